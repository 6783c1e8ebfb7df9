"""A guide's files as Git keeps them: flat maps from path to blob, trees, and what differs between two.

Blobs and trees are named by 40 hexadecimal digits. Trees are read from their bytes, since those of others may
hold names and modes that no library call returns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

import pygit2
from pygit2.enums import DeltaStatus, FileMode, ObjectType

from guia_editor.i18n import _

RECORDED = ("contenido", "distribucion", "ediciones", "plantillas", "revision", "traducciones")
RECORDED_FILES = ("equipo.yaml",)
MAX_FILE_BYTES = 20_000_000
MAX_DEPTH = 8
MAX_NAME_BYTES = 120
MAX_PATH_BYTES = 240

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
FOLDER = 0o40000
PLAIN = 0o100644

Changes = Mapping[str, str | None]
"""Path → blob that it is to have, None when it goes."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[0-9A-Za-z._ -]+")
_UNFIT = frozenset('<>:"|?*\\~')


def unfit(path: str) -> str:
    """Say in Spanish why a path cannot be part of a guide on every computer, "" when it can.

    Windows, macOS and Linux disagree about names; what is odd in one of them could hide in another.
    """
    parts = path.split("/")
    if parts[0] not in RECORDED and path not in RECORDED_FILES:
        return _("no está en una de las carpetas de la guía")
    if len(parts) > MAX_DEPTH or len(path.encode("utf-8", "replace")) > MAX_PATH_BYTES:
        return _("su ruta es demasiado larga")
    return next((reason for reason in map(_unfit_name, parts) if reason), "")


def _unfit_name(name: str) -> str:
    if not name or name[0] in ". " or name[-1] in ". ":
        return _("su nombre empieza o termina con un punto o un espacio")
    if len(name.encode("utf-8", "replace")) > MAX_NAME_BYTES:
        return _("su nombre es demasiado largo")
    if _RESERVED.fullmatch(name):
        return _("Windows reserva ese nombre")
    if _PLAIN_NAME.fullmatch(name):
        return ""
    if any(one in _UNFIT or _invisible(one) for one in name):
        return _("su nombre tiene signos que no sirven en todas las computadoras")
    if not name.isascii() and unicodedata.normalize("NFC", name) != name:
        return _("su nombre tiene letras compuestas de dos signos")
    return ""


def _invisible(one: str) -> bool:
    """Say whether a character shows as nothing, as a space that is none, or could not be read."""
    return one == "\ufffd" or (one != " " and unicodedata.category(one)[0] in "CZ")


def entries(repository: pygit2.Repository, tree: str) -> Iterator[tuple[int, str, str]]:
    """Yield mode, name and id of what a tree holds, names that are not UTF-8 with "�"."""
    raw = repository[tree].read_raw()
    at = 0
    while at < len(raw):
        space = raw.index(b" ", at)
        end = raw.index(b"\0", space)
        name = raw[space + 1 : end].decode("utf-8", "replace")
        yield int(raw[at:space], 8), name, raw[end + 1 : end + 21].hex()
        at = end + 21


def flatten(repository: pygit2.Repository, tree: str) -> dict[str, str]:
    """Return all files below a tree, path → blob."""
    found: dict[str, str] = {}
    _flatten(repository, tree, "", found)
    return found


def _flatten(repository: pygit2.Repository, tree: str, above: str, found: dict[str, str]) -> None:
    for mode, name, id in entries(repository, tree):
        if mode == FOLDER:
            _flatten(repository, id, f"{above}{name}/", found)
        else:
            found[above + name] = id


def differences(
    repository: pygit2.Repository, old: str, new: str, above: str = ""
) -> dict[str, tuple[str | None, str | None]]:
    """Return the files that differ, path → blobs before and after; folders that are equal cost nothing."""
    if old == new:
        return {}
    before = {name: (mode, id) for mode, name, id in entries(repository, old)}
    after = {name: (mode, id) for mode, name, id in entries(repository, new)}
    found: dict[str, tuple[str | None, str | None]] = {}
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        path = above + name
        trees = [id if kind == FOLDER else EMPTY_TREE for kind, id in (was or (0, ""), now or (0, ""))]
        found |= differences(repository, trees[0], trees[1], f"{path}/")
        blobs = [None if one is None or one[0] == FOLDER else one[1] for one in (was, now)]
        if blobs[0] != blobs[1]:
            found[path] = (blobs[0], blobs[1])
    return found


def changed_files(repository: pygit2.Repository, old: str, new: str) -> Iterator[tuple[str, str | None]]:
    """Yield the files that differ between two trees of this history, with their blob after; quickly."""
    before, after = repository[old].peel(pygit2.Tree), repository[new].peel(pygit2.Tree)
    for delta in before.diff_to_tree(after).deltas:
        path = delta.new_file.raw_path.decode("utf-8", "replace")
        yield path, None if delta.status == DeltaStatus.DELETED else str(delta.new_file.id)


def build(repository: pygit2.Repository, base: str, changes: Changes) -> str:
    """Write the tree that has the changes beyond `base` and return it; other folders are not even read."""
    inside: dict[str, dict[str, str | None]] = {}
    here: dict[str, str | None] = {}
    for path, blob in changes.items():
        folder, slash, rest = path.partition("/")
        if slash:
            inside.setdefault(folder, {})[rest] = blob
        else:
            here[path] = blob
    builder = repository.TreeBuilder(base)
    folders = {name: id for mode, name, id in entries(repository, base) if mode == FOLDER}
    # A file that makes room for a folder goes first, and the other way round.
    for name in [name for name, blob in here.items() if blob is None and builder.get(name) is not None]:
        if name not in folders:
            builder.remove(name)
    for name, below in inside.items():
        tree = build(repository, folders.get(name, EMPTY_TREE), below)
        if tree != EMPTY_TREE:
            builder.insert(name, pygit2.Oid(hex=tree), FileMode.TREE)
        elif name in folders:
            builder.remove(name)
    for name, blob in here.items():
        if blob is not None:
            builder.insert(name, pygit2.Oid(hex=blob), FileMode.BLOB)
    return str(builder.write())


def blob_at(repository: pygit2.Repository, tree: str, path: str) -> str | None:
    """Return the blob of a path in a tree, None when it has no such file."""
    try:
        found = repository[tree][path]  # type: ignore[index]
    except KeyError:
        return None
    return str(found.id) if found.type == ObjectType.BLOB else None


def ensure_empty_tree(repository: pygit2.Repository) -> None:
    """Make the tree without files exist, which `base` may name."""
    repository.TreeBuilder().write()
