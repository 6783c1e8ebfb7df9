from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.model.blocks import Condition
from guia_editor.model.territory import Indicator, Territory, TerritoryKind, indicator_value, sees
from tests.export.example_guide import INDICATORS, territories

PLACES = territories()


def town(code: str, **values: float | None) -> Territory:
    return Territory(code, code, TerritoryKind.MUNICIPALITY, code[:2], values=values)


@pytest.mark.parametrize(
    ("condition", "seen_in"),
    [
        (Condition(), ["0701", "0702", "0801", "0802", "1801"]),
        (Condition(departments=("07", "18")), ["0701", "0702", "1801"]),
        (Condition(departments=("07",), languages=("tzj",)), ["0702"]),
        (Condition(languages=("quc", "tzj")), ["0702", "0801", "0802"]),
        (Condition(municipalities=("0801",), departments=("07",)), []),
        (Condition(regions=("Región III Nororiental",)), ["1801"]),
        (Condition(departments=("08",), exclude=("0802",)), ["0801"]),
        (Condition(exclude=("07",)), ["0801", "0802", "1801"]),
    ],
)
def test_a_condition_is_seen_where_every_field_matches(condition: Condition, seen_in: list[str]) -> None:
    assert [code for code, place in PLACES.municipalities.items() if sees(condition, place, {})] == seen_in


def test_a_share_is_of_the_sums_not_the_mean_of_shares() -> None:
    department = PLACES.departments["07"]
    assert indicator_value(INDICATORS["agua"], department, PLACES) == pytest.approx(60.0)
    assert indicator_value(INDICATORS["agua"], PLACES.country, PLACES) == pytest.approx(100 * 2970 / 5300)


def test_a_mean_leaves_out_who_has_no_figure() -> None:
    score = INDICATORS["puntaje"]
    assert indicator_value(score, PLACES.departments["07"], PLACES) == pytest.approx(40.0)
    assert indicator_value(score, PLACES.country, PLACES) == pytest.approx(55.0)
    assert indicator_value(score, PLACES.municipalities["0702"], PLACES) is None


def test_a_count_is_a_sum() -> None:
    assert indicator_value(INDICATORS["hogares"], PLACES.departments["08"], PLACES) == 2300


def test_several_columns_are_added_and_one_missing_makes_none() -> None:
    both = Indicator("x", "x", ("a", "b"), unit="numero")
    assert indicator_value(both, town("0101", a=1.0, b=2.0), PLACES) == 3.0
    assert indicator_value(both, town("0101", a=1.0, b=None), PLACES) is None
    assert indicator_value(both, town("0101", a=1.0), PLACES) is None


def test_no_share_of_nothing() -> None:
    share = Indicator("x", "x", ("a",), ("b",))
    assert indicator_value(share, town("0101", a=0.0, b=0.0), PLACES) is None


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000)), min_size=1, max_size=5))
def test_a_share_lies_between_those_of_its_members(pairs: list[tuple[int, int]]) -> None:
    share = Indicator("x", "x", ("a",), ("b",))
    towns = {
        f"01{index:02d}": town(f"01{index:02d}", a=float(min(a, b)), b=float(b))
        for index, (a, b) in enumerate(pairs)
    }
    places = type(PLACES)(PLACES.country, {}, towns)
    shares = [indicator_value(share, place, places) or 0.0 for place in towns.values()]
    whole = indicator_value(share, PLACES.country, places)
    assert whole is not None
    assert min(shares) - 1e-9 <= whole <= max(shares) + 1e-9


def test_members_are_in_order_of_code() -> None:
    assert [m.code for m in PLACES.members(PLACES.departments["08"])] == ["0801", "0802"]
    assert [m.code for m in PLACES.members(PLACES.municipalities["0801"])] == ["0801"]
    assert len(PLACES.members(PLACES.country)) == 5
    assert PLACES.find("00") is PLACES.country
    assert PLACES.find("9999") is None
