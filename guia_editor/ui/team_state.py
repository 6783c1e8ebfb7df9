"""How a guide's team stands, read at one moment off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from guia_editor.model.team import Team
from guia_editor.tasks import people
from guia_editor.tasks.people import Change, Me


@dataclass(frozen=True, slots=True)
class TeamState:
    """The team in force, who is at this device, what waits for signatures and which of it for this person's.

    `code` is the team's, to compare by phone; `compared` says that this device vouches for it.
    """

    team: Team | None = None
    me: Me = field(default_factory=Me)
    pending: tuple[Change, ...] = ()
    mine: frozenset[str] = frozenset()
    code: str = ""
    compared: bool = False
    kept_key: str = ""


def read_team(folder: Path) -> TeamState:
    """Read how the team stands; slow the first time."""
    reading = people.read_ledger(folder)
    ledger = reading.ledger
    kept = people.kept_keys()
    newest = kept[0].id if kept else ""
    if ledger.team is None:
        return TeamState(kept_key=newest)
    me = people.me_in(ledger)
    waiting = people.pending_in(ledger)
    mine = frozenset(one.hash for one in waiting if me.key_id and people.may_sign_in(ledger, one, me.key_id))
    code = people.code_of(ledger.project) if ledger.project else ""
    return TeamState(ledger.team, me, waiting, mine, code, bool(reading.pins.project), newest)
