from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.export.charts import Bar, BarGroup, bar_chart
from guia_editor.export.maps import CREDIT, DISPUTE, choropleth, classes_of, cover_map
from guia_editor.export.outlines import box, drawn, inside, path
from guia_editor.export.svg import width_of
from guia_editor.model.guide import Guide
from guia_editor.model.territory import Territories, indicator_value
from guia_editor.storage.workspace import open_guide

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@cache
def the_guide() -> Guide:
    return open_guide(ROOT)


@pytest.fixture(scope="module")
def places() -> Territories:
    return the_guide().territories


def the_map(code: str, places: Territories, indicator: str = "agua_tuberia") -> str:
    found = the_guide().indicators[indicator]
    values = {m.code: indicator_value(found, m, places) for m in places.municipalities.values()}
    territory = places.find(code)
    assert territory is not None
    classes = classes_of(
        [v for v in values.values() if v is not None], True, lambda v: f"{v:.0f} %", "sin dato"
    )
    return choropleth("Agua", "Hogares con agua", territory, places, values, classes, "Lago").svg


def lines_of(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("code", ["00", "07", "0705", "1701"])
def test_every_map_carries_the_dispute_and_the_credit(code: str, places: Territories) -> None:
    territory = places.find(code)
    assert territory is not None
    for svg in (the_map(code, places), cover_map("Mapa", "Mapa", territory, places).svg):
        written = " ".join(lines_of(svg))
        assert f"{DISPUTE}." in written
        assert f"{CREDIT}." in written


def test_without_outlines_there_is_a_legend_and_no_map(places: Territories) -> None:
    bare = replace(places, outlines={})
    for code in ("00", "07", "0705"):
        svg = the_map(code, bare)
        assert f"{DISPUTE}." in " ".join(lines_of(svg))
        assert "<path" not in svg


def test_maps_are_small_and_the_same_every_time(places: Territories) -> None:
    country = the_map("00", places)
    assert len(country.encode()) <= 100_000
    assert len(the_map("1601", places).encode()) <= 30_000
    drawn.cache_clear()
    assert the_map("00", places) == country


def test_pictures_have_a_name_a_description_and_nothing_that_a_converter_may_refuse(
    places: Territories,
) -> None:
    chart = bar_chart("Agua <1>", 'Con "comillas"', (BarGroup("a", (Bar("b & c", 1.0, "1", "own"),)),))
    for svg in (the_map("0705", places), chart.svg):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img"
        names = (root.get("aria-labelledby") or "").split()
        assert [root.find(f".//*[@id='{name}']") is not None for name in names] == [True, True]
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "title", "desc", "rect", "g", "path", "text", "circle"}
        assert "var(" not in svg
        assert "href" not in svg


def test_a_municipality_s_name_stands_inside_its_outline(places: Territories) -> None:
    shapes = tuple((m.code, places.outlines[m.code]) for m in places.municipalities.values())
    outside = []
    for code, lines in drawn(shapes, 4000, 4000, 0.3).items():
        x, y = inside(lines)
        crossings = 0
        for line in lines:
            for (x1, y1), (x2, y2) in pairwise(line):
                if (y1 > 10 * y) != (y2 > 10 * y) and x1 + (10 * y - y1) * (x2 - x1) / (y2 - y1) > 10 * x:
                    crossings += 1
        if crossings % 2 == 0:
            outside.append(code)
    assert outside == []


def edges(lines: tuple[tuple[tuple[int, int], ...], ...]) -> set[frozenset[tuple[int, int]]]:
    return {frozenset(edge) for line in lines for edge in pairwise(line)}


def test_neighbours_still_touch_after_simplifying(places: Territories) -> None:
    """A border that two municipalities share is drawn with the same points in both."""
    shapes = tuple((m.code, places.outlines[m.code]) for m in places.members(places.departments["07"]))
    fine, coarse = drawn(shapes, 600, 600, 0.0), drawn(shapes, 600, 600, 2.0)
    for one, other in pairwise(code for code, _shape in shapes):
        if edges(fine[one]) & edges(fine[other]):
            assert edges(coarse[one]) & edges(coarse[other]), (one, other)
    assert sum(map(len, coarse["0719"])) < sum(map(len, fine["0719"])) / 2


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=30))
def test_any_ring_is_drawn_within_its_box(points: list[tuple[float, float]]) -> None:
    ring = (*points, points[0])
    lines = drawn((("x", ((ring,),)),), 100, 80, 0.5)["x"]
    if lines:
        left, top, right, bottom = box(lines)
        assert -0.1 <= left <= right <= 100.1
        assert -0.1 <= top <= bottom <= 80.1
        assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]*z)+", path(lines))


def widths(svg: str) -> list[float]:
    bars = [r for r in ElementTree.fromstring(svg).iter(f"{SVG}rect") if r.get("height") == "16"]
    return [float(r.get("width") or 0) for r in bars]


def test_bars_are_as_long_as_their_figures() -> None:
    group = BarGroup(
        "x",
        (Bar("a", 80.0, "80 %", "own"), Bar("b", 40.0, "40 %", "wide"), Bar("c", None, "sin dato", "middle")),
    )
    drawing = bar_chart("t", "d", (group,))
    long, short = widths(drawing.svg)
    assert long == pytest.approx(2 * short, abs=0.2)
    assert [text for text in lines_of(drawing.svg) if text.endswith("%")] == ["80 %", "40 %"]
    assert "sin dato" in lines_of(drawing.svg)


def test_groups_with_units_of_their_own_do_not_share_a_scale() -> None:
    percent = BarGroup("p", (Bar("a", 50.0, "50 %", "own"),))
    people = BarGroup("n", (Bar("a", 900_000.0, "900,000", "own"),), shared_scale=False)
    first, second = widths(bar_chart("t", "d", (percent, people)).svg)
    assert first == second


def test_groups_of_one_bar_stand_in_one_row_each() -> None:
    groups = tuple(BarGroup(f"Servicio {n}", (Bar("País", 50.0, f"{n} %", "own"),)) for n in range(8))
    pairs = tuple(replace(group, bars=group.bars * 2) for group in groups)
    drawing = bar_chart("t", "d", groups)
    assert drawing.height * 2 < bar_chart("t", "d", pairs).height
    assert [line for line in lines_of(drawing.svg) if line.startswith("Servicio")] == [
        f"Servicio {n}" for n in range(8)
    ]


def test_a_long_label_is_written_in_two_lines_that_stay_in_the_drawing() -> None:
    label = "Hogares con recolección de basura, municipal o privada"
    drawing = bar_chart("t", "d", (BarGroup("x", (Bar(label, 50.0, "50 %", "own"),)),))
    first, second = (line for line in lines_of(drawing.svg) if line in label)
    assert f"{first} {second}" == label
    ends = [float(t.get("x") or 0) for t in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")][:2]
    assert all(end > width_of(line, 12) for end, line in zip(ends, (first, second), strict=True))


def test_nothing_but_zeros_draws_no_bar() -> None:
    assert widths(bar_chart("t", "d", (BarGroup("x", (Bar("a", 0.0, "0", "own"),)),)).svg) == [0.0]


def test_percentages_fall_in_fifths_of_a_hundred_so_that_maps_compare() -> None:
    classes = classes_of([3.0, 4.0, 5.0], True, lambda v: f"{v:.0f}", "-")
    assert classes.names == ("0 – 20", "20 – 40", "40 – 60", "60 – 80", "80 – 100")
    assert classes.shade(0) == classes.shade(19.9) != classes.shade(20)
    assert classes.shade(100) == classes.shade(80)


@given(st.lists(st.floats(0, 1000), min_size=0, max_size=50))
def test_any_figures_can_be_classed(values: list[float]) -> None:
    classes = classes_of(values, False, str, "-")
    assert len(classes.names) == len(classes.limits) + 1
    shades = [classes.shade(value) for value in sorted(values)]
    assert shades == sorted(shades, reverse=True)  # from light to dark: the hexadecimal numbers fall
    assert len(set(shades)) == len(classes.names) or not values


def test_no_class_of_the_legend_stays_empty() -> None:
    classes = classes_of([0.0] * 4 + [5.0, 9.0], False, lambda v: f"{v:.0f}", "-")
    assert classes.names == ("0 – 5", "5 – 9")
    assert classes.shade(0) == classes.shades[0]
