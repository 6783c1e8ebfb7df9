"""The last step: levels of headings, and links that lead to a place, to the internet, or nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss, Report
from guia_editor.importing.runs import merged
from guia_editor.markdown.attributes import plain_id
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.anchors import MADE_ANCHORS
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    all_inlines,
    plain_text,
    walk,
)
from guia_editor.model.names import plain_name, unused
from guia_editor.model.rewrite import rewrite, rewrite_runs

Resolve = Callable[[str, str], str | None]
"""Where an address leads from the page of that name: an address, `#` and a provisional id, None: nowhere."""

Text = tuple[str, Blocks]
"""A text to be settled, and the page that it comes from."""

DEEPEST_HEADING = 6
_PROVISIONAL = "#~"


@dataclass(frozen=True, slots=True)
class InOneText:
    """How links lead within one text whose anchors stand at these places."""

    places: Mapping[str, str]

    def __call__(self, target: str, page: str) -> str | None:
        """Return where an address leads, as `Resolve` says."""
        if not target.startswith("#"):
            return target if can_be_followed(target) else None
        place = self.places.get(target[1:])
        return "#" + place if place else None


def nowhere(_target: str, _page: str) -> str | None:
    """Lead nowhere."""
    return None


def settle(
    texts: Sequence[Text],
    resolve: Resolve,
    known: Mapping[str, str] | None = None,
    taken: set[str] | None = None,
    *,
    whole_chapters: bool = False,
) -> tuple[list[Blocks], list[tuple[Loss, ...]]]:
    """Return texts ready for chapters, and for each what had to give way.

    Headings stand at level 2 or below without skipping one; in `whole_chapters` the highest stands there.
    Links lead where `resolve` says, or become plain words; a heading that one leads to gets an id. `known`
    gives the ids of places that are no heading (a chapter's own), `taken` those that may not be used again,
    and gets the new ones.
    """
    reports = [Report() for _text in texts]
    names = _names(texts, resolve, known or {}, taken if taken is not None else set())
    settled = [
        _settled(blocks, partial(_resolved, resolve, page), names, report, whole_chapters)
        for (page, blocks), report in zip(texts, reports, strict=True)
    ]
    return settled, [report.listed() for report in reports]


def _resolved(resolve: Resolve, page: str, target: str) -> str | None:
    return resolve(target, page)


def free_name(wish: str, taken: set[str]) -> str:
    """Return a name that nobody bears yet, and take it."""
    name = unused(wish, taken | MADE_ANCHORS)
    taken.add(name)
    return name


def _names(
    texts: Sequence[Text], resolve: Resolve, known: Mapping[str, str], taken: set[str]
) -> dict[str, str]:
    """Return the final id of every place that a link leads to, by its provisional one."""
    wanted: set[str] = set()
    for page, blocks in texts:
        for inline in all_inlines(blocks):
            if isinstance(inline, Link):
                target = resolve(inline.target, page) or ""
                if target.startswith(_PROVISIONAL):
                    wanted.add(target[1:])
    names = {place: name for place, name in known.items() if place in wanted}
    for _page, blocks in texts:
        for block in walk(blocks):
            if isinstance(block, Heading) and block.id in wanted and block.id not in names:
                names[block.id] = free_name(plain_name(plain_id(plain_text(block.children)), "titulo"), taken)
    return names


def _settled(
    text: Blocks,
    resolve: Callable[[str], str | None],
    names: Mapping[str, str],
    report: Report,
    whole_chapter: bool,
) -> Blocks:
    levels = _Levels(text, whole_chapter, report)

    def on_block(block: Block) -> Blocks:
        if isinstance(block, Heading):
            return (replace(block, level=levels.next(block.level), id=names.get(block.id, "")),)
        return (block,)

    def on_inline(inline: Inline) -> Inlines:
        return _linked(inline, resolve, names, report) if isinstance(inline, Link) else (inline,)

    return rewrite_runs(rewrite(text, on_block, on_inline), merged)


def _linked(
    link: Link, resolve: Callable[[str], str | None], names: Mapping[str, str], report: Report
) -> Inlines:
    target = resolve(link.target)
    if target is not None and target.startswith(_PROVISIONAL):
        target = f"#{names[target[1:]]}" if target[1:] in names else None
    if target is None:
        message = _("Un enlace no lleva a ningún lugar de la guía ni de internet; quedó como texto.")
    elif not plain_text(link.children).strip():
        message = _("Un enlace no tenía palabras; se quitó.")
        if any(isinstance(one, Image) for one in link.children):
            message = _("Una imagen sin descripción era un enlace; quedó sin él.")
    else:
        return (replace(link, target=target),)
    report.add("enlace-sin-destino", message, Kind.LOST, link.target[:500])
    return link.children


class _Levels:
    """Gives headings their level in turn."""

    def __init__(self, blocks: Blocks, whole_chapter: bool, report: Report) -> None:
        found = [block.level for block in walk(blocks) if isinstance(block, Heading)]
        highest = min(found, default=2)
        self._shift = 2 - highest if whole_chapter else max(0, 2 - highest)
        self._last = 1 if whole_chapter or not found else max(found[0] + self._shift - 1, 1)
        self._report = report

    def next(self, level: int) -> int:
        """Return the level that the next heading stands at."""
        wished = level + self._shift
        given = min(wished, self._last + 1, DEEPEST_HEADING)
        if given != wished:
            self._report.add(
                "nivel-de-titulo", _("Un título saltaba de nivel o estaba demasiado adentro; se subió.")
            )
        self._last = given
        return given
