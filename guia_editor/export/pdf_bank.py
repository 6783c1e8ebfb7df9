"""Where drawn parts are kept: in memory, and in a bank that other processes and later runs share."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from guia_editor.export.bank import Bank
from guia_editor.export.pdf_fragments import DAMAGED, Fragment, pack, unpack

_MEMORY = 160 << 20


class PartBank:
    """Fragments and font files by key; those used last are in memory, all of them in the bank behind it.

    Not for use from two threads at once.
    """

    def __init__(self, bank: Bank | None = None, *, memory: int = _MEMORY) -> None:
        self._bank = bank or Bank()
        self._memory = memory
        self._size = 0
        self._fragments: OrderedDict[str, Fragment] = OrderedDict()
        self._fonts: dict[str, bytes] = {}

    def fragment(self, key: str) -> Fragment | None:
        """Return a drawn part whose fonts are here too, or None."""
        found = self._fragments.get(key) or self._read_fragment(key)
        if found is not None:
            self._remember(key, found)
        return found

    def put_fragment(self, key: str, fragment: Fragment) -> None:
        """Keep a drawn part."""
        self._remember(key, fragment)
        if self._bank.folder is not None:
            self._bank.write(_part(key), pack(fragment))

    def font(self, digest: str) -> bytes:
        """Return a font's file; raises `KeyError` for one that no part in the bank uses."""
        if digest not in self._fonts:
            data = self._bank.read(_font(digest))
            if data is None or hashlib.sha256(data).hexdigest() != digest:
                raise KeyError(digest)
            self._fonts[digest] = data
        return self._fonts[digest]

    def put_font(self, digest: str, data: bytes) -> None:
        """Keep a font's file under its SHA-256."""
        # Another process may have made room of it: the parts that it reads have to find their fonts.
        if digest not in self._fonts or not self._bank.has(_font(digest)):
            self._fonts[digest] = data
            self._bank.write(_font(digest), data)

    def _remember(self, key: str, fragment: Fragment) -> None:
        if key not in self._fragments:
            self._fragments[key] = fragment
            self._size += fragment.size
        self._fragments.move_to_end(key)
        while len(self._fragments) > 1 and self._size > self._memory:
            _key, oldest = self._fragments.popitem(last=False)
            self._size -= oldest.size

    def _read_fragment(self, key: str) -> Fragment | None:
        data = self._bank.read(_part(key))
        if data is None:
            return None
        try:
            found = unpack(data)
            for font in found.fonts:
                self.font(font.file)
        except DAMAGED:
            return None
        return found


def _part(key: str) -> str:
    return f"{key}.parte"


def _font(digest: str) -> str:
    return f"{digest}.fuente"
