"""Read the CSV files of `datos/`: comma-separated, UTF-8, one header row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from guia_editor.i18n import _
from guia_editor.model.guide import DataFile
from guia_editor.storage.files import MAX_TEXT_BYTES, decode, read_bytes
from guia_editor.storage.yaml import Problems

MAX_ROWS = 100_000
MAX_COLUMNS = 200


def read_table(file: Path, path: str, problems: Problems) -> DataFile | None:
    """Return a CSV file, or None, saying in `problems` why not; every row has as many cells as the header.

    Raises `UnsafeContent`, `NotTextError` and `OSError` as the reading of files does.
    """
    data = read_bytes(file, MAX_TEXT_BYTES)
    reader = csv.reader(io.StringIO(decode(data, file.name), newline=""), strict=True)
    rows: list[tuple[str, ...]] = []
    columns: tuple[str, ...] = ()
    try:
        for cells in reader:
            row = tuple(cell.strip() for cell in cells)
            if not columns:
                columns = row
                if not _good_header(columns, reader.line_num, problems):
                    return None
            elif len(row) == len(columns):
                rows.append(row)
            elif row:
                problems.add(
                    "fila-desigual",
                    _("Esta fila tiene {n} celdas y el encabezado {columns}.").format(
                        n=len(row), columns=len(columns)
                    ),
                    _("Revise las comas; si una celda lleva coma, escríbala entre comillas."),
                    reader.line_num,
                )
            if len(rows) > MAX_ROWS:
                problems.add("datos-enormes", _("La tabla tiene demasiadas filas."), _("Divídala."))
                return None
    except csv.Error:
        problems.add(
            "datos-ilegibles",
            _("La tabla no se entiende en este punto."),
            _("Revise que cada comilla abierta se cierre y que las celdas se separen con comas."),
            reader.line_num,
        )
        return None
    if not columns:
        problems.add("datos-ilegibles", _("La tabla está vacía."), _("Agregue una fila de encabezados."))
        return None
    return DataFile(path, columns, tuple(rows), data)


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
