"""The papers of a delivery: which templates they are made of, and what is filled into their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from guia_editor.export.batch_page import size_in_words
from guia_editor.export.letters import Value, fill_letter
from guia_editor.i18n import _, long_date
from guia_editor.model.copy_code import copy_code
from guia_editor.model.edition import Edition
from guia_editor.model.guide import Guide
from guia_editor.model.territory import Territory, TerritoryKind
from guia_editor.storage.manifest import Sealed
from guia_editor.storage.shipped import shipped_guide

__all__ = ["Value", "files_as_rows", "fill_letter", "label_of", "letter_template", "letter_values"]

FOLDER = "oficios"


def letter_template(templates: Path, name: str) -> Path:
    """Return a paper's template, "oficio.docx": the guide's own, or the one that comes with the program."""
    own = templates / FOLDER / name
    return own if own.is_file() else shipped_guide() / "plantillas" / FOLDER / name


def letter_values(
    guide: Guide, edition: Edition, place: Territory, fingerprint: str, files: Sequence[Sealed]
) -> dict[str, Value]:
    """Return what a territory's letter and receipt can name; `fingerprint` is its manifest's SHA-256.

    Columns that staff added are there too, under their own names: empty where the territory has none.
    """
    kinds = [name for ending, name in _kinds().items() if any(one.path.endswith(ending) for one in files)]
    own: dict[str, Value] = {**dict.fromkeys(guide.territories.own_columns, ""), **place.texts}
    return (
        own
        | label_of(guide, edition, place)
        | {
            "fecha": long_date(edition.date),
            "marca": edition.mark,
            "formatos": _listed(kinds),
            "huella": fingerprint,
            "cabecera": " · ".join(one.name for one in guide.institutions),
            "institucion": guide.institutions[0].name if guide.institutions else "",
            "archivos": files_as_rows(files),
            "cambios": [],
        }
    )


def label_of(guide: Guide, edition: Edition, place: Territory) -> dict[str, str]:
    """Return what stands on a territory's label."""
    department = place.name if place.kind is TerritoryKind.DEPARTMENT else place.department
    return {
        "municipio": place.name,
        "departamento": department,
        "codigo": place.code,
        "contacto": place.texts.get("contacto", ""),
        "edicion": edition.number,
        "codigo_corto": copy_code(
            edition.number, place.code, guide.language, guide.content_hash, approved=edition.approved
        ),
    }


def files_as_rows(files: Sequence[Sealed]) -> list[Mapping[str, str]]:
    """Return the documents among an edition's files as rows: name, format, size in words."""
    kinds = _kinds()
    return [
        {
            "nombre": one.path,
            "formato": kinds["." + one.path.rpartition(".")[2]],
            "tamano": size_in_words(one.size),
        }
        for one in files
        if "/" not in one.path and "." + one.path.rpartition(".")[2] in kinds
    ]


def _kinds() -> dict[str, str]:
    return {".docx": _("Word"), ".pdf": _("PDF"), ".html": _("página web")}


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("{words} y {last}").format(words=", ".join(words[:-1]), last=words[-1])
