"""Where readers of a site of many territories choose theirs: by name, by department, on a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guia_editor.export.maps import CREDIT, DISPUTE, department_paths
from guia_editor.export.svg import WIDTH
from guia_editor.export.web_pages import Page, Site
from guia_editor.export.web_records import TerritoryRecord
from guia_editor.export.web_search import fold
from guia_editor.model.territory import Territories, TerritoryKind

CHOOSER = "elegir-municipio.html"
_HEIGHT = 620


@dataclass(frozen=True, slots=True)
class Choice:
    """A municipality to choose; `others` are further ways in which its name is written."""

    code: str
    name: str
    others: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it can be found by, folded."""
        return fold(" ".join((self.name, *self.others, self.code)))


@dataclass(frozen=True, slots=True)
class DepartmentChoices:
    """A department with its municipalities; `own` says whether it has an edition of its own."""

    code: str
    name: str
    own: bool
    places: tuple[Choice, ...]


def chooser(site: Site, records: Iterable[TerritoryRecord], territories: Territories) -> tuple[str, str]:
    """Return the page as (file, HTML)."""
    departments = choices({record.code: record for record in records}, territories)
    shapes, lakes = department_paths(territories, _HEIGHT)
    offered = {one.code: one.name for one in departments}
    title = site.wording("Elegir municipio")
    return site.render(
        "elegir-municipio.html",
        Page(CHOOSER, title, title),
        departments=departments,
        shapes=[(code, offered[code], outline) for code, outline in shapes if code in offered],
        rest=[outline for code, outline in shapes if code not in offered],
        lakes=lakes,
        map_width=WIDTH,
        map_height=_HEIGHT,
        dispute=site.wording(DISPUTE),
        credit=site.wording(CREDIT),
    )


def choices(
    records: Mapping[str, TerritoryRecord], territories: Territories
) -> tuple[DepartmentChoices, ...]:
    """Return what can be chosen, by department and name, as people look for it in a list."""
    places: dict[str, list[Choice]] = defaultdict(list)
    names: dict[str, str] = {}
    for code, record in records.items():
        if record.kind == TerritoryKind.MUNICIPALITY:
            known = territories.find(code)
            places[record.department_code].append(Choice(code, record.name, known.variants if known else ()))
            names[record.department_code] = record.department
        elif record.kind == TerritoryKind.DEPARTMENT:
            names[code] = record.name
    return tuple(
        DepartmentChoices(
            code, names[code], code in records, tuple(sorted(places[code], key=lambda one: fold(one.name)))
        )
        for code in sorted(names, key=lambda code: fold(names[code]))
    )
