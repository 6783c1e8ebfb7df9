"""Typer in Spanish: its own words, its usage line and its errors.

Typer asks gettext for part of its words while it is imported, and keeps the rest in English literals; no
catalogue of it exists. So the first are answered during the import, and the second are put into Spanish
where they leave. Import Typer from here only.
"""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from guia_editor.storage.shipped import shipped_guide

_ASKED = {
    "(deprecated) ": "(en desuso) ",
    "(dynamic)": "(según el caso)",
    "Aborted!": "Se canceló.",
    "Aborted.": "Se canceló.",
    "Arguments": "Argumentos",
    "Commands": "Órdenes",
    "Error": "Error",
    "Missing command.": "Falta la orden.",
    "No such command {name!r}.": "No existe la orden {name!r}.",
    "Options": "Opciones",
    "Try [blue]'{command_path} {help_option}'[/] for help.": (
        "Escriba [blue]{command_path} {help_option}[/] para ver la ayuda."
    ),
    "[default: {}]": "[si no se indica: {}]",
    "[env var: {}]": "[variable de entorno: {}]",
    "[required]": "[obligatorio]",
    "default: {default}": "si no se indica: {default}",
    "env var: {var}": "variable de entorno: {var}",
    "required": "obligatorio",
}

_ERRORS = (
    (r"No such option: (\S+)(.*)", r"No existe la opción \1.\2"),
    (r"No such command '(.*)'\.(.*)", r"No existe la orden «\1».\2"),
    (r"Missing argument '(.*)'\.", r"Falta indicar \1."),
    (r"Missing option '(.*)'\.", r"Falta la opción \1."),
    (r"Missing command\.", "Falta la orden."),
    (r"Option '(.*)' requires an argument\.", r"Después de \1 falta un valor."),
    (r"Option '(.*)' does not take a value\.", r"La opción \1 no lleva valor."),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((.*)\)", r"Esto sobra: \1"),
    (r"Invalid value: (.*)", r"\1"),
    (r"Invalid value for '?(.*?)'?: (.*)", r"El valor de \1 no sirve: \2"),
)

_INNER = (
    (r"Did you mean (.*)\?", r"¿Quiso decir \1?"),
    (r"\(Possible options: (.*)\)", r"Opciones parecidas: \1."),
    (r"'(.*)' is not one of (.*)\.", r"«\1» no es una de estas opciones: \2."),
    (r"Input should be greater than or equal to (\d+)", r"debe ser al menos \1."),
    (r"Input should be a valid (?:integer|number).*", "debe ser un número."),
    (r"' / '", " / "),
)


def in_spanish(error: str) -> str:
    """Return one of Typer's error messages in Spanish; one that is not known, as it is."""
    text = error.strip()
    for pattern, spanish in _ERRORS:
        if re.fullmatch(pattern, text, re.DOTALL):
            text = re.sub(pattern, spanish, text, flags=re.DOTALL)
            break
    for pattern, spanish in _INNER:
        text = re.sub(pattern, spanish, text)
    return text.strip()


def _answer(message: str) -> str:
    return _ASKED.get(message, message)


_asked_before = gettext.gettext
gettext.gettext = _answer
try:
    import typer
    import typer.core
    import typer.rich_utils
finally:
    gettext.gettext = _asked_before

if TYPE_CHECKING:
    from typer import Context
    from typer.core import TyperOption


def _no_type(ctx: object) -> None:
    """Stand in for "<path>" and "<bool>", which say nothing to who writes a guide."""


class _InSpanish:
    """What a verb and the program have in common: usage line, help option and columns in Spanish."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters, without the names of Python's types."""
        found = super().get_params(ctx)  # type: ignore[misc]
        for one in found:
            if one.metavar is None or one.param_type_name == "argument":
                one.__dict__["display_type_rich"] = _no_type
        return found

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        line: str = super().get_usage(ctx)  # type: ignore[misc]
        return line.replace("Usage:", "Uso:", 1).replace("{", "").replace("}", "")

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Return the help option."""
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Muestra esta ayuda."
        return option


class Command(_InSpanish, typer.core.TyperCommand):
    """A verb."""


class Group(_InSpanish, typer.core.TyperGroup):
    """The program with its verbs."""


Json = Annotated[bool, typer.Option("--json", help="Escribe el resultado en JSON, para otros programas.")]
"""The option of a verb whose outcome other programs can read."""

Guide = Annotated[
    Path | None,
    typer.Argument(
        metavar="CARPETA",
        help="La carpeta de la guía, la que contiene «contenido». Si no se indica, la carpeta en que está; "
        "si ahí no hay una guía, la que viene con el programa.",
        show_default=False,
    ),
]
"""The argument of a verb that works on any guide, also on the one that comes with the program."""


def guide_folder(given: Path | None) -> Path:
    """Return the guide's folder that was given, else the one around, else the shipped one."""
    if given is not None:
        return given
    here = Path.cwd()
    return here if (here / "contenido" / "guia.yaml").is_file() else shipped_guide()


__all__ = ["Command", "Context", "Group", "Guide", "Json", "guide_folder", "in_spanish", "typer"]
