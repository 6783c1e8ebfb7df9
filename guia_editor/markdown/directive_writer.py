"""What stands after the colons of a fenced div: its name and its attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from guia_editor.markdown.attribute_writer import joined, write_attributes
from guia_editor.markdown.spacing import DIVS, Div
from guia_editor.model.blocks import (
    Blocks,
    Callout,
    Card,
    Chart,
    Column,
    Conditional,
    DataTable,
    Form,
    Inlines,
    Profile,
    inner_blocks,
)

Words = Callable[[Inlines], str]
"""Writes words that stand in an attribute."""


def opening(div: Div, words: Words) -> str:
    """Return a div's name and attributes: `recuadro {#id tipo=nota titulo="…"}`."""
    name, identifier, values = _parts(div, words)
    return f"{name} {write_attributes(identifier, values)}".rstrip(" ")


def _parts(div: Div, words: Words) -> tuple[str, str, list[tuple[str, str]]]:
    match div:
        case Callout(kind=kind, title=title):
            return "recuadro", div.id, [("tipo", kind), ("titulo", words(title))]
        case Form(title=title):
            return "formulario", div.id, [("titulo", words(title))]
        case Card(title=title):
            return "ficha", div.id, [("titulo", words(title))]
        case Conditional():
            return "solo", "", _condition(div)
        case DataTable():
            return "datos", div.id, _data(div, words)
        case Chart(kind=kind, caption=caption):
            indicators = joined(div.indicators)
            values = [("tipo", kind), ("indicadores", indicators), ("titulo", words(caption))]
            return "grafico", div.id, [*values, ("alt", div.alt)]
        case Profile(kind=kind, caption=caption):
            values = [("tipo", "" if kind == "tabla" else kind), ("indicadores", joined(div.indicators))]
            return "perfil", div.id, [*values, ("titulo", words(caption))]
        case _:
            assert_never(div)


def _condition(div: Conditional) -> list[tuple[str, str]]:
    condition = div.condition
    return [
        ("departamento", joined(condition.departments)),
        ("municipio", joined(condition.municipalities)),
        ("region", joined(condition.regions)),
        ("idioma", joined(condition.languages)),
        ("excepto", joined(condition.exclude)),
        ("si", condition.expression),
    ]


def _data(table: DataTable, words: Words) -> list[tuple[str, str]]:
    return [
        ("archivo", table.path),
        ("columnas", joined(_column(column) for column in table.columns)),
        ("donde", joined(f"{name}={value}" for name, value in table.where)),
        ("titulo", words(table.caption)),
        ("orden", table.order),
        ("limite", str(table.limit) if table.limit else ""),
        ("anchos", widths(table.widths)),
        ("fuente", table.source),
    ]


def _column(column: Column) -> str:
    return column.name if column.title == column.name else f"{column.name}={column.title}"


def widths(numbers: tuple[float, ...]) -> str:
    """Return column widths as an attribute holds them."""
    return ",".join(str(int(number)) if number == int(number) else repr(number) for number in numbers)


def contents(div: Div) -> Blocks:
    """Return the blocks between a div's fences, those of a card apart: its definitions are no block."""
    match div:
        case Callout(blocks=blocks) | Form(blocks=blocks) | Conditional(blocks=blocks):
            return blocks
        case DataTable(note=note) | Chart(note=note) | Profile(note=note):
            return note
        case Card():
            return ()
        case _:
            assert_never(div)


def colons(div: Div) -> str:
    """Return a div's fence: three colons, or one more than the longest inside."""
    return ":" * (2 + _depth((div,)))


def _depth(blocks: Blocks) -> int:
    deepest = 0
    for block in blocks:
        inside = max((_depth(inner) for inner in inner_blocks(block)), default=0)
        deepest = max(deepest, inside + isinstance(block, DIVS))
    return deepest
