"""Values of attributes: numbers, choices, lists; what is wrong is told and the usual is used instead."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from guia_editor.i18n import _
from guia_editor.markdown.problems import Problems

Choice = TypeVar("Choice", bound=str)


def separated(text: str, separator: str = ",") -> tuple[str, ...]:
    r"""Split a list at its separator, unless that is written `\,`; blanks around and empty pieces go."""
    pieces = re.split(rf"(?<!\\){re.escape(separator)}", text)
    bare = (piece.replace("\\" + separator, separator).strip() for piece in pieces)
    return tuple(piece for piece in bare if piece)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Split "a=Uno,b=Dos" into pairs; a piece without `=` stands for both."""
    split = (piece.partition("=") for piece in separated(text))
    return tuple((name.strip(), value.strip() if sign else name.strip()) for name, sign, value in split)


def choice(
    value: str, known: Sequence[Choice], usual: Choice, where: str, line: int, problems: Problems
) -> Choice:
    """Return the kind that a value names, the usual one when it names none."""
    for kind in known:
        if kind == value:
            return kind
    if value:
        problems.error(
            "tipo-desconocido",
            line,
            _("«{value}» no es un tipo de {where}.").format(value=value, where=where),
            _("Escriba uno de estos: {known}.").format(known=", ".join(known)),
        )
    return usual


def whole_number(
    key: str, values: Mapping[str, str], least: int, most: int, line: int, problems: Problems
) -> int | None:
    """Return a whole number between two bounds, or None when there is none."""
    written = values.get(key, "")
    if not written:
        return None
    if re.fullmatch(r"[0-9]{1,6}", written) and least <= int(written) <= most:
        return int(written)
    problems.error(
        "numero-invalido",
        line,
        _("«{key}={value}» no es un número entero que sirva aquí.").format(key=key, value=written),
        _("Escriba una cifra entre {least} y {most}.").format(least=least, most=most),
    )
    return None


def widths(values: Mapping[str, str], columns: int, line: int, problems: Problems) -> tuple[float, ...]:
    """Return relative column widths; empty when there are none, or not one for each column."""
    written = separated(values.get("anchos", ""))
    if not written:
        return ()
    try:
        numbers = tuple(float(piece) for piece in written)
    except ValueError:
        numbers = ()
    if len(numbers) == columns and all(math.isfinite(n) and n > 0 for n in numbers):
        return numbers
    problems.error(
        "anchos-invalidos",
        line,
        _("«anchos={value}» no sirve para una tabla de {columns} columnas.").format(
            value=values["anchos"], columns=columns
        ),
        _('Escriba un número mayor que cero por columna, separados por comas: anchos="10,40,20".'),
    )
    return ()


def yes_or_no(key: str, values: Mapping[str, str], line: int, problems: Problems) -> bool:
    """Return whether an attribute says yes."""
    written = values.get(key, "no").lower()
    if written in ("si", "sí"):
        return True
    if written != "no":
        problems.error(
            "si-o-no",
            line,
            _("«{key}={value}» debe ser sí o no.").format(key=key, value=written),
            _("Escriba {key}=si o {key}=no.").format(key=key),
        )
    return False
