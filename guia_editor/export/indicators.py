"""A territory's figures in the text: the profile beside wider territories, charts, maps, their data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guia_editor.export.charts import Bar, BarGroup, Drawing, Tone, bar_chart
from guia_editor.export.context import Context
from guia_editor.export.data_tables import source_words
from guia_editor.export.downloads import offer_table
from guia_editor.export.maps import choropleth, classes_of
from guia_editor.export.phrases import words
from guia_editor.export.values import figure_text, figure_words
from guia_editor.i18n import _ as message
from guia_editor.i18n import number
from guia_editor.model.blocks import (
    Align,
    Blocks,
    Chart,
    Figure,
    Image,
    Inline,
    Inlines,
    Profile,
    Row,
    Table,
    Text,
    plain_text,
)
from guia_editor.model.document import Asset
from guia_editor.model.names import plain_name
from guia_editor.model.territory import Indicator, Territory, TerritoryKind

_COUNTED = ("personas", "hogares")
"""Units that are counted: a territory's figure is a share of the country's, never above or below it."""

_WIDTHS: Mapping[TerritoryKind, tuple[float, ...]] = {
    TerritoryKind.MUNICIPALITY: (35.0, 14.0, 17.0, 13.0, 21.0),
    TerritoryKind.DEPARTMENT: (42.0, 20.0, 16.0, 22.0),
    TerritoryKind.COUNTRY: (34.0, 14.0, 26.0, 26.0),
}
"""Shares of a profile's columns; the last one of a municipality holds "32.6 puntos menos" on one line."""


def profile_table(block: Profile, context: Context) -> Table:
    """Return the territory beside its department and the country, or the country beside its extremes."""
    indicators = indicators_of(block, context)
    if context.territory.kind is TerritoryKind.COUNTRY:
        header, rows = _country_profile(indicators, context)
    else:
        header, rows = _local_profile(indicators, context)
    return figures_table(block, header, rows, _WIDTHS[context.territory.kind], indicators, context)


def figures_table(
    block: Profile,
    header: Row,
    rows: tuple[Row, ...],
    widths: tuple[float, ...],
    indicators: Sequence[Indicator],
    context: Context,
) -> Table:
    """Return what a block becomes as a table, its first column alone words; its cells are offered as data."""
    table = Table(
        header=header,
        rows=rows,
        align=_figures_right(len(header)),
        caption=block.caption,
        id=block.id,
        widths=widths,
        source=_sources(indicators, block.lines.first, context),
        note=block.note,
        lines=block.lines,
    )
    offer_table(free_name(block, context), plain_text(block.caption), table, context)
    return table


def extremes(indicator: Indicator, values: Mapping[str, float | None], context: Context) -> tuple[str, str]:
    """Return the departments with the least and the most of some values by code, with their figures."""
    known = sorted((value, code) for code, value in values.items() if value is not None)
    if not known:
        return "—", "—"
    departments = context.guide.territories.departments
    least, most = (
        f"{departments[code].name} ({figure_text(indicator, value, context.language)})"
        for value, code in (known[0], known[-1])
    )
    return least, most


def chart_figure(block: Chart, context: Context) -> Blocks:
    """Return a chart or a map as a figure with the same figures in a table, followed by its note."""
    indicators = indicators_of(block, context)
    if not indicators:
        return ()
    if block.kind == "mapa":
        drawing, data = _map(block, indicators[0], context)
    else:
        drawing, data = _bars(block, indicators, context)
    name = free_name(block, context)
    path = f"generado/{name}.svg"
    context.assets[path] = Asset(path, "image/svg+xml", drawing.svg.encode(), drawing.width, drawing.height)
    offer_table(name, plain_text(block.caption), data, context)
    figure = Figure(
        Image(path, block.alt or _spoken(data)),
        caption=block.caption,
        id=block.id,
        source=_sources(indicators, block.lines.first, context),
        data=data,
        lines=block.lines,
    )
    return (figure, *block.note)


def indicators_of(block: Profile | Chart, context: Context) -> list[Indicator]:
    """Return the indicators that a block names; one that is not declared is noted as a problem."""
    found = [context.guide.indicators.get(id) for id in block.indicators]
    for id, indicator in zip(block.indicators, found, strict=True):
        if indicator is None:
            context.problem(
                "indicador-desconocido",
                message("El indicador «{id}» no existe.").format(id=id),
                message("Corrija su nombre o declárelo en «indicadores» de guia.yaml."),
                block.lines.first,
            )
    return [indicator for indicator in found if indicator is not None]


def free_name(block: Profile | Chart, context: Context) -> str:
    """Return a file name for what a block becomes, free among the pictures and data made so far."""
    wish = candidate = block.id or plain_name(plain_text(block.caption) or "-".join(block.indicators))
    count = 1
    while f"datos/{candidate}.csv" in context.downloads:
        count += 1
        candidate = f"{wish}-{count}"
    return candidate


def _figures_right(columns: int) -> tuple[Align, ...]:
    right: Align = "right"
    return ("", *(right for _column in range(1, columns)))


def _written(indicator: Indicator, place: Territory, context: Context) -> str:
    return figure_words(indicator, context.figure(indicator, place), context)


def _sources(indicators: Sequence[Indicator], line: int, context: Context) -> Inlines:
    """Return the sources of some figures, each once."""
    result: list[Inline] = []
    for source in dict.fromkeys(indicator.source for indicator in indicators if indicator.source):
        result += [Text("; ")] if result else []
        result += source_words(source, line, context)
    return tuple(result)


# --- Profile -----------------------------------------------------------------------------------


def _compared(context: Context) -> list[Territory]:
    """Return the territory and the wider ones it is compared with."""
    own, country = context.territory, context.guide.territories.country
    places = (own, context.department(), country)
    return list({place.code: place for place in places if place is not None}.values())


def _local_profile(indicators: Sequence[Indicator], context: Context) -> tuple[Row, tuple[Row, ...]]:
    _ = context.words
    places = _compared(context)
    header = [_("Indicador"), *(place_heading(place, context) for place in places), _("Frente al país")]
    rows = []
    for indicator in indicators:
        cells = [indicator.label, *(_written(indicator, place, context) for place in places)]
        rows.append(tuple(map(words, [*cells, _difference(indicator, context)])))
    return tuple(map(words, header)), tuple(rows)


def place_heading(place: Territory, context: Context) -> str:
    """Return a territory's name, the kind with it where names could be taken for one another."""
    _ = context.words
    if place.kind is TerritoryKind.DEPARTMENT:
        return _("Departamento de {name}").format(name=place.name)
    return _("País") if place.kind is TerritoryKind.COUNTRY else place.name


def _difference(indicator: Indicator, context: Context) -> str:
    """Return in words how the territory stands to the country: its share of what is counted, else points."""
    _ = context.words
    territories = context.guide.territories
    own = context.figure(indicator, context.territory)
    country = context.figure(indicator, territories.country)
    if own is None or country is None:
        return "—"
    if indicator.unit in _COUNTED:
        if not country:
            return "—"
        share = number(100 * own / country, 2, context.language)
        return _("{share} % del país").format(share=share).replace(" %", "\N{NO-BREAK SPACE}%")
    apart = round(abs(own - country), indicator.decimals)
    if not apart:
        return _("igual")
    amount = number(apart, indicator.decimals, context.language)
    form = _("{amount} puntos más") if own > country else _("{amount} puntos menos")
    return form.format(amount=amount)


def _country_profile(indicators: Sequence[Indicator], context: Context) -> tuple[Row, tuple[Row, ...]]:
    """Return the country's figures beside the departments with the lowest and the highest."""
    _ = context.words
    rows = []
    for indicator in indicators:
        own = _written(indicator, context.territory, context)
        values = {
            code: context.figure(indicator, place)
            for code, place in context.guide.territories.departments.items()
        }
        rows.append(tuple(map(words, (indicator.label, own, *extremes(indicator, values, context)))))
    header = (_("Indicador"), _("País"), _("Departamento con el valor más bajo"), _("Con el más alto"))
    return tuple(map(words, header)), tuple(rows)


# --- Charts ------------------------------------------------------------------------------------


def _bars(block: Chart, indicators: Sequence[Indicator], context: Context) -> tuple[Drawing, Table]:
    """Return bars for the territories compared; with one indicator, a wider edition shows its members."""
    places = _compared(context)
    if len(indicators) == 1 and not context.municipal:
        places = [*_ranked_members(indicators[0], context), *places]
    groups = tuple(
        BarGroup(
            indicator.label,
            tuple(_bar(indicator, place, context) for place in places),
            indicator.unit == "porcentaje",
        )
        for indicator in indicators
    )
    data = _places_by_indicators(places, indicators, context)
    return bar_chart(plain_text(block.caption), block.alt or _spoken(data), groups), data


def _ranked_members(indicator: Indicator, context: Context) -> list[Territory]:
    """Return the departments of the country or the municipalities of a department, highest figure first."""
    territories = context.guide.territories
    if context.territory.kind is TerritoryKind.COUNTRY:
        members = [territories.departments[code] for code in sorted(territories.departments)]
    else:
        members = list(territories.members(context.territory))
    values = {place.code: context.figure(indicator, place) for place in members}
    return sorted(members, key=lambda place: (values[place.code] is None, -(values[place.code] or 0)))


def _bar(indicator: Indicator, place: Territory, context: Context) -> Bar:
    value = context.figure(indicator, place)
    tones: dict[TerritoryKind, Tone] = {
        TerritoryKind.MUNICIPALITY: "middle",
        TerritoryKind.DEPARTMENT: "middle",
        TerritoryKind.COUNTRY: "wide",
    }
    tone: Tone = "own" if place.code == context.territory.code else tones[place.kind]
    beside_others = context.territory.kind is TerritoryKind.COUNTRY and place.kind is TerritoryKind.DEPARTMENT
    label = place.name if beside_others else place_heading(place, context)
    return Bar(label, value, figure_words(indicator, value, context), tone)


def _places_by_indicators(
    places: Sequence[Territory], indicators: Sequence[Indicator], context: Context
) -> Table:
    """Return the figures charted, the longer of the two lists downwards: long names make poor headings."""
    _ = context.words
    names = [place_heading(place, context) for place in places]
    if len(indicators) > len(places):
        header = [_("Indicador"), *names]
        lines = [[i.label, *(_written(i, place, context) for place in places)] for i in indicators]
    else:
        header = [_("Territorio"), *(indicator.label for indicator in indicators)]
        lines = [
            [name, *(_written(i, place, context) for i in indicators)]
            for name, place in zip(names, places, strict=True)
        ]
    rows = tuple(tuple(map(words, line)) for line in lines)
    return Table(tuple(map(words, header)), rows, _figures_right(len(header)))


# --- Maps --------------------------------------------------------------------------------------


def _map(block: Chart, indicator: Indicator, context: Context) -> tuple[Drawing, Table]:
    """Return the map, and as its data the places shown: departments for the country, else municipalities."""
    territories = context.guide.territories
    if not territories.outlines:
        context.problem(
            "mapa-sin-limites",
            message("La guía no tiene los límites de los municipios para el mapa."),
            message("Copie datos/municipios.geojson y datos/departamentos.geojson a la guía."),
            block.lines.first,
        )
    everywhere = {
        place.code: context.figure(indicator, place) for place in territories.municipalities.values()
    }
    known = [value for value in everywhere.values() if value is not None]

    def write(value: float) -> str:
        decimals = 0 if indicator.unit == "porcentaje" else indicator.decimals
        suffix = "\N{NO-BREAK SPACE}%" if indicator.unit == "porcentaje" else ""
        return number(value, decimals, context.language) + suffix

    classes = classes_of(known, indicator.unit == "porcentaje", write, context.words("sin dato"))
    data = _places_by_indicators(_mapped(context), (indicator,), context)
    drawing = choropleth(
        plain_text(block.caption),
        block.alt or _spoken(data),
        context.territory,
        territories,
        everywhere,
        classes,
        context.words("Lago"),
    )
    return drawing, data


def _mapped(context: Context) -> list[Territory]:
    territories = context.guide.territories
    if context.territory.kind is TerritoryKind.COUNTRY:
        return [territories.departments[code] for code in sorted(territories.departments)]
    return list(territories.members(context.department() or context.territory))


def _spoken(data: Table) -> str:
    """Return a table as one sentence, for who does not see the picture; ten rows at most."""
    rows = ["{}: {}".format(plain_text(row[0]), ", ".join(map(plain_text, row[1:]))) for row in data.rows]
    return "; ".join(rows[:10]) + ("…" if len(rows) > 10 else ".")
