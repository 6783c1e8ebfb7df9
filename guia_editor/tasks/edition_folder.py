"""Put a finished edition in its place in one step, whatever happens meanwhile.

An edition is written into a working folder beside its target (same disk), flushed, and exchanged with what
was there. Someone looking at the target sees the old edition or the new one, both whole. What a killed run
leaves behind is hidden, locked by nobody, and cleaned by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_SUFFIX = ".preparando"
_ASIDE = ".anterior"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2), Linux 3.15


def _lock(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder until the handle is closed or the process ends; None when it is not to be had.

    Windows has no such locks, nor have some network disks: there leftovers stay until someone removes them.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        return None
    return handle


def clean(parent: Path) -> None:
    """Undo what killed runs left in a folder; what a run at work is using stays."""
    for aside in sorted(parent.glob(f".*{_ASIDE}")):
        home = parent / aside.name[1 : -len(_ASIDE)]
        if not home.exists():
            with contextlib.suppress(FileNotFoundError):  # another process was cleaning too
                aside.rename(home)
        else:
            shutil.rmtree(aside, ignore_errors=True)
    for left in sorted(parent.glob(f".*{_SUFFIX}")):
        lock = _lock(left, wait=False)
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


@contextlib.contextmanager
def working_folder(target: Path, tidy: Callable[[Path], None] = clean) -> Iterator[Path]:
    """Yield an empty folder beside `target`; it is gone when the block ends, moved in or not.

    Before, `tidy` takes away what killed runs left in the folder around. The empty folder is locked while the
    block runs, so that nobody takes it for the rest of a killed run.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    tidy(target.parent)
    # Named before it is made, so that whoever is interrupted while it is being made takes it away too.
    base = target.with_name(f".{target.name}.{secrets.token_hex(4)}{_SUFFIX}")
    lock = None
    try:
        while True:
            base.mkdir(mode=0o700, exist_ok=True)
            lock = _lock(base, wait=True)
            if base.exists():  # otherwise someone who cleans was faster than this lock, and has taken it away
                break
            if lock is not None:
                os.close(lock)
                lock = None
        work = base / "nueva"
        work.mkdir()
        yield work
    finally:
        shutil.rmtree(base, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def take_away(folder: Path) -> None:
    """Remove a folder, if it is there, in one step; what a kill leaves of it, `clean` takes away."""
    aside = folder.with_name(f".{folder.name}{_SUFFIX}")
    shutil.rmtree(aside, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        folder.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def move_in(work: Path, target: Path) -> None:
    """Make a working folder the edition at `target`; what was there may be left in the working folder."""
    flush(work)
    if not target.exists():
        try:
            work.rename(target)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
            _exchange(work, target)
    else:
        _exchange(work, target)
    _flush_one(target.parent)


def _exchange(work: Path, target: Path) -> None:
    if sys.platform == "linux":
        call = ctypes.CDLL(None, use_errno=True).renameat2
        if call(_AT_FDCWD, os.fsencode(work), _AT_FDCWD, os.fsencode(target), _RENAME_EXCHANGE) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.ENOSYS, errno.EINVAL):  # these two: the disk's format cannot exchange
            raise OSError(code, os.strerror(code), str(target))
    aside = target.with_name(f".{target.name}{_ASIDE}")
    shutil.rmtree(aside, ignore_errors=True)
    target.rename(aside)  # killed between here and the next line, `clean` brings the old edition back
    work.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def flush(folder: Path) -> None:
    """Make every file and folder inside reach the disk."""
    for path in sorted(folder.rglob("*")):
        _flush_one(path)
    _flush_one(folder)


def _flush_one(path: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
