"""What two people changed in ways that cannot be joined: kept as data until somebody settles it.

One file each, `revision/conflictos/<name>.json`, the same bytes on every copy; a version without the file
says that it was settled.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

FOLDER = "revision/conflictos"
MAX_BYTES = 9_000_000
"""Two whole chapters of the largest size and their common text, escaped, come below this."""


class ConflictKind(StrEnum):
    """What was changed on both sides; the values are those stored."""

    TEXT = "texto"  # both changed the same words
    DELETED = "borrado"  # one side removed what the other changed
    FRONT = "ficha"  # both changed the same line of a chapter's form
    FILE = "archivo"  # both changed a picture or another file that cannot be joined


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two versions of one passage or file.

    `chapter` is the path of the file, relative to the guide's folder. `place` says where in it: the words
    of the heading above, a key of the chapter's form, "" for the whole file. `a` is what stands in the text
    now, `b` what the other side wanted, `base` what both began with; None where a side has nothing there.
    For `FILE`, `b` is the path of the file that holds the other side's bytes.
    """

    chapter: str
    kind: ConflictKind
    place: str
    base: str | None
    a: str | None
    b: str | None

    @property
    def data(self) -> bytes:
        """The bytes of the record's file."""
        said = {
            "capitulo": self.chapter,
            "tipo": self.kind.value,
            "lugar": self.place,
            "base": self.base,
            "a": self.a,
            "b": self.b,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8") + b"\n"

    @property
    def path(self) -> str:
        """Where the record lies, relative to the guide's folder."""
        return f"{FOLDER}/{hashlib.sha256(self.data).hexdigest()[:32]}.json"


def conflict_from(data: bytes) -> Conflict:
    """Return the conflict that a record's bytes say; raises `ValueError` for anything else."""
    if len(data) > MAX_BYTES:
        raise ValueError("too long for a record")
    try:
        said = json.loads(data)
    except (RecursionError, UnicodeDecodeError) as error:
        raise ValueError("not a record") from error
    if not isinstance(said, dict) or set(said) != {"capitulo", "tipo", "lugar", "base", "a", "b"}:
        raise ValueError("not a record")
    if not all(isinstance(said[name], str) for name in ("capitulo", "tipo", "lugar")):
        raise ValueError("a record names its chapter, its kind and its place")
    if not all(said[name] is None or isinstance(said[name], str) for name in ("base", "a", "b")):
        raise ValueError("a record's sides are texts")
    return Conflict(
        said["capitulo"], ConflictKind(said["tipo"]), said["lugar"], said["base"], said["a"], said["b"]
    )
