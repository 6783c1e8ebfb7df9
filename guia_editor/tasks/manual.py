"""The program's manual: a guide of its own, exported by the program like any other."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from guia_editor import __version__
from guia_editor.errors import GuideError
from guia_editor.export import FORMATS, Options
from guia_editor.i18n import _
from guia_editor.model.document import Report
from guia_editor.model.guide import Chapter
from guia_editor.model.progress import Progress, Silent
from guia_editor.settings import state_folder
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.edition_folder import move_in, working_folder

MANUAL = Path(__file__).resolve().parent.parent / "manual"
"""The guide's folder that is the manual."""

_MARK = ".manual"
"""An empty file that tells a published manual, which may be replaced, from anything else."""

_OURS = frozenset({_MARK, "web", "guia.pdf", "guia.docx"})


def manual_chapters() -> tuple[Chapter, ...]:
    """Return the manual's pages in reading order; the id of each is the topic that it is about."""
    return open_guide(MANUAL).chapters


def manual_pages() -> Path:
    """Return the folder of the manual's web edition, built now if it is not there; raises `OSError`.

    It is kept in the person's own folder under the hash of all that it is made from, so that another version
    of the program builds its own.
    """
    place = state_folder() / "manual"
    target = place / _made_from()
    if (target / "index.html").is_file():
        return target
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix=".haciendo-") as work:
        write_manual(Path(work))
        pages = Path(work) / "web"
        try:
            pages.rename(target)
        except OSError:  # another window built it meanwhile
            if not (target / "index.html").is_file():
                raise
    for old in place.iterdir():
        if old != target and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)
    return target


def write_manual(folder: Path, formats: tuple[str, ...] = ("web",), progress: Progress | None = None) -> None:
    """Write the manual into an existing folder in some formats, as `FORMATS` names them."""
    from guia_editor.export.assemble import (
        assemble,
    )  # the window, which looks pages up here, starts without it

    guide = open_guide(MANUAL)
    edition = replace(guide.edition, number=__version__, approved=True)
    # A report is nobody's edition: its copies carry no code to check them by.
    edition = replace(edition, report=edition.mark)
    document = assemble(guide, edition, guide.territories.country, guide.language)
    document = replace(document, cover_lines=())
    for name in formats:
        FORMATS[name].write(
            document, Options(shipped_guide() / "plantillas"), folder, Report(), progress or Silent()
        )


def publish_manual(
    folder: Path, formats: tuple[str, ...] = ("web",), progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write the manual where it can be handed on from; return what a reader opens, in the formats' order.

    The folder appears whole or not at all, in place of an earlier manual. Raises `GuideError` when it holds
    anything else or cannot be written, `Cancelled` when the person stops it.
    """
    target = folder.absolute()
    if _holds_other_things(target):
        raise GuideError(
            _("«{folder}» ya existe y tiene otras cosas.").format(folder=folder),
            _("Elija una carpeta nueva o vacía, o una que solo tenga el manual."),
        )
    wanted = tuple(name for name in FORMATS if name in formats)
    try:
        with working_folder(target) as work:
            write_manual(work, wanted, progress)
            (work / _MARK).touch()
            move_in(work, target)
    except OSError as error:
        raise GuideError(
            _("No se pudo escribir el manual en «{folder}».").format(folder=folder),
            _("Revise que haya espacio en el disco y permiso de escribir allí; no quedó nada a medias."),
        ) from error
    return tuple(target / ("web/index.html" if name == "web" else f"guia.{name}") for name in wanted)


def _holds_other_things(target: Path) -> bool:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        return True
    held = {path.name for path in target.iterdir()} if target.is_dir() else set()
    return bool(held) and not (_MARK in held and held <= _OURS)


def _made_from() -> str:
    total = hashlib.sha256(__version__.encode())
    templates = shipped_guide() / "plantillas"
    for root in (MANUAL / "contenido", templates):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                facts = path.stat()
                total.update(f"{path.relative_to(root)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return total.hexdigest()[:16]
