"""Around the writing of files: one date for all libraries, and a disk's refusals in plain words."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from guia_editor.errors import DiskRefused
from guia_editor.i18n import _
from guia_editor.model.edition import Edition

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_FOLDER = frozenset({errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP})
_GONE = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE})


@contextlib.contextmanager
def date_pinned(edition: Edition) -> Iterator[None]:
    """Give every library that asks for the time the edition's own (reproducible-builds.org's convention)."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(edition.timestamp.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def disk_errors_told(place: Path) -> Iterator[None]:
    """Turn what a person can do something about into `DiskRefused`; `place` is the folder they chose."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            message = _("El disco de «{place}» se llenó. No quedó nada a medias.")
            remedy = _("Libere espacio o elija otra carpeta con «--salida», y vuelva a exportar.")
        elif error.errno in _FORBIDDEN:
            message = _("No se puede escribir en «{place}».")
            remedy = _("Elija una carpeta suya con «--salida», o pida permiso para escribir en esta.")
        elif error.errno in _NO_FOLDER:
            message = _("«{place}» no sirve como carpeta de salida.")
            remedy = _("Elija otra carpeta con «--salida».")
        elif error.errno in _GONE:
            message = _("Un disco dejó de responder mientras se escribía en «{place}».")
            remedy = _("Revise que la memoria o el disco sigan conectados, y repita lo que hacía.")
        else:
            raise
        raise DiskRefused(message.format(place=place), remedy) from error


def is_of_the_disk(error: BaseException | None) -> bool:
    """Say whether an error is a disk that is full, forbids writing or is gone."""
    return isinstance(error, OSError) and error.errno in _FULL | _FORBIDDEN | _GONE
