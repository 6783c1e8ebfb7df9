"""Territories and their indicators: the country, its departments, its municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from guia_editor.model.blocks import Condition

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
    source has none. `texts` holds further columns that are words.
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


IndicatorUnit = Literal["porcentaje", "personas", "hogares", "puntos", "numero"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of a territory, computed from raw columns.

    With a denominator it is 100 · Σ numerator / Σ denominator (percent); without, Σ numerator. For wider
    territories `aggregate` says whether the raw columns are summed over municipalities or averaged
    (a plain mean over those that have a value).
    """

    id: str
    label: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    unit: IndicatorUnit = "porcentaje"
    decimals: int = 1
    aggregate: Literal["suma", "promedio"] = "suma"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Territories:
    """All places of the guide, by code; `outlines` holds polygons by code, `lakes` rings to draw over."""

    country: Territory
    departments: Mapping[str, Territory]
    municipalities: Mapping[str, Territory]
    outlines: Mapping[str, tuple[tuple[Ring, ...], ...]] = field(default_factory=dict)
    lakes: tuple[tuple[Ring, ...], ...] = ()

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


def indicator_value(indicator: Indicator, territory: Territory, territories: Territories) -> float | None:
    """Return an indicator for a territory, or None where the sources have no figure."""
    tops: list[float] = []
    bottoms: list[float] = []
    for place in territories.members(territory):
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


def sees(condition: Condition, municipality: Territory) -> bool:
    """Say whether a municipality's edition shows a passage."""
    if municipality.code in condition.exclude or municipality.department_code in condition.exclude:
        return False
    return (
        (not condition.departments or municipality.department_code in condition.departments)
        and (not condition.municipalities or municipality.code in condition.municipalities)
        and (not condition.regions or municipality.region in condition.regions)
        and (not condition.languages or bool(set(condition.languages) & set(municipality.languages)))
    )
