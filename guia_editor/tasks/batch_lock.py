"""Who works on a batch's folder: one at a time, or one for each part of it.

The lock lives as long as its process (`storage.locks`); its file is taken away at the end, so that a finished
batch is the same wherever it was made. One that a killed run left behind is held by nobody.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.storage import locks

_SUFFIX = ".ocupado"
_WHOLE = ".lote"
_MOST_BYTES = 400


@contextlib.contextmanager
def working_alone(batch: Path, part: tuple[int, int]) -> Iterator[None]:
    """Hold a batch's folder, or one part of it; raises `GuideError`, naming who has it, when it is taken."""
    name = _WHOLE if part == (1, 1) else f"{_WHOLE}-{part[0]}-de-{part[1]}"
    place = batch / (name + _SUFFIX)
    file = _taken(place)
    try:
        _refuse_others(batch, place, part)
        yield
    finally:
        _give_back(place, file)


def _taken(place: Path) -> BinaryIO:
    while True:
        file = place.open("a+b")
        if not locks.take_soon(file):
            file.close()
            raise _busy(place)
        # Whoever had it may have taken the file away between opening and locking it.
        if place.exists() and os.path.samestat(os.fstat(file.fileno()), place.stat()):
            break
        file.close()
    file.truncate(0)
    file.write(_me().encode("utf-8", "replace"))
    file.flush()
    return file


def _refuse_others(batch: Path, own: Path, part: tuple[int, int]) -> None:
    """Refuse when somebody has the whole while we have a part, or a part of another division."""
    for other in sorted(batch.glob(f"{_WHOLE}*{_SUFFIX}")):
        together = part != (1, 1) and other.name.endswith(f"-de-{part[1]}{_SUFFIX}")
        if other == own or together:
            continue
        with contextlib.suppress(FileNotFoundError), other.open("rb") as file:
            if not locks.is_free(file):
                raise _busy(other)
        with contextlib.suppress(OSError):
            other.unlink()  # of a killed run


def _give_back(place: Path, file: BinaryIO) -> None:
    if os.name == "nt":  # Windows takes no file away that is open
        file.close()
        with contextlib.suppress(OSError):
            place.unlink()
        return
    place.unlink(missing_ok=True)
    file.close()


def _busy(place: Path) -> GuideError:
    try:
        who = place.read_bytes()[:_MOST_BYTES].decode("utf-8", "replace")
    except OSError:
        who = ""
    return GuideError(
        _("Este lote ya se está haciendo en esa carpeta ({who}).").format(who=who or _("otra ventana")),
        _("Espere a que termine, o elija otra carpeta con «--salida»."),
    )


def _me() -> str:
    try:
        person = getpass.getuser()
    except (OSError, KeyError, ImportError):
        person = "?"
    return f"{person}, {socket.gethostname()}"
