"""From edited pieces back to the text: what was not touched keeps its bytes."""

from __future__ import annotations

from guia_editor.errors import GuideError
from guia_editor.markdown.partition import Opened
from guia_editor.markdown.pieces import Piece, Pieces


class WillNotReadBack(GuideError):
    """A piece cannot be written so that it reads back; `index` says which one of those given."""

    def __init__(self, message: str, remedy: str, index: int, piece: Piece) -> None:
        super().__init__(message, remedy)
        self.index = index
        self.piece = piece


def compose(opened: Opened, pieces: Pieces, before: Pieces | None = None) -> str:
    """Return the text that holds `pieces`."""
    raise NotImplementedError(opened, pieces, before)
