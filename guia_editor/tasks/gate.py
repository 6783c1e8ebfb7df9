"""The gate of publishing: every condition of a final edition, met or not, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guia_editor.export.assemble import settled_book
from guia_editor.export.context import Context
from guia_editor.i18n import _
from guia_editor.model.events import Ledger, chapter_key
from guia_editor.model.guide import Guide
from guia_editor.model.publications import Publication, named, publications
from guia_editor.model.review import ChapterReview, State
from guia_editor.model.reviewing import general_hindrances, reviews_of
from guia_editor.model.speakers import NEEDED, approving, speaker
from guia_editor.storage.fingerprints import content_hashes
from guia_editor.storage.manifest import MANIFEST
from guia_editor.storage.workspace import EDITIONS, open_guide
from guia_editor.tasks.check import check, errors_in
from guia_editor.tasks.editions import manifest_of, sound_number
from guia_editor.tasks.overview import conflicts_by_path
from guia_editor.tasks.people import ledger_of

_TOLD = 12
"""Lines; of longer lists the rest is counted."""


@dataclass(frozen=True, slots=True)
class GateItem:
    """A condition of publishing: whether it is met, in a sentence, and what is missing, line by line."""

    code: str
    met: bool
    title: str
    missing: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """An institution's signature of the manifest; `who` and `moment` are "" while it lacks."""

    institution: str
    acronym: str
    who: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether an edition can be signed (`open`) and is published (`signed` too), and why not.

    `manifest` is what would be signed: {"capitulos": {key: content hash}, "archivos": {path: SHA-256}};
    `frozen` says that `ediciones/<number>/` is there.
    """

    number: str
    date: dt.date
    items: tuple[GateItem, ...]
    signatures: tuple[Signature, ...]
    manifest: Mapping[str, object]
    frozen: bool = False

    @property
    def open(self) -> bool:
        """Say whether everything but signatures is there."""
        return all(one.met for one in self.items)

    @property
    def signed(self) -> bool:
        """Say whether every institution that approves has signed this manifest."""
        return len(self.signatures) >= NEEDED and all(one.who for one in self.signatures)


def gate(folder: Path, number: str = "") -> Gate:
    """Return what publishing the guide as it is now needs; `number` "" is the one in guia.yaml.

    Raises `GuideError` for a number that cannot name an edition.
    """
    guide, ledger = open_guide(folder), ledger_of(folder)
    return gate_of(folder, guide, ledger, sound_number(number or guide.edition.number))


def gate_of(folder: Path, guide: Guide, ledger: Ledger, number: str) -> Gate:
    """Return the gate for a guide and a ledger already read."""
    manifest = manifest_of(folder, guide)
    standing = _Standing(folder, guide, ledger, number, manifest)
    return Gate(
        number=number,
        date=guide.edition.date,
        items=tuple(standing.items()),
        signatures=tuple(standing.signatures()),
        manifest=manifest,
        frozen=(folder / EDITIONS / number / MANIFEST).is_file(),
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A guide before the gate."""

    folder: Path
    guide: Guide
    ledger: Ledger
    number: str
    manifest: Mapping[str, object]

    def items(self) -> Iterator[GateItem]:
        """Yield the conditions in the order in which people meet them."""
        conflicts = conflicts_by_path(self.folder)
        contents = content_hashes(self.folder, self.guide)
        reviews = reviews_of(contents, self.ledger, flow=self.guide.flow)
        book = self._book()
        yield self._team()
        yield self._complete()
        yield _item(
            "conflictos",
            _("No queda ningún conflicto entre copias"),
            sorted(path or _("(un registro que no se puede leer)") for path in conflicts),
            _("Resuelva cada uno: elija qué texto queda."),
        )
        yield self._chapters(reviews)
        yield self._opinions(reviews)
        yield self._errors(book)
        yield self._citations(book)
        yield self._free_number()

    def signatures(self) -> Iterator[Signature]:
        """Yield each institution's signature of just this edition, there or not."""
        found = self.proposal()
        team = self.ledger.team
        by = {}
        for event in found.signatures if found else ():
            who = speaker(event, self.ledger)
            if who is not None:
                by[who.institution] = (who.name, event.moment)
        for institution in approving(team):
            yield Signature(institution, named(institution, team), *by.get(institution, ("", "")))

    def proposal(self) -> Publication | None:
        """Return what somebody has signed of just this edition."""
        version = self.ledger.team.version if self.ledger.team else 0
        wanted = (self.number, self.guide.edition.date.isoformat(), version)
        for one in publications(self.ledger):
            if (one.number, one.date, one.team) == wanted and one.manifest == self.manifest:
                return one
        return None

    # --- Conditions -------------------------------------------------------------------------------------

    def _team(self) -> GateItem:
        count = len(set(approving(self.ledger.team)))
        return _item(
            "equipo",
            _("El equipo tiene dos instituciones que aprueban"),
            [] if count >= NEEDED else [_("Ahora tiene {count}.").format(count=count)],
            _("Agregue al equipo a la otra institución, con su firma."),
        )

    def _complete(self) -> GateItem:
        return _item(
            "historial",
            _("A esta copia no le falta ningún paso de la revisión"),
            [] if self.ledger.complete else [one.message for one in self.ledger.findings] or [_("Falta.")],
            _("Intercambie con las otras copias."),
        )

    def _chapters(self, reviews: Mapping[str, ChapterReview]) -> GateItem:
        """Both approved each chapter; what else hinders one, and is no condition of its own, is told too."""
        missing = []
        done = (State.APPROVED, State.PUBLISHED)
        elsewhere = {*general_hindrances(self.ledger), _("Falta el dictamen.")}
        for key, review in reviews.items():
            lacking = [named(one, self.ledger.team) for one in review.missing]
            reasons = [_("falta que apruebe {name}").format(name=name) for name in lacking]
            reasons += [one[0].lower() + one[1:-1] for one in review.hindrances if one not in elsewhere]
            if review.state not in done and reasons:
                missing.append(f"{self._title(key)}: {'; '.join(reasons)}.")
        if not reviews:
            missing = [_("La guía no tiene ningún capítulo.")]
        return _item(
            "capitulos",
            _("Cada capítulo está aprobado, como está ahora, por las dos instituciones"),
            missing,
            _("Envíe a revisión lo que falte; «Pendientes de mí» dice a quién le toca."),
        )

    def _opinions(self, reviews: Mapping[str, ChapterReview]) -> GateItem:
        opinion = _("Falta el dictamen.")
        return _item(
            "dictamen",
            _("El dictamen de cada capítulo está registrado, donde el equipo lo pide"),
            [self._title(key) for key, review in reviews.items() if opinion in review.hindrances],
            _("Lo registra quien dictamina."),
        )

    def _book(self) -> Context:
        """Return what assembling the edition comes to: what it cites, and what keeps it from being made."""
        guide = self.guide
        context = Context(guide, guide.edition, guide.territories.country, guide.language)
        settled_book(context)
        return context

    def _errors(self, book: Context) -> GateItem:
        errors = dict.fromkeys((*errors_in(check(self.guide)), *book.problems))
        return _item(
            "errores",
            _("La guía no tiene errores"),
            [f"{one.path}: {one.message}" if one.path else one.message for one in errors],
            _("Véalos con «guia validar» y corríjalos."),
        )

    def _citations(self, book: Context) -> GateItem:
        """Whatever this edition cites, as the exporters see it, somebody has checked."""
        sources = self.guide.sources
        pending = [one.short for key, one in sources.items() if key in book.cited and not one.verified]
        return _item(
            "citas",
            _("Las normas y fuentes que se citan están verificadas"),
            sorted(pending),
            _("Coteje cada una con su publicación oficial y anótelo en las fuentes."),
        )

    def _free_number(self) -> GateItem:
        taken = any(
            one.signed and one.number == self.number and one.manifest != self.manifest
            for one in publications(self.ledger)
        )
        return _item(
            "numero",
            _("El número {number} no es de otra edición").format(number=self.number),
            [_("Ya se publicó una edición {number} con otro texto.").format(number=self.number)] * taken,
            _("Cambie «numero» y «fecha» de la edición en guia.yaml."),
        )

    def _title(self, key: str) -> str:
        return next((one.front.title for one in self.guide.chapters if chapter_key(one) == key), key)


def _item(code: str, title: str, missing: list[str], remedy: str) -> GateItem:
    told = list(missing[:_TOLD])
    if len(missing) > _TOLD:
        told.append(_("… y {count} más.").format(count=len(missing) - _TOLD))
    return GateItem(code, not missing, title, tuple(told), remedy if missing else "")
