"""Colours that can be told apart, and columns that do not break words."""

from itertools import product

import pytest
from PySide6.QtGui import QColor

from guia_editor.ui.shares import ROOM, constraints
from guia_editor.ui.theme import DARK, LIGHT, Theme


def _luminance(color: QColor) -> float:
    """WCAG 2.2, «relative luminance»."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_edges_stand_out_from_every_ground(theme: Theme) -> None:
    grounds = (theme.desk, theme.page, theme.raised)
    words = (theme.ink, theme.muted, theme.accent, theme.warm, theme.error, theme.warning, theme.good)
    for word, ground in product(words, grounds):
        assert _contrast(word, ground) >= 4.5, (word.name(), ground.name())
    for ground in grounds:
        assert _contrast(theme.edge, ground) >= 3, ground.name()
    for word in (theme.ink, theme.accent, theme.muted):
        assert _contrast(word, theme.chosen) >= 4.5, word.name()
    for kind, tint in theme.callouts.items():
        assert _contrast(tint.bar, tint.ground) >= 4.5, kind


def test_a_column_gets_what_its_longest_word_needs() -> None:
    shares = [length.rawValue() for length in constraints((1, 4, 1), (120.0, 100.0, 60.0))]
    assert shares[0] * ROOM / 100 == pytest.approx(120)
    assert sum(shares) == pytest.approx(100)


def test_widths_stand_where_they_suffice_or_nothing_would() -> None:
    for needs in ((10.0, 10.0), (ROOM, ROOM)):
        assert [length.rawValue() for length in constraints((1, 3), needs)] == pytest.approx([25, 75])
