"""Read and write the staff's table of municipalities, forgiving what spreadsheets do to CSV files.

What is forgiven: semicolons or tabs between cells, a byte order mark, Windows-1252 or UTF-16 in place of
UTF-8, titles written as words, codes that lost their leading zero. Each repair is told.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from guia_editor.errors import UnsafeContent
from guia_editor.i18n import _, plural
from guia_editor.model.formulas import is_formula
from guia_editor.model.guide import DataFile
from guia_editor.model.names import fold
from guia_editor.model.own_columns import (
    CODE,
    HELPERS,
    MAX_CELL,
    MAX_OWN_COLUMNS,
    OwnTable,
    clean_cell,
    free_names,
    name_problem,
    whole_code,
)
from guia_editor.model.territory import Territory
from guia_editor.storage.files import BOM, MAX_TEXT_BYTES, read_bytes
from guia_editor.storage.yaml import Problems

MAX_ROWS = 2_000
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class LooseTable:
    """A table as it was found: titles, and rows with the line on which each ends."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_loose(data: bytes, problems: Problems, most: int = MAX_ROWS) -> LooseTable | None:
    """Return a CSV file from a spreadsheet, every row as long as its titles; None when it is no table.

    Tables of more than `most` rows are refused. What was repaired is a warning in `problems`, what had to be
    left out an error.
    """
    text = _decoded(data, problems)
    separator = _separator(text, problems)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        while columns and not columns[-1]:
            columns = columns[:-1]  # spreadsheets save empty columns at the right
        rows = tuple(islice(_rows(reader, len(columns), problems), most + 1))
    except csv.Error:
        problems.add(
            "datos-ilegibles",
            _("La tabla no se entiende en este punto."),
            _("Revise que cada comilla abierta se cierre y que las celdas se separen con comas."),
            reader.line_num,
        )
        return None
    if not columns or len(rows) > most or len(columns) > 4 * MAX_OWN_COLUMNS:
        problems.add(
            "datos-ilegibles",
            _("La tabla está vacía o es demasiado grande."),
            _("Debe tener una fila de títulos y una fila por municipio."),
        )
        return None
    return LooseTable(columns, rows)


def _decoded(data: bytes, problems: Problems) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
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
    """Return what parts the cells of the titles' line: the sign that it has most of."""
    head = text.lstrip("\r\n").partition("\n")[0]
    best = max(_SEPARATORS, key=head.count)
    if best != ",":
        named = _("tabuladores") if best == "\t" else _("punto y coma")
        problems.warn(
            "tabla-reparada",
            _("Las celdas venían separadas con {named}; se leyeron así.").format(named=named),
            _("No hay que hacer nada: al guardar quedan separadas con comas."),
        )
    return best


def _rows(
    reader: Iterable[list[str]], width: int, problems: Problems
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for cells in reader:
        line: int = getattr(reader, "line_num", 0)
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
    names = _names(loose.columns, problems)
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


def _names(titles: tuple[str, ...], problems: Problems) -> dict[str, str]:
    """Return the columns that can be read by title, telling of names that are odd."""
    wanted = [title for title in titles if fold(title) not in (CODE, *HELPERS)]
    found: dict[str, str] = {}
    for title, name in free_names(title for title in wanted if title).items():
        trouble = name_problem(name, tuple(found.values()))
        if wanted.count(title) > 1 or trouble or len(found) >= MAX_OWN_COLUMNS:
            problems.add(
                "columnas-propias",
                _("La columna «{title}» no se puede leer. {trouble}").format(
                    title=title, trouble=trouble or _("Su nombre está repetido, o hay demasiadas.")
                ),
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


def _cell(text: str, line: int, problems: Problems) -> str:
    if is_formula(text):
        problems.warn(
            "celda-formula",
            _("Una hoja de cálculo tomaría «{cell}» por una fórmula.").format(cell=text[:40]),
            _("Escriba el valor, sin «=», «@», «+» ni «-» delante de las palabras."),
            line,
        )
    clean = clean_cell(text)
    if len(clean) == MAX_CELL:
        problems.add(
            "columnas-propias",
            _("Una celda tiene más de {n} signos y se cortó.").format(n=MAX_CELL),
            _("Escriba lo esencial: una celda es un dato, no un texto."),
            line,
        )
    return clean


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
    """Return the staff's table as data of the guide, its titles and codes repaired; None when unreadable.

    Raises `UnsafeContent` and `OSError` as the reading of files does.
    """
    data = read_bytes(file, MAX_TEXT_BYTES)
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnsafeContent(
            _("«{name}» no es una tabla de texto.").format(name=file.name),
            _("Guárdela desde Excel como «CSV UTF-8»."),
        )
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
