"""Find the text that somebody commented or approved again, by its hash, among all versions of a guide."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygit2
from pygit2.enums import SortMode

from guia_editor.storage.files import BOM, replace_bytes
from guia_editor.sync.engine import head, tree_of
from guia_editor.sync.trees import blob_at, changed_files

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

    def find(self, path: str, sha256: str) -> str | None:
        """Return the text with that SHA-256, None when no version of any chapter has it.

        The versions of `path` are looked through first, the newest first.
        """
        if sha256 not in self._blobs and not self._find_at(path, sha256):
            self._catch_up()
        blob = self._blobs.get(sha256)
        if blob is None or blob not in self._repository:
            return None
        text = plain_text(self._repository[blob].read_raw())
        return text if text is not None and text_sha256(text) == sha256 else None

    def _find_at(self, path: str, sha256: str) -> bool:
        known = set(self._blobs.values())
        for commit in self._walk():
            blob = blob_at(self._repository, str(commit.tree_id), path)
            if blob is not None and blob not in known:
                known.add(blob)
                self._learn(blob)
                if sha256 in self._blobs:
                    self._write()
                    return True
        return False

    def _catch_up(self) -> None:
        tip = head(self._repository)
        if tip == self._until:
            return
        known = set(self._blobs.values())
        for commit in self._walk():
            before = tree_of(self._repository, str(commit.parent_ids[0]) if commit.parent_ids else "")
            for path, blob in changed_files(self._repository, before, str(commit.tree_id)):
                if blob is not None and path.endswith(_SUFFIX) and blob not in known:
                    known.add(blob)
                    self._learn(blob)
        self._until = tip
        self._write()

    def _write(self) -> None:
        said = {"formato": _FORMAT, "hasta": self._until, "textos": self._blobs}
        replace_bytes(self._file, json.dumps(said).encode())

    def _walk(self) -> Iterator[pygit2.Commit]:
        """Yield the versions that the index does not cover yet, newest first."""
        tip = head(self._repository)
        if not tip or tip == self._until:
            return
        walk = self._repository.walk(pygit2.Oid(hex=tip), SortMode.TIME)
        if self._until and self._until in self._repository:
            walk.hide(pygit2.Oid(hex=self._until))
        yield from walk

    def _learn(self, blob: str) -> None:
        text = plain_text(self._repository[blob].read_raw())
        if text is not None:
            self._blobs[text_sha256(text)] = blob

    def _read(self) -> None:
        try:
            said: Any = json.loads(self._file.read_bytes())
            ids = [said["hasta"] or "0" * 40, *said["textos"].values()]
            if said["formato"] == _FORMAT and all(_ID.fullmatch(id) for id in ids):
                self._until, self._blobs = said["hasta"], said["textos"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return  # made anew
