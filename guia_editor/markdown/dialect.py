"""The closed lists of the dialect: what the parser accepts and the author's manual explains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from guia_editor.model.blocks import CalloutKind, ChartKind, FieldKind, ProfileKind

CALLOUT_KINDS: tuple[CalloutKind, ...] = get_args(CalloutKind)
CHART_KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
PROFILE_KINDS: tuple[ProfileKind, ...] = get_args(ProfileKind)
FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)

DIVS: Mapping[str, frozenset[str]] = {
    "recuadro": frozenset({"tipo", "titulo"}),
    "formulario": frozenset({"titulo"}),
    "ficha": frozenset({"titulo"}),
    "solo": frozenset({"departamento", "municipio", "region", "idioma", "excepto", "si"}),
    "datos": frozenset(
        {"archivo", "columnas", "titulo", "donde", "orden", "limite", "anchos", "fuente"},
    ),
    "grafico": frozenset({"tipo", "indicadores", "titulo", "alt"}),
    "perfil": frozenset({"tipo", "indicadores", "titulo"}),
}
"""Names of fenced divs with the attributes that each understands, besides `#id`."""

WITHOUT_ID = frozenset({"solo"})
"""Divs that cannot be referred to: what they hold may be absent from an edition."""

FIELD_ATTRIBUTES = frozenset({"campo", "tipo", "ayuda", "opciones", "ancho", "lineas", "obligatorio"})
TABLE_ATTRIBUTES = frozenset({"anchos", "fuente"})
FIGURE_ATTRIBUTES = frozenset({"fuente"})
HEADING_ATTRIBUTES: frozenset[str] = frozenset()
