"""Lines that belong together once they stand in a row: Word's list paragraphs, captions and their things."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from guia_editor.i18n import _
from guia_editor.importing.report import Report
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Emphasis,
    Figure,
    Image,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Strong,
    Table,
    Text,
    plain_text,
)


@dataclass(frozen=True, slots=True)
class ListLine:
    """A paragraph that Word shows as an entry of a list: `level` from 1, `key` tells lists apart."""

    level: int
    key: str
    marker: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """A paragraph that captions what stands beside it."""

    words: Inlines


@dataclass(frozen=True, slots=True)
class Deeper:
    """A list inside nothing but a list, as LibreOffice parts its lists: it goes on the one before it."""

    list: ListBlock


Loose = Block | ListLine | CaptionLine | Deeper

_NUMBERED = re.compile(
    r"\(?(\d{1,4}|[a-zA-Z]{1,2}|[ivxlcdmIVXLCDM]{1,8})(?:\.\d+)*[.):]\)?|\d{1,4}(?:\.\d+)+"
)
_OF_TABLE = re.compile(r"(?:tabla|cuadro|table|matriz)\b", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?:tabla|cuadro|table|matriz|figura|figure|gráfic[ao]|grafic[ao]|ilustración|ilustracion|imagen|mapa|"
    r"fotografía|foto|diagrama|esquema)\s+(?:n[.°ºo]*\s*)?(?:\d+|[ivxlc]+\b)(?:[.\-]\d+)*\s*(?:[.:–—-]\s*)*",
    re.IGNORECASE,
)


def gathered(lines: Iterable[Loose], report: Report) -> Blocks:
    """Return blocks, with lists made of lines in a row and captions given to their tables and pictures."""
    blocks: list[Block | CaptionLine] = []
    pending: list[ListLine] = []
    goes_on = False
    for one in lines:
        if isinstance(one, ListLine):
            pending.append(one)
            continue
        blocks += _lists(pending)
        pending = []
        last = blocks[-1] if blocks else None
        if isinstance(one, Deeper):
            goes_on = isinstance(last, ListBlock)
            blocks[len(blocks) - goes_on :] = [_continued(last, one.list)]
        elif goes_on and isinstance(one, ListBlock) and isinstance(last, ListBlock):
            goes_on = one.ordered == last.ordered
            items = last.items + one.items
            blocks[len(blocks) - goes_on :] = [
                replace(last, items=items, tight=tight(items)) if goes_on else one
            ]
        else:
            goes_on = False
            blocks.append(one)
    blocks += _lists(pending)
    return _captioned(blocks, report)


def _continued(last: Block | CaptionLine | None, inner: ListBlock) -> ListBlock:
    """Return a list with another inside its last item; the inner one alone where there is no list."""
    if not isinstance(last, ListBlock):
        return inner
    *before, item = last.items
    items = (*before, replace(item, blocks=(*item.blocks, inner)))
    return replace(last, items=items, tight=tight(items))


def tight(items: Iterable[ListItem]) -> bool:
    """Say whether a list can be written without blank lines: no item holds more than words and lists."""
    return all(isinstance(block, ListBlock) for item in items for block in item.blocks[1:])


# --- Lists -------------------------------------------------------------------------------------


def _lists(lines: list[ListLine]) -> list[Block]:
    blocks: list[Block] = []
    while lines:
        first = lines[0]
        level = min(line.level for line in lines) if not blocks else first.level
        group = [first]
        for line in lines[1:]:
            if line.level <= level and not _same_list(first, line):
                break
            group.append(line)
        blocks.append(_list(group, min(level, first.level)))
        lines = lines[len(group) :]
    return blocks


def _same_list(first: ListLine, line: ListLine) -> bool:
    return line.key == first.key and _is_numbered(line) == _is_numbered(first)


def _list(lines: list[ListLine], level: int) -> ListBlock:
    items: list[ListItem] = []
    inner: list[ListLine] = []
    blocks: Blocks = ()
    started = False
    for line in lines:
        if line.level > level and started:
            inner.append(line)
            continue
        if started:
            items.append(ListItem(blocks + tuple(_lists(inner))))
        blocks, inner, started = line.blocks, [], True
    items.append(ListItem(blocks + tuple(_lists(inner))))
    start = re.sub(r"\D.*", "", lines[0].marker.lstrip("("))
    ordered = _is_numbered(lines[0])
    return ListBlock(ordered, tuple(items), int(start) if ordered and start else 1, tight(items))


def _is_numbered(line: ListLine) -> bool:
    return _NUMBERED.fullmatch(line.marker) is not None


# --- Captions ----------------------------------------------------------------------------------


def _captioned(blocks: list[Block | CaptionLine], report: Report) -> Blocks:
    result: list[Block] = []
    index = 0
    while index < len(blocks):
        one = blocks[index]
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        index += 1
        if not isinstance(one, CaptionLine):
            result.append(one)
            continue
        of_table = _OF_TABLE.match(plain_text(one.words)) is not None
        after = following if not isinstance(following, CaptionLine) else None
        before = result[-1] if result else None
        order = ((after, 1), (before, 0)) if of_table else ((before, 0), (after, 1))
        for neighbour, ahead in order:
            made = _with_caption(neighbour, one.words, report) if neighbour else None
            if made is not None:
                if ahead:
                    index += 1
                else:
                    result.pop()
                result.append(made)
                break
        else:
            result.append(Paragraph(one.words))
    return tuple(result)


def _with_caption(block: Block, words: Inlines, report: Report) -> Block | None:
    match block:
        case Table(caption=()):
            return replace(block, caption=_unnumbered(words, report))
        case Paragraph(children=(Image() as image,)):
            return Figure(image, _unnumbered(words, report))
        case _:
            return None


def _unnumbered(words: Inlines, report: Report) -> Inlines:
    """Return a caption without "Tabla 3. ": the guide numbers its tables and figures by itself."""
    if not words:
        return words
    match words[0]:
        case Text(text=text):
            prefix = _PREFIX.match(text)
            if not prefix:
                return words
            rest = text[prefix.end() :]
            _tell_number(prefix[0], report)
            return _stripped(((Text(rest),) if rest else ()) + words[1:])
        case Strong(children=children) | Emphasis(children=children):
            inner = _unnumbered(children, report)
            if inner is children:
                return words
            return _stripped(((replace(words[0], children=inner),) if inner else ()) + words[1:])
        case _:
            return words


def _stripped(words: Inlines) -> Inlines:
    if words and isinstance(words[0], Text):
        text = words[0].text.lstrip(" \xa0.:–—-")
        return ((Text(text),) if text else ()) + words[1:]
    return words


def _tell_number(prefix: str, report: Report) -> None:
    report.add(
        "numero-de-leyenda",
        _("El número escrito en una leyenda se quitó: la guía numera sola."),
        text=prefix.strip(),
    )
