"""The dialog of pictures: which file, what it shows, for who sees it and for who does not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSizeF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.pieces import block_of, inline_of
from guia_editor.markdown.writer import write, write_inlines
from guia_editor.model.blocks import Figure, Image, Paragraph, Text
from guia_editor.tasks.pictures import add_picture
from guia_editor.ui import icons
from guia_editor.ui.atoms import context_of
from guia_editor.ui.dialog import IdEdit, ObjectDialog, WordsEdit, form
from guia_editor.ui.widgets import note
from guia_editor.ui.workbench import Workbench

_PREVIEW_WIDTH, _PREVIEW_HEIGHT = 250, 230
_LAST_FOLDER = "dialogos/carpeta-de-imagenes"


class PictureDialog(ObjectDialog):
    """Make or change a figure, or a picture among words; a new file is copied into the guide."""

    def __init__(self, bench: Workbench, md: str = "", *, among_words: bool = False) -> None:
        title = _("Imagen entre palabras") if among_words else _("Figura")
        super().__init__(bench, "imagen", title)
        self._among_words = among_words
        self._figure = _read(md, among_words)
        self._new: bytes | Path | None = None
        self._new_name = ""
        self.setAcceptDrops(True)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addLayout(self._picture_side())
        row.addLayout(self._words_side(), 1)
        self.body.addLayout(row, 1)
        self._show_present()
        self._decorative_changed()
        self.start(760)
        (self.choose if not self._figure.image.source else self.alt).setFocus()

    def _picture_side(self) -> QVBoxLayout:
        self.preview = QLabel()
        self.preview.setObjectName("vista")
        self.preview.setAccessibleName(_("Vista de la imagen"))
        self.preview.setFixedSize(_PREVIEW_WIDTH, _PREVIEW_HEIGHT)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setWordWrap(True)
        theme = self.bench.theme
        self.preview.setStyleSheet(
            f"QLabel#vista {{ background: white; border: 1px solid {theme.line.name()}; border-radius: 6px;"
            " color: #52606d; }"
        )
        self.file_name = note("")
        self.choose = QPushButton(_("&Elegir archivo…"))
        icons.dress(self.choose, "folder-open", theme)
        self.paste = QPushButton(_("&Pegar del portapapeles"))
        icons.dress(self.paste, "clipboard-paste", theme)
        for button in (self.choose, self.paste):
            button.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.paste.clicked.connect(self._paste)
        column = QVBoxLayout()
        column.setSpacing(8)
        for widget in (self.preview, self.file_name, self.choose, self.paste):
            column.addWidget(widget)
        column.addStretch(1)
        return column

    def _words_side(self) -> QVBoxLayout:
        figure = self._figure
        self.alt = QPlainTextEdit(figure.image.alt)
        self.alt.setAccessibleName(_("Descripción para quien no ve la imagen"))
        self.alt.setTabChangesFocus(True)
        self.alt.setFixedHeight(84)
        self.alt.setPlaceholderText(_("Corte de un pozo: brocal, tubo y bomba"))
        self.decorative = QCheckBox(_("Es &decorativa: no dice nada que el texto no diga"))
        # A picture that has just been brought in is described first: nobody has called it decorative.
        self.decorative.setChecked(
            bool(figure.caption or figure.id or figure.source) and not figure.image.alt
        )
        self.caption = WordsEdit(_("Leyenda"), figure.caption, _("Lo que se lee debajo"))
        self.source = WordsEdit(_("Fuente"), figure.source, _("De quién es la imagen"))
        self.id_field = IdEdit(self.names, figure.id)
        column = QVBoxLayout()
        column.setSpacing(7)
        label = QLabel(_("Descripción para quien no la &ve"))
        label.setBuddy(self.alt)
        column.addWidget(label)
        column.addWidget(self.alt)
        hint = _("Diga lo que muestra y para qué está, en una o dos oraciones. No empiece con «Imagen de…».")
        column.addWidget(note(hint))
        column.addWidget(self.decorative)
        fields = form()
        fields.setContentsMargins(0, 8, 0, 0)
        fields.addRow(_("&Leyenda"), self.caption)
        if not self._among_words:
            fields.addRow(_("&Fuente"), self.source)
            fields.addRow(_("&Identificador"), self.id_field)
        column.addLayout(fields)
        column.addStretch(1)
        self.alt.textChanged.connect(self.check)
        self.decorative.toggled.connect(self._decorative_changed)
        self.caption.textChanged.connect(self._caption_changed)
        self.id_field.changed.connect(self.check)
        self._caption_changed()
        return column

    # --- The file -------------------------------------------------------------------------------

    def _choose(self) -> None:
        folder = str(self.bench.settings.value(_LAST_FOLDER, str(Path.home())))
        name, _filter = QFileDialog.getOpenFileName(
            self, _("Elegir una imagen"), folder, _("Imágenes (*.png *.jpg *.jpeg *.svg)")
        )
        if name:
            self.bench.settings.setValue(_LAST_FOLDER, str(Path(name).parent))
            self.take_file(Path(name))

    def take_file(self, file: Path) -> None:
        """Use a file; it is copied into the guide when the dialog is accepted."""
        reader = QImageReader(str(file))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid():
            reader.setScaledSize(size.scaled(self._room().toSize(), Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if image.isNull():
            self.complain(_("«{name}» no se puede abrir como imagen.").format(name=file.name))
            return
        self._take(file, file.name, image)

    def take_image(self, image: QImage) -> None:
        """Use a picture from the clipboard."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        self._take(bytes(data.data()), _("imagen pegada") + ".png", image)

    def _take(self, given: bytes | Path, name: str, image: QImage) -> None:
        self._new, self._new_name = given, name
        self._show(image, name)
        self.check()

    def _paste(self) -> None:
        board = QGuiApplication.clipboard()
        image = board.image()
        files = [Path(url.toLocalFile()) for url in board.mimeData().urls() if url.isLocalFile()]
        if files:
            self.take_file(files[0])
        elif not image.isNull():
            self.take_image(image)
        else:
            self.complain(_("El portapapeles no tiene ninguna imagen."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files dragged onto the dialog."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Use the first file dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take_file(Path(url.toLocalFile()))
                return

    def _room(self) -> QSizeF:
        return QSizeF(_PREVIEW_WIDTH - 16, _PREVIEW_HEIGHT - 16)

    def _show(self, image: QImage, name: str) -> None:
        ratio = self.devicePixelRatioF()
        room = (self._room() * ratio).toSize()
        if image.width() > room.width() or image.height() > room.height():
            image = image.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(ratio)
        self.preview.setPixmap(shown)
        self.file_name.setText(name)

    def _show_present(self) -> None:
        path = self._figure.image.source
        pictures = context_of(self.bench).pictures
        size = pictures.size(path) if path else None
        if not path:
            self.preview.setText(_("Elija un archivo, péguelo o arrástrelo hasta aquí"))
        elif size is None:
            self.preview.setText(_("No se encuentra la imagen."))
        else:
            fitted = size.scaled(self._room(), Qt.AspectRatioMode.KeepAspectRatio)
            found = pictures.pixmap(path, fitted, self.devicePixelRatioF())
            if found is None:
                pictures.ready.connect(self._show_present, Qt.ConnectionType.SingleShotConnection)
            elif self._new is None:
                self._show(found.toImage(), path)
        if path and self._new is None:
            self.file_name.setText(path)

    # --- Outcome --------------------------------------------------------------------------------

    def _decorative_changed(self) -> None:
        self.alt.setEnabled(not self.decorative.isChecked())
        self.check()

    def _caption_changed(self) -> None:
        self.id_field.set_words(self.caption.text() or self.alt.toPlainText())
        self.check()

    def problem(self) -> str:
        """Return what is missing."""
        if self._new is None and not self._figure.image.source:
            return _("Elija una imagen.")
        if not self.decorative.isChecked() and not self.alt.toPlainText().strip():
            return _("Describa la imagen para quien no la ve, o diga que es decorativa.")
        return "" if self._among_words else self.id_field.problem()

    def accept(self) -> None:
        """Copy a new picture into the guide, in a thread; then close."""
        if self.problem():
            return
        session = self.bench.session
        if self._new is None or session is None:
            super().accept()
            return
        new, name, folder = self._new, self._new_name, session.folder
        self.accept_button.setEnabled(False)
        self.bench.activities.run(
            _("Copiar la imagen a la guía"),
            lambda _progress: add_picture(folder, new, name),
            self._copied,
            self._not_copied,
        )

    def _copied(self, path: str) -> None:
        self._figure = Figure(Image(path, self._figure.image.alt))
        self._new = None
        super().accept()

    def _not_copied(self, error: BaseException) -> None:
        self.accept_button.setEnabled(True)
        if not isinstance(error, GuideError):
            raise error
        self.complain(f"{error.message} {error.remedy}")

    def markdown(self) -> str:
        """Return the figure, or the picture among words."""
        alt = "" if self.decorative.isChecked() else " ".join(self.alt.toPlainText().split())
        path = self._figure.image.source
        if self._among_words:
            return write_inlines((Image(path, alt, " ".join(self.caption.text().split())),))
        made = Figure(
            Image(path, alt), self.caption.inlines(), self.id_field.id(), source=self.source.inlines()
        )
        return write((made,))


def _read(md: str, among_words: bool) -> Figure:
    if not md:
        return Figure(Image("", ""))
    if not among_words:
        block = block_of(md)
        if isinstance(block, Figure):
            return block
        only = block.children[0] if isinstance(block, Paragraph) and len(block.children) == 1 else None
        return Figure(only) if isinstance(only, Image) else Figure(Image("", ""))
    inline = inline_of(md)
    if not isinstance(inline, Image):
        return Figure(Image("", ""))
    return Figure(inline, (Text(inline.title),) if inline.title else ())
