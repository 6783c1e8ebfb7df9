"""Reports about a guide (observations, evidence, distribution): our own pages and tables, no edition."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.export import FORMATS, Options
from guia_editor.i18n import _, long_date
from guia_editor.model.blocks import Inline, LineBreak, Paragraph, Table, Text
from guia_editor.model.document import Asset, Document, Imprint, Report, Section
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Silent
from guia_editor.storage.files import replace_bytes
from guia_editor.tasks.export import templates_of
from guia_editor.tasks.export_guards import disk_errors_told


def report_document(
    guide: Guide,
    day: dt.date,
    title: str,
    sections: tuple[Section, ...],
    facts: Iterable[tuple[str, str]] = (),
    assets: Mapping[str, Asset] | None = None,
    mark: str = "",
) -> Document:
    """Return a document about a guide, made of sections without source-only kinds.

    `facts` are (name, value) pairs of its first page, after the date; `mark` is what stands at the head of
    every page, short; else the title does.
    """
    return Document(
        title=title,
        subtitle=guide.title,
        language=guide.language,
        edition=replace(guide.edition, date=day, approved=False, report=mark or title),
        territory=guide.territories.country,
        institutions=tuple((one.acronym or one.name, one.name) for one in guide.institutions),
        sections=sections,
        assets=assets or {},
        anchors={one.id: one.id for one in sections},
        imprint=Imprint(((_("Fecha"), long_date(day)), *facts), ()),
        content_hash=guide.content_hash,
    )


def report_bytes(document: Document, folder: Path, name: str) -> bytes:
    """Return a report in a format that makes one file ("docx", "pdf"), looking as the guide does."""
    with disk_errors_told(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory() as work:
        options = Options(templates_of(folder))
        (made,) = FORMATS[name].write(document, options, Path(work), Report(), Silent())
        return (Path(work) / made).read_bytes()


def write_file(file: Path, data: bytes) -> Path:
    """Write a file that the person asked for; return it. Raises `GuideError` when it cannot be written."""
    try:
        replace_bytes(file, data)
    except OSError as error:
        raise GuideError(
            _("No se pudo escribir «{name}».").format(name=file.name),
            _("Ciérrelo si lo tiene abierto, revise que haya espacio y vuelva a intentar."),
        ) from error
    return file


def words_table(header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float] = ()) -> Table:
    """Return a table of plain words; line breaks in a cell stay. `widths` are shares of the page's."""
    return Table(
        header=tuple((Text(one),) for one in header),
        rows=tuple(tuple(lines(cell) for cell in row) for row in rows),
        align=tuple("" for _column in header),
        widths=tuple(widths),
    )


def paragraph(words: str) -> Paragraph:
    """Return a paragraph of plain words."""
    return Paragraph((Text(words),))


def lines(words: str) -> tuple[Inline, ...]:
    """Return words as inlines, with a line break where the text has one."""
    found: list[Inline] = []
    for line in words.split("\n"):
        found += [*([LineBreak()] if found else []), Text(line)]
    return tuple(found)
