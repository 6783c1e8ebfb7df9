"""How the map shows a batch that is being made: what is done, under way, waiting, or could not be made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from guia_editor.i18n import _, number
from guia_editor.ui.stylesheet import mixed

if TYPE_CHECKING:
    from guia_editor.ui.batch_desk import Begun, Standing
    from guia_editor.ui.theme import Theme


def batch_fills(
    theme: Theme, begun: Begun, standing: Standing
) -> tuple[Mapping[str, QColor], tuple[tuple[QColor, str], ...]]:
    """Return the colour of each municipality of a batch, and the legend with how many there are of each."""
    asked = frozenset(code for code in begun.request.territories if len(code) > len("07"))
    failed = frozenset(one.code for one in standing.failed) & asked
    working = frozenset(standing.working) & asked - failed
    done = (standing.before | standing.finished) & asked - failed - working
    waiting = asked - failed - working - done
    ground = theme.raised if theme.dark else theme.page
    rows = (
        (mixed(theme.good, ground, 0.35), _("Hechas: {count}"), done),
        (mixed(theme.warm, ground, 0.15), _("En curso: {count}"), working),
        (mixed(theme.accent, ground, 0.8), _("Esperan: {count}"), waiting),
        (theme.error, _("No se pudieron: {count}"), failed),
    )
    fills = {code: colour for colour, _words, codes in rows for code in codes}
    legend = tuple(
        (colour, words.format(count=number(len(codes))))
        for colour, words, codes in rows
        if codes or codes is done
    )
    return fills, legend
