"""The verb «exportar»: one edition, or a batch of many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, cast, get_args

from guia_editor import cli_batch
from guia_editor.cli_screen import Screen, TerminalProgress, shown_files
from guia_editor.cli_words import Guide, guide_folder, typer
from guia_editor.export import FORMATS, Paper, Printing
from guia_editor.i18n import _


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise typer.BadParameter(
                _("«{value}» no es una de estas opciones: {choices}.").format(
                    value=value, choices=", ".join(choices)
                )
            )
        return value

    return check


def _formats_listed(value: str) -> str:
    """Return a list of formats as typed; raises `BadParameter` for one that there is not."""
    for name in value.split(","):
        _one_of(tuple(FORMATS))(name.strip())
    return value


Formats = Annotated[
    str,
    typer.Option(
        "--formatos",
        "-f",
        metavar="LISTA",
        callback=_formats_listed,
        help="Formatos separados por comas: docx, pdf, web.",
    ),
]
"""What is made, as a list that has been checked."""
_ALL = ",".join(FORMATS)


def exporting(screen: Screen) -> Callable[..., None]:
    """Return the verb, which speaks on a screen."""

    def export(
        folder: Guide = None,
        formats: Formats = _ALL,
        number: Annotated[
            str,
            typer.Option(
                "--edicion",
                "-e",
                metavar="N",
                show_default=False,
                help="El número de la edición. Si no se indica, el de contenido/guia.yaml.",
            ),
        ] = "",
        out: Annotated[
            Path,
            typer.Option(
                "--salida",
                "-s",
                metavar="CARPETA",
                help="Dónde dejar la carpeta de la edición.",
                show_default=True,
            ),
        ] = Path("salida"),
        territory: Annotated[
            str,
            typer.Option(
                "--territorio",
                "-t",
                metavar="CUÁL",
                help="Código del INE: 00 el país, 07 un departamento, 0701 un municipio. Varios hacen un "
                "lote: todos, 07* (los municipios del departamento 07), 0701,0702, departamentos o "
                "@lista.csv.",
            ),
        ] = "00",
        paper: Annotated[
            str,
            typer.Option("--papel", metavar="TAMAÑO", callback=_one_of(get_args(Paper)), help="carta o a4."),
        ] = "carta",
        printing: Annotated[
            str,
            typer.Option(
                "--impresion",
                metavar="MODO",
                callback=_one_of(get_args(Printing)),
                help="normal; sangria, con marcas de corte para imprenta; cuadernillo, para doblar; o "
                "grises.",
            ),
        ] = "normal",
        batch: Annotated[
            bool,
            typer.Option(
                "--lote",
                help="Hace un lote aunque se indique un solo territorio; 07 son entonces todos "
                "los municipios del departamento 07.",
            ),
        ] = False,
        part: Annotated[
            str,
            typer.Option(
                "--parte",
                "--partes",
                metavar="I/N",
                show_default=False,
                help="Hace una parte de un lote, para repartirlo entre varias computadoras: 2/5 es la "
                "segunda de cinco. Después se unen con «guia lote unir».",
            ),
        ] = "",
        kits: Annotated[
            bool,
            typer.Option(
                "--paquetes",
                help="Agrega al lote un ZIP por departamento, con oficios, acuses, etiquetas "
                "y sumas de comprobación.",
            ),
        ] = False,
        workers: Annotated[
            int | None,
            typer.Option(
                "--procesos",
                metavar="N",
                min=1,
                show_default=False,
                help="Cuántas ediciones de un lote se hacen a la vez. Si no se indica, una por núcleo, si "
                "alcanza la memoria.",
            ),
        ] = None,
        only_estimate: Annotated[
            bool, typer.Option("--calcular", help="Dice cuánto tardaría y ocuparía un lote, sin hacerlo.")
        ] = False,
    ) -> None:
        """Exporta una edición: Word, PDF y sitio web.

        Deja todo en [bold]salida/EDICIÓN/[/], con un [bold]edicion.json[/] que dice de qué está hecha.
        Mientras las dos instituciones no la aprueben, cada página dice BORRADOR.

        Con varios territorios hace un lote en [bold]salida/EDICIÓN-lote/[/]. Si se interrumpe, la misma orden
        sigue donde quedó.

        Ejemplos:

        guia exportar

        guia exportar --formatos pdf --papel a4

        guia exportar mi-guia --territorio 0701 --salida /media/usb

        guia exportar mi-guia --territorio todos --formatos docx,pdf --paquetes

        guia exportar mi-guia --territorio todos --parte 2/5
        """
        wanted = tuple(name.strip() for name in formats.split(","))
        looks = cli_batch.Looks(wanted, number, cast(Paper, paper), cast(Printing, printing))
        wish = cli_batch.BatchWish(territory, part, kits, workers, batch, only_estimate)
        if wish.is_batch:
            cli_batch.export_batch(screen, guide_folder(folder), out, wish, looks)
        else:
            _export_one(screen, guide_folder(folder), out, territory, looks)

    return export


def _export_one(screen: Screen, folder: Path, out: Path, territory: str, looks: cli_batch.Looks) -> None:
    from guia_editor.tasks.export import Request, export_edition

    request = Request(looks.formats, looks.number, territory, looks.paper, looks.printing)
    with TerminalProgress(screen) as progress:
        outcome = export_edition(folder, out, request, progress)
    for loss in outcome.losses:
        screen.warn(
            _("{format} no puede mostrar {what} ({path}, línea {line}): {reason}").format(
                format=loss.format, what=loss.what, path=loss.path, line=loss.lines.first, reason=loss.reason
            )
        )
    screen.count_problems(outcome.problems)
    screen.say(outcome.edition.mark)
    if outcome.unchanged:
        screen.say(_("La edición ya estaba exportada, igual, en:"))
    for name in shown_files(outcome.folder, outcome.files):
        screen.say(f"  {name}")
