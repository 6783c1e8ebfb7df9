"""A reading of a document kept current while it is edited."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument

from guia_editor.markdown.pieces import Pieces


class LiveReading(QObject):
    """What a document says, kept current."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)

    def pieces(self) -> Pieces:
        """Return what the document says."""
        raise NotImplementedError

    def words(self) -> int:
        """Return how many words it has."""
        raise NotImplementedError

    def outline(self) -> list[tuple[int, str, int]]:
        """Return level, words and block number of each heading."""
        raise NotImplementedError

    def leaf_index(self, position: int) -> int:
        """Return which leaf holds a position."""
        raise NotImplementedError

    def place_of_line(self, pieces: Pieces, line: int) -> int:
        """Return the position at which a line of the file stands."""
        raise NotImplementedError

    def line_of_position(self, pieces: Pieces, position: int) -> int:
        """Return the line of the file on which a position stands."""
        raise NotImplementedError
