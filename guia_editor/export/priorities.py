"""What a territory lacks most: the figures say it, ordered by how far it is from the country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guia_editor.export.context import Context
from guia_editor.export.indicators import extremes, figures_table, indicators_of, place_heading
from guia_editor.export.phrases import join_names, words
from guia_editor.export.values import figure_words
from guia_editor.i18n import _ as message
from guia_editor.i18n import number
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Profile,
    Row,
    Strong,
    Table,
    Text,
)
from guia_editor.model.territory import Indicator, Territory, TerritoryKind

LISTED = 3
"""How many are told in words; the table has all. As many gaps are chosen for a municipality's baseline."""

_WIDTHS: Mapping[TerritoryKind, tuple[float, ...]] = {
    TerritoryKind.MUNICIPALITY: (30.0, 14.0, 16.0, 10.0, 18.0, 12.0),
    TerritoryKind.DEPARTMENT: (36.0, 18.0, 12.0, 20.0, 14.0),
    TerritoryKind.COUNTRY: (36.0, 12.0, 26.0, 26.0),
}
"""Shares of the table's columns: "17.7 puntos más" and "212 de 340" stay on one line."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """The share of those who lack something, in percent as printed; None where there is no figure.

    `place` counts from 1 where least is lacking, among `of` territories of the same kind that have a figure.
    """

    indicator: Indicator
    own: float | None
    department: float | None
    country: float | None
    place: int = 0
    of: int = 0

    @property
    def apart(self) -> float:
        """How many points more are lacking than in the country; least of all where that is not known."""
        if self.own is None or self.country is None:
            return float("-inf")
        return round(self.own - self.country, self.indicator.decimals)


def lacking(indicator: Indicator, value: float | None) -> float | None:
    """Return the share of those who lack something, rounded as printed, from the figure of an indicator."""
    if value is None:
        return None
    return round(100 - value if indicator.better == "mas" else value, indicator.decimals)


def priorities(block: Profile, context: Context) -> Blocks:
    """Return the rule of the order, the three widest gaps in words, and a table of all.

    The country is compared with nobody: there, what most households lack comes first, and its departments
    with least and most are named.
    """
    indicators = _indicators(block, context)
    if not indicators:
        return ()
    country = context.territory.kind is TerritoryKind.COUNTRY
    found = [_shortage(indicator, context) for indicator in indicators]
    found.sort(key=(lambda one: -(one.own or 0)) if country else (lambda one: -one.apart))
    return (*_in_words(found, context), _table(block, found, context))


def _indicators(block: Profile, context: Context) -> list[Indicator]:
    """Return those that the block names, or all that say what it is to lack them; others are problems."""
    every = context.guide.indicators.values()
    named = indicators_of(block, context) if block.indicators else [one for one in every if one.shortage]
    fit = [one for one in named if one.says_shortage]
    missing = [one.id for one in named if one not in fit] or ([] if fit or block.indicators else ["…"])
    for id in missing:
        context.problem(
            "indicador-sin-carencia",
            message("Del indicador «{id}» no se sabe qué es lo que falta.").format(id=id),
            message("Agréguele «mejor» y «carencia» en guia.yaml; debe ser un porcentaje."),
            block.lines.first,
        )
    return fit


def _shortage(indicator: Indicator, context: Context) -> Shortage:
    department = _department(context)
    own = lacking(indicator, context.figure(indicator, context.territory))
    peers = [lacking(indicator, context.figure(indicator, place)) for place in _peers(context)]
    known = [one for one in peers if one is not None]
    return Shortage(
        indicator,
        own,
        lacking(indicator, context.figure(indicator, department)) if department else None,
        lacking(indicator, context.figure(indicator, context.guide.territories.country)),
        1 + sum(one < own for one in known) if own is not None else 0,
        len(known),
    )


def _department(context: Context) -> Territory | None:
    return context.department() if context.municipal else None


def _peers(context: Context) -> Iterable[Territory]:
    territories = context.guide.territories
    return territories.municipalities.values() if context.municipal else territories.departments.values()


# --- In words ----------------------------------------------------------------------------------


def _in_words(found: Sequence[Shortage], context: Context) -> list[Block]:
    _ = context.words
    country = context.territory.kind is TerritoryKind.COUNTRY
    worst = [one for one in found if one.own is not None and (country or one.apart > 0)][:LISTED]
    blocks: list[Block] = [Paragraph(words(_rule(context)))]
    if worst:
        told = (ListItem((Paragraph(_sentence(one, context)),)) for one in worst)
        blocks.append(ListBlock(ordered=True, items=tuple(told)))
    else:
        blocks.append(Paragraph(words(_("Ninguno de estos datos es peor que el del país."))))
    unknown = [one.indicator.shortage for one in found if one.own is None]
    if unknown:
        names = join_names(unknown, _("y"))
        blocks.append(Paragraph(words(_("De esto no hay dato: {names}.").format(names=names))))
    return blocks


def _rule(context: Context) -> str:
    _ = context.words
    match context.territory.kind:
        case TerritoryKind.COUNTRY:
            order = _("Primero va lo que pasa en más hogares.")
        case TerritoryKind.DEPARTMENT:
            order = _(
                "El programa compara los datos del departamento con los del país y pone primero la distancia "
                "más grande. El lugar 1 es el del departamento con el dato más bajo, que aquí es el mejor."
            )
        case TerritoryKind.MUNICIPALITY:
            order = _(
                "El programa compara los datos de su municipio con los del país y pone primero la distancia "
                "más grande. El lugar 1 es el del municipio con el dato más bajo, que aquí es el mejor."
            )
    caution = _("Las cifras no dicen por qué falta ni qué obra conviene.")
    return f"{order} {caution}"


def _sentence(one: Shortage, context: Context) -> Inlines:
    _ = context.words
    own = figure_words(one.indicator, one.own, context)
    head = Strong((Text(_("{shortage}: {figure}.").format(shortage=one.indicator.shortage, figure=own)),))
    if context.territory.kind is TerritoryKind.COUNTRY:
        least, most = _extremes(one.indicator, context)
        told = _("El dato más bajo: {least}. El más alto: {most}.").format(least=least, most=most)
        return (head, Text(f" {told}"))
    parts = []
    department = _department(context)
    if department is not None:
        figure = figure_words(one.indicator, one.department, context)
        parts.append(_("en el departamento de {name}, {figure}").format(name=department.name, figure=figure))
    parts.append(_("en el país, {figure}").format(figure=figure_words(one.indicator, one.country, context)))
    beside = "; ".join(parts)
    place = _("Son {points} puntos más que en el país. Está en el lugar {place} de {of}.").format(
        points=number(one.apart, one.indicator.decimals, context.language), place=one.place, of=one.of
    )
    return (head, Text(f" {beside[0].upper()}{beside[1:]}. {place}"))


def _extremes(indicator: Indicator, context: Context) -> tuple[str, str]:
    """Return the departments with least and with most lacking, with their figures."""
    departments = context.guide.territories.departments.items()
    values = {code: lacking(indicator, context.figure(indicator, place)) for code, place in departments}
    return extremes(indicator, values, context)


# --- As a table --------------------------------------------------------------------------------


def _table(block: Profile, found: Sequence[Shortage], context: Context) -> Table:
    country = context.territory.kind is TerritoryKind.COUNTRY
    header = _country_header(context) if country else _local_header(context)
    rows = tuple(_country_row(one, context) if country else _local_row(one, context) for one in found)
    indicators = [one.indicator for one in found]
    return figures_table(block, header, rows, _WIDTHS[context.territory.kind], indicators, context)


def _country_header(context: Context) -> Row:
    _ = context.words
    return tuple(map(words, (_("Dato"), _("País"), _("Departamento con el más bajo"), _("Con el más alto"))))


def _country_row(one: Shortage, context: Context) -> Row:
    own = figure_words(one.indicator, one.own, context)
    return tuple(map(words, (one.indicator.shortage, own, *_extremes(one.indicator, context))))


def _local_header(context: Context) -> Row:
    _ = context.words
    department = _department(context)
    places = [context.territory, *([department] if department else []), context.guide.territories.country]
    headings = (place_heading(place, context) for place in places)
    return tuple(map(words, (_("Dato"), *headings, _("Frente al país"), _("Lugar"))))


def _local_row(one: Shortage, context: Context) -> Row:
    _ = context.words
    beside = [one.department] if _department(context) else []
    figures = [figure_words(one.indicator, value, context) for value in (one.own, *beside, one.country)]
    place = _("{place} de {of}").format(place=one.place, of=one.of) if one.place else "—"
    place = place.replace(" ", "\N{NO-BREAK SPACE}")
    return tuple(map(words, (one.indicator.shortage, *figures, _apart(one, context), place)))


def _apart(one: Shortage, context: Context) -> str:
    _ = context.words
    if one.apart == float("-inf"):
        return "—"
    if not one.apart:
        return _("igual")
    form = _("{amount} puntos más") if one.apart > 0 else _("{amount} puntos menos")
    return form.format(amount=number(abs(one.apart), one.indicator.decimals, context.language))
