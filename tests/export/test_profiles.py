"""What an edition says of its territory: what it lacks most, by a rule that can be checked; its directory."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import InvalidGuide
from guia_editor.export.assemble import assemble
from guia_editor.export.context import Context
from guia_editor.export.profiles import profile_blocks
from guia_editor.model.blocks import (
    Form,
    FormField,
    ListBlock,
    Paragraph,
    Profile,
    ProfileKind,
    Table,
    Text,
    all_inlines,
    plain_text,
    walk,
)
from guia_editor.model.checks_places import check_priorities
from guia_editor.model.guide import Guide
from guia_editor.model.territory import Indicator, Territories, Territory, TerritoryKind
from tests.export.example_guide import EDITION, INDICATORS, chapter, guide, territories

WATER = replace(INDICATORS["agua"], better="mas", shortage="Hogares sin agua")
FIRE = Indicator("quema", "Queman", ("quema",), ("hogares",), better="menos", shortage="Hogares que queman")


def kind_of(kind: ProfileKind, *indicators: str) -> Profile:
    return Profile(indicators, (Text("Título"),), "perfil", kind=kind)


def lacking_guide(block: Profile, burns: dict[str, float | None]) -> Guide:
    """The example guide, with how many households burn their waste, by municipality."""
    places = territories()
    found = {
        code: replace(place, values={**place.values, "quema": burns.get(code)})
        for code, place in places.municipalities.items()
    }
    made = guide(chapter("uno", (block,), number="1"))
    return replace(
        made,
        territories=replace(places, municipalities=found),
        indicators={"agua": WATER, "quema": FIRE, "hogares": INDICATORS["hogares"]},
    )


BURNS: dict[str, float | None] = {"0701": 500, "0702": 100, "0801": 1000, "0802": None, "1801": 150}


def shown(own: Guide, code: str) -> tuple[list[str], list[list[str]]]:
    """Return what the list says, and the table, with plain spaces."""
    context = Context(own, EDITION, own.territories.find(code) or own.territories.country, "es")
    (block,) = own.chapters[0].blocks
    assert isinstance(block, Profile)
    blocks = profile_blocks(block, context)
    assert not context.problems
    items = [b for b in blocks if isinstance(b, ListBlock)]
    told = [plain(item.blocks[0].children) for one in items for item in one.items]  # type: ignore[union-attr]
    table = next(b for b in walk(blocks) if isinstance(b, Table))
    return told, [[plain(cell) for cell in row] for row in (table.header, *table.rows)]


def plain(inlines: tuple[object, ...]) -> str:
    return plain_text(inlines).replace("\N{NO-BREAK SPACE}", " ")  # type: ignore[arg-type]


def test_a_municipality_is_told_what_it_lacks_more_than_the_country() -> None:
    told, rows = shown(lacking_guide(kind_of("prioridades"), BURNS), "0801")
    assert told == [
        "Hogares sin agua: 70.0 %. En el departamento de Totonicapán, 62.2 %; en el país, 44.0 %. "
        "Son 26.0 puntos más que en el país. Está en el lugar 5 de 5.",
        "Hogares que queman: 50.0 %. En el departamento de Totonicapán, 50.0 %; en el país, 35.0 %. "
        "Son 15.0 puntos más que en el país. Está en el lugar 3 de 4.",
    ]
    assert rows == [
        ["Dato", "Totonicapán", "Departamento de Totonicapán", "País", "Frente al país", "Lugar"],
        ["Hogares sin agua", "70.0 %", "62.2 %", "44.0 %", "26.0 puntos más", "5 de 5"],
        ["Hogares que queman", "50.0 %", "50.0 %", "35.0 %", "15.0 puntos más", "3 de 4"],
    ]


def test_what_is_better_is_in_the_table_only_and_what_is_unknown_is_said() -> None:
    own = lacking_guide(kind_of("prioridades", "agua", "quema"), BURNS)
    told, rows = shown(own, "0802")
    assert told == []
    assert [row[1] for row in rows[1:]] == ["10.0 %", "sin dato"]
    assert rows[2][-2:] == ["—", "—"]
    document = assemble(own, EDITION, own.territories.municipalities["0802"], "es")
    section = next(one for one in document.sections if one.id == "uno")
    text = " ".join(plain(block.children) for block in section.blocks if isinstance(block, Paragraph))
    assert "Ninguno de estos datos es peor que el del país." in text
    assert "De esto no hay dato: Hogares que queman." in text


def test_a_department_is_one_of_the_departments_and_stands_once_in_its_table() -> None:
    _told, rows = shown(lacking_guide(kind_of("prioridades", "agua"), BURNS), "18")
    assert rows == [
        ["Dato", "Departamento de Izabal", "País", "Frente al país", "Lugar"],
        ["Hogares sin agua", "20.0 %", "44.0 %", "24.0 puntos menos", "1 de 3"],
    ]


def test_the_country_names_its_extremes() -> None:
    told, _rows = shown(lacking_guide(kind_of("prioridades", "agua"), BURNS), "00")
    assert told == [
        "Hogares sin agua: 44.0 %. El dato más bajo: Izabal (20.0 %). El más alto: Totonicapán (62.2 %)."
    ]


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(list(BURNS)),
        st.one_of(st.none(), st.integers(0, 300).map(float)),
        min_size=5,
        max_size=5,
    ),
    st.sampled_from(list(BURNS)),
)
def test_the_order_is_that_of_the_gaps_and_a_place_counts_those_that_lack_less(
    burns: dict[str, float | None], code: str
) -> None:
    own = lacking_guide(kind_of("prioridades", "agua", "quema"), burns)
    _told, rows = shown(own, code)
    gaps = [row[-2] for row in rows[1:]]
    signed = [
        -1e9 if gap == "—" else 0.0 if gap == "igual" else float(gap.split()[0]) * (1 if "más" in gap else -1)
        for gap in gaps
    ]
    assert signed == sorted(signed, reverse=True)
    place = next(row[-1] for row in rows[1:] if row[0] == "Hogares que queman")
    known = {
        one: round(100 * value / (own.territories.municipalities[one].values["hogares"] or 1), 1)
        for one, value in burns.items()
        if value is not None
    }
    if code in known:
        least = sum(value < known[code] for value in known.values())
        assert place == f"{least + 1} de {len(known)}"
    else:
        assert place == "—"


def test_an_indicator_that_does_not_say_what_is_lacking_is_refused() -> None:
    own = lacking_guide(kind_of("prioridades", "hogares"), BURNS)
    assert [(f.code, f.path) for f in check_priorities(own)] == [("indicador-sin-carencia", "uno.md")]
    with pytest.raises(InvalidGuide, match="hogares"):
        assemble(own, EDITION, own.territories.country, "es")


# --- The directory -----------------------------------------------------------------------------


def with_staff(columns: tuple[str, ...], texts: dict[str, str]) -> Guide:
    places = territories()
    found = {code: replace(place, texts=texts) for code, place in places.municipalities.items()}
    made = guide(chapter("uno", (kind_of("directorio"),), number="1"))
    return replace(made, territories=replace(places, municipalities=found, own_columns=columns))


def form_of(own: Guide) -> Form:
    document = assemble(own, EDITION, own.territories.municipalities["0701"], "es")
    return next(b for s in document.sections for b in s.blocks if isinstance(b, Form))


def test_what_the_staff_noted_is_printed_and_the_rest_is_room_to_write() -> None:
    form = form_of(with_staff(("portal", "correo_uip"), {"portal": "muni.gob.gt"}))
    rows = [[plain(cell) for cell in row] for t in walk((form,)) if isinstance(t, Table) for row in t.rows]
    assert ["Portal de la municipalidad", "muni.gob.gt"] in rows
    assert ["Correo uip", ""] in rows
    assert ["Código del INE", "0701"] in rows
    fields = [one for one in all_inlines((form,)) if isinstance(one, FormField)]
    assert [one.name for one in fields] == ["directorio-correo-uip", "directorio-infom"]
    assert all(one.help for one in fields)


def test_without_the_staffs_table_there_is_room_for_the_usual() -> None:
    names = [one.name for one in all_inlines((form_of(with_staff((), {})),)) if isinstance(one, FormField)]
    assert "directorio-telefono-oficina" in names
    assert len(names) == len(set(names)) > 5


@pytest.mark.parametrize(
    ("code", "first"), [("07", ["0701", "Sololá", "kaqchikel y español", "si"]), ("00", ["07", "Sololá"])]
)
def test_a_wider_territory_lists_its_members(code: str, first: list[str]) -> None:
    own = with_staff(("contacto",), {"contacto": "si"})
    _told, rows = shown(own, code)
    assert rows[1][: len(first)] == first
    assert len(rows) == (3 if code == "07" else 4)


def test_a_guide_without_departments_still_has_a_place() -> None:
    alone = Territory("0101", "Sola", TerritoryKind.MUNICIPALITY)
    own = with_staff((), {})
    own = replace(own, territories=Territories(own.territories.country, {}, {"0101": alone}))
    assert ["Municipio", "Sola"] in shown(own, "0101")[1]
