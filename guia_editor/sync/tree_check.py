"""Whether versions that came from others may be joined: nothing of theirs is believed before.

What others wrote reaches references of theirs only. Here every name, mode and size is held against a short
list of what a guide consists of; links, submodules, names that escape the folder or that two systems read
differently, trees that unfold without end, and versions with missing parts are refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pygit2
from pygit2.enums import ObjectType, SortMode

from guia_editor.i18n import _
from guia_editor.sync.folders import MAX_FILES
from guia_editor.sync.trees import FOLDER, MAX_DEPTH, MAX_FILE_BYTES, RECORDED_FILES, entries, unfit

MAX_VERSIONS = 200_000
MAX_TOTAL_BYTES = 2_000_000_000
MAX_OBJECT_BYTES = 8_000_000
"""No commit, and no folder of a guide, comes near this."""

_FILE_MODES = frozenset({0o100644, 0o100664, 0o100755})
"""Plain files; the bits that say who may run them are not kept when a tree is written."""

_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why versions are not joined: where, and the reason in Spanish."""

    path: str
    reason: str


class _Refused(Exception):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.refusal = Refusal(_printable(path), reason)


def check_tree(repository: pygit2.Repository, tree: str, trusted: str = "") -> tuple[Refusal, ...]:
    """Return what is wrong with all files below a tree, the first few things; nothing means that it is fine.

    Folders that the tree `trusted`, which was checked, has at the same place are not read again.
    """
    found: list[Refusal] = []
    walk = _Walk(repository)
    try:
        for refusal in walk.folder(tree, trusted, "", 1):
            found.append(refusal)
            if len(found) == _ENOUGH:
                break
    except _Refused as refused:
        found.append(refused.refusal)
    return tuple(found)


def check_history(repository: pygit2.Repository, tip: str, known: Iterable[str]) -> tuple[Refusal, ...]:
    """Return what is missing or oversized in the versions that lead to `tip` and to none of `known`.

    A server may send a version without what it is made of; joining it would leave a copy that nobody could
    be given any more.
    """
    seen: set[str] = set()
    try:
        walker = repository.walk(pygit2.Oid(hex=tip), SortMode.NONE)
        for one in known:
            walker.hide(pygit2.Oid(hex=one))
            seen.add(str(repository[one].peel(pygit2.Commit).tree_id))
        for count, commit in enumerate(walker):
            if count == MAX_VERSIONS:
                raise _Refused("", _("trae demasiadas versiones"))
            _object(repository, str(commit.id), ObjectType.COMMIT, "")
            _whole(repository, str(commit.tree_id), seen)
    except (KeyError, ValueError, pygit2.GitError, pygit2.InvalidSpecError):
        return (Refusal("", _("le falta una parte o está dañada")),)
    except _Refused as refused:
        return (refused.refusal,)
    return ()


def _whole(repository: pygit2.Repository, tree: str, seen: set[str]) -> None:
    """Look for everything below a tree that was not looked for yet; names and modes do not matter here."""
    waiting = [(tree, 1)]
    while waiting:
        id, depth = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        if depth > MAX_DEPTH:
            raise _Refused("", _("tiene carpetas dentro de carpetas sin fin"))
        _object(repository, id, ObjectType.TREE, "")
        for mode, name, child in entries(repository, id):
            if child in seen:
                continue
            if mode == FOLDER:
                waiting.append((child, depth + 1))
            else:
                _object(repository, child, ObjectType.BLOB, name)
                seen.add(child)


def _object(repository: pygit2.Repository, id: str, kind: ObjectType, path: str) -> int:
    """Return the size of an object that has to be there, of a kind, and no giant; nothing is unpacked."""
    try:
        found, size = repository.odb.read_header(pygit2.Oid(hex=id))
    except (KeyError, pygit2.GitError) as error:
        raise _Refused(path, _("le falta una parte")) from error
    if found != kind:
        raise _Refused(path, _("no es un archivo corriente"))
    if size > (MAX_FILE_BYTES if kind == ObjectType.BLOB else MAX_OBJECT_BYTES):
        raise _Refused(path, _("es demasiado grande"))
    return int(size)


class _Walk:
    """One look through a tree, which counts what it meets."""

    def __init__(self, repository: pygit2.Repository) -> None:
        self._repository = repository
        self._files = 0
        self._bytes = 0

    def folder(self, tree: str, trusted: str, above: str, depth: int) -> Iterator[Refusal]:
        """Yield what is wrong below a tree; raises `_Refused` when looking further would not end."""
        _object(self._repository, tree, ObjectType.TREE, above)
        known = {name: id for mode, name, id in self._entries(trusted, above) if mode == FOLDER}
        folded: set[str] = set()
        for mode, name, id in self._entries(tree, above):
            path = above + name
            self._files += 1
            if self._files > MAX_FILES:
                raise _Refused(path, _("tiene demasiados archivos"))
            reason = self._name(path, name, mode, folded)
            folded.add(name.casefold())
            if reason:
                yield Refusal(_printable(path), reason)
            elif mode == FOLDER:
                if known.get(name) != id:
                    yield from self.folder(id, known.get(name, ""), f"{path}/", depth + 1)
            else:
                yield from self._file(path, id)

    def _name(self, path: str, name: str, mode: int, folded: set[str]) -> str:
        if mode != FOLDER and mode not in _FILE_MODES:
            return _("no es un archivo corriente")
        if name.casefold() in folded:
            return _("hay dos archivos con el mismo nombre, salvo mayúsculas")
        if (path in RECORDED_FILES) == (mode == FOLDER) and "/" not in path:
            return _("no está en una de las carpetas de la guía")
        return unfit(path)

    def _file(self, path: str, id: str) -> Iterator[Refusal]:
        try:
            self._bytes += _object(self._repository, id, ObjectType.BLOB, path)
        except _Refused as refused:
            yield refused.refusal
        if self._bytes > MAX_TOTAL_BYTES:
            raise _Refused(path, _("la guía entera es demasiado grande"))

    def _entries(self, tree: str, above: str) -> list[tuple[int, str, str]]:
        if not tree:
            return []
        try:
            return list(entries(self._repository, tree))
        except (KeyError, ValueError, IndexError, pygit2.GitError) as error:
            raise _Refused(above, _("está dañada")) from error


def _printable(path: str) -> str:
    return "".join(one if one.isprintable() else "·" for one in path[:120])
