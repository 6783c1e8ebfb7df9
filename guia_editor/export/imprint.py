"""What the cover and the imprint say: which edition this is, for whom, by whom, under which licence."""

from __future__ import annotations

from guia_editor.export.context import Context
from guia_editor.export.maps import CREDIT, DISPUTE, cover_map
from guia_editor.export.values import language_names
from guia_editor.i18n import long_date
from guia_editor.model.document import Asset, Imprint
from guia_editor.model.territory import TerritoryKind

COVER = "generado/portada.svg"
SHORT_HASH = 12


def cover_lines(context: Context) -> tuple[str, ...]:
    """Return the lines under the title: the territory, its department and region, its languages."""
    _ = context.words
    place = context.territory
    match place.kind:
        case TerritoryKind.COUNTRY:
            return (_("Edición para todo el país"),)
        case TerritoryKind.DEPARTMENT:
            lines = [_("Departamento de {name}").format(name=place.name), place.region]
        case TerritoryKind.MUNICIPALITY:
            lines = [
                _("Municipio de {name}").format(name=place.name),
                _("Departamento de {name}").format(name=place.department),
            ]
    if place.languages:
        lines.append(_("Idiomas: {names}").format(names=language_names(place, context)))
    return tuple(filter(None, lines))


def cover_picture(context: Context) -> str:
    """Draw the cover's map into the context's assets; return its key, empty if the guide has no outlines."""
    territories = context.guide.territories
    if not any(territories.outlines.get(code) for code in territories.departments):
        return ""
    _ = context.words
    title = _("Mapa de Guatemala")
    shown = place_name(context)
    description = _("Los departamentos de Guatemala, con {place} en color oscuro.").format(place=shown)
    drawing = cover_map(title, description, context.territory, territories)
    data = drawing.svg.encode()
    context.assets[COVER] = Asset(COVER, "image/svg+xml", data, drawing.width, drawing.height)
    return COVER


def place_name(context: Context) -> str:
    """Return the territory with the department it lies in."""
    place = context.territory
    match place.kind:
        case TerritoryKind.COUNTRY:
            return place.name
        case TerritoryKind.DEPARTMENT:
            return context.words("departamento de {name}").format(name=place.name)
        case TerritoryKind.MUNICIPALITY:
            return f"{place.name}, {place.department}" if place.department else place.name


def imprint(context: Context, code: str = "") -> Imprint:
    """Return the facts and paragraphs of the imprint page; `code` is what its copies are checked by."""
    _ = context.words
    guide, edition = context.guide, context.edition
    facts = [
        (_("Edición"), edition.mark),
        (_("Fecha"), long_date(edition.date, context.language)),
        (
            _("Territorio"),
            _("{name} (código {code})").format(name=place_name(context), code=context.territory.code),
        ),
        (_("Elaboran"), "; ".join(_institution(i.name, i.acronym) for i in guide.institutions)),
        (_("Código del ejemplar"), code),
        (_("Huella del contenido"), guide.content_hash[:SHORT_HASH]),
        (_("Huella SHA-256"), guide.content_hash),
    ]
    if edition.approved and edition.approvals:
        facts.append((_("Firmada por"), "; ".join(edition.approvals)))
    if edition.commit:
        facts.append((_("Versión en el historial"), edition.commit))
    facts += [(_("Licencia"), guide.license), (_("Fuentes de los datos"), _data_sources(context))]
    return Imprint(tuple((name, value) for name, value in facts if value), _paragraphs(context))


def _institution(name: str, acronym: str) -> str:
    return f"{name} ({acronym})" if acronym else name


def _data_sources(context: Context) -> str:
    """Return the declared works of data behind the guide's indicators and tables."""
    sources = context.guide.sources
    used = [source.short for key, source in sources.items() if source.kind == "dato" and key in context.cited]
    return "; ".join(used)


def _paragraphs(context: Context) -> tuple[str, ...]:
    _ = context.words
    guide = context.guide
    paragraphs = []
    if not context.edition.approved:
        paragraphs.append(
            _(
                "Este es un borrador: las instituciones que lo elaboran no lo han aprobado y no debe "
                "citarse como edición oficial."
            )
        )
    paragraphs += guide.credits
    if guide.territories.outlines:
        paragraphs += [f"{CREDIT}.", f"{DISPUTE}."]
    known: dict[str, str] = {}
    for paragraph in filter(None, paragraphs):
        known.setdefault(paragraph.rstrip("."), paragraph)
    return tuple(known.values())
