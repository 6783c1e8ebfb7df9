"""The button «Intercambiar» in the status bar, and the dialog that says with whom and since when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, plural
from guia_editor.ui.dialog import FRAME
from guia_editor.ui.exchange_desk import ExchangeDesk
from guia_editor.ui.icons import dress, pixmap
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.moments import ago
from guia_editor.ui.sheet import scrolled
from guia_editor.ui.widgets import empty_out, note, plain_tip, push_button

if TYPE_CHECKING:
    from guia_editor.tasks.exchange import DeviceNews, Place
    from guia_editor.ui.workbench import Workbench

_ICON = 16
_SILENT = dt.timedelta(days=7)
"""After how long without news of a copy it is marked."""


def exchange_menu(bench: Workbench, menu: QMenu) -> None:
    """Fill the menu of the button: what it does, and what stands behind it."""
    from guia_editor.ui.package_dialog import PackageDialog

    desk = ExchangeDesk.of(bench)
    menu.clear()
    menu.addAction(_("&Intercambiar ahora"), desk.exchange).setEnabled(desk.running is None)
    if desk.running is not None:
        menu.addAction(_("&Detener"), desk.cancel)
    automatic = menu.addAction(_("&Solo, cuando nadie escribe"))
    automatic.setCheckable(True)
    automatic.setChecked(desk.automatic)
    automatic.toggled.connect(desk.set_automatic)
    automatic.setEnabled(desk.place is not None)
    menu.addSeparator()
    menu.addAction(_("&Lugar compartido…"), lambda: show_place(bench))
    menu.addAction(_("&Por archivo: correo o memoria USB…"), lambda: PackageDialog(bench).open())


def show_place(bench: Workbench) -> None:
    """Show with whom the guide is exchanged; without a place, ask for one."""
    desk = ExchangeDesk.of(bench)
    if desk.place is None:
        desk.ask_place()
    else:
        PlaceDialog(bench).open()


class ExchangeButton(QToolButton):
    """Says how the exchange stands; a click exchanges, its arrow shows what else can be done."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._desk = ExchangeDesk.of(bench)
        self.setObjectName("intercambiar")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.setAccessibleName(_("Intercambio"))
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: exchange_menu(bench, menu))
        self.setMenu(menu)
        self.clicked.connect(lambda _checked=False: self._desk.exchange())
        self._desk.changed.connect(self.show_state)
        bench.theme_changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Say how the exchange stands now."""
        desk, theme = self._desk, self._bench.theme
        self.setVisible(desk.folder is not None)
        label, drawing, colour = _("Intercambiar"), "refresh-cw", theme.muted
        status = desk.status
        if desk.running is not None:
            label, colour = _("Intercambiando…"), theme.accent
        elif status is not None and status.problem:
            label, drawing, colour = _("Intercambio en espera"), "cloud-off", theme.warning
        elif status is not None and status.waiting and desk.place is not None:
            label, colour = _("Intercambiar ({count})").format(count=status.waiting), theme.accent
        self.setText(label)
        dress(self, drawing, theme, colour)
        told = told_status(desk)
        self.setToolTip(plain_tip(told))
        self.setAccessibleName(label)
        self.setAccessibleDescription(told)


def told_status(desk: ExchangeDesk, now: dt.datetime | None = None) -> str:
    """Return how the exchange stands, in a few sentences."""
    status = desk.status
    if desk.place is None or status is None:
        return _("Traer lo de los demás, unirlo y enviar lo suyo. La primera vez se elige el lugar.")
    now = now or dt.datetime.now(dt.UTC)
    parts = []
    if status.problem:
        parts.append(_("{problem} Se volverá a intentar; su copia está bien.").format(problem=status.problem))
    if status.last is None:
        parts.append(_("Todavía no se ha intercambiado."))
    else:
        parts.append(_("Último intercambio: {when}.").format(when=ago(status.last, now)))
    one, many = _("Una versión espera para enviarse."), _("{count} versiones esperan para enviarse.")
    parts.append(plural(status.waiting, one, many) if status.waiting else _("Nada espera para enviarse."))
    return " ".join(parts)


def place_words(place: Place) -> str:
    """Return what people call a place."""
    folder = place.kind.value == "carpeta"
    return (_("Carpeta {address}") if folder else _("Servidor {address}")).format(address=place.address)


class PlaceDialog(QDialog):
    """Where the guide is exchanged, how it stands, and the other copies with the last news of each."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._desk = ExchangeDesk.of(bench)
        self.setWindowTitle(_("Lugar compartido"))
        self.setAccessibleName(_("Lugar compartido"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_topic(self, "intercambio")
        help_key(self)
        self.automatic = QCheckBox(_("Intercambiar &solo, cuando nadie escribe"))
        self.automatic.setAccessibleName(_("Intercambiar solo, cuando nadie escribe"))
        self.automatic.setChecked(self._desk.automatic)
        self.automatic.toggled.connect(self._desk.set_automatic)
        self._place, self._told = QLabel(), note("")
        self._place.setObjectName("fuerte")
        self._place.setWordWrap(True)
        self._place.setTextFormat(Qt.TextFormat.PlainText)
        self._devices = QWidget()
        self._grid = QGridLayout(self._devices)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        card = QFrame()
        card.setObjectName("tarjeta")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(scrolled(self._devices, _("Las otras copias")))
        heading = QLabel(_("Las otras copias de la guía"))
        heading.setObjectName("rotulo")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        for widget in (self._place, self._told, self.automatic, heading):
            layout.addWidget(widget)
        layout.addWidget(card, 1)
        layout.addWidget(self._buttons())
        room = self.screen().availableSize()
        self.resize(min(560, room.width() - FRAME[0]), min(480, room.height() - FRAME[1]))
        self._desk.changed.connect(self._show)
        bench.theme_changed.connect(self._show)
        self._show()

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.change = push_button(_("&Cambiar el lugar…"), self._change)
        self.exchange = push_button(_("&Intercambiar ahora"), self._desk.exchange)
        self.exchange.setDefault(True)
        for button in (self.change, self.exchange, push_button(_("C&errar"), self.accept)):
            box.addButton(button, role)
        return box

    def _change(self) -> None:
        self.accept()
        self._desk.ask_place()

    def _show(self) -> None:
        place, status = self._desk.place, self._desk.status
        self._place.setText(place_words(place) if place is not None else "")
        self._told.setText(told_status(self._desk))
        self.exchange.setEnabled(self._desk.running is None)
        empty_out(self._grid)
        devices = status.devices if status is not None else ()
        for row, device in enumerate(devices):
            self._add(row, device)
        if not devices:
            told = _("Todavía no se sabe de ninguna. Aparecerán cuando otra persona intercambie aquí.")
            self._grid.addWidget(note(told), 0, 0, 1, 3)
        self._grid.setRowStretch(max(1, len(devices)), 1)

    def _add(self, row: int, device: DeviceNews) -> None:
        theme, now = self._bench.theme, dt.datetime.now(dt.UTC)
        silent = device.heard is None or now - device.heard > _SILENT
        picture = QLabel()
        bad = bool(device.problem)
        drawing = "triangle-alert" if bad else "monitor"
        picture.setPixmap(pixmap(drawing, theme.warning if bad else theme.muted, _ICON))
        picture.setAccessibleName(" ")
        name = QLabel(device.label or device.id)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        where = device.institution if not bad else device.problem
        holder = QWidget()
        words = QVBoxLayout(holder)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(name)
        if where:
            words.addWidget(note(where))
        told = ago(device.heard, now) if device.heard is not None else _("sin noticias")
        heard = QLabel(told)
        heard.setStyleSheet(f"color: {(theme.warning if silent else theme.muted).name()}")
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(picture, row, 0, top)
        self._grid.addWidget(holder, row, 1)
        self._grid.addWidget(heard, row, 2, top)
