"""Places in the source and on the page: the same words on both sides, whatever marks stand around them."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from guia_editor.tasks.editing import OpenChapter
from guia_editor.ui.builder import build
from guia_editor.ui.live import LiveReading
from guia_editor.ui.source_places import SourcePlaces, Span
from tests.ui.editing import KEEP, ROOT

HEAD = "---\ntitulo: Prueba\n---\n\n"


class Shown:
    """A chapter and its document."""

    def __init__(self, folder: Path, text: str) -> None:
        (folder / "contenido").mkdir(parents=True, exist_ok=True)
        (folder / "contenido" / "01.md").write_text(text, encoding="utf-8")
        self.chapter = OpenChapter.open(folder, "01.md")
        self.document = QTextDocument()
        build(self.document, self.chapter.opened.pieces)
        self.places = SourcePlaces(self.document, LiveReading(self.document), self.chapter)
        self.places.refresh()

    def words(self, span: Span | None) -> str:
        assert span is not None
        cursor = QTextCursor(self.document)
        cursor.setPosition(span.start)
        cursor.setPosition(span.end, KEEP)
        return cursor.selectedText()

    def source(self, span: Span | None) -> str:
        assert span is not None
        return self.places.text[span.start : span.end]

    def span(self, words: str) -> Span:
        at = self.places.text.index(words)
        return Span(at, at + len(words))

    def selection(self, words: str) -> Span:
        found = self.document.find(words)
        assert not found.isNull(), words
        return Span(found.selectionStart(), found.selectionEnd())


@pytest.mark.parametrize(
    ("source", "marked", "read"),
    [
        (
            "La **junta local** aprueba 😀 la *tarifa*.",
            "**junta local** aprueba 😀",
            "junta local aprueba 😀",
        ),
        ("Vea [la ley](https://x.gt/a) y su [término](#g:agua).", "la ley](https://x.gt/a) y", "la ley y"),
        ("- uno\n- dos **tres**\n  cuatro\n", "tres**\n  cuatro", "tres cuatro"),
        ("| Rubro | Quetzales |\n|---|---|\n| Cloro | 100 |\n| Caño | 25 |\n", "| Caño |", "Caño"),
        ("Un 3 \\* 4 y {{municipio}} nuestro.", "4 y {{municipio}} nuestro", "4 y \ufffc nuestro"),
    ],
)
def test_what_is_marked_in_the_source_is_found_on_the_page_and_back(
    tmp_path: Path, qtbot: QtBot, source: str, marked: str, read: str
) -> None:
    shown = Shown(tmp_path, HEAD + source)
    found = shown.places.to_document(shown.span(marked))
    assert shown.words(found) == read
    assert found is not None
    assert shown.words(shown.places.to_document(shown.places.to_source(found) or Span(0, 0))) == read


def test_places_count_in_normal_text(tmp_path: Path, qtbot: QtBot) -> None:
    shown = Shown(tmp_path, (HEAD + "Primero.\n\nLa canción de cuna.\n").replace("ó", "o\u0301"))
    (tmp_path / "contenido/01.md").write_bytes(
        (HEAD + "Uno.\n\nEl caño roto.\n").replace("\n", "\r\n").encode()
    )
    shown = Shown.__new__(Shown)
    shown.chapter = OpenChapter.open(tmp_path, "01.md")
    shown.document = QTextDocument()
    build(shown.document, shown.chapter.opened.pieces)
    shown.places = SourcePlaces(shown.document, LiveReading(shown.document), shown.chapter)
    shown.places.refresh()
    assert "\r" not in shown.places.text
    assert shown.source(shown.places.to_source(shown.selection("caño roto"))) == "caño roto"


def test_unsaved_edits_are_seen_through(tmp_path: Path, qtbot: QtBot) -> None:
    body = "Primer párrafo.\n\nEl comité cobra la **cuota** mensual.\n\nTercero se va.\n\nCuarto queda.\n"
    shown = Shown(tmp_path, HEAD + body)
    cursor = shown.document.find("Primer")
    cursor.insertText("Antes. Primerísimo")
    cursor.insertBlock()
    cursor.insertText("cuota nueva de otra cosa")
    cursor = shown.document.find("mensual")
    cursor.insertText("anual")
    shown.places.refresh()
    found = shown.places.to_document(shown.span("la **cuota** mensual"))
    assert shown.words(found).startswith("la cuota ")
    cursor = shown.document.find("Tercero se va.")
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    cursor.removeSelectedText()
    shown.places.refresh()
    assert shown.places.to_document(shown.span("Tercero se va")) is None
    assert shown.words(shown.places.to_document(shown.span("Cuarto queda"))) == "Cuarto queda"


def test_an_object_stands_for_its_source(tmp_path: Path, qtbot: QtBot) -> None:
    shown = Shown(tmp_path, HEAD + "Antes.\n\n![Un mapa](imagenes/mapa.png 'Algo')\n\nDespués.\n")
    found = shown.places.to_document(shown.span("Un mapa"))
    assert shown.words(found) == "\ufffc"


REAL = [
    *sorted((ROOT / "contenido").glob("0[1-4]*.md")),
    ROOT / "tests/guias/completa/contenido/01-completo.md",
]


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_of_real_chapters_are_the_same_on_both_sides(
    tmp_path: Path, qtbot: QtBot, file: Path, data: st.DataObject
) -> None:
    shown = _shown(tmp_path, file)
    total = shown.document.characterCount() - 1
    start = data.draw(st.integers(0, total - 1))
    cursor = QTextCursor(shown.document)
    cursor.setPosition(start)
    end = min(start + data.draw(st.integers(3, 90)), cursor.block().position() + cursor.block().length() - 1)
    span = Span(start, max(start, end))
    source = shown.places.to_source(span)
    wanted = re.sub(r"\W", "", shown.words(span))
    if source is None:  # nothing but blanks and objects, or a scrap of what the scanner takes for marks
        assert len(wanted) < 4
        return
    found = re.sub(r"\W", "", shown.words(shown.places.to_document(source)))
    assert found in wanted or wanted in found
    assert abs(len(found) - len(wanted)) < 4


_READY: dict[Path, Shown] = {}


def _shown(folder: Path, file: Path) -> Shown:
    if file not in _READY:
        shutil.rmtree(folder / "contenido", ignore_errors=True)
        _READY[file] = Shown(folder, file.read_text(encoding="utf-8"))
    return _READY[file]
