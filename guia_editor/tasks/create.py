"""Create a working guide: a copy of the shipped one, and the first version of its history."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from guia_editor.errors import GuideError, GuideNotFound
from guia_editor.i18n import _
from guia_editor.model.progress import Progress, Silent
from guia_editor.storage.files import read_text, write_text
from guia_editor.storage.pins import forget_folder
from guia_editor.storage.shipped import PARTS, shipped_guide
from guia_editor.storage.yaml_edit import set_value
from guia_editor.sync.history import PROGRAM, History
from guia_editor.tasks.edition_folder import move_in, working_folder


def create_guide(
    folder: Path, progress: Progress | None = None, source: Path | None = None, title: str = ""
) -> Path:
    """Make a working guide in a new or empty folder and return the folder.

    The folder appears whole or not at all, with plain files only; its history lies elsewhere. Raises
    `GuideError` when it is not empty or cannot be written, `Cancelled` when the person stops it. `source` is
    the guide to copy, the shipped one by default; `title` is the new guide's, the copied one's if empty.
    """
    target = folder.absolute()
    _refuse_if_taken(target)
    origin = source or shipped_guide()
    if not (origin / "contenido" / "guia.yaml").is_file():
        raise GuideNotFound(
            _("No se encuentra la guía que se iba a copiar en «{folder}».").format(folder=origin),
            _("Instale de nuevo el programa."),
        )
    watch = progress or Silent()
    files = [file for part in PARTS for file in _files(origin / part)]
    total = len(files) + 1
    try:
        with working_folder(target) as work:
            for done, file in enumerate(files):
                relative = file.relative_to(origin)
                watch.step(done, total, relative.as_posix())
                place = work / relative
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)
            for part in PARTS:
                (work / part).mkdir(exist_ok=True)
            if title:
                _entitle(work / "contenido" / "guia.yaml", title)
            watch.step(len(files), total, _("Guardando"))
            watch.step(total, total, _("Historial"))  # the last moment at which it can be stopped
            if target.exists():
                target.rmdir()  # refuses if someone has put a file there meanwhile
            forget_folder(target)
            move_in(work, target)
    except OSError as error:
        raise GuideError(
            _("No se pudo crear la guía en «{folder}».").format(folder=folder),
            _("Revise que haya espacio en el disco y permiso de escribir allí; no quedó nada a medias."),
        ) from error
    with suppress(GuideError), History.open(target) as history:
        # A guide whose history cannot be begun now is a guide all the same: the first save begins it.
        history.record(PROGRAM, _("Guía nueva"))
    return target


def _entitle(file: Path, title: str) -> None:
    said = read_text(file)
    write_text(said, set_value(said.text, "titulo", title))


def _refuse_if_taken(target: Path) -> None:
    taken = target.is_symlink() or (target.exists() and not target.is_dir())
    if taken or (target.is_dir() and any(target.iterdir())):
        raise GuideError(
            _("«{folder}» ya existe y no está vacía.").format(folder=target),
            _("Elija una carpeta nueva o vacía."),
        )


def _files(folder: Path) -> Iterator[Path]:
    """Yield the plain files below a folder, in a stable order; links are never followed."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            file = Path(root) / name
            if not file.is_symlink():
                yield file
