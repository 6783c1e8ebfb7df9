"""Joining versions: the same result in every order and place, nothing lost, nothing guessed."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pygit2
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guia_editor.model.conflicts import ConflictKind, conflict_from
from guia_editor.sync import octopus
from guia_editor.sync.engine import open_repository, tree_of
from guia_editor.sync.joining import beside_name, chapter_id, join_file
from guia_editor.sync.trees import EMPTY_TREE, build, flatten
from guia_editor.sync.versions import PROGRAM, signature

CHAPTER = (
    "---\nid: uno\ntitulo: Uno\n---\n\n# Uno\n\nPrimer párrafo del capítulo.\n\nSegundo párrafo, más largo.\n"
)
EVENT = "revision/eventos/c/00000000000000000000000001-ca978112ca1bbdca.json"
"""Its name tells the SHA-256 of a first line "a"."""

MOMENT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


class Notebook:
    """A repository in which versions are written by hand."""

    def __init__(self, folder: Path) -> None:
        self.repository = open_repository(folder / "r.git")

    def version(self, parents: Sequence[str] = (), **files: str | bytes | None) -> str:
        """Write a version that changes files ("a" is `contenido/a.md`, "x/y" itself) of its first parent."""
        return self.changed(parents, {f"contenido/{name}.md": data for name, data in files.items()})

    def changed(self, parents: Sequence[str], files: Mapping[str, str | bytes | None]) -> str:
        base = tree_of(self.repository, parents[0]) if parents else EMPTY_TREE
        changes = {
            path: None
            if data is None
            else str(self.repository.create_blob(data.encode() if isinstance(data, str) else data))
            for path, data in files.items()
        }
        return self.write(build(self.repository, base, changes), tuple(parents), MOMENT)

    def write(self, tree: str, parents: tuple[str, ...], moment: dt.datetime) -> str:
        who = signature(PROGRAM, moment)
        ids = [pygit2.Oid(hex=one) for one in parents]
        return str(self.repository.create_commit(None, who, who, "x", pygit2.Oid(hex=tree), ids))

    def join(self, *heads: str, own: str = "") -> octopus.Union:
        return octopus.join(self.repository, heads, own, self.write)

    def files(self, version: str) -> dict[str, bytes]:
        found = flatten(self.repository, tree_of(self.repository, version))
        return {path: self.repository[blob].read_raw() for path, blob in found.items()}

    def text(self, version: str, name: str = "a") -> str:
        return self.files(version)[f"contenido/{name}.md"].decode()


@pytest.fixture
def book(tmp_path: Path) -> Notebook:
    return Notebook(tmp_path)


def test_who_only_follows_gets_the_very_version(book: Notebook) -> None:
    first = book.version(a=CHAPTER)
    second = book.version([first], a=CHAPTER + "\nMás.\n")
    assert book.join(first, second, own=first).version == second
    assert book.join(second, second).version == second


def test_the_joined_version_is_one_in_any_order(book: Notebook) -> None:
    base = book.version(a=CHAPTER, b=CHAPTER.replace("uno", "dos"))
    sides = [
        book.version([base], a=CHAPTER.replace("Primer", "Este primer")),
        book.version([base], a=CHAPTER.replace("más largo", "bastante más largo")),
        book.version([base], b=None),
        book.version([base], c="---\nid: tres\n---\n\nNuevo.\n"),
    ]
    joined = {book.join(*order).version for order in itertools.permutations(sides)}
    assert len(joined) == 1
    (version,) = joined
    assert book.repository[version].peel(pygit2.Commit).parent_ids == [
        pygit2.Oid(hex=one) for one in sorted(sides)
    ]
    assert "Este primer" in book.text(version)
    assert "bastante más largo" in book.text(version)
    assert set(book.files(version)) == {"contenido/a.md", "contenido/c.md"}


def test_a_head_that_another_contains_is_no_parent(book: Notebook) -> None:
    base = book.version(a=CHAPTER)
    left = book.version([base], b="b\n")
    later = book.version([left], b="bb\n")
    right = book.version([base], c="c\n")
    assert book.join(base, left, later, right).version == book.join(later, right).version


def test_the_same_words_changed_twice_become_a_record(book: Notebook) -> None:
    base = book.version(a=CHAPTER)
    sides = sorted(
        book.version([base], a=CHAPTER.replace("más largo", words)) for words in ("más ancho", "más alto")
    )
    union = book.join(*sides)
    (conflict,) = union.conflicts
    assert conflict.kind is ConflictKind.TEXT
    assert conflict.chapter == "contenido/a.md"
    files = book.files(union.version)
    assert conflict_from(files[conflict.path]) == conflict
    assert conflict.a in book.text(union.version)  # type: ignore[operator]
    assert conflict.a in book.text(sides[0])  # type: ignore[operator]
    assert conflict.b in book.text(sides[1])  # type: ignore[operator]
    settled = book.changed([union.version], {conflict.path: None})
    late = book.version([sides[0]], b="algo\n")
    assert conflict.path not in book.files(book.join(settled, late).version)


def test_what_was_changed_is_not_deleted(book: Notebook) -> None:
    base = book.version(a=CHAPTER)
    gone = book.version([base], a=None)
    changed = book.version([base], a=CHAPTER + "\nImportante.\n")
    union = book.join(gone, changed)
    assert "Importante" in book.text(union.version)
    (conflict,) = union.conflicts
    assert conflict.kind is ConflictKind.DELETED
    assert None in (conflict.a, conflict.b)


def test_a_renamed_chapter_takes_along_what_others_write_in_it(book: Notebook) -> None:
    base = book.version(a=CHAPTER)
    renamed = book.version([base], a=None, z=CHAPTER.replace("titulo: Uno", "titulo: Primero"))
    changed = book.version([base], a=CHAPTER + "\nImportante.\n")
    for heads in ((renamed, changed), (changed, renamed)):
        union = book.join(*heads)
        assert set(book.files(union.version)) == {"contenido/z.md"}
        assert "Importante" in book.text(union.version, "z")
        assert "titulo: Primero" in book.text(union.version, "z")
        assert union.conflicts == ()


def test_pictures_changed_twice_are_both_kept(book: Notebook) -> None:
    path = "contenido/imagenes/pozo.png"
    base = book.changed([], {path: b"\x89PNG\0 uno"})
    sides = sorted(book.changed([base], {path: b"\x89PNG\0 " + one}) for one in (b"dos", b"tres"))
    union = book.join(*sides)
    (conflict,) = union.conflicts
    assert (conflict.kind, conflict.a) == (ConflictKind.FILE, path)
    files = book.files(union.version)
    assert files[path] == book.files(sides[0])[path]
    assert files[conflict.b or ""] == book.files(sides[1])[path]


def test_names_that_some_systems_take_for_one_are_parted(book: Notebook) -> None:
    base = book.version(x="x\n")
    left = book.changed([base], {"contenido/Anexo.md": "uno\n", "contenido/Imagenes/a.png": b"\0a"})
    right = book.changed([base], {"contenido/anexo.md": "dos\n", "contenido/imagenes/b.png": b"\0b"})
    union = book.join(left, right)
    paths = list(book.files(union.version))
    assert len({path.casefold() for path in paths}) == len(paths)
    assert sorted(data for path, data in book.files(union.version).items() if "nexo" in path.casefold()) == [
        b"dos\n",
        b"uno\n",
    ]
    folders = {path.rpartition("/")[0] for path in paths if path.endswith(".png")}
    assert len(folders) == 1


def test_a_file_and_a_folder_of_one_name_are_parted(book: Notebook) -> None:
    base = book.version(x="x\n")
    left = book.changed([base], {"contenido/datos": "archivo\n"})
    right = book.changed([base], {"contenido/datos/a.csv": "a\n"})
    union = book.join(left, right)
    assert sorted(book.files(union.version).values())[:2] == [b"a\n", b"archivo\n"]


def test_events_are_put_back_whoever_deletes_or_forges_them(book: Notebook) -> None:
    good = b'a\n{"firma":"x"}\n'
    base = book.changed([], {EVENT: good, "contenido/a.md": CHAPTER})
    deleted = book.changed([base], {EVENT: None, "contenido/b.md": "b\n"})
    forged = book.changed([base], {EVENT: b"z\n{}\n"})
    other = book.version([base], c="c\n")
    assert book.files(book.join(deleted, base, own=base).version)[EVENT] == good
    assert book.files(book.join(forged, base, own=base).version)[EVENT] == good
    assert book.files(book.join(deleted, other, own=other).version)[EVENT] == good
    assert book.files(book.join(forged, other, own=other).version)[EVENT] == good
    assert book.files(book.join(forged, deleted, other, own=deleted).version)[EVENT] == good


def test_both_sides_events_come_together(book: Notebook) -> None:
    base = book.version(a=CHAPTER)
    folder = "revision/eventos/c/"
    left = book.changed([base], {f"{folder}1.json": "1\n"})
    right = book.changed([base], {f"{folder}2.json": "2\n"})
    assert {f"{folder}1.json", f"{folder}2.json"} <= set(book.files(book.join(left, right).version))


def test_crossed_versions_are_not_guessed(book: Notebook) -> None:
    """Two bases that lead to different results: one side stays, the other is recorded whole."""
    lines = [f"Párrafo {n} con palabras propias del número {n}." for n in range(4)]
    start = book.version(a="\n\n".join(lines) + "\n")
    left = book.version([start], a="\n\n".join(["A" + lines[0], *lines[1:]]) + "\n")
    right = book.version([start], a="\n\n".join(["B" + lines[0], *lines[1:]]) + "\n")
    tree = tree_of(book.repository, left)
    one = book.write(tree, (left, right), MOMENT)
    other = book.write(tree_of(book.repository, right), (right, left), MOMENT)
    assert octopus.merge_bases(book.repository, one, [other]) == sorted([left, right])
    union = book.join(one, other)
    (conflict,) = union.conflicts
    assert {conflict.a, conflict.b} == {book.text(one), book.text(other)}


def test_what_two_versions_share_is_found(book: Notebook) -> None:
    base = book.version(a="1\n")
    left = book.version([base], a="2\n")
    right = book.version([base], a="3\n")
    stranger = book.version(b="x\n")
    assert octopus.merge_bases(book.repository, left, [right]) == [base]
    assert octopus.merge_bases(book.repository, base, [right]) == [base]
    assert octopus.merge_bases(book.repository, right, [base]) == [base]
    assert octopus.merge_bases(book.repository, left, [stranger]) == []
    assert octopus.merge_bases(book.repository, right, [stranger, left]) == [base]


# --- Single files ---------------------------------------------------------------------------------------


def test_line_ends_and_marks_of_the_first_side_stay() -> None:
    base = "\ufeff" + CHAPTER.replace("\n", "\r\n")
    a, b = base.replace("Primer", "Este primer"), CHAPTER.replace("más largo", "corto")
    joined = join_file("contenido/a.md", base.encode(), a.encode(), b.encode())
    assert joined.data == a.replace("más largo", "corto").encode()


def test_records_are_joined_by_entry_and_cell() -> None:
    base = b"agua: uno\nrio: dos\n"
    joined = join_file("contenido/glosario.yaml", base, base + b"pozo: tres\n", base.replace(b"uno", b"1"))
    assert (joined.data, joined.conflicts) == (b"agua: 1\nrio: dos\npozo: tres\n", ())
    table = b"codigo,a,b\n0101,1,2\n0102,3,4\n"
    joined = join_file(
        "contenido/datos/x.csv", table, table.replace(b",1,", b",9,"), table.replace(b",2\n", b",8\n")
    )
    assert (joined.data, joined.conflicts) == (b"codigo,a,b\n0101,9,8\n0102,3,4\n", ())


def test_the_later_team_stays() -> None:
    old, new = b"version: 9\nx: 1\n", b"version: 10\n"
    assert join_file("equipo.yaml", None, old, new).data == new
    assert join_file("equipo.yaml", None, new, old).data == new
    assert join_file("equipo.yaml", old, None, new).data == new


def test_a_receipt_that_was_damaged_on_its_way_gives_way_to_the_sound_one() -> None:
    sound = b"\xff\xd8\xff\xe0" + b"acuse" * 9
    path = f"distribucion/acuses/{hashlib.sha256(sound).hexdigest()}.jpg"
    for torn in (sound[:20], b"\x00" * 20, b"\xff" * 90):
        for base, a, b in (
            (None, sound, torn),
            (None, torn, sound),
            (torn, torn, sound),
            (sound, None, torn),
        ):
            assert join_file(path, base, a, b).data == sound


def test_text_that_is_none_is_kept_side_by_side() -> None:
    for a, b in ((b"\xff\xfe", b"texto"), (b"a\0b", b"texto"), (b"x" * 2_000_001, b"y")):
        joined = join_file("contenido/a.md", b"base", a, b)
        assert (joined.data, joined.beside) == (a, b)


def test_a_name_beside_is_short_and_tells_its_bytes() -> None:
    name = beside_name("contenido/imagenes/" + "ñ" * 55 + ".png", b"x")
    assert len(name.rpartition("/")[2].encode()) <= 120
    assert name.endswith("-otra-2d711642.png")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("---\nid: uno\n---\n", b"uno"),
        ("\ufeff---\r\ntitulo: x\r\nid: uno\r\n---\r\n", b"uno"),
        ("---\ntitulo: x\n---\n\nid: uno\n", b""),
        ("id: uno\n", b""),
        ("", b""),
    ],
)
def test_a_chapters_id_is_in_its_form(text: str, id: bytes) -> None:
    assert chapter_id(text.encode()) == id


# --- Any sides, any order -------------------------------------------------------------------------------

PATHS = [
    "contenido/a.md",
    "contenido/b.md",
    "contenido/A.md",
    "contenido/datos/x.csv",
    "contenido/p.png",
    EVENT,
]
BODIES = [
    None,
    "uno\n\ndos\n\ntres\n",
    "uno\n\ndos y medio\n\ntres\n",
    "cero\n\nuno\n\ntres\n",
    "otro\n",
    "\0\1",
]
SIDE = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(BODIES), max_size=4)


def may_be(*files: Mapping[str, str | None]) -> bool:
    """Say whether no system takes two of these files for one."""
    there = {
        path for path, text in {path: text for one in files for path, text in one.items()}.items() if text
    }
    return len({path.casefold() for path in there}) == len(there)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=SIDE, sides=st.lists(SIDE, min_size=2, max_size=4), seed=st.integers(0, 999))
def test_any_sides_give_one_version_whose_names_differ(
    book: Notebook, base: dict[str, str | None], sides: list[dict[str, str | None]], seed: int
) -> None:
    assume(all(may_be(base, side) for side in sides))
    start = book.changed([], {path: text for path, text in base.items() if text is not None})
    heads = [book.changed([start], side) for side in sides]
    first = book.join(*heads)
    random.Random(seed).shuffle(heads)
    assert book.join(*heads) == first
    files = book.files(first.version)
    assert len({path.casefold() for path in files}) == len(files)
    # what any side has, somebody finds: in a file, or in a record
    kept = set(files.values())
    told = b"".join(data for path, data in files.items() if path.startswith("revision/conflictos/"))
    for head in heads:
        for path, data in book.files(head).items():
            if path.endswith(".png"):
                assert data in kept or any(path == one for one in base) or b"p.png" in told
    assert book.join(first.version, *heads).version == first.version
