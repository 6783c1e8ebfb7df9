"""The people of a team with their keys, as a tree in which one row is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from guia_editor.i18n import _
from guia_editor.model.team import Person, PublicKey, Role, Team
from guia_editor.model.team_changes import role_name, short_key
from guia_editor.ui.icons import icon
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_PERSON, _KEY = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_WIDTHS = (240, 84, 190)
_ROW = QSize(10, 34)
_LEAST = 220


class TeamTable(QTreeWidget):
    """A row for each person, below it one for each of their keys; `person` and `key` are the chosen ones."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.setObjectName("equipo")
        self.setAccessibleName(_("Personas del equipo"))
        self.setHeaderLabels([_("Persona"), _("Institución"), _("Funciones"), _("Período")])
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAllColumnsShowFocus(True)
        self.setMinimumHeight(_LEAST)
        self.setIconSize(QSize(16, 16))
        self.setUniformRowHeights(True)
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)

    @property
    def person(self) -> Person | None:
        """The person whose row, or whose key's, is chosen."""
        found = self._item()
        value = found.data(0, _PERSON) if found is not None else None
        return value if isinstance(value, Person) else None

    @property
    def key(self) -> PublicKey | None:
        """The key that is chosen; of a person with a single one that counts, that one."""
        item, person = self._item(), self.person
        value = item.data(0, _KEY) if item is not None else None
        if isinstance(value, PublicKey):
            return value
        counting = [one for one in person.keys if one.revoked is None] if person is not None else []
        return counting[0] if len(counting) == 1 else None

    def choose(self, name: str) -> None:
        """Choose somebody, as a person would."""
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            value = item.data(0, _PERSON) if item is not None else None
            if item is not None and isinstance(value, Person) and value.name == name:
                self.setCurrentItem(item)

    def show_team(self, team: Team, mine: str) -> None:
        """Show a team; `mine` is the key of who is here."""
        chosen = self.person
        names = {one.id: one.acronym or one.name for one in team.institutions}
        self.clear()
        for person in sorted(team.people, key=lambda one: (names[one.institution], one.name)):
            item = self._row(person, names[person.institution], mine)
            self.addTopLevelItem(item)
            if chosen is not None and chosen.id == person.id:
                self.setCurrentItem(item)
        self.expandAll()

    def may_change(self, team: Team, me: Person) -> bool:
        """Say whether a person coordinates an institution of a team."""
        return Role.COORDINATOR in me.roles and me in team.people

    def _row(self, person: Person, institution: str, mine: str) -> QTreeWidgetItem:
        theme = self._bench.theme
        own = any(one.id == mine for one in person.keys)
        name = _("{name} (usted)").format(name=person.name) if own else person.name
        if person.position:
            name = _("{name}, {position}").format(name=name, position=person.position)
        roles = ", ".join(role_name(role) for role in Role if role in person.roles)
        item = QTreeWidgetItem([name, institution, roles, _mandate(person)])
        live = any(one.revoked is None for one in person.keys)
        item.setIcon(
            0, icon("user-check" if live else "user-x", theme, theme.accent if live else theme.muted)
        )
        for column in range(4):
            item.setToolTip(column, plain_tip(item.text(column)))
            item.setSizeHint(column, _ROW)
        item.setData(0, _PERSON, person)
        for key in person.keys:
            item.addChild(self._key(person, key))
        return item

    def _key(self, person: Person, key: PublicKey) -> QTreeWidgetItem:
        theme = self._bench.theme
        told = _("Clave {key}").format(key=short_key(key.id))
        where = key.device
        if key.revoked is not None:
            where = _("revocada: {reason}").format(reason=key.revoked.reason)
        item = QTreeWidgetItem([told, "", where, ""])
        item.setIcon(0, icon("key-round", theme, theme.muted))
        item.setToolTip(2, plain_tip(where))
        for column in range(4):
            item.setForeground(
                column, theme.error if key.revoked is not None and column == 2 else theme.muted
            )
        item.setData(0, _PERSON, person)
        item.setData(0, _KEY, key)
        return item

    def _item(self) -> QTreeWidgetItem | None:
        found = self.selectedItems()
        return found[0] if found else None


def _mandate(person: Person) -> str:
    if person.since and person.until:
        return _("{since} a {until}").format(since=person.since, until=person.until)
    if person.since:
        return _("desde {since}").format(since=person.since)
    return _("hasta {until}").format(until=person.until) if person.until else ""
