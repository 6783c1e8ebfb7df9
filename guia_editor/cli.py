"""The command line: the same tasks as the window's, for people who type and for machines.

Leaves with 0 when all is well, 1 when the person has something to correct, 2 when the command was not
understood, 70 when the program failed (sysexits.h's EX_SOFTWARE), 130 when it was interrupted.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, NoReturn

from guia_editor import (
    __version__,
    cli_audit,
    cli_batch,
    cli_check,
    cli_deliveries,
    cli_evidence,
    cli_exchange,
    cli_history,
    cli_publish,
    cli_review,
    cli_team,
    cli_territories,
)
from guia_editor.cli_export import Formats, exporting
from guia_editor.cli_import import importing
from guia_editor.cli_screen import Screen, TerminalProgress, in_json
from guia_editor.cli_words import Command, Group, Guide, guide_folder, in_spanish, typer
from guia_editor.errors import GuideError
from guia_editor.i18n import _, use_language
from guia_editor.model.finding import Severity
from guia_editor.storage.shipped import shipped_guide

OpenWindow = Callable[[Path | None], int]

NOTHING_WRONG, WRONG, NOT_UNDERSTOOD, FAILED, INTERRUPTED = 0, 1, 2, 70, 130

app = typer.Typer(
    name="guia",
    cls=Group,
    help="Escribe, revisa y publica la guía técnica de gobierno abierto municipal.",
    epilog="Ejemplo: guia exportar --formatos pdf --territorio 0701",
    options_metavar="[OPCIONES]",
    subcommand_metavar="ORDEN [ARGUMENTOS]…",
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--ayuda", "--help", "-h"]},
)
screen = Screen()


def _verb(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return app.command(name, cls=Command, options_metavar="[OPCIONES]")


def _show_version(wanted: bool) -> None:
    if wanted:
        screen.say(f"guia {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Muestra la versión del programa.", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        _show_window(context, None)


def _show_window(context: typer.Context, folder: Path | None) -> None:
    show: OpenWindow | None = context.obj
    if show is None:  # a caller without a window: there is only help to give
        typer.echo(context.find_root().get_help())
        return
    raise typer.Exit(show(folder))


@_verb("abrir")
def open_window(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="CARPETA",
            help="La carpeta de la guía, la que contiene «contenido». Si no se indica, la última que abrió.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Abre la ventana para escribir, con una guía.

    Es también lo que hace [bold]guia[/] sin ninguna orden.

    Ejemplo:

    guia abrir mi-guia
    """
    _show_window(context, folder)


@_verb("validar")
def check(
    folder: Guide = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Escribe los hallazgos en JSON, para otros programas.")
    ] = False,
) -> None:
    """Revisa la guía y dice qué corregir, archivo por archivo y línea por línea.

    Termina con 1 si hay errores. Los avisos no impiden publicar.

    Ejemplos:

    guia validar

    guia validar mi-guia --json
    """
    from guia_editor.storage.workspace import open_guide
    from guia_editor.tasks.check import check as check_guide

    found = check_guide(open_guide(guide_folder(folder)))
    errors = sum(one.severity is Severity.ERROR for one in found)
    if as_json:
        screen.json([in_json(one) for one in found])
    else:
        screen.findings(found)
        warnings = sum(one.severity is Severity.WARNING for one in found)
        screen.say(_("{errors} errores, {warnings} avisos.").format(errors=errors, warnings=warnings))
    if errors:
        raise typer.Exit(WRONG)


@_verb("nueva")
def new(
    folder: Annotated[Path, typer.Argument(metavar="CARPETA", help="La carpeta que se creará.")],
) -> None:
    """Crea una carpeta de trabajo con la guía, lista para escribir en ella.

    Ejemplo:

    guia nueva mi-guia
    """
    from guia_editor.tasks.create import create_guide

    with TerminalProgress(screen) as progress:
        create_guide(folder, progress)
    screen.say(_("La guía está en «{folder}».").format(folder=folder))
    screen.say(_("Para exportarla: guia exportar {folder}").format(folder=folder))


@_verb("manual")
def manual(
    folder: Annotated[
        Path, typer.Option("--en", metavar="CARPETA", help="Dónde dejar el manual.", show_default=True)
    ] = Path("manual"),
    formats: Formats = "web",
) -> None:
    """Escribe el manual del programa, para leerlo fuera de él o publicarlo junto a la guía.

    Ejemplo:

    guia manual --en manual --formatos web,pdf
    """
    from guia_editor.tasks.manual import publish_manual

    with TerminalProgress(screen) as progress:
        written = publish_manual(folder, tuple(name.strip() for name in formats.split(",")), progress)
    for file in written:
        screen.say(f"  {file}")


_verb("exportar")(exporting(screen))
_verb("importar")(importing(screen))
for _verbs in (
    cli_batch.verbs,
    cli_audit.verbs,
    cli_check.verbs,
    cli_review.verbs,
    cli_publish.verbs,
    cli_history.verbs,
    cli_exchange.verbs,
    cli_team.verbs,
    cli_deliveries.verbs,
    cli_evidence.verbs,
    cli_territories.verbs,
):
    for _name, _run in _verbs(screen).items():
        _verb(_name)(_run)


def run(arguments: Sequence[str], show: OpenWindow | None = None) -> int:
    """Carry out a command line and return the status to leave with; raises nothing.

    `show` opens the window, with a guide if it is given one, and returns the status once it was closed.
    """
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _interrupt)  # on both, what is half done is taken away
    _choose_language()
    try:
        status = typer.main.get_command(app).main(
            list(arguments), prog_name="guia", standalone_mode=False, obj=show
        )
    except GuideError as error:
        screen.error(error)
        return WRONG
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:  # whoever read the results has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return NOTHING_WRONG
    except Exception as error:  # the outer edge: whatever is left is a fault of the program
        return _misunderstood(error) or _failed(error)
    if status == INTERRUPTED:  # Typer has its own way with Ctrl+C
        return _interrupted()
    return status if isinstance(status, int) else NOTHING_WRONG


def _interrupted() -> int:
    screen.err.print(_("Se interrumpió. No quedó nada a medias."))
    return INTERRUPTED


def _interrupt(signal_number: int, frame: object) -> NoReturn:
    screen.stop_asked = True
    raise KeyboardInterrupt


def _choose_language() -> None:
    """Speak the language of the person's session where there is a translation, else Spanish."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    use_language(spoken.split(".")[0].split("_")[0] or "es", shipped_guide() / "traducciones")


def _misunderstood(error: Exception) -> int:
    """Explain a command line that makes no sense; 0 when that is not what happened."""
    told = getattr(error, "format_message", None)
    if told is None or not isinstance(error, typer.BadParameter.__base__ or typer.BadParameter):
        return 0
    context = getattr(error, "ctx", None)
    if context is not None:
        screen.err.print(context.get_usage(), markup=False)
        screen.err.print(
            _("Escriba «{command} --ayuda» para ver la ayuda.").format(command=context.command_path)
        )
    screen.error(GuideError(in_spanish(told())))
    return NOT_UNDERSTOOD


def _failed(error: Exception) -> int:
    screen.apologise(error)
    return FAILED
