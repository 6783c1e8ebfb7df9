"""Which bytes a file held when it was last read: thousands of events need not be read at every save.

A file counts as unread again when its size, its date or its place on the disk differ, or when it was changed
within the few seconds before it was read: some disks tell dates in steps of two seconds (the "racy" entries
of Git's index).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from guia_editor.sync.folders import Plain

_FORMAT = 1
_RACY_NANOSECONDS = 4_000_000_000
_WORTH_WRITING = 30

_Entry = list[Any]
"""Size, date, place on the disk, blob."""


class Seen:
    """What files held, kept in a file that may be deleted at any time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._entries: dict[str, _Entry] = self._read()
        self._news = 0

    def blob(self, plain: Plain) -> str | None:
        """Return the blob of a file that has not changed since it was read, None when it has to be read."""
        entry = self._entries.get(plain.path)
        if entry is not None and entry[:3] == [plain.size, plain.changed, plain.number]:
            return str(entry[3])
        return None

    def take(self, plain: Plain, blob: str) -> None:
        """Remember what a file that was just read held, if its date can be relied on."""
        if time.time_ns() - plain.changed > _RACY_NANOSECONDS:
            self._entries[plain.path] = [plain.size, plain.changed, plain.number, blob]
            self._news += 1

    def keep(self, paths: Iterable[str]) -> None:
        """Write what is known of these files for the next time, when there is much news."""
        if self._news < _WORTH_WRITING:
            return
        self._entries = {path: self._entries[path] for path in paths if path in self._entries}
        said = json.dumps({"formato": _FORMAT, "archivos": self._entries})
        beside = self._file.with_suffix(".tmp")
        with suppress(OSError):  # it only saves time
            beside.write_text(said, encoding="utf-8")
            beside.replace(self._file)
        self._news = 0

    def _read(self) -> dict[str, _Entry]:
        try:
            said = json.loads(self._file.read_bytes())
            entries: dict[str, _Entry] = said["archivos"]
            whole = all(len(entry) == 4 and len(entry[3]) == 40 for entry in entries.values())
            return entries if said["formato"] == _FORMAT and whole else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
