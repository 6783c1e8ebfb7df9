"""A territory's directory page: what is known of it and of its office, and room to write the rest by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guia_editor.export.context import Context
from guia_editor.export.downloads import offer_table
from guia_editor.export.indicators import free_name
from guia_editor.export.phrases import words
from guia_editor.export.values import language_names
from guia_editor.model.blocks import (
    Align,
    Block,
    Blocks,
    Form,
    FormField,
    Inlines,
    Profile,
    Row,
    Strong,
    Table,
    plain_text,
)
from guia_editor.model.names import plain_name
from guia_editor.model.territory import TerritoryKind

_NAMES = 34.0
"""The share of the width that the names of things take, of 100."""


def directory(block: Profile, context: Context) -> Blocks:
    """Return a municipality's directory as a form; of a wider territory, the table of its members."""
    if context.municipal:
        return (_page(block, context),)
    table = _members(block, context)
    offer_table(free_name(block, context), plain_text(block.caption), table, context)
    return (table,)


# --- A municipality ----------------------------------------------------------------------------


def _page(block: Profile, context: Context) -> Form:
    _ = context.words
    parts: list[Block] = [
        *_part(_("El municipio"), _facts(context)),
        *_part(_("La oficina de la municipalidad"), _office(context)),
        *_part(_("A quién preguntar"), _helpers(context)),
        *block.note,
    ]
    return Form(block.caption, tuple(parts), block.id, lines=block.lines)


def _part(title: str, rows: Iterable[tuple[str, Inlines]]) -> Iterator[Block]:
    """Yield a title and its table; one without rows is left out."""
    cells: tuple[Row, ...] = tuple((words(name), value) for name, value in rows)
    if cells:
        yield Table(((Strong(words(title)),), ()), cells, ("", ""), widths=(_NAMES, 100 - _NAMES))


def _facts(context: Context) -> Iterator[tuple[str, Inlines]]:
    _ = context.words
    place = context.territory
    known = (
        (_("Municipio"), place.name),
        (_("Departamento"), place.department),
        (_("Código del INE"), place.code),
        (_("Región"), place.region),
        (_("Idiomas"), language_names(place, context)),
    )
    return ((name, words(value)) for name, value in known if value)


def _office(context: Context) -> Iterator[tuple[str, Inlines]]:
    """Yield what the staff noted of the municipality, each with room where nothing is noted yet."""
    _ = context.words
    usual = {
        "oficina_acceso": _("Oficina de acceso a la información"),
        "direccion_oficina": _("Dirección de la oficina"),
        "telefono_oficina": _("Teléfono de la oficina"),
        "correo_oficina": _("Correo de la oficina"),
        "horario_oficina": _("Horario de la oficina"),
        "portal": _("Portal de la municipalidad"),
        "feria": _("Feria"),
        "asuetos": _("Asuetos del lugar"),
    }
    for name in context.guide.territories.own_columns or usual:
        label = usual.get(name, _title_of(name))
        known = context.territory.texts.get(name, "")
        yield label, words(known) if known else _blank(name, label)


def _helpers(context: Context) -> Iterator[tuple[str, Inlines]]:
    """Yield the guide's institutions; where to reach them is written by hand, as it differs by region."""
    _ = context.words
    for one in context.guide.institutions:
        short = one.acronym or one.name
        told = _("Oficina, teléfono y correo de {name}").format(name=short)
        yield (f"{one.name} ({one.acronym})" if one.acronym else one.name), _blank(one.id, told)


def _title_of(column: str) -> str:
    """Return the name of a column as a label: "correo_uip" reads "Correo uip"."""
    return column.replace("_", " ").capitalize()


def _blank(name: str, told: str) -> Inlines:
    return (FormField(plain_name(f"directorio-{name}"), "texto", help=told),)


# --- Wider territories -------------------------------------------------------------------------


def _members(block: Profile, context: Context) -> Table:
    """Return the country's departments, or a department's municipalities with what is noted of them."""
    _ = context.words
    territories = context.guide.territories
    if context.territory.kind is TerritoryKind.COUNTRY:
        header = [_("Código"), _("Departamento"), _("Región"), _("Municipios")]
        departments = (territories.departments[code] for code in sorted(territories.departments))
        rows = [[one.code, one.name, one.region, str(len(territories.members(one)))] for one in departments]
        widths = [12.0, 28.0, 44.0, 16.0]
    else:
        places = territories.members(context.territory)
        noted = [name for name in territories.own_columns if any(one.texts.get(name) for one in places)][:2]
        header = [_("Código"), _("Municipio"), _("Idiomas"), *map(_title_of, noted)]
        rows = [
            [one.code, one.name, language_names(one, context), *(one.texts.get(name, "") for name in noted)]
            for one in places
        ]
        widths = [12.0, *(88.0 / (len(header) - 1) for _name in header[1:])]
    side: Align = ""
    return Table(
        header=tuple(map(words, header)),
        rows=tuple(tuple(map(words, row)) for row in rows),
        align=tuple(side for _name in header),
        caption=block.caption,
        id=block.id,
        widths=tuple(widths),
        note=block.note,
        lines=block.lines,
    )
