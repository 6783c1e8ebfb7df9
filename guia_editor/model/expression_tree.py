"""What an expression of `::: solo {si="…"}` says once it is understood, and whether it holds.

What a municipality lacks makes a test neither true nor false, and so does whatever depends on it (Kleene's
three-valued logic); only "hay" always knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from guia_editor.model.names import fold

Operator = Literal["<", "<=", ">", ">=", "=", "!="]
Value = float | str
LookUp = Callable[[str], Value | None]
"""Gives what a municipality has under a name; None when it has nothing."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A name beside a value; `=` and `!=` compare words without regard to case and accents."""

    name: str
    operator: Operator
    value: Value
    position: int


@dataclass(frozen=True, slots=True)
class Member:
    """Whether what a name stands for is one of some values."""

    name: str
    values: tuple[Value, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Present:
    """Whether a municipality has anything under a name."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Node


@dataclass(frozen=True, slots=True)
class Both:
    """All of some parts, joined by "y"."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of some parts, joined by "o"."""

    parts: tuple[Node, ...]


Test = Comparison | Member | Present
Node = Test | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression understood; `text` is how it was written."""

    text: str
    root: Node

    def tests(self) -> tuple[Test, ...]:
        """Return the tests in it, from left to right."""
        return tuple(_tests(self.root))

    def names(self) -> tuple[str, ...]:
        """Return the names in it, each once, from left to right."""
        return tuple(dict.fromkeys(test.name for test in self.tests()))

    def holds(self, look_up: LookUp) -> bool | None:
        """Say whether it is so; None when that depends on something that is missing."""
        return _holds(self.root, look_up)


def _tests(node: Node) -> Iterator[Test]:
    match node:
        case Comparison() | Member() | Present():
            yield node
        case Not(part=part):
            yield from _tests(part)
        case Both(parts=parts) | Either(parts=parts):
            for part in parts:
                yield from _tests(part)
        case _:
            assert_never(node)


def _holds(node: Node, look_up: LookUp) -> bool | None:
    match node:
        case Comparison():
            found = look_up(node.name)
            return None if found is None else _compare(found, node.operator, node.value)
        case Member():
            found = look_up(node.name)
            if found is None:
                return None
            answers = [_compare(found, "=", value) for value in node.values]
            return True if True in answers else None if None in answers else False
        case Present():
            return look_up(node.name) is not None
        case Not(part=part):
            inner = _holds(part, look_up)
            return None if inner is None else not inner
        case Both(parts=parts):
            answers = [_holds(part, look_up) for part in parts]
            return False if False in answers else None if None in answers else True
        case Either(parts=parts):
            answers = [_holds(part, look_up) for part in parts]
            return True if True in answers else None if None in answers else False
        case _:
            assert_never(node)


def _compare(found: Value, operator: Operator, value: Value) -> bool | None:
    """Compare a number with a number, words with words; words that should be a number are as none."""
    if isinstance(value, str):
        same = fold(_plain(found)) == fold(value.strip())
        return same if operator == "=" else not same if operator == "!=" else None
    number = found if isinstance(found, float | int) else as_number(found)
    if number is None:
        return None
    match operator:
        case "<":
            return number < value
        case "<=":
            return number <= value
        case ">":
            return number > value
        case ">=":
            return number >= value
        case "=":
            return number == value
        case "!=":
            return number != value
        case _:
            assert_never(operator)


def _plain(found: Value) -> str:
    return found.strip() if isinstance(found, str) else f"{found:.12g}"


_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_WITH_COMMA = re.compile(r"-?\d+,\d{1,2}")


def as_number(words: str) -> float | None:
    """Return a figure as people write it in Guatemala ("1,234.5", "30 %"), or None for other words.

    A comma before one or two digits parts no thousands: it is the decimal one of a Spanish spreadsheet.
    """
    bare = words.strip().removesuffix("%").rstrip()
    if _WITH_COMMA.fullmatch(bare):
        return float(bare.replace(",", "."))
    return float(bare.replace(",", "")) if _FIGURE.fullmatch(bare) else None
