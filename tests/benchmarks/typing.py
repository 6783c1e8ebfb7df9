"""How long a keystroke takes to show, with everything on: run as a program, offscreen.

    python -m tests.benchmarks.typing FOLDER CHAPTER [KEYS] [--bare | --comments N]

`--bare` types into Qt's own editor with the same text, without anything of ours, for comparison.
`--comments` puts that many signed comments over the chapter, in a copy of the guide, and types beside them.

A thread posts the keys at the pace of a quick typist, so that whatever keeps the window busy between them
(journal, spelling, panels, pages) is counted as the wait that a person would notice. Waits are by the clock,
so a busy machine makes them longer; the CPU time of the window's thread says what the window itself takes:
for a key until it is painted, and for each stretch of work between two rests, for which a key may wait.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from guia_editor.ui.app import make_application
from guia_editor.ui.comment_marks import comment_marks
from guia_editor.ui.window import MainWindow

WORDS = "la municipalidad publica el acuerdo y los vecinos revisan cada quetzal del agua práctica pública "
KEY = QEvent.Type(QEvent.registerEventType())


class Typist(QObject):
    """Types what a thread posts, and takes the time from the post until the letter is painted."""

    done = Signal()

    def __init__(self, editor: QTextEdit, count: int) -> None:
        super().__init__()
        self.editor = editor
        self.count = count
        self.waits: list[float] = []
        self.keys: list[float] = []
        self.posted: list[tuple[float, str]] = []

    def event(self, event: QEvent) -> bool:
        if event.type() != KEY:
            return super().event(event)
        begun, letter = self.posted[len(self.waits)]
        worked = time.thread_time()
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
        self.keys.append(1000 * (time.thread_time() - worked))
        self.waits.append(1000 * (time.perf_counter() - begun))
        if len(self.waits) == self.count:
            self.done.emit()
        return True


class Stretches(QObject):
    """Takes the CPU time of the window's thread between two rests of its event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.took: list[float] = []
        self._last = time.thread_time()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._rest)

    def _rest(self) -> None:
        now = time.thread_time()
        self.took.append(1000 * (now - self._last))
        self._last = now


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


def strike(editor: QTextEdit, count: int) -> dict[str, float]:
    """Type into the middle of a text; return milliseconds."""
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(editor.document().characterCount() // 2)
    cursor.movePosition(cursor.MoveOperation.EndOfBlock)
    editor.setTextCursor(cursor)
    QApplication.processEvents()
    typist, loop = Typist(editor, count), QEventLoop()
    typist.done.connect(loop.quit)
    stretches, before = Stretches(), time.thread_time()
    threading.Thread(target=type_keys, args=(typist, count), daemon=True).start()
    loop.exec()
    spent = 1000 * (time.thread_time() - before)
    return {
        **percentiles("wait", typist.waits),
        **percentiles("key CPU", typist.keys),
        **percentiles("stretch CPU", stretches.took),
        "CPU per key, all in all": round(spent / count, 2),
    }


def percentiles(name: str, values: list[float]) -> dict[str, float]:
    """Return median, 95th and 99th percentile and the most of some milliseconds."""
    values = sorted(values)
    places = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1}
    return {
        f"{name} {p}": round(values[min(int(at * len(values)), len(values) - 1)], 1)
        for p, at in places.items()
    }


def bare(text: str) -> QTextEdit:
    """Return Qt's own editor with a text, shown."""
    QApplication([])
    editor = QTextEdit()
    editor.setPlainText(text)
    editor.resize(700, 700)
    editor.show()
    end = time.monotonic() + 2
    wait_until(lambda: time.monotonic() > end)
    return editor


def tell(figures: dict[str, float]) -> None:
    """Print figures and end, without taking anything apart."""
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()
    os._exit(0)


def commented(folder: Path, chapter: str, count: int, state: str) -> Path:
    """Return a copy of a guide with signed comments on words all over a chapter."""
    from guia_editor.markdown.anchoring import make_selector, plain
    from guia_editor.model.events import EventKind, chapter_key
    from guia_editor.storage.fingerprints import content_hash
    from guia_editor.storage.workspace import open_guide
    from guia_editor.tasks import people

    copy = Path(state) / "guia"
    shutil.copytree(folder / "contenido", copy / "contenido")
    signer = people.solo_team(copy, "Ana López", "INFOM")
    found = next(one for one in open_guide(copy).chapters if one.path == chapter)
    text, content = plain(found.text), content_hash(copy, found)
    words = [match for match in re.finditer(r"\w{5,} \w+ \w{4,}", text) if match.start() > 600]
    for number in range(count):
        match = words[number * len(words) // count]
        selector = make_selector(text, match.start(), match.end())
        body = {"texto": f"Observación número {number}: revisar la fuente.", "bloquea": number % 2 == 0}
        people.emit(copy, signer, EventKind.COMMENT, chapter_key(found), content, selector, body)
    return copy


def option(name: str) -> int:
    """Return the number after an option, 0 without it."""
    return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else 0


def main() -> None:
    comments = option("--comments")
    given = [
        one for one in sys.argv[1:] if one not in ("--bare", "--comments", str(comments) if comments else "")
    ]
    folder, chapter = Path(given[0]), given[1]
    count = int(given[2]) if len(given) > 2 else 300
    if "--bare" in sys.argv:
        tell(strike(bare((folder / "contenido" / chapter).read_text(encoding="utf-8")), count))
    state = tempfile.mkdtemp(prefix="guia-teclas-")
    os.environ["XDG_STATE_HOME"] = state  # what was typed in an earlier run must not be offered in this one
    if comments:
        folder = commented(folder, chapter, comments, state)
    application = make_application()
    window = MainWindow(QSettings(f"{state}/ventana.ini", QSettings.Format.IniFormat))
    window.showNormal()  # the offscreen screen is so small that the window would fill it
    window.resize(1366, 768)
    window.begin(folder)
    wait_until(lambda: window.bench.session is not None and window.bench.view is not None)
    begun = time.perf_counter()
    window.bench.open_chapter(chapter)
    wait_until(lambda: window.bench.view is not None and window.bench.view.path == chapter)
    view = window.bench.view
    assert view is not None
    QApplication.processEvents()
    opened = time.perf_counter() - begun
    end = time.monotonic() + 2
    wait_until(lambda: time.monotonic() > end)
    window.docks.show_panel("paginas")
    end = time.monotonic() + 6
    wait_until(lambda: time.monotonic() > end)
    shown = 0
    if comments:
        window.docks.show_panel("comentarios")
        end = time.monotonic() + 6
        wait_until(lambda: time.monotonic() > end)
        shown = len(comment_marks(view.visual.document()).marks)
        assert shown > comments * 0.9, shown
    told = {
        "comments": shown,
        "words": len(view.text().split()),
        "opened": round(opened, 3),
        **strike(view.visual, count),
    }
    view.release()
    window.bench.activities.stop()
    window.bench.background.stop()
    application.processEvents()
    shutil.rmtree(state, ignore_errors=True)
    tell(told)


if __name__ == "__main__":
    main()
