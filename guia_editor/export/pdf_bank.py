"""Where drawn parts are kept: in memory, and in a folder that other processes and later runs share.

A file is a SHA-256 of the rest and the rest, written beside its place and moved there whole. What is cut
short, foreign or of another version counts as absent and is made anew. The folder may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import OrderedDict
from pathlib import Path

from guia_editor.export.pdf_fragments import DAMAGED, Fragment, pack, unpack

_MEMORY = 160 << 20
_DISK = 1 << 30
_DIGEST = 64


class Bank:
    """Fragments and font files by key; `folder` is None for a bank in memory alone.

    Safe to share its folder between processes; not for use from two threads at once. A disk that is full or
    forbids writing costs speed and nothing else.
    """

    def __init__(self, folder: Path | None = None, *, memory: int = _MEMORY, disk: int = _DISK) -> None:
        self._folder = folder
        self._memory = memory
        self._disk = disk
        self._written = 0
        self._fragments: OrderedDict[str, Fragment] = OrderedDict()
        self._fonts: dict[str, bytes] = {}
        if folder is not None:
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                self._make_room()

    def fragment(self, key: str) -> Fragment | None:
        """Return a drawn part whose fonts are here too, or None."""
        found = self._fragments.get(key) or self._read_fragment(key)
        if found is None:
            return None
        self._remember(key, found)
        return found

    def put_fragment(self, key: str, fragment: Fragment) -> None:
        """Keep a drawn part."""
        self._remember(key, fragment)
        if self._folder is not None:
            self._write(f"{key}.parte", pack(fragment))

    def font(self, digest: str) -> bytes:
        """Return a font's file; raises `KeyError` for one that no part in the bank uses."""
        if digest not in self._fonts:
            data = self._read(f"{digest}.fuente")
            if data is None or hashlib.sha256(data).hexdigest() != digest:
                raise KeyError(digest)
            self._fonts[digest] = data
        return self._fonts[digest]

    def put_font(self, digest: str, data: bytes) -> None:
        """Keep a font's file under its SHA-256."""
        name = f"{digest}.fuente"
        if digest in self._fonts and (self._folder is None or (self._folder / name).exists()):
            return
        self._fonts[digest] = data
        self._write(name, data)

    def _remember(self, key: str, fragment: Fragment) -> None:
        self._fragments[key] = fragment
        self._fragments.move_to_end(key)
        while len(self._fragments) > 1 and sum(kept.size for kept in self._fragments.values()) > self._memory:
            self._fragments.popitem(last=False)

    def _read_fragment(self, key: str) -> Fragment | None:
        data = self._read(f"{key}.parte")
        if data is None:
            return None
        try:
            found = unpack(data)
            for font in found.fonts:
                self.font(font.file)
        except DAMAGED:
            return None
        return found

    def _read(self, name: str) -> bytes | None:
        if self._folder is None:
            return None
        file = self._folder / name
        try:
            whole = file.read_bytes()
            os.utime(file)  # so that what is used is not what room is made of
        except OSError:
            return None
        data = whole[_DIGEST:]
        return data if whole[:_DIGEST] == hashlib.sha256(data).hexdigest().encode() else None

    def _write(self, name: str, data: bytes) -> None:
        if self._folder is None:
            return
        file = self._folder / name
        beside = self._folder / f"{name}.{os.getpid()}"
        try:
            beside.write_bytes(hashlib.sha256(data).hexdigest().encode() + data)
            beside.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            return
        self._written += len(data)
        if self._written > self._disk // 8:
            self._written = 0
            self._make_room()

    def _make_room(self) -> None:
        """Delete what was used longest ago when there is too much, down to three quarters of the limit."""
        if self._folder is None:
            return
        files: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                facts = path.stat()
                files.append((facts.st_mtime, facts.st_size, path))
        total = sum(size for _when, size, _path in files)
        if total <= self._disk:
            return
        for _when, size, path in sorted(files):
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size
            if total <= self._disk * 3 // 4:
                return
