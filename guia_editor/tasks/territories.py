"""The staff's columns about the municipalities: open them, write them, bring them from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import ChangedOnDisk, GuideError, InvalidGuide
from guia_editor.i18n import _
from guia_editor.model.blocks import Conditional, walk
from guia_editor.model.expressions import understood
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter
from guia_editor.model.own_columns import (
    MAX_OWN_COLUMNS,
    OWN_COLUMNS,
    CellChange,
    OwnTable,
    name_problem,
)
from guia_editor.model.territory import Territories, column_names
from guia_editor.model.visibility import uses
from guia_editor.storage.files import BOM, MAX_TEXT_BYTES, inside, read_bytes, replace_bytes, sha256
from guia_editor.storage.loose_tables import LooseTable, read_loose, read_loose_file
from guia_editor.storage.own_columns import understand, written
from guia_editor.storage.workspace import CONTENT
from guia_editor.storage.yaml import Problems


@dataclass(frozen=True, slots=True)
class TableFile:
    """The table as its file says; `hash` is the SHA-256 of its bytes, "" while there is no file.

    `partial` says that the file holds what could not be read, and would be lost if it were written anew.
    """

    path: Path
    hash: str
    table: OwnTable
    findings: tuple[Finding, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a spreadsheet's table would bring: the table afterwards, cells that change, columns that are new.

    `findings` tell what was repaired and, as errors, what cannot be brought.
    """

    table: OwnTable
    changes: tuple[CellChange, ...]
    added: tuple[str, ...]
    findings: tuple[Finding, ...]
    rows: int

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to bring."""
        return not self.changes and not self.added


def open_table(folder: Path, territories: Territories) -> TableFile:
    """Return the staff's table of the guide in a folder, empty where there is none.

    Raises `InvalidGuide` for a file that is no table, `OSError` and `UnsafeContent` as reading does.
    """
    path = inside(folder / CONTENT, OWN_COLUMNS)
    try:
        data = read_bytes(path, MAX_TEXT_BYTES)
    except FileNotFoundError:
        return TableFile(path, "", OwnTable())
    problems = Problems(OWN_COLUMNS)
    table = _understood(read_loose(data, problems), territories, problems)
    errors = sum(one.severity is Severity.ERROR for one in problems.found)
    # Each stray row is an error, and is kept; what any other error tells of was left out.
    return TableFile(path, sha256(data), table, tuple(problems.found), errors > len(table.strays))


def save_table(file: TableFile, table: OwnTable, territories: Territories) -> TableFile:
    """Write the table in one step and return its file as it is now.

    A row for each municipality, in UTF-8 with the mark by which Excel knows it. Writes nothing that is
    there already; raises `ChangedOnDisk` when the file is no longer what was read, `GuideError` when it
    cannot be written or holds what could not be read.
    """
    data = BOM + written(table, territories.municipalities.values()).encode("utf-8")
    if sha256(data) == file.hash:
        return replace(file, table=table)
    if file.partial:
        _refuse_if_changed(file)
        raise GuideError(
            _("No se guardó: la tabla del disco tiene celdas que no se entienden, y se perderían."),
            _("Corrija «{path}» en Excel o LibreOffice; lo que usted escribió aquí se podrá unir.").format(
                path=OWN_COLUMNS
            ),
        )
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(file.path, data, lambda: _refuse_if_changed(file))
    except OSError as error:
        raise GuideError(
            _("No se pudo escribir «{name}».").format(name=file.path.name),
            _("Revise que haya espacio en el disco y que usted tenga permiso de escribir en la carpeta."),
        ) from error
    return TableFile(file.path, sha256(data), table)


def _refuse_if_changed(file: TableFile) -> None:
    try:
        now = sha256(read_bytes(file.path, MAX_TEXT_BYTES))
    except FileNotFoundError:
        now = ""
    if now != file.hash:
        raise ChangedOnDisk(
            _("Otra persona u otro programa cambió la tabla de municipios mientras usted la tenía abierta."),
            _("Nada se ha perdido: elija cómo unir los cambios."),
        )


def joined(base: OwnTable, mine: OwnTable, theirs: OwnTable) -> tuple[OwnTable, tuple[CellChange, ...]]:
    """Return the table of the disk with my changes put on it, and the cells that both changed differently.

    Of those, the table has mine; `before` of each is theirs, `after` mine. A column that either added stays,
    and so does one that they removed while I wrote into it.
    """
    my_changes = {(one.code, one.column): one.after for one in base.changes_to(mine)}
    their_changes = {(one.code, one.column): one.after for one in base.changes_to(theirs)}
    gone = {column for column in base.columns if column not in mine.columns}
    lost = {column for column in base.columns if column not in theirs.columns}
    clashes = tuple(
        CellChange(code, column, theirs.value(code, column), mine.value(code, column))
        for code, column in sorted(my_changes.keys() | their_changes.keys())
        if theirs.value(code, column) != mine.value(code, column)
        and ((code, column) in my_changes or column in gone)
        and ((code, column) in their_changes or column in lost)
    )
    filled = {column for (_code, column), word in my_changes.items() if word}
    columns = [column for column in theirs.columns if column not in gone]
    columns += [
        column
        for column in mine.columns
        if column not in columns and (column in filled or column not in base.columns)
    ]
    kept = {key: word for key, word in my_changes.items() if key[1] in columns}
    put = replace(theirs, columns=tuple(columns)).with_cells(kept)
    for column in gone:
        put = put.without_column(column)
    return replace(put, columns=tuple(columns)), clashes


def read_import(file: Path, current: OwnTable, territories: Territories) -> ImportPlan:
    """Return what a CSV file from a spreadsheet would change; writes nothing.

    Empty cells of the file change nothing, and rows of unknown codes are left out. Raises `GuideError` when
    the file cannot be read.
    """
    problems = Problems(file.name)
    brought = _understood(read_loose_file(file, problems), territories, problems)
    official = column_names(territories) - set(territories.own_columns)
    for column in (one for one in brought.columns if one in official):
        problems.add(
            "columnas-propias",
            _("La columna «{column}» se llama como una de los datos oficiales, y no se trae.").format(
                column=column
            ),
            _("Cámbiele el nombre en la primera fila."),
            1,
        )
    added = [one for one in brought.columns if one not in official and one not in current.columns]
    for column in added[MAX_OWN_COLUMNS - len(current.columns) :]:
        problems.add("columnas-propias", f"«{column}»: {_too_many()}", _("Quite antes alguna columna."), 1)
        added.remove(column)
    wide = replace(current, columns=(*current.columns, *added))
    words = {
        (code, column): word
        for code, row in brought.cells.items()
        for column, word in row.items()
        if column in wide.columns and column not in official
    }
    table = wide.with_cells(words)
    return ImportPlan(
        table, current.changes_to(table), tuple(added), tuple(problems.found), len(brought.cells)
    )


def column_problem(name: str, table: OwnTable, territories: Territories, old: str = "") -> str:
    """Return why a new or renamed column cannot bear a name, or ""."""
    if not old and len(table.columns) >= MAX_OWN_COLUMNS:
        return _too_many()
    own = set(table.columns) | set(territories.own_columns)
    others = (set(table.columns) | (column_names(territories) - own)) - {old}
    return name_problem(name, others)


def _too_many() -> str:
    return _("La tabla no puede tener más de {n} columnas propias.").format(n=MAX_OWN_COLUMNS)


def used_columns(chapters: Iterable[Chapter], column: str) -> tuple[str, ...]:
    """Return the paths of the chapters that name a column, as a variable or in the condition of a passage."""
    return tuple(one.path for one in chapters if column in _columns_named(one))


def _columns_named(chapter: Chapter) -> Iterator[str]:
    yield from (use.name for use in uses(chapter))
    for block in walk(chapter.blocks):
        if isinstance(block, Conditional) and (said := understood(block.condition.expression)):
            yield from said.names()


def _understood(loose: LooseTable | None, territories: Territories, problems: Problems) -> OwnTable:
    if loose is None:
        last = problems.found[-1]
        raise InvalidGuide(last.message, last.remedy, tuple(problems.found))
    return understand(loose, territories.municipalities, problems)
