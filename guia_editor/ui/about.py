"""What the program is, its version, and whose work it stands on."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from guia_editor import __version__
from guia_editor.i18n import _
from guia_editor.ui.forms import Form
from guia_editor.ui.icons import FOLDER
from guia_editor.ui.widgets import note

_ICON = 72


class About(Form):
    """Says version, purpose and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Acerca de"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = QHBoxLayout()
        row.setSpacing(20)
        picture = QLabel()
        picture.setPixmap(
            QIcon(str(FOLDER / "programa.svg")).pixmap(QSize(_ICON, _ICON), self.devicePixelRatio())
        )
        picture.setAccessibleName(" ")
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        name = QLabel(_("Guía de gobierno abierto municipal"))
        name.setObjectName("mensaje")
        name.setWordWrap(True)
        words.addWidget(name)
        words.addWidget(note(_("Versión {version}, con Qt {qt}").format(version=__version__, qt=qVersion())))
        words.addSpacing(8)
        words.addWidget(
            note(_("Para escribir, revisar y publicar la guía técnica, sin depender de internet."))
        )
        words.addWidget(note(_("Programa: licencia MIT. Texto de la guía: CC BY 4.0.")))
        words.addWidget(
            note(_("Iconos: Lucide (ISC). Letras: Noto Sans y Gentium (OFL). Ventana: Qt (LGPL)."))
        )
        row.addLayout(words, 1)
        self.rows.addLayout(row)
        self.rows.addStretch(1)
        button = self.add_buttons(_("&Cerrar"), _("&Volver"))
        button.setFocus()
        self.box.buttons()[-1].hide()
        self.fit(500)
