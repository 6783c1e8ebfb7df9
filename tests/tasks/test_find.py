from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.errors import ChangedOnDisk
from guia_editor.model.blocks import inner_inlines, plain_text, walk
from guia_editor.model.search import Query
from guia_editor.tasks.find import (
    CannotReplace,
    Rewrite,
    find_in_guide,
    find_in_text,
    replace_hits,
    replace_in_files,
    undo_replacement,
)
from guia_editor.tasks.session import Session

ROOT = Path(__file__).parents[2]
_MARKS = re.compile(r"\[@[^\]]*\]|\{\{.*?\}\}")
SAMPLE = ROOT / "tests" / "guias" / "completa"


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        (Query("si"), "Sí, si casi", ["Sí", "si", "si"]),
        (Query("si", whole=True), "Sí, si casi", ["Sí", "si"]),
        (Query("si", accents=True, whole=True), "Sí, si casi", ["si"]),
        (Query("Si", case=True), "Sí, si", ["Sí"]),
        (Query("ano"), "año ano AÑO", ["ano"]),
        (Query("año"), "año ano AÑO", ["año", "AÑO"]),
        (Query("pinguino"), "pingüino", ["pingüino"]),
        (Query("agua potable"), "agua\u00a0potable y agua\npotable", ["agua\u00a0potable", "agua\npotable"]),
        (Query("a.c"), "abc a.c", ["a.c"]),
        (Query("(a"), "(a", ["(a"]),
        (Query("  "), "a  b", []),
    ],
)
def test_what_a_query_finds(query: Query, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in query.spans(text)] == found


@given(st.text("aáñ b.", min_size=1, max_size=6), st.text("aáAñN b.\n", max_size=40))
def test_what_is_found_reads_as_what_was_looked_for(words: str, text: str) -> None:
    for start, end in Query(words, case=True, accents=True).spans(text):
        assert text[start:end].split() == words.split()


@pytest.mark.parametrize(
    ("found", "new"), [("gobierno", "gestión"), ("Gobierno", "Gestión"), ("GOBIERNO", "GESTIÓN")]
)
def test_new_words_take_the_capitals_of_the_old(found: str, new: str) -> None:
    assert Query("gobierno").wanted(found, "gestión") == new
    assert Query("gobierno", case=True).wanted(found, "gestión") == "gestión"


MARKED = """---
id: uno
titulo: El agua del chorro
---

## El agua {#el-agua}

El **agua** del chorro[^1], [agua](https://agua.gt/agua) y `agua`; {{agua}} y [@agua, art. 3].

::: recuadro {tipo=agua titulo="Agua clara"}
- Sin agua\\* no hay
  agua potable.
:::

| agua | otra |
|------|------|
| a | agua |

: Agua {#agua fuente="El agua"}

![Un agua](imagenes/agua.svg "Foto de agua"){#foto}

[^1]: Nota del agua.
"""


def test_words_are_found_where_they_are_read_and_nowhere_else() -> None:
    hits = list(find_in_text("x.md", MARKED, Query("agua")))
    assert [hit.line for hit in hits] == [3, 6, 8, 8, 8, 10, 11, 12, 15, 17, 19, 19, 21, 21, 23]
    assert [hit.replaceable for hit in hits] == [False] + [True] * 14
    assert all(MARKED[hit.start : hit.end].lower() == "agua" for hit in hits)


def test_replacing_changes_words_alone() -> None:
    query = Query("agua")
    hits = [hit for hit in find_in_text("x.md", MARKED, query) if hit.replaceable]
    after = replace_hits(MARKED, hits, query, "lluvia")
    assert after.count("lluvia") + after.count("Lluvia") == 14
    for kept in (
        "{#el-agua}",
        "https://agua.gt/agua",
        "{{agua}}",
        "[@agua, art. 3]",
        "tipo=agua",
        "imagenes/agua.svg",
    ):
        assert kept in after


def test_words_parted_by_marks_are_found_and_not_replaced() -> None:
    text = "El gobierno **abierto** es de todos.\n"
    (hit,) = find_in_text("x.md", text, Query("gobierno abierto"))
    assert not hit.replaceable
    with pytest.raises(CannotReplace):
        replace_hits(text, [hit], Query("gobierno abierto"), "x")


@pytest.mark.parametrize("words", ["a*b*c", "# a", "[a](b)", "{{x}}", "a\n\nb", "|"])
def test_words_that_would_be_marks_are_refused(words: str) -> None:
    text = "| uno | dos |\n|---|---|\n| agua | b |\n\nagua\n"
    hits = list(find_in_text("x.md", text, Query("agua")))
    assert len(hits) == 2
    with pytest.raises(CannotReplace):
        replace_hits(text, hits, Query("agua"), words)


def test_the_search_misses_nothing_of_the_shipped_guide() -> None:
    guide = Session.open(ROOT).guide
    for words in ("municipalidad", "rendición", "el agua"):
        query = Query(words)
        found = sum(hit.replaceable for hit in find_in_guide(guide, query))
        read = 0
        for chapter in guide.chapters:
            for block in walk(chapter.blocks):
                texts = [_MARKS.sub("", plain_text(run)) for run in inner_inlines(block)]
                read += sum(len(query.spans(text)) for text in texts)
        assert found == read, words


@pytest.fixture
def session(tmp_path: Path) -> Session:
    folder = tmp_path / "guía"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("*.geojson"))
    return Session.open(folder)


def _changes(session: Session, query: Query, words: str) -> list[Rewrite]:
    texts = {chapter.path: chapter.text for chapter in session.guide.chapters}
    hits = [hit for hit in find_in_guide(session.guide, query) if hit.replaceable]
    return [
        Rewrite(
            path, texts[path], replace_hits(texts[path], [h for h in hits if h.path == path], query, words)
        )
        for path in dict.fromkeys(hit.path for hit in hits)
    ]


def test_a_replacement_is_undone_to_the_byte(session: Session) -> None:
    content = session.folder / "contenido"
    before = {file: file.read_bytes() for file in content.rglob("*.md")}
    changes = _changes(session, Query("agua", whole=True), "lluvia")
    replaced = replace_in_files(session.folder, changes)
    assert len(replaced.files) == len(changes) >= 2
    assert {file: file.read_bytes() for file in content.rglob("*.md")} != before
    assert undo_replacement(session.folder, replaced) == ()
    assert {file: file.read_bytes() for file in content.rglob("*.md")} == before


def test_undoing_spares_what_changed_since(session: Session) -> None:
    changes = _changes(session, Query("agua", whole=True), "lluvia")
    replaced = replace_in_files(session.folder, changes)
    file = session.folder / "contenido" / replaced.files[0].path
    file.write_bytes(b"otra cosa\n")
    assert undo_replacement(session.folder, replaced) == (file.name,)
    assert file.read_bytes() == b"otra cosa\n"


def test_one_file_that_changed_keeps_all_from_being_written(session: Session) -> None:
    content = session.folder / "contenido"
    changes = _changes(session, Query("agua", whole=True), "lluvia")
    changes[-1] = replace(changes[-1], before="lo que no es")
    before = {file: file.read_bytes() for file in content.rglob("*.md")}
    with pytest.raises(ChangedOnDisk):
        replace_in_files(session.folder, changes)
    assert {file: file.read_bytes() for file in content.rglob("*.md")} == before


def test_unsaved_texts_are_searched_in_place_of_files(session: Session) -> None:
    path = session.guide.chapters[0].path
    hits = find_in_guide(session.guide, Query("zompopero"), {path: "Un zompopero.\n"})
    assert [(hit.path, hit.line, hit.before, hit.after) for hit in hits] == [(path, 1, "Un ", ".")]
