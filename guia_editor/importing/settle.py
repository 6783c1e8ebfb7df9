"""The last step: levels of headings, and links that lead to a place, to the internet, or nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss, Report
from guia_editor.importing.runs import merged
from guia_editor.importing.words import plain_name
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.anchors import MADE_ANCHORS
from guia_editor.model.blocks import Block, Blocks, Heading, Image, Inline, Inlines, Link, plain_text, walk
from guia_editor.model.rewrite import rewrite, rewrite_runs

Resolve = Callable[[str], str | None]
"""Where an address of the original leads now: an address, `#id`, or None for nowhere."""

DEEPEST_HEADING = 6


class Settling:
    """Links within one text: headings that something leads to get an id, the others need none."""

    def __init__(self, places: Mapping[str, str], own_id: str = "") -> None:
        self._places = places
        self._own = own_id
        self.wanted: set[str] = set()

    def resolve(self, target: str) -> str | None:
        """Return an address as it is, a place in the text by its heading's provisional id."""
        if not target.startswith("#"):
            return target if can_be_followed(target) else None
        heading = self._places.get(target[1:])
        if heading:
            self.wanted.add(heading)
            return "#" + heading
        return "#" + self._own if self._own and heading == "" else None

    def identifier(self, provisional: str, words: str) -> str:
        """Return the id of a heading: one made of its words when a link leads there."""
        return plain_name(words, "titulo") if provisional in self.wanted else ""


def settle(
    blocks: Blocks,
    resolve: Resolve,
    identifier: Callable[[str, str], str],
    *,
    first_level: int = 0,
    taken: set[str] | None = None,
) -> tuple[Blocks, tuple[Loss, ...]]:
    """Return blocks ready for a chapter, and what had to give way.

    Headings stand at level 2 or below without skipping one; with `first_level` the highest stands there.
    Links lead where `resolve` says, or become plain words. `taken` are ids that may not be used again, and
    gets the new ones.
    """
    report = Report()
    linked = rewrite(blocks, on_inline=lambda inline: _linked(inline, resolve, report))
    names = _names(linked, identifier, taken if taken is not None else set())
    levels = _Levels(linked, first_level, report)
    renamed = {f"#{old}": f"#{new}" for old, new in names.items()}

    def on_block(block: Block) -> Blocks:
        if isinstance(block, Heading):
            return (replace(block, level=levels.next(block.level), id=names.get(block.id, "")),)
        return (block,)

    def on_inline(inline: Inline) -> Inlines:
        if isinstance(inline, Link) and inline.target in renamed:
            return (replace(inline, target=renamed[inline.target]),)
        return (inline,)

    settled = rewrite(linked, on_block, on_inline)
    return rewrite_runs(settled, merged), report.listed()


def _linked(inline: Inline, resolve: Resolve, report: Report) -> Inlines:
    if not isinstance(inline, Link):
        return (inline,)
    target = resolve(inline.target)
    said = plain_text(inline.children).strip()
    if target is None or not said:
        only_pictures = all(isinstance(one, Image) for one in inline.children)
        if target is None or not only_pictures:
            message = _("Un enlace no lleva a ningún lugar de la guía ni de internet; quedó como texto.")
            report.add("enlace-sin-destino", message, Kind.LOST, inline.target[:500])
        else:
            message = _("Una imagen sin descripción era un enlace; quedó sin él.")
            report.add("enlace-en-imagen", message, Kind.LOST, inline.target[:500])
        return inline.children
    return (replace(inline, target=target),)


def _names(blocks: Blocks, identifier: Callable[[str, str], str], taken: set[str]) -> dict[str, str]:
    """Return the final id of every heading that needs one, by its provisional one."""
    names: dict[str, str] = {}
    for block in walk(blocks):
        if isinstance(block, Heading) and block.id:
            wish = identifier(block.id, plain_text(block.children))
            if wish:
                names[block.id] = free_name(wish, taken)
    return names


def free_name(wish: str, taken: set[str]) -> str:
    """Return a name that nobody bears yet, and take it."""
    name, number = wish, 2
    while name in taken or name in MADE_ANCHORS:
        name, number = f"{wish}-{number}", number + 1
    taken.add(name)
    return name


class _Levels:
    """Gives headings their level in turn."""

    def __init__(self, blocks: Blocks, first: int, report: Report) -> None:
        found = [block.level for block in walk(blocks) if isinstance(block, Heading)]
        highest = min(found, default=2)
        self._shift = first - highest if first else max(0, 2 - highest)
        self._last = 1 if first or not found else max(found[0] + self._shift - 1, 1)
        self._report = report

    def next(self, level: int) -> int:
        wished = level + self._shift
        given = min(wished, self._last + 1, DEEPEST_HEADING)
        if given != wished:
            message = _("Un título saltaba de nivel o estaba demasiado adentro; se subió.")
            self._report.add("nivel-de-titulo", message)
        self._last = given
        return given
