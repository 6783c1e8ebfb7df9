"""The expressions of conditions in words, for editions whose readers must see for whom a passage is."""

from __future__ import annotations

from typing import assert_never

from guia_editor.export.context import Context
from guia_editor.export.phrases import join_names
from guia_editor.i18n import number
from guia_editor.model.expression_tree import (
    Both,
    Comparison,
    Either,
    Expression,
    Member,
    Node,
    Not,
    Operator,
    Present,
    Value,
)

_CONTRARY: dict[Operator, Operator] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def expression_words(expression: Expression, context: Context, *, joined: bool = False) -> str:
    """Return an expression as a sentence goes on: "«Hogares con agua» es menor que 30 %".

    `joined` to something else by "y": alternatives then stand in brackets.
    """
    return _words(expression.root, context, joined=joined and isinstance(expression.root, Either))


def _words(node: Node, context: Context, *, joined: bool) -> str:
    _ = context.words
    match node:
        case Comparison():
            form = _comparison(node.operator, context)
            return form.format(
                what=_named(node.name, context), value=_written(node.name, node.value, context)
            )
        case Member():
            values = [_written(node.name, value, context) for value in node.values]
            return _("{what} es {values}").format(
                what=_named(node.name, context), values=join_names(values, _("o"))
            )
        case Present():
            return _("hay dato de {what}").format(what=_named(node.name, context))
        case Not(part=Comparison() as test) if test.operator in _CONTRARY:
            contrary = Comparison(test.name, _CONTRARY[test.operator], test.value, test.position)
            return _words(contrary, context, joined=joined)
        case Not(part=Present(name=name)):
            return _("no hay dato de {what}").format(what=_named(name, context))
        case Not(part=part):
            return _("no se cumple que {what}").format(what=_words(part, context, joined=True))
        case Both(parts=parts):
            said = f" {_('y')} ".join(_words(part, context, joined=True) for part in parts)
        case Either(parts=parts):
            said = f" {_('o')} ".join(_words(part, context, joined=True) for part in parts)
        case _:
            assert_never(node)
    return f"({said})" if joined else said


def _comparison(operator: Operator, context: Context) -> str:
    _ = context.words
    match operator:
        case "<":
            return _("{what} es menor que {value}")
        case "<=":
            return _("{what} es como máximo {value}")
        case ">":
            return _("{what} es mayor que {value}")
        case ">=":
            return _("{what} es al menos {value}")
        case "=":
            return _("{what} es {value}")
        case "!=":
            return _("{what} no es {value}")
        case _:
            assert_never(operator)


def _named(name: str, context: Context) -> str:
    _ = context.words
    if name in context.guide.indicators:
        return f"«{context.guide.indicators[name].label}»"
    articles = {
        "municipio": _("el municipio"),
        "departamento": _("el departamento"),
        "region": _("la región"),
        "codigo": _("el código"),
    }
    return articles.get(name) or f"«{name.replace('_', ' ')}»"


def _written(name: str, value: Value, context: Context) -> str:
    if isinstance(value, str):
        return value
    indicator = context.guide.indicators.get(name)
    decimals = len(f"{value:f}".rstrip("0").partition(".")[2])
    written = number(value, decimals, context.language)
    percent = indicator is not None and indicator.unit == "porcentaje"
    return f"{written}\N{NO-BREAK SPACE}%" if percent else written
