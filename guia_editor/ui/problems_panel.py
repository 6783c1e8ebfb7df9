"""The panel of what is wrong: a list by chapter, and below it what to do about the one that is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, number, plural
from guia_editor.model.finding import Finding, Severity
from guia_editor.tasks.fixes import fix_label, is_fixable
from guia_editor.ui.icons import icon, pixmap
from guia_editor.ui.problems import Problems
from guia_editor.ui.theme import Theme
from guia_editor.ui.widgets import plain_tip, wrapped
from guia_editor.ui.workbench import Workbench

_FINDING = Qt.ItemDataRole.UserRole + 1
_MARK, _GAP, _PAD = 16, 8, 6
_LINES = 2
"""How many lines of a message the list shows; the whole of it stands below."""

_Index = QModelIndex | QPersistentModelIndex


class ProblemsPanel(QWidget):
    """Shows `Problems.findings`; Enter or a double click goes there."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._problems = Problems.of(bench)
        self._shown: tuple[Finding, ...] | None = None
        self.scope = QComboBox()
        self.kinds = {severity: QToolButton() for severity in Severity}
        self.list = _List()
        self.detail = _Detail(bench)
        self._lay_out()
        self._problems.changed.connect(self._fill)
        self._problems.fixed.connect(self.detail.say)
        bench.view_changed.connect(self._fill)
        bench.theme_changed.connect(self._dress)
        self.scope.currentIndexChanged.connect(self._fill)
        self.list.itemActivated.connect(self._go)
        self.list.currentItemChanged.connect(self._choose)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.detail.go.clicked.connect(self._go)
        self.detail.mend.clicked.connect(self._mend)
        self._dress()
        self._fill()

    @property
    def chosen(self) -> Finding | None:
        """The finding that is selected."""
        item = self.list.currentItem()
        found = item.data(0, _FINDING) if item is not None else None
        return found if isinstance(found, Finding) else None

    def choose(self, finding: Finding) -> None:
        """Select a finding of the list."""
        for item in self.list.rows():
            if item.data(0, _FINDING) == finding:
                self.list.setCurrentItem(item)

    # --- Filling ------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Show what was found, as the filters say; what was selected stays selected."""
        found = self._in_scope()
        counts = Counter(finding.severity for finding in found)
        names = {
            Severity.ERROR: (_("1 error"), _("{count} errores")),
            Severity.WARNING: (_("1 aviso"), _("{count} avisos")),
            Severity.INFO: (_("1 sugerencia"), _("{count} sugerencias")),
        }
        for severity, button in self.kinds.items():
            button.setText(number(counts[severity]))
            told = plural(counts[severity], *names[severity])
            button.setToolTip(_("Mostrar u ocultar: {told}").format(told=told))
            button.setAccessibleName(told)
        shown = tuple(finding for finding in found if self.kinds[finding.severity].isChecked())
        if shown == self._shown:
            return
        self._shown = shown
        chosen = self.chosen
        self.list.show_findings(shown, self._titles())
        if chosen in shown and chosen is not None:
            self.choose(chosen)
        self.list.setVisible(bool(shown))
        self.detail.show_finding(self.chosen, empty=not shown)

    def _in_scope(self) -> tuple[Finding, ...]:
        view = self._bench.view
        found = self._problems.findings
        if self.scope.currentIndex() == 0 and view is not None:
            found = tuple(finding for finding in found if finding.path == view.path)
        places = {path: at for at, path in enumerate(dict.fromkeys(finding.path for finding in found))}
        rank = {severity: at for at, severity in enumerate(Severity)}
        return tuple(sorted(found, key=lambda one: (places[one.path], rank[one.severity], one.line)))

    def _titles(self) -> dict[str, str]:
        session = self._bench.session
        chapters = session.guide.chapters if session is not None else ()
        return {one.path: f"{one.number} {one.front.title}".strip() for one in chapters}

    # --- What a person does -------------------------------------------------------------------------

    def _choose(self) -> None:
        self.detail.show_finding(self.chosen, empty=not self._shown)

    def _go(self) -> None:
        if self.chosen is not None:
            self._problems.go_to(self.chosen)

    def _mend(self) -> None:
        if self.chosen is not None:
            self._problems.mend(self.chosen)

    def _show_menu(self, place: QPoint) -> None:
        finding = self.chosen
        if finding is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Ir al &lugar"), self._go)
        if is_fixable(finding):
            menu.addAction(fix_label(finding), self._mend)
        menu.popup(self.list.viewport().mapToGlobal(place))

    # --- Looks --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setAccessibleName(_("Problemas"))
        self.scope.addItems([_("Este capítulo"), _("Toda la guía")])
        self.scope.setAccessibleName(_("Dónde"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row = QHBoxLayout()
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(4)
        row.addWidget(self.scope, 1)
        for button in self.kinds.values():
            button.setCheckable(True)
            button.setChecked(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.toggled.connect(self._fill)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.detail)
        layout.addStretch(0)

    def _dress(self) -> None:
        theme = self._bench.theme
        for severity, button in self.kinds.items():
            button.setIcon(icon(_icon_of(severity), theme, _colour_of(severity, theme)))
        self.list.dress(theme)
        self.detail.dress(theme)


class _List(QTreeWidget):
    """Findings under the titles of their chapters, errors first; Enter activates."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Rows(self)
        self.setItemDelegate(self._rows)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setAccessibleName(_("Lista de problemas"))
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def dress(self, theme: Theme) -> None:
        """Paint in a theme's colours."""
        self._rows.theme = theme
        self.viewport().update()

    def rows(self) -> list[QTreeWidgetItem]:
        """Return the items that stand for findings, in order."""
        heads = [self.topLevelItem(n) for n in range(self.topLevelItemCount())]
        found = [head.child(n) for head in heads if head is not None for n in range(head.childCount())]
        return [item for item in found if item is not None]

    def show_findings(self, findings: Sequence[Finding], titles: dict[str, str]) -> None:
        """Fill the list."""
        self.clear()
        heads: dict[str, QTreeWidgetItem] = {}
        for finding in findings:
            head = heads.get(finding.path)
            if head is None:
                head = heads[finding.path] = QTreeWidgetItem([titles.get(finding.path, finding.path)])
                head.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.addTopLevelItem(head)
            item = QTreeWidgetItem([finding.message])
            item.setData(0, _FINDING, finding)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{finding.severity}: {finding.message}")
            item.setToolTip(0, plain_tip(finding.remedy))
            head.addChild(item)
        self.expandAll()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap messages anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the finding with Enter."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.itemActivated.emit(item, 0)
        else:
            super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    """Paints a finding: its mark, its message in two lines, the line of the file."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree
        self.theme: Theme | None = None

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Give a message the lines that it needs, up to two."""
        metrics = QFontMetrics(self._tree.font())
        if not isinstance(index.data(_FINDING), Finding):
            return QSize(100, metrics.height() + 14)
        width = self._tree.viewport().width() - 2 * (_PAD + 4) - _MARK - _GAP
        lines = wrapped(str(index.data()), metrics, max(width, 80), _LINES)
        return QSize(100, (len(lines) + 1) * metrics.lineSpacing() + 2 * _PAD + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        if self.theme is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        finding = index.data(_FINDING)
        if isinstance(finding, Finding):
            self._finding(painter, option, finding, self.theme)
        else:
            self._head(painter, option.rect, str(index.data()), self.theme)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRect, title: str, theme: Theme) -> None:
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.muted)
        inside = rect.adjusted(12, 6, -10, 0)
        words = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)

    def _finding(
        self, painter: QPainter, option: QStyleOptionViewItem, finding: Finding, theme: Theme
    ) -> None:
        rect = option.rect.adjusted(4, 1, -4, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            focus = chosen and self._tree.hasFocus()
            painter.setPen(theme.accent if focus else Qt.PenStyle.NoPen)
            painter.setBrush(theme.chosen if chosen else theme.raised)
            painter.drawRoundedRect(rect, 6, 6)
        inside = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        mark = pixmap(_icon_of(finding.severity), _colour_of(finding.severity, theme), _MARK)
        painter.drawPixmap(inside.left(), inside.top(), mark)
        inside.setLeft(inside.left() + _MARK + _GAP)
        metrics = QFontMetrics(painter.font())
        line = QRect(inside.left(), inside.top(), inside.width(), metrics.lineSpacing())
        painter.setPen(theme.ink)
        for words in wrapped(finding.message, metrics, inside.width(), _LINES):
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
            line.translate(0, metrics.lineSpacing())
        painter.setPen(theme.muted)
        told = _("línea {n}").format(n=number(finding.line)) if finding.line else _("todo el archivo")
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, told)


class _Detail(QFrame):
    """Below the list: the whole message, the remedy, and buttons."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.setObjectName("detalle")
        self.message, self.remedy, self.told = QLabel(), QLabel(), QLabel()
        self.go = QPushButton(_("Ir al &lugar"))
        self.mend = QPushButton()
        self.mend.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        for label in (self.message, self.remedy, self.told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        self.remedy.setObjectName("remedio")
        self.told.setObjectName("nota")
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(buttons)
        self.show_finding(None, empty=True)
        self.dress(bench.theme)

    def show_finding(self, finding: Finding | None, *, empty: bool) -> None:
        """Show what to do about a finding; without one, that all is well or that one can be chosen."""
        self.told.hide()
        self.go.setVisible(finding is not None)
        self.mend.setVisible(finding is not None and is_fixable(finding))
        if finding is not None:
            self.message.setText(finding.message)
            self.remedy.setText(finding.remedy)
            self.mend.setText(fix_label(finding))
        else:
            self.message.setText(_("No hay nada que señalar aquí.") if empty else "")
            self.remedy.setText("" if empty else _("Elija un problema de la lista para ver qué hacer."))
        self.message.setVisible(bool(self.message.text()))
        self.remedy.setVisible(bool(self.remedy.text()))

    def say(self, text: str) -> None:
        """Tell what came of a fix."""
        self.told.setText(text)
        self.told.setAccessibleName(text)
        self.told.show()

    def dress(self, theme: Theme) -> None:
        """Paint in a theme's colours."""
        self.setStyleSheet(
            f"QFrame#detalle {{ background: {theme.raised.name()}; border: 0;"
            f" border-top: 1px solid {theme.line.name()}; }}"
        )


def _icon_of(severity: Severity) -> str:
    match severity:
        case Severity.ERROR:
            return "circle-x"
        case Severity.WARNING:
            return "triangle-alert"
        case Severity.INFO:
            return "lightbulb"


def _colour_of(severity: Severity, theme: Theme) -> QColor:
    match severity:
        case Severity.ERROR:
            return theme.error
        case Severity.WARNING:
            return theme.warning
        case Severity.INFO:
            return theme.muted
