"""Start the window: letters, Spanish, looks, and an outer edge that keeps the text whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QSocketNotifier, Qt, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from guia_editor import __version__
from guia_editor.i18n import _
from guia_editor.tasks.report import save_report
from guia_editor.tasks.start import shipped_templates
from guia_editor.ui.appearance import add_fonts
from guia_editor.ui.collecting import collected_here
from guia_editor.ui.errors import Apology, tell
from guia_editor.ui.icons import FOLDER
from guia_editor.ui.window import MainWindow

_NAME = "guia_editor"
NO_DISPLAY = 1


def run(folder: Path | None) -> int:
    """Show the window, with the guide in a folder or the one that was open last; return the exit status.

    1, with a sentence on standard error, where there is no screen to show a window on.
    """
    if not has_display():
        sys.stderr.write(
            _("Aquí no hay pantalla donde mostrar la ventana. Use las órdenes de «guia --ayuda».") + "\n"
        )
        return NO_DISPLAY
    application = make_application()
    window = MainWindow(settings())
    with _outer_edge(window), _signals(application, window), collected_here():
        window.show()
        window.begin(folder)
        return application.exec()


def make_application() -> QApplication:
    """Return the application, speaking Spanish and knowing the guide's letters."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([_NAME])
    application.setApplicationName(_NAME)
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(_NAME)
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(FOLDER / "programa.svg")))
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Guatemala))
    translator = QTranslator(application)
    if translator.load("qtbase_es", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    add_fonts(shipped_templates())
    return application


def settings() -> QSettings:
    """Return the window's settings: a file of its own in the person's configuration folder."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _NAME, "ventana")


def has_display() -> bool:
    """Say whether there is a screen; Qt itself would end the process."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    name = os.environ.get("DISPLAY", "")
    host, _colon, number = name.rpartition(":")
    number = number.split(".")[0]
    if not number.isdecimal():
        return False
    if host not in ("", "unix"):
        return True  # another machine's screen: Qt is left to say whether it answers
    return any(_answers(address) for address in (f"\0/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}"))


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(address)
        except OSError:
            return False
        return True


@contextlib.contextmanager
def _outer_edge(window: MainWindow) -> Iterator[None]:
    """Tell of faults of the program in the window, one at a time; the text stays as it is."""
    before = sys.excepthook
    shown: list[Apology] = []

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            window.close()
            return
        before(kind, error, trace)
        if shown:
            save_report(error)
            return
        dialog = tell(window, error)
        if isinstance(dialog, Apology):
            shown.append(dialog)
            dialog.finished.connect(lambda _status: shown.clear())

    sys.excepthook = caught
    try:
        yield
    finally:
        sys.excepthook = before


@contextlib.contextmanager
def _signals(application: QApplication, window: MainWindow) -> Iterator[None]:
    """Let the system end the program: what is unsaved is in the journal, so nobody is asked.

    Python only hears of a signal when Qt lets it run, so each wakes Qt through a pipe.
    """
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    old_wake = signal.set_wakeup_fd(theirs.fileno())
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)

    def ended(_number: int, _frame: object) -> None:
        window.keep()
        window.bench.activities.stop()
        window.close_guide()
        application.quit()

    def woken() -> None:
        with contextlib.suppress(BlockingIOError):
            ours.recv(64)

    notifier.activated.connect(woken)
    old = {one: signal.signal(one, ended) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(old_wake)
        for one, handler in old.items():
            signal.signal(one, handler)
        ours.close()
        theirs.close()
