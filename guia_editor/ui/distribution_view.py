"""«Distribución»: everything about municipal editions and who received them, for whoever opens no chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.ui.batch_desk import BatchDesk
from guia_editor.ui.documents import DocumentKind
from guia_editor.ui.icons import dress, icon
from guia_editor.ui.manual import set_topic
from guia_editor.ui.widgets import note, plain_tip, push_button

if TYPE_CHECKING:
    from guia_editor.ui.territories_page import TerritoriesPage
    from guia_editor.ui.workbench import Workbench

_SECTION = "distribucion/seccion"
_WIDE, _SLIM, _NARROW = 216, 54, 860
_ROW = 40


class SectionPage(Protocol):
    """What a section's page has besides being a widget, made as `Class(bench)`."""

    def refresh(self) -> None:
        """Show how things stand now: the page came into view, or the guide was read again."""


SECTIONS: tuple[DocumentKind, ...] = (
    DocumentKind("lote", lambda: _("Lote de ediciones"), "package", "guia_editor.ui.batch_page", "BatchPage"),
    DocumentKind(
        "entregas",
        lambda: _("Reparto y entregas"),
        "truck",
        "guia_editor.ui.deliveries_page",
        "DeliveriesPage",
    ),
    DocumentKind(
        "municipios", lambda: _("Municipios"), "map-pin", "guia_editor.ui.territories_page", "TerritoriesPage"
    ),
    DocumentKind(
        "cobertura",
        lambda: _("Cobertura del texto"),
        "rows-3",
        "guia_editor.ui.coverage_page",
        "CoveragePage",
    ),
    DocumentKind(
        "evidencias",
        lambda: _("Evidencias"),
        "shield-check",
        "guia_editor.ui.evidence_page",
        "EvidencePage",
    ),
)
"""A row for each section; its path is its name for settings and actions, its widget a `SectionPage`."""


class DistributionView(QWidget):
    """Sections at the left, the chosen one's page at the right, made when it is first seen."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.setObjectName("hoja")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Distribución"))
        set_topic(self, "distribucion")
        self.sections = tuple(row for row in SECTIONS if row.there)
        self._made: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Secciones de la distribución"))
        self.list.setIconSize(QSize(20, 20))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages = QStackedWidget()
        self._side = self._beside()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self.pages, 1)
        self._dress()
        self.list.currentRowChanged.connect(self._turn)
        bench.theme_changed.connect(self._dress)
        bench.session_changed.connect(self._guide_changed)
        kept = str(bench.settings.value(_SECTION, ""))
        self.show_section(kept if any(one.path == kept for one in self.sections) else "lote")
        self._say_guide()

    def _beside(self) -> QWidget:
        side = QWidget()
        side.setObjectName("secciones")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel(_("Distribución"))
        self._title.setObjectName("titulo-hoja")
        self._guide = note("")
        self._back = push_button(
            _("Ir a lo&s capítulos"), self._leave, _("Abrir el capítulo que se vio antes")
        )
        self._back.setFlat(True)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 20, 0, 12)
        column.setSpacing(0)
        words = QVBoxLayout()
        words.setContentsMargins(18, 0, 12, 14)
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._guide)
        column.addLayout(words)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.addWidget(self._back)
        column.addLayout(foot)
        for section in self.sections:
            item = QListWidgetItem(section.title())
            item.setSizeHint(QSize(40, _ROW))
            item.setData(Qt.ItemDataRole.UserRole, section.path)
            self.list.addItem(item)
        return side

    def _dress(self) -> None:
        for row, section in enumerate(self.sections):
            self.list.item(row).setIcon(icon(section.icon, self.bench.theme, self.bench.theme.accent))
        dress(self._back, "arrow-left", self.bench.theme)

    # --- Sections -------------------------------------------------------------------------------

    @property
    def section(self) -> str:
        """The id of the section in view."""
        return self.sections[self.list.currentRow()].path

    def show_section(self, name: str) -> None:
        """Bring a section into view."""
        row = next((at for at, one in enumerate(self.sections) if one.path == name), 0)
        self.list.setCurrentRow(row)

    def page(self, name: str) -> QWidget | None:
        """Return a section's page, None while nobody has seen it."""
        return self._made.get(name)

    @property
    def is_busy(self) -> bool:
        """Say whether a batch is being made, whose end this page tells."""
        return BatchDesk.of(self.bench).is_running

    @property
    def is_modified(self) -> bool:
        """Say whether a section holds something that is not written yet."""
        return any(getattr(page, "is_modified", False) for page in self._made.values())

    def save(self) -> bool:
        """Write what is not written yet; say whether all of it is now, else show the first that is not."""
        for name, page in self._made.items():
            if getattr(page, "is_modified", False) and not cast("TerritoriesPage", page).save():
                self.show_section(name)
                return False
        return True

    def _turn(self, row: int) -> None:
        section = self.sections[row]
        self.bench.settings.setValue(_SECTION, section.path)
        if section.path not in self._made:
            page = section.make(self.bench)
            self._made[section.path] = page
            self.pages.addWidget(page)
            self._stale.add(section.path)
        self.pages.setCurrentWidget(self._made[section.path])
        self._refresh()

    def _refresh(self) -> None:
        name = self.section
        if name in self._stale:
            self._stale.discard(name)
            cast("SectionPage", self._made[name]).refresh()

    def _guide_changed(self) -> None:
        """Let the page in view look at the guide again; the others when they are seen."""
        self._say_guide()
        if self.bench.session is not None:
            self._stale = set(self._made)
            self._refresh()

    def _say_guide(self) -> None:
        session = self.bench.session
        title = session.guide.title if session is not None else ""
        self._guide.setText(session.folder.name if session is not None else "")
        self._guide.setToolTip(plain_tip(title))

    # --- Around ---------------------------------------------------------------------------------

    def _leave(self) -> None:
        session = self.bench.session
        if session is None:
            return
        chapters = session.guide.chapters
        stack = getattr(self.bench.window, "stack", None)
        seen = stack.recent if stack is not None else ()
        paths = [one.path for one in chapters]
        before = next((path for path in seen if path in paths), None)
        first = next((one.path for one in chapters if one.number), next(iter(paths), None))
        if before or first:
            self.bench.open_chapter(str(before or first))

    def setFocus(self) -> None:  # type: ignore[override]  # noqa: N802
        """Put the keyboard into the list of sections, from which Tab leads into the page."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show the sections by their icons alone where there is no room for words."""
        slim = event.size().width() < _NARROW
        self._side.setFixedWidth(_SLIM if slim else _WIDE)
        for widget in (self._title, self._guide, self._back):
            widget.setVisible(not slim)
        for row, section in enumerate(self.sections):
            item = self.list.item(row)
            item.setText("" if slim else section.title())
            item.setToolTip(section.title() if slim else "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, section.title())
        super().resizeEvent(event)
