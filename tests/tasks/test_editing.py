"""Editing below the window: open, compose, save, repair; the journal says what the document said."""

import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guia_editor.errors import ChangedOnDisk, UnsafeContent
from guia_editor.markdown.partition import open_text
from guia_editor.markdown.pieces import Piece, Pieces, block_of
from guia_editor.markdown.splice import WillNotReadBack
from guia_editor.storage.journal import Header, Record, line_of, new_session
from guia_editor.tasks.editing import OpenChapter, front_matter, front_of, text_on_disk, with_front
from guia_editor.tasks.journal import Recorder, has_leftovers, leftovers, replay
from guia_editor.tasks.merging import (
    Choice,
    Difference,
    choose,
    is_settled,
    merge,
    result,
    word_changes,
)

TEXT = """---
id: uno
titulo: El primero
---

## Título {#t}

Un párrafo con **negrita** y una [liga](https://example.org).

- uno
- dos

| a | b |
|:--|--:|
| 1 | 2 |

: Leyenda {#tab}

::: recuadro {tipo=nota titulo="Oiga"}
Dentro.
:::

Último, con nota[^1].

[^1]: La nota.
"""


def guide(folder: Path, data: bytes = TEXT.encode()) -> Path:
    (folder / "contenido").mkdir(exist_ok=True)
    (folder / "contenido" / "uno.md").write_bytes(data)
    return folder


def on_disk(folder: Path) -> bytes:
    return (folder / "contenido" / "uno.md").read_bytes()


# --- Open and save -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.rstrip("\n").encode(),
        TEXT.replace("\n", "\r\n", 7).encode(),
        ("\n\n\n" + TEXT).encode(),
        b"",
        b"Sin encabezado.",
        b"---\n---\nEncabezado sin nada.\n",
    ],
)
def test_open_and_save_changes_no_byte(tmp_path: Path, data: bytes) -> None:
    chapter = OpenChapter.open(guide(tmp_path, data), "uno.md")
    text = chapter.compose(chapter.opened.pieces)
    assert text == chapter.text
    assert chapter.save(text).file.hash == chapter.file.hash
    assert on_disk(tmp_path) == data


def test_open_and_save_changes_no_byte_of_the_guide(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "contenido", tmp_path / "contenido")
    for file in (root / "contenido").rglob("*.md"):
        path = file.relative_to(root / "contenido").as_posix()
        chapter = OpenChapter.open(tmp_path, path)
        chapter.save(chapter.compose(chapter.opened.pieces))
        assert (tmp_path / "contenido" / path).read_bytes() == file.read_bytes()


def test_an_edit_keeps_all_other_lines_and_their_endings(tmp_path: Path) -> None:
    data = TEXT.replace("\n", "\r\n").encode()
    chapter = OpenChapter.open(guide(tmp_path, data), "uno.md")
    pieces = (block_of("Nuevo.\n"), *chapter.opened.pieces)
    saved = chapter.save(chapter.compose(pieces))
    assert on_disk(tmp_path) == data.replace(b"## T", b"Nuevo.\r\n\r\n## T", 1)
    assert saved.opened.pieces == pieces


def test_another_front_matter(tmp_path: Path) -> None:
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    text = chapter.compose(chapter.opened.pieces, front_yaml="id: dos\ntitulo: Otro")
    assert text == TEXT.replace("id: uno\ntitulo: El primero\n", "id: dos\ntitulo: Otro\n")
    assert front_matter(front_of(text)).title == "Otro"
    assert with_front("Solo texto.\n", "id: a\n") == "---\nid: a\n---\n\nSolo texto.\n"


def test_a_file_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    guide(tmp_path, b"Otro.\n")
    with pytest.raises(ChangedOnDisk):
        chapter.save(TEXT + "Mío.\n")
    assert on_disk(tmp_path) == b"Otro.\n"
    disk = chapter.look()
    assert disk is not None
    chapter.on_disk(disk).save(TEXT + "Mío.\n")
    assert on_disk(tmp_path) == TEXT.encode() + "Mío.\n".encode()


def test_a_deleted_file_is_written_anew_only_when_asked(tmp_path: Path) -> None:
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    (tmp_path / "contenido" / "uno.md").unlink()
    assert chapter.look() is None
    with pytest.raises(ChangedOnDisk):
        chapter.save(TEXT)
    assert chapter.missing().save(TEXT).file.hash == chapter.file.hash
    assert on_disk(tmp_path) == TEXT.encode()


def test_no_chapter_lies_outside_the_guide(tmp_path: Path) -> None:
    with pytest.raises(UnsafeContent):
        OpenChapter.open(guide(tmp_path), "../uno.md")
    assert text_on_disk(tmp_path, "../uno.md") is None
    assert text_on_disk(tmp_path, "no-hay.md") is None


def test_half_a_character_does_not_keep_the_rest_from_being_saved(tmp_path: Path) -> None:
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    chapter.save(TEXT + "x\ud83dy\n")
    assert on_disk(tmp_path).decode() == TEXT + "x\ufffdy\n"


# --- Repair ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "text", "doubts"),
    [
        ("Año y niño.\n".encode("cp1252"), "Año y niño.\n", ["ñ", "ñ"]),
        ("Año ".encode() + "y niñez.\n".encode("cp1252"), "Año y niñez.\n", ["ñ"]),
        (b"uno\0\0dos\n", "uno\0\0dos\n", ["\0\0"]),
        ("Año\n".encode("utf-16"), "Año\n", []),
        ("Canción\n".encode("utf-16-le"), "Canción\n", []),
    ],
)
def test_damaged_files_open_for_repair(tmp_path: Path, data: bytes, text: str, doubts: list[str]) -> None:
    chapter = OpenChapter.open(guide(tmp_path, data), "uno.md")
    assert chapter.text == text
    assert chapter.damage is not None
    assert [text[begin:end] for begin, end in chapter.damage.doubts] == doubts
    assert on_disk(tmp_path) == data
    repaired = text.replace("\0", "")
    saved = chapter.save(repaired)
    assert saved.damage is None
    assert on_disk(tmp_path).decode() == repaired
    copies = list((tmp_path / ".guia" / "copias").iterdir())
    assert [one.read_bytes() for one in copies] == [data]


def test_a_file_too_large_is_shown_all_the_same(tmp_path: Path) -> None:
    data = b"palabra " * 600_000
    chapter = OpenChapter.open(guide(tmp_path, data), "uno.md")
    assert chapter.damage is not None
    chapter.save("corto\n")
    assert on_disk(tmp_path) == b"corto\n"


# --- Journal -----------------------------------------------------------------------------------------

PIECES: list[Piece] = [
    *open_text(TEXT.split("---\n")[2]).pieces,
    block_of("Otro párrafo, con *cursiva*.\n"),
    block_of("### Más abajo {#mas}\n"),
    block_of("1. primero\n2. segundo\n"),
    block_of("> Cita\n>\n> de dos párrafos\n"),
    block_of("```sql\nselect 1;\n```\n"),
    block_of("| x |\n|---|\n| ~~y~~ |\n"),
]

Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "drop", "swap", "front", "source"]), st.integers(0, 40), st.integers(0, 40)
    ),
    min_size=1,
    max_size=8,
)


def written(chapter: OpenChapter, pieces: Pieces, front: str) -> tuple[str, bool]:
    try:
        return chapter.compose(pieces, None, front), False
    except WillNotReadBack:
        return chapter.rough(pieces, chapter.opened.pieces, front), True


@given(STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_journal_replays_is_what_the_document_said(tmp_path: Path, steps: list[Step]) -> None:
    folder = guide(Path(tempfile.mkdtemp(dir=tmp_path)))
    chapter = OpenChapter.open(folder, "uno.md")
    recorder = Recorder(chapter)
    pieces, front, text = chapter.opened.pieces, chapter.front_yaml, chapter.text
    for kind, where, what in steps:
        place = where % (len(pieces) + 1)
        new = PIECES[what % len(PIECES)]
        match kind:
            case "put":
                pieces = (*pieces[:place], new, *pieces[place:])
            case "drop":
                pieces = (*pieces[:place], *pieces[place + 1 :])
            case "swap":
                pieces = (*pieces[:place], new, *pieces[place + 1 :])
            case "front":
                front += f"tiempo: {what}\n"
            case "source":
                # As the view does: the source goes on from what was composed, and the visual from the source.
                text, _rough = written(chapter, pieces, front)
                text = text[:where] + "ñ" * what + text[where:] if where > len(front) + 8 else text + "Fin.\n"
                recorder.rebase(chapter.with_text(text[: len(text) // 2]))
                recorder.note_text(text)
                chapter = chapter.with_text(text)
                recorder.rebase(chapter)
                pieces, front = chapter.opened.pieces, chapter.front_yaml
        recorder.note_pieces(pieces, front)
    text, rough = written(chapter, pieces, front)
    assert recorder.flush(10)
    recorder.close()
    found = leftovers(folder)
    if rough:
        assert [one.rough for one in found] == [True]
    elif text == chapter.file.text:
        assert found == ()
    else:
        assert [(one.path, one.base, one.text) for one in found] == [("uno.md", TEXT, text)]
    for one in found:
        one.discard()
    assert not has_leftovers(folder, "uno.md")


def test_a_journal_begun_anew_says_the_same(tmp_path: Path) -> None:
    """Typing for hours: far more records than the text is long."""
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    recorder = Recorder(chapter)
    for number in range(300):
        pieces = (*chapter.opened.pieces[:3], block_of(f"{number} {'palabra ' * 200}\n"))
        recorder.note_pieces(pieces, chapter.front_yaml)
    assert recorder.flush(10)
    recorder.close()
    (found,) = leftovers(tmp_path, "uno.md")
    assert found.text == chapter.compose(pieces)
    assert sum(file.stat().st_size for file in found.left.files) < 400_000


def test_what_reached_the_file_in_the_last_moment_is_not_offered_again(tmp_path: Path) -> None:
    """The process dies after the file was written and before the journal was deleted."""
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    pieces = (*chapter.opened.pieces, block_of("Guardado.\n"))
    recorder = Recorder(chapter)
    recorder.note_pieces(pieces, chapter.front_yaml)
    recorder.mark_saving()
    chapter.save(chapter.compose(pieces))
    more = (*pieces, block_of("Escrito mientras se guardaba.\n"))
    for later in (pieces, more):
        recorder.note_pieces(later, chapter.front_yaml)
        assert recorder.flush(10)
    recorder.close()
    (found,) = leftovers(tmp_path)
    assert found.base == on_disk(tmp_path).decode()
    assert found.text == found.base + "\nEscrito mientras se guardaba.\n"


@pytest.mark.parametrize(
    "records",
    [
        [{}],
        [{"k": "text", "at": "0", "del": 0, "new": "x"}],
        [{"k": "text", "at": 0, "del": 0, "new": 7}],
        [{"k": "pieces", "at": 0, "del": 0, "new": [7]}],
        [{"k": "pieces", "at": 0, "del": 0}],
        [{"k": "front", "new": "x"}, {"k": "pieces", "at": None, "del": 0, "new": []}],
    ],
)
def test_a_journal_that_makes_no_sense_is_left_alone(tmp_path: Path, records: list[Record]) -> None:
    folder = guide(tmp_path)
    beside = folder / ".guia" / "diario"
    beside.mkdir(parents=True)
    header = Header("uno.md", "Base\n", "0" * 64, new_session(), "2026-11-22T10:00:00-06:00")
    file = beside / "uno-x-1.diario"
    file.write_bytes(b"".join(map(line_of, [asdict(header), *records])))
    assert leftovers(folder) == ()
    assert file.exists()


def test_a_journal_cannot_ask_for_more_pieces_than_there_are(tmp_path: Path) -> None:
    records: list[Record] = [{"k": "pieces", "at": 0, "del": 2, "new": [[0, 10**15]]}]
    assert replay("Uno\n\nDos\n", records) == ("Uno\n\nDos\n", False)


def test_a_passage_that_does_not_read_back_is_recovered_word_by_word(tmp_path: Path) -> None:
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    recorder = Recorder(chapter)
    recorder.note_pieces((*chapter.opened.pieces, block_of("Escrito al final.\n")), "clave: [sin cerrar")
    assert recorder.flush(10)
    recorder.close()
    (found,) = leftovers(tmp_path)
    assert "Escrito al final." in found.text
    assert "clave: [sin cerrar" in found.text


# --- Merging -----------------------------------------------------------------------------------------

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "## d", "e"]), max_size=8).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


@given(LINES, LINES, LINES)
@settings(max_examples=150, deadline=None)
def test_a_merge_is_either_side_where_all_is_chosen(base: str, mine: str, theirs: str) -> None:
    for choice, wanted in ((Choice.MINE, mine), (Choice.THEIRS, theirs)):
        merged = merge(base, mine, theirs)
        for index, one in enumerate(merged):
            if isinstance(one, Difference):
                merged = choose(merged, index, choice)
        assert result(merged) == wanted


@given(LINES, LINES)
@settings(max_examples=100, deadline=None)
def test_what_only_one_side_changed_needs_no_choice(base: str, other: str) -> None:
    for merged in (merge(base, other, base), merge(base, base, other), merge(base, other, other)):
        assert is_settled(merged)
        assert result(merged) == other


def test_changes_apart_are_joined_and_changes_that_touch_are_asked() -> None:
    base = "uno\n\ndos\n\ntres\n"
    assert result(merge(base, "UNO\n\ndos\n\ntres\n", "uno\n\ndos\n\nTRES\n")) == "UNO\n\ndos\n\nTRES\n"
    asked = merge(base, "uno\n\nDOS\n\ntres\n", "uno\n\n2\n\ntres\n")
    assert not is_settled(asked)
    index = next(i for i, one in enumerate(asked) if isinstance(one, Difference))
    assert result(choose(asked, index, Choice.BOTH)) == "uno\n\nDOS\n\n2\n\ntres\n"
    with pytest.raises(ValueError, match="choice"):
        result(asked)


def test_line_endings_alone_are_no_difference() -> None:
    merged = merge("a\r\nb\r\nc\r\nd\r\n", "a\nb\nc\nD\n", "A\r\nb\r\nc\r\nd\r\n")
    assert is_settled(merged)
    assert result(merged).split() == ["A", "b", "c", "D"]


@given(st.text("ab ,\n", max_size=40), st.text("ab ,\n", max_size=40))
def test_word_changes_hold_both_texts(old: str, new: str) -> None:
    runs = word_changes(old, new)
    assert "".join(one for one, _other in runs) == old
    assert "".join(other for _one, other in runs) == new


def test_a_rough_text_keeps_the_bytes_of_what_stands_as_it_did(tmp_path: Path) -> None:
    chapter = OpenChapter.open(guide(tmp_path), "uno.md")
    pieces = chapter.opened.pieces
    assert chapter.rough(pieces, pieces, chapter.front_yaml) == TEXT
    new = block_of("Nuevo.\n")
    rough = chapter.rough((*pieces[:2], new, *pieces[2:]), pieces, chapter.front_yaml)
    assert rough.replace("Nuevo.\n\n", "") == TEXT
    assert chapter.rough((new,), pieces, "id: a\n") == "---\nid: a\n---\nNuevo.\n"
