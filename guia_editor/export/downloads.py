"""Data files offered beside a web edition: what stands behind its tables and charts, glossary and sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from guia_editor.export.context import Context
from guia_editor.model.blocks import Table, plain_text
from guia_editor.model.document import Download
from guia_editor.model.formulas import is_formula

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Spreadsheet programs read a CSV file as UTF-8 only when it starts with this mark."""


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV (RFC 4180) in UTF-8, marked as such for spreadsheet programs.

    An apostrophe before what such a program would run as a formula makes it show the cell.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in (header, *rows):
        writer.writerow([f"'{cell}" if is_formula(str(cell)) else cell for cell in row])
    return (_BOM + stream.getvalue()).encode()


def offer(path: str, title: str, data: bytes, context: Context) -> None:
    """Offer a file once; the first title stands."""
    context.downloads.setdefault(path, Download(path, title, data))


def offer_table(name: str, title: str, table: Table, context: Context) -> None:
    """Offer the cells of a table as `datos/<name>.csv`."""
    rows = [[plain_text(cell) for cell in row] for row in table.rows]
    header = [plain_text(cell) for cell in table.header]
    offer(f"datos/{name}.csv", title, csv_bytes(header, rows), context)


def offer_guide_lists(context: Context) -> None:
    """Offer the glossary and the works that the edition cites."""
    _ = context.words
    guide = context.guide
    if guide.glossary:
        terms = [(t.term, t.acronym, t.definition) for t in guide.glossary.values()]
        columns = [_("Término"), _("Siglas"), _("Definición")]
        offer("datos/glosario.csv", _("Glosario"), csv_bytes(columns, terms), context)
    cited = [source for key, source in guide.sources.items() if key in context.cited]
    if cited:
        columns = [_("Clave"), _("Nombre corto"), _("Título"), _("Emisor"), _("Fecha"), _("Dirección")]
        columns.append(_("Verificada"))
        rows = [
            (s.key, s.short, s.title, s.issuer, s.date, s.url, s.verified_on if s.verified else _("no"))
            for s in cited
        ]
        offer("datos/fuentes.csv", _("Normas y fuentes citadas"), csv_bytes(columns, rows), context)
