"""One passage comes back as it was in an older version; all else stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import ChangedOnDisk
from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import RowKind
from guia_editor.tasks.history import Author, record_save, versions_of
from guia_editor.tasks.restoring import restore_passage, restored, top_row
from guia_editor.tasks.version_files import changed_between

ANA = Author("Ana", "INFOM")
OLD = "---\ntitulo: Uno\n---\n\nUno de agua.\n\n- primero\n- segundo\n\nTres de río.\n\nCuatro de cabildo.\n"


def rows(old: str, new: str) -> list[RowKind]:
    return [row.kind for row in compare_texts(old, new).rows]


def first(old: str, new: str, kind: RowKind) -> int:
    return rows(old, new).index(kind)


def test_a_changed_passage_reads_as_it_did_and_the_rest_as_now() -> None:
    new = OLD.replace("agua", "lluvia").replace("cabildo", "concejo")
    assert restored(OLD, new, first(OLD, new, RowKind.CHANGED)) == OLD.replace("cabildo", "concejo")


def test_an_entry_of_a_list_brings_the_whole_list_back() -> None:
    new = OLD.replace("- segundo\n", "- segundo y tercero\n")
    comparison = compare_texts(OLD, new)
    row = top_row(comparison, 0)
    assert row is not None
    assert restored(OLD, new, row) == OLD


def test_what_was_removed_comes_back_where_it_stood() -> None:
    new = OLD.replace("Tres de río.\n\n", "")
    assert restored(OLD, new, first(OLD, new, RowKind.REMOVED)) == OLD


def test_what_was_removed_first_or_last_comes_back_there() -> None:
    for gone in ("Uno de agua.\n\n", "\nCuatro de cabildo.\n"):
        new = OLD.replace(gone, "")
        assert restored(OLD, new, first(OLD, new, RowKind.REMOVED)) == OLD


def test_what_was_added_goes() -> None:
    new = OLD.replace("Tres", "Un párrafo de más.\n\nTres")
    assert restored(OLD, new, first(OLD, new, RowKind.ADDED)) == OLD


def test_a_change_of_the_form_is_no_passage() -> None:
    comparison = compare_texts(OLD, OLD.replace("titulo: Uno", "titulo: Otro").replace("agua", "lluvia"))
    assert top_row(comparison, 0) is None
    assert top_row(comparison, 1) == 0
    assert top_row(comparison, 9) is None


PARAGRAPHS = st.lists(
    st.sampled_from(["agua y río", "acta", "obra de pozo", "tarifa"]), min_size=1, max_size=5
)


@settings(max_examples=60, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_bringing_everything_back_gives_the_older_words(old: list[str], new: list[str]) -> None:
    before, after = ("\n\n".join(words) + "\n" for words in (old, new))
    for _step in range(20):
        kinds = rows(before, after)
        at = next((at for at, kind in enumerate(kinds) if kind is not RowKind.SAME), None)
        if at is None:
            break
        changed = restored(before, after, at)
        if changed == after:  # a move stands at two places; both are the same one
            break
        after = changed
    assert sorted(after.split("\n\n")) == sorted(before.split("\n\n")) or RowKind.MOVED in rows(before, after)


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    content = tmp_path / "guia" / "contenido"
    content.mkdir(parents=True)
    (content / "guia.yaml").write_text("titulo: Guía\ncapitulos: [uno.md]\n", "utf-8")
    (content / "uno.md").write_text(OLD, "utf-8")
    record_save(tmp_path / "guia", ANA)
    return tmp_path / "guia"


def test_a_passage_comes_back_in_the_folder_as_a_version_of_its_own(guide: Path) -> None:
    file = guide / "contenido" / "uno.md"
    new = OLD.replace("agua", "lluvia").replace("río", "mar")
    file.write_text(new, "utf-8")
    version = versions_of(guide, "uno.md")[-1].id
    assert restore_passage(guide, "uno.md", version, new, first(OLD, new, RowKind.CHANGED), ANA)
    assert file.read_text("utf-8") == OLD.replace("río", "mar")
    lines = versions_of(guide, "uno.md")
    assert lines[0].what == "Se recuperó un pasaje de «Uno»"
    assert len(lines) == 3  # what had not been recorded is a version too


def test_nothing_is_written_over_what_was_not_compared(guide: Path) -> None:
    file = guide / "contenido" / "uno.md"
    file.write_text(OLD.replace("agua", "otra cosa"), "utf-8")
    version = versions_of(guide, "uno.md")[-1].id
    with pytest.raises(ChangedOnDisk):
        restore_passage(guide, "uno.md", version, OLD.replace("agua", "lluvia"), 0, ANA)
    assert "otra cosa" in file.read_text("utf-8")


def test_the_files_that_differ_are_named_with_those_not_recorded_yet(guide: Path) -> None:
    version = versions_of(guide)[0].id
    assert changed_between(guide, version) == ()
    (guide / "contenido" / "uno.md").write_text(OLD + "\nMás.\n", "utf-8")
    assert changed_between(guide, version) == ("contenido/uno.md",)
    made = record_save(guide, ANA)
    assert made is not None
    assert changed_between(guide, version, made.id) == ("contenido/uno.md",)
    assert changed_between(guide, made.id, made.id) == ()
