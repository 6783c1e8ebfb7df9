"""Attributes in braces, and the addresses and titles of links, as the guide writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALWAYS_QUOTED = frozenset(
    {"titulo", "alt", "ayuda", "opciones", "columnas", "donde", "anchos", "indicadores"}
    | {"departamento", "municipio", "region", "excepto", "si"}
)
"""Keys whose values the guide quotes even where a bare word would do."""

_BARE = re.compile(r"[\w.,:/-]+")
_BACKSLASH = re.compile(r'\\(?=["”\\]|\Z)')
_MEANT = re.compile(r"\\(?=[!-/:-@\[-`{-~\n\r]|\Z)|&(?=#?\w{1,32};)")
"""What a destination or a title would take for an escape or an entity."""

_TAME = re.compile(r"[^\s\x00-\x20\x7f<][^\s\x00-\x20\x7f]*")


def write_attributes(identifier: str, values: Iterable[tuple[str, str]]) -> str:
    """Return `{#id key=value key="some words"}`, keys without a value left out; "" when there is nothing."""
    parts = [f"#{identifier}"] if identifier else []
    parts += [f"{key}={_value(key, value)}" for key, value in values if value]
    return "{" + " ".join(parts) + "}" if parts else ""


def _value(key: str, value: str) -> str:
    if key not in _ALWAYS_QUOTED and _BARE.fullmatch(value):
        return value
    return '"' + _BACKSLASH.sub(r"\\\\", value).replace('"', r"\"") + '"'


def joined(pieces: Iterable[str], separator: str = ",") -> str:
    """Return a list as an attribute holds it; the separator inside a piece is written with a backslash."""
    return separator.join(piece.replace(separator, "\\" + separator) for piece in pieces)


def destination(target: str, title: str = "") -> str:
    """Return what stands between the parentheses of a link or a picture: the address and its title."""
    words = f' "{_title(title)}"' if title else ""
    address = _MEANT.sub(r"\\\g<0>", target)
    if not target:
        return "<>" + words if words else ""
    if not _TAME.fullmatch(target):
        bracketed = re.sub(r"[<>]", r"\\\g<0>", address).replace("\n", "&#10;").replace("\r", "&#13;")
        return f"<{bracketed}>{words}"
    if not _balanced(target):
        address = re.sub(r"(?<!\\)[()]", r"\\\g<0>", address)
    return address + words


def _title(title: str) -> str:
    quoted = _MEANT.sub(r"\\\g<0>", title).replace('"', r"\"")
    return quoted.replace("\n", "&#10;").replace("\r", "&#13;")


def _balanced(target: str) -> bool:
    depth = 0
    for character in target:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
