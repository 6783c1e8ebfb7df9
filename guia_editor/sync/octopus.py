"""Join the versions at which several copies stand: the same version results wherever it is done.

Parents are the heads that none of the others contains, in order of their ids; files are a function of those
heads alone, and so is the date. Copies that have heard the same make the same version, so that five that
exchange at once agree in one round, without anybody who decides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import pygit2
from pygit2.enums import SortMode

from guia_editor.model.conflicts import Conflict, ConflictKind
from guia_editor.sync.engine import tree_of
from guia_editor.sync.joining import (
    KEPT,
    FileJoin,
    beside_name,
    chapter_id,
    is_chapter,
    join_file,
    keep_both,
)
from guia_editor.sync.trees import EMPTY_TREE, blob_at, build, differences, flatten

JOINED = "Se unieron los cambios de varias copias"
"""What a joined version says it is; never translated, since it is part of what every copy makes alike."""

_MOST_BASES = 6

Write = Callable[[str, tuple[str, ...], dt.datetime], str]
"""Writes a version from its tree, its parents and its moment, and returns its id."""


@dataclass(frozen=True, slots=True)
class Union:
    """The version that joins some others, and what joining them brought up."""

    version: str
    conflicts: tuple[Conflict, ...] = ()
    notices: tuple[tuple[str, str], ...] = ()
    """Path of a file, Spanish sentence about it."""


def join(repository: pygit2.Repository, heads: Iterable[str], own: str, write: Write) -> Union:
    """Return the version that holds everything that `heads` hold, written unless one of them does.

    `own` is among the heads or "": events that it has are put back where others deleted them.
    """
    parents = maximal(repository, heads)
    joined = _Joining(repository)
    tree = tree_of(repository, parents[0])
    for count, side in enumerate(parents[1:], 1):
        bases = merge_bases(repository, side, parents[:count])
        tree = joined.trees([tree_of(repository, one) for one in bases], tree, tree_of(repository, side))
    for one in (*parents, *([own] if own else ())):
        tree = put_back(repository, tree, tree_of(repository, one))
    if len(parents) == 1 and tree == tree_of(repository, parents[0]):
        return Union(parents[0])
    moment = max(_time(repository, one) for one in parents)
    version = write(tree, tuple(parents), dt.datetime.fromtimestamp(moment, dt.UTC))
    return Union(version, tuple(joined.conflicts), tuple(joined.notices))


def maximal(repository: pygit2.Repository, heads: Iterable[str]) -> list[str]:
    """Return the heads that no other one contains, in order."""
    kept = sorted(set(heads))
    for one in tuple(kept):
        if any(one != other and contains(repository, other, one) for other in kept):
            kept.remove(one)
    return kept


def contains(repository: pygit2.Repository, later: str, earlier: str) -> bool:
    """Say whether a version is another one or came after it."""
    return later == earlier or bool(repository.descendant_of(pygit2.Oid(hex=later), pygit2.Oid(hex=earlier)))


def merge_bases(repository: pygit2.Repository, side: str, others: Sequence[str]) -> list[str]:
    """Return the latest versions that `side` shares with any of `others`, in order; nothing for strangers.

    A shared version that is the latest on its way is always a parent of one that only `side` has.
    """
    walker = repository.walk(pygit2.Oid(hex=side), SortMode.NONE)
    for one in others:
        walker.hide(pygit2.Oid(hex=one))
    alone = {str(commit.id): commit for commit in walker}
    if side not in alone:
        return [side]
    edge = {str(parent) for commit in alone.values() for parent in commit.parent_ids}
    return maximal(repository, edge - alone.keys())


def chapters(repository: pygit2.Repository, version: str) -> frozenset[str]:
    """Return the paths of a version's chapters."""
    return frozenset(path for path in flatten(repository, tree_of(repository, version)) if is_chapter(path))


def put_back(repository: pygit2.Repository, tree: str, other: str) -> str:
    """Return a tree with the events that another one has: they are added, and never changed or deleted."""
    changes: dict[str, str | None] = {}
    for folder in KEPT:
        place = folder.rstrip("/")
        ours, theirs = (_folder_at(repository, one, place) for one in (tree, other))
        for rest, (here, there) in differences(repository, ours, theirs).items():
            if there is not None:
                path = folder + rest
                changes[path] = there if here is None else _rightful(repository, path, here, there)
    return build(repository, tree, changes) if changes else tree


def _rightful(repository: pygit2.Repository, path: str, here: str, there: str) -> str:
    a, b = repository[here].read_raw(), repository[there].read_raw()
    return there if join_file(path, None, a, b).data == b else here


def _folder_at(repository: pygit2.Repository, tree: str, path: str) -> str:
    try:
        found = repository[tree].peel(pygit2.Tree)[path]
    except KeyError:
        return EMPTY_TREE
    return str(found.id) if isinstance(found, pygit2.Tree) else EMPTY_TREE


def _time(repository: pygit2.Repository, version: str) -> int:
    latest = dt.datetime(9999, 1, 1, tzinfo=dt.UTC).timestamp()  # whatever a forged version says
    return int(min(max(repository[version].peel(pygit2.Commit).commit_time, 0), latest))


@dataclass(slots=True)
class _Joining:
    """One joining of several sides, two at a time, and what it brings up."""

    repository: pygit2.Repository
    conflicts: list[Conflict] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)

    def trees(self, bases: Sequence[str], a: str, b: str) -> str:
        """Return the tree that joins two, which grew out of any of `bases`."""
        known = [
            (differences(self.repository, base, a), differences(self.repository, base, b))
            for base in bases[:_MOST_BASES] or [EMPTY_TREE]
        ]
        changes: dict[str, str | None] = {}
        moved: dict[str, str] = {}
        if len(known) == 1:
            moved = self._follow(*known[0], changes)
        for path in sorted(set().union(*(theirs.keys() for _ours, theirs in known))):
            if path in moved or path in moved.values():
                continue
            here, there = blob_at(self.repository, a, path), blob_at(self.repository, b, path)
            if here != there:
                was = {self._base(path, ours, theirs, here) for ours, theirs in known}
                self._file(path, was, here, there, changes)
        return build(self.repository, a, _apart(self.repository, a, changes, self._collides))

    def _base(
        self,
        path: str,
        ours: Mapping[str, tuple[str | None, str | None]],
        theirs: Mapping[str, tuple[str | None, str | None]],
        here: str | None,
    ) -> str | None:
        if path in theirs:
            return theirs[path][0]
        return ours[path][0] if path in ours else here

    def _file(
        self,
        path: str,
        was: Collection[str | None],
        here: str | None,
        there: str | None,
        changes: dict[str, str | None],
    ) -> None:
        """Join one file for each thing that it may have grown out of; where those differ, guess nothing."""
        a, b = self._bytes(here), self._bytes(there)
        found = [self._one(path, base, (here, a), (there, b)) for base in sorted(was, key=str)]
        joined = found[0]
        if any(one.data != joined.data for one in found):
            joined = keep_both(path, a, b)
        self._take(path, joined, here, changes)

    def _one(
        self,
        path: str,
        was: str | None,
        a: tuple[str | None, bytes | None],
        b: tuple[str | None, bytes | None],
    ) -> FileJoin:
        kept = path.startswith(KEPT)
        if was == b[0] and not kept:
            return FileJoin(a[1])
        if was == a[0] and not kept:
            return FileJoin(b[1])
        return join_file(path, self._bytes(was), a[1], b[1])

    def _take(self, path: str, joined: FileJoin, here: str | None, changes: dict[str, str | None]) -> None:
        self.conflicts += joined.conflicts
        self.notices += [(path, one) for one in joined.notices]
        blob = None if joined.data is None else self._blob(joined.data)
        if blob != here:
            changes[path] = blob
        if joined.beside is not None:
            changes[beside_name(path, joined.beside)] = self._blob(joined.beside)
        for one in joined.conflicts:
            changes[one.path] = self._blob(one.data)

    def _follow(
        self,
        ours: Mapping[str, tuple[str | None, str | None]],
        theirs: Mapping[str, tuple[str | None, str | None]],
        changes: dict[str, str | None],
    ) -> dict[str, str]:
        """Join chapters that one side renamed and the other changed; return old path → new path."""
        moved: dict[str, str] = {}
        for renamed, changed, swap in ((ours, theirs, False), (theirs, ours, True)):
            for old, new in self._renamed(renamed).items():
                was, now = changed.get(old, (None, None))
                if old in moved or was is None or now is None or new in changed:
                    continue
                target = self._bytes(renamed[new][1])
                other = self._bytes(now)
                pair = (other, target) if swap else (target, other)
                base = self._bytes(was)
                if target == base:
                    joined = FileJoin(other)
                elif target == other:
                    joined = FileJoin(target)
                else:
                    joined = join_file(new, base, *pair)
                moved[old] = new
                self._take(new, joined, None if swap else renamed[new][1], changes)
                if swap:
                    changes[old] = None
        return moved

    def _renamed(self, side: Mapping[str, tuple[str | None, str | None]]) -> dict[str, str]:
        """Return the chapters that a side gave another path: same words, or the same id in the form."""
        gone = {path: was for path, (was, now) in side.items() if now is None and is_chapter(path)}
        come = {path: now for path, (was, now) in side.items() if was is None and is_chapter(path)}
        found: dict[str, str] = {}
        for old, was in sorted(gone.items()):
            id = chapter_id(self._bytes(was) or b"")
            for new, now in sorted(come.items()):
                same = now == was or (id and chapter_id(self._bytes(now) or b"") == id)
                if same and new not in found.values():
                    found[old] = new
                    break
        return found

    def _collides(self, there: str, wanted: str, blob: str) -> tuple[str, dict[str, str]]:
        """Name a file of the other side whose name another one has; return its path, and the record of it."""
        path = beside_name(wanted, self.repository[blob].read_raw())
        said = Conflict(there, ConflictKind.FILE, "", None, there, path)
        self.conflicts.append(said)
        return path, {said.path: self._blob(said.data)}

    def _bytes(self, blob: str | None) -> bytes | None:
        return None if blob is None else bytes(self.repository[blob].read_raw())

    def _blob(self, data: bytes) -> str:
        return str(self.repository.create_blob(data))


Collide = Callable[[str, str, str], tuple[str, dict[str, str]]]


def _apart(
    repository: pygit2.Repository, tree: str, changes: Mapping[str, str | None], collide: Collide
) -> dict[str, str | None]:
    """Return changes whose new files have names of their own, for systems to which "A.md" is "a.md"."""
    kept = [path for path in flatten(repository, tree) if changes.get(path, path) is not None]
    files = {path.casefold(): path for path in kept}
    folders = {str(one).casefold(): str(one) for path in kept for one in PurePosixPath(path).parents}
    settled: dict[str, str | None] = {}
    for path, blob in sorted(changes.items()):
        if blob is None or files.get(path.casefold()) == path:
            settled[path] = blob
            continue
        wanted = _in_known_folder(path, files, folders)
        if wanted.casefold() in files or wanted.casefold() in folders:
            there = files.get(wanted.casefold(), wanted)
            if blob == changes.get(there) or blob == blob_at(repository, tree, there):
                continue
            wanted, record = collide(there, wanted, blob)
            settled |= record
        settled[wanted] = blob
        files[wanted.casefold()] = wanted
        folders |= {str(one).casefold(): str(one) for one in PurePosixPath(wanted).parents}
    return settled


def _in_known_folder(path: str, files: Mapping[str, str], folders: Mapping[str, str]) -> str:
    """Return a path with its folders written as they are; one that a file's name has gets another."""
    parts = path.split("/")
    above = ""
    for part in parts[:-1]:
        here = f"{above}/{part}" if above else part
        if here.casefold() in files:
            here += "-otra"
        above = folders.get(here.casefold(), here)
    return f"{above}/{parts[-1]}" if above else parts[-1]
