"""The verb of people and keys: who is in the team, and changing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from guia_editor.cli_screen import Screen
from guia_editor.cli_signing import signer_of
from guia_editor.cli_words import Json, typer
from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.team import Role


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the person has typed after the verb."""

    folder: Path
    name: str
    institution: str
    position: str
    roles: str
    request: Path | None
    person: str
    key: str
    since: str
    until: str
    last: int | None
    reason: str
    code: str
    approves: bool
    advises: bool


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""

    def team(
        action: Annotated[
            str,
            typer.Argument(
                metavar="ACCIÓN",
                help="ver, crear, unirse, agregar, firmar, revocar, reemplazar, codigo o frase.",
            ),
        ] = "ver",
        folder: Annotated[
            Path,
            typer.Argument(metavar="CARPETA", help="La carpeta de la guía.", show_default=False),
        ] = Path(),
        name: Annotated[
            str, typer.Option("--nombre", metavar="NOMBRE", help="Su nombre, para crear o unirse.")
        ] = "",
        institution: Annotated[
            str, typer.Option("--institucion", metavar="SIGLAS", help="Su institución, para crear o unirse.")
        ] = "",
        position: Annotated[
            str, typer.Option("--cargo", metavar="CARGO", help="Su cargo, para crear o unirse.")
        ] = "",
        roles: Annotated[
            str,
            typer.Option(
                "--funciones",
                metavar="LISTA",
                help="De quien se agrega, separadas por comas: autoria, revision, coordinacion, "
                "distribucion, traduccion.",
            ),
        ] = "",
        request: Annotated[
            Path | None,
            typer.Option(
                "--solicitud",
                metavar="ARCHIVO",
                help="El archivo que unirse escribe y agregar lee.",
                show_default=False,
            ),
        ] = None,
        person: Annotated[
            str, typer.Option("--persona", metavar="ID", help="A quién se agrega una clave o se reemplaza.")
        ] = "",
        key: Annotated[str, typer.Option("--clave", metavar="ID", help="La clave que se revoca.")] = "",
        since: Annotated[
            str, typer.Option("--desde", metavar="FECHA", help="Primer día del cargo, como 2026-11-22.")
        ] = "",
        until: Annotated[
            str, typer.Option("--hasta", metavar="FECHA", help="Último día del cargo, como 2028-01-14.")
        ] = "",
        last: Annotated[
            int | None,
            typer.Option(
                "--numero",
                metavar="N",
                help="La última anotación que vale de la clave que se revoca; -1, ninguna.",
                show_default=False,
            ),
        ] = None,
        reason: Annotated[str, typer.Option("--motivo", metavar="TEXTO", help="Por qué se revoca.")] = "",
        code: Annotated[
            str, typer.Option("--comparar", metavar="CÓDIGO", help="El código que le dictaron por teléfono.")
        ] = "",
        approves: Annotated[
            bool, typer.Option("--aprueba", help="La institución de quien se agrega deberá aprobar.")
        ] = False,
        advises: Annotated[
            bool, typer.Option("--dictamina", help="La institución de quien se agrega dará su dictamen.")
        ] = False,
        as_json: Json = False,
    ) -> None:
        """Muestra el equipo de la guía y pide o firma sus cambios.

        La frase de la clave se pide al firmar; los programas la ponen en GUIA_CLAVE.

        Ejemplos:

        guia equipo ver mi-guia

        guia equipo crear mi-guia --nombre "Ana López" --institucion INFOM

        guia equipo agregar mi-guia --solicitud beto.json --funciones coordinacion --aprueba
        """
        from guia_editor.tasks.people import refuse_without_guide
        from guia_editor.tasks.team_report import lines_of

        run = _ACTIONS.get(action)
        if run is None:
            raise typer.BadParameter(
                _("«{value}» no es una de estas opciones: {choices}.").format(
                    value=action, choices=", ".join(_ACTIONS)
                ),
                param_hint="ACCIÓN",
            )
        wish = _Wish(
            folder=folder,
            name=name,
            institution=institution,
            position=position,
            roles=roles,
            request=request,
            person=person,
            key=key,
            since=since,
            until=until,
            last=last,
            reason=reason,
            code=code,
            approves=approves,
            advises=advises,
        )
        if run is not _join:
            refuse_without_guide(folder)
        said = run(screen, wish)
        if as_json:
            screen.json(said)
        else:
            for line in lines_of(said):
                screen.say(line)

    return {"equipo": team}


def _show(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks.team_report import team_data

    return team_data(wish.folder)


def _create(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks import people

    _need(wish.name, "--nombre")
    _need(wish.institution, "--institucion")
    phrase = screen.passphrase(_("Elija una frase para su clave: "), twice=True)
    people.found_team(wish.folder, wish.name, wish.institution, phrase, wish.position)
    return {"codigo": people.first_code(wish.folder)}


def _join(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.storage.files import write_new
    from guia_editor.tasks import people

    _need(wish.name, "--nombre")
    _need(wish.institution, "--institucion")
    file = _file(wish)
    if file.exists():
        raise GuideError(_("«{name}» ya existe.").format(name=file.name), _("Elija otro nombre."))
    phrase = screen.passphrase(_("Elija una frase para su clave: "), twice=True)
    request = people.join_request(wish.name, wish.institution, phrase, wish.position)
    write_new(file, request.text)
    return {"solicitud": str(file), "clave": request.key.id}


def _add(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks import people
    from guia_editor.tasks.team_report import change_data

    request = people.read_request_file(_file(wish))
    if wish.person:
        return change_data(people.add_key(wish.folder, signer_of(screen, wish.folder), wish.person, request))
    roles = _roles(wish.roles)
    return change_data(
        people.add_person(
            wish.folder,
            signer_of(screen, wish.folder),
            request,
            roles,
            since=_day(wish.since),
            until=_day(wish.until),
            approves=wish.approves,
            advises=wish.advises,
        )
    )


def _sign(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks import people
    from guia_editor.tasks.team_report import change_data

    waiting = people.pending_team(wish.folder)
    for change in waiting:
        for sentence in change.says:
            screen.err.print(sentence, markup=False)
    return change_data(people.sign_team(wish.folder, signer_of(screen, wish.folder)))


def _revoke(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks import people
    from guia_editor.tasks.team_report import change_data

    _need(wish.key, "--clave")
    _need(wish.reason, "--motivo")
    return change_data(
        people.revoke_key(wish.folder, signer_of(screen, wish.folder), wish.key, wish.reason, wish.last)
    )


def _replace(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks import people
    from guia_editor.tasks.team_report import change_data

    _need(wish.person, "--persona")
    _need(wish.until, "--hasta")
    request = people.read_request_file(_file(wish))
    last_day = dt.date.fromisoformat(_day(wish.until))
    signer = signer_of(screen, wish.folder)
    since = _day(wish.since)
    return change_data(people.replace_person(wish.folder, signer, wish.person, last_day, request, since))


def _code(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks import people

    if wish.code:
        people.pin(wish.folder, wish.code)
    code = people.first_code(wish.folder)
    if not code:
        raise GuideError(_("Esta guía todavía no tiene equipo."), _("Forme uno con «guia equipo crear»."))
    return {"codigo": code, "comprobado": people.is_pinned(wish.folder)}


def _passphrase(screen: Screen, wish: _Wish) -> dict[str, object]:
    from guia_editor.tasks import people

    me = people.me(wish.folder)
    if not me.key_id:
        raise GuideError(_("Ninguna clave de esta computadora es del equipo de esta guía."))
    old = screen.passphrase(_("La frase de ahora: ")) if me.has_passphrase else ""
    new = screen.passphrase(_("La frase nueva: "), twice=True)
    people.change_passphrase(me.key_id, old, new)
    return {"clave": me.key_id}


_ACTIONS: Mapping[str, Callable[[Screen, _Wish], dict[str, object]]] = {
    "ver": _show,
    "crear": _create,
    "unirse": _join,
    "agregar": _add,
    "firmar": _sign,
    "revocar": _revoke,
    "reemplazar": _replace,
    "codigo": _code,
    "frase": _passphrase,
}


def _need(value: str, option: str) -> None:
    if not value:
        raise _lacking(option)


def _file(wish: _Wish) -> Path:
    if wish.request is None:
        raise _lacking("--solicitud")
    return wish.request


def _lacking(option: str) -> GuideError:
    return GuideError(
        _("Para esto falta la opción {option}.").format(option=option), _("Véala con «guia equipo --ayuda».")
    )


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise typer.BadParameter(
            _("«{value}» no es una fecha como 2026-11-22.").format(value=text)
        ) from error


def _roles(text: str) -> frozenset[Role]:
    names = [one.strip() for one in text.split(",") if one.strip()]
    unknown = [one for one in names if one not in set(Role)]
    if unknown:
        raise GuideError(
            _("«{value}» no es una de estas opciones: {choices}.").format(
                value=unknown[0], choices=", ".join(Role)
            )
        )
    return frozenset(map(Role, names))
