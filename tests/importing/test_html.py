"""HTML of Word, Excel, LibreOffice, Google Docs and pages becomes blocks, and nothing goes without a word."""

import base64
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guia_editor.importing.html import from_html
from guia_editor.importing.report import Converted
from guia_editor.importing.words import words, words_of
from guia_editor.importing.written import written
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Callout, Heading, Image, ListBlock, Table, all_inlines
from guia_editor.tasks.paste import html_to_blocks, text_to_blocks, with_sources

SAMPLES = Path(__file__).parent / "muestras"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def markdown(html: str) -> str:
    """Return the Markdown of what a piece of HTML says, read back and found the same."""
    text, lost = written(from_html(html).blocks)
    assert not lost
    return text.strip()


def codes(converted: Converted) -> set[str]:
    return {one.code for one in converted.losses}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>Uno</h1><h2>Dos</h2>", "## Uno\n\n### Dos"),
        ("<h4>Cuatro</h4>", "#### Cuatro"),
        ("<p>a <b> b </b>c<i>d</i></p>", "a **b** c*d*"),
        ("<p><b>Nota:</b>sigue</p>", "**Nota**:sigue"),
        ("<p>a<br>b<br><br>c</p>", "a\\\nb\n\nc"),
        ("<p>agua <s>no</s> sí</p>", "agua ~~no~~ sí"),
        ('<p><a href="https://x.gt">a <b>b</b></a></p>', "[a **b**](https://x.gt)"),
        ("<p>H<sub>2</sub>O y m<sup>2</sup></p>", "H₂O y m²"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ul><li><input type=checkbox checked>a</li></ul>", "- [x] a"),
        ("<blockquote><p>a</p><h2>b</h2></blockquote>", "> a\n>\n> **b**"),
        ("<pre><code class='language-py'>a\n  b</code></pre>", "```py\na\n  b\n```"),
        ("<dl><dt>T</dt><dd>uno</dd></dl>", "T\n: uno"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "| A | B |\n|---|---|\n| 1 | 2 |"),
        ("<table><tr><td><h3>Ojo</h3><p>caja</p></table>", "::: recuadro {tipo=nota}\n**Ojo**\n\ncaja\n:::"),
        ("<p>{{x}} [@y] *z* | 1. a</p>", "\\{{x}} \\[@y] \\*z\\* | 1. a"),
        ("<h2 id=s>Uno</h2><p><a href='#s'>ver</a></p>", "## Uno {#uno}\n\n[ver](#uno)"),
    ],
)
def test_elements_become_the_dialect(html: str, text: str) -> None:
    assert markdown(html) == text


def test_words_lists_become_lists_with_their_levels_and_kinds() -> None:
    assert markdown((SAMPLES / "word.html").read_text()) == (SAMPLES / "word.md").read_text().strip()


def test_word_comments_deletions_and_drawings_are_told() -> None:
    told = {one.code: one.text for one in from_html((SAMPLES / "word.html").read_text()).losses}
    assert "Revisar este dato" in told["comentario"]
    assert "imagen-sin-traer" in told
    assert "palabras-perdidas" not in told


def test_excel_cells_become_a_table_with_its_merged_cells_told() -> None:
    converted = html_to_blocks((SAMPLES / "excel.html").read_text())
    assert written(converted.blocks)[0] == (SAMPLES / "excel.md").read_text()
    assert "celdas-combinadas" in codes(converted)


def test_google_docs_wrapper_makes_nothing_bold() -> None:
    assert markdown((SAMPLES / "google.html").read_text()) == (SAMPLES / "google.md").read_text().strip()


def test_libreoffice_notes_and_lists_come_along() -> None:
    converted = from_html((SAMPLES / "libreoffice.html").read_text())
    assert written(converted.blocks)[0] == (SAMPLES / "libreoffice.md").read_text()
    assert codes(converted) == {"encabezado"}


def test_a_picture_inside_the_text_is_taken_and_one_outside_is_told() -> None:
    data = base64.b64encode(DOT).decode()
    converted = from_html(
        f'<p><img alt="Río" src="data:image/png;base64,{data}"> <img alt="Lago" src="file:///c:/l.png"></p>'
        '<img src="data:image/x-emf;base64,AAAA" alt="Mapa">'
    )
    assert [one.data for one in converted.pictures] == [DOT]
    shown = [one for one in all_inlines(converted.blocks) if isinstance(one, Image)]
    assert [(one.source, one.alt) for one in shown] == [(converted.pictures[0].name, "Río")]
    assert {one.text for one in converted.losses} == {"Lago", "Mapa"}
    moved = with_sources(converted.blocks, {converted.pictures[0].name: "imagenes/rio.png"})
    assert [one.source for one in all_inlines(moved) if isinstance(one, Image)] == ["imagenes/rio.png"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "jav&#09;ascript:x", "file:///etc/passwd", "../a.html"]
)
def test_addresses_that_lead_nowhere_become_words(address: str) -> None:
    converted = from_html(f'<p><a href="{address}">pulse</a></p>')
    assert written(converted.blocks)[0] == "pulse\n"
    assert codes(converted) == {"enlace-sin-destino"}


def test_scripts_styles_and_hidden_words_stay_out_and_hidden_ones_are_told() -> None:
    converted = from_html(
        "<style>p{}</style><script>malo()</script><!-- c --><p onclick='x()'>bien</p>"
        "<p style='display:none'>oculto</p><iframe src=x>marco</iframe>"
    )
    assert written(converted.blocks)[0] == "bien\n"
    assert {one.text for one in converted.losses} == {"oculto", "marco"}


def test_captions_go_to_their_table_or_picture_without_their_number() -> None:
    data = base64.b64encode(DOT).decode()
    converted = from_html(
        "<p class=MsoCaption>Tabla 3. Los <i>datos</i></p><table><tr><th>A<tr><td>1</table>"
        f'<p><img alt="x" src="data:image/png;base64,{data}"></p><p class=MsoCaption>Figura 1.2: El río</p>'
        "<p class=MsoCaption>Tabla 4. Sin tabla</p>"
    )
    text = written(converted.blocks)[0]
    assert ": Los *datos*" in text
    assert '.png "El río")' in text
    assert text.endswith("Tabla 4. Sin tabla\n")


def test_what_is_too_deep_keeps_its_words() -> None:
    for deep in ("<div>" * 5000 + "<p>hondo</p>", "<ul><li>" * 400 + "hondo", "<b>" * 3000 + "hondo"):
        converted = from_html(f"{deep} fin")
        assert words_of(converted.blocks)["hondo"] == 1
        assert "demasiado-anidado" in codes(converted)


def test_boxes_of_other_programs_become_callouts() -> None:
    converted = from_html(
        '<div class="admonition warning"><p class="admonition-title">Ojo</p><p>a</p></div>'
        "<blockquote><p>[!TIP]<br>b</p></blockquote>"
    )
    first, second = converted.blocks
    assert isinstance(first, Callout)
    assert isinstance(second, Callout)
    assert (first.kind, second.kind) == ("atencion", "nota")
    assert written(converted.blocks)[0].count(":::") == 4


def test_cells_of_a_spreadsheet_become_a_table() -> None:
    (table,) = text_to_blocks('Municipio\tHogares\n"San\nJuan"\t1,200\n\t\n').blocks
    assert isinstance(table, Table)
    assert written((table,))[0] == "| Municipio | Hogares |\n|---|---|\n| San Juan | 1,200 |\n"


def test_plain_text_keeps_lines_and_makes_lists() -> None:
    converted = text_to_blocks("Uno\ndos\r\n\r\n• a\n• b\n\n2) c\n3) d\n\n# no es título")
    assert written(converted.blocks)[0] == "Uno\\\ndos\n\n- a\n- b\n\n2. c\n3. d\n\n\\# no es título\n"
    assert [type(one) for one in converted.blocks][1:3] == [ListBlock, ListBlock]


TAGS = st.sampled_from(
    [
        "p",
        "b",
        "i",
        "u",
        "s",
        "a",
        "h1",
        "h3",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "div",
        "span",
        "sup",
        "pre",
        "code",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "br",
        "img",
        "del",
        "figure",
        "figcaption",
        "details",
        "summary",
        "section",
        "o:p",
        "v:shape",
        "font",
        "input",
        "q",
        "abbr",
        "hr",
        "caption",
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        "",
        " class=MsoListParagraph style='mso-list:l0 level2 lfo1'",
        " style='font-weight:700;font-style:italic'",
        " colspan=2 rowspan=3",
        " href='#x' id=y",
        " href='#y' id=x",
        " class=MsoCaption",
        " style='mso-list:Ignore'",
        " src=data:, alt=foto",
    ]
)
WORDS = st.sampled_from(
    [" agua ", " río ", " *x*", "[1]", "1.", "·", "|", "< ", "&amp;", "\n\n", "Tabla 1. ", "#", "{{a}}"]
)
HTML = st.lists(
    st.one_of(
        WORDS,
        st.builds(lambda tag, attributes: f"<{tag}{attributes}>", TAGS, ATTRIBUTES),
        TAGS.map(lambda tag: f"</{tag}>"),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HTML)
def test_no_html_raises_and_no_words_get_lost_in_silence(html: str) -> None:
    converted = from_html(html)
    text, lost = written(converted.blocks)
    read = parse(text)
    there = words_of(read.blocks)
    for one in (*converted.losses, *lost):
        there.update(words(one.text) * one.count)
    for word in ("agua", "río"):
        assert there[word] >= Counter(words(html))[word], text
    assert all(block.level >= 2 for block in read.blocks if isinstance(block, Heading))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    from_html(text)
    written(text_to_blocks(text).blocks)
