"""Blocks to HTML: the one spelling that the PDF and the web edition share.

Plain kinds come out as the CommonMark specification writes them; our own kinds use the classes that
`plantillas/` styles. One class, longer than ours are, since blocks and inlines hold one another and each
kind is spelled once for all formats. The writer never emits a style attribute or a script, and escapes
every character that came from a person. Column widths are classes `w-1` … `w-100` (percent), see
`width_rules`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Literal, assert_never
from urllib.parse import quote

from guia_editor.export.html_forms import form_field
from guia_editor.i18n import wording
from guia_editor.model.anchors import term_anchor
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Citation,
    Code,
    CodeBlock,
    Conditional,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    Form,
    FormField,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Inlines,
    Label,
    LineBreak,
    Link,
    ListBlock,
    Listing,
    ListItem,
    NoteReference,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    SoftBreak,
    Strikethrough,
    Strong,
    Table,
    Text,
    Variable,
    inner_inlines,
    plain_text,
    walk,
)
from guia_editor.model.blocks import Chart as _Chart
from guia_editor.model.blocks import DataTable as _DataTable
from guia_editor.model.blocks import NoteDefinition as _NoteDefinition
from guia_editor.model.blocks import Profile as _Profile
from guia_editor.model.document import Note, Section

Mode = Literal["print", "web"]

_MARK_ID = re.compile(r'<a id="(nr-[^"]+)" ')
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def attribute(value: str) -> str:
    """Return a value that is safe between double quotes."""
    return escape(value, quote=True).replace("&#x27;", "'")


def text(value: str) -> str:
    """Return characters that are safe as element content, as the CommonMark specification escapes them."""
    return attribute(value)


def url(target: str) -> str:
    """Return a link target percent-encoded, leaving what is already encoded as it is."""
    return quote(_BARE_PERCENT.sub("%25", target), safe=";/?:@&=+$,-_.!~*'()#%")


def width_rules() -> str:
    """Return the CSS rules of the column classes `w-1` … `w-100`."""
    return "".join(f".w-{n}{{width:{n}%}}" for n in range(1, 101))


@dataclass(frozen=True, slots=True)
class HtmlWriter:
    """Spells blocks as HTML for one section.

    `mode` is "print" (footnotes at their mark, page-number slots `span.pn[data-para]`) or "web" (notes at
    the end with back links). `href` turns an anchor into a link target, `asset` a picture's key into an
    address, `section` is the id of the section being written, `notes` its footnotes by number.
    """

    mode: Mode = "web"
    section: str = ""
    language: str = "es"
    notes: Mapping[int, Note] = field(default_factory=dict)
    href: Callable[[str], str] = lambda anchor: f"#{anchor}"
    asset: Callable[[str], str] = lambda key: key
    form: str = ""

    # --- sections --------------------------------------------------------------------------------

    def whole_section(self, section: Section) -> str:
        """Return a chapter, annex or made part with its opening, its text and, on the web, its notes."""
        writer = replace(self, section=section.id, notes={note.number: note for note in section.notes})
        identity = attribute(section.id)
        label = f'<p class="etiqueta">{text(section.label)}</p>\n' if section.label else ""
        whole = (
            f'<section class="seccion {section.kind.value}" id="{identity}" aria-labelledby="{identity}-t">\n'
            f'<header class="apertura">\n{label}'
            f'<h1 id="{identity}-t">{writer.inlines(section.title)}</h1>\n</header>\n'
            f"{writer.blocks(section.blocks)}{writer.endnotes() if self.mode == 'web' else ''}</section>\n"
        )
        return _first_marks_named(whole)

    def endnotes(self) -> str:
        """Return the notes of the section as a list with links back to their marks."""
        if not self.notes:
            return ""
        _ = wording(self.language)
        items = "".join(self._endnote(number, note) for number, note in sorted(self.notes.items()))
        title = text(_("Notas"))
        opening = f'<section class="notas" role="doc-endnotes" aria-label="{title}">'
        return f"{opening}\n<ol>\n{items}</ol>\n</section>\n"

    def _endnote(self, number: int, note: Note) -> str:
        _ = wording(self.language)
        anchor = attribute(f"{self.section}-{number}")
        said = attribute(_("Volver al texto, nota"))
        back = f'<a class="volver" href="#nr-{anchor}" role="doc-backlink" aria-label="{said} {number}">↩</a>'
        body = self.blocks(note.blocks)
        # The way back belongs to the last line of the note, not to a line of its own.
        body = f"{body[:-5]} {back}</p>\n" if body.endswith("</p>\n") else f"{body}<p>{back}</p>\n"
        return f'<li id="n-{anchor}">\n{body}</li>\n'

    # --- blocks ----------------------------------------------------------------------------------

    def blocks(self, blocks: Blocks) -> str:
        """Return blocks one after the other, each ending its line."""
        return "".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """Return one block."""
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph(children=children):
                return f"<p>{self.inlines(children)}</p>\n"
            case ListBlock():
                return self._list(block)
            case Quote(blocks=blocks):
                return f"<blockquote>\n{self.blocks(blocks)}</blockquote>\n"
            case CodeBlock(text=content, info=info):
                language = info.split(maxsplit=1)[0] if info.split() else ""
                shown = f' class="language-{attribute(language)}"' if language else ""
                return f"<pre><code{shown}>{text(content)}</code></pre>\n"
            case Rule():
                return "<hr />\n"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case DefinitionList():
                return f"<dl>\n{self._definitions(block.items, block.tight)}</dl>\n"
            case Callout():
                return self._boxed(f"recuadro recuadro-{block.kind}", "recuadro-titulo", block, role="note")
            case Form():
                inside = replace(self, form=block.id)
                return inside._boxed("formulario", "formulario-titulo", block, role="group")
            case Card():
                return self._card(block)
            case Conditional(blocks=blocks, label=label):
                head = f'<p class="solo-etiqueta">{text(label)}</p>\n' if label else ""
                return f'<div class="solo">\n{head}{self.blocks(blocks)}</div>\n'
            case Listing():
                return self._listing(block)
            case _DataTable() | _Chart() | _Profile() | _NoteDefinition():
                raise TypeError(f"{type(block).__name__} must be settled by assembly before it is written")
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> str:
        identity = f' id="{attribute(heading.id)}"' if heading.id else ""
        number = f'<span class="num">{text(heading.number)}</span> ' if heading.number else ""
        return f"<h{heading.level}{identity}>{number}{self.inlines(heading.children)}</h{heading.level}>\n"

    def _list(self, block: ListBlock) -> str:
        tag = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        tasks = any(item.checked is not None for item in block.items)
        kind = ' class="tareas"' if tasks else ""
        return f"<{tag}{start}{kind}>\n{''.join(self._item(i, block.tight) for i in block.items)}</{tag}>\n"

    def _item(self, item: ListItem, tight: bool) -> str:
        body = self._loose_or_tight(item.blocks, tight)
        if item.checked is None:
            return f"<li>{body}</li>\n"
        box = f'<span class="casilla">{"☑" if item.checked else "☐"}</span> '
        body = body.replace("<p>", f"<p>{box}", 1) if body.startswith("\n<p>") else box + body
        return f"<li>{body}</li>\n"

    def _loose_or_tight(self, blocks: Blocks, tight: bool) -> str:
        """Return the content of a list item or a definition, as CommonMark lays out its lines."""
        out = ""
        for block in blocks:
            if tight and isinstance(block, Paragraph):
                out += self.inlines(block.children)
            else:
                out += ("" if out.endswith("\n") else "\n") + self.block(block)
        return out

    def _definitions(self, items: tuple[Definition, ...], tight: bool) -> str:
        out = ""
        for item in items:
            identity = f' id="{attribute(item.id)}"' if item.id else ""
            out += f"<dt{identity}>{self.inlines(item.term)}</dt>\n"
            for blocks in item.blocks:
                out += f"<dd>{self._loose_or_tight(blocks, tight)}</dd>\n"
        return out

    def _card(self, card: Card) -> str:
        identity = f' id="{attribute(card.id)}"' if card.id else ""
        title = f'<p class="ficha-titulo">{self.inlines(card.title)}</p>\n' if card.title else ""
        items = self._definitions(card.items, tight=True)
        return f'<div class="ficha"{identity}>\n{title}<dl>\n{items}</dl>\n</div>\n'

    def _boxed(self, classes: str, title_class: str, block: Callout | Form, role: str) -> str:
        identity = f' id="{attribute(block.id)}"' if block.id else ""
        named = f' aria-labelledby="{attribute(block.id)}-t"' if block.id else ""
        title_id = f' id="{attribute(block.id)}-t"' if block.id else ""
        head = _numbered(block.label, "") + (self.inlines(block.title) if block.title else "")
        title = f'<p class="{title_class}"{title_id}>{head}</p>\n' if head else ""
        return (
            f'<div class="{classes}"{identity} role="{role}"{named if title else ""}>\n'
            f"{title}{self.blocks(block.blocks)}</div>\n"
        )

    def _listing(self, listing: Listing) -> str:
        entries = ""
        for entry in listing.entries:
            number = f'<span class="num">{text(entry.number)}</span> ' if entry.number else ""
            page = ""
            if self.mode == "print":
                target = attribute(entry.target)
                page = f'<span class="guia"></span><span class="pn" data-para="{target}"></span>'
            note = f' <span class="indice-nota">{text(entry.note)}</span>' if entry.note else ""
            entries += (
                f'<li class="nivel-{entry.level}"><a href="{attribute(self.href(entry.target))}">{number}'
                f'<span class="titulo">{text(entry.title)}</span>{page}</a>{note}</li>\n'
            )
        named = f' aria-labelledby="{attribute(self.section)}-t"' if self.section else ""
        return f'<nav class="indice indice-{listing.kind}"{named}>\n<ol>\n{entries}</ol>\n</nav>\n'

    # --- tables and figures ----------------------------------------------------------------------

    def _table(self, table: Table, classes: str = "tabla") -> str:
        plain = not (table.caption or table.label or table.id or table.source or table.note or table.widths)
        body = self._table_element(table)
        if plain and not self.section:
            return body
        if plain and self.mode == "print":
            return f'<div class="{classes}">\n{body}</div>\n'
        identity = f' id="{attribute(table.id)}"' if table.id else ""
        if self.mode == "web":
            body = self._table_frame(table, body)
        note = f'<div class="nota-tabla">\n{self.blocks(table.note)}</div>\n' if table.note else ""
        return f'<div class="{classes}"{identity}>\n{body}{self._source(table.source)}{note}</div>\n'

    def _table_frame(self, table: Table, body: str) -> str:
        # Wide tables scroll sideways, by keyboard too. Only a name of its own makes a table a landmark.
        name = str(table.label or plain_text(table.caption))
        role = "region" if name else "group"
        _ = wording(self.language)
        name = name or " ".join((_("Tabla:"), ", ".join(map(plain_text, table.header))))
        shown = f'role="{role}" aria-label="{attribute(name)}"'
        return f'<div class="tabla-marco" {shown} tabindex="0">\n{body}</div>\n'

    def _table_element(self, table: Table) -> str:
        caption = _numbered(table.label, ".") + self.inlines(table.caption)
        out = "<table>\n" + (f"<caption>{caption}</caption>\n" if caption else "")
        if table.widths:
            total = sum(table.widths)
            columns = (max(1, round(100 * width / total)) for width in table.widths)
            out += "<colgroup>" + "".join(f'<col class="w-{width}" />' for width in columns) + "</colgroup>\n"
        out += f"<thead>\n{self._row(table, table.header, 'th')}</thead>\n"
        if table.rows:
            ids = table.row_ids or ("",) * len(table.rows)
            rows = "".join(
                self._row(table, row, "td", anchor) for row, anchor in zip(table.rows, ids, strict=True)
            )
            out += f"<tbody>\n{rows}</tbody>\n"
        return out + "</table>\n"

    def _row(self, table: Table, row: Row, tag: Literal["th", "td"], anchor: str = "") -> str:
        cells = ""
        for index, cell in enumerate(row):
            align = table.align[index] if index < len(table.align) else ""
            shown = f' class="al-{align}"' if align else ""
            scope = ' scope="col"' if tag == "th" else ""
            cells += f"<{tag}{scope}{shown}>{self.inlines(cell)}</{tag}>\n"
        identity = f' id="{attribute(anchor)}"' if anchor else ""
        return f"<tr{identity}>\n{cells}</tr>\n"

    def _figure(self, figure: Figure) -> str:
        identity = f' id="{attribute(figure.id)}"' if figure.id else ""
        caption = _numbered(figure.label, ".") + self.inlines(figure.caption)
        # HTML allows nothing after a figure's caption, so the source stands in it.
        caption += f"\n{self._source(figure.source)}" if figure.source else ""
        shown = f"<figcaption>{caption}</figcaption>\n" if caption else ""
        picture = self._image(figure.image)
        data = self._figure_data(figure.data) if figure.data else ""
        whole = f'<figure class="figura"{identity}>\n{picture}\n{shown}</figure>\n{data}'
        # On paper a long narrow table of data stands beside its picture.
        listed = figure.data is not None and len(figure.data.rows) > 3 and len(figure.data.header) == 2
        return f'<div class="figura-y-datos">\n{whole}</div>\n' if listed and self.mode == "print" else whole

    def _figure_data(self, data: Table) -> str:
        if self.mode == "print":
            return self._table(data, "tabla datos")
        _ = wording(self.language)
        title = text(_("Ver los datos en una tabla"))
        return f'<details class="datos">\n<summary>{title}</summary>\n{self._table(data)}</details>\n'

    def _source(self, source: Inlines) -> str:
        if not source:
            return ""
        _ = wording(self.language)
        credit = text(_("Fuente:"))
        return f'<p class="fuente">{credit} {self.inlines(source)}</p>\n'

    # --- inlines ---------------------------------------------------------------------------------

    def inlines(self, inlines: Inlines) -> str:
        """Return inlines one after the other."""
        out, open_parentheses = [], 0
        for inline in inlines:
            if isinstance(inline, Reference):
                out.append(self._reference(inline, inside=open_parentheses > 0))
                continue
            if isinstance(inline, Text):
                open_parentheses += inline.text.count("(") - inline.text.count(")")
            out.append(self.inline(inline))
        return "".join(out)

    def inline(self, inline: Inline) -> str:
        """Return one inline."""
        match inline:
            case Text(text=content):
                return text(content)
            case Emphasis(children=children):
                return f"<em>{self.inlines(children)}</em>"
            case Strong(children=children):
                return f"<strong>{self.inlines(children)}</strong>"
            case Strikethrough(children=children):
                return f"<del>{self.inlines(children)}</del>"
            case Code(text=content):
                return f"<code>{text(content)}</code>"
            case SoftBreak():
                return "\n"
            case LineBreak():
                return "<br />\n"
            case Link():
                return self._link(inline)
            case Image():
                return self._image(inline)
            case NoteReference(number=number):
                return self._note(number)
            case Reference():
                return self._reference(inline)
            case GlossaryLink(term=term, children=children):
                target = attribute(self.href(term_anchor(term)))
                return f'<a class="glosario" href="{target}">{self.inlines(children)}</a>'
            case FormField():
                return form_field(inline, self.form)
            case Variable() | Citation():
                raise TypeError(f"{type(inline).__name__} must be settled by assembly before it is written")
            case _:
                assert_never(inline)

    def _link(self, link: Link) -> str:
        inside = link.target.startswith("#") and len(link.target) > 1 and self.section
        target = self.href(link.target[1:]) if inside else url(link.target)
        title = f' title="{attribute(link.title)}"' if link.title else ""
        return f'<a href="{attribute(target)}"{title}>{self.inlines(link.children)}</a>'

    def _image(self, image: Image) -> str:
        title = f' title="{attribute(image.title)}"' if image.title else ""
        return f'<img src="{attribute(url(self.asset(image.source)))}" alt="{attribute(image.alt)}"{title} />'

    def _reference(self, reference: Reference, inside: bool = False) -> str:
        """Return a reference, in print with its page: "(pág. 3)", or ", pág. 3" inside parentheses."""
        _ = wording(self.language)
        page = ""
        if self.mode == "print":
            slot = f'<span class="pn" data-para="{attribute(reference.target)}"></span>'
            short = text(_("pág."))
            page = f", {short} {slot}" if inside else f" ({short} {slot})"
            page = f'<span class="pagina">{page}</span>'
        target = attribute(self.href(reference.target))
        return f'<a class="ref" href="{target}">{text(reference.text)}</a>{page}'

    def _note(self, number: int) -> str:
        if self.mode == "print":
            note = self.notes.get(number)
            return f'<span class="nota-al-pie">{self._note_words(note) if note else ""}</span>'
        _ = wording(self.language)
        anchor, said = attribute(f"{self.section}-{number}"), attribute(_("Nota"))
        return (
            f'<sup class="llamada"><a id="nr-{anchor}" href="#n-{anchor}" role="doc-noteref" '
            f'aria-label="{said} {number}">{number}</a></sup>'
        )

    def _note_words(self, note: Note) -> str:
        # A printed note stands inside its paragraph, where HTML allows no blocks: paragraphs run on.
        runs = (self.inlines(run) for block in walk(note.blocks) for run in inner_inlines(block))
        return " ".join(runs)


def _first_marks_named(html: str) -> str:
    """Return HTML in which only the first mark of a note has the id that leads back to it."""
    seen: set[str] = set()

    def once(mark: re.Match[str]) -> str:
        again = mark[1] in seen
        seen.add(mark[1])
        return "<a " if again else mark[0]

    return _MARK_ID.sub(once, html)


def _numbered(label: Label | None, end: str) -> str:
    return f'<span class="num">{text(str(label))}{end}</span> ' if label else ""


def render_blocks(blocks: Blocks) -> str:
    """Return blocks as HTML with no section around them, as the CommonMark specification has it."""
    return HtmlWriter().blocks(blocks)
