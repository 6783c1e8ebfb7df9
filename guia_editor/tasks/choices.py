"""What can be chosen while writing: places to refer to, works to cite, values, data; as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from guia_editor.export.context import Context
from guia_editor.export.values import figure_text, known_values
from guia_editor.i18n import _
from guia_editor.model.blocks import (
    Block,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    DefinitionList,
    Figure,
    Form,
    Heading,
    ListBlock,
    Listing,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Rule,
    Table,
    plain_text,
    walk,
)
from guia_editor.model.document import SectionKind
from guia_editor.model.guide import Chapter, Guide, Source
from guia_editor.model.names import fold
from guia_editor.model.territory import COUNTRY_CODE, Territory, column_names

FIGURE_PREFIX = "dato:"
"""How the name of a variable begins that gives an indicator."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something of the guide that texts can lead to.

    `kind` says in code what it is ("table"), `group` to people ("Tabla").
    """

    id: str
    kind: str
    group: str
    title: str
    path: str
    line: int
    chapter: str

    @property
    def short(self) -> str:
        """What it is and its title, as a chip shows it."""
        return f"{self.group}: {self.title}" if self.title else f"{self.group} #{self.id}"


@dataclass(frozen=True, slots=True)
class Value:
    """A variable: its name, what it is, what it gives in the country's edition and in a sample one.

    `percent` is the country's figure when it is a percentage.
    """

    name: str
    label: str
    group: str
    national: str
    sample: str
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Everything of a guide that texts call by a name, to show what the names stand for."""

    places: Mapping[str, Place]
    values: Mapping[str, Value]
    sources: Mapping[str, Source]
    sample: str


def names_of(guide: Guide) -> Names:
    """Return what a guide's names stand for; walks all its texts once."""
    sample = sample_place(guide)
    return Names(
        places={place.id: place for place in places(guide)},
        values={value.name: value for value in values(guide, sample)},
        sources=guide.sources,
        sample=sample.name,
    )


# --- Places ------------------------------------------------------------------------------------


def places(guide: Guide) -> Iterator[Place]:
    """Yield every place that bears an id, in reading order."""
    for chapter in guide.chapters:
        name = chapter_name(chapter)
        if chapter.front.id:
            kind, group = _kind_of_chapter(chapter)
            yield Place(chapter.front.id, kind, group, chapter.front.title, chapter.path, 1, name)
        for block in walk(chapter.blocks):
            for id, kind, group, title in _named(block):
                if id:
                    yield Place(id, kind, group, title, chapter.path, block.lines.first, name)


def chapter_name(chapter: Chapter) -> str:
    """Return how a list names a chapter: "7. Transparencia activa"."""
    return f"{chapter.number}. {chapter.front.title}" if chapter.number else chapter.front.title


def _kind_of_chapter(chapter: Chapter) -> tuple[str, str]:
    match chapter.kind:
        case SectionKind.CHAPTER:
            return "chapter", _("Capítulo")
        case SectionKind.ANNEX:
            return "annex", _("Anexo")
        case SectionKind.FRONT | SectionKind.BACK:
            return "part", _("Parte")
        case _:
            assert_never(chapter.kind)


def _named(block: Block) -> Iterator[tuple[str, str, str, str]]:
    """Yield id, kind, its word and title of what a block names; ids may be empty."""
    match block:
        case Heading():
            yield block.id, "heading", _("Sección"), plain_text(block.children)
        case Table():
            yield block.id, "table", _("Tabla"), plain_text(block.caption)
        case DataTable():
            yield block.id, "data", _("Tabla de datos"), plain_text(block.caption) or block.path
        case Profile():
            yield block.id, "profile", _("Perfil"), plain_text(block.caption)
        case Figure():
            yield block.id, "figure", _("Figura"), plain_text(block.caption) or block.image.alt
        case Chart():
            on_map = block.kind == "mapa"
            word = _("Mapa") if on_map else _("Gráfico")
            yield block.id, "map" if on_map else "chart", word, plain_text(block.caption)
        case Callout():
            yield block.id, "callout", _("Recuadro"), plain_text(block.title)
        case Form():
            yield block.id, "form", _("Formulario"), plain_text(block.title)
        case Card():
            yield block.id, "card", _("Ficha"), plain_text(block.title)
            yield from ((item.id, "term", _("Término"), plain_text(item.term)) for item in block.items)
        case DefinitionList():
            yield from ((item.id, "term", _("Término"), plain_text(item.term)) for item in block.items)
        case Paragraph() | ListBlock() | Quote() | CodeBlock() | Rule():
            return
        case Conditional() | NoteDefinition() | Listing():
            return
        case _:
            assert_never(block)


# --- Values ------------------------------------------------------------------------------------


def sample_place(guide: Guide) -> Territory:
    """Return the municipality that examples show: the first that has figures, else the country."""
    municipalities = sorted(guide.territories.municipalities.values(), key=lambda place: place.code)
    known = (place for place in municipalities if place.values and place.name != place.department)
    return next(known, municipalities[0] if municipalities else guide.territories.country)


def context_for(guide: Guide, code: str) -> Context:
    """Return what assembly knows when it settles the guide for a territory; the country for no such code."""
    territory = guide.territories.find(code) or guide.territories.country
    return Context(guide, guide.edition, territory, guide.language)


def values(guide: Guide, sample: Territory) -> Iterator[Value]:
    """Yield every variable that texts can use.

    First the territory's, then the guide's, the staff's columns, the figures, and the data files' columns.
    """
    country, local = context_for(guide, COUNTRY_CODE), context_for(guide, sample.code)
    wide, narrow = known_values(country), known_values(local)
    labels = _territory_labels()
    for name, label in labels.items():
        yield Value(name, label, _("Del territorio"), wide.get(name, ""), narrow.get(name, ""))
    for name in guide.variables:
        if name not in labels and name not in guide.territories.own_columns:
            yield Value(name, name, _("De la guía"), wide.get(name, ""), narrow.get(name, ""))
    for name in guide.territories.own_columns:
        yield Value(name, name.replace("_", " "), _("Columnas propias"), *_own_words(name, wide, narrow))
    for indicator in guide.indicators.values():
        figures = [context.figure(indicator, context.territory) for context in (country, local)]
        given = [
            _("sin dato") if figure is None else figure_text(indicator, figure, guide.language)
            for figure in figures
        ]
        percent = figures[0] if indicator.unit == "porcentaje" else None
        name = FIGURE_PREFIX + indicator.id
        yield Value(name, indicator.label, _("Cifras"), given[0], given[1], percent)
    for name in sorted(column_names(guide.territories) - {*guide.territories.own_columns, *labels}):
        words = _own_words(name, wide, narrow)
        yield Value(name, name.replace("_", " "), _("Columnas de los datos"), *words)


def _own_words(name: str, wide: Mapping[str, str], narrow: Mapping[str, str]) -> tuple[str, str]:
    return wide.get(name, ""), narrow.get(name, _("sin dato"))


def _territory_labels() -> dict[str, str]:
    return {
        "municipio": _("Nombre del municipio"),
        "departamento": _("Nombre del departamento"),
        "territorio": _("Nombre del territorio de la edición"),
        "codigo": _("Código del territorio"),
        "region": _("Región"),
        "idiomas": _("Idiomas que se hablan"),
        "edicion": _("Número de la edición"),
        "fecha": _("Fecha de la edición"),
    }


# --- Territories -------------------------------------------------------------------------------


def territories(guide: Guide) -> tuple[Territory, ...]:
    """Return the country, then each department followed by its municipalities, by code."""
    found = [guide.territories.country]
    for _code, department in sorted(guide.territories.departments.items()):
        found += [department, *guide.territories.members(department)]
    return tuple(found)


def regions(guide: Guide) -> tuple[str, ...]:
    """Return the names of the regions, sorted."""
    names = {place.region for place in guide.territories.municipalities.values() if place.region}
    return tuple(sorted(names, key=fold))


def languages(guide: Guide) -> tuple[tuple[str, str], ...]:
    """Return code and name of the languages that some municipality speaks, by name."""
    spoken = {code for place in guide.territories.municipalities.values() for code in place.languages}
    known = {language.code: language.name for language in guide.languages}
    return tuple(sorted(((code, known.get(code, code)) for code in spoken), key=lambda one: fold(one[1])))
