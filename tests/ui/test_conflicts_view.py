"""What two people changed is shown as each wrote it, and settled by choosing or writing; real copies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from guia_editor.model.conflicts import Conflict, ConflictKind
from guia_editor.tasks import exchange
from guia_editor.tasks.conflict_sides import Sides, sides_of
from guia_editor.tasks.exchange import Author
from guia_editor.tasks.history import record_save
from guia_editor.tasks.session import Session
from guia_editor.ui.conflict_card import BOTH, A, B, ConflictCard
from guia_editor.ui.conflicts_view import ConflictsView
from guia_editor.ui.identity import Identity, set_identity
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench

ANA, BETO = Author("Ana", "INFOM"), Author("Beto", "ANAM")
CHAPTER = (
    "---\nid: uno\ntitulo: El agua\n---\n\n## Tarifas\n\nLa tarifa es de diez quetzales.\n\n"
    "## Riego\n\nEl riego va aparte del agua.\n"
)
FILE = "contenido/uno.md"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.sync.transports.WAITS", ())


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A copy in which Ana's and Beto's changes of the same words have met."""
    first, second, shared = tmp_path / "infom", tmp_path / "anam", tmp_path / "compartida"
    shared.mkdir()
    (first / "contenido").mkdir(parents=True)
    (first / "contenido" / "guia.yaml").write_text("titulo: Guía\ncapitulos: [uno.md]\n", "utf-8")
    (first / FILE).write_text(CHAPTER, "utf-8")
    place = exchange.place_at(str(shared))
    exchange.set_place(first, place)
    exchange.exchange_now(first, ANA)
    exchange.bring_guide(place, second, BETO)
    for folder, number, water, who in ((first, "quince", "pozo", ANA), (second, "veinte", "río", BETO)):
        text = (
            (folder / FILE)
            .read_text("utf-8")
            .replace("diez", number)
            .replace("aparte del agua", f"al {water}")
        )
        (folder / FILE).write_text(text, "utf-8")
        record_save(folder, who)
        exchange.exchange_now(folder, who)
    exchange.exchange_now(first, ANA)
    assert len(exchange.conflicts_of(first)) == 2
    return first


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings, guide: Path) -> Iterator[Workbench]:
    set_identity(settings, Identity("Ana", "INFOM"))
    bench = Workbench(settings, LIGHT)
    bench.session = Session.open(guide)
    bench.session_changed.emit()
    yield bench
    bench.activities.stop()


@pytest.fixture
def view(qtbot: QtBot, bench: Workbench) -> ConflictsView:
    made = ConflictsView(bench)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitUntil(lambda: made.card is not None)
    return made


def card_of(view: ConflictsView) -> ConflictCard:
    assert view.card is not None
    return view.card


def sides(card: ConflictCard) -> dict[str, str]:
    return {name: button.text().replace("&", "") for name, button in card._buttons.items()}


def test_both_sides_are_named_after_who_wrote_them(view: ConflictsView, guide: Path) -> None:
    found = sides_of(guide, view.conflicts)
    assert {one.author.name for side in found for one in (side.a, side.b) if one} == {"Ana", "Beto"}
    named = sides(card_of(view))
    assert {named[A], named[B]} == {"Lo suyo", "Lo de Beto, ANAM"}


def test_the_words_that_only_one_side_has_are_marked(view: ConflictsView) -> None:
    for passage in card_of(view)._passages.values():
        marked = [one.cursor.selectedText() for one in passage.extraSelections()]
        assert marked
        assert all(words.strip() in passage.words() for words in marked)


def test_nothing_can_be_settled_before_choosing(view: ConflictsView) -> None:
    assert not view.settle.isEnabled()
    assert "Elija" in view.message.words
    card_of(view).choose(A)
    assert view.settle.isEnabled()


@pytest.mark.parametrize("choice", [A, B, BOTH])
def test_settling_leads_to_the_next_place_and_then_to_none(
    qtbot: QtBot, view: ConflictsView, guide: Path, choice: str
) -> None:
    first, second = view.conflicts
    for conflict, left in ((first, 1), (second, 0)):
        card_of(view).choose(choice)
        view.settle_shown()
        qtbot.waitUntil(lambda left=left: len(view.conflicts) == left)
        text = (guide / FILE).read_text("utf-8")
        assert ((conflict.a or "").strip() in text) == (choice != B)
        assert ((conflict.b or "").strip() in text) == (choice != A)
    assert view.empty.isVisible()
    assert exchange.conflicts_of(guide) == ()


def test_what_is_written_anew_is_what_stands_there(
    qtbot: QtBot, view: ConflictsView, guide: Path, type_text: Callable[[QWidget, str], None]
) -> None:
    card = card_of(view)
    card.choose(B)
    type_text(card.result, "Acordado: ")
    view.settle_shown()
    qtbot.waitUntil(lambda: len(view.conflicts) == 1)
    assert "Acordado: " in (guide / FILE).read_text("utf-8")


def card(qtbot: QtBot, bench: Workbench, conflict: Conflict) -> ConflictCard:
    made = ConflictCard(bench, conflict, Sides(), "Ana", NOW)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_passage_that_one_side_removed_can_go(qtbot: QtBot, bench: Workbench) -> None:
    made = card(qtbot, bench, Conflict(FILE, ConflictKind.DELETED, "", "Uno.", "", "Uno y más."))
    assert set(sides(made)) == {A, B}
    made.choose(A)
    assert made.text() is None
    made.choose(B)
    assert made.text() == "Uno y más."


def test_a_whole_file_is_taken_from_one_side(qtbot: QtBot, bench: Workbench) -> None:
    made = card(qtbot, bench, Conflict(FILE, ConflictKind.DELETED, "", CHAPTER, CHAPTER, None))
    made.choose(B)
    assert made.text() == ""
    assert not made.result.isVisible()
    assert "titulo:" not in made._passages[A].toPlainText()


def test_a_line_of_the_form_is_edited_as_it_is_written(qtbot: QtBot, bench: Workbench) -> None:
    made = card(qtbot, bench, Conflict(FILE, ConflictKind.FRONT, "tiempo", "t: 1", "t: 2", "t: - 3"))
    made.choose(B)
    assert made.plain.toPlainText() == "t: - 3"
    assert made.text() == "t: - 3"


def test_a_file_is_chosen_by_its_path(qtbot: QtBot, bench: Workbench) -> None:
    conflict = Conflict(
        "contenido/x.png", ConflictKind.FILE, "", None, "contenido/x.png", "contenido/x-2.png"
    )
    made = card(qtbot, bench, conflict)
    made.choose(B)
    assert made.text() == "contenido/x-2.png"
    made.choose(A)
    assert made.text() is None
