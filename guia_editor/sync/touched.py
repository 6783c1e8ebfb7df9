"""Which files each version changed, kept in a file that only grows and may be deleted at any time."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

_MANY = 200


class Touched:
    """The files that versions changed, as far as somebody has asked; a version never changes them again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, tuple[str, ...]] | None = None
        self._news: list[str] = []

    def paths(self, version: str) -> tuple[str, ...] | None:
        """Return the files that a version changed, None when nobody has asked before."""
        if self._known is None:
            self._known = dict(self._read())
        return self._known.get(version)

    def take(self, version: str, paths: tuple[str, ...]) -> None:
        """Remember the files that a version changed."""
        if self._known is not None:
            self._known[version] = paths
        self._news.append(json.dumps([version, *paths]) + "\n")
        if len(self._news) >= _MANY:
            self.keep()

    def keep(self) -> None:
        """Write what is new for the next time."""
        news, self._news = "".join(self._news), []
        with suppress(OSError):  # it only saves time
            if news:
                # The empty line ends one that was torn.
                with self._file.open("a", encoding="utf-8") as file:
                    file.write("\n" + news)

    def _read(self) -> list[tuple[str, tuple[str, ...]]]:
        found = []
        with suppress(OSError, UnicodeDecodeError):
            for line in self._file.read_text("utf-8").splitlines():
                with suppress(ValueError):
                    said = json.loads(line)
                    if isinstance(said, list) and said and all(isinstance(one, str) for one in said):
                        found.append((said[0], tuple(said[1:])))
        return found
