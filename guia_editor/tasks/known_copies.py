"""Which editions copies may be of, and the page that tells them apart, for whoever writes editions to add."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from guia_editor.errors import DamagedEdition
from guia_editor.export.check_page import Known, KnownEdition, check_page
from guia_editor.i18n import _, language_name
from guia_editor.model.copy_code import copy_code
from guia_editor.model.edition import Edition
from guia_editor.model.guide import Guide
from guia_editor.model.publications import publications
from guia_editor.model.territory import Territory, TerritoryKind
from guia_editor.storage.events import EVENTS
from guia_editor.storage.manifest import read_manifest
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import EDITIONS
from guia_editor.tasks.editions import proven_edition
from guia_editor.tasks.people import ledger_of

_DOCUMENTS = (".docx", ".pdf")


def page_beside(
    folder: Path, guide: Guide, edition: Edition, templates: Path, files: Iterable[tuple[str, str, str]] = ()
) -> bytes:
    """Return the page to lie beside an edition that a guide gives as it is now, dated as the edition.

    `files` are (territory's code, name, SHA-256) of what lies there too; only documents are told.
    """
    hashes: dict[str, dict[str, str]] = defaultdict(dict)
    for code, name, digest in files:
        if "/" not in name and name.endswith(_DOCUMENTS):
            hashes[name][code] = digest
    editions = tuple(
        replace(one, files=dict(hashes))
        if (one.content_hash, one.approved) == (guide.content_hash, edition.approved)
        else one
        for one in known_editions(folder, guide)
    )
    return page_of(templates, guide, editions, edition.date)


def page_of(templates: Path, guide: Guide, editions: tuple[KnownEdition, ...], day: dt.date) -> bytes:
    """Return the page for some editions of a guide."""
    known = Known(
        guide.title,
        tuple(one.acronym or one.name for one in guide.institutions),
        day,
        editions,
        tuple((one.code, *place_words(one)) for one in places_of(guide)),
        tuple((code, language_name(code)) for code in languages_of(guide)),
    )
    return check_page((templates, shipped_guide() / "plantillas"), known)


def known_editions(folder: Path, guide: Guide) -> tuple[KnownEdition, ...]:
    """Return the editions that both institutions signed, newest first, then the draft of the guide."""
    found: dict[str, KnownEdition] = {}
    if (folder / EVENTS).is_dir():
        proven = proven_edition(folder, guide, guide.edition.number)
        for one in publications(proven.ledger if proven is not None else ledger_of(folder)):
            if one.signed and (frozen := _frozen(folder, one.number, one.date)) is not None:
                found[one.number] = frozen
        if proven is not None:
            edition = proven.edition
            found[edition.number] = KnownEdition(edition.number, edition.date, guide.content_hash, True)
    draft = KnownEdition(guide.edition.number, guide.edition.date, guide.content_hash, approved=False)
    ordered = sorted(found.values(), key=lambda one: (one.date, one.number), reverse=True)
    return (*ordered, draft)


def _frozen(folder: Path, number: str, date: str) -> KnownEdition | None:
    """Return a signed edition as it was frozen, None where its folder is not there or says otherwise."""
    try:
        manifest = read_manifest(folder / EDITIONS / number)
    except (DamagedEdition, OSError):
        return None
    edition = manifest.edition
    if (edition.number, edition.date.isoformat(), edition.approved) != (number, date, True):
        return None
    return KnownEdition(number, edition.date, manifest.content_hash, approved=True)


def places_of(guide: Guide) -> tuple[Territory, ...]:
    """Return every territory that has an edition, by code."""
    territories = guide.territories
    every = (territories.country, *territories.departments.values(), *territories.municipalities.values())
    return tuple(sorted(every, key=lambda one: one.code))


def place_words(place: Territory) -> tuple[str, str]:
    """Return whose edition a copy is, and the department that a municipality lies in, else ""."""
    match place.kind:
        case TerritoryKind.COUNTRY:
            return _("Todo el país"), ""
        case TerritoryKind.DEPARTMENT:
            return _("Departamento de {name}").format(name=place.name), ""
        case TerritoryKind.MUNICIPALITY:
            return place.name, place.department


def languages_of(guide: Guide) -> tuple[str, ...]:
    """Return every language that a guide has an edition in."""
    return tuple(dict.fromkeys((guide.language, *guide.edition_languages)))


def code_of(edition: KnownEdition, place: Territory, language: str) -> str:
    """Return the code that an edition's copies for a territory carry."""
    return copy_code(edition.number, place.code, language, edition.content_hash, approved=edition.approved)
