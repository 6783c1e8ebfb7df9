"""The verbs of publishing and proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

from guia_editor.cli_screen import Screen, TerminalProgress, in_json
from guia_editor.cli_signing import signer_of
from guia_editor.cli_words import Json, typer
from guia_editor.i18n import _

_WRONG = 1


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {"publicar": _publish(screen), "verificar": _verify(screen)}


def _publish(screen: Screen) -> Callable[..., None]:
    def publish(
        folder: Annotated[Path, typer.Argument(metavar="CARPETA", help="La carpeta de la guía.")] = Path(),
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
                screen.json(gate_data(found))
            else:
                for line in gate_lines(found):
                    screen.say(line)
            if not found.open:
                raise typer.Exit(_WRONG)
            return
        with TerminalProgress(screen) as progress:
            done = publish_edition(folder, signer_of(screen, folder, alone=True), number, out, progress)
        if as_json:
            places = {"edicion": str(done.edition or ""), "salida": str(done.output or "")}
            screen.json(gate_data(done.gate) | {"carpetas": places, "archivos": list(done.files)})
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
            screen.json(said)
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
