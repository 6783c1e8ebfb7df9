"""`parse`: the text of a chapter as blocks with source lines, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from guia_editor.i18n import _
from guia_editor.markdown.attributes import Attributes, check_keys, checked_id
from guia_editor.markdown.dialect import FIGURE_ATTRIBUTES, HEADING_ATTRIBUTES, TABLE_ATTRIBUTES
from guia_editor.markdown.directives import directive
from guia_editor.markdown.inlines import InlineReader
from guia_editor.markdown.parser import markdown_parser
from guia_editor.markdown.problems import Problems
from guia_editor.markdown.values import widths
from guia_editor.model.blocks import (
    Align,
    Block,
    Blocks,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Image,
    Inlines,
    Lines,
    ListBlock,
    ListItem,
    NoteDefinition,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from guia_editor.model.finding import Finding

_LINE_END = re.compile(r"\r\n?|\n")
_STRAY_CLOSING = re.compile(r":{3,}")
_GLUED_CAPTION = re.compile(r"[ \t>]*(?::[ \t]+\S|\{#)[^|]*")
"""How a row begins that was meant to be a caption: no row of cells has no bar and such a start."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, and the findings met while reading it (their path is left empty)."""

    blocks: Blocks
    problems: tuple[Finding, ...] = ()


def parse(text: str, first_line: int = 1, notes: frozenset[str] = frozenset()) -> Reading:
    """Read a chapter's text; never fails, whatever the text: what cannot be understood stays as words.

    `first_line` is the file's line on which the text starts; every block and inline carries lines of the
    file, and blocks inside another lie within its lines. `notes` are labels of footnotes that stand in the
    rest of the chapter, for reading a part of one.
    """
    problems = Problems()
    tokens = markdown_parser().parse(text)
    reader = _BlockReader(tokens, _LINE_END.split(text), first_line, problems, notes)
    return Reading(reader.blocks_until(""), problems.listed())


class Part(NamedTuple):
    """One construct at the outermost level: its lines in the file and the blocks that reading makes of it."""

    lines: Lines
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Parts:
    """A text read part by part; `references` are the lines of the definitions of links that it hides."""

    parts: tuple[Part, ...]
    problems: tuple[Finding, ...]
    references: tuple[Lines, ...]
    notes: frozenset[str]


def parse_parts(text: str, first_line: int = 1, notes: frozenset[str] = frozenset()) -> Parts:
    """Read a text as `parse` does, keeping apart what each construct at the outermost level makes.

    `Parts.notes` are the labels of the footnotes that the text defines. Lines without a part hold
    definitions of links, or nothing.
    """
    problems = Problems()
    env: dict[str, Any] = {}
    tokens = markdown_parser().parse(text, env)
    reader = _BlockReader(tokens, _LINE_END.split(text), first_line, problems, notes)
    parts = tuple(reader.parts())
    defined = [*env.get("references", {}).values(), *env.get("duplicate_refs", ())]
    references = tuple(Lines(first_line + d["map"][0], first_line + d["map"][1] - 1) for d in defined)
    labels = frozenset(t.meta["label"] for t in tokens if t.type == "footnote_reference_open")
    return Parts(parts, problems.listed(), references, labels)


class _BlockReader:
    """Walks once over the block tokens; depth is bounded by the parser's own limit."""

    def __init__(
        self,
        tokens: list[Token],
        source: list[str],
        first_line: int,
        problems: Problems,
        elsewhere: frozenset[str],
    ) -> None:
        self._tokens = tokens
        self._source = source
        self._first = first_line
        self._problems = problems
        self._next = 0
        self._notes_seen: set[str] = set()
        notes = (t.meta["label"] for t in tokens if t.type == "footnote_reference_open")
        self._inlines = InlineReader(problems, elsewhere | frozenset(notes))
        self._readers: dict[str, Callable[[Token], Blocks]] = {
            "heading_open": self._heading,
            "paragraph_open": self._paragraph,
            "bullet_list_open": self._list,
            "ordered_list_open": self._list,
            "blockquote_open": self._quote,
            "code_block": self._code,
            "fence": self._code,
            "hr": self._rule,
            "table_open": self._table,
            "dl_open": self._definitions,
            "footnote_reference_open": self._note,
            "div_open": self._div,
            "too_deep": self._too_deep,
        }

    def blocks_until(self, closing: str) -> Blocks:
        """Read blocks up to a closing token, which is consumed; up to the end for an empty name."""
        blocks: list[Block] = []
        while self._next < len(self._tokens):
            token = self._take()
            if token.type == closing:
                break
            blocks.extend(self._readers[token.type](token))
        return tuple(blocks)

    def parts(self) -> Iterator[Part]:
        """Read all tokens, one construct of the outermost level at a time."""
        while (first := self._next) < len(self._tokens):
            token = self._take()
            blocks = self._readers[token.type](token)
            outer = (t for t in self._tokens[first : self._next] if t.map and not t.level and t.nesting >= 0)
            lines = [self._lines(one) for one in outer]
            yield Part(Lines(lines[0].first, lines[-1].last), blocks)

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _peek(self) -> str:
        return self._tokens[self._next].type if self._next < len(self._tokens) else ""

    def _lines(self, token: Token) -> Lines:
        """Return a token's lines in the file, without blank lines at the end."""
        begin, end = token.map or (0, 1)
        while end > begin + 1 and (end > len(self._source) or not self._source[end - 1].strip(" \t")):
            end -= 1
        return Lines(self._first + begin, self._first + max(end - 1, begin))

    def _words(self, lines: Lines) -> Inlines:
        """Read the inline token that comes next."""
        return self._inlines.tokens(self._take().children or [], lines.first)

    def _id(self, attributes: Attributes, line: int) -> str:
        return checked_id(attributes, line, self._problems)

    # --- Leaves ---------------------------------------------------------------------------------

    def _heading(self, token: Token) -> Blocks:
        lines = self._lines(token)
        level = int(token.tag[1])
        words = self._words(lines)
        self._take()
        attributes = token.meta.get("attributes", Attributes())
        check_keys(attributes, HEADING_ATTRIBUTES, _("un título"), lines.first, self._problems)
        if level == 1:
            self._problems.warn(
                "titulo-de-nivel-1",
                lines.first,
                _("Hay un título de nivel 1 dentro del texto."),
                _("El título del capítulo va en su encabezado («titulo:»); aquí empiece con ##."),
            )
        return (Heading(level, words, self._id(attributes, lines.first), lines=lines),)

    def _paragraph(self, token: Token) -> Blocks:
        lines = self._lines(token)
        content = self._tokens[self._next]
        children = content.children or []
        if len(children) == 1 and children[0].type == "image" and _makes_figure(children[0]):
            self._next += 2
            return (self._figure(children[0], lines),)
        words = self._words(lines)
        self._take()
        for child in children:
            if child.type == "image" and "attributes" in child.meta:
                self._problems.error(
                    "atributos-en-linea",
                    lines.first + (child.map or [0])[0],
                    _("Una imagen entre palabras no lleva atributos."),
                    _("Déjela sola en su párrafo para que sea una figura, o borre las llaves."),
                )
        if _STRAY_CLOSING.fullmatch(content.content):
            self._problems.error(
                "cierre-suelto",
                lines.first,
                _("Hay un cierre «:::» que no cierra nada."),
                _("Bórrelo, o revise que el bloque empiece con su nombre, por ejemplo «::: recuadro»."),
            )
        return (Paragraph(words, lines),)

    def _figure(self, token: Token, lines: Lines) -> Figure:
        attributes = token.meta.get("attributes", Attributes())
        check_keys(attributes, FIGURE_ATTRIBUTES, _("una figura"), lines.first, self._problems)
        image = self._inlines.tokens([token], lines.first)[0]
        assert isinstance(image, Image)
        return Figure(
            replace(image, title=""),
            self._inlines.text(image.title, lines.first),
            self._id(attributes, lines.first),
            source=self._inlines.text(attributes.values.get("fuente", ""), lines.first),
            lines=lines,
        )

    def _code(self, token: Token) -> Blocks:
        return (CodeBlock(token.content, unescapeAll(token.info).strip(), self._lines(token)),)

    def _rule(self, token: Token) -> Blocks:
        return (Rule(self._lines(token)),)

    def _too_deep(self, token: Token) -> Blocks:
        lines = self._lines(token)
        self._problems.error(
            "demasiado-anidado",
            lines.first,
            _("Hay demasiados bloques unos dentro de otros; lo que sigue se muestra tal como está escrito."),
            _("Saque este pasaje de las listas, citas o recuadros que lo rodean."),
        )
        return (CodeBlock(token.content.rstrip("\n") + "\n", lines=lines),)

    # --- Blocks that hold others -----------------------------------------------------------------

    def _quote(self, token: Token) -> Blocks:
        return (Quote(self.blocks_until("blockquote_close"), self._lines(token)),)

    def _list(self, token: Token) -> Blocks:
        ordered = token.type == "ordered_list_open"
        items: list[ListItem] = []
        tight = True
        while (opening := self._take()).nesting == 1:
            tight = self._is_tight(opening) and tight
            blocks = self.blocks_until("list_item_close")
            items.append(ListItem(blocks, opening.meta.get("checked"), self._around(opening, blocks)))
        lines = Lines(items[0].lines.first, items[-1].lines.last)
        start = int(token.attrs.get("start", 1)) if ordered else 1
        return (ListBlock(ordered, tuple(items), start, tight, lines),)

    def _is_tight(self, opening: Token) -> bool:
        """Say whether the paragraphs directly inside an item that has just opened are shown without space."""
        for index in range(self._next, len(self._tokens)):
            token = self._tokens[index]
            if token.nesting == -1 and token.level == opening.level:
                break
            if token.type == "paragraph_open" and token.level == opening.level + 1:
                return token.hidden
        return True

    def _around(self, opening: Token, blocks: Blocks) -> Lines:
        """Return the lines of an item: markdown-it counts the blank lines after it as its own."""
        own = self._lines(opening)
        return Lines(own.first, max(blocks[-1].lines.last, own.first) if blocks else own.first)

    def _definitions(self, token: Token) -> Blocks:
        items: list[Definition] = []
        tight = True
        while self._take().type == "dt_open":
            content = self._tokens[self._next]
            line = self._first + (content.map or [0])[0]
            term = self._words(Lines(line, line))
            self._take()
            meanings: list[Blocks] = []
            last = line
            while self._peek() == "dd_open":
                opening = self._take()
                tight = self._is_tight(opening) and tight
                meanings.append(self.blocks_until("dd_close"))
                last = self._around(opening, meanings[-1]).last
            items.append(Definition(term, tuple(meanings), lines=Lines(line, last)))
        return (DefinitionList(tuple(items), tight, Lines(items[0].lines.first, items[-1].lines.last)),)

    def _note(self, token: Token) -> Blocks:
        label = token.meta["label"]
        outer, self._inlines.in_note = self._inlines.in_note, True
        blocks = self.blocks_until("footnote_reference_close")
        self._inlines.in_note = outer
        lines = self._around(token, blocks)
        if label in self._notes_seen:
            self._problems.error(
                "nota-repetida",
                lines.first,
                _("Hay dos notas que se llaman «[^{label}]».").format(label=label),
                _("Dé otro nombre a una de las dos, también en su llamada."),
            )
        self._notes_seen.add(label)
        return (NoteDefinition(label, blocks, lines),)

    def _div(self, token: Token) -> Blocks:
        lines = self._lines(token)
        outer = self._inlines.in_form
        self._inlines.in_form = outer or token.info == "formulario"
        blocks = self.blocks_until("div_close")
        self._inlines.in_form = outer
        return directive(token.info, token.meta, blocks, lines, self._inlines)

    # --- Tables ----------------------------------------------------------------------------------

    def _table(self, token: Token) -> Blocks:
        lines = self._lines(token)
        rows: list[tuple[Inlines, ...]] = []
        align: list[Align] = []
        while (part := self._take()).type != "table_close":
            if part.type == "tr_open":
                rows.append(self._row(part, align if not rows else []))
        table = Table(rows[0], tuple(rows[1:]), tuple(align), lines=lines)
        following = self._tokens[self._next] if self._peek() == "paragraph_open" else None
        if following and "caption" in following.meta:
            self._take()
            return (self._captioned(table, following),)
        return (table,)

    def _row(self, opening: Token, align: list[Align]) -> tuple[Inlines, ...]:
        lines = self._lines(opening)
        if "extra" in opening.meta:
            self._problems.error(
                "celdas-de-mas",
                lines.first,
                _("Esta fila tiene más celdas que el encabezado de la tabla."),
                _("Borre las barras «|» que sobran, o escríbalas «\\|» si son parte del texto."),
            )
        elif _GLUED_CAPTION.fullmatch(self._source[opening.map[0]] if opening.map else ""):
            self._problems.error(
                "leyenda-pegada",
                lines.first,
                _("Esta línea parece la leyenda de la tabla, pero se lee como una fila más."),
                _("Deje un renglón en blanco entre la tabla y su leyenda."),
            )
        cells: list[Inlines] = []
        while (cell := self._take()).type != "tr_close":
            align.append(_alignment(str(cell.attrs.get("style", ""))))
            cells.append(self._words(lines))
            self._take()
        return tuple(cells)

    def _captioned(self, table: Table, opening: Token) -> Table:
        lines = self._lines(opening)
        attributes: Attributes = opening.meta["caption"]
        check_keys(attributes, TABLE_ATTRIBUTES, _("una tabla"), lines.first, self._problems)
        caption = self._words(lines)
        self._take()
        return replace(
            table,
            caption=caption,
            id=self._id(attributes, lines.first),
            widths=widths(attributes.values, len(table.header), lines.first, self._problems),
            source=self._inlines.text(attributes.values.get("fuente", ""), lines.last),
            lines=Lines(table.lines.first, lines.last),
        )


def _makes_figure(image: Token) -> bool:
    return "title" in image.attrs or "attributes" in image.meta


def _alignment(style: str) -> Align:
    match style.removeprefix("text-align:"):
        case "left":
            return "left"
        case "center":
            return "center"
        case "right":
            return "right"
        case _:
            return ""
