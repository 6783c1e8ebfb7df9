"""Many editions at once: what `exportar` does with several territories, and the verb of batches, `lote`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guia_editor.cli_screen import Screen, TerminalProgress, in_json
from guia_editor.cli_words import guide_folder, typer
from guia_editor.errors import GuideError
from guia_editor.export import Paper, Printing
from guia_editor.i18n import _, duration, plural

if TYPE_CHECKING:
    from guia_editor.tasks.batch import BatchOutcome, BatchPlan, Failure

_WRONG = 1
_ONE = re.compile(r"\d{2}|\d{4}")


@dataclass(frozen=True, slots=True)
class BatchWish:
    """What was asked of `exportar` beyond one edition; `part` is as typed, "2/5"."""

    territory: str
    part: str = ""
    kits: bool = False
    workers: int | None = None
    batch: bool = False
    only_estimate: bool = False

    @property
    def is_batch(self) -> bool:
        """Say whether it means many editions: one code alone is that territory's own edition."""
        asked = self.part or self.kits or self.workers is not None or self.batch or self.only_estimate
        return bool(asked) or not _ONE.fullmatch(self.territory.strip())


@dataclass(frozen=True, slots=True)
class Looks:
    """What all editions of a batch have in common."""

    formats: tuple[str, ...]
    number: str
    paper: Paper
    printing: Printing


def part_of(text: str) -> tuple[int, int]:
    """Return "2/5" as numbers; raises `BadParameter` for anything else."""
    found = re.fullmatch(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*", text or "1/1")
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise typer.BadParameter(_("«{value}» no es una parte como 2/5.").format(value=text))
    return int(found[1]), int(found[2])


def export_batch(screen: Screen, folder: Path, out: Path, wish: BatchWish, looks: Looks) -> None:
    """Make a batch, or tell what it would take, and tell what came of it; exits with 1 after failures."""
    from guia_editor.storage.workspace import open_guide
    from guia_editor.tasks.batch import BatchRequest, plan, run_batch
    from guia_editor.tasks.territory_choice import chosen

    guide = open_guide(folder)
    text = ",".join(one.strip().removesuffix("*") for one in wish.territory.split(","))
    request = BatchRequest(
        territories=tuple(place.code for place in chosen(guide.territories, text, Path.cwd())),
        formats=looks.formats,
        languages=(guide.language,),
        paper=looks.paper,
        printing=looks.printing,
        number=looks.number,
        part=part_of(wish.part),
        kits=wish.kits,
        workers=wish.workers,
    )
    _tell_plan(screen, plan(folder, request, out, guide=guide))
    if wish.only_estimate:
        return
    _carry_out(screen, lambda watch: run_batch(folder, out, request, watch))


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""

    def batch(
        action: Annotated[str, typer.Argument(metavar="ACCIÓN", help="unir o verificar.")],
        folders: Annotated[
            list[Path],
            typer.Argument(metavar="CARPETA…", help="Las carpetas de las partes, o la del lote."),
        ],
        out: Annotated[
            Path,
            typer.Option(
                "--salida", "-s", metavar="CARPETA", help="Dónde dejar el lote unido.", show_default=True
            ),
        ] = Path("salida"),
        guide: Annotated[
            Path | None,
            typer.Option(
                "--guia",
                metavar="CARPETA",
                help="La guía con la que se hicieron las partes. Si no se indica, la carpeta en que está; "
                "si ahí no hay una guía, la que viene con el programa.",
                show_default=False,
            ),
        ] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="Escribe lo que verificó en JSON, para otros programas.")
        ] = False,
    ) -> None:
        """Une las partes de un lote hechas en varias computadoras, o verifica un lote.

        Unir comprueba antes cada archivo de cada parte, y dice qué falta o qué cambió.

        Ejemplos:

        guia lote unir usb1/2026-11-22-lote usb2/2026-11-22-lote --salida salida

        guia lote verificar salida/2026-11-22-lote
        """
        match action:
            case "unir":
                _join(screen, guide_folder(guide), folders, out)
            case "verificar":
                _verify(screen, folders, as_json=as_json)
            case _:
                raise typer.BadParameter(
                    _("«{value}» no es una de estas opciones: {choices}.").format(
                        value=action, choices="unir, verificar"
                    )
                )

    return {"lote": batch}


def _join(screen: Screen, guide: Path, folders: list[Path], out: Path) -> None:
    from guia_editor.tasks.batch_join import join_parts

    _carry_out(screen, lambda watch: join_parts(guide, folders, out, watch))


def _carry_out(screen: Screen, work: Callable[[_Watch], BatchOutcome]) -> None:
    try:
        with TerminalProgress(screen) as progress:
            outcome = work(_Watch(screen, progress))
    except KeyboardInterrupt:
        screen.warn(_("Lo que ya se hizo queda en la carpeta: repita la orden para seguir donde quedó."))
        raise
    _tell_outcome(screen, outcome)


def _verify(screen: Screen, folders: list[Path], *, as_json: bool) -> None:
    from guia_editor.tasks.batch_check import check_batch

    wrong, told = False, []
    for folder in folders:
        indexes, findings = check_batch(folder)
        wrong = wrong or bool(findings)
        if as_json:
            missing = sorted({code for index in indexes for code in index.missing})
            found = [in_json(one) for one in findings]
            told.append({"lote": str(folder), "faltan": missing, "hallazgos": found})
            continue
        screen.findings(findings)
        for index in indexes:
            count = plural(len(index.editions), _("1 edición"), _("{count} ediciones"))
            screen.say(f"{folder}: {index.mark}, {count}")
            if index.missing:
                screen.warn(_("Faltan: {codes}.").format(codes=", ".join(index.missing)))
        if not findings:
            screen.say(_("Todos los archivos son los que se hicieron."))
    if as_json:
        screen.json(told)
    if wrong:
        raise typer.Exit(_WRONG)


def _tell_plan(screen: Screen, made: BatchPlan) -> None:
    count = plural(made.editions, _("1 edición"), _("{count} ediciones"))
    screen.say(
        _("{count}: unos {time} y {size} MB.").format(
            count=count,
            time=duration(made.estimate_seconds),
            size=max(1, round(made.estimate_bytes / 1_000_000)),
        )
    )
    for note in made.notes:
        screen.say(note)


def _tell_outcome(screen: Screen, outcome: BatchOutcome) -> None:
    for failure in outcome.failed:
        screen.error(GuideError(f"{failure.code}: {failure.message}", failure.remedy))
    screen.say(
        _("{done} en {time}, {skipped}, {failed}.").format(
            done=plural(len(outcome.done), _("1 hecha"), _("{count} hechas")),
            time=duration(outcome.seconds),
            skipped=plural(len(outcome.skipped), _("1 ya estaba"), _("{count} ya estaban")),
            failed=plural(len(outcome.failed), _("1 falló"), _("{count} fallaron")),
        )
    )
    screen.say(f"  {outcome.folder}")
    index = outcome.folder / "indice.html"
    if index.is_file():
        screen.say(f"  {index}")
    if outcome.failed:
        screen.say(_("Repita la orden para intentar solo lo que falta."))
        raise typer.Exit(_WRONG)


class _Watch:
    """Shows a batch as one bar: how many are done, how long the rest takes."""

    def __init__(self, screen: Screen, progress: TerminalProgress) -> None:
        self._screen = screen
        self._progress = progress
        self._done, self._total, self._label = 0, 1, ""

    def began(self, code: str) -> None:
        """See `BatchWatch`."""
        self._show()

    def stepped(self, code: str, done: int, total: int, label: str) -> None:
        """See `BatchWatch`."""
        self._show()

    def finished(self, code: str, files: int, size: int) -> None:
        """See `BatchWatch`."""
        self._show()

    def failed(self, code: str, failure: Failure) -> None:
        """See `BatchWatch`."""
        self._screen.warn(f"{code}: {failure.message}")

    def overall(self, done: int, total: int, seconds_left: float | None) -> None:
        """See `BatchWatch`."""
        self._done, self._total = done, total
        self._label = _("{done} de {total}").format(done=done, total=total)
        if seconds_left is not None:
            self._label += _(", faltan unos {time}").format(time=duration(seconds_left))
        self._show()

    def _show(self) -> None:
        self._progress.step(self._done, self._total, self._label)
