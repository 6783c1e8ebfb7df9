"""The columns that the staff add to the municipalities: a small table by code, and its rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from guia_editor.i18n import _
from guia_editor.model.expressions import KEYWORDS
from guia_editor.model.names import slug
from guia_editor.model.territory import TERRITORY_VARIABLES

OWN_COLUMNS = "datos/municipios_propios.csv"
"""Where the guide keeps them, from `contenido/`."""

CODE = "codigo"
HELPERS = ("municipio", "departamento")
"""Columns that only tell people which row is whose; what they say must agree with the code."""

RESERVED = KEYWORDS | TERRITORY_VARIABLES
"""Names that already mean something in a text or a condition."""

MAX_OWN_COLUMNS, MAX_CELL = 60, 1000

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"'?(\d{1,4})(?:[.,]0+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that would hold something else."""

    code: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OwnTable:
    """Columns in their order, and cells by code and column; empty cells are left out.

    `strays` are rows that belong to no municipality, or repeat one: nothing of a file is dropped unasked.
    """

    columns: tuple[str, ...] = ()
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    strays: tuple[tuple[str, Mapping[str, str]], ...] = ()

    def value(self, code: str, column: str) -> str:
        """Return a cell, empty where there is none."""
        return self.cells.get(code, {}).get(column, "")

    def with_cells(self, words: Mapping[tuple[str, str], str]) -> OwnTable:
        """Return the table with some cells, by code and column, holding other words."""
        cells = {code: dict(row) for code, row in self.cells.items()}
        for (code, column), word in words.items():
            row = cells.setdefault(code, {})
            row.pop(column, None)
            if word:
                row[column] = word
        return replace(self, cells={code: row for code, row in cells.items() if row})

    def with_column(self, name: str) -> OwnTable:
        """Return the table with one more, empty column at its end."""
        return replace(self, columns=(*self.columns, name))

    def renamed(self, old: str, new: str) -> OwnTable:
        """Return the table with a column under another name, its cells kept."""

        def moved(row: Mapping[str, str]) -> dict[str, str]:
            return {new if name == old else name: word for name, word in row.items()}

        return OwnTable(
            tuple(new if name == old else name for name in self.columns),
            {code: moved(row) for code, row in self.cells.items()},
            tuple((code, moved(row)) for code, row in self.strays),
        )

    def without_column(self, name: str) -> OwnTable:
        """Return the table without a column and what it held."""

        def rest(row: Mapping[str, str]) -> dict[str, str]:
            return {column: word for column, word in row.items() if column != name}

        cells = {code: kept for code, row in self.cells.items() if (kept := rest(row))}
        strays = tuple((code, rest(row)) for code, row in self.strays)
        return OwnTable(tuple(one for one in self.columns if one != name), cells, strays)

    def changes_to(self, other: OwnTable) -> tuple[CellChange, ...]:
        """Return the cells that differ in another table, by code and its columns' order."""
        columns = tuple(dict.fromkeys((*other.columns, *self.columns)))
        codes = sorted(self.cells.keys() | other.cells.keys())
        found = (
            CellChange(code, column, self.value(code, column), other.value(code, column))
            for code in codes
            for column in columns
        )
        return tuple(one for one in found if one.before != one.after)


def column_name(title: str) -> str:
    """Return a title as the name of a column: "Correo de la UIP" → "correo_de_la_uip"; may be empty."""
    return slug(title).replace("-", "_").lstrip("0123456789_")[:40].rstrip("_")


def name_problem(name: str, taken: Collection[str] = ()) -> str:
    """Return why a column cannot bear a name, or "" when it can; `taken` are names of other columns."""
    if not _NAME.fullmatch(name):
        return _("Un nombre de columna lleva solo minúsculas sin tilde, cifras y guiones bajos.")
    if name in RESERVED:
        return _("El nombre «{name}» ya lo usa la guía.").format(name=name)
    if name in taken:
        return _("Ya hay una columna «{name}».").format(name=name)
    return ""


def whole_code(text: str) -> str:
    """Return an INE code with the leading zero that spreadsheets eat: "701" is "0701", "7.0" is "07"."""
    found = _CODE.fullmatch(text.strip())
    return found[1].zfill(2 if len(found[1]) < 3 else 4) if found else text.strip()


def clean_cell(text: str, most: int = MAX_CELL) -> str:
    """Return what a cell holds as one line of words, without control characters, cut at `most` signs."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:most]


def free_names(titles: Iterable[str]) -> dict[str, str]:
    """Return names for titles of columns, by title: repaired where they can be, "" where nothing is left."""
    names: dict[str, str] = {}
    for title in titles:
        name = title if _NAME.fullmatch(title) else column_name(title)
        names[title] = "" if name in names.values() else name
    return names
