"""Records in YAML, changed one value at a time: the other bytes stay, and the result is read back.

A record is a mapping in block style: a chapter's front matter is one by itself (`record` None), fuentes.yaml
and glosario.yaml hold one under each key. There a record reaches from its key to the next line that is
neither indented nor a comment, and only that slice is parsed: the files are long and the parser is slow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from guia_editor.errors import InvalidGuide
from guia_editor.i18n import _
from guia_editor.storage.yaml import Problems, plain, read_yaml
from guia_editor.storage.yaml_edit import ending_of, written_value

Words: TypeAlias = str | tuple[str, ...]
"""A value: words, or a list of them."""

_INDENT = "  "
_LONG_LIST = 90
_BARE = re.compile(r"[\w.-]+")
_RECORD = re.compile(r"^(?=[^\s#])", re.MULTILINE)
_NAME = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"(?=\s*:)|'[^']*'(?=\s*:)|[^\s:'\"\[{&*!|>%@`-][^:#\r\n]*(?=:(?:\s|$))"
)


def change_record(
    text: str, record: str | None, values: Mapping[str, Words], order: Sequence[str] = ()
) -> str:
    """Return a YAML text with other values in a record; an empty value takes its key away.

    A key that the record lacked is written after those that come before it in `order`. Raises `InvalidGuide`
    when the record cannot be read, is not there, or would not read back as wanted.
    """
    begin, end = (0, len(text)) if record is None else _slice(text, record)
    made = text[begin:end]
    wanted = _read(made)
    target = wanted if record is None else wanted.get(record)
    if not isinstance(target, dict):
        raise _not_found(record or "")
    for key, value in values.items():
        if target.get(key, "") == _as_read(value):
            continue
        made = _set(made, record, key, value, order) if value else _unset(made, record, key)
        if value:
            target[key] = _as_read(value)
        else:
            target.pop(key, None)
    _check(made, wanted)
    return text[:begin] + made + text[end:]


def add_record(text: str, record: str, values: Mapping[str, Words], order: Sequence[str] = ()) -> str:
    """Return a YAML text with one more record, in the alphabet's place where the others keep to it.

    Raises `InvalidGuide` when the text cannot be read or has the record already.
    """
    slices = _slices(text)
    if record in slices:
        raise _taken(record)
    ending = ending_of(text)
    keys = [key for key in order if key in values] + [key for key in values if key not in order]
    lines = [f"{_key(record)}:"]
    lines += [f"{_INDENT}{key}: {_value(values[key], _INDENT, ending)}" for key in keys if values[key]]
    block = ending.join(lines) + ending
    _check(block, {record: {key: _as_read(values[key]) for key in keys if values[key]}})
    place = _place_for(text, record, slices)
    lead = ending if place and not text[:place].endswith(("\n", "\r")) else ""
    return text[:place] + lead + block + text[place:]


def remove_record(text: str, record: str) -> str:
    """Return a YAML text without a record; comments around it stay. Raises `InvalidGuide` as the rest."""
    begin, end = _slice(text, record)
    return text[:begin] + text[_body_end(text, begin, end) :]


def rename_record(text: str, record: str, name: str) -> str:
    """Return a YAML text whose record has another key. Raises `InvalidGuide` as the others do."""
    if name in _slices(text):
        raise _taken(name)
    begin, end = _slice(text, record)
    piece = text[begin:end]
    node = _compose(piece).value[0][0]
    made = piece[: node.start_mark.index] + _key(name) + piece[node.end_mark.index :]
    _check(made, {name: _read(piece)[record]})
    return text[:begin] + made + text[end:]


# --- Slices -------------------------------------------------------------------------------------------------


def _slices(text: str) -> dict[str, tuple[int, int]]:
    """Return where each record begins and ends, by key; comments after one count as its own."""
    begins = [found.start() for found in _RECORD.finditer(text)]
    found: dict[str, tuple[int, int]] = {}
    for begin, end in pairwise((*begins, len(text))):
        name = _NAME.match(text, begin)
        if name is None:
            raise _unchangeable()
        key = json.loads(name[0]) if name[0].startswith('"') else name[0].strip("'")
        if key in found:
            raise _taken(key)
        found[key] = (begin, end)
    return found


def _slice(text: str, record: str) -> tuple[int, int]:
    slices = _slices(text)
    if record not in slices:
        raise _not_found(record)
    return slices[record]


def _body_end(text: str, begin: int, end: int) -> int:
    """Return where the lines of a slice end, comments and blank lines after them left out."""
    node = _compose(text[begin:end])
    if not node.value:
        raise _unchangeable()
    return begin + _line_end(text[begin:end], _end(text[begin:end], *node.value[0]))


def _place_for(text: str, record: str, slices: Mapping[str, tuple[int, int]]) -> int:
    if not slices:
        return len(text)
    keys = list(slices)
    after = keys[-1]
    if keys == sorted(keys):
        after = max((key for key in keys if key < record), default="")
    if not after:
        return slices[keys[0]][0]
    return _body_end(text, *slices[after])


# --- Reading ------------------------------------------------------------------------------------------------


def _read(text: str) -> dict[str, object]:
    problems = Problems("")
    table = read_yaml(text, problems)
    if table is None or problems.found:
        first = problems.found[0]
        message = _("Línea {line}: {message}").format(line=first.line, message=first.message)
        raise InvalidGuide(message, first.remedy, tuple(problems.found))
    return plain(table)


def _check(made: str, wanted: Mapping[str, object]) -> None:
    if _read(made) != wanted:
        raise _unchangeable()


def _unchangeable() -> InvalidGuide:
    return InvalidGuide(
        _("El archivo está escrito de un modo que no se puede cambiar sin tocar lo demás."),
        _("Ábralo en un editor de texto y haga allí el cambio."),
    )


def _taken(key: str) -> InvalidGuide:
    return InvalidGuide(_("La clave «{key}» ya existe.").format(key=key), _("Elija otra."))


def _as_read(value: Words) -> object:
    return list(value) if isinstance(value, tuple) else value


def _compose(text: str) -> MappingNode:
    node = YAML(typ="rt", pure=True).compose(text)
    if not isinstance(node, MappingNode) or node.flow_style:
        node = MappingNode("tag:yaml.org,2002:map", [])
    return node


def _not_found(record: str) -> InvalidGuide:
    return InvalidGuide(_("No se encuentra «{key}» en el archivo.").format(key=record))


# --- Writing ------------------------------------------------------------------------------------------------


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _value(value: Words, indent: str, ending: str) -> str:
    if isinstance(value, str):
        return written_value(value)
    items = [written_value(item) for item in value]
    flow = f"[{', '.join(items)}]"
    if len(flow) <= _LONG_LIST and all(_BARE.fullmatch(item) for item in items):
        return flow
    return "".join(f"{ending}{indent}{_INDENT}- {item}" for item in items)


def _mapping(text: str, record: str | None) -> tuple[MappingNode, str]:
    """Return the mapping that a record is, and its keys' indent."""
    root = _compose(text)
    if record is None:
        return root, ""
    node = next((value for key, value in root.value if str(key.value) == record), None)
    if not isinstance(node, MappingNode) or node.flow_style or not node.value:
        raise _not_found(record)
    first = node.value[0][0].start_mark
    return node, " " * int(first.column)


def _set(text: str, record: str | None, key: str, value: Words, order: Sequence[str]) -> str:
    node, indent = _mapping(text, record)
    ending = ending_of(text)
    written = _value(value, indent, ending)
    pairs = {str(name.value): (name, found) for name, found in node.value}
    if key in pairs:
        begin, end = _value_span(text, *pairs[key])
        space = "" if written.startswith(("\n", "\r")) else " "
        return text[:begin] + space + written + text[end:]
    before = order[: order.index(key)] if key in order else tuple(pairs)
    known = [name for name in before if name in pairs]
    line = f"{indent}{key}: {written}{ending}".replace(": \n", ":\n").replace(": \r", ":\r")
    if not node.value:
        return text + ("" if not text or text.endswith(("\n", "\r")) else ending) + line
    if not known:
        place = node.value[0][0].start_mark.index - len(indent)
        return text[:place] + line + text[place:]
    place = _line_end(text, _end(text, *max((pairs[n] for n in known), key=lambda p: p[0].start_mark.index)))
    lead = "" if text[:place].endswith(("\n", "\r")) else ending
    return text[:place] + lead + line + text[place:]


def _unset(text: str, record: str | None, key: str) -> str:
    node, _indent = _mapping(text, record)
    pair = next((pair for pair in node.value if str(pair[0].value) == key), None)
    if pair is None:
        return text
    begin = text.rfind("\n", 0, pair[0].start_mark.index) + 1
    return text[:begin] + text[_line_end(text, _end(text, *pair)) :]


def _value_span(text: str, name: Node, value: Node) -> tuple[int, int]:
    """Return from after the colon to the end of what is written, without the line's ending or a comment."""
    return text.index(":", name.end_mark.index) + 1, _end(text, name, value)


def _end(text: str, name: Node, value: Node) -> int:
    """Return where a value's last letter ends; ruamel counts blank lines after blocks as theirs."""
    match value:
        case SequenceNode(flow_style=flow, value=items) if items and not flow:
            return max(_end(text, item, item) for item in items)
        case MappingNode(flow_style=flow, value=pairs) if pairs and not flow:
            return max(_end(text, *pair) for pair in pairs)
        case _:
            begin, end = value.start_mark.index, value.end_mark.index
            if begin == end:
                return text.index(":", name.end_mark.index) + 1
            return int(begin) + len(text[begin:end].rstrip())


def _line_end(text: str, index: int) -> int:
    found = re.compile(r"\r\n|\r|\n").search(text, index)
    return found.end() if found else len(text)
