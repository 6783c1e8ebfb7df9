"""Turn a guide's folder from one version into another, with a journal, so that it is never left between two.

What the person saved meanwhile is never overwritten: then everything is put back as it was, and whoever asked
joins the versions again. After a crash the journal says what was under way: it goes on to the end when every
file is as one of the two versions has it, else back to the beginning; the person's text stays in both cases.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pygit2

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.i18n import _
from guia_editor.storage.files import replace_bytes, sync_folder
from guia_editor.sync.engine import head, move_head, tree_of
from guia_editor.sync.folders import blob_id, bytes_of, scan
from guia_editor.sync.trees import RECORDED, differences, unfit

_WAITING = ".guia-recibido.tmp"

Blobs = Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Move:
    """A folder's way from one version ("" for none) to another."""

    repository: pygit2.Repository
    guide: Path
    old: str
    new: str

    def run(self, journal: Path) -> bool:
        """Do it and say whether it was done; False when a file is not as the old version has it.

        Raises `UnsafeContent` for names that no guide has and `OSError` when the disk refuses, with nothing
        changed.
        """
        changes = self._changes()
        places = self._places(changes)
        if any(_now(places[path]) != old for path, (old, _new) in changes.items()):
            return False
        said = json.dumps({"de": self.old, "a": self.new})
        replace_bytes(journal, said.encode())
        try:
            done = self._replace(changes, places)
        except BaseException:
            self._back(changes, places)
            journal.unlink()
            raise
        if not done or not move_head(self.repository, self.old, self.new):
            self._back(changes, places)
            journal.unlink()
            return False
        journal.unlink()
        return True

    def resume(self) -> None:
        """Bring to an end what a killed process had begun."""
        changes = self._changes()
        places = self._places(changes)
        if all(_now(places[path]) in blobs for path, blobs in changes.items()):
            self._replace(changes, places)
            move_head(self.repository, self.old, self.new)
        else:
            self._back(changes, places)

    def _changes(self) -> Blobs:
        old, new = tree_of(self.repository, self.old), tree_of(self.repository, self.new)
        changes = differences(self.repository, old, new)
        for path in changes:
            reason = unfit(path)
            if reason:
                raise UnsafeContent(
                    _("«{path}» no puede ser parte de la guía: {reason}.").format(
                        path=path[:200], reason=reason
                    ),
                    _("No se cambió nada. Pida a quien lo envió que le ponga otro nombre."),
                )
        return changes

    def _places(self, changes: Blobs) -> dict[str, Path]:
        """Return where each path is in the folder; its name there may be written otherwise (NFD)."""
        present = scan(self.guide).files
        places = {
            path: present[path].place if path in present else self.guide.joinpath(*path.split("/"))
            for path in changes
        }
        for path, place in places.items():
            _refuse_odd(self.guide, place, path)
        return places

    def _replace(self, changes: Blobs, places: Mapping[str, Path]) -> bool:
        """Make every file as the new version has it; say no at the first one that is as neither has it."""
        written = _Waiting(self.guide)
        written.discard()
        try:
            for path, (_old, new) in changes.items():
                if new is not None and _now(places[path]) != new:
                    written.write(places[path], self.repository[new].read_raw())
            written.flush()
            # What goes makes room first: a file may become a folder, "A.md" may become "a.md".
            for path, (old, new) in sorted(changes.items(), key=lambda one: one[1][1] is not None):
                now = _now(places[path])
                if now not in (old, new):
                    return False
                if now == new:
                    continue
                if new is None:
                    places[path].unlink()
                    self._prune(places[path].parent)
                else:
                    written.put(places[path])
            written.sync_folders()
        finally:
            written.discard()
        return True

    def _back(self, changes: Blobs, places: Mapping[str, Path]) -> None:
        """Make every file that is as the new version has it as the old one has it."""
        for path, (old, new) in sorted(changes.items(), key=lambda one: one[1][0] is not None):
            if _now(places[path]) != new:
                continue
            if old is None:
                places[path].unlink(missing_ok=True)
                self._prune(places[path].parent)
            else:
                _make_room(places[path])
                replace_bytes(places[path], self.repository[old].read_raw())

    def _prune(self, folder: Path) -> None:
        """Remove folders that nothing is left in, the guide's own folders apart."""
        top = {self.guide / name for name in RECORDED}
        with suppress(OSError):
            while folder not in top and folder.is_relative_to(self.guide) and folder != self.guide:
                folder.rmdir()
                folder = folder.parent


def resume(repository: pygit2.Repository, guide: Path, journal: Path) -> None:
    """Bring to an end, or back, what a killed process left under way; do nothing without a journal."""
    if not journal.exists():
        return
    try:
        said = json.loads(journal.read_bytes())
        old, new = str(said["de"]), str(said["a"])
    except (ValueError, KeyError, TypeError):
        journal.unlink()
        return
    if head(repository) == old:
        Move(repository, guide, old, new).resume()
    _Waiting(guide).discard()
    journal.unlink()


class _Waiting:
    """New contents on the same disk, waiting to take their places; one at a time for each guide."""

    def __init__(self, guide: Path) -> None:
        self._folder = guide / _WAITING
        self._files: dict[Path, Path] = {}
        self._put: set[Path] = set()

    def write(self, place: Path, data: bytes) -> None:
        """Write what a file is to hold."""
        self._folder.mkdir(exist_ok=True)
        file = self._folder / str(len(self._files))
        file.write_bytes(data)
        self._files[place] = file

    def flush(self) -> None:
        """Make it all reach the disk: written first and flushed later, thousands of files take a second."""
        for file in self._files.values():
            handle = os.open(file, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def put(self, place: Path) -> None:
        """Let a file hold what was written for it; folders that it needs are made."""
        _make_room(place)
        self._files[place].replace(place)
        self._put.add(place.parent)

    def sync_folders(self) -> None:
        """Make the names reach the disk."""
        for folder in self._put:
            if folder.is_dir():
                sync_folder(folder)

    def discard(self) -> None:
        """Delete what took no place, this time or before a crash."""
        if self._folder.is_symlink():
            self._folder.unlink()
        shutil.rmtree(self._folder, ignore_errors=True)


def _make_room(place: Path) -> None:
    """Make the folders above a file, and remove empty ones that stand where it goes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        for folder, _folders, _files in os.walk(place, topdown=False):
            Path(folder).rmdir()


def _now(place: Path) -> str | None:
    data = bytes_of(place)
    return None if data is None else blob_id(data)


def _refuse_odd(guide: Path, place: Path, path: str) -> None:
    """Refuse to write where a link or something that is no plain file stands."""
    odd = place.is_symlink() or (place.exists() and not (place.is_file() or place.is_dir()))
    above = [folder for folder in place.parents if folder.is_relative_to(guide) and folder != guide]
    if odd or any(folder.is_symlink() for folder in above):
        raise GuideError(
            _("En «{path}» hay un enlace, y la guía solo guarda archivos corrientes.").format(path=path),
            _("Reemplace el enlace por el archivo y vuelva a intentarlo. No se cambió nada."),
        )
