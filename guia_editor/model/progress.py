"""How long work says how far it is, and hears that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Whoever watches a task; tasks never know whether it is a window, a terminal or a test."""

    def step(self, done: int, total: int, label: str) -> None:
        """Take note that `done` of `total` steps are done, now at `label`; raise `Cancelled` to stop."""


class Silent:
    """Watches nothing."""

    def step(self, done: int, total: int, label: str) -> None:
        """Do nothing."""
