"""Put what this copy has into a repository that others read."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pygit2

from guia_editor.i18n import _
from guia_editor.model.progress import Progress
from guia_editor.storage.files import sync_folder
from guia_editor.sync import engine
from guia_editor.sync.git_calls import Watch
from guia_editor.sync.transports import MAIN, OWN_SIGNAL

SIGNAL = "refs/heads/senal"
_FEW_LOOSE = 200
_LOOSE = re.compile(r"[0-9a-f]{2}")


def push_to(repository: pygit2.Repository, own: Path, progress: Progress) -> None:
    """Send this copy's versions and its signal to a repository of its own; raises what the library does."""
    specs = [f"{MAIN}:{MAIN}"]
    if OWN_SIGNAL in repository.references:
        specs.append(f"+{OWN_SIGNAL}:{SIGNAL}")
    watch = Watch(progress)
    repository.remotes.create_anonymous(str(own)).push(specs, callbacks=watch)
    watch.refuse_rejected()


def fill(repository: pygit2.Repository, empty: Path, progress: Progress) -> None:
    """Put everything into a new repository, which the library takes minutes for in a large guide.

    It works out anew how to pack what is packed; so packs are copied, unless there are hardly any yet.
    """
    objects = Path(repository.path) / "objects"
    # Loose ones first: who packs them meanwhile writes the pack before it deletes them.
    loose = [one for folder in objects.iterdir() if _LOOSE.fullmatch(folder.name) for one in folder.iterdir()]
    if len(loose) > _FEW_LOOSE:
        push_to(repository, empty, progress)
        return
    try:
        _copy(objects, loose, empty / "objects", progress)
    except FileNotFoundError:  # packed anew meanwhile
        push_to(repository, empty, progress)
        return
    made = pygit2.Repository(str(empty))
    for name, target in ((MAIN, engine.head(repository)), (SIGNAL, _signal(repository))):
        if target:
            made.references.create(name, pygit2.Oid(hex=target))
    made.free()


def _signal(repository: pygit2.Repository) -> str:
    found = repository.references.get(OWN_SIGNAL)
    return "" if found is None else str(found.target)


def _copy(objects: Path, loose: list[Path], target: Path, progress: Progress) -> None:
    for one in loose:
        place = target / one.parent.name / one.name
        place.parent.mkdir(exist_ok=True)
        _copy_file(one, place)
    packs = sorted((objects / "pack").glob("pack-*.pack"))
    for done, pack in enumerate(packs):
        progress.step(done, len(packs) + 1, _("Enviando cambios"))
        for one in (pack, pack.with_suffix(".idx")):
            _copy_file(one, target / "pack" / one.name)
    for folder in (target / "pack", target):
        sync_folder(folder)


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("xb") as new:
        shutil.copyfileobj(old, new, 1 << 20)
        new.flush()
        os.fsync(new.fileno())
