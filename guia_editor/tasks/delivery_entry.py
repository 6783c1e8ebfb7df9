"""What somebody filled in about one handing over, as deliveries that can be signed, or the reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.deliveries import Draft, Facts, Medium, Receipt, deliveries
from guia_editor.model.guide import Guide
from guia_editor.storage.deliveries import names_receipt
from guia_editor.tasks.deliveries import (
    Deliverable,
    deliverables,
    language_of,
    look_at_receipt,
    problems_of,
    repeated,
    unknown_edition,
)
from guia_editor.tasks.people import ledger_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A form, filled in: the same facts for all its places.

    `edition` is a number or the fingerprint of one of `deliverables`, "" for the first of them; `receipt` a
    file, or the text of a copy's code; `again` records even what is on record already.
    """

    codes: tuple[str, ...]
    medium: Medium
    day: str
    edition: str = ""
    copies: int = 1
    language: str = ""
    who: str = ""
    receiver: str = ""
    receipt: Path | str = ""
    note: str = ""
    again: bool = False


class RepeatedDelivery(GuideError):
    """The same handing over is on record already; to be asked about, not to be refused for ever."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Deliveries ready to be signed, and the files of their receipts by hash."""

    drafts: tuple[Draft, ...]
    receipts: Mapping[str, Path]


def prepare(folder: Path, entry: Entry, guide: Guide, today: dt.date | None = None) -> Prepared:
    """Return the deliveries that a form means.

    Raises `RepeatedDelivery` for what is on record already, `GuideError` for anything else that is wrong.
    """
    if not entry.codes:
        raise GuideError(_("Falta decir quién recibió."), _("Elija al menos un municipio."))
    ledger = ledger_of(folder)
    editions = deliverables(folder, ledger)
    chosen = _chosen(entry.edition, editions)
    receipt, file = _receipt(entry.receipt)
    facts = Facts(
        edition=chosen.number,
        fingerprint=chosen.fingerprint,
        medium=entry.medium,
        day=entry.day,
        copies=entry.copies,
        language=language_of(entry.language, guide),
        who=_words(entry.who),
        receiver=_words(entry.receiver),
        receipt=receipt,
        note=_words(entry.note),
    )
    drafts = tuple(Draft(code, facts) for code in entry.codes)
    for draft in drafts:
        for problem in problems_of(draft, guide.territories, editions, today or dt.date.today()):
            raise GuideError(problem, _("Corríjalo e inténtelo de nuevo."))
    if not entry.again:
        _refuse_repeated(drafts, repeated(drafts, deliveries(ledger)), guide)
    return Prepared(drafts, {receipt.hash: file} if receipt is not None and file is not None else {})


def _chosen(wanted: str, editions: Sequence[Deliverable]) -> Deliverable:
    named = [one for one in editions if wanted in ("", one.number, one.fingerprint)]
    if named:
        return named[0]
    if editions:
        raise unknown_edition(wanted, editions)
    raise GuideError(
        _("Esta guía no tiene una edición que entregar."),
        _("Publique una, o exporte un borrador en la carpeta «salida» de la guía."),
    )


def _receipt(said: Path | str) -> tuple[Receipt | None, Path | None]:
    match said:
        case Path():
            return look_at_receipt(said)[0], said
        case "":
            return None, None
        case _ if names_receipt(said):
            raise GuideError(
                _("No se encuentra el acuse «{name}».").format(name=said),
                _("Revise su nombre y su carpeta; sin ellos sería solo un texto."),
            )
        case _:
            return Receipt(text=_words(said)), None


def _words(said: str) -> str:
    return " ".join(said.split())


def _refuse_repeated(drafts: Sequence[Draft], same: Sequence[Draft], guide: Guide) -> None:
    if not same:
        return
    places = [guide.territories.find(one.territory) for one in same[:5]]
    names = ", ".join(one.name for one in places if one is not None) + ("…" if len(same) > 5 else "")
    message = _("Ya hay una entrega igual registrada para {names}.").format(names=names)
    if len(same) < len(drafts):
        message += " " + _("Son {count} de {all}.").format(count=len(same), all=len(drafts))
    raise RepeatedDelivery(message, _("Si de verdad hubo dos, confirme que se registre otra vez."))
