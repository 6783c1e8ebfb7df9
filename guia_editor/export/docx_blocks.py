"""Blocks to paragraphs and tables. The style names here are those of `plantillas/docx/referencia.docx`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from guia_editor.export.docx_forms import check_box
from guia_editor.export.docx_fragments import Count
from guia_editor.export.docx_inlines import caption, inlines, picture
from guia_editor.export.docx_keeping import kept, leads, short, tall, together
from guia_editor.export.docx_listings import listing
from guia_editor.export.docx_numbering import DEEPEST
from guia_editor.export.docx_tables import Cell, Frame, column_widths, table
from guia_editor.export.docx_xml import literal, mark, paragraph, run, styled
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Figure,
    Form,
    FormField,
    Heading,
    Inlines,
    Label,
    ListBlock,
    Listing,
    ListItem,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Rule,
    Table,
    plain_text,
)

if TYPE_CHECKING:
    from guia_editor.export.docx_writing import Place, Writing

BOX_MARGINS = 440
CELL_MARGINS = 200
_CARD_TERM = 0.2
"""The share of a card's width that its terms take."""
_CHART = 0.7
"""The share of the column that a chart or a map takes: two then stand on a page."""


def blocks(writing: Writing, content: Blocks, place: Place) -> str:
    """Return blocks one after the other; words that lead to what follows stay on its page."""
    out: list[str] = []
    for index, block in enumerate(content):
        written = _block(writing, block, place)
        out.append(kept(written) if leads(block, content[index + 1 : index + 2]) else written)
    return "".join(out)


def _block(writing: Writing, block: Block, place: Place) -> str:
    match block:
        case Heading():
            return _heading(writing, block, place)
        case Paragraph(children=children):
            return _text(writing, children, place)
        case ListBlock():
            return _list(writing, block, place)
        case Quote(blocks=inner):
            return blocks(writing, inner, replace(place, style=writing.style("Quote")))
        case CodeBlock(text=text):
            return paragraph(writing.style("Código"), literal(text.rstrip("\n")), _indent(place))
        case Rule():
            return paragraph(writing.style("Separador"), "")
        case Table():
            return _table(writing, block, place.wide())
        case Figure():
            return _figure(writing, block, place.wide())
        case DefinitionList(items=items, tight=tight):
            return "".join(_definition(writing, item, place, tight) for item in items)
        case Callout():
            return _callout(writing, block, place)
        case Form():
            return _form(writing, block, place)
        case Card():
            return _card(writing, block, place.wide())
        case Conditional():
            return _conditional(writing, block, place)
        case Listing():
            return listing(writing, block)
        case DataTable() | Chart() | Profile() | NoteDefinition():
            raise TypeError(f"{type(block).__name__} must be settled by assembly before it is written")
        case _:
            assert_never(block)


# --- text --------------------------------------------------------------------------------------


def _indent(place: Place) -> str:
    return f'<w:ind w:left="{place.left}"/>' if place.left else ""


def _text(writing: Writing, content: Inlines, place: Place) -> str:
    continued = writing.style("List Continue") if place.depth and _is_body(writing, place) else place.style
    return paragraph(continued, inlines(writing, content, place), _indent(place))


def _is_body(writing: Writing, place: Place) -> bool:
    return place.style == writing.style("Body Text")


def _heading(writing: Writing, heading: Heading, place: Place) -> str:
    bound, number = writing.lists.heading(heading.level, heading.number)
    before = run(f"{number}  ") if number else ""
    words = writing.bookmarks.around(heading.id, before + inlines(writing, heading.children, place))
    return paragraph(writing.style(f"heading {heading.level}"), words, bound)


def _definition(writing: Writing, item: Definition, place: Place, tight: bool) -> str:
    term = writing.bookmarks.around(item.id, inlines(writing, item.term, place))
    out = paragraph(writing.style("Término"), term, _indent(place))
    style = writing.style("Definición") if _is_body(writing, place) else place.style
    close = replace(place, style=style) if not place.left else place
    return out + "".join(blocks(writing, meaning, close) for meaning in item.blocks)


# --- lists -------------------------------------------------------------------------------------


def _list(writing: Writing, block: ListBlock, place: Place) -> str:
    tasks = any(item.checked is not None for item in block.items)
    boxes = tasks or (bool(block.items) and all(map(_begins_with_box, block.items)))
    name = "List Number" if block.ordered else "Lista de tareas" if boxes else "List Bullet"
    if block.ordered:
        bound = writing.lists.ordered(place.depth, block.start)
    else:
        bound = writing.lists.bullets(name, place.depth)
    left = writing.lists.indent(name, place.depth, place.left - place.shift) + place.shift
    # Deeper than Word's nine levels, and where the text begins elsewhere, the indentation says how deep.
    more = f'<w:ind w:left="{left}"/>' if place.depth > DEEPEST or place.shift else ""
    loose = "" if block.tight else '<w:contextualSpacing w:val="0"/>'
    style = (
        writing.style(name) if _is_body(writing, place) or (place.depth and not place.cell) else place.style
    )
    width = max(place.width - left + place.left, 1200)
    inside = replace(place, depth=place.depth + 1, left=left, width=width, hang=0)
    out: list[str] = []
    for item in block.items:
        first, rest = _first_words(item.blocks)
        start = _box(writing, item.checked) if tasks else ""
        words = start + inlines(writing, first, inside)
        spacing = more + loose if style == writing.style(name) else more
        out.append(paragraph(style, words, bound + spacing))
        out.append(blocks(writing, rest, inside))
    return "".join(out)


def _first_words(content: Blocks) -> tuple[Inlines, Blocks]:
    """Return what stands on the line of the mark, and the blocks after it."""
    if content and isinstance(content[0], Paragraph):
        return content[0].children, content[1:]
    return (), content


def _begins_with_box(item: ListItem) -> bool:
    """Say whether an item begins with a box to tick in a form, which stands in place of its mark."""
    first, _rest = _first_words(item.blocks)
    return bool(first) and isinstance(first[0], FormField) and first[0].kind == "casilla"


def _box(writing: Writing, checked: bool | None) -> str:
    if checked is None:
        return mark("w:tab")
    head = f'<w:id w:val="{writing.count(Count.CONTROL)}"/>'
    return check_box(checked, head, writing.look("Casilla"), writing.looks.box_font) + mark("w:tab")


# --- tables and figures ------------------------------------------------------------------------


def _cell(writing: Writing, content: Inlines, style: str, align: str, place: Place, anchor: str = "") -> str:
    jc = f'<w:jc w:val="{align}"/>' if align in {"center", "right"} else ""
    return paragraph(style, writing.bookmarks.around(anchor, inlines(writing, content, place)), jc)


def _table(writing: Writing, content: Table, place: Place) -> str:
    out = ""
    if content.caption or content.label:
        words = caption(writing, content.id, content.label, content.caption, place, "Número de leyenda")
        out = paragraph(writing.style("caption"), words, _indent(place))
    elif content.id:
        out = paragraph(writing.style("Espacio"), writing.bookmarks.around(content.id, ""))
    widths = column_widths(content, place.width)
    title = plain_text(content.caption) or plain_text(content.header[0] if content.header else ())
    frame = Frame(
        writing.looks.table("Tabla de la guía"),
        widths,
        place.left,
        title,
        ", ".join(filter(None, map(plain_text, content.header))),
        broken=tall(content, widths),
    )
    inside = [
        replace(place, width=max(width - CELL_MARGINS, 200), depth=0, left=0, cell=True, hang=0, shift=0)
        for width in widths
    ]
    head, body = writing.style("Encabezado de tabla"), writing.style("Texto de tabla")
    aligned = (*content.align, *[""] * len(content.header))
    rows = []
    for number, row in enumerate((content.header, *content.rows)):
        anchor = content.row_ids[number - 1] if number and len(content.row_ids) >= number else ""
        rows.append(
            [
                (_cell(writing, cell, body if number else head, align, room, "" if i else anchor), 1)
                for i, (cell, align, room) in enumerate(zip(row, aligned, inside, strict=False))
            ]
        )
    under = bool(content.source or content.note)
    return (
        out
        + table(frame, together(rows, frame.broken, under))
        + _under(writing, content.source, content.note, place)
    )


def _under(writing: Writing, source: Inlines, note: Blocks, place: Place) -> str:
    """Return what stands under a table: its source, its note, or the space before what follows."""
    out = ""
    if source:
        _ = writing.words()
        credit = run(_("Fuente:") + " ") + inlines(writing, source, place)
        out += paragraph(writing.style("Fuente"), credit, _indent(place))
    if note:
        out += blocks(writing, note, replace(place, style=writing.style("Nota de tabla")))
    return out or paragraph(writing.style("Espacio"), "")


def _figure(writing: Writing, figure: Figure, place: Place) -> str:
    room = place if figure.data is None else replace(place, width=round(place.width * _CHART))
    image = picture(writing, figure.image, room)
    titled = bool(figure.caption or figure.label)
    anchor = "" if titled else figure.id
    last = "" if titled or figure.source else '<w:keepNext w:val="0"/>'
    out = paragraph(writing.style("Figura"), writing.bookmarks.around(anchor, image), last + _indent(place))
    if titled:
        words = caption(writing, figure.id, figure.label, figure.caption, place, "Número de leyenda")
        followed = "<w:keepNext/>" if figure.source else ""
        out += paragraph(writing.style("Leyenda de figura"), words, followed + _indent(place))
    if figure.source:
        _ = writing.words()
        credit = run(_("Fuente:") + " ") + inlines(writing, figure.source, place)
        out += paragraph(writing.style("Fuente"), credit, _indent(place))
    else:
        out += paragraph(writing.style("Espacio"), "")
    return out + (_table(writing, figure.data, place) if figure.data is not None else "")


# --- boxes -------------------------------------------------------------------------------------


def _boxed(
    writing: Writing, style: str, head: str, body: str, place: Place, title: str, whole: bool = False
) -> str:
    """Return a box as a table of one column, its title a header row that is repeated when the box breaks."""
    frame = Frame(
        writing.looks.table(style),
        (place.width,),
        place.left,
        title,
        header=1 if head else 0,
        split=not whole,
    )
    rows: list[list[Cell]] = [[(head, 1)]] if head else []
    rows.append([(_ended(writing, body), 1)])
    return table(frame, rows) + paragraph(writing.style("Espacio"), "")


def _ended(writing: Writing, content: str) -> str:
    """Return the content of a cell, which must end with a paragraph (ECMA-376-1, 17.4.66)."""
    return content if content.endswith("</w:p>") else content + paragraph(writing.style("Cierre"), "")


def _title(
    writing: Writing, block: Callout | Form | Card, label: Label | None, style: str, look: str, place: Place
) -> str:
    if not block.title and label is None:
        return ""
    words = caption(writing, block.id, label, block.title, place, look)
    inset = writing.looks.types[writing.style(style)].left
    out = _indent(replace(place, left=place.left + inset)) if place.left else ""
    return paragraph(writing.style(style), words, out)


def _anchor(writing: Writing, anchor: str) -> str:
    """Return the place of something that has an anchor and no title of its own."""
    return paragraph(writing.style("Cierre"), writing.bookmarks.around(anchor, "")) if anchor else ""


def _callout(writing: Writing, block: Callout, place: Place) -> str:
    inside = place.framed(writing.style("Texto de recuadro"), BOX_MARGINS)
    head = _title(writing, block, block.label, "Título de recuadro", "Número de leyenda", inside)
    body = ("" if head else _anchor(writing, block.id)) + blocks(writing, block.blocks, inside)
    title = f"{block.label or ''} {plain_text(block.title)}".strip()
    _ = writing.words()
    return _boxed(
        writing,
        f"Recuadro {block.kind}",
        head,
        body,
        place,
        title or _("Recuadro"),
        short(block.blocks),
    )


def _conditional(writing: Writing, block: Conditional, place: Place) -> str:
    inside = place.framed(place.style, BOX_MARGINS)
    label = block.label
    head = paragraph(writing.style("Para quién es"), run(label)) if label else ""
    return _boxed(writing, "Solo para", head, blocks(writing, block.blocks, inside), place, label)


def _form(writing: Writing, block: Form, place: Place) -> str:
    inside = replace(place.wide(), style=writing.style("Texto de formulario"))
    head = _title(writing, block, block.label, "Título de formulario", "Número de formulario", inside)
    start = head or _anchor(writing, block.id)
    if all(isinstance(inner, Table) for inner in block.blocks):
        first = len(block.blocks)  # a page to hang beside the telephone, as a directory is
    else:
        # A title and one line alone at the foot of a page would look like the whole form.
        first = int(isinstance(block.blocks[0], Paragraph))
    content = start + kept(blocks(writing, block.blocks[:first], inside))
    content += blocks(writing, block.blocks[first:], inside)
    # The line that closes the form stays under its last words.
    last = max(content.rfind("<w:p>"), 0)
    end = paragraph(writing.style("Fin de formulario"), "", _indent(inside))
    return content[:last] + kept(content[last:]) + end


def _card(writing: Writing, card: Card, place: Place) -> str:
    """Return a card as a table of two columns: terms and what they say."""
    term_width = round(place.width * _CARD_TERM)
    widths = (term_width, place.width - term_width)
    text = place.framed(writing.style("Texto de ficha"), term_width + CELL_MARGINS)
    head = _title(writing, card, None, "Título de ficha", "Número de leyenda", text)
    rows: list[list[Cell]] = [[(head, 2)]] if head else []
    for index, item in enumerate(card.items):
        lost = "" if head or index else card.id
        words = inlines(writing, item.term, text)
        term = writing.bookmarks.around(lost, writing.bookmarks.around(item.id, words))
        meaning = "".join(blocks(writing, part, text) for part in item.blocks)
        rows.append([(paragraph(writing.style("Término de ficha"), term), 1), (_ended(writing, meaning), 1)])
    if not rows:
        return _anchor(writing, card.id)
    _ = writing.words()
    # Whole when short: all rows but the last stay with the next.
    if short(tuple(block for item in card.items for part in item.blocks for block in part)):
        rows[:-1] = [[(kept(content), span) for content, span in row] for row in rows[:-1]]
    frame = Frame(
        writing.looks.table("Ficha"),
        widths,
        place.left,
        plain_text(card.title) or _("Ficha"),
        header=1 if head else 0,
        first_column=True,
        split=True,
    )
    return table(frame, rows) + paragraph(writing.style("Espacio"), "")


# --- footnotes ---------------------------------------------------------------------------------


def write_notes(writing: Writing, place: Place) -> None:
    """Write the footnotes that the section just written named; Word sets them at the foot of their pages."""
    writing.in_note = True
    look = styled(writing.look("footnote reference"))
    inside = replace(place, style=writing.style("footnote text"))
    for identity, note, native in writing.notes.waiting:
        shown = mark("w:footnoteRef", look) if native else run(str(note.number), look)
        first, rest = _first_words(note.blocks)
        content = paragraph(inside.style, shown + run(" ") + inlines(writing, first, inside))
        content += blocks(writing, rest, inside)
        writing.notes.texts.append(f'<w:footnote w:id="{identity}">{_ended(writing, content)}</w:footnote>')
    writing.notes.waiting.clear()
    writing.in_note = False
