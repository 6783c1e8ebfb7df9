"""Fenced divs: from a name, attributes and the blocks inside to the block that they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guia_editor.i18n import _
from guia_editor.markdown.attributes import Attributes, check_keys, checked_id
from guia_editor.markdown.dialect import CALLOUT_KINDS, CHART_KINDS, DIVS, PROFILE_KINDS, WITHOUT_ID
from guia_editor.markdown.inlines import InlineReader
from guia_editor.markdown.problems import Problems
from guia_editor.markdown.values import choice, pairs, separated, whole_number, widths
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    Column,
    Condition,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Form,
    FormField,
    Inlines,
    Lines,
    Profile,
    all_inlines,
)
from guia_editor.model.expressions import ExpressionError
from guia_editor.model.expressions import parse as parse_expression


@dataclass(frozen=True, slots=True)
class _Div:
    """A fenced div as it was read."""

    name: str
    id: str
    values: Mapping[str, str]
    blocks: Blocks
    lines: Lines
    inlines: InlineReader

    @property
    def problems(self) -> Problems:
        return self.inlines.problems

    @property
    def line(self) -> int:
        return self.lines.first

    @property
    def title(self) -> Inlines:
        return self.inlines.text(self.values.get("titulo", ""), self.line)

    def require(self, *keys: str) -> bool:
        """Say whether attributes are there, telling about each that is not."""
        missing = [key for key in keys if not self.values.get(key)]
        for key in missing:
            self.problems.error(
                "atributo-falta",
                self.line,
                _("A «::: {name}» le falta el atributo «{key}».").format(name=self.name, key=key),
                _('Agréguelo entre las llaves: ::: {name} {{{key}="…"}}.').format(name=self.name, key=key),
            )
        return not missing


def directive(
    name: str, meta: Mapping[str, Any], blocks: Blocks, lines: Lines, inlines: InlineReader
) -> Blocks:
    """Return the block that a div makes; of one that cannot be understood, the blocks inside it.

    `meta` holds `attributes`, and says with `closed` and `whole` how the div was written.
    """
    problems = inlines.problems
    attributes: Attributes = meta["attributes"]
    _check_fences(name, meta, lines.first, problems)
    if name not in DIVS:
        problems.error(
            "bloque-desconocido",
            lines.first,
            _("No existe el bloque «{name}»; se muestra solo su contenido.").format(name=name),
            _("Use uno de estos: {known}.").format(known=", ".join(sorted(DIVS))),
        )
        return blocks
    check_keys(attributes, DIVS[name], f"«::: {name}»", lines.first, problems)
    identifier = checked_id(attributes, lines.first, problems)
    if identifier and name in WITHOUT_ID:
        problems.error(
            "id-no-permitido",
            lines.first,
            _("«::: {name}» no lleva identificador.").format(name=name),
            _("Póngaselo a un título, tabla o recuadro de adentro."),
        )
    return _MAKERS[name](_Div(name, identifier, attributes.values, blocks, lines, inlines))


def _check_fences(name: str, meta: Mapping[str, Any], line: int, problems: Problems) -> None:
    if not meta["closed"]:
        problems.error(
            "bloque-sin-cerrar",
            line,
            _("El bloque «::: {name}» no se cierra.").format(name=name),
            _("Escriba ::: en una línea propia donde termina."),
        )
    if not meta["whole"]:
        problems.error(
            "atributos-sin-llaves",
            line,
            _("Lo que sigue a «::: {name}» no son atributos entre llaves.").format(name=name),
            _('Escríbalos así: ::: {name} {{titulo="…"}}.').format(name=name),
        )


def _callout(div: _Div) -> Blocks:
    kind = choice(div.values.get("tipo", ""), CALLOUT_KINDS, "nota", _("recuadro"), div.line, div.problems)
    return (Callout(kind, div.title, div.blocks, div.id, lines=div.lines),)


def _form(div: _Div) -> Blocks:
    seen: set[str] = set()
    for inline in all_inlines(div.blocks):
        if isinstance(inline, FormField):
            if inline.name in seen:
                div.problems.error(
                    "campo-repetido",
                    inline.line,
                    _("El formulario tiene dos campos que se llaman «{name}».").format(name=inline.name),
                    _("Dé a cada campo un nombre distinto."),
                )
            seen.add(inline.name)
    return (Form(div.title, div.blocks, div.id, lines=div.lines),)


def _card(div: _Div) -> Blocks:
    """Make a card of the definition lists inside; other blocks, which it cannot hold, follow it."""
    items: list[Definition] = []
    others: list[Block] = []
    for block in div.blocks:
        if isinstance(block, DefinitionList):
            items.extend(block.items)
        else:
            others.append(block)
    if others or not items:
        div.problems.error(
            "ficha-sin-lista",
            others[0].lines.first if others else div.line,
            _("Una ficha solo lleva una lista de definiciones; lo demás se muestra aparte."),
            _("Escriba cada renglón como término y, debajo, «: definición»."),
        )
    if not items:
        return div.blocks
    return (Card(div.title, tuple(items), div.id, lines=div.lines), *others)


def _conditional(div: _Div) -> Blocks:
    condition = Condition(
        departments=_codes(div.values.get("departamento", ""), 2),
        municipalities=_codes(div.values.get("municipio", ""), 4),
        regions=separated(div.values.get("region", "")),
        languages=separated(div.values.get("idioma", "")),
        exclude=_codes(div.values.get("excepto", ""), 0),
        expression=div.values.get("si", "").strip(),
    )
    _check_expression(condition.expression, div)
    if condition == Condition():
        div.problems.error(
            "solo-sin-condicion",
            div.line,
            _("«::: solo» no dice para qué territorios es; su contenido se muestra a todos."),
            _('Agregue departamento="07,14", municipio=0701, region=…, idioma=quc, excepto=… o si="…".'),
        )
        return div.blocks
    return (Conditional(condition, div.blocks, lines=div.lines),)


def _check_expression(text: str, div: _Div) -> None:
    if not text:
        return
    try:
        parse_expression(text)
    except ExpressionError as error:
        div.problems.error(
            "expresion-ilegible",
            div.line,
            _('En si="{text}", signo {position}: {message}').format(
                text=text, position=error.position, message=error.message
            ),
            error.remedy,
        )


def _codes(text: str, digits: int) -> tuple[str, ...]:
    """Return codes with their leading zeros, which spreadsheets tend to eat; 0 digits: two or four."""
    return tuple(code.zfill(digits or len(code) + len(code) % 2) for code in separated(text))


def _data_table(div: _Div) -> Blocks:
    if not div.require("archivo", "columnas"):
        return div.blocks
    columns = tuple(Column(name, title) for name, title in pairs(div.values["columnas"]))
    table = DataTable(
        path=div.values["archivo"],
        columns=columns,
        caption=div.title,
        id=div.id,
        where=pairs(div.values.get("donde", "")),
        order=div.values.get("orden", ""),
        limit=whole_number("limite", div.values, 1, 100_000, div.line, div.problems) or 0,
        widths=widths(div.values, len(columns), div.line, div.problems),
        source=div.values.get("fuente", ""),
        note=div.blocks,
        lines=div.lines,
    )
    return (table,)


def _chart(div: _Div) -> Blocks:
    if not div.require("indicadores"):
        return div.blocks
    kind = choice(div.values.get("tipo", ""), CHART_KINDS, "barras", _("gráfico"), div.line, div.problems)
    indicators = separated(div.values["indicadores"])
    if kind == "mapa" and len(indicators) > 1:
        div.problems.error(
            "mapa-con-varios",
            div.line,
            _("Un mapa muestra un solo indicador; de los demás no se dirá nada."),
            _("Deje uno en «indicadores», y haga otro mapa o un gráfico de barras con los demás."),
        )
    chart = Chart(
        kind=kind,
        indicators=indicators,
        caption=div.title,
        id=div.id,
        alt=div.values.get("alt", ""),
        note=div.blocks,
        lines=div.lines,
    )
    return (chart,)


def _profile(div: _Div) -> Blocks:
    kind = choice(div.values.get("tipo", ""), PROFILE_KINDS, "tabla", _("perfil"), div.line, div.problems)
    if kind == "tabla" and not div.require("indicadores"):
        return div.blocks
    indicators = separated(div.values.get("indicadores", ""))
    return (Profile(indicators, div.title, div.id, note=div.blocks, kind=kind, lines=div.lines),)


_MAKERS: Mapping[str, Callable[[_Div], Blocks]] = {
    "recuadro": _callout,
    "formulario": _form,
    "ficha": _card,
    "solo": _conditional,
    "datos": _data_table,
    "grafico": _chart,
    "perfil": _profile,
}
