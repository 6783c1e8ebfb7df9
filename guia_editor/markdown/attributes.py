"""Attributes in braces, `{#id key=value key="some words"}`, as Pandoc and MyST write them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from guia_editor.i18n import _
from guia_editor.markdown.problems import Problems
from guia_editor.model.names import slug

_KEY = r"[^\W\d][\w-]*"
# Word turns straight quotes into curly ones, so both are quotes here.
_QUOTED = r'"(?:[^"\\]|\\.)*"|“(?:[^“”\\]|\\.)*”'
_PART = re.compile(
    rf"\s*(?:#(?P<id>[^\s}}#\"]+)|(?P<key>{_KEY})=(?P<value>{_QUOTED}|[^\s}}\"“]*)|(?P<junk>[^\s}}]+))",
    re.DOTALL,
)
_START = re.compile(rf"\{{\s*(?:#[^\s}}#\"]|{_KEY}=)")
_END = re.compile(r"\s*\}")
_BLANK = re.compile(r"\[_+\]\Z")
_ESCAPE = re.compile(r'\\(["”\\])')
_ID = re.compile(r"[a-z][a-z0-9]*(?:-+[a-z0-9]+)*")

_LONGEST = 2000
"""No attributes are longer than this many characters, so that hostile braces cost little."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """Attributes as written; `junk` holds the pieces that are neither `#id` nor `key=value`."""

    id: str = ""
    values: dict[str, str] = field(default_factory=dict)
    junk: tuple[str, ...] = ()


def read_attributes(text: str, start: int = 0) -> tuple[Attributes, int] | None:
    """Read the braces that open at `start`; return the attributes and the position after them.

    Returns None when there are no braces with attributes there, so that the characters stay text.
    """
    if not _START.match(text, start):
        return None
    read = _read_parts(text[start + 1 : start + _LONGEST])
    return (read[0], start + 1 + read[1]) if read else None


def read_loose_attributes(text: str) -> Attributes:
    """Read attributes whose braces are missing or unbalanced, as far as they can be understood."""
    bare = text.strip().removeprefix("{").removesuffix("}")
    read = _read_parts(bare + "}")
    return read[0] if read else Attributes(junk=(text.strip(),))


def split_trailing(text: str) -> tuple[str, Attributes] | None:
    """Split attributes off the end of a text ("Título {#id}"); None when there are none."""
    if not text.endswith("}"):
        return None
    start = text.rfind("{")
    while start >= 0:
        read = read_attributes(text, start)
        if read and read[1] == len(text) and not _is_escaped(text, start):
            if _BLANK.search(text, 0, start):
                return None  # the last thing is a form field, and the braces are its own
            return text[:start].rstrip(" \t\n"), read[0]
        # A brace inside a quoted value is not the one that opens; look further left, but not for ever.
        start = text.rfind("{", 0, start) if len(text) - start < _LONGEST else -1
    return None


def checked_id(attributes: Attributes, line: int, problems: Problems) -> str:
    """Return the id in the form that every format can use, telling when it had to be changed."""
    if not attributes.id or _ID.fullmatch(attributes.id):
        return attributes.id
    plain = plain_id(attributes.id)
    problems.error(
        "id-invalido",
        line,
        _("El identificador «#{id}» tiene signos que no se permiten.").format(id=attributes.id),
        _("Escriba solo minúsculas sin tilde, cifras y guiones, por ejemplo «#{plain}».").format(
            plain=plain or "mi-tabla"
        ),
    )
    return plain


def plain_id(text: str) -> str:
    """Return words as an id: lowercase ASCII letters and digits joined by hyphens, a letter first."""
    return slug(text).lstrip("0123456789-")


def check_keys(
    attributes: Attributes, known: Collection[str], where: str, line: int, problems: Problems
) -> None:
    """Tell about attributes that a construct does not know, or that cannot be read."""
    allowed = ", ".join(sorted(known)) or _("ninguno")
    for key in attributes.values:
        if key not in known:
            problems.error(
                "atributo-desconocido",
                line,
                _("{where} no conoce el atributo «{key}».").format(where=where, key=key),
                _("Bórrelo o corríjalo. Atributos que se pueden usar: {allowed}.").format(allowed=allowed),
            )
    for piece in attributes.junk:
        problems.error(
            "atributo-ilegible",
            line,
            _("No se entiende «{piece}» entre los atributos de {where}.").format(piece=piece, where=where),
            _('Escriba nombre=valor, y entre comillas si lleva espacios: titulo="Dos palabras".'),
        )


def _read_parts(text: str) -> tuple[Attributes, int] | None:
    position = 0
    identifier = ""
    values: dict[str, str] = {}
    junk: list[str] = []
    while part := _PART.match(text, position):
        position = part.end()
        if part["id"] is not None:
            if identifier:
                junk.append("#" + part["id"])
            identifier = identifier or part["id"]
        elif part["key"] is not None and part["key"] not in values:
            values[part["key"]] = _unquoted(part["value"])
        else:
            junk.append(part[0].strip())
    end = _END.match(text, position)
    return (Attributes(identifier, values, tuple(junk)), end.end()) if end else None


def _unquoted(value: str) -> str:
    if value[:1] in ('"', "“") and len(value) > 1:
        return _ESCAPE.sub(r"\1", value[1:-1])
    return value


def _is_escaped(text: str, position: int) -> bool:
    before = text[:position]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
