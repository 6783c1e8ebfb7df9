"""Change single values of a YAML text and leave every other byte as it is, comments included.

The text is composed only to learn where things stand; what is written is the text itself, with slices
exchanged. Whoever changes a text reads it back and compares before it goes to the disk.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from guia_editor.errors import InvalidGuide
from guia_editor.i18n import _
from guia_editor.storage.yaml import Problems, Scalar, read_yaml

_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.()«»/¿?¡!;–-]*[\w.)»?!])?")
_PATH = re.compile(r"[A-Za-z0-9][\w./-]*")
_KEY_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a part of the book, as written: `source` are its lines and the comments above them.

    `file` and `number` are where those values stand in `source`; `number` is None where none is written.
    """

    path: str
    source: str
    file: tuple[int, int]
    number: tuple[int, int] | None = None

    def numbered(self, number: str) -> Entry:
        """Return the entry with another number, in the quotes that the old one had."""
        if self.number is None:
            return self
        begin, end = self.number
        mark = self.source[begin] if self.source[begin] in "\"'" else ""
        return replace(
            self,
            source=f"{self.source[:begin]}{mark}{number}{mark}{self.source[end:]}",
            number=(begin, begin + len(number) + 2 * len(mark)),
        )

    def renamed(self, path: str) -> Entry:
        """Return the entry for another file."""
        begin, end = self.file
        text = quoted_path(path)
        shift = len(text) - (end - begin)
        number = self.number
        if number is not None and number[0] > begin:
            number = (number[0] + shift, number[1] + shift)
        return Entry(path, self.source[:begin] + text + self.source[end:], (begin, begin + len(text)), number)


@dataclass(frozen=True, slots=True)
class Part:
    """A list of files in guia.yaml: what stands before its entries, they, and what stands after."""

    head: str
    entries: tuple[Entry, ...]
    tail: str

    def text(self, entries: Sequence[Entry]) -> str:
        """Return the whole file with these entries in this part."""
        ending = ending_of(self.head + self.tail)
        whole = [one.source if one.source.endswith(("\n", "\r")) else one.source + ending for one in entries]
        body = "".join(whole)
        had_ending = not self.entries or self.entries[-1].source.endswith(("\n", "\r"))
        return self.head + (body if had_ending or self.tail else body[: -len(ending)]) + self.tail


def quoted_path(path: str) -> str:
    """Return a path as YAML: plain where that is safe, else between quotes."""
    return path if _PATH.fullmatch(path) else json.dumps(path, ensure_ascii=False)


def new_entry(path: str, like: Part, number: str) -> Entry:
    """Return an entry for a file, written as the part's other entries are."""
    written = quoted_path(path)
    sample = like.entries[-1] if like.entries else None
    dash = "  - "
    if sample is not None:
        first = sample.source[: sample.file[0]].rsplit("\n", 1)[-1].rsplit("\r", 1)[-1]
        dash = first[: first.index("-") + 1] + " " if "-" in first else dash
    ending = ending_of(like.head)
    if sample is not None and sample.number is None:
        return Entry(path, f"{dash}{written}{ending}", (len(dash), len(dash) + len(written)))
    if not number:
        return Entry(path, f"{dash}{written}{ending}", (len(dash), len(dash) + len(written)))
    begin = len(dash) + len("archivo: ")
    indent = " " * len(dash)
    source = f"{dash}archivo: {written}{ending}{indent}numero: {number}{ending}"
    at = begin + len(written) + len(ending) + len(indent) + len("numero: ")
    return Entry(path, source, (begin, begin + len(written)), (at, at + len(number)))


def part_of(text: str, key: str) -> Part:
    """Return a part of the book; one that guia.yaml lacks is made at its end, written in block style.

    Raises `InvalidGuide` when the text cannot be read.
    """
    root = _compose(text)
    pair = next((pair for pair in root.value if pair[0].value == key), None) if root else None
    if pair is None:
        lead = "" if not text or text.endswith(("\n", "\r")) else ending_of(text)
        return Part(f"{text}{lead}{key}:{ending_of(text)}", (), "")
    name, value = pair
    if isinstance(value, SequenceNode) and not value.flow_style and value.value:
        return _block_part(text, name, value)
    if isinstance(value, SequenceNode) and value.value:
        return part_of(_in_block(text, value), key)
    is_list = isinstance(value, SequenceNode)
    end = _line_end(text, value.end_mark.index if is_list else name.end_mark.index)
    head = text[:end]
    if is_list:
        head = text[: value.start_mark.index].rstrip(" ") + text[value.end_mark.index : end]
    return Part(head if head.endswith(("\n", "\r")) else head + ending_of(text), (), text[end:])


def _block_part(text: str, name: Node, value: SequenceNode) -> Part:
    begin = _line_end(text, name.end_mark.index)
    head, entries = text[:begin], []
    for item in value.value:
        end = _line_end(text, max(node.end_mark.index for node in _scalars(item)))
        entries.append(_entry(text, item, begin, end))
        begin = end
    return Part(head, tuple(entries), text[begin:])


def _entry(text: str, item: Node, begin: int, end: int) -> Entry:
    file, number = item, None
    if isinstance(item, MappingNode):
        values = {key.value: value for key, value in item.value}
        file, number = values.get("archivo", item), values.get("numero")
    span = (file.start_mark.index - begin, file.end_mark.index - begin)
    written = None
    if isinstance(number, ScalarNode) and number.end_mark.index > number.start_mark.index:
        written = (number.start_mark.index - begin, number.end_mark.index - begin)
    return Entry(str(file.value).strip(), text[begin:end], span, written)


def _in_block(text: str, value: SequenceNode) -> str:
    """Return the text with a list between brackets written line by line."""
    ending = ending_of(text)
    items = [text[item.start_mark.index : item.end_mark.index] for item in value.value]
    lines = "".join(f"{ending}  - {item}" for item in items)
    return text[: value.start_mark.index].rstrip(" ") + lines + text[value.end_mark.index :]


def _scalars(node: Node) -> Iterator[Node]:
    match node:
        case SequenceNode(value=items) if items:
            for item in items:
                yield from _scalars(item)
        case MappingNode(value=pairs) if pairs:
            for key, value in pairs:
                yield from _scalars(key)
                yield from _scalars(value)
        case _:
            yield node


def set_value(text: str, key: str, value: str) -> str:
    """Return a mapping's text with another value for a key, added as its first line where it was missing.

    Raises `InvalidGuide` when the text cannot be read.
    """
    root = _compose(text)
    pair = next((pair for pair in root.value if pair[0].value == key), None) if root else None
    written = written_value(value)
    if pair is None:
        return f"{key}: {written}{ending_of(text)}{text}"
    begin, end = pair[1].start_mark.index, pair[1].end_mark.index
    old = text[begin:end]
    kept = old[len(old.rstrip("\r\n")) :]  # a block scalar ends after its line
    space = "" if text[:begin].endswith((" ", "\n", "\r")) else " "
    if begin == end:  # nothing stands after the colon
        begin = end = text.index(":", pair[0].end_mark.index) + 1
        space = " "
    return text[:begin] + space + written + kept + text[end:]


def written_value(value: str) -> str:
    """Return words as a YAML value that reads as just them, on one line."""
    if _PLAIN.fullmatch(value):
        read = read_yaml(f"valor: {value}", Problems(""))
        found = read.items.get("valor") if read else None
        if isinstance(found, Scalar) and found.text == value:
            return value
    return json.dumps(value, ensure_ascii=False)


def _compose(text: str) -> MappingNode | None:
    problems = Problems("")
    if read_yaml(text, problems) is None:
        first = problems.found[0]
        raise InvalidGuide(first.message, first.remedy, tuple(problems.found))
    node = YAML(typ="rt", pure=True).compose(text)
    if node is None:
        return None
    if not isinstance(node, MappingNode) or node.flow_style:
        raise InvalidGuide(
            _("El archivo está escrito entre llaves y no se puede cambiar sin tocar lo demás."),
            _("Escríbalo con una clave por línea."),
        )
    return node


def _line_end(text: str, index: int) -> int:
    line = _KEY_LINE.match(text, index)
    return line.end() if line else len(text)


def ending_of(text: str) -> str:
    """Return the line ending that a text uses first."""
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"
