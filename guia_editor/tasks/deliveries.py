"""Record who received which edition, and take mistakes back; every record is signed like a review's step."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.errors import DamagedEdition, GuideError
from guia_editor.i18n import _, date_as
from guia_editor.model.deliveries import (
    MAX_COPIES,
    MAX_NOTE,
    MAX_WORDS,
    Delivery,
    Draft,
    Facts,
    Medium,
    Receipt,
    bodies_of,
    deliveries,
    may_withdraw,
    same_handing_over,
    withdrawal_body,
)
from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Progress, Silent
from guia_editor.model.publications import publications
from guia_editor.model.speakers import speaker
from guia_editor.model.territory import Territories
from guia_editor.storage.deliveries import is_sound, keep_receipt, look_at_receipt, place_of
from guia_editor.storage.files import read_bytes, sha256
from guia_editor.storage.manifest import MANIFEST, MAX_MANIFEST_BYTES, read_manifest
from guia_editor.storage.workspace import EDITIONS
from guia_editor.tasks.people import emit, ledger_of
from guia_editor.tasks.review_steps import member

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer

__all__ = [
    "Deliverable",
    "Delivery",
    "Draft",
    "Facts",
    "Medium",
    "Receipt",
    "deliver",
    "deliverables",
    "deliveries_of",
    "find_delivery",
    "language_of",
    "look_at_receipt",
    "medium_words",
    "problems_of",
    "receipt_file",
    "repeated",
    "unknown_edition",
    "withdraw",
]

OUTPUT, BATCH, BATCH_INDEX = "salida", "-lote", "lote.json"
_MOST_INDEX_BYTES = 50_000_000
_PRIVATE = re.compile(
    r"[\w.+-]+@[\w-]+\.\w"
    r"|(?<!\d)(?!(?:19|20)\d\d[ -](?:19|20)\d\d(?!\d))\d{4}[ -]?\d{4}(?!\d)"
    r"|(?<!\d)\d{4}[ -]?\d{5}[ -]?\d{4}(?!\d)"
)
"""An e-mail address, a telephone of Guatemala (8 digits; two years are none) or a DPI (13)."""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """An edition that can be handed over; `final` if both institutions signed it.

    `fingerprint` is the SHA-256 of its manifest, `territory` the code of the only place it is for, "" for an
    edition that is made for all; `folder` is relative to the guide.
    """

    number: str
    date: dt.date
    final: bool
    fingerprint: str
    folder: str
    territory: str = ""

    @property
    def label(self) -> str:
        """What people choose it by."""
        kind = _("definitiva") if self.final else _("borrador")
        place = f", {self.territory}" if self.territory else ""
        day = date_as(self.date, "d/M/yyyy")
        return _("Edición {number}{place} ({kind}, {date})").format(
            number=self.number, place=place, kind=kind, date=day
        )


def deliveries_of(folder: Path) -> tuple[Delivery, ...]:
    """Return every delivery that a guide's team has signed, withdrawn ones too, in causal order."""
    return deliveries(ledger_of(folder))


def deliverables(folder: Path, ledger: Ledger | None = None) -> tuple[Deliverable, ...]:
    """Return what can be handed over: published editions, the newest first, then drafts in `salida/`."""
    ledger = ledger or ledger_of(folder)
    numbers = [one.number for one in publications(ledger) if one.signed]
    final = [_published(folder, number) for number in dict.fromkeys(reversed(numbers))]
    drafts = sorted(_drafts(folder), key=lambda one: (one.date, one.folder), reverse=True)
    return tuple(one for one in (*final, *drafts) if one is not None)


def problems_of(
    draft: Draft, territories: Territories, editions: Iterable[Deliverable], today: dt.date
) -> tuple[str, ...]:
    """Return what keeps a draft from being recorded, one sentence each."""
    return tuple(_problems(draft, territories, editions, today))


def unknown_edition(number: str, editions: Iterable[Deliverable]) -> GuideError:
    """Return the refusal of a number that none of the editions bears, which names those there are."""
    known = ", ".join(dict.fromkeys(one.number for one in editions)) or _("ninguna")
    return GuideError(
        _("La edición «{number}» no está publicada ni exportada en esta guía.").format(number=number),
        _("Hay estas: {known}.").format(known=known),
    )


def language_of(code: str, guide: Guide) -> str:
    """Return the language that a code names, the guide's own for ""; `GuideError` for an unknown one."""
    known = {guide.language, *guide.edition_languages, *(one.code for one in guide.languages)}
    language = code or guide.language
    if language not in known:
        raise GuideError(
            _("No se conoce el idioma «{code}».").format(code=code),
            _("Escriba su código, como «es» o «quc»."),
        )
    return language


def repeated(drafts: Iterable[Draft], known: Iterable[Delivery]) -> tuple[Draft, ...]:
    """Return the drafts that say again what a delivery that stands, or an earlier draft, has said."""
    seen = {same_handing_over(one.territory, one.facts) for one in known if one.stands}
    again = []
    for draft in drafts:
        said = same_handing_over(draft.territory, draft.facts)
        if said in seen:
            again.append(draft)
        seen.add(said)
    return tuple(again)


def deliver(
    folder: Path,
    signer: Signer,
    drafts: Sequence[Draft],
    receipts: Mapping[str, Path] | None = None,
    progress: Progress | None = None,
) -> tuple[Event, ...]:
    """Sign deliveries and write them into the guide; return the events, as few as their size allows.

    `receipts` are the files of the receipts that drafts name, by hash; they are copied into the guide first.
    Raises `GuideError` when there is nothing to record, a receipt is missing or changed, or the person may
    not do it; events signed before that stay.
    """
    watch = progress or Silent()
    if not drafts:
        raise GuideError(_("No hay ninguna entrega que registrar."), _("Elija al menos un municipio."))
    ledger = ledger_of(folder)
    member(ledger, signer)
    _keep_receipts(folder, drafts, receipts or {})
    bodies = bodies_of(drafts)
    made = []
    for number, body in enumerate(bodies):
        watch.step(number, len(bodies), _("Firmando"))
        made.append(emit(folder, signer, EventKind.DELIVERY, body=body))
    return tuple(made)


def withdraw(folder: Path, signer: Signer, ids: Sequence[str], reason: str) -> tuple[Event, ...]:
    """Take deliveries back, by their ids; they stay on record, with who withdrew them and why.

    Raises `GuideError` for an unknown id, one withdrawn before, one that others recorded for another
    institution, and without a reason.
    """
    if not reason.strip():
        raise GuideError(_("Falta decir por qué se anula."), _("Escriba el motivo en una frase."))
    ledger = ledger_of(folder)
    _team, person = member(ledger, signer)
    known = deliveries(ledger)
    events = {one.hash: one for one in ledger.events if one.kind == EventKind.DELIVERY}
    places: dict[str, list[int]] = {}
    for id in ids:
        one = find_delivery(known, id)
        recorder = speaker(events[one.event], ledger)
        if not one.stands:
            raise GuideError(_("Esa entrega ya estaba anulada."), _("No hace falta anularla de nuevo."))
        if recorder is None or not may_withdraw(person, recorder):
            raise GuideError(
                _("La registró {name}, de otra institución o con otra función.").format(name=one.person),
                _("La anula quien la registró, o quien coordina o distribuye en su institución."),
            )
        places.setdefault(one.event, []).append(one.place)
    return tuple(
        emit(folder, signer, EventKind.UNDELIVER, body=withdrawal_body(event, chosen, reason.strip()))
        for event, chosen in places.items()
    )


def find_delivery(known: Iterable[Delivery], id: str) -> Delivery:
    """Return a delivery by its id, or by the beginning of its event's hash ("3f9a0c12-4").

    Raises `GuideError` where none, or more than one, answers to it.
    """
    start, _hyphen, place = id.strip().rpartition("-")
    found = [one for one in known if start and one.event.startswith(start) and str(one.place) == place]
    if len(found) != 1:
        raise GuideError(
            _("Ninguna entrega tiene el código «{id}».").format(id=id)
            if not found
            else _("Varias entregas empiezan con el código «{id}».").format(id=id),
            _("Véalo con «guia entregas ver»; bastan las primeras cifras si no se repiten."),
        )
    return found[0]


def receipt_file(folder: Path, receipt: Receipt) -> Path:
    """Return the file of a receipt; raises `GuideError` when it is missing or not as it was signed."""
    if not receipt.hash or not is_sound(folder, receipt):
        raise GuideError(
            _("El archivo del acuse no está en esta copia, o no es el que se firmó."),
            _("Intercambie para recibirlo, o pídalo a quien registró la entrega."),
        )
    return place_of(folder, receipt)


def medium_words(medium: Medium) -> str:
    """Return what people call a medium."""
    return {
        Medium.PRINTED: _("Impreso"),
        Medium.USB: _("Memoria USB"),
        Medium.MAIL: _("Correo electrónico"),
        Medium.WEB: _("Sitio web"),
    }[medium]


# --- What can be handed over -----------------------------------------------------------------------------


def _published(folder: Path, number: str) -> Deliverable | None:
    return _manifest_of(folder, f"{EDITIONS}/{number}", final=True)


def _drafts(folder: Path) -> Iterator[Deliverable]:
    output = folder / OUTPUT
    for place in sorted(output.iterdir()) if output.is_dir() else ():
        if place.name.startswith(".") or not place.is_dir():
            continue
        path = f"{OUTPUT}/{place.name}"
        if (place / BATCH_INDEX).is_file():
            found = _batch(folder, path)
        elif (place / MANIFEST).is_file():
            found = _manifest_of(folder, path, final=False)
        else:
            continue
        if found is not None:
            yield found


def _manifest_of(folder: Path, path: str, *, final: bool) -> Deliverable | None:
    """Return an edition's folder as what can be handed over, None for one that is not what it should be."""
    try:
        manifest = read_manifest(folder / path)
        mark = sha256(read_bytes(folder / path / MANIFEST, MAX_MANIFEST_BYTES))
    except (DamagedEdition, GuideError, OSError):
        return None
    if manifest.edition.approved != final:  # what the institutions signed stands in `ediciones/`
        return None
    place = "" if manifest.territory_code == "00" else manifest.territory_code
    return Deliverable(manifest.edition.number, manifest.edition.date, final, mark, path, place)


def _batch(folder: Path, path: str) -> Deliverable | None:
    inside = next(iter(sorted((folder / path).glob(f"*/{MANIFEST}"))), None)
    one = _manifest_of(folder, f"{path}/{inside.parent.name}", final=False) if inside is not None else None
    if one is None:
        return None
    try:
        mark = sha256(read_bytes(folder / path / BATCH_INDEX, _MOST_INDEX_BYTES))
    except (GuideError, OSError):
        return None
    return replace(one, fingerprint=mark, folder=path, territory="")


# --- What is wrong with a draft --------------------------------------------------------------------------


def _problems(
    draft: Draft, territories: Territories, editions: Iterable[Deliverable], today: dt.date
) -> Iterator[str]:
    facts = draft.facts
    if territories.find(draft.territory) is None:
        yield _("No hay ningún territorio con el código «{code}».").format(code=draft.territory)
    chosen = next((one for one in editions if one.fingerprint == facts.fingerprint), None)
    if chosen is None or chosen.number != facts.edition:
        yield _("La edición «{number}» no está publicada ni exportada en esta guía.").format(
            number=facts.edition
        )
    elif chosen.territory not in ("", draft.territory):
        yield _("Esa edición es solo para {code}.").format(code=chosen.territory)
    if not 0 < facts.copies <= MAX_COPIES:
        yield _("Los ejemplares van de 1 a {most}.").format(most=f"{MAX_COPIES:,}")
    if facts.receipt is not None and len(facts.receipt.text) > MAX_WORDS:
        yield _("El código del ejemplar pasa de {most} letras.").format(most=MAX_WORDS)
    if facts.day > today.isoformat():
        yield _("La fecha {day} todavía no llega.").format(day=facts.day)
    for name, words, most in (
        (_("Quién entrega"), facts.who, MAX_WORDS),
        (_("Quién recibe"), facts.receiver, MAX_WORDS),
        (_("La nota"), facts.note, MAX_NOTE),
    ):
        if len(words) > most:
            yield _("«{name}» pasa de {most} letras.").format(name=name, most=most)
        if _PRIVATE.search(words):
            yield _(
                "«{name}» parece llevar un correo, un teléfono o un DPI. Escriba solo la oficina."
            ).format(name=name)


def _keep_receipts(folder: Path, drafts: Iterable[Draft], files: Mapping[str, Path]) -> None:
    wanted = {one.facts.receipt for one in drafts if one.facts.receipt and one.facts.receipt.hash}
    for receipt in sorted(wanted, key=lambda one: one.hash):
        if is_sound(folder, receipt):
            continue
        file = files.get(receipt.hash)
        if file is None or keep_receipt(folder, file) != receipt:
            raise GuideError(_("El acuse cambió, o ya no está, desde que se eligió."), _("Elíjalo de nuevo."))
