"""Territories and their indicators: the country, its departments, its municipalities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from guia_editor.model.blocks import Condition
from guia_editor.model.expression_tree import Value
from guia_editor.model.expressions import understood

Ring = tuple[tuple[float, float], ...]
"""A closed line of (longitude, latitude) pairs in degrees, WGS 84."""


class TerritoryKind(StrEnum):
    """How wide a territory is; the values are what files store."""

    COUNTRY = "pais"
    DEPARTMENT = "departamento"
    MUNICIPALITY = "municipio"


COUNTRY_CODE = "00"


@dataclass(frozen=True, slots=True)
class Territory:
    """A place with its INE code ("00" country, "07" department, "0701" municipality).

    `values` holds the raw numbers of the data files by column (households, persons); None where the
    source has none. `texts` holds further columns that are words, those that the staff added among them;
    empty where nobody has filled them in. `variants` are other ways in which its name is written.
    """

    code: str
    name: str
    kind: TerritoryKind
    department_code: str = ""
    department: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    values: Mapping[str, float | None] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()


IndicatorSense = Literal["", "mas", "menos"]
IndicatorUnit = Literal["porcentaje", "personas", "hogares", "puntos", "numero"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of a territory, computed from raw columns.

    With a denominator it is 100 · Σ numerator / Σ denominator (percent); without, Σ numerator. For wider
    territories `aggregate` says whether the raw columns are summed over municipalities or averaged
    (a plain mean over those that have a value).

    `better` says whether more of it or less is better off, empty where nobody has said. `shortage` is what
    those who lack it have in common, as a heading says it ("Hogares sin red de drenajes").
    """

    id: str
    label: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    unit: IndicatorUnit = "porcentaje"
    decimals: int = 1
    aggregate: Literal["suma", "promedio"] = "suma"
    source: str = ""
    better: IndicatorSense = ""
    shortage: str = ""

    @property
    def says_shortage(self) -> bool:
        """Whether it can be said what share lacks it."""
        return bool(self.shortage and self.better) and self.unit == "porcentaje"


@dataclass(frozen=True, slots=True)
class Territories:
    """All places of the guide, by code; `outlines` holds polygons by code, `lakes` rings to draw over.

    `own_columns` names the columns that the staff added, in their order.
    """

    country: Territory
    departments: Mapping[str, Territory]
    municipalities: Mapping[str, Territory]
    outlines: Mapping[str, tuple[tuple[Ring, ...], ...]] = field(default_factory=dict)
    lakes: tuple[tuple[Ring, ...], ...] = ()
    own_columns: tuple[str, ...] = ()

    def find(self, code: str) -> Territory | None:
        """Return the territory with a code, or None."""
        if code == COUNTRY_CODE:
            return self.country
        return self.departments.get(code) or self.municipalities.get(code)

    def members(self, territory: Territory) -> tuple[Territory, ...]:
        """Return the municipalities of a territory, by code; of a municipality, itself."""
        if territory.kind is TerritoryKind.MUNICIPALITY:
            return (territory,)
        found = (
            m
            for m in self.municipalities.values()
            if territory.kind is TerritoryKind.COUNTRY or m.department_code == territory.code
        )
        return tuple(sorted(found, key=lambda m: m.code))


LOCAL_VARIABLES = frozenset({"municipio", "departamento", "territorio", "codigo", "region", "idiomas"})
"""Variables that differ by municipality, besides indicators and the columns of the territories' tables."""

TERRITORY_VARIABLES = LOCAL_VARIABLES | {"edicion", "fecha"}
"""Variables that every edition knows, besides those, `dato:…` and the guide's own."""

PLACE_NAMES = ("municipio", "departamento", "region", "codigo")
"""What every municipality has besides its columns, under the names of the variables."""


def column_names(territories: Territories) -> frozenset[str]:
    """Return the names of all columns that municipalities have, of the data files and of the staff."""
    found = set(territories.own_columns)
    for place in territories.municipalities.values():
        found.update(place.texts, place.values)
    return frozenset(found)


def place_value(name: str, place: Territory, indicators: Mapping[str, Indicator]) -> Value | None:
    """Return what a municipality has under a name, or None; an indicator comes before a column.

    Figures are rounded as they are printed, so that what is read and what is compared agree.
    """
    if name in indicators:
        figure = figure_of(indicators[name], (place,))
        return None if figure is None else round(figure, indicators[name].decimals)
    match name:
        case "municipio":
            return place.name
        case "departamento":
            return place.department
        case "region":
            return place.region or None
        case "codigo":
            return place.code
        case _:
            return place.texts.get(name) or place.values.get(name)


def indicator_value(indicator: Indicator, territory: Territory, territories: Territories) -> float | None:
    """Return an indicator for a territory, or None where the sources have no figure."""
    return figure_of(indicator, territories.members(territory))


def figure_of(indicator: Indicator, places: Iterable[Territory]) -> float | None:
    """Return an indicator for some municipalities together, or None where the sources have no figure."""
    tops: list[float] = []
    bottoms: list[float] = []
    for place in places:
        top = _sum(place, indicator.numerator)
        bottom = _sum(place, indicator.denominator) if indicator.denominator else 1.0
        if top is not None and bottom is not None:
            tops.append(top)
            bottoms.append(bottom)
    if not tops:
        return None
    if not indicator.denominator:
        return sum(tops) / len(tops) if indicator.aggregate == "promedio" else sum(tops)
    if indicator.aggregate == "promedio":
        shares = [100 * t / b for t, b in zip(tops, bottoms, strict=True) if b]
        return sum(shares) / len(shares) if shares else None
    return 100 * sum(tops) / sum(bottoms) if sum(bottoms) else None


def _sum(place: Territory, columns: tuple[str, ...]) -> float | None:
    values = [place.values.get(column) for column in columns]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def sees(condition: Condition, municipality: Territory, indicators: Mapping[str, Indicator]) -> bool:
    """Say whether a municipality's edition shows a passage; not if that takes a figure that it lacks."""
    return shows(condition, municipality, indicators) is True


def shows(condition: Condition, municipality: Territory, indicators: Mapping[str, Indicator]) -> bool | None:
    """Say as `sees` does; None where the condition depends on a value that the municipality lacks."""
    if municipality.code in condition.exclude or municipality.department_code in condition.exclude:
        return False
    within = (
        (not condition.departments or municipality.department_code in condition.departments)
        and (not condition.municipalities or municipality.code in condition.municipalities)
        and (not condition.regions or municipality.region in condition.regions)
        and (not condition.languages or bool(set(condition.languages) & set(municipality.languages)))
    )
    if not within or not condition.expression:
        return within
    expression = understood(condition.expression)
    if expression is None:
        return False
    return expression.holds(lambda name: place_value(name, municipality, indicators))
