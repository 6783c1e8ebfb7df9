"""The program's manual: a guide of its own, exported by the program like any other."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from guia_editor import __version__
from guia_editor.export import FORMATS, Options
from guia_editor.export.assemble import assemble
from guia_editor.model.document import Report
from guia_editor.model.progress import Progress, Silent
from guia_editor.settings import state_folder
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import open_guide

MANUAL = Path(__file__).resolve().parent.parent / "manual"
"""The guide's folder that is the manual."""


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
    guide = open_guide(MANUAL)
    edition = replace(guide.edition, number=__version__, approved=True)
    document = assemble(guide, edition, guide.territories.country, guide.language)
    document = replace(document, cover_lines=())
    for name in formats:
        FORMATS[name].write(
            document, Options(shipped_guide() / "plantillas"), folder, Report(), progress or Silent()
        )


def _made_from() -> str:
    total = hashlib.sha256(__version__.encode())
    templates = shipped_guide() / "plantillas"
    for root in (MANUAL / "contenido", templates):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                facts = path.stat()
                total.update(f"{path.relative_to(root)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return total.hexdigest()[:16]
