"""The window's colours, light and dark: one table that painters and style sheets read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtGui import QColor

from guia_editor.model.blocks import CalloutKind


@dataclass(frozen=True, slots=True)
class Tint:
    """Bar and ground of a box."""

    bar: QColor
    ground: QColor


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they are for; every text colour has a contrast of 4.5:1 or more on its ground."""

    dark: bool
    desk: QColor  # behind the page, panels
    page: QColor  # the page that is written on
    raised: QColor  # menus, fields, cards
    ink: QColor
    muted: QColor  # secondary text
    line: QColor  # separators and table rules
    edge: QColor  # around what can be operated: 3:1 or more on every ground
    accent: QColor  # deep blue: titles, selection, focus
    accent_ground: QColor  # tint of the accent: header rows, chips
    chosen: QColor  # behind the row that is chosen: seen on the desk and on the page
    warm: QColor  # ochre
    error: QColor
    warning: QColor
    good: QColor
    callouts: Mapping[CalloutKind, Tint]


def _tints(**pairs: tuple[str, str]) -> Mapping[CalloutKind, Tint]:
    made = {kind: Tint(QColor(bar), QColor(ground)) for kind, (bar, ground) in pairs.items()}
    return MappingProxyType(made)  # type: ignore[arg-type]


LIGHT = Theme(
    dark=False,
    desk=QColor("#eef1f4"),
    page=QColor("#ffffff"),
    raised=QColor("#fbfcfd"),
    ink=QColor("#1f2933"),
    muted=QColor("#52606d"),
    line=QColor("#c9d2da"),
    edge=QColor("#7c8a97"),
    accent=QColor("#0b4f6c"),
    accent_ground=QColor("#e6f1f5"),
    chosen=QColor("#d3e6ec"),
    warm=QColor("#a84b06"),
    error=QColor("#a32f3b"),
    warning=QColor("#8a5a00"),
    good=QColor("#2f6f3e"),
    callouts=_tints(
        nota=("#52606d", "#f3f5f7"),
        importante=("#b45309", "#fdf3e3"),
        ejemplo=("#2f6f3e", "#eaf4ec"),
        norma=("#5b4391", "#f0edf7"),
        agua=("#14708b", "#e6f1f5"),
        atencion=("#a32f3b", "#fbecee"),
    ),
)

DARK = Theme(
    dark=True,
    desk=QColor("#14191e"),
    page=QColor("#1c232a"),
    raised=QColor("#232b33"),
    ink=QColor("#e4e9ee"),
    muted=QColor("#a3b1bd"),
    line=QColor("#3a4651"),
    edge=QColor("#73818e"),
    accent=QColor("#7cc4de"),
    accent_ground=QColor("#1f3a46"),
    chosen=QColor("#224454"),
    warm=QColor("#f0b26b"),
    error=QColor("#f0919b"),
    warning=QColor("#e6c06a"),
    good=QColor("#8fd19e"),
    callouts=_tints(
        nota=("#a3b1bd", "#262e36"),
        importante=("#f0b26b", "#332a1c"),
        ejemplo=("#8fd19e", "#1f3025"),
        norma=("#b8a4e6", "#2a2539"),
        agua=("#6fc3dc", "#1b313a"),
        atencion=("#f0919b", "#38232a"),
    ),
)
