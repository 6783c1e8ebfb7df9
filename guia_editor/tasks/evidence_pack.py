"""The evidence of a period: who wrote, observed, answered, approved, published and received.

What the evaluation of a commitment asks for, gathered from signed annotations and the history. What is
signed and what is only recorded are told apart, and so is what does not count.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.export.downloads import csv_bytes
from guia_editor.i18n import _, plural
from guia_editor.model.blocks import Block, Heading, Text
from guia_editor.model.document import Document, Section, SectionKind
from guia_editor.model.names import plain_name
from guia_editor.model.progress import Progress, Silent
from guia_editor.storage.files import sha256
from guia_editor.tasks.evidence_tables import Kept, Period, tables_of
from guia_editor.tasks.overview import overview
from guia_editor.tasks.reports import (
    paragraph,
    report_bytes,
    report_document,
    words_table,
    write_file,
)
from guia_editor.tasks.review_values import Overview
from guia_editor.tasks.team import code_of

SUMS = "SHA256SUMS"
HASH_SHOWN = 8
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a guide shows of a period; `tables` in reading order, `doubts` what is missing or refused."""

    period: Period
    project: str
    tables: tuple[Kept, ...]
    doubts: tuple[str, ...] = field(default=())

    def table(self, name: str) -> Kept:
        """Return a table by its name; raises `StopIteration` for another."""
        return next(one for one in self.tables if one.name == name)


def gather(view: Overview, period: Period) -> Evidence:
    """Return the evidence of a period from a guide as it was read; slow on a long history."""
    if period.last < period.first:
        raise GuideError(
            _("El período termina antes de empezar."),
            _("Revise las fechas: primero «desde», después «hasta»."),
        )
    return Evidence(period, view.ledger.project, tables_of(view, period), tuple(_doubts(view)))


def period_of(first: str, last: str) -> Period:
    """Return the period between two ISO dates; without a last day until today, without a first one the year.

    Raises `ValueError` for what is no date.
    """
    end = dt.date.fromisoformat(last) if last else dt.datetime.now(dt.UTC).date()
    return Period(dt.date.fromisoformat(first) if first else end.replace(month=1, day=1), end)


def write_evidence_pack(
    folder: Path, period: Period, target: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write the pack into the folder `target`: a Word file, a PDF, a CSV for each table, and their hashes.

    Files of the same names are written anew, others stay. Raises `GuideError` when there is no guide, the
    period is none, or something cannot be written.
    """
    watch = (progress or Silent()).step
    watch(0, 4, _("Leyendo la revisión"))
    view = overview(folder)
    watch(1, 4, _("Reuniendo las evidencias"))
    found = gather(view, period)
    document = evidence_document(view, found)
    name = f"evidencias-{period.first}-a-{period.last}"
    made: dict[str, bytes] = {}
    watch(2, 4, _("Escribiendo el documento de Word"))
    made[f"{name}.docx"] = report_bytes(document, folder, "docx")
    watch(3, 4, _("Escribiendo el PDF"))
    made[f"{name}.pdf"] = report_bytes(document, folder, "pdf")
    for table in found.tables:
        made[f"{table.name}.csv"] = csv_bytes(table.header, table.rows)
    made[SUMS] = "".join(f"{sha256(made[one])}  {one}\n" for one in sorted(made)).encode()
    _make_folder(target)
    watch(4, 4, _("Guardando"))
    return tuple(write_file(target / one, data) for one, data in made.items())


def evidence_document(view: Overview, found: Evidence) -> Document:
    """Return the evidence as a document of our own, ready to be written in any format."""
    code = code_of(found.project) if found.project else "–"
    facts = ((_("Período"), found.period.words), (_("Código del equipo"), code))
    sections = [_summary(view, found), *map(_section, found.tables), _checking(found)]
    return report_document(
        view.guide,
        found.period.last,
        _("Evidencias {period}").format(period=found.period.words),
        tuple(sections),
        facts,
        mark=_("Evidencias"),
    )


# --- The document ------------------------------------------------------------------------------------


def _summary(view: Overview, found: Evidence) -> Section:
    rows = [
        (one.title, str(len(one.rows)), _("firmado") if one.signed else _("anotado")) for one in found.tables
    ]
    blocks: list[Block] = [
        paragraph(
            _(
                "Este documento reúne lo que la guía tiene anotado {period}. Lo firmado no lo puede hacer "
                "una persona por otra; lo anotado dice lo que el programa sabía al guardar."
            ).format(period=found.period.words)
        ),
        words_table((_("Parte"), _("Renglones"), _("Qué vale")), rows, (60, 20, 20)),
    ]
    states = Counter(view.flow.label(one.review.state) for one in view.chapters)
    if states:
        told = "; ".join(f"{name}: {count}" for name, count in states.items())
        blocks.append(paragraph(_("Los capítulos, hoy: {states}.").format(states=told)))
    if found.doubts:
        blocks.append(Heading(2, (Text(_("Lo que no cuenta o falta")),), "evidencias-dudas"))
        blocks += [paragraph(one) for one in found.doubts]
    return Section("resumen", SectionKind.CHAPTER, (Text(_("Resumen")),), tuple(blocks))


def _section(table: Kept) -> Section:
    blocks: tuple[Block, ...] = (paragraph(table.words),)
    if table.rows:
        rows = ([_shown(cell) for cell in row] for row in table.rows)
        blocks += (words_table(table.header, rows, table.widths),)
    else:
        blocks += (paragraph(_("En este período no hay nada que anotar aquí.")),)
    return Section(f"evidencias-{plain_name(table.name)}", SectionKind.CHAPTER, (Text(table.title),), blocks)


def _shown(cell: str) -> str:
    """Return a cell as a page has room for it; the tables that go with it hold all of it."""
    if _HASH.fullmatch(cell):
        return cell[:HASH_SHOWN]
    return f"{cell[:10]} {cell[11:16]}" if _MOMENT.match(cell) else cell


def _checking(found: Evidence) -> Section:
    words = [
        _(
            "Cada anotación es un archivo en la carpeta «revision» de la guía, con la firma de quien la "
            "hizo. «guia verificar» las comprueba todas. El manual explica en «Comprobar una edición» cómo "
            "hacerlo sin este programa."
        ),
        _(
            "Las horas son las de UTC. Las columnas «Anotación», «Huella» y «Versión» muestran las primeras "
            "{n} cifras; las tablas .csv las traen completas."
        ).format(n=HASH_SHOWN),
        _(
            "El archivo {sums} permite comprobar que estos documentos no cambiaron: sha256sum -c {sums}"
        ).format(sums=SUMS),
    ]
    if found.project:
        words.append(
            _("Código del equipo, para comparar por teléfono: {code}").format(code=code_of(found.project))
        )
    return Section(
        "evidencias-comprobar",
        SectionKind.CHAPTER,
        (Text(_("Cómo se comprueba")),),
        tuple(paragraph(one) for one in words),
    )


def _doubts(view: Overview) -> Iterator[str]:
    if not view.ledger.project:
        yield _("La guía no tiene equipo: nada está firmado todavía.")
    if not view.ledger.complete:
        yield _("A esta copia le faltan anotaciones que otras tienen: intercambie antes de entregar esto.")
    if view.ledger.refused:
        yield plural(
            len(view.ledger.refused),
            _("Hay una anotación que no cuenta; «guia verificar» dice por qué."),
            _("Hay {count} anotaciones que no cuentan; «guia verificar» dice por qué."),
        )


def _make_folder(target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GuideError(
            _("No se puede usar la carpeta «{folder}».").format(folder=target),
            _("Elija otra carpeta donde pueda escribir."),
        ) from error
