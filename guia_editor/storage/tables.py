"""Read the CSV files of `datos/`: comma-separated, UTF-8, one header row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.i18n import _
from guia_editor.model.formulas import is_formula
from guia_editor.model.guide import DataFile
from guia_editor.storage.files import MAX_TEXT_BYTES, decode, legible, read_bytes
from guia_editor.storage.yaml import Problems

if TYPE_CHECKING:
    from _csv import Reader

MAX_ROWS = 100_000
MAX_COLUMNS = 200


def read_table(file: Path, path: str, problems: Problems) -> DataFile | None:
    """Return a CSV file, or None, saying in `problems` why not; every row has as many cells as the header.

    Raises `UnsafeContent`, `NotTextError` and `OSError` as the reading of files does.
    """
    data = read_bytes(file, MAX_TEXT_BYTES)
    text, marked = legible(decode(data, file.name))
    if marked:
        problems.warn(
            "signo-ilegible",
            _("La tabla tiene signos de control, que se muestran como «�»."),
            _("Bórrelos; suelen venir de copiar y pegar."),
            marked,
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        columns = tuple(cell.strip() for cell in header)
        if not columns:
            message = _("La tabla está vacía.")
            problems.add("datos-ilegibles", message, _("Agregue una fila de encabezados."))
            return None
        if not _good_header(columns, reader.line_num, problems):
            return None
        rows = tuple(islice(_rows(reader, len(columns), problems), MAX_ROWS + 1))
    except csv.Error:
        tell_unreadable(problems, reader.line_num)
        return None
    if len(rows) > MAX_ROWS:
        problems.add("datos-enormes", _("La tabla tiene demasiadas filas."), _("Divídala."))
        return None
    return DataFile(path, columns, rows, data)


def tell_unreadable(problems: Problems, line: int) -> None:
    """Tell of a line from which on a table cannot be read."""
    problems.add(
        "datos-ilegibles",
        _("La tabla no se entiende en este punto."),
        _("Revise que cada comilla abierta se cierre y que las celdas se separen con comas."),
        line,
    )


def warn_of_formula(cell: str, line: int, problems: Problems) -> None:
    """Tell of a cell that would run on the machine of whoever downloads the data."""
    if is_formula(cell):
        problems.warn(
            "celda-formula",
            _("Una hoja de cálculo tomaría «{cell}» por una fórmula.").format(cell=cell[:40]),
            _("Escriba el valor, sin «=», «@», «+» ni «-» delante de las palabras."),
            line,
        )


def _rows(reader: Reader, columns: int, problems: Problems) -> Iterator[tuple[str, ...]]:
    """Yield the rows that have a cell for each column, telling of those that have not."""
    for cells in reader:
        row = tuple(cell.strip() for cell in cells)
        if len(row) == columns:
            for cell in row:
                warn_of_formula(cell, reader.line_num, problems)
            yield row
        elif row:
            problems.add(
                "fila-desigual",
                _("Celdas de esta fila: {n}; del encabezado: {columns}.").format(n=len(row), columns=columns),
                _("Revise las comas; si una celda lleva coma, escríbala entre comillas."),
                reader.line_num,
            )


def _good_header(columns: tuple[str, ...], line: int, problems: Problems) -> bool:
    if 0 < len(columns) <= MAX_COLUMNS and all(columns) and len(set(columns)) == len(columns):
        return True
    problems.add(
        "datos-ilegibles",
        _("Los encabezados de la tabla están vacíos, repetidos o son demasiados."),
        _("Dé a cada columna un nombre propio en la primera fila."),
        line,
    )
    return False
