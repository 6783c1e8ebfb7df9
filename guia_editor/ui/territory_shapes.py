"""Outlines of municipalities as Qt paints them, in a square of a thousand units, and who lies beside whom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from guia_editor.export.outlines import TENTHS, Line, Point, drawn, inside
from guia_editor.model.territory import Territories

SIDE = 1000
"""Units of the square that the country is fitted into."""

_COARSE, _FINE = 0.6, 0.05
"""How much, in units, the outlines may stray: for the whole country, and for a look from near."""

_LAKE = "lago-"
_AHEAD = math.cos(math.radians(50))
Lines = Mapping[str, tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class Traced:
    """The outlines by code, of departments and municipalities, and lakes; made without Qt, in any thread.

    `hearts` are points well inside them, `beside` who touches whom.
    """

    coarse: Lines
    fine: Lines
    hearts: Mapping[str, tuple[float, float]]
    beside: Mapping[str, frozenset[str]]


def trace(territories: Territories) -> Traced:
    """Return the outlines in drawing units; both empty where the guide has none.

    Departments are simplified together with their municipalities, so that their borders coincide.
    """
    codes = sorted(code for code in territories.outlines if territories.find(code) is not None)
    shapes = tuple((code, territories.outlines[code]) for code in codes if territories.outlines[code])
    if not shapes:
        return Traced({}, {}, {}, {})
    lakes = tuple((f"{_LAKE}{index}", (lake,)) for index, lake in enumerate(territories.lakes))
    whole = (*shapes, *lakes)
    coarse = drawn(whole, SIDE, SIDE, _COARSE)
    places = {code: coarse[code] for code in codes if code in territories.municipalities and coarse.get(code)}
    hearts = {code: inside(coarse[code]) for code in codes if coarse.get(code)}
    return Traced(coarse, drawn(whole, SIDE, SIDE, _FINE), hearts, _neighbours(places))


class Paths(Mapping[str, QPainterPath]):
    """Outlines by code, each made a path when it is first asked for: from near only a few are seen."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._made: dict[str, QPainterPath] = {}

    def __getitem__(self, code: str) -> QPainterPath:
        if code not in self._made:
            self._made[code] = _path(self._lines[code])
        return self._made[code]

    def __contains__(self, code: object) -> bool:
        return code in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


@dataclass(frozen=True, slots=True)
class Detail:
    """The paths at one detail: each municipality's, each department's, all lakes."""

    places: Mapping[str, QPainterPath]
    departments: Mapping[str, QPainterPath]
    lakes: QPainterPath


class Shapes:
    """What the map paints and looks up; `boxes` and `hearts` are in units, hearts well inside the outline."""

    def __init__(self, traced: Traced, territories: Territories) -> None:
        self._traced = traced
        self._fine: Detail | None = None
        self.coarse = _detail(traced.coarse)
        self.boxes = {code: path.boundingRect() for code, path in self.coarse.places.items()}
        self.hearts = {code: QPointF(*traced.hearts[code]) for code in self.coarse.places}
        self.department_boxes = {
            code: _united(
                self.boxes[one.code] for one in territories.members(place) if one.code in self.boxes
            )
            for code, place in territories.departments.items()
        }
        self.department_hearts = {code: QPointF(*traced.hearts[code]) for code in self.coarse.departments}
        self.box = _united(self.boxes.values())

    @property
    def fine(self) -> Detail:
        """The paths for a look from near, made when they are first asked for."""
        if self._fine is None:
            self._fine = _detail(self._traced.fine)
        return self._fine

    def at(self, point: QPointF) -> str:
        """Return the code of the municipality at a point, "" for none."""
        for code, box in self.boxes.items():
            if box.contains(point) and self.coarse.places[code].contains(point):
                return code
        return ""

    def within(self, room: QRectF) -> frozenset[str]:
        """Return the codes of the municipalities whose heart lies in a rectangle."""
        return frozenset(code for code, heart in self.hearts.items() if room.contains(heart))

    def beside(self, code: str, right: int, down: int) -> str:
        """Return the municipality next to one in a direction: a neighbour, else the nearest that way.

        The code itself where nothing lies that way.
        """
        if code not in self.hearts:
            return next(iter(self.hearts), "")
        found = self._ahead(code, right, down, self._traced.beside.get(code, frozenset()))
        return found or self._ahead(code, right, down, self.hearts) or code

    def _ahead(self, code: str, right: int, down: int, among: Iterable[str]) -> str:
        start = self.hearts[code]
        best, least = "", math.inf
        for other in among:
            way = self.hearts[other] - start
            far = math.hypot(way.x(), way.y())
            if not far:
                continue
            straight = (way.x() * right + way.y() * down) / far
            if straight >= _AHEAD and far / straight**2 < least:  # the straighter, the nearer
                best, least = other, far / straight**2
        return best


def _detail(lines: Lines) -> Detail:
    lakes = QPainterPath()
    departments: dict[str, tuple[Line, ...]] = {}
    places: dict[str, tuple[Line, ...]] = {}
    for code, found in lines.items():
        if not found:
            continue
        if code.startswith(_LAKE):
            lakes.addPath(_path(found))
        elif len(code) == len("07"):
            departments[code] = found
        else:
            places[code] = found
    return Detail(Paths(places), Paths(departments), lakes)


def _path(lines: tuple[Line, ...]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.addPolygon(QPolygonF([QPointF(x / TENTHS, y / TENTHS) for x, y in line]))
    return path


def _united(boxes: Iterable[QRectF]) -> QRectF:
    whole = QRectF()
    for box in boxes:
        whole = whole.united(box)
    return whole


def _neighbours(lines: Lines) -> Mapping[str, frozenset[str]]:
    """Return who shares a point of the border with whom; outlines are simplified without gaps."""
    holders: defaultdict[Point, set[str]] = defaultdict(set)
    for code, found in lines.items():
        for line in found:
            for point in line:
                holders[point].add(code)
    beside: defaultdict[str, set[str]] = defaultdict(set)
    for codes in holders.values():
        for code in codes:
            beside[code] |= codes - {code}
    return {code: frozenset(others) for code, others in beside.items()}
