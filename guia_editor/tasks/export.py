"""Export an edition: assemble once, write every format aside, put the whole in its place in one step.

An edition's folder is `<out>/<number>[-<territory>]/`. Asking later for another format or paper of the very
same edition adds to it; a folder that holds anything else is replaced. Never do two editions mix.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor import __version__
from guia_editor.errors import DamagedEdition, ExportFailed, GuideError, IncompleteExport, InvalidGuide
from guia_editor.export import FORMATS, ExportFormat, Options, Paper, Printing
from guia_editor.export.assemble import assemble
from guia_editor.i18n import _, plural
from guia_editor.model.document import Document, NotRendered, Report
from guia_editor.model.edition import Edition
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Progress, Silent
from guia_editor.model.territory import COUNTRY_CODE, Territory
from guia_editor.storage.manifest import MANIFEST, Manifest, read_manifest, verify_folder, write_manifest
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.check import check, errors_in
from guia_editor.tasks.edition_folder import move_in, working_folder
from guia_editor.tasks.editions import Proven, editions_before, proven_edition, sound_number
from guia_editor.tasks.evidence import proof_as_json, write_evidence

_STEPS = 1000

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_FOLDER = frozenset({errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP})


@dataclass(frozen=True, slots=True)
class Request:
    """What to export; `number` empty means the one in `guia.yaml`, `territory` is an INE code."""

    formats: tuple[str, ...] = tuple(FORMATS)
    number: str = ""
    territory: str = COUNTRY_CODE
    paper: Paper = "carta"
    printing: Printing = "normal"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was exported: `files` are relative to `folder`; `unchanged` if the folder already held just this.

    `losses` is what a draft could not show, `problems` what the guide's files are to be corrected for.
    """

    folder: Path
    files: tuple[str, ...]
    edition: Edition
    losses: tuple[NotRendered, ...]
    problems: tuple[Finding, ...]
    unchanged: bool


def export_edition(
    folder: Path,
    out: Path,
    request: Request | None = None,
    progress: Progress | None = None,
    formats: Mapping[str, ExportFormat] = FORMATS,
) -> Outcome:
    """Export one edition of the guide in `folder` for one territory, and return what was made.

    It is final when both institutions have signed an edition of that number over the guide as it is now
    (`publish`); whatever else anybody wrote in a file, it is a draft.

    Raises `InvalidGuide` when the guide cannot be assembled or a final edition still has errors,
    `IncompleteExport` when a final edition would lose something, `ExportFailed` when the disk is full or
    forbids it; then what was at the target before is still there, whole.
    """
    request = request or Request()
    watch = progress or Silent()
    wanted = _in_order(request.formats, formats)
    watch.step(0, _STEPS, _("Leyendo la guía"))
    guide = open_guide(folder)
    proven = proven_edition(folder, guide, sound_number(request.number or guide.edition.number))
    edition = _edition(guide, request, proven)
    guide = replace(guide, previous=editions_before(folder, guide, edition))
    document = assemble(guide, edition, _territory(guide, request.territory), guide.language)
    _refuse_errors(guide, document.edition)
    target = out / _folder_name(document)
    options = Options(templates_of(folder), request.paper, request.printing)
    report = Report()
    with _disk_errors_told(target), working_folder(target) as work, _date_pinned(document.edition):
        names = _write_formats(document, options, work, report, watch, wanted)
        _refuse_losses(document.edition, report)
        if proven is not None and request.territory == COUNTRY_CODE:  # a local one is proved by the country's
            names += write_evidence(folder, guide, proven, work)
        made_with = _made_with(options.templates)
        names += _carry_over(target, work, document, made_with, names)
        proof = proof_as_json(folder, proven) if proven is not None else None
        write_manifest(work, document, names, made_with, proof)
        unchanged = _same(work, target)
        if not unchanged:
            watch.step(_STEPS, _STEPS, _("Guardando"))
            move_in(work, target)
    problems = tuple(one for one in guide.problems if one.severity is not Severity.INFO)
    return Outcome(target, (*names, MANIFEST), document.edition, tuple(report.losses), problems, unchanged)


def _in_order(asked: Iterable[str], formats: Mapping[str, ExportFormat]) -> list[tuple[str, ExportFormat]]:
    """Return the formats in the registry's order: the web edition, last, offers the others' files."""
    names = set(asked)
    for name in sorted(names - set(formats)):
        raise GuideError(
            _("No existe el formato «{name}».").format(name=name),
            _("Elija entre: {known}.").format(known=", ".join(formats)),
        )
    if not names:
        raise GuideError(_("No se pidió ningún formato."), _("Elija al menos uno: docx, pdf o web."))
    return [(name, row) for name, row in formats.items() if name in names]


def _edition(guide: Guide, request: Request, proven: Proven | None) -> Edition:
    """Return the edition asked for: final when both institutions signed just this guide, else a draft."""
    if proven is not None:
        return proven.edition
    return replace(guide.edition, number=request.number or guide.edition.number, approved=False)


def _territory(guide: Guide, code: str) -> Territory:
    found = guide.territories.find(code)
    if found is None:
        raise GuideError(
            _("No hay ningún territorio con el código «{code}».").format(code=code),
            _("Use el código del INE: 00 para el país, dos dígitos por departamento, cuatro por municipio."),
        )
    return found


def _refuse_errors(guide: Guide, edition: Edition) -> None:
    """Stop a final edition whose guide has errors; a draft goes out with them, marked as a draft."""
    errors = errors_in(check(guide)) if edition.approved else ()
    if errors:
        raise InvalidGuide(
            _("La edición {number} es definitiva y la guía todavía tiene {errors}.").format(
                number=edition.number, errors=plural(len(errors), _("1 error"), _("{count} errores"))
            ),
            _("Vea cuáles son con «guia validar» y corríjalos."),
            errors,
        )


def _refuse_losses(edition: Edition, report: Report) -> None:
    if not (edition.approved and report.losses):
        return
    told = [
        _("{path}, línea {line}: {what} ({format}): {reason}").format(
            path=loss.path, line=loss.lines.first, what=loss.what, format=loss.format, reason=loss.reason
        )
        for loss in report.losses
    ]
    raise IncompleteExport(
        _("La edición {number} es definitiva y perdería algo de la guía:").format(number=edition.number)
        + "".join(f"\n- {line}" for line in told),
        _("Cambie esos pasajes, o exporte sin ese formato."),
        tuple(report.losses),
    )


def _folder_name(document: Document) -> str:
    code = document.territory.code
    return document.edition.number + ("" if code == COUNTRY_CODE else f"-{code}")


def templates_of(folder: Path) -> Path:
    """Return the templates of a guide: its own, or the ones that come with the program."""
    own = folder / "plantillas"
    return own if own.is_dir() else shipped_guide() / "plantillas"


def _made_with(templates: Path) -> str:
    """Return the SHA-256 over the program's version and all templates: what decides looks, not words."""
    total = hashlib.sha256(__version__.encode())
    for path in sorted(templates.rglob("*")):
        if path.is_file():
            total.update(f"\n{path.relative_to(templates).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class _Share:
    """The part of the whole that one format is: steps `first` to `last` of `_STEPS`."""

    whole: Progress
    first: int
    last: int
    name: str

    def step(self, done: int, total: int, label: str) -> None:
        """Pass a format's step on as a step of the whole."""
        reached = self.first + (self.last - self.first) * done // max(total, 1)
        self.whole.step(reached, _STEPS, f"{self.name}: {label}" if label else self.name)


def _write_formats(
    document: Document,
    options: Options,
    work: Path,
    report: Report,
    progress: Progress,
    wanted: list[tuple[str, ExportFormat]],
) -> list[str]:
    names: list[str] = []
    for index, (_name, row) in enumerate(wanted):
        share = _Share(
            progress, _STEPS * index // len(wanted), _STEPS * (index + 1) // len(wanted), _(row.label)
        )
        share.step(0, 1, "")
        finished = tuple(work / name for name in names)
        names += row.write(document, replace(options, finished=finished), work, report, share)
    return names


def _carry_over(target: Path, work: Path, document: Document, made_with: str, names: list[str]) -> list[str]:
    """Copy what the target already has of this very edition in other formats; return the names copied."""
    try:
        before = read_manifest(target)
        sound = _is_of(before, document) and before.made_with == made_with and not verify_folder(target)
    except DamagedEdition:
        sound = False
    if not sound:
        return []
    # A folder that was written anew, as the web edition is, keeps nothing of its old self.
    anew = {name.split("/")[0] for name in names}
    kept = [one.path for one in before.files if one.path.split("/")[0] not in anew]
    for name in kept:
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(target / name, work / name)
    return kept


def _is_of(before: Manifest, document: Document) -> bool:
    return (before.content_hash, before.language, before.territory_code) == (
        document.content_hash,
        document.language,
        document.territory.code,
    ) and before.edition == document.edition


def _same(work: Path, target: Path) -> bool:
    """Say whether the target already holds just what was made, untouched."""
    try:
        return (work / MANIFEST).read_bytes() == (target / MANIFEST).read_bytes() and not verify_folder(
            target
        )
    except (OSError, DamagedEdition):
        return False


@contextlib.contextmanager
def _date_pinned(edition: Edition) -> Iterator[None]:
    """Give every library that asks for the time the edition's own (reproducible-builds.org's convention)."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(edition.timestamp.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextlib.contextmanager
def _disk_errors_told(target: Path) -> Iterator[None]:
    """Turn what a person can do something about into `ExportFailed`."""
    try:
        yield
    except OSError as error:
        place = target.parent
        if error.errno in _FULL:
            message = _("El disco de «{place}» se llenó. No quedó nada a medias.")
            remedy = _("Libere espacio o elija otra carpeta con «--salida», y vuelva a exportar.")
        elif error.errno in _FORBIDDEN:
            message = _("No se puede escribir en «{place}».")
            remedy = _("Elija una carpeta suya con «--salida», o pida permiso para escribir en esta.")
        elif error.errno in _NO_FOLDER:
            message = _("«{place}» no sirve como carpeta de salida.")
            remedy = _("Elija otra carpeta con «--salida».")
        else:
            raise
        raise ExportFailed(message.format(place=place), remedy) from error
