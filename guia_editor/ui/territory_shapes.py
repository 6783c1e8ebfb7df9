"""Outlines of municipalities as Qt paints them, in a square of a thousand units, and who lies beside whom."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    """The outlines by code, of departments and municipalities, and lakes; made without Qt, in any thread."""

    coarse: Lines
    fine: Lines


def trace(territories: Territories) -> Traced:
    """Return the outlines in drawing units; both empty where the guide has none.

    Departments are simplified together with their municipalities, so that their borders coincide.
    """
    codes = sorted(code for code in territories.outlines if territories.find(code) is not None)
    shapes = tuple((code, territories.outlines[code]) for code in codes if territories.outlines[code])
    if not shapes:
        return Traced({}, {})
    lakes = tuple((f"{_LAKE}{index}", (lake,)) for index, lake in enumerate(territories.lakes))
    whole = (*shapes, *lakes)
    return Traced(drawn(whole, SIDE, SIDE, _COARSE), drawn(whole, SIDE, SIDE, _FINE))


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
        self.hearts = {code: QPointF(*inside(traced.coarse[code])) for code in self.coarse.places}
        self.department_boxes = {
            code: _united(
                self.boxes[one.code] for one in territories.members(place) if one.code in self.boxes
            )
            for code, place in territories.departments.items()
        }
        self.department_hearts = {
            code: QPointF(*inside(lines))
            for code, lines in traced.coarse.items()
            if code in territories.departments and lines
        }
        self.box = _united(self.boxes.values())
        self._beside = _neighbours({code: traced.coarse[code] for code in self.boxes})

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
        found = self._ahead(code, right, down, self._beside.get(code, frozenset()))
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
    departments: dict[str, QPainterPath] = {}
    places: dict[str, QPainterPath] = {}
    for code, found in lines.items():
        if not found:
            continue
        path = _path(found)
        if code.startswith(_LAKE):
            lakes.addPath(path)
        elif len(code) == len("07"):
            departments[code] = path
        else:
            places[code] = path
    return Detail(places, departments, lakes)


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
