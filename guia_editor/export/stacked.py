"""Stacked counts over time as SVG: one column for each day that is shown, one tone for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guia_editor.export.charts import Drawing
from guia_editor.export.svg import GREY, LINE, WIDTH, frame, rectangle, text, width_of

_HEIGHT, _TOP, _FOOT, _LEFT, _LEGEND = 220, 12, 24, 40, 24
_MOST = 60
"""Columns; of a longer time every second, third… day is shown, and always the last."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of thing that is counted: its name and the colour of its part of each column."""

    name: str
    fill: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One column: what stands below it, and a count for each layer, from below."""

    label: str
    counts: tuple[int, ...]


def stacked_columns(
    title: str, description: str, layers: Sequence[Layer], stacks: Sequence[Stack]
) -> Drawing:
    """Return columns that stand on zero, all to one measure, with a legend below."""
    shown = _thinned(stacks)
    rows = _legend_rows(layers)
    height = _TOP + _HEIGHT + _FOOT + _LEGEND * len(rows)
    most = max((sum(stack.counts) for stack in shown), default=0) or 1
    room = WIDTH - _LEFT - 10
    step = room / max(len(shown), 1)
    parts = _measure(most, room)
    for index, stack in enumerate(shown):
        parts += _column(stack, layers, _LEFT + index * step, min(step * 0.8, 48), most)
    parts += _days(shown, step)
    for number, row in enumerate(rows):
        parts += _legend(row, _TOP + _HEIGHT + _FOOT + _LEGEND * number)
    return Drawing(frame(WIDTH, height, title, description, parts), WIDTH, height)


def _thinned(stacks: Sequence[Stack]) -> list[Stack]:
    every = -(-len(stacks) // _MOST) if stacks else 1
    return list(stacks[::-1][::every][::-1])


def _measure(most: int, room: float) -> list[str]:
    parts = []
    for value in sorted({0, most // 2, most}):
        y = _TOP + _HEIGHT * (1 - value / most)
        parts.append(rectangle(_LEFT, y, room, 1, f'fill="{GREY if value == 0 else LINE}"'))
        parts.append(text(_LEFT - 6, y + 5, str(value), f'text-anchor="end" fill="{GREY}"'))
    return parts


def _column(stack: Stack, layers: Sequence[Layer], x: float, width: float, most: int) -> list[str]:
    parts, y = [], float(_TOP + _HEIGHT)
    for layer, count in zip(layers, stack.counts, strict=True):
        if count:
            tall = _HEIGHT * count / most
            y -= tall
            parts.append(rectangle(x, y, width, tall, f'fill="{layer.fill}" stroke="#ffffff"'))
    return parts


def _days(shown: Sequence[Stack], step: float) -> list[str]:
    if not shown:
        return []
    base = _TOP + _HEIGHT + 17
    first = text(_LEFT, base, shown[0].label, f'fill="{GREY}"')
    if len(shown) == 1:
        return [first]
    end = _LEFT + step * len(shown)
    return [first, text(end, base, shown[-1].label, f'text-anchor="end" fill="{GREY}"')]


def _legend_rows(layers: Sequence[Layer]) -> list[list[Layer]]:
    rows: list[list[Layer]] = []
    room = 0.0
    for layer in layers:
        wide = width_of(layer.name) + 36
        if not rows or room < wide:
            rows.append([])
            room = WIDTH - _LEFT
        rows[-1].append(layer)
        room -= wide
    return rows


def _legend(row: Sequence[Layer], y: float) -> list[str]:
    parts, x = [], float(_LEFT)
    for layer in row:
        parts.append(rectangle(x, y + 5, 13, 13, f'fill="{layer.fill}" stroke="{GREY}"'))
        parts.append(text(x + 19, y + 17, layer.name))
        x += width_of(layer.name) + 36
    return parts
