"""Find the text that somebody commented or approved again, by its hash, among all versions of a guide."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pygit2

from guia_editor.storage.files import BOM, replace_bytes
from guia_editor.sync.engine import head, tree_of
from guia_editor.sync.trees import differences

_FORMAT = 1
_SUFFIX = ".md"
_ID = re.compile("[0-9a-f]{40}")


def plain_text(data: bytes) -> str | None:
    """Return UTF-8 bytes as the text that hashes are taken of: LF, NFC, no BOM; None for other bytes."""
    try:
        text = data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class TextIndex:
    """Which blob has which text, of all chapters in all versions; its file may be deleted at any time."""

    def __init__(self, repository: pygit2.Repository, file: Path) -> None:
        self._repository = repository
        self._file = file
        self._until = ""
        self._blobs: dict[str, str] = {}
        self._read()

    def find(self, sha256: str) -> str | None:
        """Return the text with that SHA-256, None when no version of any chapter has it."""
        if sha256 not in self._blobs:
            self._catch_up()
        blob = self._blobs.get(sha256)
        if blob is None or blob not in self._repository:
            return None
        text = plain_text(self._repository[blob].read_raw())
        return text if text is not None and text_sha256(text) == sha256 else None

    def _catch_up(self) -> None:
        tip = head(self._repository)
        if tip == self._until:
            return
        known = set(self._blobs.values())
        for blob in self._new_blobs(tip):
            if blob not in known:
                known.add(blob)
                text = plain_text(self._repository[blob].read_raw())
                if text is not None:
                    self._blobs[text_sha256(text)] = blob
        self._until = tip
        said = {"formato": _FORMAT, "hasta": tip, "textos": self._blobs}
        replace_bytes(self._file, json.dumps(said).encode())

    def _new_blobs(self, tip: str) -> list[str]:
        walk = self._repository.walk(pygit2.Oid(hex=tip))
        if self._until and self._until in self._repository:
            walk.hide(pygit2.Oid(hex=self._until))
        found: list[str] = []
        for commit in walk:
            before = str(commit.parent_ids[0]) if commit.parent_ids else ""
            changed = differences(self._repository, tree_of(self._repository, before), str(commit.tree_id))
            found += [now for path, (_was, now) in changed.items() if now and path.endswith(_SUFFIX)]
        return found

    def _read(self) -> None:
        try:
            said: Any = json.loads(self._file.read_bytes())
            ids = [said["hasta"], *said["textos"].values()]
            if said["formato"] == _FORMAT and all(_ID.fullmatch(id) for id in ids):
                self._until, self._blobs = said["hasta"], said["textos"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return  # made anew
