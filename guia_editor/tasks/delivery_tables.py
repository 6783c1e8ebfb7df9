"""Who received what as tables: municipalities, departments, deliveries, superseded editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from guia_editor.export.ods import Cell, Sheet
from guia_editor.i18n import _
from guia_editor.tasks.deliveries import medium_words
from guia_editor.tasks.reach import Holding, PlaceReach, Reach, Total
from guia_editor.tasks.superseded import Stale

TABLES = ("municipios", "departamentos", "entregas", "anteriores")
"""The tables by the names that the command line takes; a spreadsheet has all of them."""


def holding_words(holding: Holding) -> str:
    """Return what people call how a municipality stands."""
    return {
        Holding.CURRENT: _("Tiene la edición vigente"),
        Holding.DRAFT: _("Solo tiene un borrador"),
        Holding.SUPERSEDED: _("Tiene una edición anterior"),
        Holding.NONE: _("Sin entregas"),
    }[holding]


def sheet_of(name: str, found: Reach, stale: Sequence[Stale]) -> Sheet:
    """Return one of `TABLES`; `stale` is needed for «anteriores» alone."""
    match name:
        case "municipios":
            return Sheet(_("Municipios"), _place_header(), [_place(one) for one in found.places.values()])
        case "departamentos":
            totals = (*found.departments.values(), found.country)
            return Sheet(_("Departamentos"), total_header(), [total_cells(one) for one in totals])
        case "entregas":
            return Sheet(_("Entregas"), _delivery_header(), list(_deliveries(found)))
        case _:
            return Sheet(_("Ediciones anteriores"), _stale_header(), [_stale(one) for one in stale])


def _place_header() -> tuple[str, ...]:
    return (
        _("Código"),
        _("Municipio"),
        _("Departamento"),
        _("Situación"),
        _("Edición"),
        _("Medios"),
        _("Ejemplares"),
        _("Última entrega"),
    )


def _place(one: PlaceReach) -> Sequence[Cell]:
    return (
        one.place.code,
        one.place.name,
        one.place.department,
        holding_words(one.holding),
        one.newest.number if one.newest else "",
        ", ".join(map(medium_words, one.media)),
        one.copies or None,
        dt.date.fromisoformat(one.last) if one.last else None,
    )


def total_header() -> tuple[str, ...]:
    """Return the header of the table of departments."""
    return (
        _("Código"),
        _("Departamento"),
        _("Municipios"),
        _("Han recibido"),
        _("Han recibido (%)"),
        _("Con la vigente"),
        _("Con la vigente (%)"),
        _("Con una anterior"),
        _("Ejemplares"),
    )


def total_cells(one: Total) -> Sequence[Cell]:
    """Return a department's row, or the country's."""
    return (
        one.place.code,
        one.place.name if one.place.department_code else _("Todo el país"),
        one.places,
        one.reached,
        round(one.percent, 1),
        one.current,
        round(one.percent_current, 1),
        one.counts.get(Holding.SUPERSEDED, 0),
        one.copies,
    )


def _delivery_header() -> tuple[str, ...]:
    return (
        _("Fecha"),
        _("Código"),
        _("Territorio"),
        _("Departamento"),
        _("Edición"),
        _("Idioma"),
        _("Medio"),
        _("Ejemplares"),
        _("Quién entrega"),
        _("Quién recibe"),
        _("Acuse"),
        _("Nota"),
        _("Registró"),
        _("Anulada"),
        _("Huella de la edición"),
        _("Entrega"),
    )


def _deliveries(found: Reach) -> Iterator[Sequence[Cell]]:
    for one in found.deliveries:
        facts, place = one.facts, found.guide.territories.find(one.territory)
        receipt = facts.receipt
        gone = one.withdrawn
        yield (
            dt.date.fromisoformat(facts.day),
            one.territory,
            place.name if place else "",
            place.department if place else "",
            facts.edition,
            facts.language,
            medium_words(facts.medium),
            facts.copies,
            facts.who,
            facts.receiver,
            "" if receipt is None else receipt.text or f"{receipt.hash}.{receipt.suffix}",
            facts.note,
            one.person,
            f"{gone.moment[:10]}, {gone.person}: {gone.reason}" if gone else "",
            facts.fingerprint,
            one.id,
        )


def _stale_header() -> tuple[str, ...]:
    return (_("Código"), _("Municipio"), _("Departamento"), _("Tiene"), _("Vigente"), _("Qué cambió"))


def _stale(one: Stale) -> Sequence[Cell]:
    return (
        one.place.code,
        one.place.name,
        one.place.department,
        one.held.number,
        one.newest.number,
        "\n".join(one.lines),
    )
