"""Outlines of territories made small: projected to the drawing, simplified without gaps between them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from guia_editor.model.territory import Ring

Point = tuple[int, int]
"""Tenths of a drawing unit, x to the right and y downwards."""

Line = tuple[Point, ...]
Polygons = tuple[tuple[Ring, ...], ...]
Shapes = tuple[tuple[str, Polygons], ...]

TENTHS = 10


@lru_cache(maxsize=16)
def drawn(shapes: Shapes, width: int, height: int, tolerance: float) -> Mapping[str, tuple[Line, ...]]:
    """Return the closed lines of each shape, fitted into a box of drawing units, in the order given.

    Longitudes shrink by the cosine of the middle latitude (equirectangular projection), good enough for a
    country of four degrees. Borders that two shapes share are cut into the same arcs and simplified once
    (Douglas and Peucker 1973; `tolerance` in drawing units), so neighbours still touch. Rings that become
    nothing are left out. The answer is kept, as all editions draw the same country.
    """
    return _simplified_shapes(shapes, _projection(shapes, width, height), tolerance)


def drawn_into(
    frame: Shapes, shapes: Shapes, width: int, height: int, tolerance: float
) -> Mapping[str, tuple[Line, ...]]:
    """Return the closed lines of shapes, placed where `drawn` puts them together with those of `frame`.

    For one municipality on the map that all editions share: only it is simplified, so that its border may
    lie up to the tolerance beside its neighbours'.
    """
    return _simplified_shapes(shapes, _projection(frame, width, height), tolerance)


def _simplified_shapes(
    shapes: Shapes, place: _Projection, tolerance: float
) -> Mapping[str, tuple[Line, ...]]:
    rings = {
        key: [_snapped(ring, place) for polygon in polygons for ring in polygon] for key, polygons in shapes
    }
    junctions = _junctions(line for lines in rings.values() for line in lines)
    arcs: dict[Line, Line] = {}
    reach = tolerance * TENTHS
    return {
        key: tuple(line for ring in lines if len(line := _simplified(ring, junctions, arcs, reach)) > 3)
        for key, lines in rings.items()
    }


def path(lines: Iterable[Line]) -> str:
    """Return lines as SVG path data: relative, closed, in tenths."""
    parts: list[str] = []
    for line in lines:
        (x, y), *_rest = line
        parts.append(f"M{x} {y}l")
        steps: list[str] = []
        for next_x, next_y in line[1:-1]:
            steps.append(_step(next_x - x, next_y - y))
            x, y = next_x, next_y
        parts.append("".join(steps).lstrip() + "z")
    return "".join(parts)


def inside(lines: Sequence[Line]) -> tuple[float, float]:
    """Return a point well inside closed lines, in drawing units, for a name to stand on.

    It is the middle of the longest of sixteen level cuts through them: the middle of the box around a
    crescent would lie in its neighbour.
    """
    heights = [y for line in lines for _x, y in line]
    low, high = min(heights), max(heights)
    best = (0.0, 0.0, 0.0)
    for cut in range(16):
        level = low + (high - low) * (cut + 0.5) / 16
        crossings = sorted(x for line in lines for x in _crossings(line, level))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            best = max(best, (right - left, (left + right) / 2, level))
    return best[1] / TENTHS, best[2] / TENTHS


def box(lines: Iterable[Line]) -> tuple[float, float, float, float]:
    """Return the box around closed lines, in drawing units: left, top, right, bottom."""
    points = [point for line in lines for point in line]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs) / TENTHS, min(ys) / TENTHS, max(xs) / TENTHS, max(ys) / TENTHS


def _crossings(line: Line, level: float) -> Iterator[float]:
    """Yield where a closed line crosses a height."""
    for (x1, y1), (x2, y2) in pairwise(line):
        if (y1 > level) != (y2 > level):
            yield x1 + (level - y1) * (x2 - x1) / (y2 - y1)


def _step(dx: int, dy: int) -> str:
    return f"{'' if dx < 0 else ' '}{dx}{'' if dy < 0 else ' '}{dy}"


class _Projection:
    """From degrees to tenths of drawing units."""

    def __init__(
        self, west: float, north: float, shrink: float, scale: float, left: float, top: float
    ) -> None:
        self._west, self._north = west, north
        self._shrink, self._scale = shrink, scale
        self._left, self._top = left, top

    def __call__(self, longitude: float, latitude: float) -> Point:
        x = self._left + (longitude - self._west) * self._shrink * self._scale
        y = self._top + (self._north - latitude) * self._scale
        return round(x * TENTHS), round(y * TENTHS)


def _projection(shapes: Shapes, width: int, height: int) -> _Projection:
    """Return the projection that centres the shapes in a box."""
    points = [
        point for _key, polygons in shapes for polygon in polygons for ring in polygon for point in ring
    ]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min(width / ((east - west) * shrink or 1), height / ((north - south) or 1))
    left = (width - (east - west) * shrink * scale) / 2
    top = (height - (north - south) * scale) / 2
    return _Projection(west, north, shrink, scale, left, top)


def _snapped(ring: Ring, place: _Projection) -> Line:
    """Return a ring on the grid, closed, without points that fall on the one before."""
    result: list[Point] = []
    for longitude, latitude in ring:
        point = place(longitude, latitude)
        if not result or result[-1] != point:
            result.append(point)
    if result and result[0] != result[-1]:
        result.append(result[0])
    return tuple(result)


def _junctions(lines: Iterable[Line]) -> set[Point]:
    """Return the points where borders part: those with other than two neighbours over all lines."""
    neighbours: defaultdict[Point, set[Point]] = defaultdict(set)
    for line in lines:
        for one, other in pairwise(line):
            neighbours[one].add(other)
            neighbours[other].add(one)
    return {point for point, around in neighbours.items() if len(around) != 2}


def _simplified(ring: Line, junctions: set[Point], arcs: dict[Line, Line], reach: float) -> Line:
    """Return a closed line simplified arc by arc; `arcs` remembers the ones done, in one direction."""
    if len(ring) < 4:
        return ()
    result: list[Point] = []
    for arc in _arcs(ring[:-1], junctions):
        forward = min(arc, arc[::-1])
        if forward not in arcs:
            arcs[forward] = _reduced(forward, reach)
        short = arcs[forward] if forward == arc else arcs[forward][::-1]
        result.extend(short[:-1])
    return (*result, result[0]) if result else ()


def _arcs(ring: Line, junctions: set[Point]) -> Iterator[Line]:
    """Yield the pieces of an open ring between junctions; without any, two halves from its least point."""
    cuts = [position for position, point in enumerate(ring) if point in junctions]
    if len(cuts) < 2:
        start = cuts[0] if cuts else ring.index(min(ring))
        origin = ring[start]
        far = max(range(len(ring)), key=lambda i: (math.dist(ring[i], origin), ring[i]))
        cuts = sorted({start, far})
    for this, following in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        yield tuple(ring[position % len(ring)] for position in range(this, following + 1))


def _reduced(line: Line, reach: float) -> Line:
    """Return a line without the points that stand nearer than `reach` to the line without them."""
    keep = {0, len(line) - 1}
    pending = [(0, len(line) - 1)]
    while pending:
        first, last = pending.pop()
        farthest, distance = first, 0.0
        for position in range(first + 1, last):
            found = _distance(line[position], line[first], line[last])
            if found > distance:
                farthest, distance = position, found
        if distance > reach:
            keep.add(farthest)
            pending += [(first, farthest), (farthest, last)]
    return tuple(line[position] for position in sorted(keep))


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from a segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)
