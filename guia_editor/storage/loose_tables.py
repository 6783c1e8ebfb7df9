"""Read tables that people made with a spreadsheet, forgiving what it does to CSV files.

What is forgiven: semicolons or tabs between cells, Excel's line "sep=;", a byte order mark, Windows-1252 or
UTF-16 in place of UTF-8, blank lines, empty columns at the right. Each repair is told.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.storage.files import BOM, MAX_TEXT_BYTES, read_bytes
from guia_editor.storage.tables import tell_unreadable
from guia_editor.storage.yaml import Problems

MAX_ROWS, MAX_TITLES = 2_000, 240

_SEPARATORS = ",;\t"
_HEAD = 20_000
_FIRST_LINE = re.compile(r"[\r\n]*([^\r\n]*)")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_QUOTED = re.compile(r"\"[^\"]*\"")
_EXCEL_HINT = re.compile(r"\"?sep=[^\r\n]{0,3}\"?\r?\n", re.IGNORECASE)
"""A first line that Excel writes for itself."""


@dataclass(frozen=True, slots=True)
class LooseTable:
    """A table as it was found: titles, and rows with the line on which each ends."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_loose_file(file: Path, problems: Problems, most: int = MAX_ROWS) -> LooseTable | None:
    """Return a file that somebody chose as `read_loose` does; `GuideError` when it cannot be read."""
    try:
        data = read_bytes(file, MAX_TEXT_BYTES)
    except OSError as error:
        raise GuideError(
            _("No se puede leer «{name}».").format(name=file.name),
            _("Revise que el archivo siga allí y que usted tenga permiso de leerlo."),
        ) from error
    return read_loose(data, problems, most)


def read_loose(data: bytes, problems: Problems, most: int = MAX_ROWS) -> LooseTable | None:
    """Return a CSV file from a spreadsheet, every row as long as its titles; None when it is no table.

    Tables of more than `most` rows are refused. What was repaired is a warning in `problems`, what had to be
    left out an error.
    """
    if b"\0" in data and not data.startswith(_UTF16):
        problems.add(
            "datos-ilegibles",
            _("«{name}» no es una tabla de texto.").format(name=problems.path),
            _("En Excel o LibreOffice, use «Guardar como» y elija «CSV UTF-8»."),
        )
        return None
    text = _decoded(data, problems)
    hint = _EXCEL_HINT.match(text)
    skipped = 1 if hint else 0
    text = text[hint.end() :] if hint else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, problems), strict=True)
    try:
        columns = tuple(cell.strip() for cell in next(filter(any, reader), []))
        while columns and not columns[-1]:
            columns = columns[:-1]  # spreadsheets save empty columns at the right
        rows = tuple(islice(_rows(reader, len(columns), skipped, problems), most + 1))
    except csv.Error:
        tell_unreadable(problems, reader.line_num + skipped)
        return None
    if not columns or len(rows) > most or len(columns) > MAX_TITLES:
        problems.add(
            "datos-ilegibles",
            _("La tabla está vacía o es demasiado grande."),
            _("Debe tener una fila de títulos y una fila por municipio."),
        )
        return None
    return LooseTable(columns, rows)


def _decoded(data: bytes, problems: Problems) -> str:
    if data.startswith(_UTF16):
        return data.decode("utf-16", "replace")
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        problems.warn(
            "tabla-reparada",
            _("La tabla no estaba en UTF-8; se leyó como la guarda Excel (Windows-1252)."),
            _("Revise que las tildes y las eñes se vean bien."),
        )
        return data.decode("cp1252", "replace")


def _separator(text: str, problems: Problems) -> str:
    """Return what parts the titles: the sign that it has most of, words in quotes left aside."""
    found = _FIRST_LINE.match(text, 0, _HEAD)
    bare = _QUOTED.sub("", found[1]) if found else ""
    best = max(_SEPARATORS, key=bare.count)
    if best != ",":
        named = _("tabuladores") if best == "\t" else _("punto y coma")
        problems.warn(
            "tabla-reparada",
            _("Las celdas venían separadas con {named}; se leyeron así.").format(named=named),
            _("No hay que hacer nada: al guardar quedan separadas con comas."),
        )
    return best


def _rows(
    reader: Iterable[list[str]], width: int, skipped: int, problems: Problems
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for cells in reader:
        line: int = getattr(reader, "line_num", 0) + skipped
        bare = [cell.strip() for cell in cells]
        if not any(bare):
            continue
        if any(bare[width:]):
            problems.add(
                "fila-desigual",
                _("La fila tiene más celdas que títulos; lo que sobra no se lee."),
                _("Si una celda lleva coma, escríbala entre comillas dobles."),
                line,
            )
        yield line, (*bare, *("",) * (width - len(bare)))[:width]
