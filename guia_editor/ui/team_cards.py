"""The cards above a team: who is at this computer, and each change that waits for signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.model.team import Role
from guia_editor.model.team_changes import role_name, short_key
from guia_editor.tasks.people import Change
from guia_editor.ui.icons import pixmap
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from guia_editor.ui.team_state import TeamState
    from guia_editor.ui.workbench import Workbench

_ICON = 24


def me_card(
    bench: Workbench, state: TeamState, offers: Sequence[tuple[str, Callable[[], object]]]
) -> QWidget:
    """Return the card about who is at this computer, with what they can do."""
    theme, me = bench.theme, state.me
    drawing, colour = ("shield-check", theme.good) if state.compared else ("shield-alert", theme.warning)
    if me.person is None:
        title = _("Usted todavía no es del equipo")
        about = [
            _("Puede escribir y enviar lo suyo; para observar y aprobar con firma, pida que lo agreguen.")
        ]
    else:
        where = me.institution.acronym or me.institution.name if me.institution is not None else ""
        title = _("Usted es {name}, de {institution}").format(name=me.person.name, institution=where)
        roles = ", ".join(role_name(role) for role in Role if role in me.person.roles)
        about = [_("Sus funciones: {roles}. Su clave: {key}.").format(roles=roles, key=short_key(me.key_id))]
        if me.revoked:
            drawing, colour = "key-round", theme.error
            about.append(_("Su clave fue revocada: ya no firma. Pida que le registren otra."))
        elif not me.has_passphrase:
            about.append(_("Su clave no tiene frase: cualquiera que use esta computadora podría firmar."))
    if not state.compared:
        about.append(
            _("Falta comparar el código por teléfono con alguien del equipo: hágalo antes de firmar.")
        )
    return _card(drawing, colour, title, about, offers)


def change_card(bench: Workbench, change: Change, sign: Callable[[], object] | None) -> QWidget:
    """Return the card about a change that waits; with a button when it waits for this person."""
    theme = bench.theme
    title = _("Cambio por firmar") if sign is not None else _("Cambio en espera de otra firma")
    about = list(change.says)
    if change.signed_by:
        names = ", ".join(one.name for one in change.signed_by)
        about.append(_("Ya firmó: {names}.").format(names=names))
    if change.missing:
        lacking = ", ".join(one.acronym or one.name for one in change.missing)
        about.append(_("Falta: {institutions}.").format(institutions=lacking))
    if change.forbidden:
        about.append(change.forbidden)
    offers = [(_("&Firmar el cambio…"), sign)] if sign is not None and not change.forbidden else []
    return _card("signature", theme.accent if sign else theme.muted, title, about, offers)


def _card(
    drawing: str,
    colour: QColor,
    title: str,
    about: Sequence[str],
    offers: Sequence[tuple[str, Callable[[], object]]],
) -> QWidget:
    card = QFrame()
    card.setObjectName("tarjeta")
    card.setAccessibleName(f"{title}. {' '.join(about)}")
    row = QHBoxLayout(card)
    row.setContentsMargins(18, 14, 18, 14)
    row.setSpacing(16)
    picture, heading = QLabel(), QLabel(title)
    picture.setPixmap(pixmap(drawing, colour, _ICON))
    picture.setAccessibleName(" ")
    heading.setObjectName("fuerte")
    heading.setTextFormat(Qt.TextFormat.PlainText)
    heading.setWordWrap(True)
    words = QVBoxLayout()
    words.setSpacing(3)
    words.addWidget(heading)
    for line in about:
        words.addWidget(note(line))
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    buttons = QVBoxLayout()
    buttons.setSpacing(8)
    for label, act in offers:
        buttons.addWidget(push_button(label, act))
    buttons.addStretch(1)
    row.addLayout(buttons)
    return card
