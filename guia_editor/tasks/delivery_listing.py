"""Who received what as data under Spanish keys, for other programs, and in lines, for the terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from guia_editor.i18n import _, number, plural
from guia_editor.model.deliveries import Delivery
from guia_editor.model.territory import Territories
from guia_editor.tasks.deliveries import medium_words
from guia_editor.tasks.delivery_csv import DeliveryTable
from guia_editor.tasks.delivery_report import summary
from guia_editor.tasks.delivery_tables import holding_words
from guia_editor.tasks.reach import Holding, Reach, Total
from guia_editor.tasks.superseded import Stale

SHORT = 10
"""How many letters of an event's hash are shown; people may type fewer."""


def code_of(delivery: Delivery) -> str:
    """Return the code by which people name a delivery."""
    return f"{delivery.event[:SHORT]}-{delivery.place}"


def delivery_data(one: Delivery) -> dict[str, Any]:
    """Return one delivery."""
    facts, gone = one.facts, one.withdrawn
    receipt = facts.receipt
    return {
        "codigo": one.id,
        "territorio": one.territory,
        "edicion": facts.edition,
        "huella": facts.fingerprint,
        "idioma": facts.language,
        "medio": facts.medium.value,
        "ejemplares": facts.copies,
        "fecha": facts.day,
        "entrega": facts.who,
        "recibe": facts.receiver,
        "acuse": None if receipt is None else receipt.text or f"{receipt.hash}.{receipt.suffix}",
        "nota": facts.note,
        "registro": one.person,
        "momento": one.moment,
        "anulada": {"quien": gone.person, "momento": gone.moment, "motivo": gone.reason} if gone else None,
    }


def reach_data(found: Reach, codes: Collection[str] = ()) -> dict[str, Any]:
    """Return all of the register; with `codes`, only those places and their deliveries."""
    return {
        "vigente": found.current.number if found.current else "",
        "pais": _total_data(found.country),
        "departamentos": [_total_data(one) for one in found.departments.values()],
        "municipios": [
            {
                "codigo": code,
                "nombre": one.place.name,
                "departamento": one.place.department,
                "situacion": one.holding.value,
                "edicion": one.newest.number if one.newest else "",
                "medios": [medium.value for medium in one.media],
                "ejemplares": one.copies,
                "ultima": one.last,
            }
            for code, one in found.places.items()
            if not codes or code in codes
        ],
        "entregas": [delivery_data(one) for one in found.deliveries if not codes or one.territory in codes],
    }


def stale_data(stale: Iterable[Stale]) -> list[dict[str, Any]]:
    """Return who holds a superseded edition, with what changed."""
    return [
        {
            "codigo": one.place.code,
            "nombre": one.place.name,
            "departamento": one.place.department,
            "tiene": one.held.number,
            "vigente": one.newest.number,
            "cambios": [{"capitulo": each.title, "que": each.what} for each in one.changes],
        }
        for one in stale
    ]


def reach_lines(found: Reach) -> Iterator[str]:
    """Yield the totals, department by department."""
    yield summary(found)
    if not found.country.reached:
        yield _("Registre la primera entrega con «guia entregas registrar».")
        return
    for one in found.departments.values():
        if one.reached:
            told = _("{name}: {reached} de {places} ({percent} %)").format(
                name=one.place.name, reached=one.reached, places=one.places, percent=number(one.percent, 1)
            )
            late = one.counts.get(Holding.SUPERSEDED, 0)
            more = plural(late, _("; uno con una anterior"), _("; {count} con una anterior")) if late else ""
            yield f"  {told}{more}."


def place_lines(found: Reach, codes: Sequence[str]) -> Iterator[str]:
    """Yield how each place stands, and its deliveries with the codes to withdraw them."""
    for code in codes:
        place = found.guide.territories.find(code)
        one = found.places.get(code)
        name = f"{place.name}, {place.department}" if place and place.department_code else code
        yield f"{code} {name}: {holding_words(one.holding)}." if one else f"{code} {name}:"
        for delivery in found.deliveries:
            if delivery.territory == code:
                yield f"  {delivery_line(delivery)}"


def delivery_line(one: Delivery) -> str:
    """Return one delivery in a line."""
    facts = one.facts
    copies = plural(facts.copies, _("un ejemplar"), _("{count} ejemplares"))
    told = _("[{code}] {day}, edición {number}, {medium}, {copies}").format(
        code=code_of(one),
        day=facts.day,
        number=facts.edition,
        medium=medium_words(facts.medium).lower(),
        copies=copies,
    )
    told += _(", recibe {office}").format(office=facts.receiver) if facts.receiver else ""
    told += _(", con acuse") if facts.receipt else ""
    if one.withdrawn:
        told += _(" (anulada por {name}: {reason})").format(
            name=one.withdrawn.person, reason=one.withdrawn.reason
        )
    return told


def table_lines(table: DeliveryTable, territories: Territories) -> Iterator[str]:
    """Yield what a table would record, a line for each delivery."""
    for line, draft in zip(table.lines, table.drafts, strict=True):
        place = territories.find(draft.territory)
        facts = draft.facts
        yield _("línea {line}: {code} {name}, edición {number}, {medium}, {copies}, {day}").format(
            line=line,
            code=draft.territory,
            name=place.name if place else "",
            number=facts.edition,
            medium=medium_words(facts.medium).lower(),
            copies=facts.copies,
            day=facts.day,
        )
    if table.empty:
        yield plural(table.empty, _("Una fila está sin llenar."), _("{count} filas están sin llenar."))


def stale_lines(stale: Iterable[Stale]) -> Iterator[str]:
    """Yield who holds a superseded edition, and what changed since."""
    for one in stale:
        yield _("{code} {name}, {department}: tiene la {held}; la vigente es la {newest}.").format(
            code=one.place.code,
            name=one.place.name,
            department=one.place.department,
            held=one.held.number,
            newest=one.newest.number,
        )
        for line in one.lines:
            yield f"    {line}"


def _total_data(one: Total) -> dict[str, Any]:
    return {
        "codigo": one.place.code,
        "nombre": one.place.name,
        "municipios": one.places,
        "alcanzados": one.reached,
        "porcentaje": round(one.percent, 1),
        "con_la_vigente": one.current,
        "porcentaje_vigente": round(one.percent_current, 1),
        "con_una_anterior": one.counts.get(Holding.SUPERSEDED, 0),
        "ejemplares": one.copies,
    }
