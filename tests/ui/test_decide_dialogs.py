"""Handing in, returning, approving: what is asked, what is shown, what is refused, with real keys."""

from pytestqt.qtbot import QtBot

from guia_editor.model.review import State
from guia_editor.tasks.review import ReviewedChapter
from guia_editor.ui.chapter_row import REVIEW
from guia_editor.ui.decide_dialogs import (
    ApproveDialog,
    OpinionDialog,
    ReturnDialog,
    SpellingDialog,
    SubmitDialog,
    WithdrawDialog,
)
from guia_editor.ui.review_words import standing, why_not_approve
from guia_editor.ui.window import MainWindow
from tests.tasks.devices import PHRASE, World
from tests.tasks.review_world import approve, submit, write
from tests.ui.reviewers import Sit, may, nameless, open_dialog, panel_of, say, trigger, unlock


def chapter_in(window: MainWindow) -> ReviewedChapter:
    overview = window.bench.review
    assert overview is not None
    chapter = overview.at("01-uno.md")
    assert chapter is not None
    return chapter


def lines(window: MainWindow) -> str:
    overview = window.bench.review
    assert overview is not None
    return "\n".join(line.words for line in standing(overview, chapter_in(window)))


def test_an_author_hands_in_with_a_note(world: World, sit: Sit, qtbot: QtBot) -> None:
    window = sit("diego")
    assert not may(window, "revision-aprobar")
    trigger(window, "revision-enviar")
    dialog = open_dialog(qtbot, SubmitDialog)
    dialog.note.setPlainText("Lista.")
    dialog.accept_button.click()
    unlock(qtbot)
    qtbot.waitUntil(lambda: chapter_in(window).review.state is State.IN_REVIEW, timeout=15_000)
    assert not may(window, "revision-enviar")
    assert not may(window, "revision-aprobar")  # Diego only writes
    panel = panel_of(window)
    assert "En revisión" in panel.strip.words
    row = window.tree.row_of("01-uno.md")
    assert "En revisión" in row.toolTip(0)
    assert "Borrador" in window.tree.row_of("02-dos.md").toolTip(0)
    place = window.tree.visualItemRect(row)
    shown = window.tree.viewport().grab(place).toImage()
    row.setData(0, REVIEW, None)
    assert window.tree.viewport().grab(place).toImage() != shown  # its drawing is there


def test_unsaved_text_is_not_handed_in(world: World, sit: Sit, qtbot: QtBot) -> None:
    window = sit("diego")
    view = window.bench.view
    assert view is not None
    view.visual.document().find("cada mes").insertText("cada día")
    trigger(window, "revision-enviar")
    assert "cambios sin guardar" in view.messages.words("decidir")


def test_approving_shows_what_is_signed_and_wants_the_passphrase(
    world: World, sit: Sit, qtbot: QtBot
) -> None:
    submit(world, who="diego")
    window = sit("carla")
    trigger(window, "revision-aprobar")
    dialog = open_dialog(qtbot, ApproveDialog)
    shown = " ".join(dialog.facts.values())
    assert "Uno" in shown
    assert "INFOM · Carla Xol" in shown
    assert chapter_in(window).review.content[:4] in shown
    assert "primera vez" in shown
    assert nameless(dialog) == []
    assert dialog.passphrase is not None
    assert not dialog.accept_button.isEnabled()
    dialog.passphrase.line.setText("otra frase cualquiera")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(dialog.told.text()), timeout=15_000)
    assert not chapter_in(window).review.approvals
    assert dialog.isVisible()
    dialog.passphrase.line.setText(PHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: bool(chapter_in(window).review.approvals), timeout=15_000)
    assert "INFOM: aprobó Carla Xol" in lines(window)
    assert "ANAM: falta" in lines(window)


def test_what_hinders_an_approval_is_said_and_nothing_can_be_signed(
    world: World, sit: Sit, qtbot: QtBot
) -> None:
    submit(world)  # by Ana, who coordinates
    say(world["carla"], "¿Cada mes?", "cada mes", blocks=True)
    world.exchange()
    window = sit("ana")
    trigger(window, "revision-aprobar")
    dialog = open_dialog(qtbot, ApproveDialog)
    assert not dialog.accept_button.isEnabled()
    assert dialog.passphrase is None
    overview = window.bench.review
    assert overview is not None
    told = " ".join(why_not_approve(overview, chapter_in(window)))
    assert "Usted envió este texto" in told
    assert "1 observación abierta" in told
    dialog.reject()


def test_a_return_needs_a_reason(world: World, sit: Sit, qtbot: QtBot) -> None:
    submit(world, who="diego")
    window = sit("beto")
    trigger(window, "revision-devolver")
    dialog = open_dialog(qtbot, ReturnDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.reason.setPlainText("   ")
    assert not dialog.accept_button.isEnabled()
    dialog.reason.setPlainText("Falta la base legal.")
    dialog.accept_button.click()
    unlock(qtbot)
    qtbot.waitUntil(lambda: chapter_in(window).review.state is State.RETURNED, timeout=15_000)
    assert "Beto Ruiz (ANAM) pidió cambios: «Falta la base legal.»" in lines(window)
    assert "no se ha enviado de nuevo" in lines(window)


def test_an_approval_that_fell_says_why_and_spelling_is_approved_again_by_itself(
    world: World, sit: Sit, qtbot: QtBot
) -> None:
    submit(world, who="diego")
    approve(world, "carla")
    write(world, "uno", "información pública", "Información Pública")
    submit(world, who="diego")
    window = sit("carla")
    assert "dejó de valer porque el texto cambió" in lines(window)
    assert chapter_in(window).only_spelling
    trigger(window, "revision-ortografia")
    dialog = open_dialog(qtbot, SpellingDialog)
    assert "Información" in dialog.shown.text()
    assert "La alcaldía firma" not in dialog.shown.text()
    assert dialog.passphrase is not None
    dialog.passphrase.line.setText(PHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "INFOM: aprobó Carla Xol" in lines(window), timeout=15_000)
    assert not may(window, "revision-ortografia")
    trigger(window, "revision-retirar")
    back = open_dialog(qtbot, WithdrawDialog)
    assert not back.accept_button.isEnabled()
    back.reason.setPlainText("Me equivoqué de capítulo.")
    back.accept_button.click()
    qtbot.waitUntil(lambda: "la retiró" in lines(window), timeout=15_000)


def test_the_commission_gives_its_opinion(world: World, sit: Sit, qtbot: QtBot) -> None:
    submit(world, who="diego")
    window = sit("eva")
    assert not may(window, "revision-aprobar")
    trigger(window, "revision-dictamen")
    dialog = open_dialog(qtbot, OpinionDialog)
    assert nameless(dialog) == []
    assert not dialog.accept_button.isEnabled()
    dialog.senses["con-observaciones"].setChecked(True)
    assert not dialog.accept_button.isEnabled()
    dialog.words.setPlainText("Acta 12: conviene citar el reglamento.")
    dialog.accept_button.click()
    unlock(qtbot)
    qtbot.waitUntil(lambda: chapter_in(window).review.opinion is not None, timeout=15_000)
    assert "Dictamen: favorable con observaciones" in lines(window)


def test_who_is_in_the_team_need_not_say_who_they_are(sit: Sit, qtbot: QtBot) -> None:
    window = sit("carla")
    qtbot.waitUntil(lambda: "Carla Xol" in window.status.who.text(), timeout=15_000)
    assert "INFOM" in window.status.who.text()
