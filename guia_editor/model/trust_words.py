"""What is told of a history that is incomplete, doubled or not vouched for, in Spanish."""

from __future__ import annotations

from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity

PLACE = "revision/eventos"


def no_first_team(pinned: bool, found: int, events: int) -> tuple[Finding, ...]:
    """Tell that there is no first team that this device knows; nothing where there is none at all."""
    if pinned:
        return (
            _missing(
                "equipo-inicial-ausente",
                _("Falta la fundación del equipo que esta computadora conoce."),
                _("Intercambie con otra computadora. Si aparece otro equipo, avise: alguien lo cambió."),
            ),
        )
    if found > 1:
        return (
            _missing(
                "varios-equipos",
                _("La guía trae {count} equipos distintos y no se sabe cuál es el suyo.").format(count=found),
                _("Pida por teléfono el código del equipo a la otra institución e indíquelo."),
            ),
        )
    if events:
        return (
            _missing(
                "equipo-inicial-ausente",
                _("Hay anotaciones firmadas, pero falta la fundación del equipo."),
                _("Intercambie con otra computadora del equipo para recibirla."),
            ),
        )
    return ()


def not_compared() -> Finding:
    """Tell that nobody has compared the first team's code on this device."""
    return Finding(
        Severity.WARNING,
        "codigo-sin-comparar",
        _("En esta computadora nadie ha comprobado que este sea el equipo verdadero."),
        _("Compare por teléfono el código del equipo con quien lo fundó e indíquelo."),
        PLACE,
    )


def rival_teams(version: int, count: int) -> Finding:
    """Tell that several versions of the team could be next."""
    return _missing(
        "equipos-rivales",
        _("Hay {count} versiones {version} del equipo, todas firmadas.").format(count=count, version=version),
        _("Acuerden cuál vale; quienes coordinan ambas instituciones deben firmar la misma."),
    )


def set_aside(version: int) -> Finding:
    """Tell that a version of the team gave way to another that all institutions signed."""
    return Finding(
        Severity.WARNING,
        "equipo-descartado",
        _(
            "Hubo otra versión {version} del equipo, que ya no vale: todas las instituciones firmaron esta."
        ).format(version=version),
        _("Si falta algún cambio en el equipo, pídalo de nuevo."),
        PLACE,
    )


def team_went_back(here: int, known: int) -> Finding:
    """Tell that the team is older than the one seen before."""
    return _missing(
        "equipo-retrocedido",
        _("El equipo aparece en su versión {here}, pero aquí ya se conoció la {known}.").format(
            here=here, known=known
        ),
        _("Intercambie otra vez. Si sigue igual, alguien quitó archivos: avise a quien coordina."),
    )


def team_behind(here: int, newest: int) -> Finding:
    """Tell that events were made under a team that is not here."""
    return _missing(
        "equipo-atrasado",
        _("Alguien firmó con la versión {newest} del equipo; aquí solo se llega a la {here}.").format(
            here=here, newest=newest
        ),
        _("Intercambie para recibir lo que falta."),
    )


def gap(name: str, count: int) -> Finding:
    """Tell that events in the middle of a chain are missing."""
    return _missing(
        "historial-incompleto",
        _("Faltan {count} anotaciones firmadas de {name}, entre otras que sí están.").format(
            count=count, name=name
        ),
        _("Intercambie con otra computadora del equipo: quien las tenga las devuelve."),
    )


def tail_missing(name: str, count: int) -> Finding:
    """Tell that the last events of a chain, seen here before, are gone."""
    return _missing(
        "historial-recortado",
        _("Faltan las últimas {count} anotaciones firmadas de {name}, que aquí ya se habían visto.").format(
            count=count, name=name
        ),
        _("Intercambie con otra computadora del equipo: quien las tenga las devuelve."),
    )


def too_many() -> Finding:
    """Tell that there are more files than are read."""
    return _missing(
        "demasiadas-anotaciones",
        _("Hay tantos archivos en «revision/eventos» que no se leyeron todos."),
        _("Alguien los está agregando sin motivo: avise a quien coordina y no apruebe nada mientras tanto."),
    )


def rewritten(name: str) -> Finding:
    """Tell that a chain is not the one seen before."""
    return _missing(
        "historial-reescrito",
        _("Las anotaciones de {name} ya no son las que aquí se habían visto.").format(name=name),
        _("Intercambie otra vez. Si sigue igual, llame a esa persona: quizá le robaron la clave."),
    )


def seen_by_others(name: str, count: int, witness: str) -> Finding:
    """Tell that someone has seen events that are not here."""
    return _missing(
        "historial-incompleto",
        _("{witness} vio {count} anotaciones firmadas de {name} que aquí no están.").format(
            witness=witness, count=count, name=name
        ),
        _("Intercambie para recibirlas."),
    )


def forked(name: str) -> Finding:
    """Tell that a chain was continued in two ways."""
    return Finding(
        Severity.WARNING,
        "cadena-bifurcada",
        _("La clave de {name} se usó dos veces desde el mismo punto.").format(name=name),
        _(
            "Si restauró una copia de su computadora, basta que repita sus aprobaciones. Si no, quizá le "
            "robaron la clave: pida que la revoquen."
        ),
        PLACE,
    )


def _missing(code: str, message: str, remedy: str) -> Finding:
    return Finding(Severity.ERROR, code, message, remedy, PLACE)
