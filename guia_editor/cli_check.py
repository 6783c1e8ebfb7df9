"""The verb that tells what the code of a printed copy says: `comprobar`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guia_editor.cli_screen import Screen, TerminalProgress
from guia_editor.cli_words import Json, typer
from guia_editor.errors import GuideError
from guia_editor.i18n import _, language_name, long_date, plural

if TYPE_CHECKING:
    from guia_editor.tasks.field_check import CopyAnswer

_WRONG = 1


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {"comprobar": _checking(screen)}


def _checking(screen: Screen) -> Callable[..., None]:
    def checking(
        code: Annotated[
            str,
            typer.Argument(metavar="CÓDIGO", help="El código impreso en el ejemplar.", show_default=False),
        ] = "",
        folder: Annotated[
            Path, typer.Option("--en", metavar="CARPETA", help="La carpeta de la guía.", show_default=True)
        ] = Path(),
        page: Annotated[
            Path | None,
            typer.Option(
                "--pagina",
                metavar="ARCHIVO",
                help="Escribe la página que comprueba ejemplares sin este programa ni internet.",
                show_default=False,
            ),
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Dice de qué edición y de qué municipio es un ejemplar, por el código que lleva impreso.

        Ejemplos:

        guia comprobar E4SV-WBTW-VGNJ

        guia comprobar --pagina comprobar.html
        """
        if page is not None:
            _write(screen, folder, page)
        elif not code:
            raise GuideError(
                _("Falta el código."), _("Escríbalo como está impreso, o pida la página con «--pagina».")
            )
        if code:
            _check(screen, folder, code, as_json)

    return checking


def _write(screen: Screen, folder: Path, page: Path) -> None:
    from guia_editor.tasks.field_check import write_check_page

    with TerminalProgress(screen) as progress:
        try:
            known = write_check_page(folder, page, progress, dt.date.today())
        except OSError as error:
            raise GuideError(
                _("No se pudo escribir «{page}»: {reason}.").format(
                    page=page, reason=error.strerror or error
                ),
                _("Revise que la carpeta exista y que haya espacio."),
            ) from error
    final = sum(one.approved for one in known)
    editions = plural(final, _("1 edición aprobada"), _("{count} ediciones aprobadas"))
    screen.say(_("La página «{page}» conoce {editions}.").format(page=page, editions=editions))


def _check(screen: Screen, folder: Path, typed: str, as_json: bool) -> None:
    from guia_editor.tasks.field_check import check_code

    found = check_code(folder, typed)
    if as_json:
        screen.json(_in_json(found))
    else:
        _tell(screen, found)
    if found.draft or found.edition is None:
        raise typer.Exit(_WRONG)


def _tell(screen: Screen, found: CopyAnswer) -> None:
    from guia_editor.tasks.known_copies import place_words

    if found.draft:
        screen.say(_("Es un borrador, no una edición aprobada."), "bold yellow")
    elif found.edition is None:
        screen.say(
            _("Ninguna edición que conozca esta guía tiene el código {code}.").format(code=found.code),
            "bold red",
        )
        screen.say(
            _("Puede ser de una edición más nueva que esta copia de la guía, o el ejemplar ser falso.")
        )
    else:
        screen.say(_("El código es de una edición aprobada."), "bold green")
    if found.edition is None or found.territory is None:
        return
    place = ", ".join(filter(None, place_words(found.territory)))
    for name, said in (
        (_("Edición"), found.edition.number),
        (_("Fecha"), long_date(found.edition.date)),
        (_("Territorio"), f"{place} ({found.territory.code})"),
        (_("Idioma"), language_name(found.language)),
        (_("Huella del contenido"), found.edition.content_hash),
    ):
        screen.say(f"  {name}: {said}")
    if found.newest:
        screen.say(_("Hay una edición más reciente: {number}.").format(number=found.newest), "bold yellow")
    if not found.draft:
        screen.say(_("Compare la huella con la impresa: un código se puede copiar en otro ejemplar."))


def _in_json(found: CopyAnswer) -> dict[str, object]:
    edition, territory = found.edition, found.territory
    return {
        "codigo": found.code,
        "borrador": found.draft,
        "conocido": edition is not None,
        "edicion": edition.number if edition else "",
        "fecha": edition.date.isoformat() if edition else "",
        "contenido": edition.content_hash if edition else "",
        "territorio": territory.code if territory else "",
        "idioma": found.language,
        "mas_reciente": found.newest,
    }
