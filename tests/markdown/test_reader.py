"""How single constructs are read, with what is said about mistakes."""

from __future__ import annotations

import pytest

from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import (
    Block,
    Citation,
    CitationItem,
    Code,
    CodeBlock,
    Emphasis,
    Figure,
    FormField,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Inlines,
    Lines,
    Link,
    ListBlock,
    NoteDefinition,
    NoteReference,
    Paragraph,
    Quote,
    Reference,
    SoftBreak,
    Strikethrough,
    Table,
    Text,
    Variable,
    inner,
    plain_text,
)
from guia_editor.model.finding import Severity


def only(text: str) -> Block:
    blocks = parse(text).blocks
    assert len(blocks) == 1, blocks
    return blocks[0]


def words(text: str) -> Inlines:
    block = only(text)
    assert isinstance(block, Paragraph)
    return block.children


def codes(text: str) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in parse(text).problems]


@pytest.mark.parametrize(
    ("text", "inline"),
    [
        ("{{municipio}}", Variable("municipio")),
        ("{{ dato:agua_2018 }}", Variable("dato:agua_2018")),
        ("{{año}}", Variable("año")),
        ("`{{x}}`", Code("{{x}}")),
        ("\\{{x}}", Text("{{x}}")),
        ("{{}} {{a b}} {{1}}", Text("{{}} {{a b}} {{1}}")),
        ("[@dto-57-2008]", Citation((CitationItem("dto-57-2008"),))),
        ("[@a, arts. 3 y 7; @b]", Citation((CitationItem("a", "arts. 3 y 7"), CitationItem("b")))),
        ("[@a, art. 1; 2 y 3]", Citation((CitationItem("a", "art. 1; 2 y 3"),))),
        ("[@a,\nart. 1]", Citation((CitationItem("a", "art. 1"),))),
        ("\\[@a]", Text("[@a]")),
        ("[@a](https://b.c)", Link("https://b.c", (Text("@a"),))),
        ("[](#tabla)", Reference("tabla")),
        ("[vea](#tabla)", Link("#tabla", (Text("vea"),))),
        ("[rendir *cuentas*](#g:r)", GlossaryLink("r", (Text("rendir "), Emphasis((Text("cuentas"),))))),
        ("[a](ñ/á.md)", Link("ñ/á.md", (Text("a"),))),
        ("~~no~~", Strikethrough((Text("no"),))),
        ("a ![*b*](c.png) d", Text("a ")),
        ("[___]", Text("[___]")),
        ("[___]{hola}", Text("[___]{hola}")),
        ("a^[b]", Text("a^[b]")),
        ("<b>a</b>", Text("<b>a</b>")),
    ],
)
def test_inline_is_read(text: str, inline: Inline) -> None:
    assert words(text)[0] == inline


@pytest.mark.parametrize(
    "target",
    [
        *(
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "vbscript:x",
            "file:///etc/passwd",
            "data:image/png;base64,x",
        ),
        *(
            "&#106;avascript:alert(1)",
            "<java&#10;script:alert(1)>",
            "<java&Tab;script:x>",
            "&NewLine;javascript:x",
        ),
    ],
)
def test_dangerous_address_is_not_a_link(target: str) -> None:
    for text in (f"[a]({target})", f"![a]({target})", f"[a][b]\n\n[b]: {target}"):
        block = parse(text).blocks[0]
        assert isinstance(block, Paragraph)
        assert not any(isinstance(inline, Link | Image) for inline in block.children)


def test_refused_link_is_told() -> None:
    assert codes("a\nb [c](javascript:d)") == [("enlace-rechazado", 2)]


def test_inlines_know_their_line_through_constructs_of_several_lines() -> None:
    children = words("a `b\nc` [d\ne](f\n'g') *h\n{{i}}* [@j,\nk] l")
    assert [(type(c).__name__, c.line) for c in children][:6] == [
        ("Text", 1),
        ("Code", 1),
        ("Text", 2),
        ("Link", 2),
        ("Text", 4),
        ("Emphasis", 4),
    ]
    citation = next(c for c in children if isinstance(c, Citation))
    assert citation.line == 5
    assert children[-1].line == 6


def test_form_field_is_read() -> None:
    written = '[__]{campo=a tipo=parrafo ayuda="Diga \\"sí\\"" ancho=20 lineas=3 obligatorio=sí}'
    form = parse(f"::: formulario\n{written}\n:::")
    assert form.problems == ()
    field = next(i for b in form.blocks for p in b.blocks for i in p.children)  # type: ignore[union-attr]
    assert field == FormField("a", "parrafo", 'Diga "sí"', (), 20, 3, True)
    assert field.line == 2


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ("tipo=texto", "campo-sin-nombre"),
        ("campo=a tipo=nada", "tipo-desconocido"),
        ("campo=a color=rojo", "atributo-desconocido"),
        ("campo=a suelto", "atributo-ilegible"),
        ("campo=a ancho=mucho", "numero-invalido"),
        ("campo=a ancho=-3", "numero-invalido"),
        ("campo=a obligatorio=quizá", "si-o-no"),
        ("campo=a tipo=seleccion", "campo-sin-opciones"),
    ],
)
def test_wrong_field_is_told_and_kept(attributes: str, code: str) -> None:
    text = f"::: formulario\nUno\n[_]{{{attributes}}}\n:::"
    assert codes(text) == [(code, 3)]
    assert len(parse(text).blocks) == 1


def test_heading_has_id_and_lines() -> None:
    assert only("## Uno *dos* {#tres}") == Heading(2, (Text("Uno "), Emphasis((Text("dos"),))), "tres")
    assert only("## Uno {#tres} ##") == Heading(2, (Text("Uno"),), "tres")
    setext = only("Uno\ndos {#tres}\n---")
    assert setext == Heading(2, (Text("Uno"), SoftBreak(), Text("dos")), "tres")
    assert setext.lines == Lines(1, 3)


@pytest.mark.parametrize("text", ["{a, b}", "{}", "\\{#a}", "{#a} b", "`{#a}`", "{#a"])
def test_other_braces_of_a_heading_are_words(text: str) -> None:
    heading = only(f"## Uno {text}")
    assert isinstance(heading, Heading)
    assert heading.id == ""
    assert plain_text(heading.children) == f"Uno {text}".replace("\\", "").replace("`", "")


def test_heading_mistakes_are_told() -> None:
    assert codes("# Uno") == [("titulo-de-nivel-1", 1)]
    assert codes("\n## Uno {#Dos_Tres}") == [("id-invalido", 2)]
    assert codes("## Uno {color=rojo}") == [("atributo-desconocido", 1)]
    heading = only("## Uno {#Dos_Ñandú}")
    assert isinstance(heading, Heading)
    assert heading.id == "dos-nandu"


def test_table_takes_its_caption() -> None:
    table = only('|a|b|\n|:-|-:|\n|1|2|\n\n: De *dos*\n  líneas {#t anchos="1,2.5" fuente="[@x]"}')
    assert isinstance(table, Table)
    assert plain_text(table.caption) == "De dos líneas"
    assert (table.id, table.widths, table.align) == ("t", (1.0, 2.5), ("left", "right"))
    assert table.source == (Citation((CitationItem("x"),)),)
    assert table.lines == Lines(1, 6)


def test_lone_attributes_after_a_table_are_its_own() -> None:
    table = only("|a|\n|-|\n|b|\n\n{#t}")
    assert isinstance(table, Table)
    assert (table.id, table.caption) == ("t", ())


def test_table_mistakes_are_told_and_no_cell_is_lost() -> None:
    text = "|a|b|\n|-|-|\n|1|2|3|*4*|\n\n: c {anchos=1}"
    table = only(text)
    assert isinstance(table, Table)
    assert plain_text(table.rows[0][1]) == "2 | 3 | 4"
    assert codes(text) == [("celdas-de-mas", 3), ("anchos-invalidos", 5)]


@pytest.mark.parametrize("glued", [": Plazos {#plazos}", "{#plazos}", ":   Plazos de la ley"])
def test_caption_without_a_blank_line_is_told(glued: str) -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert ("leyenda-pegada", 4) in codes(table + glued)
    assert ("leyenda-pegada", 5) in codes("> texto\n\n> | a | b |\n> |---|---|\n> " + glued)
    assert codes(table + "\n" + glued) == []
    assert codes("| a | b |\n|---|---|\n| : 1 | 2 |\n| {#x | 2 |") == []


def test_short_row_is_filled_and_escaped_bar_is_text() -> None:
    table = only("a | b\n--- | ---\n`x\\|y`\n**c** \\| d | e")
    assert isinstance(table, Table)
    assert table.rows[0] == ((Code("x|y"),), ())
    assert plain_text(table.rows[1][0]) == "c | d"


def test_picture_alone_is_a_figure_only_with_title_or_attributes() -> None:
    figure = only('![a](b.png "C *d*"){#f fuente="G"}')
    assert figure == Figure(
        Image("b.png", "a"), (Text("C "), Emphasis((Text("d"),))), "f", source=(Text("G"),)
    )
    assert isinstance(only("![a](b.png){#f}"), Figure)
    assert only("![a](b.png)") == Paragraph((Image("b.png", "a"),))
    assert codes("x\n![a](b.png){#f}") == [("atributos-en-linea", 2)]


def test_notes_stay_where_they_are() -> None:
    blocks = parse("a[^1]\n\n[^1]: b\n\n    c\n\nd").blocks
    assert blocks == (
        Paragraph((Text("a"), NoteReference("1"))),
        NoteDefinition("1", (Paragraph((Text("b"),)), Paragraph((Text("c"),)))),
        Paragraph((Text("d"),)),
    )
    assert blocks[1].lines == Lines(3, 5)


def test_note_mistakes_are_told_and_words_kept() -> None:
    assert codes("a[^1]") == [("nota-sin-texto", 1)]
    assert words("a[^1]") == (Text("a[^1]"),)
    assert codes("a[^1]\n\n[^1]: b\n\n[^1]: c") == [("nota-repetida", 5)]
    itself = parse("a[^1]\n\n[^1]: b [^1]")
    assert [f.code for f in itself.problems] == ["nota-en-nota"]
    assert itself.blocks[1] == NoteDefinition("1", (Paragraph((Text("b [^1]"),)),))


def test_tasks_are_read() -> None:
    tasks = only("- [ ] a\n- [x] b\n- [X] c\n- [x]d\n- [y] e\n- \\[x] f")
    assert isinstance(tasks, ListBlock)
    assert [item.checked for item in tasks.items] == [False, True, True, None, None, None]
    assert plain_text(tasks.items[0].blocks[0].children) == "a"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "tight", "last"),
    [
        ("- a\n- b\n", True, 2),
        ("- a\n\n- b\n", False, 3),
        ("- a\n\n\n\nb", True, 1),
        ("- a\n\n  b\n- c", False, 4),
    ],
)
def test_lists_know_tightness_and_lines(text: str, tight: bool, last: int) -> None:
    listed = parse(text).blocks[0]
    assert isinstance(listed, ListBlock)
    assert (listed.tight, listed.lines.last) == (tight, last)


def test_item_ends_before_the_bare_mark_of_its_quote() -> None:
    quote = only("> - a\n>\n> b")
    assert isinstance(quote, Quote)
    listed = quote.blocks[0]
    assert isinstance(listed, ListBlock)
    assert listed.items[0].lines == Lines(1, 1)


def test_stress_within_stress_is_read_to_a_depth_and_then_shown_as_written() -> None:
    children = words("*a **b " * 200 + "c" + "** d*" * 200)
    spoken = plain_text(children)
    assert (spoken.count("a"), spoken.count("b"), spoken.count("d"), spoken.count("c")) == (200, 200, 200, 1)
    assert "*a **b" in spoken
    for _level in range(40):
        children = tuple(child for parent in children for child in inner(parent))
    assert children == ()


def test_blocks_beyond_all_nesting_are_shown_as_written() -> None:
    reading = parse(">" * 150 + " agua")
    assert [(f.code, f.severity) for f in reading.problems] == [("demasiado-anidado", Severity.ERROR)]
    block: Block = reading.blocks[0]
    while not isinstance(block, CodeBlock):
        block = block.blocks[0]  # type: ignore[union-attr]
    assert block.text.endswith("> agua\n")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_count_alike(ends: str) -> None:
    reading = parse(ends.join(["a", "", "- b", "", "## c {#Mal_Id}"]), first_line=10)
    assert [block.lines.first for block in reading.blocks] == [10, 12, 14]
    assert [finding.line for finding in reading.problems] == [14]
