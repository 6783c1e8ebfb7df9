"""Variables: `{{municipio}}`, `{{dato:agua_tuberia}}` and their like, in the text and in attributes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.export.phrases import join_names
from guia_editor.i18n import _, long_date, number
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Chart,
    DataTable,
    FormField,
    Image,
    Inline,
    Inlines,
    Link,
    Text,
    Variable,
)
from guia_editor.model.document import Section
from guia_editor.model.territory import Indicator, Territory, TerritoryKind, column_names

_MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_CODE = re.compile(r"\{\{\s*codigo\s*\}\}")
_DATUM = "dato:"
_DECIMALS = 2
"""Of a raw figure that is no whole number: the scores of the rankings have as many."""


def fill_values(sections: Sections, context: Context) -> Sections:
    """Return the sections with every variable replaced by the territory's or the guide's value.

    An unknown variable, or a figure that the sources do not have, is noted as a problem at its line.
    """
    known = known_values(context)
    return tuple(_filled(section, context, known) for section in sections)


def known_values(context: Context) -> dict[str, str]:
    """Return the values of the variables by name, figures aside.

    In a wider edition the guide's wide names come first, then what the territory has of its own (the census
    figures of a department); all else reads "su municipio", "portal de su municipio". The guide's own
    variables stand in for the empty cells of a column with the same name. A municipality's edition lacks
    the names of columns for which it has nothing.
    """
    _ = context.words
    guide, territory = context.guide, context.territory
    department = territory.kind is TerritoryKind.DEPARTMENT
    computed = {
        "municipio": territory.name if context.municipal else "",
        "departamento": territory.name if department else territory.department,
        "territorio": _("el departamento de {name}").format(name=territory.name)
        if department
        else territory.name,
        "codigo": territory.code,
        "region": territory.region,
        "idiomas": language_names(territory, context),
        "edicion": context.edition.number,
        "fecha": long_date(context.edition.date, context.language),
    }
    general = {
        "municipio": _("su municipio"),
        "departamento": _("su departamento"),
        "region": _("su región"),
        "idiomas": _("los idiomas de su municipio"),
    }
    if not context.municipal:
        general |= {name: _general_words(name, context) for name in column_names(guide.territories)}
    own = {**_column_values(context), **{name: words for name, words in computed.items() if words}}
    wide = guide.wide_names.get(territory.kind.value, {})
    return {**general, **guide.variables, **own, **wide}


def _general_words(column: str, context: Context) -> str:
    """Return how a wider edition says what each municipality has of its own: "portal de su municipio"."""
    _ = context.words
    return _("{thing} de su municipio").format(thing=column.replace("_", " "))


def _column_values(context: Context) -> dict[str, str]:
    """Return what a territory has in its columns, as a sentence writes it; empty ones are left out.

    Of the country only sums are known, and only of figures that departments have too.
    """
    place = context.territory
    found = {name: words for name, words in place.texts.items() if words}
    for name, value in place.values.items():
        if value is not None:
            decimals = 0 if value == round(value) else _DECIMALS
            found[name] = number(value, decimals, context.language)
    return found


def with_variables(text: str, line: int = 0) -> Inlines:
    """Return characters as inlines, the variables among them as such; for titles, which are not parsed."""
    pieces = _MARK.split(text)
    return tuple(
        Variable(piece, line) if index % 2 else Text(piece, line)
        for index, piece in enumerate(pieces)
        if piece
    )


def language_names(place: Territory, context: Context) -> str:
    """Return the languages of a territory as a sentence lists them, most spoken first."""
    names = {language.code: language.name for language in context.guide.languages}
    return join_names([names.get(code, code) for code in place.languages], context.words("y"))


def figure_words(indicator: Indicator, value: float | None, context: Context) -> str:
    """Return a figure as printed, or that there is none."""
    return context.words("sin dato") if value is None else figure_text(indicator, value, context.language)


def figure_text(indicator: Indicator, value: float, language: str) -> str:
    """Return a figure as written in Guatemala: "58.9 %" with a space that does not break, "1,234"."""
    written = number(value, indicator.decimals, language)
    return f"{written}\N{NO-BREAK SPACE}%" if indicator.unit == "porcentaje" else written


def _filled(section: Section, context: Context, known: dict[str, str]) -> Section:
    context.origin = section.path
    look_up = partial(_value, context=context, known=known)
    return rewrite_section(
        section,
        lambda block: _in_attributes(block, look_up, context.territory.code),
        lambda inline: _in_inline(inline, look_up),
    )


def _value(name: str, line: int, context: Context, known: dict[str, str]) -> str:
    if name.startswith(_DATUM):
        return _datum(name.removeprefix(_DATUM).strip(), line, context)
    if name in known:
        return known[name]
    if name in column_names(context.guide.territories):
        return _absent(name, name, line, context)
    context.problem(
        "variable-desconocida",
        _("La variable «{name}» no existe.").format(name=name),
        _("Corrija su nombre o declárela en «variables» de guia.yaml."),
        line,
    )
    return "{{" + name + "}}"


def _datum(id: str, line: int, context: Context) -> str:
    indicator = context.guide.indicators.get(id)
    if indicator is None:
        context.problem(
            "indicador-desconocido",
            _("El indicador «{id}» no existe.").format(id=id),
            _("Corrija su nombre o declárelo en «indicadores» de guia.yaml."),
            line,
        )
        return "{{" + _DATUM + id + "}}"
    value = context.figure(indicator, context.territory)
    if value is None:
        _absent(id, indicator.label, line, context)
        return "{{" + _DATUM + id + "}}"
    return figure_text(indicator, value, context.language)


def _absent(name: str, label: str, line: int, context: Context) -> str:
    """Note that the territory has no value under a name; the text keeps the variable."""
    context.problem(
        "dato-ausente",
        _("No hay dato de «{label}» para {place}.").format(label=label, place=_place(context.territory)),
        _('Complételo en «Municipios», o ponga el pasaje en ::: solo {{si="hay {name}"}}.').format(name=name),
        line,
    )
    return "{{" + name + "}}"


def _place(territory: Territory) -> str:
    if territory.department and territory.department != territory.name:
        return f"{territory.name}, {territory.department}"
    return territory.name


LookUp = Callable[[str, int], str]


def _in_text(text: str, line: int, look_up: LookUp) -> str:
    return _MARK.sub(lambda found: look_up(found[1], line), text) if "{{" in text else text


def _in_inline(inline: Inline, look_up: LookUp) -> Inlines:
    match inline:
        case Variable():
            return (Text(look_up(inline.name, inline.line), inline.line),)
        case Link():
            return _in_link(inline, look_up)
        case Image() if "{{" in inline.source + inline.alt + inline.title:
            source, alt, title = (
                _in_text(t, inline.line, look_up) for t in (inline.source, inline.alt, inline.title)
            )
            return (replace(inline, source=source, alt=alt, title=title),)
        case FormField() if "{{" in inline.help:
            return (replace(inline, help=_in_text(inline.help, inline.line, look_up)),)
        case _:
            return (inline,)


def _in_link(link: Link, look_up: LookUp) -> Inlines:
    """Fill a link; one whose address may not be followed, which only now can be known, is left as words."""
    target, title = (_in_text(text, link.line, look_up) for text in (link.target, link.title))
    if not can_be_followed(target):
        return link.children
    return (
        link if (target, title) == (link.target, link.title) else replace(link, target=target, title=title),
    )


def _in_attributes(block: Block, look_up: LookUp, code: str) -> Blocks:
    """Fill the attributes of a block; a filter takes the territory's code, never words in its place."""
    match block:
        case DataTable():
            line = block.lines.first
            where = tuple(
                (column, code if _CODE.fullmatch(value) else _in_text(value, line, look_up))
                for column, value in block.where
            )
            columns = tuple(replace(c, title=_in_text(c.title, line, look_up)) for c in block.columns)
            path, source = (_in_text(t, line, look_up) for t in (block.path, block.source))
            return (replace(block, where=where, columns=columns, path=path, source=source),)
        case Chart() if "{{" in block.alt:
            return (replace(block, alt=_in_text(block.alt, block.lines.first, look_up)),)
        case _:
            return (block,)
