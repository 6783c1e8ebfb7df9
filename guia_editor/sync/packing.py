"""Keep a history small and quick: what was written object by object goes into packs, in the background.

libgit2 writes one file for each object and one pack for each thing fetched, and never tidies up; packing
everything each time takes minutes on a large history. So only what is loose, and small packs, go into a new
pack, which is read back whole before what it replaces is deleted. Killed at any moment, nothing is lost: an
object is deleted only when another copy of it is on the disk.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pygit2

from guia_editor.storage.files import sync_folder
from guia_editor.sync.engine import reopen
from guia_editor.sync.loose import loose_objects
from guia_editor.sync.turns import turn_at

LOOSE = 2000
PACKS = 40
_SMALL_BYTES = 8_000_000
_STRAY_SECONDS = 3600.0
_SAMPLE = "17"
"""One of the 256 folders of loose objects: their names are evenly spread, so one tells how full all are."""


def pack_later(history: Path, loose: int = LOOSE, packs: int = PACKS) -> threading.Thread | None:
    """Pack a history in a thread when much of it lies about; return the thread, None when there is no need.

    A process that ends waits for it, a second or so.
    """
    if not _needs_it(history / "objects", loose, packs):
        return None
    thread = threading.Thread(target=_pack_quietly, args=(history,), name="empaque")
    thread.start()
    return thread


def pack(history: Path) -> bool:
    """Put loose objects and small packs into a new pack; False when somebody else is packing.

    Raises `OSError` or `pygit2.GitError` when the disk refuses; then everything is as it was.
    """
    turn = turn_at(history.parent / "empaque")
    if not turn.take_now():
        return False
    try:
        _pack(history)
    finally:
        turn.let_go()
    return True


def _pack_quietly(history: Path) -> None:
    with suppress(OSError, pygit2.GitError, KeyError):  # the next recording tries again
        pack(history)


def _needs_it(objects: Path, loose: int, packs: int) -> bool:
    sample = objects / _SAMPLE
    if sample.is_dir() and sum(1 for _file in sample.iterdir()) * 256 >= loose:
        return True
    return sum(1 for _file in (objects / "pack").glob("*.pack")) >= packs


def _pack(history: Path) -> None:
    objects = history / "objects"
    _sweep(objects / "pack")
    loose = dict(loose_objects(objects))
    old = list(_small_packs(objects / "pack"))
    ids = loose.keys() | {id for file in old for id in _ids_of(file)}
    if not ids or (not loose and len(old) == 1):
        return
    aside = history.parent / "empaque.nuevo"
    shutil.rmtree(aside, ignore_errors=True)
    (aside / "pack").mkdir(parents=True)
    _write(history, sorted(ids), aside / "pack")
    _prove(aside, ids)
    (made,) = (aside / "pack").glob("*.pack")
    for suffix in (".pack", ".idx"):  # a pack counts once its index is there
        made.with_suffix(suffix).replace(objects / "pack" / f"{made.stem}{suffix}")
    sync_folder(objects / "pack")
    shutil.rmtree(aside)
    for file in loose.values():
        file.unlink(missing_ok=True)
    for file in old:
        if file.stem != made.stem:
            file.with_suffix(".idx").unlink(missing_ok=True)
            file.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Delete what killed processes were writing; what is younger than an hour may be somebody's work."""
    for stray in (*folder.glob("tmp_*"), *folder.glob("pack_*")):
        if time.time() - stray.stat().st_mtime > _STRAY_SECONDS:
            stray.unlink(missing_ok=True)


def _small_packs(folder: Path) -> Iterator[Path]:
    for file in folder.glob("pack-*.pack"):
        if file.stat().st_size < _SMALL_BYTES and file.with_suffix(".idx").exists():
            yield file


def _write(history: Path, ids: list[str], folder: Path) -> None:
    repository = reopen(history)
    builder = pygit2.PackBuilder(repository)
    builder.set_threads(1)
    for id in ids:
        builder.add(pygit2.Oid(hex=id))
    builder.write(folder)
    repository.free()


def _prove(aside: Path, ids: Iterable[str]) -> None:
    """Read every object from the new pack alone, its bytes held against its id; `KeyError` if one lacks."""
    store = pygit2.Odb()
    store.add_backend(pygit2.OdbBackendPack(str(aside)), 1)
    for id in ids:
        store.read(pygit2.Oid(hex=id))


def _ids_of(pack: Path) -> Iterator[str]:
    """Yield the ids in a pack's index (gitformat-pack(5), version 2: 8 bytes, 256 counts, the sorted ids)."""
    raw = pack.with_suffix(".idx").read_bytes()
    count = int.from_bytes(raw[8 + 255 * 4 : 8 + 256 * 4], "big")
    first = 8 + 256 * 4
    for at in range(first, first + 20 * count, 20):
        yield raw[at : at + 20].hex()
