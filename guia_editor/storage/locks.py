"""A lock that lives as long as its process: how a file tells whether whoever wrote it is still there.

The system lets go of it when the process ends, however it ends; numbers of processes, which are used again,
need not be compared.
"""

from __future__ import annotations

import sys
import time
from typing import BinaryIO

_PATIENCE, _PAUSE = 2.0, 0.005
"""Seconds to wait for whoever only looks whether a file is free, and between two tries."""

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """Windows keeps others from reading locked bytes, so one beyond the end is taken."""

    def take(file: BinaryIO) -> bool:
        """Lock an open file for this process and say whether it could be; never waits."""
        place = file.tell()
        try:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(place)
        return True

    def is_free(file: BinaryIO) -> bool:
        """Say whether no process holds an open file; Windows has no locks that several may share to ask."""
        return take(file)

else:
    import fcntl

    def take(file: BinaryIO) -> bool:
        """Lock an open file for this process and say whether it could be; never waits."""
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # the disk knows no locks: nobody can hold one
            return True
        return True

    def is_free(file: BinaryIO) -> bool:
        """Say whether no process holds an open file; others that ask at the same moment do not matter."""
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True


def take_soon(file: BinaryIO) -> bool:
    """Lock an open file for this process, waiting for those who only ask whether it is free."""
    end = time.monotonic() + _PATIENCE
    while not (taken := take(file)) and time.monotonic() < end:
        time.sleep(_PAUSE)
    return taken
