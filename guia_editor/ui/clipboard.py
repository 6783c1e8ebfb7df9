"""Copying, pasting and dropping: the text's own Markdown, HTML for Word, plain words, pictures, cells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt
from PySide6.QtGui import QDragLeaveEvent, QDropEvent, QGuiApplication, QImage, QTextBlock, QTextCursor

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.importing.report import Converted
from guia_editor.markdown.pieces import parse_pieces
from guia_editor.model.blocks import Blocks, Inlines, Paragraph, Text
from guia_editor.tasks import paste as paste_task
from guia_editor.tasks.copying import to_html, to_markdown
from guia_editor.tasks.pictures import add_picture
from guia_editor.ui import inserting, objects, reader
from guia_editor.ui.commands_inlines import insert_block
from guia_editor.ui.commands_tables import add_columns, add_rows
from guia_editor.ui.deleting import delete_selection
from guia_editor.ui.formats import LINE
from guia_editor.ui.leaves import add_after, leaf_of, reach_words, table_at
from guia_editor.ui.marks import char_format_at
from guia_editor.ui.pasting import cells_of, fitted, with_notes
from guia_editor.ui.step import Step, one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

OWN = "text/x-guia-markdown"
"""The MIME type of a copy for pasting inside the guide: Markdown with the notes that it calls."""

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".svg")

_LONG_HTML = 60_000
"""Characters of HTML from which the conversion is done beside the window's own thread."""

_MARKDOWN = re.compile(
    r"^#{1,6} \S|^:{3,} ?\w|^ {0,3}(?:```|~~~)|^\|? ?:?-{3,}:? ?\||\[[^\]\n]+\]\([^)\s]+\)|\*\*\S[^*\n]*\*\*"
    r"|\A(?:[-*+] .+(?:\n|\Z)){2,}|\A(?:\d+[.)] .+(?:\n|\Z)){2,}|^> \S",
    re.MULTILINE,
)


# --- Copying -----------------------------------------------------------------------------------------


def mime_of(editor: VisualEditor) -> QMimeData:
    """Return what a copy of the selection puts in the clipboard."""
    data = QMimeData()
    blocks = reader.read_selection(editor.textCursor())
    text = to_markdown(blocks).removesuffix("\n")
    own = to_markdown(with_notes(blocks, editor.pieces()))
    data.setData(OWN, QByteArray(own.encode("utf-8")))
    data.setHtml(to_html(with_notes(blocks, editor.pieces()), editor.names()))
    data.setText(text)
    return data


# --- Pasting -----------------------------------------------------------------------------------------


def can_paste(source: QMimeData | None) -> bool:
    """Say whether something can be pasted or dropped; an empty clipboard may have nothing at all."""
    return source is not None and (
        source.hasFormat(OWN) or source.hasText() or source.hasHtml() or source.hasImage() or source.hasUrls()
    )


def paste(editor: VisualEditor, source: QMimeData) -> None:
    """Put in what the clipboard holds: own text, pictures, HTML, cells, words; the first that it has.

    Word and Excel put a picture of what was copied beside it: a picture alone counts.
    """
    files = _picture_files(source)
    html = source.html() if source.hasHtml() else ""
    if source.hasFormat(OWN):
        insert(editor, parse_pieces(source.data(OWN).toStdString()))
    elif files:
        for file in files:
            _bring_picture(editor, file, file.name)
    elif source.hasImage() and not source.text().strip():
        _bring_picture(editor, _png(source.imageData()), _("imagen pegada") + ".png")
    elif leaf_of(editor.textCursor().block()).kind == "code":
        _put_text(editor, source.text())
    elif html.strip():
        _paste_html(editor, html)
    elif source.hasText():
        _paste_text(editor, source.text())


def paste_plain(editor: VisualEditor) -> None:
    """Put in the words of the clipboard only; each of its lines is a paragraph."""
    _put_text(editor, QGuiApplication.clipboard().text())


def _put_text(editor: VisualEditor, text: str) -> None:
    lines = [line.strip("\r") for line in text.replace("\t", " ").split("\n")]
    if leaf_of(editor.textCursor().block()).kind == "code":
        with one_step(editor) as step:
            editor.report(delete_selection(step.cursor))
            step.cursor.insertText(LINE.join(lines).rstrip(LINE), char_format_at(step.cursor.block(), ()))
        return
    # Words within a line keep the blanks around them.
    words = lines if len(lines) == 1 else [line.strip() for line in lines if line.strip()]
    if any(words):
        insert(editor, tuple(Paragraph((Text(line),)) for line in words))


def _paste_text(editor: VisualEditor, text: str) -> None:
    if _MARKDOWN.search(text.replace("\r\n", "\n")):
        insert(editor, parse_pieces(text))
    elif (
        leaf_of(editor.textCursor().block()).kind != "code" and "\n" not in text.strip() and "\t" not in text
    ):
        _put_text(editor, text)
    else:
        _insert_converted(editor, paste_task.text_to_blocks(text))


def _paste_html(editor: VisualEditor, html: str) -> None:
    if len(html) < _LONG_HTML:
        _insert_converted(editor, paste_task.html_to_blocks(html))
        return
    editor.bench.activities.run(
        _("Pegando"),
        lambda _progress: paste_task.html_to_blocks(html),
        lambda converted: _insert_converted(editor, converted),
        lambda error: _tell(editor, error),
    )


def _insert_converted(editor: VisualEditor, converted: Converted) -> None:
    session = editor.bench.session
    pictures = converted.pictures if session is not None else ()
    if not pictures or session is None:
        _finish(editor, converted, {})
        return
    folder = session.folder
    editor.bench.activities.run(
        _("Copiando imágenes"),
        lambda _progress: {one.name: add_picture(folder, one.data, one.name) for one in pictures},
        lambda sources: _finish(editor, converted, sources),
        lambda error: _tell(editor, error),
    )


def _finish(editor: VisualEditor, converted: Converted, sources: dict[str, str]) -> None:
    insert(editor, paste_task.with_sources(converted.blocks, sources))
    if converted.losses:
        editor.said.emit(" ".join(loss.message for loss in converted.losses[:2]))


def _tell(editor: VisualEditor, error: object) -> None:
    if isinstance(error, GuideError):
        editor.said.emit(str(error))
    elif isinstance(error, BaseException):
        raise error


def insert(editor: VisualEditor, blocks: Blocks) -> None:
    """Put blocks in place of the selection, fitted to where they go, in one undo step."""
    pieces = editor.pieces()

    def fit(block: QTextBlock) -> tuple[Blocks, Blocks]:
        tags = leaf_of(block).tags
        return fitted(blocks, pieces, in_form="form" in tags, in_note="note" in tags)

    if not any(fit(editor.textCursor().block())):
        return
    marks = editor.typing_marks()
    with one_step(editor) as step:
        editor.report(delete_selection(step.cursor))
        # A selection may begin in a note, or end in one, and what is left be either's.
        body, notes = fit(step.cursor.block())
        table, rows = table_at(step.cursor.block()), cells_of(body)
        if table is not None and rows:
            _fill_cells(step, rows)
        elif len(body) == 1 and isinstance(body[0], Paragraph) and _is_plain(body[0].children):
            step.cursor.insertText(_words(body[0].children), char_format_at(step.cursor.block(), marks))
        elif body:
            reach_words(step.cursor)
            inserting.insert(step.cursor, body)
        if notes:
            _append(step, notes)


def _is_plain(words: Inlines) -> bool:
    return all(isinstance(one, Text) for one in words)


def _words(words: Inlines) -> str:
    return "".join(one.text for one in words if isinstance(one, Text))


def _append(step: Step, notes: Blocks) -> None:
    """Put notes at the end of the chapter; the cursor stays."""
    end = QTextCursor(add_after(step.document.lastBlock(), "p", ()))
    inserting.insert(end, notes)
    step.touch([end.block()])


def _fill_cells(step: Step, rows: tuple[tuple[Inlines, ...], ...]) -> None:
    """Fill the cells from the cursor's to the right and down; the table grows as needed."""
    table = step.cursor.currentTable()
    cell = table.cellAt(step.cursor)
    top, left = cell.row(), cell.column()
    columns = left + max(len(row) for row in rows)
    if columns > table.columns():
        add_columns(step, table, table.columns(), columns - table.columns())
    table = step.cursor.currentTable()
    if top + len(rows) > table.rows():
        add_rows(table, table.rows(), top + len(rows) - table.rows())
    for y, row in enumerate(rows):
        for x, words in enumerate(row):
            target = step.cursor.currentTable().cellAt(top + y, left + x)
            inside = target.firstCursorPosition()
            inside.setPosition(target.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
            inside.removeSelectedText()
            if any(words):
                inserting.insert(inside, (Paragraph(words),))


# --- Pictures ----------------------------------------------------------------------------------------


def _picture_files(source: QMimeData) -> list[Path]:
    paths = (Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile())
    return [path for path in paths if path.suffix.lower() in PICTURE_SUFFIXES]


def _png(image: object) -> bytes:
    if not isinstance(image, QImage):
        return b""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _bring_picture(editor: VisualEditor, source: bytes | Path, name: str) -> None:
    """Copy a picture into the guide, let the person describe it, and put it in as a figure."""
    session = editor.bench.session
    if session is None or not source:
        editor.said.emit(_("No se puede poner la imagen: abra primero una guía."))
        return
    folder = session.folder
    editor.bench.activities.run(
        _("Copiando la imagen"),
        lambda _progress: add_picture(folder, source, name),
        lambda path: _put_figure(editor, path),
        lambda error: _tell(editor, error),
    )


def _put_figure(editor: VisualEditor, path: str) -> None:
    figure = editor.describe_picture(f"![](<{path}>)" if " " in path else f"![]({path})")
    if figure:
        insert_block(editor, figure)


def describe(editor: VisualEditor, figure: str) -> str | None:
    """Let the person write what a picture shows; return the figure's Markdown, None when given up."""
    return objects.edit_object(editor.bench, "figure", figure)


# --- Dropping ----------------------------------------------------------------------------------------


def drop(editor: VisualEditor, event: QDropEvent) -> None:
    """Put down what was dragged; within the text it moves, or is copied with Ctrl."""
    place = editor.cursorForPosition(event.position().toPoint())
    inside = is_from(event, editor)
    # Qt draws where the drop would go until the drag has left.
    editor.end_drag(QDragLeaveEvent())
    if editor.isReadOnly() or not can_paste(event.mimeData()):
        event.ignore()
        return
    cursor = editor.textCursor()
    if inside and event.dropAction() == Qt.DropAction.MoveAction and cursor.hasSelection():
        if not cursor.selectionStart() <= place.position() <= cursor.selectionEnd():
            _move(editor, cursor, place, event.mimeData())
    else:
        editor.setTextCursor(place)
        paste(editor, event.mimeData())
    event.acceptProposedAction()


def is_from(event: QDropEvent, editor: VisualEditor) -> bool:
    """Say whether what is dropped was dragged from an editor itself."""
    return event.source() in (editor, editor.viewport())


def _move(editor: VisualEditor, cursor: QTextCursor, place: QTextCursor, source: QMimeData) -> None:
    cursor.beginEditBlock()
    editor.report(delete_selection(cursor))
    editor.setTextCursor(place)
    paste(editor, source)
    cursor.endEditBlock()
