"""Sizes and names as a batch tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from guia_editor.export import FORMATS
from guia_editor.i18n import _, number
from guia_editor.model.territory import TerritoryKind

if TYPE_CHECKING:
    from guia_editor.model.territory import Territories

_MB, _GB = 1_000_000, 1_000_000_000


def size(count: int) -> str:
    """Return a size in megabytes or gigabytes (decimal, as disks are sold)."""
    if count >= _GB:
        return _("{n}\u00a0GB").format(n=number(count / _GB, 1))
    return _("{n}\u00a0MB").format(n=number(max(1, round(count / _MB))))


def formats_in(names: Iterable[str]) -> str:
    """Return formats as people call them; names that are none are left out."""
    return ", ".join(_(FORMATS[name].label) for name in names if name in FORMATS)


def name_of(code: str, territories: Territories | None) -> str:
    """Return whose edition a code means ("Nahualá, Sololá"); what is no code of a territory, as it is."""
    if code == "web":
        return _("El sitio web de todos")
    place = territories.find(code) if territories is not None else None
    if place is None:
        return code
    match place.kind:
        case TerritoryKind.COUNTRY:
            return _("Todo el país")
        case TerritoryKind.DEPARTMENT:
            return _("Departamento de {name}").format(name=place.name)
        case TerritoryKind.MUNICIPALITY:
            return f"{place.name}, {place.department}"
