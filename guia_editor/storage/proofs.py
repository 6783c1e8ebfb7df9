"""What was proved once of an event's file need not be proved again: a list of digests in the state folder.

A file's digest is on the list when its bytes are an event in the one allowed form and its signature is by the
key whose id it names; both are facts about the bytes alone. The list may be deleted at any time.
"""

from __future__ import annotations

from pathlib import Path

from guia_editor.model.signed import Signed
from guia_editor.storage.events import CONTEXT, hash_of
from guia_editor.storage.files import replace_bytes
from guia_editor.storage.hidden import private_folder
from guia_editor.storage.keys import verifies

_MOST_BYTES = 32 * 200_000


class Proofs:
    """The digests known at a place, and the check that the rules of trust ask."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.known = _read(file) if file is not None else set()
        self._before = len(self.known)

    def signature(self, signed: Signed, public: str) -> bool:
        """Say whether an event's signature is by the key with this public half (base64)."""
        if signed.digest in self.known:
            return True  # the caller's key has the id that the event names, and an id names one key
        if not verifies(public, signed.signature, CONTEXT + signed.line):
            return False
        self.known.add(signed.digest)
        return True

    def hash(self, said: object) -> str:
        """Return the SHA-256 of a stored value's canonical JSON."""
        return hash_of(said)

    def keep(self) -> None:
        """Write the list if it grew; a disk that cannot be written only makes the next time slower."""
        if self._file is None or len(self.known) == self._before:
            return
        try:
            private_folder(self._file.parent)
            replace_bytes(self._file, b"".join(bytes.fromhex(one) for one in sorted(self.known)))
        except OSError:
            return
        self._before = len(self.known)


def _read(file: Path) -> set[str]:
    try:
        data = file.read_bytes()[:_MOST_BYTES]
    except OSError:
        return set()
    return {data[start : start + 32].hex() for start in range(0, len(data) // 32 * 32, 32)}
