"""Trees that nobody's guide has: each is refused, and whatever a guide has is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ObjectType

from guia_editor.sync.tree_check import check_history, check_tree

Entry = tuple[bytes, bytes, str]


@pytest.fixture
def repository(tmp_path: Path) -> pygit2.Repository:
    return pygit2.init_repository(str(tmp_path / "r.git"), bare=True)


def blob(repository: pygit2.Repository, data: bytes = b"texto\n") -> str:
    return str(repository.create_blob(data))


def tree(repository: pygit2.Repository, *entries: Entry) -> str:
    """Write a tree byte by byte, as no library would."""
    raw = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(id) for mode, name, id in entries)
    return str(repository.odb.write(ObjectType.TREE, raw))


def at(repository: pygit2.Repository, path: bytes, mode: bytes = b"100644", id: str = "") -> str:
    """Return a tree with one file below `contenido/`."""
    inner = (mode, path.rpartition(b"/")[2], id or blob(repository))
    for folder in reversed([b"contenido", *path.split(b"/")[:-1]]):
        inner = (b"40000", folder, tree(repository, inner))
    return tree(repository, inner)


@pytest.mark.parametrize(
    "name",
    [
        "01-a.md",
        "anexos/a01-acta de sesión.md",
        "imagenes/pozo (1), río & ñandú.png",
        "po/k’iche’.po",
        "datos/municipios_2018.csv",
        "a/b/c/d/e/f.md",
    ],
)
def test_names_of_guides_pass(repository: pygit2.Repository, name: str) -> None:
    assert check_tree(repository, at(repository, name.encode())) == ()


HOSTILE_NAMES = {
    "git folder": b".git/config",
    "git folder in capitals": b".GIT/config",
    "git folder, shortened": b"git~1/config",
    "git folder with a space": b".git /config",
    "git folder with an unseen letter": ".g\u200cit/config".encode(),
    "modules": b".gitmodules",
    "attributes": b".gitattributes",
    "upwards": b"../../fuera.md",
    "here": b"./a.md",
    "no name": b"",
    "drive": b"C:fuera.md",
    "stream": b"a.md:oculto",
    "backslash": b"..\\fuera.md",
    "wildcard": b"a*.md",
    "pipe": b"a|b.md",
    "device": b"CON",
    "device with an ending": b"nul.md",
    "device in small letters": b"lpt1.txt",
    "dot at the end": b"a.md.",
    "space at the end": b"a.md ",
    "space at the beginning": b" a.md",
    "new line": b"a\nb.md",
    "bell": b"a\x07.md",
    "no UTF-8": b"a\xff\xfe.md",
    "letters of two signs": "canción.md".encode(),
    "written backwards": "a\u202egnp.md".encode(),
    "unseen space": "a\u00a0b.md".encode(),
    "hidden": b".oculto.md",
    "long": b"a" * 300 + b".md",
    "deep": b"a/" * 20 + b"a.md",
}


@pytest.mark.parametrize("case", HOSTILE_NAMES)
def test_hostile_names_are_refused(repository: pygit2.Repository, case: str) -> None:
    name = HOSTILE_NAMES[case]
    if case == "letters of two signs":
        name = "cancio\u0301n.md".encode()
    refused = check_tree(repository, at(repository, name))
    assert refused
    assert all(one.path.isprintable() and one.reason for one in refused)


@pytest.mark.parametrize("mode", [b"120000", b"160000", b"100000", b"40755", b"0", b"777777"])
def test_links_modules_and_odd_modes_are_refused(repository: pygit2.Repository, mode: bytes) -> None:
    target = blob(repository, b"/etc")
    assert check_tree(repository, at(repository, b"enlace.md", mode, target))


@pytest.mark.parametrize("mode", [b"100755", b"100664"])
def test_who_may_run_a_file_does_not_matter(repository: pygit2.Repository, mode: bytes) -> None:
    assert check_tree(repository, at(repository, b"a.md", mode)) == ()


@pytest.mark.parametrize(
    "pair", [(b"A.md", b"a.md"), (b"a.md", b"a.md"), ("Ñ.md".encode(), "ñ.md".encode()), (b"x", b"X")]
)
def test_names_that_some_systems_take_for_one_are_refused(
    repository: pygit2.Repository, pair: Sequence[bytes]
) -> None:
    inner = tree(repository, *((b"100644", name, blob(repository)) for name in pair))
    assert check_tree(repository, tree(repository, (b"40000", b"contenido", inner)))


@pytest.mark.parametrize("name", [b"otra", b"Contenido", b".guia", b"setup.exe", b"equipo.yaml"])
def test_only_the_folders_of_a_guide_are_there(repository: pygit2.Repository, name: bytes) -> None:
    inner = tree(repository, (b"100644", b"a.md", blob(repository)))
    assert check_tree(repository, tree(repository, (b"40000", name, inner)))


def test_only_the_teams_file_stands_at_the_top(repository: pygit2.Repository) -> None:
    assert check_tree(repository, tree(repository, (b"100644", b"equipo.yaml", blob(repository)))) == ()
    assert check_tree(repository, tree(repository, (b"100644", b"a.md", blob(repository))))
    assert check_tree(repository, tree(repository, (b"100644", b"contenido", blob(repository))))


def test_missing_parts_are_noticed(repository: pygit2.Repository) -> None:
    assert check_tree(repository, at(repository, b"a.md", id="11" * 20))
    assert check_tree(repository, "22" * 20)
    assert check_tree(repository, at(repository, b"a.md", b"40000", "33" * 20))


def test_what_is_no_file_is_refused(repository: pygit2.Repository) -> None:
    folder = tree(repository)
    assert check_tree(repository, at(repository, b"a.md", id=folder))
    assert check_tree(repository, at(repository, b"a", b"40000", blob(repository)))
    broken = str(repository.odb.write(ObjectType.TREE, b"100644 sin fin"))
    assert check_tree(repository, at(repository, b"a", b"40000", broken))


def test_giants_are_refused_unread(repository: pygit2.Repository) -> None:
    giant = blob(repository, b"\0" * 20_000_001)
    (refused,) = check_tree(repository, at(repository, b"grande.png", id=giant))
    assert refused.path == "contenido/grande.png"


def test_a_tree_that_unfolds_without_end_is_soon_given_up(repository: pygit2.Repository) -> None:
    inner = blob(repository)
    mode = b"100644"
    for _level in range(7):  # forty to the seventh files, in forty times seven entries
        inner = tree(repository, *((mode, f"n{number}".encode(), inner) for number in range(40)))
        mode = b"40000"
    assert check_tree(repository, tree(repository, (b"40000", b"contenido", inner)))


def test_what_was_trusted_is_not_read_again(repository: pygit2.Repository) -> None:
    bad = tree(repository, (b"100644", b"CON", blob(repository)))
    good = tree(repository, (b"100644", b"a.md", blob(repository)))
    old = tree(repository, (b"40000", b"contenido", bad))
    new = tree(repository, (b"40000", b"contenido", bad), (b"40000", b"plantillas", good))
    assert check_tree(repository, new)
    assert check_tree(repository, new, trusted=old) == ()


# --- Versions -------------------------------------------------------------------------------------------


def commit(repository: pygit2.Repository, tree: str, parents: Sequence[str] = ()) -> str:
    """Write a version byte by byte, whether its parts are there or not."""
    lines = [f"tree {tree}", *(f"parent {one}" for one in parents)]
    lines += ["author A <a@b> 1 +0000", "committer A <a@b> 1 +0000", "", "x"]
    return str(repository.odb.write(ObjectType.COMMIT, "\n".join(lines).encode()))


def test_whole_versions_pass(repository: pygit2.Repository) -> None:
    first = commit(repository, at(repository, b"a.md"))
    second = commit(repository, at(repository, b"b.md"), [first])
    assert check_history(repository, second, ()) == ()
    assert check_history(repository, second, [first]) == ()


def test_versions_with_missing_parts_are_refused(repository: pygit2.Repository) -> None:
    whole = commit(repository, at(repository, b"a.md"))
    no_file = commit(repository, at(repository, b"a.md", id="11" * 20), [whole])
    assert check_history(repository, no_file, [whole])
    assert check_history(repository, commit(repository, "22" * 20, [whole]), [whole])
    assert check_history(repository, commit(repository, at(repository, b"a.md"), ["33" * 20]), [])
    # the fault may lie further back than the last version
    assert check_history(repository, commit(repository, at(repository, b"b.md"), [no_file]), [whole])


def test_what_is_no_version_is_refused(repository: pygit2.Repository) -> None:
    assert check_history(repository, blob(repository), [])
    assert check_history(repository, at(repository, b"a.md"), [])
    assert check_history(repository, "44" * 20, [])
