"""The verb that gathers the evidence of a period: «evidencias»."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

from guia_editor.cli_screen import Screen, TerminalProgress
from guia_editor.cli_words import typer
from guia_editor.i18n import _


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {"evidencias": _evidence(screen)}


def _day(said: str) -> str:
    try:
        dt.date.fromisoformat(said or "2000-01-01")
    except ValueError:
        raise typer.BadParameter(_("«{said}» no es una fecha como 2026-11-22.").format(said=said)) from None
    return said


def _evidence(screen: Screen) -> Callable[..., None]:
    def evidence(
        folder: Annotated[Path, typer.Argument(metavar="CARPETA", help="La carpeta de la guía.")] = Path(),
        first: Annotated[
            str,
            typer.Option(
                "--desde",
                metavar="FECHA",
                callback=_day,
                help="El primer día, como 2026-01-01. Si no se indica, el 1 de enero del año de «--hasta».",
                show_default=False,
            ),
        ] = "",
        last: Annotated[
            str,
            typer.Option(
                "--hasta", metavar="FECHA", callback=_day, help="El último día; hoy.", show_default=False
            ),
        ] = "",
        out: Annotated[
            Path, typer.Option("--salida", "-s", metavar="CARPETA", help="Dónde dejar las evidencias.")
        ] = Path("evidencias"),
    ) -> None:
        """Reúne quién escribió, observó, respondió, aprobó, publicó y recibió en un período.

        Deja un documento de Word, un PDF, una tabla por tema y sus huellas.

        Ejemplo:

        guia evidencias mi-guia --desde 2026-01-01 --hasta 2026-06-30
        """
        from guia_editor.tasks.evidence_pack import period_of, write_evidence_pack

        with TerminalProgress(screen) as progress:
            written = write_evidence_pack(folder, period_of(first, last), out, progress)
        for file in written:
            screen.say(f"  {file}")

    return evidence
