"""The words of finished files, wherever a reader, a screen reader or a search could meet them.

Not only what is shown: alternative texts, tooltips, properties, comments, a site's search texts. Each file
gives texts whose words stand in their order; where one ends, no sentence goes on.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from guia_editor.errors import DamagedEdition
from guia_editor.i18n import _

READ = frozenset({".docx", ".pdf", ".html", ".js", ".svg", ".xml"})
"""Kinds of files whose words are read."""

_PART = re.compile(r"(?:word|docProps|customXml)/.*\.(?:xml|rels|svg)$")
_SILENT = re.compile(r"<w:instrText[^>]*>.*?</w:instrText>", re.DOTALL)
_WORD_BREAK = re.compile(r"</w:(?:p|tc)>|<w:(?:br|tab|cr|footnoteReference|fldChar|sdt)\b[^>]*>")
_HTML_BREAK = re.compile(
    r"</?(?:p|li|t[dhr]|h\d|d[tdl]|div|ul|ol|table|caption|figure|figcaption|section|nav|option|summary"
    r"|title|label|br|sup|text|desc)\b[^>]*>"
)
_ATTRIBUTE = re.compile(r'="([^"<]* [^"<]*)"')
_SELECT = re.compile(r"<select\b.*?</select>", re.DOTALL)
_PROGRAM = re.compile(r"<(script|style)\b(?![^>]*\bjson).*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_EMPTY_FIGURE = re.compile(r'<td class="al-right">\s*</td>')
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_SAID = re.compile(r"<w:(?:t[ >]|sdt|drawing)")
_RIGHT = re.compile(r'<w:jc w:val="(?:right|end)"')
_LIBRARIES = ("-stemmer.js", "tema.js", "guia.js", "buscar.js", "lugar.js", "elegir.js")

_DAMAGED = (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)
"""What readers raise for files that are not what their names say; PDFium's own error is a RuntimeError."""

EMPTY_CELL = "\ue001"
"""Stands in a text where a cell for a figure has none."""


def file_texts(path: Path) -> tuple[str, ...]:
    """Return the words of a finished file; empty for a kind that holds none.

    Raises `DamagedEdition` when the file cannot be read as what its name says.
    """
    try:
        return _texts(path)
    except _DAMAGED as error:
        raise DamagedEdition(
            _("El archivo «{name}» no se puede leer.").format(name=path.name), _("Vuelva a exportarlo.")
        ) from error


def _texts(path: Path) -> tuple[str, ...]:
    match path.suffix:
        case ".docx":
            return tuple(_docx_texts(path))
        case ".pdf":
            # PDFium is a megabyte of machine code: load it only for who reads PDF files.
            from guia_editor.export.finished_pdf import pdf_texts

            return pdf_texts(path)
        case ".html" | ".svg" | ".xml":
            return html_texts(path.read_text("utf-8"))
        case ".js" if not path.name.endswith(_LIBRARIES):
            value = assigned(path.read_text("utf-8"))
            return tuple(text for found in strings(value) for text in html_texts(found))
        case _:
            return ()


def html_texts(source: str) -> tuple[str, ...]:
    """Return the words of HTML or SVG, then those of its attributes and choices, line by line."""
    marked = _EMPTY_FIGURE.sub(EMPTY_CELL, _PROGRAM.sub("", source))
    choices = _HTML_BREAK.sub("\n", " ".join(_SELECT.findall(marked)))
    said = _TAG.sub("", _HTML_BREAK.sub("\n", _SELECT.sub("", marked)))
    return unescape(said), unescape("\n".join((_TAG.sub("", choices), *_ATTRIBUTE.findall(source))))


def assigned(script: str) -> object:
    """Return the value that a script of a site assigns. Raises `ValueError` when it assigns none."""
    head, _equals, value = script.partition("]=" if script.startswith("(") else "=")
    if not head.lstrip("(").startswith("window."):
        raise ValueError("not a script of data")
    return json.loads(value.strip().removesuffix(";"))


def _docx_texts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        for name in sorted(name for name in package.namelist() if _PART.fullmatch(name)):
            xml = package.read(name).decode("utf-8")
            yield unescape(_TAG.sub("", _WORD_BREAK.sub("\n", _SILENT.sub("", xml))))
            yield "\n".join(unescape(found) for found in _ATTRIBUTE.findall(xml))
            yield EMPTY_CELL * sum(
                1 for cell in _CELL.findall(xml) if not _SAID.search(cell) and _RIGHT.search(cell)
            )


def strings(value: object) -> Iterator[str]:
    """Yield every string of a JSON value, names too."""
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from strings(one)
        case dict():
            for name, one in value.items():
                yield name
                yield from strings(one)
        case _:
            pass
