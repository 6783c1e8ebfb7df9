"""What is wrong with the register of deliveries: receipts, withdrawals, what nobody can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guia_editor.i18n import _
from guia_editor.model.deliveries import Delivery, Receipt, deliveries, ill_formed
from guia_editor.model.events import EventKind, Ledger
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.speakers import speaker
from guia_editor.model.territory import Territories
from guia_editor.storage.deliveries import RECEIPTS, is_sound, place_of


def delivery_findings(folder: Path, ledger: Ledger, territories: Territories) -> Iterator[Finding]:
    """Yield what is wrong with deliveries whose signatures are good; forged ones the ledger has refused."""
    known = deliveries(ledger)
    for event in ill_formed(ledger):
        who = speaker(event, ledger)
        told = _("La anotación de {name}, del {moment}, no dice a quién se entregó qué.").format(
            name=who.name if who else event.key, moment=event.moment
        )
        yield Finding(
            Severity.WARNING, "entrega-ilegible", told, _("No cuenta. Pídale que la registre de nuevo."), ""
        )
    yield from _vain_withdrawals(ledger, known)
    yield from _unknown_places(known, territories)
    for receipt in sorted(_receipts(known), key=lambda one: one.hash):
        if is_sound(folder, receipt):
            continue
        path = f"{RECEIPTS}/{receipt.hash}.{receipt.suffix}"
        if place_of(folder, receipt).exists():
            told = _("El acuse «{path}» no es el que se firmó.").format(path=path)
            remedy = _("Pida el archivo a quien registró la entrega; este no prueba nada.")
            yield Finding(Severity.ERROR, "acuse-cambiado", told, remedy, path)
        else:
            told = _("Falta el acuse «{path}».").format(path=path)
            remedy = _("Intercambie para recibirlo, o pídalo a quien registró la entrega.")
            yield Finding(Severity.WARNING, "acuse-faltante", told, remedy, path)


def _receipts(known: tuple[Delivery, ...]) -> set[Receipt]:
    return {one.facts.receipt for one in known if one.facts.receipt is not None and one.facts.receipt.hash}


def _vain_withdrawals(ledger: Ledger, known: tuple[Delivery, ...]) -> Iterator[Finding]:
    """Yield each withdrawal that took nothing back: of others' deliveries, or of some taken back before."""
    done = {one.withdrawn.event for one in known if one.withdrawn is not None}
    named = {one.event for one in known}
    for event in ledger.events:
        if event.kind == EventKind.UNDELIVER and event.hash not in done and event.says("de") in named:
            who = speaker(event, ledger)
            told = _(
                "{name} quiso anular, el {moment}, entregas que no podía anular o ya lo estaban."
            ).format(name=who.name if who else event.key, moment=event.moment)
            remedy = _("Las anula quien las registró, o quien coordina o distribuye en su institución.")
            yield Finding(Severity.INFO, "anulacion-sin-efecto", told, remedy, "")


def _unknown_places(known: tuple[Delivery, ...], territories: Territories) -> Iterator[Finding]:
    for code in sorted({one.territory for one in known if territories.find(one.territory) is None}):
        told = _("Hay entregas al territorio «{code}», que la guía no tiene.").format(code=code)
        remedy = _("Revise la tabla de municipios, o anule esas entregas.")
        yield Finding(Severity.WARNING, "entrega-sin-lugar", told, remedy, "")
