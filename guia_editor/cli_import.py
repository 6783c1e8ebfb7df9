"""The verb «importar»: what it asks for, does and says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guia_editor.cli_screen import Screen, TerminalProgress
from guia_editor.cli_words import typer
from guia_editor.errors import ChangedOnDisk
from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.importing.report import Loss


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for."""

    origin: Path
    folder: Path
    split: bool
    simulate: bool
    report: Path | None


def importing(screen: Screen) -> Callable[..., None]:
    """Return the verb, which speaks on a screen."""

    def bring(
        origin: Annotated[
            Path,
            typer.Argument(
                metavar="ORIGEN",
                help="Una carpeta con Markdown, un documento de Word (.docx) o un archivo .md.",
            ),
        ],
        folder: Annotated[
            Path,
            typer.Option(
                "--en",
                metavar="CARPETA",
                help="La guía a la que se agregan los capítulos; si no existe, se crea.",
            ),
        ],
        whole: Annotated[
            bool, typer.Option("--entero", help="Hace un solo capítulo de un archivo, aunque traiga varios.")
        ] = False,
        simulate: Annotated[
            bool, typer.Option("--simular", help="Dice qué haría, sin escribir nada.")
        ] = False,
        report: Annotated[
            Path | None,
            typer.Option("--informe", metavar="ARCHIVO", help="Guarda el informe.", show_default=False),
        ] = None,
        as_json: Annotated[
            bool, typer.Option("--json", help="Escribe el informe en JSON, para otros programas.")
        ] = False,
    ) -> None:
        """Trae a la guía textos de Word o Markdown y dice qué no pudo traer.

        Los capítulos quedan al final de la guía, o en una guía nueva. Se escribe todo o nada.

        Ejemplos:

        guia importar informe.docx --en mi-guia

        guia importar mi-sitio --en guia-nueva --simular
        """
        wish = _Wish(origin, folder, not whole, simulate, report)
        _carry_out(screen, wish, as_json=as_json)

    return bring


def _carry_out(screen: Screen, wish: _Wish, *, as_json: bool) -> None:
    from guia_editor.storage.files import write_new
    from guia_editor.tasks.import_report import as_data, in_order, report_text

    if wish.report is not None and wish.report.exists():
        raise ChangedOnDisk(
            _("«{name}» ya existe; no se escribió nada encima.").format(name=wish.report),
            _("Elija otro nombre."),
        )
    titles, losses = _brought(screen, wish)
    if wish.report is not None:
        write_new(wish.report, report_text(str(wish.origin), (title for _path, title in titles), losses))
    if as_json:
        chapters = [{"archivo": path, "titulo": title} for path, title in titles]
        told = [as_data(one) for one in in_order(losses)]
        screen.json({"capitulos": chapters, "informe": told})
    else:
        _tell(screen, wish, titles, losses)


def _brought(screen: Screen, wish: _Wish) -> tuple[list[tuple[str, str]], tuple[Loss, ...]]:
    from guia_editor.tasks.import_guide import import_book, is_guide, preview, read_origin

    with TerminalProgress(screen) as progress:
        book = read_origin(wish.origin, split=wish.split, progress=progress)
        if wish.simulate:
            seen = preview(book, wish.folder if is_guide(wish.folder) else None)
            return [("", one.title) for one in seen.chapters], seen.losses
        made = import_book(book, wish.folder, progress)
        return list(made.chapters), made.losses


def _tell(screen: Screen, wish: _Wish, titles: list[tuple[str, str]], losses: tuple[Loss, ...]) -> None:
    from guia_editor.importing.report import Kind
    from guia_editor.tasks.import_report import in_order, kind_title, line_of

    styles = {Kind.LOST: "bold red", Kind.CHANGED: "yellow", Kind.NOTE: "cyan"}
    for path, title in titles:
        screen.say(f"  {path}  {title}" if path else f"  {title}")
    for one in in_order(losses):
        screen.say(f"{kind_title(one.kind)}: {line_of(one)}", styles[one.kind])
    if wish.simulate:
        screen.say(_("Es una simulación: no se escribió nada."))
    else:
        message = _("Se trajeron {count} capítulos a «{folder}». Revíselos con «guia validar».")
        screen.say(message.format(count=len(titles), folder=wish.folder))
