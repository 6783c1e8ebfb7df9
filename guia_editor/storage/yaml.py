"""Read YAML as declared: every value verbatim, with its line, against a table of expected keys.

The stream is only composed, never constructed: no tag can make an object, every scalar keeps the letters
it was written with ("0701", "no", "2026-11-22"), and the declared kind of the key says what they mean.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.storage.files import legible

MAX_YAML_CHARACTERS = 1_000_000
MAX_DEPTH = 12
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)
_TRUE = frozenset({"si", "sí", "true", "verdadero"})
_FALSE = frozenset({"no", "false", "falso"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word or phrase as written, without quotes; "" where nothing stands."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values; `line` is the first key's, `key_lines` each key's."""

    items: Mapping[str, Value]
    line: int
    key_lines: Mapping[str, int] = field(default_factory=dict)


Value: TypeAlias = Scalar | Sequence | Table
Kind = Literal["texto", "entero", "si_no", "fecha", "lista", "registro", "palabras"]


def plain(value: Value) -> dict[str, object]:
    """Return a table as plain words, lists and mappings; empty for what is no table."""

    def one(inner: Value) -> object:
        match inner:
            case Scalar(text=text):
                return text
            case Sequence(items=items):
                return [one(item) for item in items]
            case Table(items=pairs):
                return {key: one(item) for key, item in pairs.items()}

    found = one(value)
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Field:
    """What a key may hold.

    `lista` holds `item`s, `registro` the declared `fields`, `palabras` any keys with words;
    `short` names the key of a `registro` that a lone word stands for.
    """

    kind: Kind = "texto"
    required: bool = False
    choices: tuple[str, ...] = ()
    item: Field | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    short: str = ""


class Problems:
    """Collects what is wrong with one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Finding] = []

    def add(self, code: str, message: str, remedy: str, line: int = 0) -> None:
        """Note an error at a line."""
        self.found.append(Finding(Severity.ERROR, code, message, remedy, self.path, line))

    def warn(self, code: str, message: str, remedy: str, line: int = 0) -> None:
        """Note something to look at, at a line."""
        self.found.append(Finding(Severity.WARNING, code, message, remedy, self.path, line))


def read_yaml(text: str, problems: Problems, first_line: int = 1) -> Table | None:
    """Return the mapping that a YAML text holds, or None, saying why in `problems`.

    Refuses doubled keys, anchors' aliases (of which "bombs" are made), tags that are not plain data,
    and texts beyond the size and depth caps. `first_line` is the file's line of the text's first.
    """
    if len(text) > MAX_YAML_CHARACTERS:
        problems.add("yaml-enorme", _("El archivo es demasiado grande para leerse."), _("Divídalo."))
        return None
    offset = first_line - 1
    try:
        node = YAML(typ="rt", pure=True).compose(text)
    except RecursionError:
        message = _("Hay demasiados niveles uno dentro de otro.")
        problems.add("yaml-enorme", message, _("Simplifique el archivo."))
        return None
    except (YAMLError, ValueError) as error:
        _say_syntax(error, problems, offset)
        return None
    if node is None:
        return Table({}, first_line)
    try:
        value = _Plain(problems, offset).value(node, 0)
    except _RefusedError as refused:
        problems.add("yaml-no-permitido", refused.message, refused.remedy, refused.line)
        return None
    if not isinstance(value, Table):
        problems.add(
            "yaml-sintaxis",
            _("Se esperaba una lista de «clave: valor»."),
            _("Escriba cada dato como «clave: valor», uno por línea."),
            value.line,
        )
        return None
    return value


def _say_syntax(error: Exception, problems: Problems, offset: int) -> None:
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    line = mark.line + 1 + offset if mark is not None else 0
    problems.add(
        "yaml-sintaxis",
        _("La escritura del archivo no se entiende en este punto."),
        _(
            "Revise esa línea y la anterior: sangría con espacios (no tabuladores), un espacio después de "
            "«:», comillas cerradas, y comillas si el texto contiene «: » o empieza con un signo."
        ),
        line,
    )


def _unmarked(node: ScalarNode) -> str:
    """Return a scalar's words; where a folded one was folded, ruamel leaves a bell."""
    return str(node.value).replace("\a", "") if node.style == ">" else str(node.value)


class _RefusedError(Exception):
    def __init__(self, message: str, remedy: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.line = line


class _Plain:
    """Turns composed nodes into plain values."""

    def __init__(self, problems: Problems, offset: int) -> None:
        self.problems = problems
        self.offset = offset
        self.seen: set[int] = set()

    def value(self, node: Node, depth: int) -> Value:
        line = node.start_mark.line + 1 + self.offset
        self._refuse(node, depth, line)
        if isinstance(node, ScalarNode):
            empty = str(node.tag).endswith(":null") and not node.style
            return Scalar("" if empty else _unmarked(node).strip(), line)
        if isinstance(node, SequenceNode):
            return Sequence(tuple(self.value(item, depth + 1) for item in node.value), line)
        items: dict[str, Value] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key_line = key_node.start_mark.line + 1 + self.offset
            key = self.value(key_node, depth + 1)
            if not isinstance(key, Scalar):
                message = _("Una clave debe ser una palabra.")
                raise _RefusedError(message, _("Escriba «clave: valor»."), key_line)
            if key.text in items:
                self.problems.add(
                    "clave-repetida",
                    _("La clave «{key}» está dos veces.").format(key=key.text),
                    _("Deje una sola; la primera está en la línea {line}.").format(line=lines[key.text]),
                    key_line,
                )
                continue
            items[key.text] = self.value(value_node, depth + 1)
            lines[key.text] = key_line
        return Table(items, line, lines)

    def _refuse(self, node: Node, depth: int, line: int) -> None:
        if id(node) in self.seen:
            raise _RefusedError(
                _("Las referencias «*nombre» no se permiten en la guía."),
                _("Repita el valor completo."),
                line,
            )
        self.seen.add(id(node))
        if str(node.tag) not in _PLAIN_TAGS:
            raise _RefusedError(
                _("La etiqueta «{tag}» no se permite en la guía.").format(tag=str(node.tag)[:80]),
                _("Escriba solo texto, listas y claves."),
                line,
            )
        if isinstance(node, ScalarNode) and legible(_unmarked(node))[1]:
            message = _("Hay un signo de control, que ningún formato puede mostrar.")
            raise _RefusedError(message, _("Bórrelo, o escriba de nuevo el valor."), line)
        if depth > MAX_DEPTH:
            raise _RefusedError(
                _("Hay demasiados niveles uno dentro de otro."), _("Simplifique el archivo."), line
            )


def validate(
    table: Table, fields: Mapping[str, Field], problems: Problems, where: str = ""
) -> dict[str, Any]:
    """Return a mapping's values as declared: str, int, bool, `datetime.date`, list or dict by key.

    Keys that are absent, or wrong (then noted in `problems`), are left out. `where` names the record in
    messages.
    """
    values: dict[str, Any] = {}
    for key, value in table.items.items():
        declared = fields.get(key)
        if declared is None:
            problems.add(
                "clave-desconocida",
                _("La clave «{key}» no se conoce{where}.").format(key=key, where=_inside(where)),
                _("Revise la escritura. Se conocen: {keys}.").format(keys=", ".join(sorted(fields))),
                table.key_lines.get(key, value.line),
            )
            continue
        got = _convert(value, declared, problems, f"{where} → {key}" if where else key)
        if got is not None:
            values[key] = got
    for key, declared in fields.items():
        if declared.required and (key not in table.items or values.get(key) == ""):
            problems.add(
                "clave-falta",
                _("Falta la clave «{key}»{where}.").format(key=key, where=_inside(where)),
                _("Agregue «{key}: …».").format(key=key),
                table.key_lines.get(key, table.line),
            )
            values.pop(key, None)
    return values


def _inside(where: str) -> str:
    return _(" en «{where}»").format(where=where) if where else ""


def _convert(value: Value, declared: Field, problems: Problems, where: str) -> Any:
    if isinstance(value, Scalar) and declared.kind in _SCALARS:
        read, expected = _SCALARS[declared.kind]
        got = read(value.text)
        if got is not None and (not declared.choices or got in declared.choices):
            return got
        shape = ", ".join(declared.choices) or expected()
        _wrong(problems, where, shape, value.line)
        return None
    if isinstance(value, Scalar) and not value.text:
        return [] if declared.kind == "lista" else {}
    match value, declared:
        case Sequence(items=items), Field(kind="lista", item=Field() as item):
            found = (_convert(one, item, problems, f"{where} ({n})") for n, one in enumerate(items, 1))
            return [one for one in found if one is not None]
        case Scalar(text=text), Field(kind="registro", short=short) if short:
            return {short: text}
        case Table(), Field(kind="registro", fields=fields):
            return validate(value, fields, problems, where)
        case Table(items=pairs), Field(kind="palabras"):
            return dict(_words(pairs, problems, where))
        case _:
            _wrong(problems, where, _SHAPES[declared.kind](), value.line)
            return None


def _words(pairs: Mapping[str, Value], problems: Problems, where: str) -> Iterator[tuple[str, str]]:
    for key, value in pairs.items():
        if isinstance(value, Scalar):
            yield key, value.text
        else:
            _wrong(problems, f"{where} → {key}", _("un texto"), value.line)


def _wrong(problems: Problems, where: str, shape: str, line: int) -> None:
    problems.add(
        "valor-invalido",
        _("El valor de «{where}» no es válido.").format(where=where),
        _("Se espera: {shape}.").format(shape=shape),
        line,
    )


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def _yes_no(text: str) -> bool | None:
    word = text.lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


_SCALARS: Mapping[str, tuple[Callable[[str], Any], Callable[[], str]]] = {
    "texto": (lambda text: text, lambda: _("un texto")),
    "entero": (_integer, lambda: _("un número entero")),
    "si_no": (_yes_no, lambda: _("«si» o «no»")),
    "fecha": (_date, lambda: _("una fecha como 2026-11-22")),
}
_SHAPES: Mapping[str, Callable[[], str]] = {
    **{kind: shape for kind, (_read, shape) in _SCALARS.items()},
    "lista": lambda: _("una lista, con «- » antes de cada elemento"),
    "registro": lambda: _("varias líneas «clave: valor»"),
    "palabras": lambda: _("varias líneas «clave: texto»"),
}
