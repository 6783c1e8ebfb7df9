"""Who received which edition: a pure fold of the signed events «entrega» and «anular-entrega».

One event records one act of entering: everything that a person took down at once, as groups of places that
share the same facts. A department's round is one signature and not thirty, and a national one, from a table,
a handful; each place in it is a delivery of its own, which can be withdrawn alone.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.speakers import speaker
from guia_editor.model.team import Person, Role

MAX_BODY_BYTES = 48_000
"""An event's file holds 65,536 bytes; this leaves room for what stands around its body."""

MAX_WORDS, MAX_NOTE, MAX_COPIES = 160, 600, 100_000
_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_CODE = re.compile(r"\d\d(\d\d)?", re.ASCII)
_SUFFIX = re.compile("jpg|png|pdf|tif|webp|heic")
"""What receipts may be: programs are not opened because somebody signed them."""


class Medium(StrEnum):
    """How an edition was handed over; the values are those stored."""

    PRINTED = "impreso"
    USB = "usb"
    MAIL = "correo"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What shows that it arrived: a file under its SHA-256 (`hash`, `suffix` without dot), or a code's text.

    The text is what the QR or the short code of the copy that was handed over says.
    """

    hash: str = ""
    suffix: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is the same for every place of a group.

    `fingerprint` is the SHA-256 of the edition's manifest, `day` the ISO date of the handing over, `who`
    handed it over, `receiver` the office that took it (never data of a private person), `copies` how many
    each place got.
    """

    edition: str
    fingerprint: str
    medium: Medium
    day: str
    copies: int = 1
    language: str = "es"
    who: str = ""
    receiver: str = ""
    receipt: Receipt | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A delivery that nobody has signed yet; `territory` is an INE code ("0701", "07", "00")."""

    territory: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and by whom a delivery was taken back; `moment` is ISO 8601, UTC."""

    person: str
    moment: str
    reason: str
    event: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that counts unless `withdrawn`: its place among those of its signed event, and its facts.

    `id` is the event's hash, a hyphen and `place`; `person` the signer's name, `institution` their id.
    """

    event: str
    place: int
    territory: str
    facts: Facts
    person: str
    institution: str
    moment: str
    withdrawn: Withdrawal | None = None

    @property
    def id(self) -> str:
        """The name by which people and withdrawals speak of it."""
        return f"{self.event}-{self.place}"

    @property
    def stands(self) -> bool:
        """Say whether nobody has taken it back."""
        return self.withdrawn is None


def is_code(text: str) -> bool:
    """Say whether a text has the form of a territory's code: two digits or four."""
    return _CODE.fullmatch(text) is not None


def bodies_of(drafts: Iterable[Draft]) -> tuple[dict[str, object], ...]:
    """Return the bodies of the events that record drafts: as few as the size of an event allows."""
    groups: dict[Facts, dict[str, None]] = {}
    for draft in drafts:
        groups.setdefault(draft.facts, {})[draft.territory] = None
    bodies: list[list[dict[str, object]]] = []
    room = 0
    for facts, codes in groups.items():
        group = _group_as_json(facts, sorted(codes))
        size = len(json.dumps(group, ensure_ascii=False).encode()) + 1
        if size > room:
            bodies.append([])
            room = MAX_BODY_BYTES
        bodies[-1].append(group)
        room -= size
    return tuple({"entregas": body} for body in bodies)


def withdrawal_body(event: str, places: Sequence[int], reason: str) -> dict[str, object]:
    """Return the body of the event that takes deliveries of another event back."""
    return {"de": event, "cuales": sorted(set(places)), "texto": reason}


def deliveries(ledger: Ledger) -> tuple[Delivery, ...]:
    """Return every delivery that was signed, withdrawn ones too, in causal order.

    What an event says in a form that this program does not know is no delivery; `ill_formed` names those.
    """
    found: dict[str, list[Delivery]] = {}
    recorders: dict[str, Person | None] = {}
    for event in ledger.events:
        if event.kind == EventKind.DELIVERY:
            recorders[event.hash] = person = speaker(event, ledger)
            found[event.hash] = list(_of_event(event, person))
        elif event.kind == EventKind.UNDELIVER:
            person, recorder = speaker(event, ledger), recorders.get(event.says("de"))
            if person is not None and recorder is not None and may_withdraw(person, recorder):
                _withdraw(found[event.says("de")], event, person)
    return tuple(one for group in found.values() for one in group)


def ill_formed(ledger: Ledger) -> tuple[Event, ...]:
    """Return the events that call themselves deliveries, or withdraw some, and say nothing that counts."""
    groups = {one.hash: _groups(one) for one in ledger.events if one.kind == EventKind.DELIVERY}
    odd = [one for one in ledger.events if one.hash in groups and not groups[one.hash]]
    odd += (
        one for one in ledger.events if one.kind == EventKind.UNDELIVER and not groups.get(one.says("de"))
    )
    return tuple(odd)


def may_withdraw(person: Person, recorder: Person) -> bool:
    """Say whether a person may take back what another one recorded.

    One's own always; else, within the same institution, who coordinates it or distributes for it.
    """
    if person.id == recorder.id:
        return True
    return person.institution == recorder.institution and bool(
        person.roles & {Role.COORDINATOR, Role.DISTRIBUTOR}
    )


def same_handing_over(territory: str, facts: Facts) -> tuple[object, ...]:
    """Return what two records of one handing over have in common, however their notes read."""
    return (
        territory,
        facts.edition,
        facts.fingerprint,
        facts.language,
        facts.medium,
        facts.copies,
        facts.day,
        " ".join(facts.receiver.casefold().split()),
    )


def _withdraw(those: list[Delivery], event: Event, person: Person) -> None:
    said = event.body.get("cuales")
    chosen = {one for one in said if type(one) is int} if isinstance(said, list) else set()
    why = Withdrawal(person.name, event.moment, event.says("texto"), event.hash)
    for at, one in enumerate(those):
        if one.stands and one.place in chosen:
            those[at] = replace(one, withdrawn=why)


def _of_event(event: Event, person: Person | None) -> Iterator[Delivery]:
    place = 0
    for facts, codes in _groups(event):
        for code in codes:
            yield Delivery(
                event=event.hash,
                place=place,
                territory=code,
                facts=facts,
                person=person.name if person else event.key,
                institution=person.institution if person else "",
                moment=event.moment,
            )
            place += 1


def _groups(event: Event) -> list[tuple[Facts, tuple[str, ...]]]:
    """Return the groups of an event, [] unless all of it is as it should be: half an event is no evidence."""
    said = event.body.get("entregas")
    try:
        return [_group(one) for one in said] if isinstance(said, list) else []
    except (KeyError, TypeError, ValueError):
        return []


def _group_as_json(facts: Facts, codes: Sequence[str]) -> dict[str, object]:
    return {
        "edicion": facts.edition,
        "huella": f"sha256:{facts.fingerprint}",
        "idioma": facts.language,
        "medio": facts.medium.value,
        "ejemplares": facts.copies,
        "fecha": facts.day,
        "quien": facts.who,
        "recibe": facts.receiver,
        "acuse": _receipt_as_json(facts.receipt),
        "nota": facts.note,
        "territorios": list(codes),
    }


def _receipt_as_json(receipt: Receipt | None) -> dict[str, object]:
    if receipt is None:
        return {}
    if receipt.hash:
        return {"archivo": f"sha256:{receipt.hash}", "tipo": receipt.suffix}
    return {"texto": receipt.text}


def _group(said: object) -> tuple[Facts, tuple[str, ...]]:
    if not isinstance(said, Mapping):
        raise TypeError("object expected")
    codes = said["territorios"]
    copies = said["ejemplares"]
    if not isinstance(codes, list) or not codes or len(codes) != len(set(map(str, codes))):
        raise ValueError("places expected, each once")
    if not isinstance(copies, int) or isinstance(copies, bool) or not 0 < copies <= MAX_COPIES:
        raise ValueError("a number of copies expected")
    facts = Facts(
        edition=_words(said["edicion"]),
        fingerprint=_matched(_HASH, said["huella"]).removeprefix("sha256:"),
        medium=Medium(_words(said["medio"])),
        day=dt.date.fromisoformat(_words(said["fecha"])).isoformat(),
        copies=copies,
        language=_words(said["idioma"]),
        who=_words(said["quien"]),
        receiver=_words(said["recibe"]),
        receipt=_receipt(said["acuse"]),
        note=_words(said["nota"], MAX_NOTE),
    )
    return facts, tuple(_matched(_CODE, code) for code in codes)


def _receipt(said: object) -> Receipt | None:
    match said:
        case {"archivo": str() as hash, "tipo": str() as suffix}:
            return Receipt(_matched(_HASH, hash).removeprefix("sha256:"), _matched(_SUFFIX, suffix))
        case {"texto": str() as text}:
            return Receipt(text=_words(text))
        case dict() if not said:
            return None
        case _:
            raise ValueError("not a receipt")


def _matched(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f"odd: {value!r:.80}")
    return value


def _words(value: object, most: int = MAX_WORDS) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("short words expected")
    return value
