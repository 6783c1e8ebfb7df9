"""Prove a guide or an edition: signatures, the team's chain, approvals against the text, editions."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import DamagedEdition
from guia_editor.i18n import _, plural
from guia_editor.model.deliveries import deliveries
from guia_editor.model.events import Event, Fault, Judged, Ledger
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.publications import Publication, faults, publications
from guia_editor.model.review import Approval, Fallen
from guia_editor.model.signed import Pins, Signed
from guia_editor.model.trust import judge
from guia_editor.storage.events import canonical, parse_event
from guia_editor.storage.files import sha256
from guia_editor.storage.manifest import MANIFEST, Manifest, read_manifest, verify_folder
from guia_editor.storage.proofs import Proofs
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.team_file import read_team
from guia_editor.storage.workspace import EDITIONS
from guia_editor.tasks.delivery_proof import delivery_findings
from guia_editor.tasks.overview import overview, voice
from guia_editor.tasks.people import code_of
from guia_editor.tasks.review_values import Overview
from guia_editor.tasks.verify import verify

_WEB = Path("plantillas") / "web"
_RUN = frozenset({".html", ".js", ".svg"})
_QUIET = frozenset({Fault.UNKNOWN_KIND})
"""What a newer program wrote is no fault."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked, in Spanish sentences, and what is wrong: who, what and when for each fault."""

    checked: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Say whether there is no error."""
        return not any(one.severity is Severity.ERROR for one in self.findings)


def prove(folder: Path) -> Proof:
    """Check everything in a guide that is signed; raises `GuideNotFound` when there is no guide."""
    view = overview(folder)
    ledger = view.ledger
    found = [*ledger.findings, *(_refused(one, ledger) for one in ledger.refused)]
    found += _team(folder, ledger)
    found += _approvals(view)
    found += _proposals(view)
    found += _scripts(folder)
    found += delivery_findings(folder, ledger, view.guide.territories)
    editions = sorted((folder / EDITIONS).glob(f"*/{MANIFEST}"))
    for file in editions:
        found += _frozen(file.parent, ledger)
    found += _unfrozen(folder, ledger)
    checked = (
        plural(len(ledger.events), _("Una firma vale."), _("{count} firmas valen.")),
        _team_line(ledger),
        plural(len(view.chapters), _("Un capítulo comparado."), _("{count} capítulos comparados.")),
        plural(len(editions), _("Una edición publicada."), _("{count} ediciones publicadas.")),
        *_delivered(ledger),
    )
    return Proof(checked, tuple(found))


def _delivered(ledger: Ledger) -> Iterator[str]:
    """Yield how many deliveries stand, if any were ever recorded."""
    known = deliveries(ledger)
    if known:
        standing = sum(one.stands for one in known)
        yield plural(standing, _("Una entrega registrada."), _("{count} entregas registradas."))


def prove_edition(folder: Path) -> Proof:
    """Check an edition's folder by itself: its files, and the signatures that it carries.

    It proves that the keys in it signed it; whose they are, the team's code says, which is compared with the
    institutions. Raises `DamagedEdition` when the folder has no manifest that can be read.
    """
    verified = verify(folder)
    manifest, found = verified.manifest, list(verified.findings)
    checked = [plural(len(manifest.files), _("Un archivo."), _("{count} archivos."))]
    if manifest.edition.approved:
        ledger = carried(manifest)
        problems = tuple(_unproven(manifest, ledger))
        found += [_error("edicion-sin-firmas", one, _distrust(), MANIFEST) for one in problems]
        if not problems:
            checked.append(_("Firmada por: {who}.").format(who="; ".join(manifest.edition.approvals)))
            checked.append(_("Código del equipo: {code}.").format(code=manifest.proof.get("codigo", "")))
    return Proof(tuple(checked), tuple(found))


def carried(manifest: Manifest) -> Ledger:
    """Return the ledger of the events that an edition carries, judged with nothing else known."""
    said = manifest.proof.get("firmas", [])
    read = [one for one in map(_signed, said if isinstance(said, list) else []) if one is not None]
    return judge(read, Pins(str(manifest.proof.get("proyecto", ""))), Proofs(None))


def _signed(said: object) -> Signed | None:
    """Return an event as its file would have been read, None for whatever is none."""
    if not isinstance(said, Mapping):
        return None
    try:
        line, signature = str(said["linea"]).encode(), str(said["firma"])
        base64.b64decode(signature, validate=True)
        data = line + b"\n" + canonical({"alg": "ed25519", "firma": signature}) + b"\n"
        return parse_event(f"{json.loads(line)['id']}-{sha256(line)[:16]}.json", data)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _unproven(manifest: Manifest, ledger: Ledger) -> Iterator[str]:
    """Yield why an edition that calls itself final is not shown to be; nothing when it is."""
    number, said = manifest.edition.number, manifest.proof.get("manifiesto")
    signed = [one for one in publications(ledger) if one.number == number and one.manifest == said]
    if not signed:
        yield _("La edición {number} dice ser definitiva y nadie la ha firmado.").format(number=number)
        return
    for problem in faults(signed[0], ledger):
        yield _("Edición {number}: {problem}").format(number=number, problem=problem)
    if signed[0].date != manifest.edition.date.isoformat():
        yield _("La edición {number} lleva otra fecha que la firmada.").format(number=number)


# --- A guide, part by part -----------------------------------------------------------------------------


def _refused(one: Judged, ledger: Ledger) -> Finding:
    severity = Severity.INFO if one.fault in _QUIET else Severity.ERROR
    remedy = _("No cuenta para nada. Si es de alguien del equipo, pregúntele; si no, ignórelo.")
    return Finding(severity, f"firma-{one.fault.value}", _told(one, ledger), remedy, one.path)


def _told(one: Judged, ledger: Ledger) -> str:
    reason = fault_words(one.fault)
    if one.event is None:
        return reason
    event, who = one.event, voice(one.event, ledger)
    message = _("{reason} Dice ser de {name}, del {moment}: «{kind}»{where}.")
    where = _(" en «{chapter}»").format(chapter=event.chapter) if event.chapter else ""
    return message.format(reason=reason, name=who.name, moment=event.moment, kind=event.kind, where=where)


def fault_words(fault: Fault) -> str:
    """Return why an event does not count, as a sentence."""
    return {
        Fault.UNREADABLE: _("El archivo no es una anotación firmada."),
        Fault.WRONG_NAME: _("El nombre del archivo no es el de lo que contiene."),
        Fault.OTHER_PROJECT: _("Es de otra guía, o de otro equipo."),
        Fault.UNKNOWN_KEY: _("La clave que firma no es de nadie del equipo."),
        Fault.BAD_SIGNATURE: _("La firma es falsa, o el texto se cambió después de firmarlo."),
        Fault.REVOKED_KEY: _("La clave que firma ya estaba revocada."),
        Fault.BROKEN_CHAIN: _("No sigue a lo que esa clave había firmado."),
        Fault.FORKED_CHAIN: _("Con esa clave se firmaron dos cosas a la vez desde copias distintas."),
        Fault.OUTSIDE_MANDATE: _("Se firmó fuera de las fechas del cargo."),
        Fault.NOT_ALLOWED: _("Quien firma no tiene la función que hace falta."),
        Fault.OWN_SUBMISSION: _("Aprueba lo que la misma persona envió."),
        Fault.UNKNOWN_KIND: _("Es de una clase que esta versión del programa no conoce."),
    }[fault]


def _team(folder: Path, ledger: Ledger) -> Iterator[Finding]:
    if ledger.team is None:
        yield Finding(
            Severity.INFO, "sin-equipo", _("La guía no tiene equipo: nada está firmado."), "", "equipo.yaml"
        )
    elif read_team(folder) != ledger.team:
        yield Finding(
            Severity.WARNING,
            "equipo-distinto",
            _("«equipo.yaml» no dice lo que el equipo firmó; vale lo firmado."),
            _("Se corrige solo al próximo cambio firmado del equipo."),
            "equipo.yaml",
        )


def _team_line(ledger: Ledger) -> str:
    if ledger.team is None:
        return _("Sin equipo.")
    message = _("Equipo en su versión {version}; su código es {code}.")
    return message.format(version=ledger.team.version, code=code_of(ledger.project))


def _approvals(view: Overview) -> Iterator[Finding]:
    """Yield each approval that does not hold for the text as it is, and why."""
    for chapter in view.chapters:
        for approval in chapter.review.approvals:
            if approval.fallen is not None:
                message = _("La aprobación de {name} ({institution}), del {moment}, no vale: {reason}")
                who = voice(approval.event, view.ledger)
                told = message.format(
                    name=who.name,
                    institution=who.institution,
                    moment=approval.event.moment,
                    reason=fallen_words(approval),
                )
                yield Finding(Severity.INFO, "aprobacion-caida", told, "", chapter.path)


def _proposals(view: Overview) -> Iterator[Finding]:
    """Yield each blocking observation that somebody declared settled who may not."""
    for chapter in view.chapters:
        for thread in chapter.threads:
            if (said := thread.proposed) is not None:
                told = _("{name} ({institution}) dio por cerrada, el {moment}, una observación de {author}.")
                told = told.format(
                    name=said.name,
                    institution=said.institution,
                    moment=said.moment,
                    author=thread.opening.name,
                )
                told += " " + _("Sigue abierta.")
                remedy = _("La cierra quien la hizo, o quien revisa o coordina en su institución.")
                yield Finding(Severity.INFO, "observacion-ajena", told, remedy, chapter.path)


def _scripts(folder: Path) -> Iterator[Finding]:
    """Yield each page or script for the web edition that came with the guide and is not the program's.

    Nothing of it runs here, but it does in the browser of whoever opens the pages that are made with it.
    """
    ours, theirs = shipped_guide() / _WEB, folder / _WEB
    for file in sorted(one for one in theirs.rglob("*") if one.suffix in _RUN and one.is_file()):
        name = file.relative_to(theirs)
        if not (ours / name).is_file() or file.read_bytes() != (ours / name).read_bytes():
            path = (_WEB / name).as_posix()
            told = _("«{path}» vino con la guía y no es como lo trae el programa.").format(path=path)
            remedy = _("Se ejecuta en el navegador de quien abra la edición web. Pregunte quién lo cambió.")
            yield Finding(Severity.WARNING, "plantilla-ajena", told, remedy, path)


def fallen_words(approval: Approval) -> str:
    """Return why an approval does not hold, as a sentence; "" for one that does."""
    match approval.fallen:
        case None:
            return ""
        case Fallen.TEXT_CHANGED:
            return _("el texto cambió después.")
        case Fallen.WITHDRAWN:
            return _("la retiró.")
        case Fallen.RETURNED:
            return _("pidió cambios después.")
        case Fallen.ROLE_LOST:
            return _("ya no tiene la función de aprobar.")
        case Fallen.OWN_SUBMISSION:
            return _("la misma persona envió ese texto.")
        case Fallen.NOT_SUBMITTED:
            return _("nadie había enviado ese texto.")


def _frozen(folder: Path, ledger: Ledger) -> Iterator[Finding]:
    """Yield what is wrong with a frozen edition: its files, its signatures, what it carries of them."""
    path = f"{EDITIONS}/{folder.name}/{MANIFEST}"
    try:
        manifest = read_manifest(folder)
    except DamagedEdition as error:
        yield _error("edicion-ilegible", error.message, error.remedy, path)
        return
    yield from verify_folder(folder)
    problems = list(_unproven(manifest, ledger))
    if manifest.edition.number != folder.name or not manifest.edition.approved:
        problems.append(_("«{path}» no es una edición publicada.").format(path=path))
    carried_ones = {one.hash for one in carried(manifest).events}
    if not problems and not carried_ones <= {one.hash for one in ledger.events}:
        problems.append(_("La edición trae firmas que la guía no tiene."))
    yield from (_error("edicion-sin-firmas", one, _distrust(), path) for one in problems)


def _unfrozen(folder: Path, ledger: Ledger) -> Iterator[Finding]:
    """Yield each edition that all have signed and that is not, or not soundly, published."""
    for one in publications(ledger):
        if not one.signed:
            continue
        path = f"{EDITIONS}/{one.number}/{MANIFEST}"
        if not (folder / path).is_file():
            told = _("La edición {number} está firmada y no está en «ediciones»: {who}.").format(
                number=one.number, who="; ".join(_signers(one, ledger))
            )
            remedy = _("Intercambie; si sigue faltando, publíquela de nuevo con el texto que se firmó.")
            yield Finding(Severity.WARNING, "edicion-sin-congelar", told, remedy, path)


def _signers(publication: Publication, ledger: Ledger) -> list[str]:
    def told(event: Event) -> str:
        who = voice(event, ledger)
        return f"{who.name} ({who.institution}), {event.moment}"

    return [told(one) for one in publication.signatures]


def _distrust() -> str:
    return _("No la distribuya como definitiva; pida a las instituciones la que publicaron.")


def _error(code: str, message: str, remedy: str, path: str) -> Finding:
    return Finding(Severity.ERROR, code, message, remedy, path)
