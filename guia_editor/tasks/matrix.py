"""The response matrix: every observation with who made it, what was answered, decided and where."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _, long_date
from guia_editor.model.blocks import Block, Inline, LineBreak, Paragraph, Row, Table, Text
from guia_editor.model.document import Document, Imprint, Report, Section, SectionKind
from guia_editor.model.names import plain_name
from guia_editor.model.progress import Silent
from guia_editor.model.reviewing import TAKEN_BACK
from guia_editor.storage.files import BOM, replace_bytes
from guia_editor.tasks.review_values import Overview, PlacedThread, Quality, Voice

_WIDTHS = (6.0, 18.0, 30.0, 14.0, 20.0, 12.0)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to spreadsheets, and what people write may be one (CSV injection)."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An observation or suggestion in words; `number` counts from 1 through the whole guide."""

    number: int
    chapter: str
    place: str
    kind: str
    observation: str
    who: str
    when: str
    answers: str
    decision: str
    decided_by: str


def matrix(overview: Overview) -> tuple[MatrixRow, ...]:
    """Return the rows in reading order, what is about no chapter last."""
    whole = _("La guía entera, o capítulos que ya no están")
    titled = [
        (f"{chapter.number}. {chapter.title}" if chapter.number else chapter.title, one)
        for chapter in overview.chapters
        for one in chapter.threads
    ]
    titled += [(whole, one) for one in overview.lost]
    return tuple(_row(one, title, number) for number, (title, one) in enumerate(titled, 1))


def write_matrix(overview: Overview, file: Path) -> Path:
    """Write the matrix as a Word file (.docx) or a table for Excel (.csv); return the file.

    Raises `GuideError` for any other kind of file, or when it cannot be written.
    """
    rows = matrix(overview)
    match file.suffix.lower():
        case ".csv":
            data = _csv(rows)
        case ".docx":
            data = _docx(overview, rows)
        case _:
            raise GuideError(
                _("La matriz se escribe en Word o en una tabla."),
                _("Elija un nombre que termine en .docx o en .csv."),
            )
    try:
        replace_bytes(file, data)
    except OSError as error:
        raise GuideError(
            _("No se pudo escribir «{name}».").format(name=file.name),
            _("Ciérrelo si lo tiene abierto, revise que haya espacio y vuelva a intentar."),
        ) from error
    return file


def decision_words(thread: PlacedThread) -> str:
    """Return what became of a thread, in a word or two."""
    words = {
        "": _("Pendiente"),
        "aceptada": _("Aceptada"),
        "rechazada": _("No aceptada"),
        "atendida": _("Atendida"),
        TAKEN_BACK: _("Retirada por quien la hizo"),
    }
    return words.get(thread.thread.decision, thread.thread.decision)


def _row(thread: PlacedThread, chapter: str, number: int) -> MatrixRow:
    said = thread.opening.text
    if thread.suggestion:
        said = " ".join(filter(None, (_change(thread), said)))
    answers = [f"{_who(one)}: {one.text}" for one in thread.replies]
    if thread.proposed:
        answers.append(
            _("{who} propone cerrarla. {text}")
            .format(who=_who(thread.proposed), text=thread.proposed.text)
            .strip()
        )
    if thread.decided and thread.decided.text:
        answers.append(f"{_who(thread.decided)}: {thread.decided.text}")
    return MatrixRow(
        number=number,
        chapter=chapter,
        place=_place(thread),
        kind=_("Sugerencia") if thread.suggestion else _("Observación"),
        observation=said,
        who=_who(thread.opening),
        when=thread.opening.moment[:10],
        answers="\n".join(answers),
        decision=decision_words(thread),
        decided_by=f"{_who(thread.decided)}, {thread.decided.moment[:10]}" if thread.decided else "",
    )


def _change(thread: PlacedThread) -> str:
    old, new = thread.before.strip(), thread.after.strip()
    if not old:
        return _("Agregar «{new}».").format(new=new)
    if not new:
        return _("Quitar «{old}».").format(old=old)
    return _("Cambiar «{old}» por «{new}».").format(old=old, new=new)


def _place(thread: PlacedThread) -> str:
    place = thread.place
    match place.quality:
        case Quality.WHOLE:
            return _("Todo el capítulo")
        case Quality.ORPHAN:
            return _("«{quote}» (ya no está en el texto; cerca de la línea {line})").format(
                quote=place.quote, line=place.line
            )
        case _:
            return _("«{quote}» (línea {line})").format(quote=place.quote, line=place.line)


def _who(voice: Voice) -> str:
    return f"{voice.name} ({voice.institution})" if voice.institution else voice.name


def _header() -> tuple[str, ...]:
    return (
        _("N.º"),
        _("Capítulo"),
        _("Dónde"),
        _("Tipo"),
        _("Observación"),
        _("Quién"),
        _("Fecha"),
        _("Respuestas"),
        _("Decisión"),
        _("Quién decidió"),
    )


def _csv(rows: Iterable[MatrixRow]) -> bytes:
    """Return the table in UTF-8 with the mark by which Excel knows it, lines ended by CRLF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_header())
    for row in rows:
        writer.writerow([_harmless(str(one)) for one in astuple(row)])
    return BOM + out.getvalue().encode("utf-8")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _docx(overview: Overview, rows: tuple[MatrixRow, ...]) -> bytes:
    from guia_editor.export import FORMATS, Options
    from guia_editor.tasks.export import templates_of

    document = _document(overview, rows)
    with tempfile.TemporaryDirectory() as work:
        options = Options(templates_of(overview.folder))
        (name,) = FORMATS["docx"].write(document, options, Path(work), Report(), Silent())
        return (Path(work) / name).read_bytes()


def _document(overview: Overview, rows: tuple[MatrixRow, ...]) -> Document:
    guide, day = overview.guide, overview.moment.date()
    title = _("Matriz de observaciones y respuestas")
    sections = tuple(_sections(rows))
    return Document(
        title=title,
        subtitle=guide.title,
        language=guide.language,
        edition=replace(guide.edition, date=day, approved=False),
        territory=guide.territories.country,
        institutions=tuple((one.acronym or one.name, one.name) for one in guide.institutions),
        sections=sections,
        assets={},
        anchors={one.id: one.id for one in sections},
        imprint=Imprint(((_("Fecha"), long_date(day)), (_("Observaciones"), str(len(rows)))), ()),
        content_hash=guide.content_hash,
    )


def _sections(rows: tuple[MatrixRow, ...]) -> Iterator[Section]:
    if not rows:
        words = (Text(_("Nadie ha hecho observaciones todavía.")),)
        yield Section("matriz", SectionKind.CHAPTER, (Text(_("Observaciones")),), (Paragraph(words),))
    for chapter in dict.fromkeys(row.chapter for row in rows):
        own = [row for row in rows if row.chapter == chapter]
        blocks: tuple[Block, ...] = (_table(own),)
        yield Section(f"matriz-{plain_name(chapter)}", SectionKind.CHAPTER, (Text(chapter),), blocks)


def _table(rows: Iterable[MatrixRow]) -> Table:
    header = (_("N.º"), _("Dónde"), _("Observación"), _("Quién"), _("Respuesta"), _("Decisión"))
    return Table(
        header=tuple((Text(one),) for one in header),
        rows=tuple(_cells(row) for row in rows),
        align=("", "", "", "", "", ""),
        widths=_WIDTHS,
    )


def _cells(row: MatrixRow) -> Row:
    return (
        _lines(str(row.number)),
        _lines(row.place),
        _lines(f"{row.kind}: {row.observation}"),
        _lines(f"{row.who}\n{row.when}"),
        _lines(row.answers),
        _lines(f"{row.decision}\n{row.decided_by}".strip()),
    )


def _lines(words: str) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for line in words.split("\n"):
        found += [*([LineBreak()] if found else []), Text(line)]
    return tuple(found)
