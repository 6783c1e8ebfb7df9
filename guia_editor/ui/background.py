"""The warm process in the window's terms: answers come as a signal."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from guia_editor.tasks.background import Background, Request

_POLL = 30
"""Milliseconds between looks at an answer that is awaited."""


class BackgroundWork(QObject):
    """Asks the warm process; `answered` gives kind and outcome, `idle` says that nothing is awaited."""

    answered = Signal(str, object)
    idle = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process = Background()
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL)
        self._poll.timeout.connect(self._look)

    def warm(self) -> None:
        """Start the process now, so that the first answer comes sooner."""
        self._process.start()

    def ask(self, kind: str, request: Request) -> None:
        """Ask for something; an earlier request of the same kind without an answer is forgotten."""
        self._process.ask(kind, request)
        self._poll.start()

    def forget(self, kind: str) -> None:
        """Ask no more for a kind."""
        self._process.forget(kind)

    def is_asked(self, kind: str) -> bool:
        """Say whether an answer of a kind is awaited."""
        return self._process.is_asked(kind)

    def stop(self) -> None:
        """End the process."""
        self._poll.stop()
        self._process.stop()

    def _look(self) -> None:
        answer = self._process.answer()
        if not self._process.is_busy:
            self._poll.stop()
        if answer is not None:
            self.answered.emit(*answer)
        if not self._process.is_busy:
            self.idle.emit()
