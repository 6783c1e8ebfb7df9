"""Export an edition: assemble once, write every format aside, put the whole in its place in one step.

An edition's folder is `<out>/<number>[-<territory>]/`. Asking later for another format or paper of the very
same edition adds to it; a folder that holds anything else is replaced. Never do two editions mix.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from guia_editor import __version__
from guia_editor.errors import DamagedEdition, GuideError, IncompleteExport, InvalidGuide
from guia_editor.export import FORMATS, ExportFormat, Options, Paper, Printing, Write
from guia_editor.export.assemble import assemble
from guia_editor.i18n import _, plural
from guia_editor.model.copy_code import CHECK_PAGE
from guia_editor.model.document import Document, NotRendered, Report
from guia_editor.model.edition import Edition
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Progress, Silent
from guia_editor.model.territory import COUNTRY_CODE, Territory
from guia_editor.storage.files import sha256
from guia_editor.storage.manifest import MANIFEST, Manifest, read_manifest, verify_folder, write_manifest
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.check import check, errors_in
from guia_editor.tasks.edition_folder import clean, move_in, working_folder
from guia_editor.tasks.editions import Proven, editions_before, proven_edition, sound_number
from guia_editor.tasks.evidence import proof_as_json, write_evidence
from guia_editor.tasks.export_guards import date_pinned, disk_errors_told
from guia_editor.tasks.known_copies import page_beside

_STEPS = 1000
_WEB = "web"


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


@dataclass(frozen=True, slots=True)
class Opened:
    """A guide read once, to export as many of its editions as are asked for; see `open_for_export`.

    `errors` is what keeps a final edition from going out; a draft takes them along.
    """

    folder: Path
    guide: Guide
    edition: Edition
    proven: Proven | None
    templates: Path
    made_with: str
    proof: Mapping[str, Any] | None
    errors: tuple[Finding, ...]

    def assembled(self, code: str) -> Document:
        """Return the book for a territory; raises `InvalidGuide` when it cannot be settled or published."""
        document = assemble(self.guide, self.edition, territory_of(self.guide, code), self.guide.language)
        self.refuse_errors()
        return document

    def refuse_errors(self) -> None:
        """Stop a final edition whose guide has errors; a draft goes out with them, marked as a draft."""
        if self.errors:
            raise InvalidGuide(
                _("La edición {number} es definitiva y la guía todavía tiene {errors}.").format(
                    number=self.edition.number,
                    errors=plural(len(self.errors), _("1 error"), _("{count} errores")),
                ),
                _("Vea cuáles son con «guia validar» y corríjalos."),
                self.errors,
            )


@dataclass(frozen=True, slots=True)
class Writer:
    """One format on its way: the label that people see, and what writes it."""

    label: str
    write: Write


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
    wanted = in_order(request.formats, formats)
    watch.step(0, _STEPS, _("Leyendo la guía"))
    opened = open_for_export(folder, request.number)
    document = opened.assembled(request.territory)
    writers = [Writer(_(row.label), row.write) for _name, row in wanted]
    options = Options(opened.templates, request.paper, request.printing)
    return write_edition(opened, document, out, options, writers, watch)


def open_for_export(folder: Path, number: str = "") -> Opened:
    """Read a guide and settle which edition it gives: final when both institutions signed just this guide.

    `number` empty means the one in `guia.yaml`. Raises `GuideError` for a number that cannot name a folder.
    """
    guide = open_guide(folder)
    proven = proven_edition(folder, guide, sound_number(number or guide.edition.number))
    if proven is not None:
        edition = proven.edition
    else:
        edition = replace(guide.edition, number=number or guide.edition.number, approved=False)
    templates = templates_of(folder)
    return Opened(
        folder=folder,
        guide=replace(guide, previous=editions_before(folder, guide, edition)),
        edition=edition,
        proven=proven,
        templates=templates,
        made_with=_made_with(templates),
        proof=proof_as_json(folder, proven) if proven is not None else None,
        errors=tuple(errors_in(check(guide))) if edition.approved else (),
    )


def write_edition(
    opened: Opened,
    document: Document,
    out: Path,
    options: Options,
    writers: Sequence[Writer],
    watch: Progress,
    tidy: Callable[[Path], None] = clean,
) -> Outcome:
    """Write an assembled edition with the given writers into its folder below `out`, in one step.

    `tidy` takes away what killed runs left in `out`; whoever writes many editions at once does it once.
    Raises as `export_edition` does.
    """
    target = out / folder_name(document.edition.number, document.territory.code)
    report = Report()
    with (
        disk_errors_told(target.parent),
        working_folder(target, tidy) as work,
        date_pinned(document.edition),
    ):
        shown = replace(options, checked=True)
        names = _write_formats(document, shown, work, report, watch, writers)
        names += _write_check_page(opened, document, work, names)
        _refuse_losses(document.edition, report)
        if opened.proven is not None and document.territory.code == COUNTRY_CODE:
            # A local edition is proved by the country's.
            names += write_evidence(opened.folder, opened.guide, opened.proven, work)
        names += _carry_over(target, work, document, opened.made_with, names)
        write_manifest(work, document, names, opened.made_with, opened.proof)
        unchanged = _same(work, target)
        if not unchanged:
            watch.step(_STEPS, _STEPS, _("Guardando"))
            move_in(work, target)
    problems = tuple(one for one in opened.guide.problems if one.severity is not Severity.INFO)
    return Outcome(target, (*names, MANIFEST), document.edition, tuple(report.losses), problems, unchanged)


def _write_check_page(opened: Opened, document: Document, work: Path, names: Sequence[str]) -> list[str]:
    """Put the page that checks copies into a web edition; it knows the documents that lie beside it."""
    if f"{_WEB}/index.html" not in names:
        return []
    code = document.territory.code
    files = [(code, name, sha256((work / name).read_bytes())) for name in names if "/" not in name]
    page = page_beside(opened.folder, opened.guide, document.edition, opened.templates, files)
    (work / _WEB / CHECK_PAGE).write_bytes(page)
    return [f"{_WEB}/{CHECK_PAGE}"]


def in_order(asked: Iterable[str], formats: Mapping[str, ExportFormat]) -> list[tuple[str, ExportFormat]]:
    """Return the formats asked for in the registry's order: the web edition, last, offers the others' files.

    Raises `GuideError` for a format that there is not, and for none at all.
    """
    names = set(asked)
    for name in sorted(names - set(formats)):
        raise GuideError(
            _("No existe el formato «{name}».").format(name=name),
            _("Elija entre: {known}.").format(known=", ".join(formats)),
        )
    if not names:
        raise GuideError(_("No se pidió ningún formato."), _("Elija al menos uno: docx, pdf o web."))
    return [(name, row) for name, row in formats.items() if name in names]


def territory_of(guide: Guide, code: str) -> Territory:
    """Return the territory with an INE code; raises `GuideError` when there is none."""
    found = guide.territories.find(code)
    if found is None:
        raise GuideError(
            _("No hay ningún territorio con el código «{code}».").format(code=code),
            _("Use el código del INE: 00 para el país, dos dígitos por departamento, cuatro por municipio."),
        )
    return found


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


def folder_name(number: str, code: str) -> str:
    """Return the name of an edition's folder."""
    return number + ("" if code == COUNTRY_CODE else f"-{code}")


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
    writers: Sequence[Writer],
) -> list[str]:
    names: list[str] = []
    for index, writer in enumerate(writers):
        share = _Share(
            progress, _STEPS * index // len(writers), _STEPS * (index + 1) // len(writers), writer.label
        )
        share.step(0, 1, "")
        finished = tuple(work / name for name in names)
        names += writer.write(document, replace(options, finished=finished), work, report, share)
    return names


def _carry_over(target: Path, work: Path, document: Document, made_with: str, names: list[str]) -> list[str]:
    """Copy what the target already has of this very edition in other formats; return the names copied."""
    try:
        before = read_manifest(target)
        spoiled = [one.path for one in verify_folder(target)]
    except DamagedEdition:
        return []
    if not _is_of(before, document) or before.made_with != made_with:
        return []
    # A folder that was written anew, as the web edition is, or was spoiled keeps nothing of its old self.
    gone = {name.split("/")[0] for name in (*names, *spoiled)}
    kept = [one.path for one in before.files if one.path.split("/")[0] not in gone]
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
