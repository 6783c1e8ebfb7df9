"""Deliveries from a table that somebody filled in with a spreadsheet: read, checked line by line, previewed.

Nothing is recorded here. What spreadsheets do to a table on its way is expected: separators, marks and
encodings of Excel, dates in its ways, codes without their zero; names where codes should be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from guia_editor.errors import GuideError
from guia_editor.export.downloads import csv_bytes
from guia_editor.i18n import _
from guia_editor.model.deliveries import Draft, Facts, Receipt, deliveries, same_handing_over
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide
from guia_editor.model.names import fold
from guia_editor.model.own_columns import clean_cell
from guia_editor.model.territory import Territories, Territory, TerritoryKind
from guia_editor.storage.deliveries import names_receipt
from guia_editor.storage.loose_tables import LooseTable, read_loose_file
from guia_editor.storage.workspace import open_guide
from guia_editor.storage.yaml import Problems
from guia_editor.tasks.deliveries import (
    Deliverable,
    deliverables,
    language_of,
    look_at_receipt,
    problems_of,
    unknown_edition,
)
from guia_editor.tasks.delivery_cells import read_code, read_count, read_day, read_medium
from guia_editor.tasks.people import ledger_of
from guia_editor.tasks.reports import write_file
from guia_editor.tasks.territory_choice import search

COLUMNS = (
    "codigo",
    "municipio",
    "departamento",
    "edicion",
    "idioma",
    "medio",
    "ejemplares",
    "fecha",
    "entrega",
    "recibe",
    "acuse",
    "nota",
)
"""The header of the template; `acuse` is a picture or PDF beside the table, or the text of a code."""

_ALSO = {
    "codigo ine": "codigo",
    "codigo_municipio": "codigo",
    "municipalidad": "municipio",
    "lengua": "idioma",
    "copias": "ejemplares",
    "cantidad": "ejemplares",
    "dia": "fecha",
    "fecha de entrega": "fecha",
    "entregado por": "entrega",
    "quien entrega": "entrega",
    "quien": "entrega",
    "recibido por": "recibe",
    "quien recibe": "recibe",
    "oficina": "recibe",
    "observaciones": "nota",
    "notas": "nota",
}
_FILLED = ("medio", "fecha")
"""A row without these is one of the template that nobody filled in."""

_MOST_ROWS = 20_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class DeliveryTable:
    """A table, read: deliveries that can be recorded, what is to be said of its lines, files of receipts.

    `again` are those that were recorded before, left out of `drafts`; `empty` counts rows nobody filled in;
    `lines` gives the line of each draft.
    """

    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...]
    receipts: Mapping[str, Path] = field(default_factory=dict)
    again: tuple[Draft, ...] = ()
    empty: int = 0
    lines: tuple[int, ...] = ()

    @property
    def sound(self) -> bool:
        """Say whether no line has an error."""
        return not any(one.severity is Severity.ERROR for one in self.findings)


def read_deliveries_csv(
    folder: Path, file: Path, guide: Guide | None = None, today: dt.date | None = None
) -> DeliveryTable:
    """Read a table of deliveries, for somebody to look at before anything is recorded.

    Rows with errors are told and left out, and so are those that a delivery on record already says. Raises
    `GuideError` for what is no table, has no header that is known, or cannot be read.
    """
    guide = guide or open_guide(folder)
    ledger = ledger_of(folder)
    problems = Problems(file.name)
    table = _table(file, problems)
    rows = [(line, _by_name(table.columns, cells)) for line, cells in table.rows]
    reader = _Reader(file, guide, deliverables(folder, ledger), today or dt.date.today())
    known = {same_handing_over(one.territory, one.facts) for one in deliveries(ledger) if one.stands}
    found = reader.read(rows, known)
    return replace(found, findings=(*_worth_telling(problems), *found.findings))


def write_template(
    folder: Path, file: Path, codes: Sequence[str] = (), guide: Guide | None = None, edition: str = ""
) -> Path:
    """Write the table to fill in: one row for each municipality (all, if none is named); return the file.

    Raises `GuideError` when it cannot be written.
    """
    guide = guide or open_guide(folder)
    places = [guide.territories.find(code) for code in codes or sorted(guide.territories.municipalities)]
    rest = ["", "", "", "", "", "", "", ""]
    rows = [[one.code, one.name, one.department, edition, *rest] for one in places if one is not None]
    return write_file(file, csv_bytes(COLUMNS, rows))


# --- A file as rows --------------------------------------------------------------------------------------


def _table(file: Path, problems: Problems) -> LooseTable:
    """Return a file as a table whose titles are ours; raises `GuideError` where it cannot be one."""
    loose = read_loose_file(file, problems, _MOST_ROWS)
    if loose is None:
        why = problems.found[-1]
        raise GuideError(why.message, why.remedy)
    columns = tuple(_column(title) for title in loose.columns)
    _refuse_header(columns, file.name)
    return LooseTable(columns, loose.rows)


def _column(title: str) -> str:
    name = fold(" ".join(title.split()))
    return _ALSO.get(name, name)


def _refuse_header(columns: Sequence[str], name: str) -> None:
    twice = sorted({column for column in columns if column in COLUMNS and columns.count(column) > 1})
    if twice:
        raise GuideError(
            _("En «{name}» hay más de una columna para lo mismo: {columns}.").format(
                name=name, columns=", ".join(twice)
            ),
            _("Deje una sola, o cambie el título de la que no cuenta."),
        )
    needed = {*_FILLED, "edicion"}
    if ("codigo" in columns or "municipio" in columns) and needed <= set(columns):
        return
    missing = sorted(needed - set(columns)) or ["codigo"]
    raise GuideError(
        _("A «{name}» le faltan columnas: {columns}.").format(name=name, columns=", ".join(missing)),
        _("Use la plantilla que da el programa y llene sus filas."),
    )


def _by_name(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    return {name: clean_cell(cell).lstrip("'") for name, cell in zip(columns, cells, strict=True)}


def _worth_telling(problems: Problems) -> Iterator[Finding]:
    """Yield what reading the file found, but for separators: nothing is ever written back to it."""
    yield from (one for one in problems.found if one.severity is Severity.ERROR)


# --- Rows as deliveries ----------------------------------------------------------------------------------


class _Reader:
    """One reading of a table, which collects what it finds."""

    def __init__(self, file: Path, guide: Guide, editions: Sequence[Deliverable], today: dt.date) -> None:
        self._file = file
        self._places = guide.territories
        self._guide = guide
        self._editions = editions
        self._today = today
        self._findings: list[Finding] = []
        self._receipts: dict[str, Path] = {}
        self._by_path: dict[Path, Receipt] = {}

    def read(
        self, rows: Iterable[tuple[int, Mapping[str, str]]], known: set[tuple[object, ...]]
    ) -> DeliveryTable:
        drafts: list[tuple[int, Draft]] = []
        again: list[Draft] = []
        empty = 0
        for line, row in rows:
            if not any(row.get(name) for name in _FILLED):
                empty += any(row.values())
                continue
            try:
                draft = self._draft(row)
            except GuideError as wrong:
                self._tell(Severity.ERROR, "entrega-erronea", wrong.message, wrong.remedy, line)
                continue
            said = same_handing_over(draft.territory, draft.facts)
            if said in known:
                again.append(draft)
                self._tell_again(draft, line)
                continue
            known.add(said)
            drafts.append((line, draft))
        return DeliveryTable(
            drafts=tuple(draft for _line, draft in drafts),
            findings=tuple(self._findings),
            receipts=self._receipts,
            again=tuple(again),
            empty=empty,
            lines=tuple(line for line, _draft in drafts),
        )

    def _tell(self, severity: Severity, code: str, message: str, remedy: str, line: int) -> None:
        self._findings.append(Finding(severity, code, message, remedy, self._file.name, line))

    def _tell_again(self, draft: Draft, line: int) -> None:
        place = self._places.find(draft.territory)
        message = _("La entrega a {name} del {day} ya está registrada; no se repite.").format(
            name=place.name if place else draft.territory, day=draft.facts.day
        )
        remedy = _("Si de verdad hubo dos, registre la segunda a mano.")
        self._tell(Severity.WARNING, "entrega-repetida", message, remedy, line)

    def _draft(self, row: Mapping[str, str]) -> Draft:
        place = self._place(row)
        edition = self._edition(row.get("edicion", ""), place)
        facts = Facts(
            edition=edition.number,
            fingerprint=edition.fingerprint,
            medium=_read(read_medium, row, "medio", _("Escriba impreso, usb, correo o web.")),
            day=_read(read_day, row, "fecha", _("Escriba el día como 23/11/2026.")),
            copies=_read(read_count, row, "ejemplares", _("Escriba un número, sin decimales.")),
            language=language_of(row.get("idioma", ""), self._guide),
            who=row.get("entrega", ""),
            receiver=row.get("recibe", ""),
            receipt=self._receipt(row.get("acuse", "")),
            note=row.get("nota", ""),
        )
        draft = Draft(place.code, facts)
        for problem in problems_of(draft, self._places, self._editions, self._today):
            raise GuideError(problem, _("Corrija la fila."))
        return draft

    def _place(self, row: Mapping[str, str]) -> Territory:
        said, name = row.get("codigo", ""), row.get("municipio", "")
        found = self._places.find(read_code(said)) if said else None
        if found is not None:
            return found
        if said and read_code(said):
            raise GuideError(
                _("No hay ningún territorio con el código «{code}».").format(code=said),
                _("Use el código del INE, de cuatro cifras, o deje la celda vacía y escriba el municipio."),
            )
        return place_named(self._places, said or name, row.get("departamento", ""))

    def _edition(self, number: str, place: Territory) -> Deliverable:
        of_number = [one for one in self._editions if one.number == number]
        found = [one for one in of_number if one.final] or [
            one for one in of_number if one.territory in ("", place.code)
        ]
        if not found:
            raise unknown_edition(number, self._editions)
        return next((one for one in found if one.territory == place.code), found[0])

    def _receipt(self, cell: str) -> Receipt | None:
        if not cell:
            return None
        if not names_receipt(cell):
            return Receipt(text=cell)
        path = self._file.parent / cell.replace("\\", "/").rpartition("/")[2]
        if path not in self._by_path:
            try:
                self._by_path[path] = look_at_receipt(path)[0]
            except GuideError as error:
                raise GuideError(error.message, _("Ponga el archivo junto a la tabla.")) from error
            self._receipts[self._by_path[path].hash] = path
        return self._by_path[path]


def place_named(places: Territories, name: str, department: str = "") -> Territory:
    """Return the only place that a name means; raises `GuideError` for none or several."""
    words = f"{name} {department}".strip()
    found = search(places, words) if words else ()
    exact = [one for one in found if fold(name) in (fold(one.name), *map(fold, one.variants))]
    if department:  # then a municipality is meant, not the department of the same name
        exact = [one for one in exact if one.kind is TerritoryKind.MUNICIPALITY]
    chosen = exact or list(found)
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise GuideError(
            _("No se reconoce el municipio «{name}».").format(name=words),
            _("Escriba su código del INE en «codigo»."),
        )
    told = "; ".join(f"{one.code} {one.name}, {one.department}" for one in chosen[:5])
    raise GuideError(
        _("Hay varios «{name}»: {those}.").format(name=words, those=told),
        _("Escriba el departamento, o el código en «codigo»."),
    )


def _read(read: Callable[[str], _T | None], row: Mapping[str, str], column: str, remedy: str) -> _T:
    cell = row.get(column, "")
    value = read(cell)
    if value is None or value == "":
        raise GuideError(
            _("«{cell}» no se entiende en la columna «{column}».").format(cell=cell, column=column), remedy
        )
    return value
