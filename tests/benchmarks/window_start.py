"""From the start of the process to a chapter that can be written in. Reports; asserts no time.

Run with `python -m tests.benchmarks.window_start [GUIDE] [RUNS]`; on a real screen, set QT_QPA_PLATFORM. The
first run of all only lets the window remember its chapter.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]


def start(folder: Path, settings: str, began: float) -> None:
    """Be the program: print seconds (wall, CPU) until the window shows and until the chapter does."""
    from PySide6.QtCore import QSettings, QTimer

    from guia_editor.ui import app

    application = app.make_application()
    window = app.MainWindow(QSettings(settings, QSettings.Format.IniFormat))
    window.show()
    window.begin(folder)
    application.processEvents()
    said = [f"{time.time() - began:.2f} {time.process_time():.2f}"]

    def shown() -> None:
        said.append(f"{time.time() - began:.2f} {time.process_time():.2f}")
        QTimer.singleShot(2500, window.close)

    def painted(_path: str) -> None:
        if len(said) == 1:
            QTimer.singleShot(0, shown)

    window.stack.shown.connect(painted)
    application.exec()
    print(" ".join(said))


def main() -> None:
    """Start the program several times and print the medians."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT)
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    found: list[list[float]] = []
    with tempfile.TemporaryDirectory() as kept:
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "XDG_STATE_HOME": kept}
        for _run in range(runs + 1):
            command = [sys.executable, "-m", "tests.benchmarks.window_start", "--be", str(folder)]
            command += [f"{kept}/ventana.ini", str(time.time())]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            found.append([float(one) for one in done.stdout.split()])
    names = ("window, wall s", "window, CPU s", "chapter, wall s", "chapter, CPU s")
    for name, *values in zip(names, *found[1:], strict=True):
        print(f"{name:<18} {median(values):6.2f}   ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    if "--be" in sys.argv:
        start(Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
    else:
        main()
