"""Rules about territories and data: conditions, data tables, indicators."""

from __future__ import annotations

from collections.abc import Iterator

from guia_editor.i18n import _
from guia_editor.model.blocks import Condition, Conditional, DataTable, Profile, walk
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide
from guia_editor.model.territory import sees


def check_conditions(guide: Guide) -> Iterator[Finding]:
    """Find conditions that name unknown places or languages, or that no municipality meets."""
    for chapter in guide.chapters:
        for block in walk(chapter.blocks):
            if not isinstance(block, Conditional):
                continue
            line = block.lines.first
            unknown = list(_unknown_codes(block.condition, guide))
            for what, code in unknown:
                yield Finding(
                    Severity.ERROR,
                    "territorio-desconocido",
                    _("No existe {what} «{code}».").format(what=what, code=code),
                    _("Use los códigos del INE y de idiomas.csv, o el nombre completo de la región."),
                    chapter.path,
                    line,
                )
            places = guide.territories.municipalities.values()
            if not unknown and not any(sees(block.condition, place, guide.indicators) for place in places):
                yield Finding(
                    Severity.ERROR,
                    "solo-para-nadie",
                    _("Ningún municipio cumple esta condición, así que nadie verá el pasaje."),
                    _("Revise la condición: todo lo que dice debe cumplirse a la vez."),
                    chapter.path,
                    line,
                )


def _unknown_codes(condition: Condition, guide: Guide) -> Iterator[tuple[str, str]]:
    """Yield (what it should be, code) of each code that the guide does not know."""
    places = guide.territories
    regions = {place.region for place in places.municipalities.values()}
    languages = {language.code for language in guide.languages}
    both = places.departments.keys() | places.municipalities.keys()
    for what, codes, known in (
        (_("el departamento"), condition.departments, places.departments.keys()),
        (_("el municipio"), condition.municipalities, places.municipalities.keys()),
        (_("la región"), condition.regions, regions),
        (_("el idioma"), condition.languages, languages),
        (_("el territorio"), condition.exclude, both),
    ):
        yield from ((what, code) for code in codes if code not in known)


def check_data(guide: Guide) -> Iterator[Finding]:
    """Find data tables whose file or columns do not exist."""
    for chapter in guide.chapters:
        for block in walk(chapter.blocks):
            if not isinstance(block, DataTable):
                continue
            line = block.lines.first
            table = guide.data.get(block.path)
            if table is None:
                yield Finding(
                    Severity.ERROR,
                    "datos-ausentes",
                    _("No hay datos en «{path}».").format(path=block.path),
                    _("Escriba la ruta desde «contenido», como «datos/municipios.csv»."),
                    chapter.path,
                    line,
                )
                continue
            named = [*(c.name for c in block.columns), *(name for name, _value in block.where)]
            named += [block.order.removeprefix("-")] if block.order else []
            for column in dict.fromkeys(named):
                if column not in table.columns:
                    yield _unknown_column(column, block.path, chapter.path, line)


def check_priorities(guide: Guide) -> Iterator[Finding]:
    """Find priorities of indicators that do not say what it is to lack them."""
    for chapter in guide.chapters:
        for block in walk(chapter.blocks):
            if not isinstance(block, Profile) or block.kind != "prioridades":
                continue
            for id in block.indicators:
                indicator = guide.indicators.get(id)
                if indicator is not None and not indicator.says_shortage:
                    yield Finding(
                        Severity.ERROR,
                        "indicador-sin-carencia",
                        _("Del indicador «{id}» no se sabe qué es lo que falta.").format(id=id),
                        _("Agréguele «mejor» y «carencia» en guia.yaml; debe ser un porcentaje."),
                        chapter.path,
                        block.lines.first,
                    )


def check_indicators(guide: Guide) -> Iterator[Finding]:
    """Find indicators that are computed from columns which no municipality has."""
    known = {column for place in guide.territories.municipalities.values() for column in place.values}
    if not known:  # the data could not be read, which has been told
        return
    for indicator in guide.indicators.values():
        for column in (*indicator.numerator, *indicator.denominator):
            if column not in known:
                yield _unknown_column(column, "datos/indicadores_municipales.csv", "guia.yaml", 0)


def _unknown_column(column: str, table: str, path: str, line: int) -> Finding:
    return Finding(
        Severity.ERROR,
        "columna-desconocida",
        _("«{table}» no tiene la columna «{column}».").format(table=table, column=column),
        _("Escriba el nombre como está en la primera fila del archivo."),
        path,
        line,
    )
