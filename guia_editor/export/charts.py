"""Bar charts as SVG: one bar for each territory, grouped by indicator, the figure at its end."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from typing import Literal

from guia_editor.export.svg import (
    BLUE,
    BLUE_MIDDLE,
    GREY,
    INK,
    LINE,
    WIDTH,
    frame,
    rectangle,
    text,
    width_of,
)

Tone = Literal["own", "middle", "wide"]

_FILLS: dict[Tone, str] = {
    "own": f'fill="{BLUE}"',
    "middle": f'fill="{BLUE_MIDDLE}"',
    "wide": f'fill="{LINE}" stroke="{GREY}"',
}
"""Dark, middle and light: told apart in greys too."""

_ROW, _BAR, _TITLE, _MARGIN = 24, 16, 24, 10
_BASE = 17
"""Where in its row the base line of a text lies."""
_LONGEST_LABEL = 300
"""A label wider than this is written in two smaller lines."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose it is, how much (None: no figure), and the figure as written."""

    label: str
    value: float | None
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars of one indicator; all groups of `scale` "shared" are drawn to the same measure."""

    title: str
    bars: tuple[Bar, ...]
    shared_scale: bool = True


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG and its size in pixels."""

    svg: str
    width: int
    height: int


def bar_chart(title: str, description: str, groups: tuple[BarGroup, ...]) -> Drawing:
    """Return horizontal bars from zero; titles of groups are shown when there are several.

    Where every group has one bar, its title stands beside the bar instead: half as tall.
    """
    if len(groups) > 1 and all(len(group.bars) == 1 for group in groups):
        groups = tuple(_named_by_title(group) for group in groups)
        titled = False
    else:
        titled = len(groups) > 1
    height = 2 * _MARGIN + sum(_TITLE * titled + _ROW * len(group.bars) for group in groups)
    longest = max((width_of(bar.label) for group in groups for bar in group.bars), default=0)
    start = min(longest, _LONGEST_LABEL) + 2 * _MARGIN
    room = WIDTH - start - 2 * _MARGIN - max((width_of(b.text) for g in groups for b in g.bars), default=0)
    shared = _largest(tuple(group for group in groups if group.shared_scale))
    parts: list[str] = []
    y = float(_MARGIN)
    for group in groups:
        if titled:
            parts.append(text(_MARGIN, y + _BASE + 2, group.title, 'font-weight="bold"'))
            y += _TITLE
        top = shared if group.shared_scale else _largest((group,))
        for bar in group.bars:
            parts += _bar(bar, start, y, room / top)
            y += _ROW
        parts.append(
            rectangle(start - 1, y - _ROW * len(group.bars), 1, _ROW * len(group.bars), f'fill="{GREY}"')
        )
    return Drawing(frame(WIDTH, height, title, description, parts), WIDTH, height)


def _named_by_title(group: BarGroup) -> BarGroup:
    return replace(group, bars=tuple(replace(bar, label=group.title) for bar in group.bars))


def _label(words: str, end: float, y: float, weight: str) -> list[str]:
    anchor = f'text-anchor="end"{weight}'
    if width_of(words) <= _LONGEST_LABEL:
        return [text(end, y + _BASE, words, anchor)]
    lines = textwrap.wrap(words, len(words) // 2 + 6)
    return [text(end, y + 10 + 12 * i, line, f'{anchor} font-size="12"') for i, line in enumerate(lines)]


def _bar(bar: Bar, start: float, y: float, unit: float) -> list[str]:
    weight = ' font-weight="bold"' if bar.tone == "own" else ""
    label = _label(bar.label, start - 8, y, weight)
    if bar.value is None:
        return [*label, text(start + 6, y + _BASE, bar.text, f'fill="{GREY}" font-style="italic"')]
    length = max(0.0, bar.value * unit)
    shape = rectangle(start, y + (_ROW - _BAR) / 2, length, _BAR, _FILLS[bar.tone])
    return [*label, shape, text(start + length + 6, y + _BASE, bar.text, f'fill="{INK}"{weight}')]


def _largest(groups: tuple[BarGroup, ...]) -> float:
    """Return the value that fills the width; never zero."""
    return max((bar.value or 0 for group in groups for bar in group.bars), default=0) or 1.0
