"""How long a chapter takes to open in a window that is at rest: run as a program, offscreen.

    python -m tests.benchmarks.opening FOLDER CHAPTER [--bare]

Prints seconds of the clock and of CPU time: until the text is read (in a thread, as the window does it),
until its view is made, until it is painted. `--bare` shows the same text in Qt's own editor, for comparison.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit

from guia_editor.ui.app import make_application
from guia_editor.ui.window import MainWindow
from tests.benchmarks.typing import tell, wait_until


def open_bare(text: str) -> dict[str, float]:
    """Show a text in Qt's own editor."""
    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    begun, worked = time.perf_counter(), time.process_time()
    editor = QTextEdit()
    editor.setPlainText(text)
    window.setCentralWidget(editor)
    application.processEvents()
    return {"wall s": time.perf_counter() - begun, "CPU s": time.process_time() - worked}


def open_ours(folder: Path, chapter: str) -> dict[str, float]:
    """Open a chapter in a window that shows another, with everything on."""
    os.environ["XDG_STATE_HOME"] = state = tempfile.mkdtemp(prefix="guia-abrir-")
    application = make_application()
    window = MainWindow(QSettings(f"{state}/ventana.ini", QSettings.Format.IniFormat))
    window.showNormal()
    window.resize(1366, 768)
    window.begin(folder)
    bench, stack = window.bench, window.stack
    wait_until(lambda: bench.session is not None and bench.view is not None)
    session = bench.session
    assert session is not None
    other = next(one.path for one in session.guide.chapters if one.path != chapter)
    bench.open_chapter(other)
    wait_until(lambda: stack.path == other)
    if stack.view(chapter) is not None:
        stack.let_go(chapter)
    end = time.monotonic() + 5
    wait_until(lambda: time.monotonic() > end)
    times: dict[str, float] = {}
    begun, worked = time.perf_counter(), time.process_time()
    stack.loading.connect(lambda on: on or times.setdefault("read, wall s", time.perf_counter() - begun))
    bench.open_chapter(chapter)
    wait_until(lambda: stack.path == chapter)
    times["view, wall s"] = time.perf_counter() - begun
    application.processEvents()
    return times | {"wall s": time.perf_counter() - begun, "CPU s": time.process_time() - worked}


if __name__ == "__main__":
    if "--bare" in sys.argv:
        tell(open_bare((Path(sys.argv[1]) / "contenido" / sys.argv[2]).read_text(encoding="utf-8")))
    else:
        tell(open_ours(Path(sys.argv[1]), sys.argv[2]))
