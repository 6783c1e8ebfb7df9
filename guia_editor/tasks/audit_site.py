"""Which files of the shared site the readers of each territory get, as its own scripts have it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guia_editor.errors import DamagedEdition
from guia_editor.export.finished_text import assigned
from guia_editor.i18n import _
from guia_editor.model.territory import COUNTRY_CODE

SITE_INDEX = "recursos/municipios.js"
"""What a site of many territories has and no other."""


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """A site's text, and the files that each territory's readers get, relative to the site."""

    content_hash: str
    files: Mapping[str, tuple[str, ...]]


def site_files(site: Path) -> SiteFiles:
    """Return what each territory's readers get. Raises `DamagedEdition` when the site does not say."""
    try:
        index: Any = assigned((site / SITE_INDEX).read_text("utf-8"))
        facts = json.loads((site / "edicion.json").read_text("utf-8"))
        files = {
            code: (*_of_place(site, index, variants), f"recursos/municipios/{code}.js")
            for code, _name, _department, variants in index["places"]
        }
        files[COUNTRY_CODE] = tuple(_of_country(site, index))
        return SiteFiles(str(facts["huella"]), files)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DamagedEdition(
            _("El sitio de «{folder}» no dice qué páginas son de cada municipio.").format(folder=site),
            _("Vuelva a hacer el lote."),
        ) from error


def _of_place(site: Path, index: Any, variants: list[int]) -> Iterator[str]:
    for section, names, number in zip(index["sections"], index["variants"], variants, strict=True):
        if number < 0:
            continue
        file = f"{section}-{names[number]}" if names[number] else section
        yield f"{file}.html"
        words = f"recursos/busqueda/pagina-{file}.js"
        if (site / words).is_file():
            yield words


def _of_country(site: Path, index: Any) -> Iterator[str]:
    """Yield the plain pages and their search: all that is not named as a territory's."""
    local = {
        f"{section}-{name}"
        for section, names in zip(index["sections"], index["variants"], strict=True)
        for name in names
        if name
    }
    yield from (path.name for path in sorted(site.glob("*.html")) if path.stem not in local)
    search = site / "recursos" / "busqueda"
    yield from (
        f"recursos/busqueda/{path.name}"
        for path in sorted(search.glob("*.js"))
        if path.stem.startswith("texto-") or path.stem == "indice"
    )
