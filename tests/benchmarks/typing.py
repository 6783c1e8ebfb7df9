"""How long a keystroke takes to show, with everything on: run as a program, offscreen.

    python -m tests.benchmarks.typing FOLDER CHAPTER [KEYS]

A thread posts the keys at the pace of a quick typist, so that whatever keeps the window busy between them
(journal, spelling, panels, pages) is counted as the wait that a person would notice.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from guia_editor.ui.app import make_application
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.window import MainWindow

WORDS = "la municipalidad publica el acuerdo y los vecinos revisan cada quetzal del agua práctica pública "
KEY = QEvent.Type(QEvent.registerEventType())


class Typist(QObject):
    """Types what a thread posts, and takes the time from the post until the letter is painted."""

    def __init__(self, editor: VisualEditor) -> None:
        super().__init__()
        self.editor = editor
        self.waits: list[float] = []
        self.posted: list[tuple[float, str]] = []

    def event(self, event: QEvent) -> bool:
        if event.type() != KEY:
            return super().event(event)
        begun, letter = self.posted[len(self.waits)]
        if letter == "\n":
            QTest.keyClick(self.editor, Qt.Key.Key_Return)
        elif letter == "\b":
            QTest.keyClick(self.editor, Qt.Key.Key_Backspace)
        else:
            QTest.sendKeyEvent(
                QTest.KeyAction.Click,
                self.editor,
                Qt.Key.Key_unknown,
                letter,
                Qt.KeyboardModifier.NoModifier,
            )
        # The window paints what the key made it want to paint, as it would when the event loop gets to it.
        QCoreApplication.sendPostedEvents(self.editor.window(), QEvent.Type.UpdateRequest)
        self.waits.append(1000 * (time.perf_counter() - begun))
        return True


def type_keys(typist: Typist, count: int) -> None:
    chance = random.Random(5)
    for number in range(count):
        letter = WORDS[number % len(WORDS)]
        if number % 40 == 39:
            letter = "\n"
        elif chance.random() < 0.06:
            letter = "\b"
        typist.posted.append((time.perf_counter(), letter))
        QCoreApplication.postEvent(typist, QEvent(KEY))
        time.sleep(chance.uniform(0.05, 0.2))


def wait_until(ready: object, seconds: float = 60) -> None:
    application = QApplication.instance()
    deadline = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < deadline, "the window is not ready"
        assert application is not None
        application.processEvents()
        time.sleep(0.002)


def main() -> None:
    folder, chapter = Path(sys.argv[1]), sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    application = make_application()
    window = MainWindow(QSettings(str(folder / "ventana.ini"), QSettings.Format.IniFormat))
    window.resize(1366, 768)
    window.show()
    window.begin(folder)
    wait_until(lambda: window.bench.view is not None)
    begun = time.perf_counter()
    window.bench.open_chapter(chapter)
    wait_until(lambda: window.bench.view is not None and window.bench.view.path == chapter)
    view = window.bench.view
    QApplication.processEvents()
    opened = time.perf_counter() - begun
    window.docks.show_panel("paginas")
    end = time.monotonic() + 8
    wait_until(lambda: time.monotonic() > end)
    editor = view.visual
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(editor.document().characterCount() // 2)
    cursor.movePosition(cursor.MoveOperation.EndOfBlock)
    editor.setTextCursor(cursor)
    typist = Typist(editor)
    thread = threading.Thread(target=type_keys, args=(typist, count), daemon=True)
    thread.start()
    wait_until(lambda: len(typist.waits) == count, 600)
    waits = sorted(typist.waits)
    told = {
        "words": len(view.text().split()),
        "opened": round(opened, 3),
        "p50": round(statistics.median(waits), 1),
        "p95": round(waits[int(0.95 * count)], 1),
        "p99": round(waits[int(0.99 * count)], 1),
        "max": round(waits[-1], 1),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    view.release()
    window.bench.activities.stop()
    application.processEvents()
    os._exit(0)


if __name__ == "__main__":
    main()
