"""Understand and write the staff's table of municipalities: its columns, its rows by code.

Titles written as words and codes that lost their leading zero are repaired; each repair is told.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from guia_editor.i18n import _, plural
from guia_editor.model.guide import DataFile
from guia_editor.model.names import fold
from guia_editor.model.own_columns import (
    CODE,
    HELPERS,
    MAX_CELL,
    MAX_OWN_COLUMNS,
    OwnTable,
    clean_cell,
    column_name,
    free_names,
    name_problem,
    whole_code,
)
from guia_editor.model.territory import Territory
from guia_editor.storage.files import MAX_TEXT_BYTES, read_bytes
from guia_editor.storage.loose_tables import LooseTable, read_loose
from guia_editor.storage.tables import warn_of_formula
from guia_editor.storage.yaml import Problems


def understand(loose: LooseTable, places: Mapping[str, Territory], problems: Problems) -> OwnTable:
    """Return a table by code and column, telling in `problems` of all that is odd.

    `places` are the municipalities by code; without any, no code is found odd.
    """
    titles = {fold(title): title for title in loose.columns}
    if CODE not in titles:
        problems.add(
            "columnas-propias",
            _("La tabla no tiene una columna «codigo»."),
            _("Agréguela: es el código del INE de cada municipio, con sus cuatro cifras."),
            1,
        )
        return OwnTable()
    names = _names(loose, problems)
    cells: dict[str, Mapping[str, str]] = {}
    strays: list[tuple[str, Mapping[str, str]]] = []
    repaired = 0
    for line, found in loose.rows:
        row = dict(zip(loose.columns, found, strict=True))
        written = row[titles[CODE]]
        code = whole_code(written)
        repaired += code != written
        words = {name: _cell(row[title], line, problems) for title, name in names.items() if row[title]}
        if _is_odd(code, cells, places, line, problems):
            strays.append((code, words))
            continue
        _check_helpers(row, places.get(code), line, problems)
        cells[code] = words
    if repaired:
        problems.warn(
            "tabla-reparada",
            plural(
                repaired,
                _("Se devolvió el cero inicial a 1 código."),
                _("Se devolvió el cero inicial a {count} códigos."),
            ),
            _("Excel se lo quita; en Excel, dé a esa columna el formato «Texto»."),
        )
    kept = {code: row for code, row in cells.items() if row}
    return OwnTable(tuple(names.values()), kept, tuple(strays))


def _names(loose: LooseTable, problems: Problems) -> dict[str, str]:
    """Return the columns that can be read by title, telling of names that are odd."""
    _tell_of_titles(loose, problems)
    wanted = [title for title in loose.columns if fold(title) not in (CODE, *HELPERS)]
    found: dict[str, str] = {}
    for title, name in free_names(title for title in wanted if title).items():
        if wanted.count(title) > 1 or (not name and column_name(title)):
            trouble = _("Su nombre está repetido.")
        elif len(found) >= MAX_OWN_COLUMNS:
            trouble = _("Hay demasiadas.")
        else:
            trouble = name_problem(name)
        if trouble:
            problems.add(
                "columnas-propias",
                _("La columna «{title}» no se puede leer. {trouble}").format(title=title, trouble=trouble),
                _("Póngale en la primera fila un nombre propio, como «telefono_oficina»."),
                1,
            )
            continue
        if name != title:
            problems.warn(
                "tabla-reparada",
                _("La columna «{title}» se llama aquí «{name}».").format(title=title, name=name),
                _("Con ese nombre se escribe en el texto: {{{{{name}}}}}.").format(name=name),
                1,
            )
        found[title] = name
    return found


def _tell_of_titles(loose: LooseTable, problems: Problems) -> None:
    """Tell of columns that stand under no title, or under that of the codes."""
    if any(cells[at] for at, title in enumerate(loose.columns) if not title for _line, cells in loose.rows):
        problems.add(
            "columnas-propias",
            _("Una columna tiene datos y no tiene título; no se puede leer."),
            _("Póngale un nombre en la primera fila, como «telefono_oficina»."),
            1,
        )
    folded = [fold(title) for title in loose.columns]
    if folded.count(CODE) > 1:
        problems.add(
            "columnas-propias",
            _("La columna «codigo» está más de una vez; se lee la última."),
            _("Deje una sola con ese título."),
            1,
        )


def _cell(text: str, line: int, problems: Problems) -> str:
    warn_of_formula(text, line, problems)
    clean = clean_cell(text, MAX_CELL + 1)
    if len(clean) > MAX_CELL:
        problems.add(
            "columnas-propias",
            _("Una celda tiene más de {n} signos y se cortó.").format(n=MAX_CELL),
            _("Escriba lo esencial: una celda es un dato, no un texto."),
            line,
        )
    return clean[:MAX_CELL]


def _is_odd(
    code: str, known: Mapping[str, object], places: Mapping[str, Territory], line: int, problems: Problems
) -> bool:
    """Tell of a code that no municipality has or that was there before."""
    if code in known:
        message = _("El código {code} está dos veces; vale la primera fila.")
        remedy = _("Deje una sola fila para cada municipio.")
    elif places and code not in places:
        message = _("Ningún municipio tiene el código «{code}».")
        remedy = _("Escriba el código del INE, de cuatro cifras, o borre la fila.")
    else:
        return False
    problems.add("columnas-propias", message.format(code=code[:20]), remedy, line)
    return True


def _check_helpers(row: Mapping[str, str], place: Territory | None, line: int, problems: Problems) -> None:
    """Tell of a row whose names are not those of its code, as when someone sorted half a table."""
    if place is None:
        return
    known = {"municipio": (place.name, *place.variants), "departamento": (place.department,)}
    for title, written in row.items():
        names = known.get(fold(title))
        if names and written and fold(written) not in map(fold, names):
            problems.warn(
                "fila-de-otro",
                _("La fila de {code} dice «{written}», pero ese código es de {name}.").format(
                    code=place.code, written=written[:40], name=names[0]
                ),
                _("Revise que los datos de la fila sean de ese municipio."),
                line,
            )


def read_own_file(file: Path, path: str, problems: Problems) -> DataFile | None:
    """Return the staff's table as data of the guide, as it was found; None when unreadable.

    Raises `UnsafeContent` and `OSError` as the reading of files does.
    """
    data = read_bytes(file, MAX_TEXT_BYTES)
    loose = read_loose(data, problems)
    if loose is None:
        return None
    return DataFile(path, loose.columns, tuple(cells for _line, cells in loose.rows), data)


def table_of(data: DataFile, places: Mapping[str, Territory], problems: Problems) -> OwnTable:
    """Return the staff's table from data of the guide, telling of all that is odd."""
    rows = tuple(enumerate(data.rows, 2))
    return understand(LooseTable(data.columns, rows), places, problems)


def written(table: OwnTable, places: Iterable[Territory]) -> str:
    """Return a table as the guide keeps it: a row for each municipality, by code, with its names.

    Rows that are no municipality's follow at the end.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((CODE, *HELPERS, *table.columns))
    for place in sorted(places, key=lambda one: one.code):
        cells = (table.value(place.code, column) for column in table.columns)
        writer.writerow((place.code, place.name, place.department, *cells))
    for code, row in table.strays:
        writer.writerow((code, "", "", *(row.get(column, "") for column in table.columns)))
    return stream.getvalue()
