"""Light or dark, as the system says or as the person chose; letters; applied to the whole program."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from guia_editor.ui.stylesheet import palette, stylesheet
from guia_editor.ui.theme import DARK, LIGHT, Theme
from guia_editor.ui.workbench import Workbench

FAMILY = "Guia Sans"
POINTS = 10.0
KEY = "ventana/tema"


class Mode(StrEnum):
    """Who decides between light and dark; the values are kept in the settings."""

    SYSTEM = "sistema"
    LIGHT = "claro"
    DARK = "oscuro"


def add_fonts(templates: Path) -> None:
    """Make the guide's letters known to Qt, so that the window shows what the PDF will."""
    for file in sorted((templates / "fuentes").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


class Appearance(QObject):
    """Keeps the program's looks in step with the system and the person's choice."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.apply()

    @property
    def mode(self) -> Mode:
        """Return who decides."""
        kept = str(self._bench.settings.value(KEY, Mode.SYSTEM))
        return Mode(kept) if kept in list(Mode) else Mode.SYSTEM

    def choose(self, mode: Mode) -> None:
        """Let the person or the system decide, from now on."""
        self._bench.settings.setValue(KEY, mode.value)
        self.apply()

    def apply(self) -> None:
        """Dress the program and tell the parts."""
        _tell_system(self.mode)
        self._bench.theme = theme_for(self.mode)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        font = QFont(FAMILY)
        font.setPointSizeF(POINTS)
        application.setFont(font)
        application.setPalette(palette(self._bench.theme))
        application.setStyleSheet(stylesheet(self._bench.theme, POINTS))
        self._bench.theme_changed.emit()

    def _system_changed(self) -> None:
        if self.mode is Mode.SYSTEM and theme_for(self.mode) is not self._bench.theme:
            self.apply()


def _tell_system(mode: Mode) -> None:
    """Let what the system draws, such as the window's frame, follow the person's choice."""
    hints = QGuiApplication.styleHints()
    match mode:
        case Mode.LIGHT:
            hints.setColorScheme(Qt.ColorScheme.Light)
        case Mode.DARK:
            hints.setColorScheme(Qt.ColorScheme.Dark)
        case Mode.SYSTEM:
            hints.unsetColorScheme()


def theme_for(mode: Mode) -> Theme:
    """Return the colours that a mode asks for now."""
    match mode:
        case Mode.LIGHT:
            return LIGHT
        case Mode.DARK:
            return DARK
        case Mode.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
