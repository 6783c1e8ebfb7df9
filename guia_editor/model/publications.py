"""Editions as the institutions signed them: a pure fold of the events «publicar»."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from guia_editor.i18n import _
from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.review import State
from guia_editor.model.reviewing import reviews_of
from guia_editor.model.speakers import NEEDED, PUBLISHERS, known_by_any, may_speak_for, speaker
from guia_editor.model.team import Team


@dataclass(frozen=True, slots=True)
class Publication:
    """One edition that somebody signed: what exactly, and who.

    `manifest` is {"capitulos": {chapter's key: content hash}, "archivos": {path: SHA-256}}; `team` the
    version of the team by which it is judged; `signatures` the events, one for each institution at most;
    `missing` the institutions (ids) that have not signed this very manifest, number and date.
    """

    number: str
    date: str
    team: int
    manifest: Mapping[str, object]
    signatures: tuple[Event, ...]
    missing: tuple[str, ...]

    @property
    def signed(self) -> bool:
        """Say whether every institution that approves has signed."""
        return not self.missing

    @property
    def chapters(self) -> dict[str, str]:
        """The content hash of each chapter by its key."""
        said = self.manifest.get("capitulos")
        return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of whatever else an edition is made from, by path."""
        said = self.manifest.get("archivos")
        return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}


def publications(ledger: Ledger) -> tuple[Publication, ...]:
    """Return every edition that somebody with the right to has signed, by its first signature.

    Signatures count together only when number, date, manifest and version of the team are the same, and the
    signers acted under that very version.
    """
    groups: dict[str, list[Event]] = {}
    for event in ledger.events:
        if event.kind == EventKind.PUBLISH and _may_sign(event, ledger):
            groups.setdefault(_what(event), []).append(event)
    return tuple(_publication(events, ledger) for events in groups.values())


def latest(ledger: Ledger) -> Publication | None:
    """Return the last edition that all have signed."""
    return next((one for one in reversed(publications(ledger)) if one.signed), None)


def faults(publication: Publication, ledger: Ledger) -> tuple[str, ...]:
    """Return what is wrong with a publication, in Spanish: signatures and approvals that it lacks.

    Judged by what its signers knew, under the team that they named: what happened later takes nothing back,
    except for events that no longer count at all, such as those of a stolen key.
    """
    told = [
        _("Falta la firma de {institution}.").format(institution=named(one, ledger.team_at(publication.team)))
        for one in publication.missing
    ]
    then = replace(
        ledger,
        teams=ledger.teams[: publication.team],
        events=tuple(one for one in ledger.events if known_by_any(publication.signatures, one)),
        complete=True,
    )
    for review in reviews_of(publication.chapters, then).values():
        if review.state is not State.APPROVED:
            lacking = [named(one, then.team) for one in review.missing]
            reasons = [_("falta que apruebe {name}.").format(name=name) for name in lacking]
            told.append(f"«{review.chapter}»: " + " ".join(reasons or review.hindrances))
    return tuple(told)


def named(institution: str, team: Team | None) -> str:
    """Return what people call an institution ("INFOM"), its id where the team does not know it."""
    found = next((one for one in team.institutions if one.id == institution), None) if team else None
    if not institution:
        return _("una segunda institución")
    return (found.acronym or found.name) if found else institution


def _may_sign(event: Event, ledger: Ledger) -> bool:
    team = ledger.team_at(event.team)
    if team is None or event.body.get("equipo") != event.team:
        return False
    if not isinstance(event.body.get("manifiesto"), dict) or not event.says("edicion"):
        return False
    return may_speak_for(event, ledger, PUBLISHERS, team.policy.approving)


def _what(event: Event) -> str:
    signed = {name: event.body.get(name) for name in ("edicion", "fecha", "manifiesto", "equipo")}
    return json.dumps(signed, sort_keys=True, ensure_ascii=False)


def _publication(events: list[Event], ledger: Ledger) -> Publication:
    first = events[0]
    manifest = first.body["manifiesto"]
    team = ledger.team_at(first.team)
    signatures: dict[str, Event] = {}
    for event in events:
        who = speaker(event, ledger)
        if who is not None:
            signatures.setdefault(who.institution, event)
    needed = team.policy.approving if team else ()
    missing = tuple(one for one in needed if one not in signatures)
    if len(set(needed)) < NEEDED:  # nobody publishes alone, so one signature is always still to come
        missing = missing or ("",)
    return Publication(
        number=first.says("edicion"),
        date=first.says("fecha"),
        team=first.team,
        manifest=manifest if isinstance(manifest, dict) else {},
        signatures=tuple(signatures.values()),
        missing=missing,
    )
