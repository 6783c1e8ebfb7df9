"""Compare a batch with its index: is every file the one that was made, and is there none besides?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.storage.batches import BatchIndex, differing, index_name, read_batch_index
from guia_editor.tasks.batch_index import PAGE, TABLE


def check_batch(folder: Path) -> tuple[tuple[BatchIndex, ...], tuple[Finding, ...]]:
    """Return the indexes that a batch's folder has, its parts' or its own, and an error for each difference.

    Raises `DamagedEdition` when there is no index that can be read.
    """
    names = [index_name()] if (folder / index_name()).is_file() else []
    names += sorted(one.name for one in folder.glob("lote-*-de-*.json"))
    indexes = tuple(read_batch_index(folder / name) for name in names or [index_name()])
    found = [finding for index in indexes for finding in _differences(folder, index)]
    known = {one.path for index in indexes for one in index.files} | {*names, TABLE, PAGE}
    found += _added(folder, known)
    return indexes, tuple(sorted(found, key=lambda one: (one.path, one.code)))


def _differences(folder: Path, index: BatchIndex) -> Iterator[Finding]:
    remedy = _("Haga el lote de nuevo en esa carpeta: solo se repite lo que no está como debe.")
    missing, changed = differing(folder, index.files)
    for path in missing:
        message = _("Falta «{path}».").format(path=path)
        yield Finding(Severity.ERROR, "edicion-archivo-faltante", message, remedy, path)
    for path in changed:
        message = _("«{path}» no es el que se hizo.").format(path=path)
        yield Finding(Severity.ERROR, "edicion-archivo-cambiado", message, remedy, path)


def _added(folder: Path, known: set[str]) -> Iterator[Finding]:
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and path not in known:
            message = _("«{path}» no es parte del lote.").format(path=path)
            remedy = _("Bórrelo o guárdelo en otra carpeta.")
            yield Finding(Severity.ERROR, "edicion-archivo-agregado", message, remedy, path)
