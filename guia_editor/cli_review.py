"""The verbs of review, publishing and proof."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from guia_editor.cli_screen import Screen, TerminalProgress, in_json
from guia_editor.cli_words import Json, typer
from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer

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
        "publicar": _publish(screen),
        "verificar": _verify(screen),
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
            _print_json(screen, overview_data(view))
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
                folder, _signer(screen, folder), own_event(folder, chapter, "enviar"), note
            )
            _done(screen, as_json, event.hash, _("Se retiró el envío."))
            return
        event = review.submit(folder, _signer(screen, folder), chapter, "", note)
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
        signer = _signer(screen, folder)
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
        signer = _signer(screen, folder)
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


def _publish(screen: Screen) -> Callable[..., None]:
    def publish(
        folder: Annotated[Path, typer.Argument(metavar="CARPETA", help="La carpeta de la guía.")] = _HERE,
        number: Annotated[
            str, typer.Option("--edicion", "-e", metavar="N", help="Si no se indica, el de guia.yaml.")
        ] = "",
        out: Annotated[
            Path | None,
            typer.Option(
                "--salida", "-s", metavar="CARPETA", help="Dónde dejar los formatos.", show_default=False
            ),
        ] = None,
        simulate: Annotated[bool, typer.Option("--simular", help="Dice qué falta, sin firmar nada.")] = False,
        as_json: Json = False,
    ) -> None:
        """Firma una edición por su institución y, cuando las dos han firmado, la publica.

        Ejemplos:

        guia publicar mi-guia --simular

        guia publicar mi-guia --edicion 2026-12-01
        """
        from guia_editor.tasks.gate import gate
        from guia_editor.tasks.publish import publish as publish_edition
        from guia_editor.tasks.review_report import gate_data, gate_lines

        if simulate:
            found = gate(folder, number)
            if as_json:
                _print_json(screen, gate_data(found))
            else:
                for line in gate_lines(found):
                    screen.say(line)
            if not found.open:
                raise typer.Exit(_WRONG)
            return
        with TerminalProgress(screen) as progress:
            done = publish_edition(folder, _signer(screen, folder), number, out, progress)
        if as_json:
            places = {"edicion": str(done.edition or ""), "salida": str(done.output or "")}
            _print_json(screen, gate_data(done.gate) | {"carpetas": places, "archivos": list(done.files)})
            return
        if done.output is None:
            screen.say(_("Su firma quedó anotada. Intercambie, para que firme la otra institución."))
            return
        screen.say(_("La edición {number} está publicada en:").format(number=done.gate.number))
        screen.say(f"  {done.edition}")
        screen.say(f"  {done.output}")

    return publish


def _verify(screen: Screen) -> Callable[..., None]:
    def verify(
        folder: Annotated[
            Path,
            typer.Argument(metavar="CARPETA", help="La de una guía, o la de una edición con edicion.json."),
        ],
        as_json: Json = False,
    ) -> None:
        """Comprueba una guía, o que los archivos de una edición son los que se publicaron.

        De una guía: cada firma, los cambios del equipo, las aprobaciones contra el texto y las ediciones.
        Termina con 1 si algo está mal.

        Ejemplos:

        guia verificar mi-guia

        guia verificar salida/2026-11-22
        """
        from guia_editor.storage.manifest import read_manifest
        from guia_editor.tasks.proof import prove, prove_edition

        is_guide = (folder / "contenido" / "guia.yaml").is_file()
        found = prove(folder) if is_guide else prove_edition(folder)
        if as_json:
            said = {"comprobado": list(found.checked), "hallazgos": [in_json(one) for one in found.findings]}
            _print_json(screen, said)
        else:
            screen.findings(found.findings)
            if not is_guide:
                screen.say(read_manifest(folder).edition.mark)
            for line in found.checked:
                screen.say(line)
            if found.sound:
                screen.say(
                    _("Todo está en orden.")
                    if is_guide
                    else _("Completa: los archivos son los que se publicaron.")
                )
        if not found.sound:
            raise typer.Exit(_WRONG)

    return verify


def _signer(screen: Screen, folder: Path) -> Signer:
    """Return the person's key, opened; a guide without a team gets one of this person alone, unasked."""
    from guia_editor.tasks import people

    here = people.me(folder)
    if not here.key_id and not people.ledger_of(folder).project:
        return people.solo_team(folder, getpass.getuser(), "")
    phrase = screen.passphrase(_("La frase de su clave: ")) if here.has_passphrase else ""
    return people.unlock(folder, phrase)


def _write(file: Path, text: str) -> None:
    from guia_editor.storage.files import write_new

    write_new(file, text)


def _done(screen: Screen, as_json: bool, code: str, told: str) -> None:
    if as_json:
        _print_json(screen, {"codigo": code})
    else:
        screen.say(told)


def _print_json(screen: Screen, said: Mapping[str, Any]) -> None:
    screen.out.print_json(json.dumps(said, ensure_ascii=False))
