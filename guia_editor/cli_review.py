"""The verbs of review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guia_editor.cli_screen import Screen
from guia_editor.cli_signing import signer_of
from guia_editor.cli_words import Json, typer
from guia_editor.i18n import _

if TYPE_CHECKING:
    pass

_WRONG = 1

_Chapter = Annotated[
    str,
    typer.Argument(metavar="CAPITULO", help="Su número («7», «A3»), su id o el nombre de su archivo."),
]
_In = Annotated[Path, typer.Option("--en", metavar="CARPETA", help="La carpeta de la guía.")]
_HERE = Path()


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {
        "estado": _status(screen),
        "enviar": _submit(screen),
        "observar": _observe(screen),
        "aprobar": _approve(screen),
    }


def _status(screen: Screen) -> Callable[..., None]:
    def status(
        folder: Annotated[Path, typer.Argument(metavar="CARPETA", help="La carpeta de la guía.")] = _HERE,
        chapter: Annotated[
            str, typer.Option("--capitulo", metavar="CAPITULO", help="Muestra uno, con sus observaciones.")
        ] = "",
        matrix: Annotated[
            Path | None,
            typer.Option(
                "--matriz",
                metavar="ARCHIVO",
                help="Escribe la matriz de observaciones en un .docx o un .csv.",
                show_default=False,
            ),
        ] = None,
        chart: Annotated[
            Path | None,
            typer.Option(
                "--grafico",
                metavar="ARCHIVO",
                help="Escribe en un .svg los capítulos por estado a lo largo del tiempo.",
                show_default=False,
            ),
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Dice en qué estado está cada capítulo, a quién espera y qué tiene usted pendiente.

        Ejemplos:

        guia estado mi-guia

        guia estado mi-guia --capitulo 7

        guia estado mi-guia --matriz matriz.docx
        """
        from guia_editor.tasks.board import board, board_chart
        from guia_editor.tasks.matrix import write_matrix
        from guia_editor.tasks.review import overview
        from guia_editor.tasks.review_report import chapter_lines, overview_data, overview_lines

        view = overview(folder)
        if matrix is not None:
            screen.say(str(write_matrix(view, matrix)))
        if chart is not None:
            _write(chart, board_chart(board(view), view.flow))
            screen.say(str(chart))
        if as_json:
            screen.json(overview_data(view))
        elif chapter:
            for line in chapter_lines(view, chapter):
                screen.say(line)
        elif matrix is None and chart is None:
            for line in overview_lines(view):
                screen.say(line)

    return status


def _submit(screen: Screen) -> Callable[..., None]:
    def submit(
        chapter: _Chapter,
        folder: _In = _HERE,
        note: Annotated[str, typer.Option("--nota", metavar="TEXTO", help="Para quien revisa.")] = "",
        back: Annotated[bool, typer.Option("--retirar", help="Retira su último envío del capítulo.")] = False,
        as_json: Json = False,
    ) -> None:
        """Envía un capítulo a revisión, como está ahora.

        Quien lo envía no puede aprobarlo.

        Ejemplo:

        guia enviar 7 --en mi-guia --nota "Ya lleva los plazos"
        """
        from guia_editor.tasks import review
        from guia_editor.tasks.review_steps import own_event

        if back:
            event = review.withdraw(
                folder, signer_of(screen, folder, alone=True), own_event(folder, chapter, "enviar"), note
            )
            _done(screen, as_json, event.hash, _("Se retiró el envío."))
            return
        event = review.submit(folder, signer_of(screen, folder, alone=True), chapter, "", note)
        _done(screen, as_json, event.hash, _("El capítulo quedó en revisión."))

    return submit


def _observe(screen: Screen) -> Callable[..., None]:
    def observe(
        chapter: _Chapter,
        text: Annotated[str, typer.Option("--texto", metavar="TEXTO", help="Lo que dice.")] = "",
        folder: _In = _HERE,
        words: Annotated[
            str, typer.Option("--cita", metavar="PALABRAS", help="Las palabras del capítulo de que habla.")
        ] = "",
        instead: Annotated[
            str | None,
            typer.Option(
                "--sugerir",
                metavar="PALABRAS",
                help="Las que propone en lugar de las de --cita; «» para quitarlas.",
                show_default=False,
            ),
        ] = None,
        blocks: Annotated[
            bool | None,
            typer.Option(
                "--impide/--no-impide",
                help="Si impide aprobar el capítulo mientras siga abierta.",
                show_default=False,
            ),
        ] = None,
        reply: Annotated[str, typer.Option("--responder", metavar="CÓDIGO", help="Responde a una.")] = "",
        resolve: Annotated[
            str, typer.Option("--atender", metavar="CÓDIGO", help="Da una por atendida.")
        ] = "",
        accept: Annotated[
            str, typer.Option("--aceptar", metavar="CÓDIGO", help="Pone en el texto lo que una sugiere.")
        ] = "",
        reject: Annotated[
            str, typer.Option("--rechazar", metavar="CÓDIGO", help="No sigue una; diga por qué en --texto.")
        ] = "",
        reopen: Annotated[
            str, typer.Option("--reabrir", metavar="CÓDIGO", help="Abre de nuevo una ya decidida.")
        ] = "",
        as_json: Json = False,
    ) -> None:
        """Hace una observación o una sugerencia en un capítulo, y responde a las que hay.

        Los códigos los muestra [bold]guia estado --capitulo[/].

        Ejemplos:

        guia observar 7 --texto "Falta el plazo" --cita "la solicitud"

        guia observar 7 --cita "dies días" --sugerir "diez días"

        guia observar 7 --aceptar 3f9a0c12
        """
        from guia_editor.tasks import review
        from guia_editor.tasks.review_steps import words_in

        about = {
            review.reply: reply,
            review.resolve: resolve,
            review.reject: reject,
            review.reopen: reopen,
        }
        chosen = [(task, code) for task, code in about.items() if code]
        if len(chosen) + bool(accept) + (instead is not None) > 1:
            raise typer.BadParameter(_("Pida una sola cosa a la vez."))
        signer = signer_of(screen, folder, alone=True)
        if accept:
            made = review.accept_suggestion(folder, signer, accept)
            review.write_accepted(folder, signer, made)
            _done(screen, as_json, made.events[0].hash, _("La sugerencia está en el texto."))
            return
        for task, code in chosen:
            _done(screen, as_json, task(folder, signer, code, text).hash, _("Quedó anotado."))
            return
        span = words_in(folder, chapter, words) if words else None
        if instead is not None:
            if span is None:
                raise typer.BadParameter(_("Para sugerir, diga en --cita qué palabras cambia."))
            event = review.suggest(folder, signer, chapter, span, instead, text)
            _done(screen, as_json, event.hash, _("La sugerencia quedó anotada."))
            return
        event = review.comment(folder, signer, chapter, text, span, blocks)
        _done(screen, as_json, event.hash, _("La observación quedó anotada."))

    return observe


def _approve(screen: Screen) -> Callable[..., None]:
    def approve(
        chapter: _Chapter,
        folder: _In = _HERE,
        content: Annotated[
            str,
            typer.Option(
                "--contenido",
                metavar="HUELLA",
                help="La del texto que leyó, como la da «guia estado --json».",
            ),
        ] = "",
        spelling: Annotated[
            bool, typer.Option("--ortografia", help="Solo si nada más que la ortografía cambió.")
        ] = False,
        back: Annotated[
            str, typer.Option("--devolver", metavar="MOTIVO", help="En vez de aprobarlo, pide cambios.")
        ] = "",
        withdraw: Annotated[bool, typer.Option("--retirar", help="Retira su última aprobación.")] = False,
        opinion: Annotated[
            str,
            typer.Option(
                "--dictamen",
                metavar="SENTIDO",
                help="De quien dictamina: favorable, con-observaciones o desfavorable.",
            ),
        ] = "",
        note: Annotated[str, typer.Option("--texto", metavar="TEXTO", help="Una nota, o el dictamen.")] = "",
        as_json: Json = False,
    ) -> None:
        """Aprueba un capítulo, exactamente como está; o lo devuelve, o registra el dictamen.

        La aprobación cae sola si después cambia una letra.

        Ejemplos:

        guia aprobar 7 --en mi-guia

        guia aprobar 7 --devolver "Falta citar el artículo 10"

        guia aprobar 7 --dictamen favorable
        """
        from guia_editor.tasks import review
        from guia_editor.tasks.review_steps import own_event

        if spelling + bool(back) + withdraw + bool(opinion) > 1:
            raise typer.BadParameter(_("Pida una sola cosa a la vez."))
        signer = signer_of(screen, folder, alone=True)
        if back:
            event = review.return_chapter(folder, signer, chapter, content, back)
            told = _("El capítulo se devolvió con su motivo.")
        elif withdraw:
            event = review.withdraw(folder, signer, own_event(folder, chapter, "aprobar"), note)
            told = _("Se retiró la aprobación.")
        elif opinion:
            event = review.give_opinion(folder, signer, chapter, content, opinion, note)
            told = _("El dictamen quedó registrado.")
        elif spelling:
            event = review.reapprove_spelling(folder, signer, chapter, content)
            told = _("Aprobado de nuevo: solo cambió la ortografía.")
        else:
            event = review.approve(folder, signer, chapter, content, note)
            told = _("Aprobado, exactamente como está.")
        _done(screen, as_json, event.hash, told)

    return approve


def _write(file: Path, text: str) -> None:
    from guia_editor.storage.files import write_new

    write_new(file, text)


def _done(screen: Screen, as_json: bool, code: str, told: str) -> None:
    if as_json:
        screen.json({"codigo": code})
    else:
        screen.say(told)
