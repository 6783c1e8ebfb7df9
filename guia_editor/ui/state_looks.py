"""How a chapter's state in its review looks: its drawing and its colour, the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from guia_editor.model.review import State

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from guia_editor.ui.theme import Theme


def state_icon(state: State) -> str:
    """Return the name of a state's drawing; no two states share one, so that colour is never needed."""
    match state:
        case State.DRAFT:
            return "pencil"
        case State.IN_REVIEW:
            return "eye"
        case State.RETURNED:
            return "message-square-text"
        case State.PARTLY_APPROVED:
            return "check"
        case State.APPROVED:
            return "circle-check"
        case State.PUBLISHED:
            return "stamp"
        case _:
            assert_never(state)


def state_colour(state: State, theme: Theme) -> QColor:
    """Return a state's colour, for its drawing and its share of a chart."""
    tints = theme.callouts
    match state:
        case State.DRAFT:
            return theme.edge
        case State.IN_REVIEW:
            return tints["agua"].bar
        case State.RETURNED:
            return tints["importante"].bar
        case State.PARTLY_APPROVED:
            return tints["norma"].bar
        case State.APPROVED:
            return theme.good
        case State.PUBLISHED:
            return theme.ink
        case _:
            assert_never(state)
