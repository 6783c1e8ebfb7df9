"""Who is at this device: which of the team's keys it keeps, and opening them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.events import Ledger
from guia_editor.model.team import Member, Person
from guia_editor.storage import keys
from guia_editor.storage.keys import KeptKey, Signer
from guia_editor.tasks.emit import ledger_of


@dataclass(frozen=True, slots=True)
class Me:
    """The person at this device: `person` is None while the team names none of its keys.

    `key_id` is the key to sign with, "" for none; `has_passphrase` says whether it has to be opened with one,
    `unlocked` whether it could sign at once; `revoked` that the team counts it no more.
    """

    person: Person | None = None
    institution: Member | None = None
    key_id: str = ""
    has_passphrase: bool = False
    unlocked: bool = False
    revoked: bool = False


class KeySession:
    """The keys that a person has opened, while the program runs; whoever asks twice need not type twice."""

    def __init__(self) -> None:
        self._open: dict[str, Signer] = {}

    def unlock(self, folder: Path, passphrase: str = "") -> Signer:
        """Open the key for a guide and keep it open; raises as `unlock` does."""
        signer = unlock(folder, passphrase)
        self._open[signer.id] = signer
        return signer

    def keep(self, signer: Signer) -> None:
        """Keep a key open that was opened, or made, elsewhere."""
        self._open[signer.id] = signer

    def signer(self, key_id: str) -> Signer | None:
        """Return an open key; one without a passphrase is opened by asking for it."""
        if key_id and key_id not in self._open:
            kept = keys.kept_key(key_id)
            if kept is not None and not kept.has_passphrase:
                self._open[key_id] = keys.unlock(key_id)
        return self._open.get(key_id)

    def lock(self) -> None:
        """Forget all keys; passphrases are asked for again."""
        self._open.clear()


def me(folder: Path, session: KeySession | None = None) -> Me:
    """Return who is at this device, as a guide's team knows them."""
    return me_in(ledger_of(folder), session)


def me_in(ledger: Ledger, session: KeySession | None = None) -> Me:
    """Return who is at this device, as the team of a ledger knows them.

    Of several keys, one that counts is taken before one that was revoked, the newest first.
    """
    team = ledger.team
    if team is None:
        return Me()
    found: list[tuple[bool, KeptKey]] = []
    for kept in keys.kept_keys():
        key = team.key(kept.id)
        if key is not None:
            found.append((key.revoked is not None, kept))
    if not found:
        return Me()
    revoked, kept = min(found, key=lambda one: one[0])
    person = team.person(kept.id)
    is_open = not kept.has_passphrase or (session is not None and session.signer(kept.id) is not None)
    return Me(
        person,
        team.institution(person.institution) if person else None,
        kept.id,
        kept.has_passphrase,
        is_open,
        revoked,
    )


def unlock(folder: Path, passphrase: str = "") -> Signer:
    """Open this device's key for a guide; raises `GuideError` without one, or for another passphrase."""
    here = me(folder)
    if not here.key_id:
        raise GuideError(
            _("Ninguna clave de esta computadora es del equipo de esta guía."),
            _("Pida a quien coordina su institución que la registre, o firme desde su otra computadora."),
        )
    return keys.unlock(here.key_id, passphrase)


def change_passphrase(key_id: str, old: str, new: str) -> Signer:
    """Give a key another passphrase, or its first; raises `GuideError` when the old one is wrong."""
    return keys.change_passphrase(key_id, old, new)
