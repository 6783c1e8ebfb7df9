from __future__ import annotations

import csv
from dataclasses import replace
from typing import get_args

import pytest

from guia_editor.errors import InvalidGuide
from guia_editor.export.anchors import anchors_of
from guia_editor.export.assemble import assemble
from guia_editor.export.conditions import condition_label
from guia_editor.export.context import Context
from guia_editor.export.downloads import csv_bytes
from guia_editor.export.parity import assembled_text
from guia_editor.model import blocks as kinds
from guia_editor.model.blocks import (
    SOURCE_ONLY,
    Blocks,
    Callout,
    Chart,
    Column,
    Condition,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Figure,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Lines,
    Link,
    NoteReference,
    Paragraph,
    Profile,
    Reference,
    Table,
    Text,
    Variable,
    all_inlines,
    plain_text,
    walk,
)
from guia_editor.model.document import Document, Section, SectionKind
from guia_editor.model.guide import DataFile, Guide
from tests.export.example_guide import EDITION, chapter, cite, full_guide, guide, p
from tests.export.sample import sample_document


def book(of: Guide, code: str = "0701") -> Document:
    territory = of.territories.find(code)
    assert territory is not None
    return assemble(of, EDITION, territory, "es")


def texts(document: Document, section: str) -> tuple[str, ...]:
    return dict(assembled_text(document))[section]


def said(*inlines: str | Inline, code: str = "0701") -> str:
    """What a paragraph of a guide says when it is assembled."""
    document = book(guide(chapter("uno", (p(*inlines),), number="1")), code)
    return texts(document, "uno")[-1]


def findings(*blocks: kinds.Block, code: str = "0701") -> list[tuple[str, str, int]]:
    with pytest.raises(InvalidGuide) as caught:
        book(guide(chapter("uno", blocks, number="1")), code)
    return [(one.code, one.path, one.line) for one in caught.value.findings]


def everything(section: Section) -> list[object]:
    whole = section.blocks + tuple(block for note in section.notes for block in note.blocks)
    return [*walk(whole), *all_inlines(whole)]


# --- The whole ---------------------------------------------------------------------------------


def test_the_sample_holds_every_settled_kind_and_leads_nowhere_wrong() -> None:
    document = sample_document()
    found = {type(one) for section in document.sections for one in everything(section)}
    assert found == {*get_args(kinds.Block), *get_args(kinds.Inline)} - set(SOURCE_ONLY)
    assert document.anchors == anchors_of(document.sections)
    for section in document.sections:
        for one in everything(section):
            match one:
                case Reference(target=target):
                    assert target in document.anchors
                case Link(target=target) if target.startswith("#"):
                    assert target[1:] in document.anchors
                case GlossaryLink(term=term):
                    assert f"g-{term}" in document.anchors
                case _:
                    pass


def test_parts_stand_in_the_order_of_a_book() -> None:
    ids = [section.id for section in book(full_guide()).sections]
    assert ids == [
        "contenido",
        "indice-tablas",
        "indice-figuras",
        "presentacion",
        "por-verificar",
        "agua",
        "anexo",
        "normas",
        "glosario",
        "indice-formularios",
    ]


def test_the_guide_is_not_changed_and_the_same_comes_out_twice() -> None:
    one, other = full_guide(), full_guide()
    first = book(one, "07")
    assert one == other
    assert book(one, "07") == first == book(other, "07")


def test_a_chapter_opens_with_its_card() -> None:
    said_first = texts(book(full_guide()), "agua")
    assert said_first[:12] == (
        "Capítulo 7",
        "Agua",
        "Ficha del capítulo",
        "Para quién",
        "Concejo",
        "Tiempo",
        "Una tarde",
        "Base legal",
        "Decreto 57-2008, art. 10; Decreto 12-2002",
        "Qué producto sale",
        "Acta",
        "Responsable",
    )


def test_the_edition_says_which_it_is() -> None:
    document = book(full_guide())
    facts = dict(document.imprint.facts)
    assert facts["Edición"] == "Versión 2026-11-22 · BORRADOR"
    assert facts["Fecha"] == "22 de noviembre de 2026"
    assert facts["Territorio"] == "Sololá, Sololá (código 0701)"
    assert facts["Huella SHA-256"].startswith(facts["Huella del contenido"])
    assert "borrador" in document.imprint.paragraphs[0]
    assert "Diferendo territorial, insular y marítimo pendiente de resolver." in document.imprint.paragraphs
    assert document.cover_lines == (
        "Municipio de Sololá",
        "Departamento de Sololá",
        "Idiomas: kaqchikel y español",
    )
    assert document.cover in document.assets


def test_an_approved_edition_is_not_called_a_draft() -> None:
    one = full_guide()
    approved = replace(EDITION, approved=True, commit="abc")
    document = assemble(one, approved, one.territories.country, "es")
    assert not any("Este es un borrador" in paragraph for paragraph in document.imprint.paragraphs)
    assert dict(document.imprint.facts)["Versión en el historial"] == "abc"


# --- Numbers, notes, anchors -------------------------------------------------------------------


def test_headings_and_captions_count_per_chapter() -> None:
    heads = [Heading(level, (Text(f"{level}"),)) for level in (2, 3, 3, 2, 3, 4)]
    one = Callout("nota", (Text("Uno"),), ())
    blocks: Blocks = (*heads, one, Callout("nota", (), ()), replace(one, title=(Text("Dos"),)))
    document = book(guide(chapter("a", blocks, number="3"), chapter("b", (one,), number="4")))
    section = next(s for s in document.sections if s.id == "a")
    numbers = [block.number for block in section.blocks if isinstance(block, Heading)]
    assert numbers == ["3.1", "3.1.1", "3.1.2", "3.2", "3.2.1", ""]
    labels = [str(b.label) for s in document.sections for b in walk(s.blocks) if isinstance(b, Callout)]
    assert labels == ["Recuadro 3.1", "None", "Recuadro 3.2", "Recuadro 4.1"]


def test_boxes_within_boxes_count_in_reading_order() -> None:
    inner = Callout("nota", (Text("Dentro"),), (p("x"),))
    outer = Callout("nota", (Text("Fuera"),), (p("x"), inner))
    after = Callout("nota", (Text("Después"),), (p("x"),))
    document = book(guide(chapter("a", (outer, after), number="3")))
    boxes = [b for s in document.sections for b in walk(s.blocks) if isinstance(b, Callout)]
    assert [(plain_text(b.title), str(b.label)) for b in boxes] == [
        ("Fuera", "Recuadro 3.1"),
        ("Dentro", "Recuadro 3.2"),
        ("Después", "Recuadro 3.3"),
    ]


def test_a_caption_that_no_anchor_can_be_made_of_is_numbered_too() -> None:
    wordless = (kinds.FormField("campo", "texto"),)
    blocks: Blocks = (Callout("nota", wordless, ()), Table((), (), (), caption=wordless))
    document = book(guide(chapter("a", blocks, number="3")))
    labels = [str(b.label) for s in document.sections for b in s.blocks if isinstance(b, Callout | Table)]
    assert {"Recuadro 3.1", "Tabla 3.1"} <= set(labels)


def test_headings_in_boxes_are_no_part_of_the_outline() -> None:
    inside = Callout("nota", (), (Heading(2, (Text("Dentro"),)),))
    document = book(guide(chapter("a", (inside, Heading(2, (Text("Fuera"),))), number="1")))
    assert texts(document, "a")[-2:] == ("Dentro", "1.1 Fuera")
    assert "1.1 Fuera" in texts(document, "contenido")
    assert not any("Dentro" in entry for entry in texts(document, "contenido"))


def test_a_level_one_heading_is_taken_for_a_level_two() -> None:
    document = book(guide(chapter("a", (Heading(1, (Text("Grande"),)),), number="1")))
    assert [b.level for b in document.sections[1].blocks if isinstance(b, Heading)] == [2]


def test_headings_alike_get_different_anchors() -> None:
    twice = (Heading(2, (Text("Qué hacer"),)), Heading(2, (Text("¿Qué hacer?"),)))
    document = book(guide(chapter("a", twice, number="1")))
    ids = [block.id for block in document.sections[1].blocks if isinstance(block, Heading)]
    assert ids == ["a-que-hacer", "a-que-hacer-2"]


def test_notes_are_numbered_by_their_first_mark() -> None:
    blocks: Blocks = (
        p("x", NoteReference("z"), NoteReference("a"), NoteReference("z")),
        kinds.NoteDefinition("a", (p("primera", NoteReference("c")),)),
        kinds.Quote((kinds.NoteDefinition("z", (p("segunda"),)),)),
        kinds.NoteDefinition("c", (p("tercera"),)),
        kinds.NoteDefinition("sobra", (p("nadie"),)),
    )
    section = book(guide(chapter("uno", blocks, number="1"))).sections[1]
    assert [(note.number, note.label) for note in section.notes] == [(1, "z"), (2, "a"), (3, "c")]
    marks = [one.number for one in everything(section) if isinstance(one, NoteReference)]
    assert marks == [1, 2, 1, 3]


# --- References --------------------------------------------------------------------------------


def test_references_name_what_they_lead_to() -> None:
    front = texts(book(full_guide()), "presentacion")
    assert "Empiece por el Capítulo 7, la sección 7.1 y el Anexo A7." in front
    assert "Vea Formulario A7.1, Glosario y la UIP." in front


def test_references_to_what_has_no_number_say_its_title() -> None:
    blocks: Blocks = (
        Heading(4, (Text("Casos"),), "casos"),
        kinds.Card((Text("Cabildo"),), (), "ficha"),
        DefinitionList((Definition((Text("UIP"),), (), "def"),)),
        p(Reference("casos"), ", ", Reference("ficha"), ", ", Reference("def")),
    )
    document = book(guide(chapter("uno", blocks, number="1")))
    assert texts(document, "uno")[-1] == "«Casos», ficha «Cabildo», UIP"


def test_what_leads_nowhere_is_told_with_file_and_line() -> None:
    assert findings(
        p(Reference("nada", line=12)),
        p(Link("#tampoco", (Text("x"),), line=13)),
        p(GlossaryLink("ignoto", (Text("x"),), line=14)),
        p(cite("ley-x", line=15)),
        p(NoteReference("q", line=16)),
        p(Image("imagenes/no.png", "x", line=17)),
    ) == [
        ("nota-sin-texto", "uno.md", 16),
        ("fuente-desconocida", "uno.md", 15),
        ("referencia-colgante", "uno.md", 12),
        ("referencia-colgante", "uno.md", 13),
        ("termino-desconocido", "uno.md", 14),
        ("imagen-ausente", "uno.md", 17),
    ]


def test_an_anchor_that_a_municipality_does_not_see_is_dangling_there() -> None:
    only = Conditional(Condition(departments=("07",)), (Heading(2, (Text("Lago"),), "lago"),))
    one = guide(chapter("uno", (only, p(Reference("lago", line=20))), number="1"))
    assert "sección 1.1" in texts(book(one, "0701"), "uno")
    assert "sección 1.1" in texts(book(one, "00"), "uno")
    with pytest.raises(InvalidGuide, match=r"uno\.md, línea 20.*Totonicapán"):
        book(one, "0801")


@pytest.mark.parametrize("id", ["glosario", "uno", "g-uip", "fuente-dto-57-2008", "repetido"])
def test_an_id_given_twice_is_refused(id: str) -> None:
    heading = Heading(2, (Text("x"),), id, lines=Lines(30, 30))
    found = findings(Heading(2, (Text("x"),), "repetido"), heading)
    assert found == [("id-repetido", "uno.md", 30)]


# --- Citations ---------------------------------------------------------------------------------

LAW = cite("dto-57-2008", "art. 10")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("Se publica ", LAW, "."), "Se publica (Decreto 57-2008, art. 10)."),
        ((LAW, " manda publicar."), "Decreto 57-2008, art. 10 manda publicar."),
        (("Según ", LAW, ", publique."), "Según Decreto 57-2008, art. 10, publique."),
        (("El ", LAW, " manda."), "El Decreto 57-2008, art. 10 manda."),
        (("Publique (vea ", LAW, ")."), "Publique (vea Decreto 57-2008, art. 10)."),
        (("Es público. ", LAW), "Es público. (Decreto 57-2008, art. 10)"),
        (("Es público. ", LAW, " lo manda."), "Es público. Decreto 57-2008, art. 10 lo manda."),
        (("Base: ", LAW), "Base: Decreto 57-2008, art. 10"),
        ((kinds.Strong((Text("Se publica"),)), " ", LAW), "Se publica (Decreto 57-2008, art. 10)"),
        ((kinds.Emphasis((Text("Se publica "), LAW)),), "Se publica (Decreto 57-2008, art. 10)"),
    ],
)
def test_a_citation_reads_well_where_it_stands(parts: tuple[str | Inline, ...], expected: str) -> None:
    assert said(*parts) == expected


def test_only_what_is_cited_stands_in_the_table_of_norms() -> None:
    document = book(full_guide())
    norms = next(section for section in document.sections if section.id == "normas")
    tables = [block for block in norms.blocks if isinstance(block, Table)]
    assert [table.row_ids for table in tables] == [
        ("fuente-dto-12-2002", "fuente-dto-57-2008"),
        ("fuente-ine",),
    ]
    cells = [[plain_text(cell) for cell in row] for table in tables for row in table.rows]
    assert [(row[0], row[2], row[3]) for row in cells] == [
        ("Decreto 12-2002", "Cap. 7; Anexo A7", "sí (2026-10-01)"),
        ("Decreto 57-2008", "Cap. 7", "no"),
        ("INE, Censo 2018", "Presentacion; Cap. 7", "no"),
    ]


def test_what_is_not_verified_is_listed_with_its_places_and_what_is_missing() -> None:
    document = book(full_guide())
    pending = next(section for section in document.sections if section.id == "por-verificar")
    (table,) = [block for block in pending.blocks if isinstance(block, Table)]
    rows = [[plain_text(cell) for cell in row] for row in table.rows]
    assert rows == [
        ["Decreto 57-2008: art. 10", "Cotejar con la publicación oficial.", "Cap. 7"],
        ["INE, Censo 2018", "Cotejar con la publicación oficial.", "Presentacion; Cap. 7"],
    ]
    assert "Falta cotejar 2 de las 3" in plain_text(pending.blocks[0].children)  # type: ignore[union-attr]


def test_a_place_cited_twice_is_listed_once_whatever_its_author_doubts() -> None:
    cited = tuple(
        Paragraph((kinds.Citation((kinds.CitationItem("dto-57-2008", place),)),))
        for place in ("art. 42, por verificar", "art. 10", "art. 42")
    )
    document = book(guide(chapter("uno", cited, number="1")))
    pending = next(section for section in document.sections if section.id == "por-verificar")
    (table,) = [block for block in pending.blocks if isinstance(block, Table)]
    assert plain_text(table.rows[0][0]) == "Decreto 57-2008: art. 10; art. 42"


def test_a_doubt_without_a_place_names_no_place() -> None:
    cited = Paragraph((kinds.Citation((kinds.CitationItem("dto-57-2008", "por verificar"),)),))
    document = book(guide(chapter("uno", (cited,), number="1")))
    pending = next(section for section in document.sections if section.id == "por-verificar")
    (table,) = [block for block in pending.blocks if isinstance(block, Table)]
    assert plain_text(table.rows[0][0]) == "Decreto 57-2008"


def test_nothing_is_listed_once_all_that_is_cited_is_verified() -> None:
    one = full_guide()
    sources = {key: replace(source, verified=True) for key, source in one.sources.items()}
    document = book(replace(one, sources=sources))
    assert "por-verificar" not in [section.id for section in document.sections]


# --- Values ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("municipio", "0802", "San Juan"),
        ("municipio", "08", "su municipio"),
        ("municipio", "00", "su municipio"),
        ("departamento", "0802", "Totonicapán"),
        ("departamento", "08", "Totonicapán"),
        ("departamento", "00", "su departamento"),
        ("territorio", "0701", "Sololá"),
        ("territorio", "07", "el departamento de Sololá"),
        ("territorio", "00", "Guatemala"),
        ("codigo", "0701", "0701"),
        ("region", "1801", "Región III Nororiental"),
        ("idiomas", "0701", "kaqchikel y español"),
        ("idiomas", "00", "los idiomas de su municipio"),
        ("edicion", "0701", "2026-11-22"),
        ("fecha", "0701", "22 de noviembre de 2026"),
        ("censo", "00", "Censo 2018"),
        ("dato:agua", "0701", "50.0\N{NO-BREAK SPACE}%"),
        ("dato:agua", "07", "60.0\N{NO-BREAK SPACE}%"),
        ("dato:hogares", "00", "5,300"),
        ("dato:puntaje", "0801", "60.0"),
    ],
)
def test_variables_take_the_territory_s_value(name: str, code: str, expected: str) -> None:
    document = book(guide(chapter("uno", (p(Variable(name)),), number="1")), code)
    paragraph = document.sections[1].blocks[-1]
    assert paragraph == p(expected)


def test_variables_reach_titles_captions_pictures_links_and_filters() -> None:
    blocks: Blocks = (
        Heading(2, (Text("En "), Variable("municipio"))),
        p(Link("https://x.gt/{{codigo}}", (Text("x"),))),
        DataTable(
            "datos/pozos.csv",
            (Column("pozo", "Pozo de {{municipio}}"),),
            (Variable("municipio"),),
            where=(("codigo", "{{codigo}}"),),
        ),
    )
    document = book(guide(chapter("uno", blocks, number="1", title="Agua en {{municipio}}")))
    assert texts(document, "uno")[:2] == ("Capítulo 1", "Agua en Sololá")
    assert texts(document, "uno")[-6:] == (
        "1.1 En Sololá",
        "x",
        "Tabla 1.1 Sololá",
        "Pozo de Sololá",
        "El Zapote",
        "Ángeles",
    )
    assert [i.target for i in all_inlines(document.sections[2].blocks) if isinstance(i, Link)][
        -1
    ] == "https://x.gt/0701"


def test_an_unknown_variable_and_a_missing_figure_are_told_by_line() -> None:
    found = findings(p(Variable("nadie", line=11)), p(Variable("dato:puntaje", line=12)), code="0702")
    assert found == [("variable-desconocida", "uno.md", 11), ("dato-ausente", "uno.md", 12)]
    with pytest.raises(InvalidGuide, match="No hay dato de «Puntaje» para San Juan, Sololá"):
        said(Variable("dato:puntaje"), code="0702")


# --- Conditions --------------------------------------------------------------------------------


def test_a_municipality_s_edition_splices_or_drops() -> None:
    only = Conditional(Condition(departments=("07",)), (p("lago"), p("azul")))
    one = guide(chapter("uno", (p("antes"), only, p("después")), number="1"))
    assert texts(book(one, "0701"), "uno")[-4:] == ("antes", "lago", "azul", "después")
    assert texts(book(one, "0801"), "uno")[-2:] == ("antes", "después")


def test_wider_editions_keep_what_any_of_theirs_sees_and_say_for_whom() -> None:
    only = Conditional(Condition(departments=("07",)), (p("lago"),))
    one = guide(chapter("uno", (only,), number="1"))
    label = "Solo para el departamento de Sololá"
    assert texts(book(one, "00"), "uno")[-2:] == (label, "lago")
    assert texts(book(one, "07"), "uno")[-2:] == (label, "lago")
    assert "lago" not in texts(book(one, "08"), "uno")


@pytest.mark.parametrize(("code", "shown"), [("00", True), ("07", False), ("08", True), ("18", False)])
def test_a_passage_within_another_is_kept_where_somebody_sees_both(code: str, shown: bool) -> None:
    # In 07 one municipality speaks kaqchikel and the other has much water; in 08 one speaks k'iche' and has.
    inner = Callout("nota", (), (Conditional(Condition(expression="agua >= 80"), (p("mucha"),)),))
    outer = Conditional(Condition(languages=("cak", "quc")), (p("lengua"), inner))
    found = texts(book(guide(chapter("uno", (outer,), number="1")), code), "uno")
    assert ("lengua" in found) == (code != "18")
    assert ("mucha" in found) == shown


def test_list_items_of_others_leave_no_bullet() -> None:
    only = Conditional(Condition(departments=("07",)), (p("lago"),))
    items = (kinds.ListItem((only,)), kinds.ListItem((p("siempre"),)))
    blocks: Blocks = (kinds.ListBlock(False, items), kinds.ListBlock(False, items[:1]))
    document = book(guide(chapter("uno", blocks, number="1")), "0801")
    lists = [b for s in document.sections for b in walk(s.blocks) if isinstance(b, kinds.ListBlock)]
    assert [len(one.items) for one in lists] == [1]


def _only(*parts: kinds.Block) -> Conditional:
    return Conditional(Condition(departments=("07",)), parts or (p("lago"),))


@pytest.mark.parametrize(
    "held",
    [
        Callout("nota", (Text("Título"),), (_only(),)),
        kinds.Form((Text("Título"),), (_only(), _only())),
        kinds.Quote((_only(),)),
        Conditional(Condition(), (_only(),)),
        Callout("nota", (Text("Fuera"),), (kinds.Quote((_only(),)),)),
        DefinitionList((Definition((Text("Término"),), ((_only(),),)),)),
        kinds.ListBlock(False, (kinds.ListItem((kinds.Quote((_only(),)),)),)),
    ],
)
def test_what_held_only_passages_of_others_goes_with_them(held: kinds.Block) -> None:
    of = guide(chapter("uno", (held, p("queda")), kind=SectionKind.ANNEX, number="A1"))
    assert next(s for s in book(of, "0801").sections if s.id == "uno").blocks == (p("queda"),)
    assert next(s for s in book(of, "08").sections if s.id == "uno").blocks == (p("queda"),)
    assert "lago" in texts(book(of, "0701"), "uno")


def test_what_its_author_left_empty_stays() -> None:
    bare = Callout("nota", (Text("Título"),), ())
    term = Definition((Text("Término"),), ((_only(),), (p("dos"),)))
    item = kinds.ListItem(())
    blocks: Blocks = (bare, DefinitionList((term,)), kinds.ListBlock(False, (item, item)))
    document = book(guide(chapter("uno", blocks, kind=SectionKind.ANNEX, number="A1")), "0801")
    box, terms, empty = next(s for s in document.sections if s.id == "uno").blocks
    assert isinstance(box, Callout)
    assert isinstance(terms, DefinitionList)
    assert terms.items[0].blocks == ((p("dos"),),)
    assert isinstance(empty, kinds.ListBlock)
    assert empty.items == (item, item)


@pytest.mark.parametrize(
    ("condition", "label"),
    [
        (Condition(departments=("07", "18")), "Solo para los departamentos de Sololá e Izabal"),
        (Condition(municipalities=("0701",)), "Solo para el municipio de Sololá"),
        (
            Condition(municipalities=("0702", "0802")),
            "Solo para los municipios de San Juan (Sololá) y San Juan (Totonicapán)",
        ),
        (Condition(regions=("Región III Nororiental",)), "Solo para la Región III Nororiental"),
        (Condition(languages=("quc",)), "Solo para los municipios donde se habla k'iche'"),
        (
            Condition(departments=("08",), languages=("quc", "cak")),
            "Solo para los municipios del departamento de Totonicapán donde se habla k'iche' o kaqchikel",
        ),
        (
            Condition(departments=("08",), exclude=("0802",)),
            "Solo para el departamento de Totonicapán, salvo el municipio de San Juan (Totonicapán)",
        ),
        (
            Condition(exclude=("07", "1801")),
            "Para todos los municipios, salvo el departamento de Sololá y el municipio de Izabal",
        ),
    ],
)
def test_labels_say_for_whom_in_words(condition: Condition, label: str) -> None:
    one = full_guide()
    assert condition_label(condition, Context(one, EDITION, one.territories.country, "es")) == label


def test_labels_too_long_to_be_read_count_municipalities() -> None:
    one = full_guide()
    many = Condition(
        municipalities=(*(f"07{n:02d}" for n in range(20, 27)), *(f"08{n:02d}" for n in range(20, 27)))
    )
    label = condition_label(many, Context(one, EDITION, one.territories.country, "es"))
    assert label == "Solo para 14 municipios de 2 departamentos"


def test_labels_in_a_department_name_only_its_own_municipalities() -> None:
    one = full_guide()
    both = Condition(municipalities=("0702", "0802"))
    context = Context(one, EDITION, one.territories.departments["07"], "es")
    assert condition_label(both, context) == "Solo para el municipio de San Juan (Sololá)"


# --- Data --------------------------------------------------------------------------------------


def test_a_data_table_shows_the_rows_asked_for() -> None:
    block = DataTable(
        "datos/pozos.csv",
        (
            Column("pozo", "Pozo"),
            Column("caudal", "Caudal"),
            Column("anio", "Año"),
            Column("codigo", "Código"),
        ),
        (Text("Pozos"),),
        order="-caudal",
        limit=3,
    )
    document = book(guide(chapter("uno", (block,), number="1")))
    table = next(b for s in document.sections for b in walk(s.blocks) if isinstance(b, Table) and b.caption)
    assert [[plain_text(cell) for cell in row] for row in table.rows] == [
        ["El Zapote", "1,200.5", "2015", "0701"],
        ["La Vega", "300.0", "2018", "0702"],
        ["Ángeles", "90.0", "2020", "0701"],
    ]
    assert table.align == ("", "right", "right", "")
    assert str(table.label) == "Tabla 1.1"


def test_words_are_ordered_as_in_a_dictionary() -> None:
    block = DataTable("datos/pozos.csv", (Column("pozo", "Pozo"),), order="pozo")
    names = texts(book(guide(chapter("uno", (block,), number="1"))), "uno")[-4:]
    assert names == ("Ángeles", "Chimente", "El Zapote", "La Vega")


def test_a_data_table_without_rows_says_so() -> None:
    block = DataTable("datos/pozos.csv", (Column("pozo", "Pozo"),), where=(("codigo", "9999"),))
    assert texts(book(guide(chapter("uno", (block,), number="1"))), "uno")[-1] == "Sin datos"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("0701", ("El Zapote", "Ángeles")),
        ("07", ("El Zapote", "Ángeles", "La Vega")),
        ("00", ("El Zapote", "Ángeles", "La Vega", "Chimente")),
    ],
)
def test_a_filter_by_code_shows_a_wider_territory_all_its_municipalities(
    code: str, names: tuple[str, ...]
) -> None:
    block = DataTable("datos/pozos.csv", (Column("pozo", "Pozo"),), where=(("codigo", "{{ codigo }}"),))
    document = book(guide(chapter("uno", (block,), number="1")), code)
    assert texts(document, "uno")[-len(names) - 1 :] == ("Pozo", *names)


def test_a_filter_by_code_shows_the_rows_that_a_file_has_of_the_wider_territory_itself() -> None:
    own = DataFile("datos/x.csv", ("codigo", "a"), (("00", "país"), ("0701", "uno"), ("0801", "dos")), b"")
    block = DataTable("datos/x.csv", (Column("a", "A"),), where=(("codigo", "{{codigo}}"),))
    made = replace(guide(chapter("uno", (block,), number="1")), data={own.path: own})
    shown = {code: texts(book(made, code), "uno")[-1] for code in ("00", "07", "0801")}
    assert shown == {"00": "país", "07": "uno", "0801": "dos"}
    assert "uno" not in texts(book(made, "00"), "uno")


def test_missing_files_columns_and_indicators_are_told() -> None:
    at = Lines(40, 42)
    assert findings(
        DataTable("datos/no.csv", (), lines=at),
        DataTable("datos/pozos.csv", (Column("nada", "x"),), lines=at),
        Profile(("nada",), lines=at),
        Chart("barras", ("nada",), lines=at),
    ) == [
        ("datos-ausentes", "uno.md", 40),
        ("datos-ausentes", "uno.md", 40),
        ("indicador-desconocido", "uno.md", 40),
    ]


@pytest.mark.parametrize("code", ["00", "07", "0701"])
def test_a_map_without_outlines_is_told(code: str) -> None:
    made = guide(chapter("uno", (Chart("mapa", ("agua",), lines=Lines(7, 7)),), number="1"))
    bare = replace(made, territories=replace(made.territories, outlines={}))
    with pytest.raises(InvalidGuide) as caught:
        book(bare, code)
    assert [(f.code, f.path, f.line) for f in caught.value.findings] == [("mapa-sin-limites", "uno.md", 7)]


def profile_rows(code: str) -> list[list[str]]:
    block = Profile(("agua", "hogares", "puntaje"), (Text("Perfil"),), "perfil")
    document = book(guide(chapter("uno", (block,), number="1")), code)
    table = next(
        b for s in document.sections for b in walk(s.blocks) if isinstance(b, Table) and b.id == "perfil"
    )
    return [
        [plain_text(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row]
        for row in (table.header, *table.rows)
    ]


def test_a_municipality_stands_beside_its_department_and_the_country() -> None:
    assert profile_rows("0702") == [
        ["Indicador", "San Juan", "Departamento de Sololá", "País", "Frente al país"],
        ["Hogares con agua por tubería", "80.0 %", "60.0 %", "56.0 %", "24.0 puntos más"],
        ["Hogares", "500", "1,500", "5,300", "9.43 % del país"],
        ["Puntaje", "sin dato", "40.0", "55.0", "—"],
    ]


def test_the_country_stands_beside_its_extremes() -> None:
    assert profile_rows("00")[:2] == [
        ["Indicador", "País", "Departamento con el valor más bajo", "Con el más alto"],
        ["Hogares con agua por tubería", "56.0 %", "Totonicapán (37.8 %)", "Izabal (80.0 %)"],
    ]


def test_a_chart_is_a_figure_with_the_same_figures_in_a_table() -> None:
    document = book(full_guide())
    figure = next(
        b for s in document.sections for b in walk(s.blocks) if isinstance(b, Figure) and b.id == "fig-agua"
    )
    assert str(figure.label) == "Figura 7.1"
    assert figure.image.source in document.assets
    assert figure.data is not None
    assert [[plain_text(cell) for cell in row] for row in figure.data.rows] == [
        ["Sololá", "50.0\N{NO-BREAK SPACE}%"],
        ["Departamento de Sololá", "60.0\N{NO-BREAK SPACE}%"],
        ["País", "56.0\N{NO-BREAK SPACE}%"],
    ]
    assert "Sololá" in figure.image.alt
    assert plain_text(figure.source) == "INE, Censo 2018"


def charted(code: str) -> list[list[str]]:
    block = Chart("barras", ("agua", "puntaje"), (Text("Dos cosas"),), "fig-dos")
    document = book(guide(chapter("uno", (block,), number="1")), code)
    figures = (b for s in document.sections for b in walk(s.blocks) if isinstance(b, Figure))
    data = next(figures).data
    assert data is not None
    return [
        [plain_text(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row]
        for row in (data.header, *data.rows)
    ]


def test_figures_charted_run_down_the_longer_of_places_and_indicators() -> None:
    assert charted("00") == [
        ["Indicador", "País"],
        ["Hogares con agua por tubería", "56.0 %"],
        ["Puntaje", "55.0"],
    ]
    assert charted("0702")[0] == ["Territorio", "Hogares con agua por tubería", "Puntaje"]
    assert len(charted("0702")) == 4


def test_the_data_behind_the_book_are_offered_as_csv() -> None:
    files = {download.path: download.data.decode("utf-8-sig") for download in book(full_guide()).downloads}
    assert sorted(files) == [
        "datos/fig-agua.csv",
        "datos/fig-mapa.csv",
        "datos/fuentes.csv",
        "datos/glosario.csv",
        "datos/perfil.csv",
        "datos/pozos.csv",
    ]
    assert files["datos/perfil.csv"].startswith(
        "Indicador,Sololá,Departamento de Sololá,País,Frente al país\r\n"
    )
    assert "no-citada" not in files["datos/fuentes.csv"]


def test_forms_are_listed_with_what_they_are_for() -> None:
    assert texts(book(full_guide()), "indice-formularios") == (
        "Índice de formularios",
        "Formulario A7.1 Acta",
        "Deja constancia.",
    )


def test_front_matter_without_id_is_told() -> None:
    with pytest.raises(InvalidGuide) as caught:
        book(guide(replace(chapter("uno", ()), front=replace(chapter("uno", ()).front, id=""))))
    assert ("capitulo-sin-id", "uno.md", 1) in [(f.code, f.path, f.line) for f in caught.value.findings]


def test_several_problems_are_told_at_once() -> None:
    with pytest.raises(InvalidGuide) as caught:
        book(guide(chapter("uno", tuple(p(Reference(f"r{n}", line=n)) for n in range(1, 6)))))
    assert len(caught.value.findings) == 5
    assert "uno.md, línea 1" in str(caught.value)
    assert "Y 2 problemas más." in str(caught.value)


def test_every_kind_of_section_can_be_empty() -> None:
    parts = [chapter(f"s{n}", (), kind=kind) for n, kind in enumerate(SectionKind)]
    assert {s.kind for s in book(guide(*parts)).sections} == set(SectionKind)
    assert isinstance(p("x"), Paragraph)


# --- What must not get through -----------------------------------------------------------------

HOSTILE = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "ms-msdt:/id",
    "//x.gt",
    "../x.md",
)


@pytest.mark.parametrize("address", HOSTILE)
def test_addresses_that_start_something_become_words(address: str) -> None:
    variables = {"sitio": address}
    links = (Link(address, (Text("uno"),)), Link("{{sitio}}", (Text("dos"),)))
    citing = chapter("a", (p(*links, cite("ley")),), number="1")
    of = guide(citing)
    key = "ley" if "ley" in of.sources else next(iter(of.sources))
    of = replace(
        guide(chapter("a", (p(*links, cite(key)),), number="1")),
        variables=variables,
        sources={**of.sources, key: replace(of.sources[key], url=address)},
        base_url=address,
    )
    document = book(of)
    targets = {
        one.target for s in document.sections for one in all_inlines(s.blocks) if isinstance(one, Link)
    }
    assert all(target.startswith(("#", "https://", "http://")) for target in targets), targets
    assert document.base_url == ""
    assert any("unodos" in words for words in texts(document, "a"))
    assert any(address in words for words in texts(document, "normas"))


def test_a_link_may_lead_to_a_page_of_the_territory() -> None:
    link = Link("https://ejemplo.gt/{{codigo}}", (Text("uno"),))
    document = book(guide(chapter("a", (p(link),), number="1")))
    assert replace(link, target="https://ejemplo.gt/0701") in [
        one for s in document.sections for one in all_inlines(s.blocks)
    ]


def test_a_made_table_holds_no_formula() -> None:
    rows = [("=1+1", "@x"), ("-5", "-"), ("+502 2422", "-dos")]
    data = csv_bytes(("a", "b"), rows).decode("utf-8-sig")
    assert list(csv.reader(data.splitlines())) == [
        ["a", "b"],
        ["'=1+1", "'@x"],
        ["-5", "-"],
        ["+502 2422", "'-dos"],
    ]
