"""Editions as signed: the manifest of what a guide is made of now, and whether an edition of it is final.

The manifest is what both institutions sign: the content hash of every chapter by its key, and the SHA-256 of
everything else that an edition is made from. A folder stands in it by the SHA-256 of its list of files, which
has the form that `sha256sum` writes and checks: "<hash>  <path>", LF, sorted by path.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _, long_date
from guia_editor.model.edition import Edition
from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.guide import Guide
from guia_editor.model.publications import Publication, faults, named, publications
from guia_editor.model.speakers import known_by_any, speaker
from guia_editor.storage.events import EVENTS
from guia_editor.storage.files import read_bytes, sha256
from guia_editor.storage.fingerprints import content_hashes
from guia_editor.storage.workspace import CONTENT
from guia_editor.tasks.people import ledger_of

FILES = ("guia.yaml", "fuentes.yaml", "glosario.yaml")
"""Single files of `contenido/` that the manifest names."""

FOLDERS = (f"{CONTENT}/datos", "plantillas", "traducciones")
"""Folders of the guide that stand in the manifest by their lists."""

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,59}")
_MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Proven:
    """An edition that both institutions have signed, and the events that prove it, in causal order."""

    edition: Edition
    publication: Publication
    evidence: tuple[Event, ...]
    ledger: Ledger


def sound_number(number: str) -> str:
    """Return an edition's number, which names its folder too; raises `GuideError` where it cannot."""
    if not _NUMBER.fullmatch(number):
        raise GuideError(
            _("«{number}» no sirve como número de edición, porque también nombra la carpeta.").format(
                number=number
            ),
            _("Use letras sin tilde, dígitos, puntos y guiones, como «2026-11-22» o «1.2»."),
        )
    return number


def manifest_of(folder: Path, guide: Guide) -> dict[str, object]:
    """Return the manifest of a guide as its folder says now."""
    files = {}
    for name in FILES:
        try:
            files[f"{CONTENT}/{name}"] = sha256(read_bytes(folder / CONTENT / name, _MOST_BYTES))
        except FileNotFoundError:
            continue
    for name in FOLDERS:
        if listed := file_list(folder, name):
            files[name] = sha256(listed.encode())
    return {"capitulos": content_hashes(folder, guide), "archivos": files}


def file_list(folder: Path, name: str) -> str:
    """Return the list of a folder's files as `sha256sum` writes it, "" for one without files."""
    lines = [
        f"{sha256(read_bytes(file, _MOST_BYTES))}  {file.relative_to(folder).as_posix()}\n"
        for file in _plain_files(folder / name)
    ]
    return "".join(sorted(lines, key=lambda line: line[66:]))


def _plain_files(place: Path) -> Iterator[Path]:
    """Yield the files that count: no links, nothing hidden, nothing that Python leaves behind."""
    for file in place.rglob("*"):
        parts = file.relative_to(place).parts
        if any(part.startswith(".") or part == "__pycache__" for part in parts):
            continue
        if file.is_file() and not file.is_symlink():
            yield file


def proven_edition(folder: Path, guide: Guide, number: str) -> Proven | None:
    """Return the signed edition of that number, if the guide is now just as it was signed; else None.

    Nothing that a file claims counts, only signatures: both institutions' over this very manifest, and
    approvals of every chapter that they knew.
    """
    if not (folder / EVENTS).is_dir():
        return None
    ledger = ledger_of(folder)
    found = [one for one in publications(ledger) if one.signed and one.number == number]
    if not found:
        return None
    manifest = manifest_of(folder, guide)
    for one in found:
        if one.manifest == manifest and not faults(one, ledger):
            return Proven(_edition(guide, one, ledger), one, evidence(one, ledger), ledger)
    return None


def editions_before(folder: Path, guide: Guide, edition: Edition) -> tuple[Edition, ...]:
    """Return the guide's frozen editions up to an edition's date, itself apart, that both really signed."""
    known = [one for one in guide.previous if one.date <= edition.date and one.number != edition.number]
    if not known or not (folder / EVENTS).is_dir():
        return ()
    signed = {(one.number, one.date) for one in publications(ledger_of(folder)) if one.signed}
    return tuple(one for one in known if (one.number, one.date.isoformat()) in signed)


def _edition(guide: Guide, publication: Publication, ledger: Ledger) -> Edition:
    return replace(
        guide.edition,
        number=publication.number,
        date=dt.date.fromisoformat(publication.date),
        approved=True,
        commit=publication.signatures[0].says("version"),
        approvals=tuple(sorted(_signed_by(one, ledger) for one in publication.signatures)),
    )


def _signed_by(event: Event, ledger: Ledger) -> str:
    who = speaker(event, ledger)
    day = long_date(dt.date.fromisoformat(event.moment[:10]))
    institution = named(who.institution, ledger.team_at(event.team)) if who else ""
    return _("{institution}: {name}, {day}").format(
        institution=institution, name=who.name if who else event.key, day=day
    )


def evidence(publication: Publication, ledger: Ledger) -> tuple[Event, ...]:
    """Return the events that prove a publication: team, submissions, approvals, opinions, signatures."""
    chapters = publication.chapters
    kinds = (EventKind.SUBMIT, EventKind.APPROVE, EventKind.OPINION)
    signatures = {one.hash for one in publication.signatures}

    def proves(event: Event) -> bool:
        if event.hash in signatures:
            return True
        if event.kind == EventKind.TEAM:
            new = event.body.get("nuevo")
            return isinstance(new, dict) and new.get("version", 0) <= publication.team
        known = known_by_any(publication.signatures, event)
        return known and event.kind in kinds and chapters.get(event.chapter) == event.content != ""

    return tuple(one for one in ledger.events if proves(one))
