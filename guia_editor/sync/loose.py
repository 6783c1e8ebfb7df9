"""Loose objects: the files in which Git keeps what is not packed yet, looked at before libgit2 reads them.

libgit2 1.9 turns in a circle for ever when such a file was cut short, as a power cut or half a copy leaves
it.
"""

from __future__ import annotations

import functools
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 20


def loose_objects(objects: Path) -> Iterator[tuple[str, Path]]:
    """Yield the id and the file of each loose object in a repository's folder of objects."""
    for folder in objects.iterdir():
        if len(folder.name) == 2 and folder.is_dir():
            for file in folder.iterdir():
                if len(file.name) == 38:
                    yield folder.name + file.name, file


def torn_objects(objects: Path, most_bytes: int = sys.maxsize) -> Iterator[Path]:
    """Yield the files of loose objects that are not whole; inflates them all.

    One that unfolds to more than `most_bytes` is none either, and is not inflated further.
    """
    return (file for _id, file in loose_objects(objects) if not _is_whole(file, most_bytes))


@functools.cache
def sweep_torn(objects: Path) -> None:
    """Delete torn objects of a repository of ours, once in the life of the process.

    Nothing can be had from them, and what no version needs, as the rest of a power cut, is no damage.
    """
    for file in list(torn_objects(objects)):
        file.unlink(missing_ok=True)


def _is_whole(file: Path, most_bytes: int) -> bool:
    inflater = zlib.decompressobj()
    size = 0
    try:
        with file.open("rb") as stream:
            while not inflater.eof:
                data = inflater.unconsumed_tail or stream.read(_CHUNK)
                if not data:
                    return False
                size += len(inflater.decompress(data, _CHUNK))
                if size > most_bytes:
                    return False
            return not inflater.unused_data and not stream.read(1)
    except FileNotFoundError:  # packed meanwhile
        return True
    except (zlib.error, OSError):
        return False
