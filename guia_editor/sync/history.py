"""The history of a guide: every version that was recorded, in a repository outside the guide's folder.

The folder holds plain files only, and whatever Git data somebody left in it is neither opened nor touched.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType

import pygit2
from pygit2.enums import SortMode

from guia_editor.errors import GuideNotFound
from guia_editor.i18n import _
from guia_editor.sync import checkout, engine
from guia_editor.sync.copies import Copy, copy_of, find_copy
from guia_editor.sync.folders import LeftOut, Scan, blob_id, bytes_of, scan
from guia_editor.sync.packing import pack_later
from guia_editor.sync.seen import Seen
from guia_editor.sync.texts import TextIndex, plain_text, text_sha256
from guia_editor.sync.touched import Touched
from guia_editor.sync.trees import Changes, blob_at, build, changed_files, flatten
from guia_editor.sync.versions import PROGRAM, Author, Version, commit_message, signature, version_of

__all__ = ["PROGRAM", "Author", "History", "Version", "head_of"]

_JOURNAL = "aplicar.json"
_TEXTS = "textos.json"
_SEEN = "vistos.json"
_TOUCHED = "cambios.jsonl"
GUIDE_FILE = "contenido/guia.yaml"

Telling = Callable[[tuple[str, ...]], str]
"""Says in Spanish what a change of these files was."""


def head_of(guide: Path) -> str:
    """Return the id of the version that a folder stands at, "" without a history; makes nothing."""
    copy = find_copy(guide)
    return engine.tip_of(copy.history) if copy else ""


class History:
    """The history of one guide's folder; several windows and programs may work with it at once.

    Every method raises `GuideError` when the disk refuses or the history is damaged, and `KeyError` for a
    version that it does not have. Ids are 40 hexadecimal digits, paths relative to the guide's folder.
    """

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        self.left_out: tuple[LeftOut, ...] = ()
        """Files that the last look at the folder found and the history cannot hold."""
        self._texts: TextIndex | None = None
        self._seen = Seen(copy.folder / _SEEN)
        self._touched = Touched(copy.folder / _TOUCHED)
        self._turn = copy.turn()
        with self._turn:
            self._repository = engine.open_repository(copy.history)
            with engine.errors_told(copy.history):
                checkout.resume(self._repository, copy.guide, copy.folder / _JOURNAL)

    @classmethod
    def open(cls, guide: Path) -> History:
        """Open the history of a guide's folder, made when it has none, put in order after a crash.

        Raises `GuideNotFound` when there is no such folder.
        """
        if not guide.is_dir():
            raise GuideNotFound(
                _("No se encuentra la carpeta «{folder}».").format(folder=guide),
                _("Revise el nombre, o conecte el disco en que está."),
            )
        return cls(copy_of(guide))

    def close(self) -> None:
        """Let go of the history's files."""
        self._touched.keep()
        self._repository.free()

    def __enter__(self) -> History:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def guide(self) -> Path:
        """The guide's folder."""
        return self.copy.guide

    @property
    def repository(self) -> pygit2.Repository:
        """The repository, for what exchanges versions; nobody else needs it."""
        return self._repository

    @property
    def objects_path(self) -> Path:
        """Where the repository keeps what versions are made of."""
        return self.copy.history / "objects"

    @property
    def head(self) -> str:
        """The id of the version that the folder stands at, "" before the first."""
        return engine.head(self._repository)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other window and program from changing the history, for steps that belong together."""
        with self._turn, engine.errors_told(self.copy.history):
            yield

    def record(
        self, who: Author, message: str | Telling, name: str = "", moment: dt.datetime | None = None
    ) -> Version | None:
        """Record what changed in the folder as a new version; None when nothing did and it has no name.

        `message` says what was done, or says it when it is told which files changed.

        Raises `GuideNotFound` when the guide is not in its folder any more: a disk that was taken out must
        not look like a guide whose chapters were all deleted.
        """
        with self.locked():
            old = self.head
            base = engine.tree_of(self._repository, old)
            changes, contents = self._changes(base)
            if not changes and not (name and old):
                return None
            for data in contents:
                self._repository.create_blob(data)
            tree = build(self._repository, base, changes)
            told = message if isinstance(message, str) else message(tuple(sorted(changes)))
            new = self.write(tree, (old,) if old else (), who, told, name, moment)
            if not engine.move_head(self._repository, old, new):
                # On a disk without locks somebody was first: their version comes before this one.
                return self.record(who, message, name, moment)
            self._touched.take(new, tuple(sorted(changes)))
            pack_later(self.copy.history)
            return self.version(new)

    def write(
        self,
        tree: str,
        parents: tuple[str, ...],
        who: Author,
        message: str,
        name: str = "",
        moment: dt.datetime | None = None,
    ) -> str:
        """Write a version without letting the folder stand at it, and return its id: for joining versions."""
        when = moment or dt.datetime.now().astimezone()
        return str(
            self._repository.create_commit(
                None,
                signature(who, when),
                signature(PROGRAM, when),
                commit_message(message, name, who.institution),
                pygit2.Oid(hex=tree),
                [pygit2.Oid(hex=parent) for parent in parents],
            )
        )

    def apply(self, version: str, who_for_dirty: Author) -> bool:
        """Let the folder stand at a version that comes after the present one, and say whether it does.

        What is in the folder and not recorded is recorded first, by `who_for_dirty`. False when the present
        version is not among those before `version`, which it is not after such a recording, or when somebody
        saves a file meanwhile: nothing changed then; join the versions again and ask again.
        """
        with self.locked():
            self.record(who_for_dirty, _("Cambios que no se habían guardado en el historial"))
            old = self.head
            if old == version:
                return True
            if old and not self._repository.descendant_of(pygit2.Oid(hex=version), pygit2.Oid(hex=old)):
                return False
            move = checkout.Move(self._repository, self.guide, old, version)
            return move.run(self.copy.folder / _JOURNAL)

    def dirty(self) -> tuple[str, ...]:
        """Return the paths of files that are not as the present version has them, in order."""
        with self.locked():
            changes, _contents = self._changes(engine.tree_of(self._repository, self.head))
            return tuple(sorted(changes))

    def version(self, id: str) -> Version:
        """Return one version."""
        commit = self._repository[id]
        if not isinstance(commit, pygit2.Commit):
            raise KeyError(id)
        return version_of(commit)

    def versions(self, path: str = "", limit: int | None = None) -> tuple[Version, ...]:
        """Return the versions of the guide, or those in which one file changed, newest first."""
        with engine.errors_told(self.copy.history):
            return tuple(version_of(commit) for commit in itertools.islice(self._walk(path), limit))

    def read(self, version: str, path: str) -> bytes | None:
        """Return a file as a version has it, None when it has none."""
        blob = blob_at(self._repository, engine.tree_of(self._repository, version), path)
        return None if blob is None else self._repository[blob].read_raw()

    def files(self, version: str) -> Mapping[str, str]:
        """Return all files of a version, path → blob."""
        return flatten(self._repository, engine.tree_of(self._repository, version))

    def changed_paths(self, version: str) -> tuple[str, ...]:
        """Return the files that a version changed against the (first) one before it, in order."""
        known = self._touched.paths(version)
        if known is not None:
            return known
        parents = self.version(version).parents
        old = engine.tree_of(self._repository, parents[0] if parents else "")
        new = engine.tree_of(self._repository, version)
        paths = tuple(sorted(path for path, _blob in changed_files(self._repository, old, new)))
        self._touched.take(version, paths)
        return paths

    def find_text(self, path: str, sha256: str) -> str | None:
        """Return the text of `path` with that SHA-256 (of its LF, NFC form), None when no version has it.

        A chapter that had another path then is found as well.
        """
        now = plain_text(self.read(self.head, path) or b"")
        if now is not None and text_sha256(now) == sha256:
            return now
        with self.locked():
            if self._texts is None:
                self._texts = TextIndex(self._repository, self.copy.folder / _TEXTS)
            return self._texts.find(path, sha256)

    def _walk(self, path: str) -> Iterator[pygit2.Commit]:
        if not self.head:
            return
        order = SortMode.TOPOLOGICAL | SortMode.TIME
        for commit in self._repository.walk(self._repository.head.target, order):
            if not path or self._changes_file(commit, path):
                yield commit

    def _changes_file(self, commit: pygit2.Commit, path: str) -> bool:
        now = blob_at(self._repository, str(commit.tree_id), path)
        before = [blob_at(self._repository, str(parent.tree_id), path) for parent in commit.parents]
        return now not in before if before else now is not None

    def _changes(self, base: str) -> tuple[Changes, list[bytes]]:
        """Return what differs in the folder from a tree, and the bytes that the tree does not have."""
        recorded = flatten(self._repository, base)
        found = self._scan(recorded)
        there = found.files.keys() | {one.path for one in found.left_out}
        changes: dict[str, str | None] = {path: None for path in recorded if path not in there}
        contents: list[bytes] = []
        seen = self._seen
        for path, plain in found.files.items():
            if path in recorded and seen.blob(plain) == recorded[path]:
                continue
            data = bytes_of(plain.place)
            if data is None:  # gone since the folder was looked at
                if path in recorded:
                    changes[path] = None
                continue
            blob = blob_id(data)
            seen.take(plain, blob)
            if recorded.get(path) != blob:
                changes[path] = blob
                contents.append(data)
        seen.keep(found.files)
        return changes, contents

    def _scan(self, recorded: Mapping[str, str]) -> Scan:
        found = scan(self.guide)
        self.left_out = found.left_out
        if GUIDE_FILE in recorded and GUIDE_FILE not in found.files:
            raise GuideNotFound(
                _("La guía ya no está en «{folder}».").format(folder=self.guide),
                _("Conecte el disco en que está, o devuelva su carpeta «contenido» a su lugar."),
            )
        return found
