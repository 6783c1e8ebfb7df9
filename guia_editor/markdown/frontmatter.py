"""What stands before a chapter's text between two lines of `---`, and the table that names its keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import NamedTuple

from guia_editor.i18n import _
from guia_editor.markdown.attributes import Attributes, checked_id
from guia_editor.markdown.problems import Problems
from guia_editor.model.document import SectionKind
from guia_editor.model.finding import Finding
from guia_editor.model.guide import FrontMatter

KEYS: Mapping[str, str] = {
    "id": "id",
    "titulo": "title",
    "responsable": "owner",
    "para_quien": "audience",
    "tiempo": "time",
    "base_legal": "legal_basis",
    "producto": "product",
    "local": "local",
}
"""The key that authors write, and the field of `FrontMatter` that it fills."""

ALWAYS = ("id", "titulo")
CHAPTER = ("id", "titulo", "responsable", "para_quien", "base_legal", "producto")
"""The keys that any file, and that a chapter, must have."""

_ANSWERS: Mapping[str, bool] = {"si": True, "sí": True, "no": False, "": False}

_FENCE = re.compile(r"---[ \t]*(\r\n|\r|\n|\Z)")
_END = re.compile(r"(?:^|(?<=[\r\n]))(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)")
_LINE_END = re.compile(r"\r\n?|\n")


class Split(NamedTuple):
    """A chapter's file in two: the YAML between the fences, the text after it, and the text's first line."""

    front_yaml: str
    body: str
    body_line: int


def split(text: str) -> Split:
    """Split a file into front matter and body, both verbatim; a file without front matter is all body.

    A byte order mark before the first fence is left out of both.
    """
    bare = text.removeprefix("\ufeff")
    opening = _FENCE.match(bare)
    closing = _END.search(bare, opening.end()) if opening else None
    if not opening or not closing:
        return Split("", bare, 1)
    before = bare[: closing.end()]
    return Split(
        bare[opening.end() : closing.start()], bare[closing.end() :], len(_LINE_END.findall(before)) + 1
    )


def to_front_matter(
    mapping: Mapping[str, object], kind: SectionKind
) -> tuple[FrontMatter, tuple[Finding, ...]]:
    """Return what a chapter declares and the findings about it; values of a wrong kind are left out."""
    problems = Problems()
    values: dict[str, str | bool | tuple[str, ...]] = {}
    for key, value in mapping.items():
        name = KEYS.get(key)
        if name is None:
            problems.error(
                "clave-desconocida",
                1,
                _("El encabezado no conoce la clave «{key}».").format(key=key),
                _("Bórrela o corríjala. Claves que se pueden usar: {known}.").format(known=", ".join(KEYS)),
            )
        elif key == "base_legal":
            values[name] = _listed(key, value, problems)
        elif key == "local":
            values[name] = _answer(key, value, problems)
        else:
            values[name] = _words(key, value, problems)
    front = FrontMatter(**values)  # type: ignore[arg-type]
    _check_required(front, kind, problems)
    plain = checked_id(Attributes(front.id), 1, problems)
    checked = {field.name: getattr(front, field.name) for field in fields(front)} | {"id": plain}
    return FrontMatter(**checked), problems.listed()


def _check_required(front: FrontMatter, kind: SectionKind, problems: Problems) -> None:
    for key in CHAPTER if kind is SectionKind.CHAPTER else ALWAYS:
        if not getattr(front, KEYS[key]):
            problems.error(
                "clave-falta",
                1,
                _("Al encabezado le falta «{key}».").format(key=key),
                _("Escriba una línea «{key}: …» entre los dos renglones de ---.").format(key=key),
            )


def _words(key: str, value: object, problems: Problems) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    _wrong(key, _("debe ser un texto"), problems)
    return ""


def _answer(key: str, value: object, problems: Problems) -> bool:
    said = _words(key, value, problems).casefold()
    if said not in _ANSWERS:
        _wrong(key, _("debe decir «si» o «no»"), problems)
    return _ANSWERS.get(said, False)


def _listed(key: str, value: object, problems: Problems) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value.strip(),)
    if isinstance(value, list | tuple) and all(isinstance(entry, str) for entry in value):
        return tuple(str(entry).strip() for entry in value)
    _wrong(key, _("debe ser una lista de textos"), problems)
    return ()


def _wrong(key: str, what: str, problems: Problems) -> None:
    problems.error(
        "valor-invalido",
        1,
        _("En el encabezado, «{key}» {what}.").format(key=key, what=what),
        _("Corríjalo; si el texto lleva dos puntos u otros signos, póngalo entre comillas."),
    )
