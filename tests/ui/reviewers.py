"""What tests of the review in the window share: a guide on five people's devices, and a window on one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.tasks import review
from guia_editor.ui import review_desk
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.signing import PassphraseDialog
from tests.tasks.devices import PHRASE, Device, World, cheap_passphrases

if TYPE_CHECKING:
    from guia_editor.tasks.review import PlacedThread
    from guia_editor.ui.comments_panel import CommentsPanel
    from guia_editor.ui.window import MainWindow

T = TypeVar("T", bound=QWidget)
Sit = Callable[[str], "MainWindow"]


@contextmanager
def sitting(
    world: World, make_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[Sit]:
    """Give what opens a window at somebody's device, on the first chapter, once the review has been read."""

    def opened(name: str) -> MainWindow:
        device = world[name]
        monkeypatch.setenv("XDG_STATE_HOME", str(device.root / "estado"))
        monkeypatch.setattr(review_desk, "_FIRST_MS", 0)
        monkeypatch.setattr(review_desk, "_PAUSE_MS", 10)
        window = make_window()
        window.resize(1200, 700)
        ReviewDesk.of(window.bench)
        window.door.open(device.guide)
        qtbot.waitUntil(lambda: window.bench.view is not None and window.bench.review is not None)
        settle(window, qtbot)
        return window

    with cheap_passphrases():
        yield opened


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    QTest.qWait(30)  # what waits a moment before it begins
    qtbot.waitUntil(lambda: not window.bench.activities.running, timeout=15_000)


def panel_of(window: MainWindow) -> CommentsPanel:
    """Return the panel of comments, in sight."""
    window.docks.show_panel("comentarios")
    panel = window.docks.panel("comentarios")
    assert panel is not None
    return panel  # type: ignore[return-value]


def trigger(window: MainWindow, name: str) -> None:
    """Do what a menu entry does; it has to be one that can be done."""
    window.book.refresh()
    action = window.book.actions[name]
    assert action.isEnabled(), name
    action.trigger()


def may(window: MainWindow, name: str) -> bool:
    """Say whether a menu entry can be chosen."""
    window.book.refresh()
    return window.book.actions[name].isEnabled()


def select(window: MainWindow, words: str) -> None:
    """Select words of the chapter in view."""
    view = window.bench.view
    assert view is not None
    cursor = view.visual.document().find(words)
    assert not cursor.isNull(), words
    view.visual.setTextCursor(cursor)


def words_at(window: MainWindow, thread: str) -> str:
    """Return the words that the page marks as a thread's; "" for none."""
    from guia_editor.ui.comment_places import CommentPlaces

    marks = CommentPlaces.of(window.bench).marks
    span = marks.span_of(thread) if marks is not None else None
    view = window.bench.view
    if span is None or view is None:
        return ""
    cursor = QTextCursor(view.visual.document())
    cursor.setPosition(span.start)
    cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def open_dialog(qtbot: QtBot, kind: type[T]) -> T:
    """Return the dialog of a kind that is open, or opens soon."""

    def there() -> list[T]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(there()), timeout=10_000)
    return there()[0]


def unlock(qtbot: QtBot, phrase: str = PHRASE) -> None:
    """Type the passphrase where it is asked for."""
    dialog = open_dialog(qtbot, PassphraseDialog)
    dialog.field.line.setText(phrase)
    dialog.accept_button.click()


def threads(window: MainWindow, path: str = "01-uno.md") -> tuple[PlacedThread, ...]:
    """Return what is said about a chapter, as the window knows it."""
    overview = window.bench.review
    chapter = overview.at(path) if overview is not None else None
    return chapter.threads if chapter is not None else ()


def say(device: Device, words: str, about: str, *, blocks: bool = False, after: str | None = None) -> str:
    """Comment on words at a device, or suggest others for them; return the thread's id."""
    with device.here() as guide:
        chapter = review.overview(guide).chapter("uno")
        assert chapter is not None
        at = chapter.text.index(about)
        span = (at, at + len(about))
        if after is None:
            return review.comment(guide, device.key, "uno", words, span, blocks).hash
        return review.suggest(guide, device.key, "uno", span, after, words).hash


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key."""
    QTest.keyClick(widget, key, held)


def nameless(widget: QWidget) -> list[str]:
    """Return what takes the keyboard inside a widget and has no name for who hears it."""
    stops = [
        one
        for one in widget.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(widget)
    ]
    return [repr(one) for one in stops if not one.accessibleName() and not getattr(one, "text", str)()]
