"""The repository behind a guide's history: opened so that nothing but our own bytes decides what it does.

Nobody's Git configuration is read, neither the person's nor the machine's nor one that came with a guide, and
the repository's own is written anew at each opening. It is bare and has no index: trees are built from the
version before. Everything is flushed to the disk before a version counts.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pygit2
from pygit2.enums import ConfigLevel, ObjectType, Option, RepositoryOpenFlag

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.storage.files import replace_bytes
from guia_editor.sync.loose import sweep_torn
from guia_editor.sync.trees import EMPTY_TREE, ensure_empty_tree, flatten

BRANCH = "refs/heads/main"
CONFIGURATION = b"""\
[core]
\trepositoryformatversion = 0
\tfilemode = false
\tbare = true
\tsymlinks = false
\tautocrlf = false
\tlogallrefupdates = false
"""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_PROBE_BYTES = 1_000_000


@functools.cache
def prepare() -> None:
    """Set what holds for every repository that this process opens."""
    pygit2.option(Option.ENABLE_FSYNC_GITDIR, True)
    for level in (ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.SYSTEM, ConfigLevel.PROGRAMDATA):
        pygit2.settings.search_path[level] = ""


def open_repository(folder: Path) -> pygit2.Repository:
    """Open a bare repository of ours, made when missing; raises `GuideError` when it is damaged or full.

    Whoever calls holds the copy's lock: what a killed process left half done is put in order.
    """
    prepare()
    with errors_told(folder):
        if not folder.is_dir():
            _make(folder)
        _tidy(folder)
        sweep_torn(folder / "objects")
        repository = _opened(folder)
        ensure_empty_tree(repository)
        if not repository.head_is_unborn:
            _read_whole_tip(repository)
        return repository


class _Damaged(Exception):
    """Something of the present version cannot be found."""


def _read_whole_tip(repository: pygit2.Repository) -> None:
    try:
        flatten(repository, tree_of(repository, head(repository)))
    except KeyError as error:
        raise _Damaged(_("falta una parte de él")) from error


def reopen(folder: Path) -> pygit2.Repository:
    """Open a repository of ours once more, for another thread; nothing is looked after."""
    prepare()
    return _opened(folder)


def tip_of(folder: Path) -> str:
    """Return the last version's id of a repository of ours, "" when there is none to be read."""
    prepare()
    if not folder.is_dir():
        return ""
    try:
        repository = _opened(folder)
        return "" if repository.head_is_unborn else str(repository.head.target)
    except (pygit2.GitError, OSError):
        return ""


def head(repository: pygit2.Repository) -> str:
    """Return the last version's id, "" before the first."""
    return "" if repository.head_is_unborn else str(repository.head.target)


def tree_of(repository: pygit2.Repository, version: str) -> str:
    """Return a version's tree, the empty one for ""; raises `KeyError` when there is no such version."""
    if not version:
        return EMPTY_TREE
    found = repository[version]
    if found.type != ObjectType.COMMIT:
        raise KeyError(version)
    return str(found.peel(pygit2.Commit).tree_id)


def move_head(repository: pygit2.Repository, old: str, new: str) -> bool:
    """Let the last version be another one, if it still is `old` ("" for none), and say whether it was."""
    if not old:
        try:
            repository.references.create(BRANCH, pygit2.Oid(hex=new))
        except pygit2.AlreadyExistsError:
            return False
        return True
    with repository.transaction() as change:
        change.lock_ref(BRANCH)
        if head(repository) != old:
            return False
        change.set_target(BRANCH, new)
    return True


@contextlib.contextmanager
def errors_told(place: Path) -> Iterator[None]:
    """Turn what the disk or the repository refuses into a `GuideError`."""
    try:
        yield
    except (pygit2.GitError, OSError, _Damaged) as error:
        if (isinstance(error, OSError) and error.errno in _FULL) or _is_full(place.parent):
            raise GuideError(
                _("El disco se llenó y no se guardó la versión. Su texto sigue en la carpeta de la guía."),
                _("Libere espacio y guarde de nuevo."),
            ) from error
        if isinstance(error, PermissionError):
            raise GuideError(
                _("No hay permiso para leer o escribir en «{place}».").format(place=error.filename or place),
                _("Pida permiso para esa carpeta o ábrala con otro usuario."),
            ) from error
        raise GuideError(
            _("El historial de la guía no se pudo leer o escribir: {reason}.").format(
                reason=str(error).strip("'\".")
            ),
            _(
                "Su texto sigue en la carpeta de la guía. Si vuelve a pasar, cambie de nombre a «{place}»: "
                "se empezará otro historial con lo que hay."
            ).format(place=place),
        ) from error


def _is_full(folder: Path) -> bool:
    """Say whether a disk takes no more: the library tells of a failed write in odd words."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return error.errno in _FULL
    return False


def _make(folder: Path) -> None:
    """Make the repository aside and put it in its place whole."""
    beside = folder.with_name(folder.name + ".nuevo")
    shutil.rmtree(beside, ignore_errors=True)
    pygit2.init_repository(str(beside), bare=True, initial_head="main").free()
    shutil.rmtree(beside / "hooks", ignore_errors=True)
    beside.rename(folder)


def _opened(folder: Path) -> pygit2.Repository:
    flags = RepositoryOpenFlag.NO_SEARCH | RepositoryOpenFlag.BARE | RepositoryOpenFlag.NO_DOTGIT
    return pygit2.Repository(str(folder), flags)


def _tidy(folder: Path) -> None:
    """Take away the locks of killed processes, and whatever could make Git look elsewhere."""
    if _bytes_of(folder / "config") != CONFIGURATION:
        replace_bytes(folder / "config", CONFIGURATION)
    for name in ("commondir", "gitdir", "objects/info/alternates", "objects/info/http-alternates"):
        (folder / name).unlink(missing_ok=True)
    for name in ("HEAD.lock", "config.lock", "packed-refs.lock"):
        (folder / name).unlink(missing_ok=True)
    for root, _folders, names in os.walk(folder / "refs"):
        for name in names:
            if name.endswith(".lock"):
                (Path(root) / name).unlink(missing_ok=True)
    for stray in (folder / "objects").glob("tmp_obj_*"):
        stray.unlink(missing_ok=True)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
