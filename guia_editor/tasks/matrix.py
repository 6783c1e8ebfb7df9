"""The response matrix: every observation with who made it, what was answered, decided and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.export.downloads import csv_bytes
from guia_editor.i18n import _
from guia_editor.model.blocks import Block, Table, Text
from guia_editor.model.document import Document, Section, SectionKind
from guia_editor.model.names import plain_name
from guia_editor.model.reviewing import TAKEN_BACK
from guia_editor.tasks.reports import (
    paragraph,
    report_bytes,
    report_document,
    words_table,
    write_file,
)
from guia_editor.tasks.review_values import Overview, PlacedThread, Quality, Voice

_WIDTHS = (6.0, 18.0, 30.0, 14.0, 20.0, 12.0)


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


def matrix(overview: Overview, during: Callable[[str], bool] = lambda _moment: True) -> tuple[MatrixRow, ...]:
    """Return the rows in reading order, what is about no chapter last.

    Of a thread in which nothing was said at a moment (ISO 8601) that counts as `during` there is no row.
    """
    whole = _("La guía entera, o capítulos que ya no están")
    titled = [
        (f"{chapter.number}. {chapter.title}" if chapter.number else chapter.title, one)
        for chapter in overview.chapters
        for one in chapter.threads
    ]
    titled += [(whole, one) for one in overview.lost]
    return tuple(
        _row(one, title, number)
        for number, (title, one) in enumerate(titled, 1)
        if any(during(voice.moment) for voice in _voices(one))
    )


def write_matrix(overview: Overview, file: Path) -> Path:
    """Write the matrix as a Word file (.docx) or a table for Excel (.csv); return the file.

    Raises `GuideError` for any other kind of file, or when it cannot be written.
    """
    rows = matrix(overview)
    match file.suffix.lower():
        case ".csv":
            data = csv_bytes(_header(), map(astuple, rows))
        case ".docx":
            data = report_bytes(_document(overview, rows), overview.folder, "docx")
        case _:
            raise GuideError(
                _("La matriz se escribe en Word o en una tabla."),
                _("Elija un nombre que termine en .docx o en .csv."),
            )
    return write_file(file, data)


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


def _voices(thread: PlacedThread) -> Iterator[Voice]:
    yield thread.opening
    yield from thread.replies
    yield from filter(None, (thread.proposed, thread.decided))


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
                quote=place.quote.strip(), line=place.line
            )
        case _:
            return _("«{quote}» (línea {line})").format(quote=place.quote.strip(), line=place.line)


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


def _document(overview: Overview, rows: tuple[MatrixRow, ...]) -> Document:
    return report_document(
        overview.guide,
        overview.moment.date(),
        _("Matriz de observaciones y respuestas"),
        tuple(_sections(rows)),
        ((_("Observaciones"), str(len(rows))),),
    )


def _sections(rows: tuple[MatrixRow, ...]) -> Iterator[Section]:
    if not rows:
        nothing = paragraph(_("Nadie ha hecho observaciones todavía."))
        yield Section("matriz", SectionKind.CHAPTER, (Text(_("Observaciones")),), (nothing,))
    for chapter in dict.fromkeys(row.chapter for row in rows):
        own = [row for row in rows if row.chapter == chapter]
        blocks: tuple[Block, ...] = (_table(own),)
        yield Section(f"matriz-{plain_name(chapter)}", SectionKind.CHAPTER, (Text(chapter),), blocks)


def _table(rows: Iterable[MatrixRow]) -> Table:
    header = (_("N.º"), _("Dónde"), _("Observación"), _("Quién"), _("Respuesta"), _("Decisión"))
    return words_table(header, map(_cells, rows), _WIDTHS)


def _cells(row: MatrixRow) -> tuple[str, ...]:
    return (
        str(row.number),
        row.place,
        f"{row.kind}: {row.observation}",
        f"{row.who}\n{row.when}",
        row.answers,
        f"{row.decision}\n{row.decided_by}".strip(),
    )
