"""From the start of the process to a chapter that can be written in. Reports; asserts no time.

Run with `python -m tests.benchmarks.window_start [GUIDE] [RUNS]`; on a real screen, set QT_QPA_PLATFORM.
Each run starts the program twice: first as on a new machine, then with a chapter that the window remembers;
and once a program that shows an empty QMainWindow, for comparison.
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


def start_empty(began: float) -> None:
    """Be a program with an empty window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.show()
    application.processEvents()
    print(f"{time.time() - began:.2f} {time.process_time():.2f}")


def measured(folder: Path, runs: int) -> dict[str, list[float]]:
    """Return, by name, the seconds that each run took."""
    names = ("window, wall s", "window, CPU s", "chapter, wall s", "chapter, CPU s")
    found: dict[str, list[float]] = {}
    for _run in range(runs):
        for name, seconds in zip(("wall s", "CPU s"), _run_one(["--empty"]), strict=True):
            found.setdefault(f"empty window, {name}", []).append(seconds)
        with tempfile.TemporaryDirectory() as kept:
            for turn in ("first start", "later start"):
                told = _run_one(["--be", str(folder), f"{kept}/ventana.ini"], XDG_STATE_HOME=kept)
                for name, seconds in zip(names, told, strict=True):
                    found.setdefault(f"{turn}: {name}", []).append(seconds)
    return found


def _run_one(arguments: list[str], **variables: str) -> list[float]:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **variables}
    command = [sys.executable, "-m", "tests.benchmarks.window_start", *arguments, str(time.time())]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
    return [float(one) for one in done.stdout.split()]


def main() -> None:
    """Start the programs several times and print the medians."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT)
    for name, values in measured(folder, int(sys.argv[2]) if len(sys.argv) > 2 else 5).items():
        print(f"{name:<30} {median(values):6.2f}   ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    if "--empty" in sys.argv:
        start_empty(float(sys.argv[2]))
    elif "--be" in sys.argv:
        start(Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
    else:
        main()
