"""Maps as SVG: the municipalities of the country or of a department, coloured by a figure."""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guia_editor.export.charts import Drawing
from guia_editor.export.outlines import Line, Polygons, Shapes, box, drawn, drawn_into, inside, path
from guia_editor.export.svg import BLUE, GREY, INK, OCHRE, PAPER, WIDTH, frame, rectangle, text, width_of
from guia_editor.model.territory import Territories, Territory, TerritoryKind

DISPUTE = "Diferendo territorial, insular y marítimo pendiente de resolver"
"""The legend that every map of Guatemala must carry."""

CREDIT = "Límites: CONRED, vía OCHA COD-AB Guatemala (2019), CC BY 3.0 IGO; simplificados"
"""The attribution that the licence of the outlines asks for."""

_SHADES = ("#dceaf0", "#a9cbd9", "#6aa5bd", "#2f7a98", BLUE)
"""From light to dark, so that the order reads in greys as well."""

_DARK = _SHADES[3:]
_REST = "#cfdfe6"
_WATER = "#8fb8de"
_LAKE = "lago-"
_TOLERANCE = 0.45
_HEIGHTS = {TerritoryKind.COUNTRY: 640, TerritoryKind.DEPARTMENT: 430, TerritoryKind.MUNICIPALITY: 430}
_SMALL = 45
_MARGIN = 12
_LINE_HEIGHT = 22
_COVER_LINE = 66
"""Letters that a line of the notes under a cover's map holds."""


@dataclass(frozen=True, slots=True)
class Classes:
    """How figures are grouped: `limits` are where each class but the first begins; `names` has one more.

    `shades` are the colours of the classes, in the same order.
    """

    limits: tuple[float, ...]
    names: tuple[str, ...]
    missing: str
    shades: tuple[str, ...] = _SHADES

    def shade(self, value: float) -> str:
        """Return the colour of a figure."""
        return self.shades[bisect_right(self.limits, value)]


def classes_of(
    values: Sequence[float], percent: bool, write: Callable[[float], str], missing: str
) -> Classes:
    """Return five classes: fifths of 100 for percentages, so that all maps compare; else equal counts.

    Where many figures are the same these are fewer; none of them stays empty.
    """
    if percent:
        limits, least, most = [20.0, 40.0, 60.0, 80.0], 0.0, 100.0
    else:
        ordered = sorted(values) or [0.0]
        least, most = ordered[0], ordered[-1]
        # The least begins no class of its own: there would be nothing below it.
        limits = sorted({ordered[len(ordered) * fifth // 5] for fifth in range(1, 5)} - {least})
    bounds = (least, *limits, most)
    names = [f"{write(low)} – {write(high)}" for low, high in pairwise(bounds)]
    return Classes(tuple(limits), tuple(names), missing)


def choropleth(
    title: str,
    description: str,
    territory: Territory,
    territories: Territories,
    values: Mapping[str, float | None],
    classes: Classes,
    lake_word: str,
) -> Drawing:
    """Return the map of a territory's municipalities, or of its department with the municipality outlined.

    `values` are figures by municipal code; one without is left white. The legend, the dispute over the
    border and the credit of the outlines stand below.
    """
    municipal = territory.kind is TerritoryKind.MUNICIPALITY
    wider = territories.departments.get(territory.department_code, territory) if municipal else territory
    members = [place.code for place in territories.members(wider)]
    borders = sorted(territories.departments) if wider.kind is TerritoryKind.COUNTRY else [wider.code]
    height = _HEIGHTS[territory.kind]
    lines = _lines(territories, [*members, *borders], height)
    parts = [*_shaded(members, lines, values, classes), *_lakes(lines), *_lake_names(lines, lake_word)]
    parts.append(_outlined([line for code in borders for line in lines[code]], GREY, 9))
    if municipal and lines[territory.code]:
        parts.append(_outlined(lines[territory.code], PAPER, 62))  # a white rim, for prints in greys
        parts.append(_outlined(lines[territory.code], OCHRE, 32))
        parts += _named(territory.name, lines[territory.code])
    shown = [_group(parts)] if any(lines.values()) else []
    extra = [(PAPER, classes.missing)] if any(values.get(code) is None for code in members) else []
    extra += [(_WATER, lake_word)] if any(key.startswith(_LAKE) for key in lines) else []
    swatches = [*zip(classes.shades, classes.names, strict=False), *extra]
    legend, bottom = _legend(swatches, height + 2 * _MARGIN)
    return Drawing(frame(WIDTH, bottom, title, description, [*shown, *legend]), WIDTH, bottom)


def cover_map(title: str, description: str, territory: Territory, territories: Territories) -> Drawing:
    """Return the country by departments with the territory in dark, and a ring round a municipality."""
    municipal = territory.kind is TerritoryKind.MUNICIPALITY
    codes = sorted(territories.departments)
    height = _HEIGHTS[TerritoryKind.COUNTRY]
    lines = _lines(territories, codes, height)
    own_lines = _placed(territory.code, territories, codes, height) if municipal else ()
    whole = territory.kind is TerritoryKind.COUNTRY
    parts = []
    for code in codes:
        own = code in (territory.code, territory.department_code)
        fill = _SHADES[2] if municipal and own else BLUE if own else _SHADES[3] if whole else _REST
        parts.append(f'<path d="{path(lines[code])}" fill="{fill}" stroke="{PAPER}" stroke-width="8"/>')
    parts += _lakes(lines)
    if own_lines:
        parts.append(f'<path d="{path(own_lines)}" fill="{BLUE}"/>')
        parts += _ringed(own_lines)
    notes, bottom = _cover_notes(height + 2 * _MARGIN + 10)
    return Drawing(frame(WIDTH, bottom, title, description, [_group(parts), *notes]), WIDTH, bottom)


def department_paths(
    territories: Territories, height: int
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return SVG path data in tenths of units: (code, outline) of each department, and the lakes.

    They fit `WIDTH` less a margin at each side, and `height`; empty without outlines.
    """
    lines = _lines(territories, sorted(territories.departments), height)
    shapes = tuple(
        (code, path(found)) for code, found in lines.items() if found and not code.startswith(_LAKE)
    )
    return shapes, tuple(path(found) for code, found in lines.items() if found and code.startswith(_LAKE))


def _lines(territories: Territories, codes: Sequence[str], height: int) -> Mapping[str, tuple[Line, ...]]:
    """Return the drawn outlines by code, lakes after them; empty lines where there are no outlines."""
    shapes: list[tuple[str, Polygons]] = [(code, territories.outlines.get(code, ())) for code in codes]
    if not any(polygons for _code, polygons in shapes):
        return dict.fromkeys(codes, ())
    lakes: Shapes = tuple((f"{_LAKE}{index}", (lake,)) for index, lake in enumerate(territories.lakes))
    near = tuple((key, polygons) for key, polygons in lakes if _within(polygons, shapes))
    return drawn((*shapes, *near), WIDTH - 2 * _MARGIN, height, _TOLERANCE)


def _placed(code: str, territories: Territories, around: Sequence[str], height: int) -> tuple[Line, ...]:
    """Return the drawn outline of one territory where `_lines` of those around it has its place."""
    frame: Shapes = tuple((other, territories.outlines.get(other, ())) for other in around)
    own = territories.outlines.get(code, ())
    if not own or not any(polygons for _code, polygons in frame):
        return ()
    return drawn_into(frame, ((code, own),), WIDTH - 2 * _MARGIN, height, _TOLERANCE)[code]


def _within(lake: Polygons, shapes: Sequence[tuple[str, Polygons]]) -> bool:
    """Say whether a lake's first point lies in the box around the shapes."""
    x, y = lake[0][0][0]
    points = [point for _code, polygons in shapes for polygon in polygons for point in polygon[0]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)


def _shaded(
    codes: Sequence[str],
    lines: Mapping[str, tuple[Line, ...]],
    values: Mapping[str, float | None],
    classes: Classes,
) -> list[str]:
    """Return one path for each class, so that the drawing stays small."""
    by_shade: dict[str, list[Line]] = {shade: [] for shade in (PAPER, *classes.shades)}
    for code in codes:
        value = values.get(code)
        by_shade[PAPER if value is None else classes.shade(value)] += lines[code]
    return [
        f'<path d="{path(found)}" fill="{shade}" fill-rule="evenodd" '
        f'stroke="{PAPER if shade in _DARK else GREY}" stroke-width="3"/>'
        for shade, found in by_shade.items()
        if found
    ]


def _lakes(lines: Mapping[str, tuple[Line, ...]]) -> list[str]:
    return [
        f'<path d="{path(found)}" fill="{_WATER}" stroke="{GREY}" stroke-width="4"/>'
        for key, found in lines.items()
        if key.startswith(_LAKE) and found
    ]


def _lake_names(lines: Mapping[str, tuple[Line, ...]], word: str) -> list[str]:
    """Return the word for a lake on those with room for it: in greys their colour is a class's."""
    parts = []
    for key, found in lines.items():
        if key.startswith(_LAKE) and found and box(found)[2] - box(found)[0] > 2 * width_of(word):
            x, y = inside(found)
            style = f'text-anchor="middle" font-style="italic" font-size="140" fill="{INK}"'
            parts.append(text(10 * x, 10 * y + 50, word, style))
    return parts


def _outlined(lines: Sequence[Line], colour: str, width: int) -> str:
    return f'<path d="{path(lines)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _group(parts: Sequence[str]) -> str:
    """Return shapes in tenths of units, moved off the edge."""
    place = f'transform="translate({_MARGIN} {_MARGIN}) scale(.1)"'
    return f'<g {place} stroke-linejoin="round">{"".join(parts)}</g>'


def _ringed(lines: Sequence[Line]) -> list[str]:
    """Return a ring round a shape too small to be found without one."""
    left, top, right, bottom = box(lines)
    if max(right - left, bottom - top) > _SMALL:
        return []
    x, y = round(5 * (left + right)), round(5 * (top + bottom))
    return [f'<circle cx="{x}" cy="{y}" r="260" fill="none" stroke="{OCHRE}" stroke-width="40"/>']


def _named(name: str, lines: Sequence[Line]) -> list[str]:
    """Return a name at the middle of a shape, twice: first as a white rim that keeps it legible."""
    x, y = inside(lines)
    place = 'text-anchor="middle" font-weight="bold" font-size="150"'
    rim = f'{place} stroke="{PAPER}" stroke-width="40" fill="{PAPER}"'
    return [text(10 * x, 10 * y + 50, name, rim), text(10 * x, 10 * y + 50, name, f'{place} fill="{INK}"')]


def _legend(swatches: Sequence[tuple[str, str]], top: float) -> tuple[list[str], int]:
    """Return swatches with their names in even columns, the two notes, and where they end."""
    longest = max(width_of(name) for _shade, name in swatches)
    rows = -(-len(swatches) // max(1, int((WIDTH - 2 * _MARGIN) // (longest + 44))))
    columns = -(-len(swatches) // rows)
    parts: list[str] = []
    for index, (shade, name) in enumerate(swatches):
        x = _MARGIN + (index % columns) * (WIDTH - 2 * _MARGIN) / columns
        y = top + (index // columns) * _LINE_HEIGHT
        parts.append(rectangle(x, y, 26, 14, f'fill="{shade}" stroke="{GREY}"'))
        parts.append(text(x + 34, y + 12, name))
    below = top + rows * _LINE_HEIGHT + 12
    return [*parts, *_notes(below)], round(below + 2 * _LINE_HEIGHT)


def _notes(top: float) -> list[str]:
    return [
        text(_MARGIN, top + 8, f"{DISPUTE}.", f'font-size="14" fill="{INK}"'),
        text(_MARGIN, top + 8 + _LINE_HEIGHT, f"{CREDIT}.", f'font-size="14" fill="{GREY}"'),
    ]


def _cover_notes(top: float) -> tuple[list[str], int]:
    """Return the two notes large enough for a map of half a page's width, and where they end."""
    lines = [(line, INK) for line in textwrap.wrap(f"{DISPUTE}.", _COVER_LINE)]
    lines += [(line, GREY) for line in textwrap.wrap(f"{CREDIT}.", _COVER_LINE)]
    parts = [
        text(_MARGIN, top + 16 + number * _LINE_HEIGHT, line, f'font-size="17" fill="{colour}"')
        for number, (line, colour) in enumerate(lines)
    ]
    return parts, round(top + 10 + len(lines) * _LINE_HEIGHT)
