"""The window's looks, from one table of colours: a palette for Qt's own painting and one style sheet."""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QPalette

from guia_editor.ui.theme import Theme

_ICONS = Path(__file__).parent / "icons"

_SHEET = Template(
    """
QMainWindow, QDialog, #inicio, #escritorio { background: $desk; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QWidget { color: $ink; }
QLabel#titulo { font-size: ${huge}pt; font-weight: bold; color: $accent; }
QLabel#subtitulo { font-size: ${large}pt; color: $muted; }
QLabel#rotulo { font-weight: bold; color: $muted; }
QLabel#mensaje { font-size: ${large}pt; font-weight: bold; }
QLabel#remedio, QLabel#nota, QLabel#ayuda { color: $muted; }
QLabel#error { color: $error; }
QLabel#titulo-hoja { font-size: ${heading}pt; font-weight: bold; }
QLabel#vacio-titulo { font-size: ${large}pt; }
QLabel#fuerte, QRadioButton#fuerte { font-weight: bold; }
#hoja { background: $desk; }
#secciones { background: $raised; border-right: 1px solid $line; }
#secciones QListView { background: transparent; padding: 0 8px; }
#secciones QListView::item { padding: 8px 8px; border-radius: 6px; }
QLabel#codigo { font-size: ${huge}pt; font-weight: bold; color: $accent; background: $page;
    border: 1px solid $line; border-radius: 10px; padding: 18px; }
#raya { background: $line; }
QLabel#vacio { background: $page; border: 1px solid $line; border-radius: 6px; padding: 24px; color: $muted; }

QMenuBar { background: $raised; border-bottom: 1px solid $line; padding: 2px 6px; }
QMenuBar::item { padding: 5px 8px; border-radius: 5px; background: transparent; }
#qt_menubar_ext_button { padding: 0; border: 0; qproperty-icon: url($chevron); }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $tint; color: $accent; }
QMenu { background: $raised; border: 1px solid $line; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 10px; border-radius: 5px; margin: 0 2px; }
QMenu::item:selected { background: $tint; color: $accent; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }
QMenu::icon { padding-left: 6px; }

QToolBar { background: $raised; border: 0; border-bottom: 1px solid $line; padding: 5px 8px; spacing: 2px; }
QToolBar::separator { background: $line; width: 1px; margin: 5px 6px; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 5px; background: transparent; }
QToolButton:hover { background: $tint; }
QToolButton:pressed { background: $line; }
QToolButton:checked { background: $tint; border-color: $accent; }
QToolButton:focus { border-color: $accent; }
QToolButton[popupMode="1"], QToolButton[popupMode="2"] { padding-right: 14px; }
QToolButton::menu-indicator { image: url($chevron); width: 10px; height: 10px;
    subcontrol-position: right center; right: 3px; }
QToolBarExtension { padding: 2px; }
QToolButton#sobre-mapa { background: $raised; border: 1px solid $edge; padding: 3px; }
QToolButton#sobre-mapa:hover, QToolButton#sobre-mapa:checked { background: $tint; border-color: $accent; }
QToolButton#sobre-mapa:focus { border: 2px solid $accent; padding: 2px; }

QDockWidget { font-weight: bold; color: $muted; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: $desk; padding: 8px 12px; border-bottom: 1px solid $line; }
QDockWidget > QWidget { background: $desk; font-weight: normal; }
QTabBar { background: $desk; }
QTabBar::tab { padding: 8px 6px; border: 0; border-bottom: 2px solid transparent; color: $muted;
    background: transparent; }
QTabBar::tab:hover { color: $ink; background: $tint; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { background: $tint; }
QTabBar::tear { width: 0; border: 0; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }

QPushButton { background: $raised; border: 1px solid $edge; border-radius: 6px; padding: 6px 16px; }
QPushButton:hover { background: $tint; border-color: $accent; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 15px; }
QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:default:hover { background: $accent_deep; border-color: $accent_deep; }
QPushButton:default:focus { border: 2px solid $ink; }
QPushButton:disabled { color: $faint; background: transparent; border-color: $line; }
QPushButton[peligro="true"] { color: $error; }
QPushButton[peligro="true"]:hover { border-color: $error; background: $error_ground; }
QPushButton:flat { border-color: transparent; background: transparent; }
QPushButton:flat:hover { background: $tint; }
QPushButton:flat:focus { border: 2px solid $accent; }

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit, QPlainTextEdit { background: $page;
    border: 1px solid $edge; border-radius: 6px; padding: 5px 8px; selection-background-color: $accent;
    selection-color: $on_accent; placeholder-text-color: $muted; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QPlainTextEdit:focus { border: 2px solid $accent; padding: 4px 7px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QDateEdit:disabled,
QPlainTextEdit:disabled { color: $faint; background: $desk; border-color: $line; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($chevron); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $edge; border-radius: 0; padding: 4px;
    selection-background-color: $chosen; selection-color: $accent; outline: 0; }
QAbstractSpinBox { padding-right: 24px; }
QAbstractSpinBox QLineEdit { border: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 22px;
    border: 0; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QAbstractSpinBox::up-arrow { image: url($chevron_up); width: 11px; height: 11px; }
QAbstractSpinBox::down-arrow { image: url($chevron); width: 11px; height: 11px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QTableCornerButton::section { background: $desk; border: 0; }
QCheckBox, QRadioButton { spacing: 8px; padding: 3px; border: 1px solid transparent; border-radius: 5px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 15px; height: 15px; border: 1px solid $muted;
    border-radius: 4px; background: $page; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent;
    border-color: $accent; image: url($tick); }
QAbstractItemView::indicator:indeterminate { background: $accent; border-color: $accent; image: url($some); }
QCheckBox::indicator:disabled { border-color: $line; }
QRadioButton::indicator { width: 15px; height: 15px; border: 1px solid $muted; border-radius: 8px;
    background: $page; }
QRadioButton::indicator:checked { border-color: $accent; background: qradialgradient(cx: 0.5, cy: 0.5,
    radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 $accent, stop: 0.5 $accent, stop: 0.6 $page, stop: 1 $page); }
QRadioButton::indicator:disabled { border-color: $line; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QGroupBox { border: 1px solid $line; border-radius: 8px; margin-top: 14px; padding: 12px 10px 8px 10px; }
QGroupBox::title { subcontrol-origin: margin; left: 12px; padding: 0 4px; color: $muted; }

QTreeView, QListView, QTableView, QTextBrowser { background: $desk; border: 0; outline: 0; }
QTableView { gridline-color: $line; selection-background-color: $chosen; selection-color: $ink; }
QDialog QTreeView, QDialog QListView, QDialog QTableView, QDialog QTextBrowser { background: $page;
    border: 1px solid $edge; border-radius: 6px; }
QDialog QTreeView:focus, QDialog QListView:focus, QDialog QTableView:focus, QDialog QTextBrowser:focus {
    border: 2px solid $accent; }
QListView::item, QTreeView::item { padding: 5px 6px; border-radius: 5px; }
#para-elegir { background: $page; border: 1px solid $edge; border-radius: 6px; }
#para-elegir:focus { border: 2px solid $accent; }
#para-elegir::item { padding: 3px 4px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $chosen; color: $accent; }
QHeaderView::section { background: $desk; color: $muted; border: 0; border-bottom: 1px solid $line;
    padding: 6px 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $handle; border-radius: 4px; margin: 2px; min-height: 32px;
    min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QStatusBar { background: $raised; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $muted; padding: 2px 6px; }
QStatusBar QToolButton, QStatusBar QPushButton { padding: 2px 8px; color: $muted; border-radius: 5px; }
QToolButton#intercambiar { padding-right: 20px; }
QToolButton#intercambiar::menu-button { border: 0; width: 18px; }
#pasaje-editable { background: $page; border: 1px solid $edge; border-radius: 6px; padding: 1px; }
#pasaje-editable:focus { border: 2px solid $accent; padding: 0; }
QProgressBar { background: $line; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QToolTip { background: $tip; color: $on_tip; border: 0; padding: 5px 8px; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QFrame#tarjeta { background: $page; border: 1px solid $line; border-radius: 10px; }
QPushButton#tarjeta { background: $page; border: 1px solid $edge; border-radius: 10px; text-align: left;
    padding: 14px 16px; }
QPushButton#tarjeta:hover { border-color: $accent; background: $tint; }
QPushButton#tarjeta:focus { border: 2px solid $accent; padding: 13px 15px; }
QFrame#paleta { background: $raised; border: 1px solid $accent; }
QFrame#paleta QLineEdit { font-size: ${large}pt; border: 0; background: transparent; padding: 8px; }
QFrame#paleta QListView { background: transparent; border: 0; border-top: 1px solid $line; border-radius: 0; }
QFrame#barra { border: 0; background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
"""
)


def palette(theme: Theme) -> QPalette:
    """Return the colours with which Qt paints what the style sheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for kind, color in (
        (role.Window, theme.desk),
        (role.WindowText, theme.ink),
        (role.Base, theme.page),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.ink),
        (role.Button, theme.raised),
        (role.ButtonText, theme.ink),
        (role.BrightText, theme.error),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.ink),
        (role.PlaceholderText, theme.muted),
        (role.Highlight, theme.accent),
        (role.HighlightedText, on_accent(theme)),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Accent, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.line),
        (role.Mid, theme.line),
        (role.Dark, theme.muted),
        (role.Shadow, theme.line),
    ):
        made.setColor(kind, color)
    faint = mixed(theme.muted, theme.desk, 0.45)
    for kind in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, kind, faint)
    return made


def stylesheet(theme: Theme, points: float) -> str:
    """Return the style sheet in a theme's colours; `points` is the size of the window's letters."""
    tone = "oscura" if theme.dark else "clara"
    return _SHEET.substitute(
        desk=theme.desk.name(),
        page=theme.page.name(),
        raised=theme.raised.name(),
        ink=theme.ink.name(),
        muted=theme.muted.name(),
        line=theme.line.name(),
        edge=theme.edge.name(),
        accent=theme.accent.name(),
        accent_deep=mixed(theme.accent, theme.ink, 0.25).name(),
        on_accent=on_accent(theme).name(),
        tint=theme.accent_ground.name(),
        chosen=theme.chosen.name(),
        hover=mixed(theme.accent_ground, theme.desk, 0.5).name(),
        faint=mixed(theme.muted, theme.desk, 0.45).name(),
        handle=mixed(theme.muted, theme.desk, 0.6).name(),
        error=theme.error.name(),
        error_ground=theme.callouts["atencion"].ground.name(),
        tip=theme.ink.name(),
        on_tip=theme.page.name(),
        chevron=(_ICONS / f"flecha-{tone}.svg").as_posix(),
        chevron_up=(_ICONS / f"flecha-arriba-{tone}.svg").as_posix(),
        tick=(_ICONS / f"marca-{tone}.svg").as_posix(),
        some=(_ICONS / f"marca-media-{tone}.svg").as_posix(),
        large=f"{points * 1.2:.1f}",
        heading=f"{points * 1.5:.1f}",
        huge=f"{points * 2.2:.1f}",
    )


def on_accent(theme: Theme) -> QColor:
    """Return the colour of words on the accent."""
    return theme.desk if theme.dark else theme.page


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour on the way from one to another; `share` 0 is the first, 1 the second."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
