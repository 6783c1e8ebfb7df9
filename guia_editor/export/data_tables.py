"""Tables made from the guide's data files: which rows, in which order, how their figures are written."""

from __future__ import annotations

from collections.abc import Sequence

from guia_editor.export.context import Context
from guia_editor.export.downloads import offer
from guia_editor.export.phrases import words
from guia_editor.i18n import _ as message
from guia_editor.i18n import number
from guia_editor.model.blocks import (
    Align,
    Block,
    Citation,
    CitationItem,
    DataTable,
    Inlines,
    Paragraph,
    Table,
    plain_text,
)
from guia_editor.model.guide import DataFile
from guia_editor.model.names import fold

_YEARS = range(1900, 2101)
"""Whole numbers in this range alone are years, and written without separators."""


def data_table(block: DataTable, context: Context) -> Block:
    """Return the table that a data block asks for; a missing file or column is noted as a problem."""
    file = context.guide.data.get(block.path)
    if file is None:
        _missing(
            block,
            context,
            message("No existe el archivo de datos «{path}».").format(path=block.path),
            message("Corrija «archivo=» o copie el archivo a la carpeta datos."),
        )
        return Paragraph(words(block.path), block.lines)
    columns = [(column.name, column.title) for column in block.columns] or [(c, c) for c in file.columns]
    wanted = {name for name, _title in columns} | {name for name, _value in block.where}
    wanted |= {block.order.lstrip("-")} if block.order else set()
    unknown = sorted(wanted - set(file.columns))
    if unknown:
        _missing(
            block,
            context,
            message("El archivo «{path}» no tiene la columna «{column}».").format(
                path=block.path, column=unknown[0]
            ),
            message("Sus columnas son: {columns}.").format(columns=", ".join(file.columns)),
        )
        return Paragraph(words(block.path), block.lines)
    offer(block.path, plain_text(block.caption) or block.path, file.data, context)
    return _table(block, file, columns, context)


def _missing(block: DataTable, context: Context, text: str, remedy: str) -> None:
    context.problem("datos-ausentes", text, remedy, block.lines.first)


def _table(block: DataTable, file: DataFile, columns: list[tuple[str, str]], context: Context) -> Table:
    rows = _selected(block, file, context)
    shown = [_Column(file, name, context.language) for name, _title in columns]
    cells = [tuple(words(column.written(row)) for column in shown) for row in rows]
    if not cells:
        cells = [(words(context.words("Sin datos")), *((),) * (len(columns) - 1))]
    align: list[Align] = ["right" if column.numeric else "" for column in shown]
    return Table(
        header=tuple(words(title) for _name, title in columns),
        rows=tuple(cells),
        align=tuple(align),
        caption=block.caption,
        id=block.id,
        widths=block.widths if len(block.widths) == len(columns) else (),
        source=source_words(block.source, block.lines.first, context),
        note=block.note,
        lines=block.lines,
    )


def source_words(source: str, line: int, context: Context) -> Inlines:
    """Return where data come from: a citation when it is the key of a declared work, else plain words."""
    if source in context.guide.sources:
        return (Citation((CitationItem(source),), line),)
    return words(source)


def _selected(block: DataTable, file: DataFile, context: Context) -> Sequence[tuple[str, ...]]:
    """Return the rows that match, ordered (figures by value, words as in a dictionary), at most so many.

    What must equal the code of a wider territory may be that of any of its municipalities, in a file that
    has no rows for the territory itself.
    """
    index = {name: position for position, name in enumerate(file.columns)}
    own = context.territory
    members = {place.code for place in context.guide.territories.members(own)}

    def allowed(position: int, value: str) -> set[str]:
        has_own = value != own.code or any(row[position] == own.code for row in file.rows)
        return {value} if has_own else members

    wanted = [(index[name], allowed(index[name], value)) for name, value in block.where]
    rows = [row for row in file.rows if all(row[position] in values for position, values in wanted)]
    if block.order:
        position = index[block.order.lstrip("-")]
        filled = [row for row in rows if row[position]]
        empty = [row for row in rows if not row[position]]
        if all(_is_number(row[position]) for row in filled):
            filled.sort(key=lambda row: float(row[position]), reverse=block.order.startswith("-"))
        else:
            filled.sort(key=lambda row: fold(row[position]), reverse=block.order.startswith("-"))
        rows = filled + empty
    return rows[: block.limit] if block.limit else rows


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip("+-0123456789.") == ""


class _Column:
    """A column of a data file, and whether it holds figures: codes with leading zeros and years are none."""

    def __init__(self, file: DataFile, name: str, language: str) -> None:
        self._position = file.columns.index(name)
        self._language = language
        values = [value for row in file.rows if (value := row[self._position])]
        self.numeric = bool(values) and all(map(_is_number, values)) and not any(map(_is_code, values))
        self._decimals = max((len(v.partition(".")[2]) for v in values), default=0) if self.numeric else 0
        self._years = self.numeric and not self._decimals and all(int(v) in _YEARS for v in values)

    def written(self, row: tuple[str, ...]) -> str:
        value = row[self._position]
        if not self.numeric or self._years or not value:
            return value
        return number(float(value), self._decimals, self._language)


def _is_code(text: str) -> bool:
    return len(text) > 1 and text.startswith("0") and "." not in text
