"""What looking through a batch's finished files came to, in words that say whether it may be handed out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from guia_editor.i18n import _, number, plural
from guia_editor.ui.batch_words import name_of
from guia_editor.ui.icons import pixmap

if TYPE_CHECKING:
    from guia_editor.model.territory import Territories
    from guia_editor.tasks.audit import Audit
    from guia_editor.ui.workbench import Workbench

_ICON, _LISTED = 20, 8


class AuditCard(QFrame):
    """One outcome with a mark that says whether it is good; hidden while there is none."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._well = True
        self.setObjectName("tarjeta")
        self._mark, self.words = QLabel(), QLabel()
        self._mark.setAccessibleName(" ")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setAccessibleName(_("Resultado de la auditoría"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        bench.theme_changed.connect(self._dress)
        self.hide()

    def say(self, told: str, *, well: bool = True) -> None:
        """Say something else; "" hides the card."""
        self._well = well
        self.words.setText(told)
        self.setVisible(bool(told))
        self._dress()

    def show_audit(self, found: Audit, territories: Territories | None) -> None:
        """Say how many files were looked through, and what should not be in them, place by place."""
        read = sum(one.files for one in found.files)
        files = plural(read, _("Se leyó un archivo"), _("Se leyeron {count} archivos"))
        places = list(_places(found, territories))
        if not places:
            told = _("{files}: cada municipio tiene solo lo suyo, y no hay ningún hueco.")
            self.say(told.format(files=files))
            return
        told = _("{files}. No reparta todavía este lote:").format(files=files)
        lines = [told, *(f"· {place}" for place in places[:_LISTED])]
        if len(places) > _LISTED:
            more = _("… y {count} lugares más. «guia auditar» los lista todos.")
            lines.append(more.format(count=number(len(places) - _LISTED)))
        self.say("\n".join(lines), well=False)

    def _dress(self) -> None:
        theme = self._bench.theme
        name = "shield-check" if self._well else "shield-alert"
        self._mark.setPixmap(pixmap(name, theme.good if self._well else theme.error, _ICON))


def _places(found: Audit, territories: Territories | None) -> Iterator[str]:
    for leak in found.leaks:
        told = _("{name}, {file}: dice «{words}», que no es para ese municipio.")
        yield told.format(name=name_of(leak.code, territories), file=leak.file, words=leak.excerpt)
    for hole in found.holes:
        told = _("{name}, {file}: quedó un hueco, «{words}».")
        yield told.format(name=name_of(hole.code, territories), file=hole.file, words=hole.excerpt)
    for one in found.files:
        if one.problem:
            yield f"{name_of(one.code, territories)}: {one.problem}"
