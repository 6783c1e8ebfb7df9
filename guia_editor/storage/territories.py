"""From the data files to `Territories`: municipalities, departments, the country, and their outlines."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import DataFile, Language
from guia_editor.model.names import fold
from guia_editor.model.own_columns import OWN_COLUMNS
from guia_editor.model.territory import COUNTRY_CODE, Ring, Territories, Territory, TerritoryKind
from guia_editor.storage.own_columns import table_of
from guia_editor.storage.yaml import Problems

MUNICIPALITIES = "datos/municipios.csv"
DEPARTMENTS = "datos/departamentos.csv"
INDICATORS = "datos/indicadores_municipales.csv"
LANGUAGES = "datos/idiomas.csv"
OUTLINES = ("datos/departamentos.geojson", "datos/municipios.geojson")
LAKES = "datos/lagos.geojson"

NAMES = "datos/municipios_nombres.csv"

_FIELDS = ("municipio", "departamento_codigo", "departamento", "region", "idiomas")
_NO_NAMES = ("codigo", "coinciden", "nota")
"""Columns of the table of names that hold no spelling."""

HOW_MANY = {MUNICIPALITIES: 340, DEPARTMENTS: 22}
"""The municipalities and departments of Guatemala (INE, 2018 census); a guide must not miss one."""

Shape = tuple[Ring, ...]
Rows = Mapping[str, Mapping[str, str]]


class _Tables:
    """The data files as rows by code, noting what is missing or doubled."""

    def __init__(self, data: Mapping[str, DataFile], found: list[Finding]) -> None:
        self._data = data
        self._found = found

    def error(self, path: str, message: str, remedy: str, line: int = 0) -> None:
        self._found.append(Finding(Severity.ERROR, "territorios", message, remedy, path, line))

    def rows(self, path: str, key: str, columns: tuple[str, ...], length: int) -> Rows:
        """Return rows by their code, which has `length` digits."""
        table = self._data.get(path)
        if table is None:
            remedy = _("Copie «{path}» de otra guía.").format(path=path)
            self.error(path, _("Falta la tabla de territorios."), remedy)
            return {}
        missing = [column for column in (key, *columns) if column not in table.columns]
        if missing:
            self.error(
                path,
                _("Faltan columnas: {columns}.").format(columns=", ".join(missing)),
                _("Devuelva a la tabla sus columnas originales."),
                1,
            )
            return {}
        rows: dict[str, Mapping[str, str]] = {}
        for number, cells in enumerate(table.rows, 2):
            row = dict(zip(table.columns, cells, strict=True))
            code = row[key]
            if code in rows or len(code) != length or not (code.isascii() and code.isdecimal()):
                self.error(
                    path,
                    _("El código «{code}» está repetido o no tiene {n} cifras.").format(code=code, n=length),
                    _("Escriba el código del INE, con su cero inicial."),
                    number,
                )
                continue
            rows[code] = row
        if path in HOW_MANY and len(rows) != HOW_MANY[path]:
            self.error(
                path,
                _("Hay {n} territorios y deben ser {m}.").format(n=len(rows), m=HOW_MANY[path]),
                _("Complete la tabla: ninguno puede quedar sin su edición."),
            )
        return rows

    def numbers(self, path: str, row: Mapping[str, str], columns: tuple[str, ...]) -> dict[str, float | None]:
        """Return a row's figures; an empty cell is None."""
        values: dict[str, float | None] = {}
        for column in columns:
            cell = row[column]
            try:
                values[column] = float(cell) if cell else None
            except ValueError:
                values[column] = math.nan
            if values[column] is not None and not math.isfinite(values[column] or 0.0):
                values[column] = None
                self.error(
                    path,
                    _("«{cell}» en la columna «{column}» de {code} no es un número.").format(
                        cell=cell, column=column, code=row.get("codigo", "?")
                    ),
                    _("Escriba solo cifras y punto decimal, o deje la celda vacía."),
                )
        return values


def read_territories(
    data: Mapping[str, DataFile], outlines: Mapping[str, str], found: list[Finding]
) -> Territories:
    """Return all places, from data files by path and the texts of the outline files by path.

    What is missing or wrong is added to `found`, and the places that can be read are still there.
    """
    tables = _Tables(data, found)
    departments = _departments(tables)
    municipalities, own = _with_own(data, _municipalities(tables, data, departments), found)
    shapes: dict[str, tuple[Shape, ...]] = {}
    for path in OUTLINES:
        shapes.update(_features(path, outlines, found))
    lakes = tuple(ring for _code, shape in _features(LAKES, outlines, found) for ring in shape)
    _expect_outlines(shapes, [*departments, *municipalities], found)
    country = _country(departments, read_languages(data))
    return Territories(country, departments, municipalities, shapes, lakes, own)


def read_languages(data: Mapping[str, DataFile]) -> tuple[Language, ...]:
    """Return the languages of idiomas.csv, the most spoken first; codes are ISO 639-3, else BCP 47."""
    table = data.get(LANGUAGES)
    if table is None or not {"iso639_3", "nombre_es"} <= set(table.columns):
        return ()
    rows = [dict(zip(table.columns, cells, strict=True)) for cells in table.rows]

    def speakers(row: Mapping[str, str]) -> int:
        count = row.get("hablantes_2018", "")
        return int(count) if count.isascii() and count.isdecimal() else 0

    return tuple(
        Language(
            row["iso639_3"] or row.get("etiqueta_bcp47", ""),
            row["nombre_es"],
            row.get("nombre_propio", ""),
            row.get("familia", "").partition(" ·")[0],
        )
        for row in sorted(rows, key=speakers, reverse=True)
    )


def _departments(tables: _Tables) -> dict[str, Territory]:
    words = ("departamento", "region", "idiomas")
    rows = tables.rows(DEPARTMENTS, "codigo", words, 2)
    return {
        code: Territory(
            code=code,
            name=row["departamento"],
            kind=TerritoryKind.DEPARTMENT,
            department_code=code,
            department=row["departamento"],
            region=row["region"],
            languages=_codes(row["idiomas"]),
            values=tables.numbers(DEPARTMENTS, row, tuple(filter(_is_figure, row))),
            texts={c: row[c] for c in row if c in ("iso", "cabecera", "cabecera_codigo", "region_numero")},
        )
        for code, row in rows.items()
    }


def _municipalities(
    tables: _Tables, data: Mapping[str, DataFile], departments: Mapping[str, Territory]
) -> dict[str, Territory]:
    rows = tables.rows(MUNICIPALITIES, "codigo", _FIELDS, 4)
    figures = tables.rows(INDICATORS, "codigo", (), 4)
    names = tables.rows(NAMES, "codigo", (), 4) if NAMES in data else {}
    columns = tuple(c for c in (data[INDICATORS].columns if INDICATORS in data else ()) if c != "codigo")
    found: dict[str, Territory] = {}
    for code, row in rows.items():
        if row["departamento_codigo"] not in departments or code[:2] != row["departamento_codigo"]:
            tables.error(
                MUNICIPALITIES,
                _("{code} ({name}) no pertenece a un departamento conocido.").format(
                    code=code, name=row["municipio"]
                ),
                _("Corrija «departamento_codigo»: son las dos primeras cifras del código."),
            )
        if code not in figures:
            tables.error(
                INDICATORS,
                _("Faltan las cifras de {code} ({name}).").format(code=code, name=row["municipio"]),
                _("Agregue su fila; deje vacías las celdas sin dato."),
            )
        found[code] = Territory(
            code=code,
            name=row["municipio"],
            kind=TerritoryKind.MUNICIPALITY,
            department_code=row["departamento_codigo"],
            department=row["departamento"],
            region=row["region"],
            languages=_codes(row["idiomas"]),
            values=tables.numbers(INDICATORS, figures[code], columns) if code in figures else {},
            texts={c: row[c] for c in row if c not in (*_FIELDS, "codigo")},
            variants=_variants(names.get(code, {}), row["municipio"]),
        )
    return found


def _variants(row: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return the other ways in which sources write a name; case and accents alone make none."""
    found: dict[str, str] = {}
    for column, spelling in row.items():
        if column not in _NO_NAMES:
            bare = spelling.partition(" (")[0].strip()
            found.setdefault(fold(bare), bare)
    return tuple(spelling for folded, spelling in found.items() if folded not in ("", fold(name)))


def _with_own(
    data: Mapping[str, DataFile], places: dict[str, Territory], found: list[Finding]
) -> tuple[dict[str, Territory], tuple[str, ...]]:
    """Return the municipalities with the columns that the staff added, and the names of those columns."""
    if OWN_COLUMNS not in data:
        return places, ()
    problems = Problems(OWN_COLUMNS)
    table = table_of(data[OWN_COLUMNS], places, problems)
    known = {column for place in places.values() for column in (*place.texts, *place.values)}
    for column in filter(known.__contains__, table.columns):
        problems.add(
            "columnas-propias",
            _("La columna «{column}» se llama como una de los datos oficiales.").format(column=column),
            _("Cámbiele el nombre: los datos oficiales no se sustituyen."),
            1,
        )
    found += problems.found
    own = tuple(column for column in table.columns if column not in known)
    filled = {
        code: replace(place, texts={**place.texts, **{column: table.value(code, column) for column in own}})
        for code, place in places.items()
    }
    return filled, own


def _country(departments: Mapping[str, Territory], languages: tuple[Language, ...]) -> Territory:
    sums: dict[str, float | None] = {}
    for department in departments.values():
        for column, value in department.values.items():
            sums[column] = (sums.get(column) or 0.0) + (value or 0.0)
    return Territory(
        code=COUNTRY_CODE,
        name="Guatemala",
        kind=TerritoryKind.COUNTRY,
        languages=tuple(language.code for language in languages),
        values=sums,
    )


def _is_figure(column: str) -> bool:
    return column == "municipios" or column.startswith(("poblacion_", "hogares_"))


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(code for code in cell.split(";") if code)


def _features(
    path: str, outlines: Mapping[str, str], found: list[Finding]
) -> Iterator[tuple[str, tuple[Shape, ...]]]:
    """Yield code and polygons of each GeoJSON feature (RFC 7946); maps are a help, so faults are warnings."""

    def warn(message: str) -> None:
        remedy = _("Los mapas saldrán sin ese contorno; copie «{p}» de otra guía.").format(p=path)
        found.append(Finding(Severity.WARNING, "contornos", message, remedy, path))

    if path not in outlines:
        warn(_("Falta el archivo de contornos."))
        return
    try:
        features = json.loads(outlines[path])["features"]
    except (ValueError, TypeError, KeyError, RecursionError):
        warn(_("El archivo de contornos no se entiende."))
        return
    for number, feature in enumerate(features if isinstance(features, list) else (), 1):
        try:
            yield str(feature["properties"].get("codigo", "")), tuple(_shapes(feature["geometry"]))
        except (ValueError, TypeError, KeyError, AttributeError):
            warn(_("El contorno número {n} no se entiende.").format(n=number))


def _shapes(geometry: Mapping[str, Any]) -> Iterator[Shape]:
    readers: Mapping[str, Callable[[Any], list[Any]]] = {
        "Polygon": lambda rings: [rings],
        "MultiPolygon": lambda polygons: list(polygons),
    }
    for polygon in readers[geometry["type"]](geometry["coordinates"]):
        yield tuple(tuple((float(x), float(y)) for x, y, *_height in ring) for ring in polygon)


def _expect_outlines(shapes: Mapping[str, object], codes: list[str], found: list[Finding]) -> None:
    bare = sorted(set(codes) - set(shapes))
    if bare and shapes:
        listed = ", ".join(bare[:10]) + ("…" if len(bare) > 10 else "")
        found.append(
            Finding(
                Severity.WARNING,
                "contornos",
                _("{n} territorios no tienen contorno: {codes}.").format(n=len(bare), codes=listed),
                _("Los mapas los dejarán en blanco; complete los archivos de contornos."),
                OUTLINES[1],
            )
        )
