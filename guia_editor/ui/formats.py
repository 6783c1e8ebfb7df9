"""How a chapter lives in a QTextDocument: the custom properties, and how they are read and written.

One QTextBlock stands for each leaf. Containers are not Qt's lists or frames: every block carries the whole
path of the containers around it, and reading joins equal prefixes into a tree. Only tables are QTextTable.

Kinds of leaf (`KIND`): `p` paragraph, `h` heading (`level`, `id`), `code` (`info`; lines parted by U+2028),
`rule`, `title` (of a callout, form or card; empty for none), `term` (of a definition), `caption` (of a
table, right after it; empty for none), `object` (one atom alone: a block shown as an object), `cell` and
`header` (the one block in a cell of a table, with the table's path), and "" for the filler that Qt wants
before a table that begins the document.

Tags of container: `ul` (`tight`), `ol` (`tight`, `start`), `li` (`checked`: true, false or null), `quote`,
`callout` (`kind`, `id`), `form` (`id`), `card` (`id`), `solo` (the fields of `Condition`), `dl` (`tight`),
`def`, `dd`, `note` (`label`), `table` (`align`, `widths`, `id`, `source`: Markdown; around the caption's and
the cells' blocks and on the QTextTable's own format, whose word counts). An item or quote without blocks
holds one empty paragraph.

An atom is one U+FFFC whose `ATOM` is the Markdown that it stands for: `{"kind": …, "md": …}`. Kinds among
words: `image`, `note`, `variable`, `reference`, `citation`, `field`; alone in a block: `figure`, `datos`,
`grafico`, `perfil`, `table` (one too large to be edited in place), `locked` (with `reason`).

`MARKS` is a list of marks from the outside in: `"em"`, `"strong"`, `"strike"`, `"code"`,
`["link", target, title]`, `["gloss", term]`. A line that the author broke is U+2028 in a paragraph; an end of
line in the source that reads as a space is a space with `SOFT`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextFormat, QTextTableFormat

_FIRST = int(QTextFormat.Property.UserProperty)

PATH, KIND, ATTRS = _FIRST + 1, _FIRST + 2, _FIRST + 3
"""Of blocks, and of tables' own formats."""

MARKS, ATOM, SOFT = _FIRST + 10, _FIRST + 11, _FIRST + 12
"""Of characters."""

ATOM_OBJECT = int(QTextFormat.ObjectTypes.UserObject) + 1
"""The object type with which atoms are drawn."""

CELLS = ("cell", "header")
"""Kinds of leaf that stand in tables."""

OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
LINE = "\N{LINE SEPARATOR}"


class Container(NamedTuple):
    """One container on a path: `number` tells it apart from its neighbours, in this document only."""

    tag: str
    number: int
    attrs: dict[str, Any]


_NUMBERS = count(1)


def new_number() -> int:
    """Return a number that no container has been given yet, in any document."""
    return next(_NUMBERS)


Path = tuple[Container, ...]
Mark = str | tuple[str, ...]
Marks = tuple[Mark, ...]


def fresh(tag: str, **attrs: Any) -> Container:
    """Return a new container: its number is none that any document of this process holds.

    Whoever puts containers into a document, builder or command, takes their numbers from here, so that
    neighbours of the same tag stay apart.
    """
    return Container(tag, new_number(), attrs)


def dump(value: object) -> str:
    """Return a value as the JSON kept in a format: equal values give equal strings."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@lru_cache(maxsize=65536)
def load_path(text: str) -> Path:
    """Return the path that a property holds; its attributes are shared, so never change them."""
    return tuple(Container(tag, number, attrs) for tag, number, attrs in json.loads(text)) if text else ()


@lru_cache(maxsize=65536)
def load_attrs(text: str) -> dict[str, Any]:
    """Return the attributes that a property holds; shared, so never change them."""
    return dict(json.loads(text)) if text else {}


@lru_cache(maxsize=65536)
def load_marks(text: str) -> Marks:
    """Return the marks that a property holds, from the outside in."""
    return tuple(tuple(one) if isinstance(one, list) else one for one in json.loads(text)) if text else ()


def path_of(form: QTextBlockFormat | QTextTableFormat) -> Path:
    """Return the containers around a block or table, from the outside in."""
    return load_path(form.stringProperty(PATH))


def kind_of(form: QTextBlockFormat) -> str:
    """Return the kind of leaf that a block stands for; "" for a filler."""
    return form.stringProperty(KIND)


def attrs_of(form: QTextBlockFormat) -> dict[str, Any]:
    """Return the attributes of a leaf."""
    return load_attrs(form.stringProperty(ATTRS))


def marks_of(form: QTextCharFormat) -> Marks:
    """Return the marks on characters, from the outside in."""
    return load_marks(form.stringProperty(MARKS))


def atom_of(form: QTextCharFormat) -> dict[str, Any]:
    """Return what an atom stands for; honour it only on U+FFFC, since Qt keeps it on text typed after one."""
    return load_attrs(form.stringProperty(ATOM))
