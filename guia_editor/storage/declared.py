"""What guia.yaml, fuentes.yaml and glosario.yaml may say: the tables of keys, and typed values of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guia_editor.i18n import _
from guia_editor.model.document import SectionKind
from guia_editor.model.edition import Edition
from guia_editor.model.flow import Flow
from guia_editor.model.guide import Institution, Source, Term
from guia_editor.model.review import State
from guia_editor.model.territory import Indicator
from guia_editor.storage.yaml import Field, Problems, Table, read_yaml, validate

GUIDE_FILE = "guia.yaml"
SOURCES_FILE = "fuentes.yaml"
GLOSSARY_FILE = "glosario.yaml"

_KEY = re.compile(r"\w[\w:.-]*")
"""What a citation, `[@key]`, and a glossary link, `#g:key`, can name."""

UNDATED = dt.date(2000, 1, 1)
"""Stands in for a date that guia.yaml fails to give; that is an error, so only drafts show it."""

_TEXT = Field()
_TEXTS = Field("lista", item=_TEXT)
_NEEDED = Field(required=True)
_FILE = Field("registro", fields={"archivo": _NEEDED, "numero": _TEXT}, short="archivo")
_LISTED = Field("lista", item=_FILE)

GUIDE_FIELDS: Mapping[str, Field] = {
    "titulo": _NEEDED,
    "subtitulo": _TEXT,
    "descripcion": _TEXT,
    "idioma": _TEXT,
    "idiomas": _TEXTS,
    "instituciones": Field(
        "lista", item=Field("registro", fields={"id": _NEEDED, "nombre": _NEEDED, "siglas": _TEXT})
    ),
    "edicion": Field(
        "registro",
        required=True,
        fields={"numero": _TEXT, "fecha": Field("fecha", required=True), "cambios": _TEXTS},
    ),
    "preliminares": _LISTED,
    "capitulos": _LISTED,
    "anexos": _LISTED,
    "variables": Field("palabras"),
    "nombres_amplios": Field(
        "registro", fields={"pais": Field("palabras"), "departamento": Field("palabras")}
    ),
    "indicadores": Field(
        "lista",
        item=Field(
            "registro",
            fields={
                "id": _NEEDED,
                "nombre": _NEEDED,
                "numerador": Field("lista", required=True, item=_TEXT),
                "denominador": _TEXTS,
                "unidad": Field(choices=("porcentaje", "personas", "hogares", "puntos", "numero")),
                "decimales": Field("entero"),
                "agregacion": Field(choices=("suma", "promedio")),
                "fuente": _TEXT,
                "mejor": Field(choices=("mas", "menos")),
                "carencia": _TEXT,
            },
        ),
    ),
    "licencia": _TEXT,
    "creditos": _TEXTS,
    "url_base": _TEXT,
    "palabras_clave": _TEXTS,
    "revision": Field(
        "registro",
        fields={
            "nombre": _TEXT,
            "estados": Field("registro", fields={one.value: _TEXT for one in State}),
            "plazos": Field("registro", fields={one.value: Field("entero") for one in State}),
            "dictamen": Field("si_no"),
            "observaciones_impiden": Field("si_no"),
        },
    ),
}

SOURCE_FIELDS: Mapping[str, Field] = {
    "corto": _NEEDED,
    "titulo": _NEEDED,
    "tipo": Field(required=True, choices=("norma", "documento", "dato", "sitio")),
    "emisor": _TEXT,
    "fecha": _TEXT,
    "url": _TEXT,
    "nota": _TEXT,
    "verificado": Field("si_no", required=True),
    "verificado_por": _TEXT,
    "verificado_fecha": Field("fecha"),
    "verificado_donde": _TEXT,
}

TERM_FIELDS: Mapping[str, Field] = {
    "termino": _NEEDED,
    "definicion": _NEEDED,
    "siglas": _TEXT,
    "vease": _TEXTS,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that guia.yaml puts in the book, with the number it gets ("7", "A3"; empty if unnumbered)."""

    path: str
    kind: SectionKind
    number: str


@dataclass(frozen=True, slots=True)
class GuideFile:
    """What guia.yaml says."""

    values: Mapping[str, Any]
    files: tuple[Listed, ...]
    institutions: tuple[Institution, ...]
    indicators: Mapping[str, Indicator]
    edition: Edition
    flow: Flow

    def text(self, key: str, default: str = "") -> str:
        """Return a key's words."""
        return str(self.values.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a key's list of words."""
        return tuple(self.values.get(key, ()))

    def words(self, key: str) -> Mapping[str, Any]:
        """Return a key's mapping."""
        found: Mapping[str, Any] = self.values.get(key, {})
        return found


def read_guide_file(text: str, problems: Problems) -> GuideFile | None:
    """Return what guia.yaml says, or None when it cannot be read at all; problems say what is wrong."""
    table = read_yaml(text, problems)
    if table is None:
        return None
    values = validate(table, GUIDE_FIELDS, problems)
    institutions = tuple(
        Institution(one["id"], one["nombre"], one.get("siglas", ""))
        for one in values.get("instituciones", ())
        if {"id", "nombre"} <= one.keys()
    )
    said = values.get("edicion", {})
    date = said.get("fecha", UNDATED)
    edition = Edition(said.get("numero") or date.isoformat(), date, notes=tuple(said.get("cambios", ())))
    return GuideFile(
        values,
        tuple(_listed(values)),
        institutions,
        dict(_indicators(values, table, problems)),
        edition,
        _flow(values.get("revision", {})),
    )


def _flow(said: Mapping[str, Any]) -> Flow:
    """Return how the guide says that it is reviewed; what it leaves out is as the program has it."""
    labels, days = said.get("estados", {}), said.get("plazos", {})
    return Flow(
        name=said.get("nombre", ""),
        labels={State(key): words for key, words in labels.items() if words},
        patience={State(key): max(0, number) for key, number in days.items()},
        opinion=said.get("dictamen", False),
        comments_block=said.get("observaciones_impiden", True),
    )


def _listed(values: Mapping[str, Any]) -> Iterator[Listed]:
    for key, kind, prefix in (
        ("preliminares", SectionKind.FRONT, None),
        ("capitulos", SectionKind.CHAPTER, ""),
        ("anexos", SectionKind.ANNEX, "A"),
    ):
        last = 0
        for entry in values.get(key, ()):
            if not entry.get("archivo"):
                continue
            if prefix is None:
                yield Listed(entry["archivo"], kind, entry.get("numero", ""))
                continue
            number = entry.get("numero") or f"{prefix}{last + 1}"
            digits = number.removeprefix(prefix)
            last = int(digits) if digits.isascii() and digits.isdecimal() else last + 1
            yield Listed(entry["archivo"], kind, number)


def _indicators(
    values: Mapping[str, Any], table: Table, problems: Problems
) -> Iterator[tuple[str, Indicator]]:
    seen: set[str] = set()
    for one in values.get("indicadores", ()):
        if not {"id", "nombre", "numerador"} <= one.keys():
            continue
        if one["id"] in seen:
            problems.add(
                "indicador-repetido",
                _("El indicador «{id}» está dos veces.").format(id=one["id"]),
                _("Deje uno o cambie su «id»."),
                table.key_lines.get("indicadores", 0),
            )
        seen.add(one["id"])
        yield (
            one["id"],
            Indicator(
                id=one["id"],
                label=one["nombre"],
                numerator=tuple(one["numerador"]),
                denominator=tuple(one.get("denominador", ())),
                unit=one.get("unidad", "porcentaje" if one.get("denominador") else "numero"),
                decimals=max(0, min(6, one.get("decimales", 1 if one.get("denominador") else 0))),
                aggregate=one.get("agregacion", "suma"),
                source=one.get("fuente", ""),
                better=one.get("mejor", ""),
                shortage=one.get("carencia", ""),
            ),
        )


def read_sources(text: str, problems: Problems) -> dict[str, Source]:
    """Return the works that fuentes.yaml declares, by key; a verified one must say who, when and where."""
    sources: dict[str, Source] = {}
    for key, values, line in _records(text, SOURCE_FIELDS, problems):
        checked = bool(values.get("verificado", False))
        proof = [values.get(f"verificado_{part}") for part in ("por", "fecha", "donde")]
        if checked and not all(proof):
            problems.add(
                "verificacion-incompleta",
                _("La fuente «{key}» dice «verificado: si» sin quién, cuándo o dónde.").format(key=key),
                _("Complete verificado_por, verificado_fecha y verificado_donde, o ponga «verificado: no»."),
                line,
            )
        sources[key] = Source(
            key=key,
            short=values.get("corto", key),
            title=values.get("titulo", key),
            kind=values.get("tipo", "documento"),
            issuer=values.get("emisor", ""),
            date=values.get("fecha", ""),
            url=values.get("url", ""),
            note=values.get("nota", ""),
            verified=checked and all(proof),
            verified_by=proof[0] or "",
            verified_on=proof[1].isoformat() if proof[1] else "",
            verified_at=proof[2] or "",
            line=line,
        )
    return sources


def read_glossary(text: str, problems: Problems) -> dict[str, Term]:
    """Return the terms that glosario.yaml explains, by key."""
    return {
        key: Term(
            key=key,
            term=values.get("termino", key),
            definition=values.get("definicion", ""),
            acronym=values.get("siglas", ""),
            see_also=tuple(values.get("vease", ())),
            line=line,
        )
        for key, values, line in _records(text, TERM_FIELDS, problems)
    }


def _records(
    text: str, fields: Mapping[str, Field], problems: Problems
) -> Iterator[tuple[str, dict[str, Any], int]]:
    table = read_yaml(text, problems)
    for key, value in (table.items if table else {}).items():
        line = table.key_lines.get(key, 0) if table else 0
        if not _KEY.fullmatch(key):
            problems.add(
                "clave-con-signos",
                _("La clave «{key}» no se puede citar ni enlazar.").format(key=key[:80]),
                _("Use letras, cifras, guiones y puntos, sin espacios, como «dto-57-2008»."),
                line,
            )
        if isinstance(value, Table):
            yield key, validate(value, fields, problems, key), line
        else:
            problems.add(
                "valor-invalido",
                _("«{key}» está vacía o mal sangrada.").format(key=key),
                _("Debajo de «{key}:» escriba sus datos, con dos espacios de sangría.").format(key=key),
                line,
            )
