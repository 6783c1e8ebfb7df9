"""Any guide made of valid pieces assembles, and what comes out keeps the promises of `Document`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.export.anchors import section_blocks
from guia_editor.export.assemble import assemble
from guia_editor.export.parity import assembled_text
from guia_editor.model.anchors import block_anchors
from guia_editor.model.blocks import (
    SOURCE_ONLY,
    Block,
    Blocks,
    Callout,
    Chart,
    Column,
    Condition,
    Conditional,
    DataTable,
    Form,
    FormField,
    GlossaryLink,
    Heading,
    Inline,
    Link,
    ListBlock,
    ListItem,
    NoteDefinition,
    NoteReference,
    Profile,
    Quote,
    Reference,
    Strong,
    Table,
    Text,
    Variable,
    all_inlines,
    walk,
)
from guia_editor.model.document import Document, SectionKind
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.territory import Territory, sees
from tests.export.example_guide import EDITION, chapter, cite, guide, p, territories

PLACES = territories()
CODES = ["00", *PLACES.departments, *PLACES.municipalities]
WORDS = st.sampled_from(["agua", "El tablero", "Qué hacer", "¿Quién?", "ñandú & <b>", "k'iche'"])
VARIABLES = st.sampled_from(
    ["municipio", "territorio", "codigo", "fecha", "censo", "dato:agua", "dato:hogares"]
)


@dataclass
class Pieces:
    """What a draw has used so far: ids that all editions see, and marks of the conditional passages."""

    ids: list[str] = field(default_factory=list)
    marks: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    count: int = 0

    def fresh(self) -> int:
        self.count += 1
        return self.count


def subset(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


CONDITIONS = st.builds(
    Condition,
    departments=subset(list(PLACES.departments)),
    municipalities=subset(list(PLACES.municipalities)),
    regions=subset(["Región VI Suroccidental", "Región III Nororiental"]),
    languages=subset(["quc", "cak", "spa"]),
    exclude=subset(["07", "0801", "1801"]),
)


def draw_inline(draw: st.DrawFn) -> Inline:
    kind = draw(st.integers(0, 5))
    match kind:
        case 0:
            return Variable(draw(VARIABLES))
        case 1:
            return cite(draw(st.sampled_from(["dto-57-2008", "ine"])), draw(st.sampled_from(["", "art. 3"])))
        case 2:
            return GlossaryLink("uip", (Text("UIP"),))
        case 3:
            return Strong((Text("fuerte "), Variable("municipio")))
        case _:
            return Text(f" {draw(WORDS)} ")


def draw_text(draw: st.DrawFn, prefix: str = "") -> Block:
    return p(prefix, *(draw_inline(draw) for _ in range(draw(st.integers(0, 4)))))


def draw_id(draw: st.DrawFn, pieces: Pieces, within: tuple[Condition, ...]) -> str:
    if not draw(st.booleans()):
        return ""
    id = f"id-{pieces.fresh()}"
    if not within:
        pieces.ids.append(id)
    return id


def draw_block(draw: st.DrawFn, pieces: Pieces, depth: int, within: tuple[Condition, ...]) -> Blocks:
    def inside() -> Blocks:
        count = draw(st.integers(0, 2)) if depth else 0
        return tuple(b for _ in range(count) for b in draw_block(draw, pieces, depth - 1, within))

    title = (Text(draw(WORDS)),)
    kind = draw(st.integers(0, 10))
    match kind:
        case 0:
            return (Heading(draw(st.integers(1, 5)), title, draw_id(draw, pieces, within)),)
        case 1:
            id, held = draw_id(draw, pieces, within), inside()
            # A box goes with what is in it; one that texts refer to holds something for everybody.
            blocks = (p("x"), *held) if id else held
            return (Callout("nota", title if draw(st.booleans()) else (), blocks, id),)
        case 2:
            fields = p(FormField("campo", "texto", "{{municipio}}"))
            return (Form(title, (fields, *inside()), draw_id(draw, pieces, within)),)
        case 3:
            cells = ((Text("a"),), (draw_inline(draw),))
            caption = title if draw(st.booleans()) else ()
            return (Table(cells, (cells,), ("", ""), caption, draw_id(draw, pieces, within)),)
        case 4:
            where = (("codigo", "{{codigo}}"),) if draw(st.booleans()) else ()
            columns = (Column("pozo", "Pozo"), Column("caudal", "Caudal"))
            return (DataTable("datos/pozos.csv", columns, title, draw_id(draw, pieces, within), where),)
        case 5:
            what = draw(st.sampled_from(["barras", "mapa"]))
            return (
                Chart(
                    "mapa" if what == "mapa" else "barras", ("agua",), title, draw_id(draw, pieces, within)
                ),
            )
        case 6:
            return (Profile(("agua", "puntaje"), title, draw_id(draw, pieces, within)),)
        case 7:
            condition = draw(CONDITIONS)
            mark = f"MARCA{pieces.fresh()}FIN"
            nested = (*within, condition)
            pieces.marks[mark] = nested
            more = draw_block(draw, pieces, depth - 1, nested) if depth else ()
            return (Conditional(condition, (p(mark), *more)),)
        case 8:
            label = f"n{pieces.fresh()}"
            return (p("x", NoteReference(label)), NoteDefinition(label, (draw_text(draw),)))
        case 9:
            return (ListBlock(False, (ListItem((draw_text(draw), *inside())),)), Quote(inside()))
        case _:
            return (draw_text(draw),)


@st.composite
def guides(draw: st.DrawFn) -> tuple[Guide, Pieces]:
    pieces = Pieces()
    chapters: list[Chapter] = []
    kinds = draw(st.lists(st.sampled_from(SectionKind), min_size=1, max_size=3))
    for index, kind in enumerate(kinds, 1):
        count = draw(st.integers(0, 5))
        blocks = tuple(b for _ in range(count) for b in draw_block(draw, pieces, 2, ()))
        number = {SectionKind.CHAPTER: str(index), SectionKind.ANNEX: f"A{index}"}.get(kind, "")
        chapters.append(
            chapter(f"parte-{index}", blocks, kind=kind, number=number, legal_basis=("dto-12-2002",))
        )
    targets = [*pieces.ids, "parte-1", "contenido", "glosario"]
    links = tuple(p(Reference(id), " ", Link(f"#{id}", (Text("x"),))) for id in targets)
    return guide(*chapters, chapter("ultima", links, number="99")), pieces


def anchors_in_order(document: Document) -> list[str]:
    found = [section.id for section in document.sections]
    for section in document.sections:
        for block in section_blocks(section):
            found += block_anchors(block)
    return found


def place(code: str) -> Territory:
    found = PLACES.find(code)
    assert found is not None
    return found


@settings(max_examples=120, deadline=None)
@given(guides(), st.sampled_from(CODES))
def test_a_guide_of_valid_pieces_assembles_and_settles(drawn: tuple[Guide, Pieces], code: str) -> None:
    document = assemble(drawn[0], EDITION, place(code), "es")
    anchors = anchors_in_order(document)
    assert len(anchors) == len(set(anchors))
    assert set(document.anchors) == set(anchors)
    for section in document.sections:
        whole = section.blocks + tuple(block for note in section.notes for block in note.blocks)
        assert not any(isinstance(one, SOURCE_ONLY) for one in (*walk(whole), *all_inlines(whole)))
        for inline in (*all_inlines(whole), *section.title):
            match inline:
                case Reference(target=target, text=words):
                    assert target in document.anchors
                    assert words
                case Link(target=target) if target.startswith("#"):
                    assert target[1:] in document.anchors
                case GlossaryLink(term=term):
                    assert f"g-{term}" in document.anchors
                case NoteReference(number=number):
                    assert 1 <= number <= len(section.notes)
                case _:
                    pass
    assert "{{" not in repr(document.sections)


@settings(max_examples=120, deadline=None)
@given(guides(), st.sampled_from(list(PLACES.municipalities)))
def test_a_municipality_reads_exactly_what_is_for_it(drawn: tuple[Guide, Pieces], code: str) -> None:
    one, pieces = drawn
    document = assemble(one, EDITION, place(code), "es")
    read = set(re.findall(r"MARCA\d+FIN", repr(assembled_text(document))))
    expected = {
        mark for mark, within in pieces.marks.items() if all(sees(c, place(code), {}) for c in within)
    }
    assert read == expected
    assert not any(isinstance(b, Conditional) for s in document.sections for b in section_blocks(s))


@settings(max_examples=60, deadline=None)
@given(guides(), st.sampled_from(["00", *PLACES.departments]))
def test_a_wider_edition_labels_what_any_of_its_municipalities_reads(
    drawn: tuple[Guide, Pieces], code: str
) -> None:
    one, pieces = drawn
    members = PLACES.members(place(code))
    document = assemble(one, EDITION, place(code), "es")
    read = set(re.findall(r"MARCA\d+FIN", repr(assembled_text(document))))
    seen = {
        mark
        for mark, within in pieces.marks.items()
        if all(any(sees(condition, member, one.indicators) for member in members) for condition in within)
    }
    assert read == seen
    for section in document.sections:
        assert all(b.label for b in section_blocks(section) if isinstance(b, Conditional))
