"""Publish an edition: sign the manifest for one's institution and, once all have, freeze it and export it.

Frozen is `ediciones/<number>/`: `edicion.json` with what was signed, by whom, and every event that proves
it, and `cambios.md`. Both are the same bytes on whichever copy freezes the edition. There is no other way to
a final edition: what is exported otherwise is a draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.errors import GuideError
from guia_editor.export.assemble import assemble
from guia_editor.i18n import _
from guia_editor.model.events import EventKind
from guia_editor.model.progress import Progress, Silent
from guia_editor.storage.files import replace_bytes
from guia_editor.storage.manifest import write_manifest
from guia_editor.storage.workspace import EDITIONS, open_guide
from guia_editor.sync.history import History
from guia_editor.tasks.change_note import change_note
from guia_editor.tasks.editions import proven_edition
from guia_editor.tasks.evidence import proof_as_json
from guia_editor.tasks.export import Request, export_edition
from guia_editor.tasks.gate import Gate, GateItem, Signature, gate
from guia_editor.tasks.people import emit, ledger_of
from guia_editor.tasks.review_steps import author_of, member

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer

__all__ = ["CHANGES", "Gate", "GateItem", "Published", "Signature", "gate", "publish"]

CHANGES = "cambios.md"


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to: once all signed, `edition` is the frozen folder, `output` that of files."""

    gate: Gate
    edition: Path | None = None
    output: Path | None = None
    files: tuple[str, ...] = ()


def publish(
    folder: Path, signer: Signer, number: str = "", out: Path | None = None, progress: Progress | None = None
) -> Published:
    """Sign the edition for the person's institution and, once all have, freeze it and write all formats.

    The formats go to `out` (by default `salida/` in the guide). Raises `GuideError` with every condition
    that is not met; then nothing is signed.
    """
    watch = progress or Silent()
    watch.step(0, 4, _("Revisando las condiciones"))
    found = gate(folder, number)
    _refuse_closed(found)
    _team, person = member(ledger_of(folder), signer)
    if not any(one.institution == person.institution and one.who for one in found.signatures):
        watch.step(1, 4, _("Firmando"))
        _sign(folder, signer, found)
        found = gate(folder, number)
    if not found.signed:
        return Published(found)
    watch.step(2, 4, _("Congelando la edición"))
    frozen = freeze(folder, found.number)
    with History.open(folder) as history:
        message = _("Publica la edición {number}").format(number=found.number)
        history.record(author_of(person), message, name=_("Edición {number}").format(number=found.number))
    watch.step(3, 4, _("Escribiendo los formatos"))
    made = export_edition(folder, out or folder / "salida", Request(number=found.number), progress)
    return Published(gate(folder, number), frozen, made.folder, made.files)


def freeze(folder: Path, number: str) -> Path:
    """Write `ediciones/<number>/` for an edition that all have signed, and return it.

    Raises `GuideError` when it is not signed, or the guide is not as it was signed any more.
    """
    guide = open_guide(folder)
    proven = proven_edition(folder, guide, number)
    if proven is None:
        raise GuideError(
            _("La edición {number} no está firmada por las dos instituciones, tal como está la guía.").format(
                number=number
            ),
            _("Vea qué falta con «guia publicar --simular»."),
        )
    document = assemble(guide, proven.edition, guide.territories.country, guide.language)
    target = folder / EDITIONS / number
    target.mkdir(parents=True, exist_ok=True)
    note = change_note(folder, guide, proven.publication, proven.ledger)
    replace_bytes(target / CHANGES, note.encode())
    write_manifest(target, document, [CHANGES], proof=proof_as_json(folder, proven))
    return target


def _sign(folder: Path, signer: Signer, found: Gate) -> None:
    ledger = ledger_of(folder)
    _team, person = member(ledger, signer)
    with History.open(folder) as history:
        history.record(author_of(person), _("Firma la edición {number}").format(number=found.number))
        version = history.head
    body = {
        "edicion": found.number,
        "fecha": found.date.isoformat(),
        "manifiesto": dict(found.manifest),
        "equipo": ledger.team.version if ledger.team else 0,
        "version": version,
    }
    emit(folder, signer, EventKind.PUBLISH, body=body)


def _refuse_closed(found: Gate) -> None:
    closed = [one for one in found.items if not one.met]
    if not closed:
        return
    told = "".join(
        f"\n- {one.title}: " + _("no.") + "".join(f"\n    {line}" for line in one.missing) for one in closed
    )
    raise GuideError(
        _("La edición {number} todavía no se puede publicar:").format(number=found.number) + told,
        "\n".join(one.remedy for one in closed),
    )
