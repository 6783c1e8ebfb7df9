"""What the window shows without a guide: ways to begin, and the guides opened last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, plural
from guia_editor.ui.icons import icon, pixmap
from guia_editor.ui.pending_count import pending_in
from guia_editor.ui.places import drop_recent, is_guide, recent
from guia_editor.ui.widgets import empty_out, plain_tip
from guia_editor.ui.workbench import Workbench

_NARROW = 760


class StartPage(QScrollArea):
    """`create_asked`, `open_asked` and the like for its buttons, or `chosen` with a recent folder."""

    create_asked = Signal()
    open_asked = Signal()
    import_asked = Signal()
    bring_asked = Signal()
    shipped_asked = Signal()
    distribute_asked = Signal()
    chosen = Signal(object)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setAccessibleName(_("Inicio"))
        self.setProperty("ayuda", "empezar")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setObjectName("inicio")
        self.setWidget(page)
        self._outer = QVBoxLayout(page)
        self._outer.setContentsMargins(32, 24, 32, 12)
        self._outer.addStretch(1)
        self._content = QWidget()
        self._content.setMaximumWidth(1040)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._content, 20)
        row.addStretch(1)
        self._outer.addLayout(row)
        self._outer.addStretch(2)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        column.addWidget(self._heading())
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(32)
        column.addLayout(self._columns)
        self._begin, self._recent = QVBoxLayout(), QVBoxLayout()
        self._columns.addLayout(self._begin, 1)
        self._columns.addLayout(self._recent, 1)
        bench.theme_changed.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Show the page anew, with the recent guides as they are now."""
        theme = self._bench.theme
        self._logo.setPixmap(pixmap("book-open", theme.accent, 52))
        empty_out(self._begin)
        self._begin.setSpacing(8)
        self._begin.addWidget(_label(_("Empezar"), "rotulo"))
        self.buttons = [
            self._card(
                "folder-open", _("A&brir una guía"), _("Una carpeta de su equipo"), self.open_asked.emit
            ),
            self._card(
                "file-plus",
                _("&Guía nueva"),
                _("Una copia de trabajo, con historial"),
                self.create_asked.emit,
            ),
            self._card(
                "file-down", _("Im&portar"), _("De Word o de una carpeta de textos"), self.import_asked.emit
            ),
            self._card(
                "globe",
                _("Traer una guía co&mpartida"),
                _("Su copia de la que ya usa un equipo"),
                self.bring_asked.emit,
            ),
            self._card(
                "book-open-text",
                _("Ver &la guía que trae el programa"),
                _("Se abre una copia en sus documentos"),
                self.shipped_asked.emit,
            ),
            self._card(
                "map-pinned",
                _("&Distribuir las ediciones"),
                _("Por municipio: lotes, mapas y entregas"),
                self.distribute_asked.emit,
            ),
        ]
        for button in self.buttons:
            self._begin.addWidget(button)
        self._begin.addStretch(1)
        empty_out(self._recent)
        self._recent.setSpacing(4)
        self._recent.addWidget(_label(_("Recientes"), "rotulo"))
        self._recent.addSpacing(6)
        folders = recent(self._bench.settings)
        for folder in folders:
            self._recent.addWidget(self._recent_row(folder))
        if not folders:
            empty = _label(_("Aquí aparecerán las guías que abra, para volver a ellas con un clic."), "nota")
            empty.setWordWrap(True)
            self._recent.addWidget(empty)
        self._recent.addStretch(1)

    def _heading(self) -> QWidget:
        heading = QWidget()
        row = QHBoxLayout(heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(18)
        self._logo = QLabel()
        self._logo.setAccessibleName(" ")
        row.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = _label(_("Guía de gobierno abierto municipal"), "titulo")
        title.setWordWrap(True)
        about = _label(_("Escriba, revise y publique la guía técnica, aunque no haya internet."), "subtitulo")
        about.setWordWrap(True)
        words.addWidget(title)
        words.addWidget(about)
        row.addLayout(words, 1)
        return heading

    def _card(self, name: str, title: str, about: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setObjectName("tarjeta")
        button.setAccessibleName(title.replace("&", ""))
        button.setAccessibleDescription(about)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(58)
        button.clicked.connect(lambda _checked=False: do())
        row = QHBoxLayout(button)
        row.setContentsMargins(18, 7, 16, 7)
        row.setSpacing(16)
        picture = QLabel()
        picture.setPixmap(pixmap(name, self._bench.theme.accent, 24))
        words = QVBoxLayout()
        words.setSpacing(1)
        heading = QLabel(title)
        heading.setBuddy(button)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        words.addWidget(heading)
        words.addWidget(_label(about, "nota"))
        row.addWidget(picture)
        row.addLayout(words, 1)
        for label in button.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return button

    def _recent_row(self, folder: Path) -> QWidget:
        there = is_guide(folder)
        row = QFrame()
        row.setObjectName("barra")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        button = QPushButton()
        button.setFlat(True)
        button.setEnabled(there)
        button.setMinimumHeight(48)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        state = str(folder.parent) if there else _("Ya no está en {folder}").format(folder=folder.parent)
        button.setAccessibleName(f"{folder.name}, {state}")
        button.setToolTip(plain_tip(str(folder)))
        button.clicked.connect(lambda _checked=False: self.chosen.emit(folder))
        inside = QHBoxLayout(button)
        inside.setContentsMargins(12, 4, 8, 4)
        inside.setSpacing(12)
        theme = self._bench.theme
        picture = QLabel()
        picture.setPixmap(
            pixmap("folder" if there else "folder-open", theme.accent if there else theme.muted, 20)
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        waiting = pending_in(self._bench.settings, folder) if there else 0
        if waiting:
            told = plural(waiting, _("Una cosa espera por usted"), _("{count} cosas esperan por usted"))
            button.setAccessibleName(f"{folder.name}, {told}, {state}")
            state = f"{told} · {_shortened(state)}"
        words.addWidget(_label(folder.name, "" if there else "nota"))
        words.addWidget(_label(_shortened(state), "nota"))
        inside.addWidget(picture)
        inside.addLayout(words, 1)
        for label in button.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        remove = QToolButton()
        remove.setIcon(icon("x", theme, theme.muted))
        remove.setIconSize(QSize(16, 16))
        remove.setToolTip(_("Quitar de la lista; la carpeta no se toca"))
        remove.setAccessibleName(_("Quitar «{name}» de la lista").format(name=folder.name))
        remove.clicked.connect(lambda _checked=False: self._remove(folder))
        layout.addWidget(button, 1)
        layout.addWidget(remove)
        return row

    def _remove(self, folder: Path) -> None:
        drop_recent(self._bench.settings, folder)
        self.fill()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put one column under the other where there is no room for two."""
        narrow = event.size().width() < _NARROW
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(direction)
        edge = 16 if narrow else 32
        self._outer.setContentsMargins(edge, edge * 3 // 4, edge, edge * 3 // 8)
        super().resizeEvent(event)


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    return label


def _shortened(path: str) -> str:
    home = str(Path.home())
    return path.replace(home, "~", 1) if path.startswith(home) and home != "/" else path
