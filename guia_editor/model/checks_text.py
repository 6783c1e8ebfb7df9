"""Rules about the text of one chapter at a time: headings, links, pictures, tables, notes, words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guia_editor.i18n import _, number
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.blocks import (
    Heading,
    Image,
    Link,
    NoteDefinition,
    NoteReference,
    Table,
    all_inlines,
    plain_text,
    walk,
)
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.readability import measure, running_text

_LINE_END = re.compile(r"\r\n?|\n")
_CELL_BAR = re.compile(r"(?<!\\)\|")
_CONTAINER = re.compile(r"^(?:[ \t]*>)*[ \t]*")


def check_numbers(guide: Guide) -> Iterator[Finding]:
    """Find chapters and annexes that bear the number of another: their tables would share numbers too."""
    first: dict[str, Chapter] = {}
    for chapter in guide.chapters:
        if chapter.number and first.setdefault(chapter.number, chapter) is not chapter:
            yield Finding(
                Severity.ERROR,
                "numero-repetido",
                _("{path} y {other} llevan el número {number}.").format(
                    path=chapter.path, other=first[chapter.number].path, number=chapter.number
                ),
                _("Cambie «numero» en una de las dos entradas de guia.yaml."),
                "guia.yaml",
            )


def check_headings(guide: Guide) -> Iterator[Finding]:
    """Find headings that skip a level, and empty ones."""
    for chapter in guide.chapters:
        level = 1
        for block in walk(chapter.blocks):
            if not isinstance(block, Heading):
                continue
            if block.level > max(level, 1) + 1:
                yield Finding(
                    Severity.WARNING,
                    "nivel-saltado",
                    _("El título pasa del nivel {old} al {new}.").format(old=level, new=block.level),
                    _(
                        "Use {marks}, para que el índice y los lectores de pantalla no pierdan el hilo."
                    ).format(marks="#" * (level + 1)),
                    chapter.path,
                    block.lines.first,
                )
            if not plain_text(block.children).strip():
                yield Finding(
                    Severity.ERROR,
                    "titulo-vacio",
                    _("Hay un título sin palabras."),
                    _("Escriba el título o borre los signos #."),
                    chapter.path,
                    block.lines.first,
                )
            level = block.level


def check_links(guide: Guide) -> Iterator[Finding]:
    """Find links that say nothing, and addresses, those of sources included, that no edition can follow."""
    for chapter in guide.chapters:
        for inline in all_inlines(chapter.blocks):
            if not isinstance(inline, Link):
                continue
            if not plain_text(inline.children).strip():
                yield Finding(
                    Severity.ERROR,
                    "enlace-sin-texto",
                    _("El enlace a «{target}» no tiene palabras.").format(target=inline.target[:80]),
                    _("Escriba entre los corchetes a dónde lleva."),
                    chapter.path,
                    inline.line,
                )
            if not can_be_followed(inline.target):
                yield _unfollowed(inline.target, chapter.path, inline.line)

    for source in guide.sources.values():
        if source.url and not can_be_followed(source.url):
            yield _unfollowed(source.url, "fuentes.yaml", source.line)
    if guide.base_url and not can_be_followed(guide.base_url):
        yield _unfollowed(guide.base_url, "guia.yaml", 0)


def _unfollowed(target: str, path: str, line: int) -> Finding:
    return Finding(
        Severity.ERROR,
        "enlace-invalido",
        _("«{target}» no es una dirección que se pueda seguir; queda como texto.").format(target=target[:80]),
        _("Escriba https://… para internet, o #identificador para un lugar de la guía."),
        path,
        line,
    )


def check_pictures(guide: Guide) -> Iterator[Finding]:
    """Find pictures that nobody describes to those who cannot see them."""
    for chapter in guide.chapters:
        for inline in all_inlines(chapter.blocks):
            if isinstance(inline, Image) and not inline.alt.strip():
                yield Finding(
                    Severity.ERROR,
                    "imagen-sin-descripcion",
                    _("La imagen «{path}» no tiene descripción.").format(path=inline.source[:120]),
                    _("Escriba entre los corchetes lo que la imagen dice: ![descripción](ruta)."),
                    chapter.path,
                    inline.line,
                )


def check_tables(guide: Guide) -> Iterator[Finding]:
    """Find tables without a header, and rows that lack cells (the reader tells of those with too many)."""
    for chapter in guide.chapters:
        lines = _LINE_END.split(chapter.text)
        for block in walk(chapter.blocks):
            if isinstance(block, Table) and block.lines.first:
                yield from _check_table(block, chapter, lines)


def _check_table(table: Table, chapter: Chapter, lines: list[str]) -> Iterator[Finding]:
    first = table.lines.first
    if not any(plain_text(cell).strip() for cell in table.header):
        yield Finding(
            Severity.ERROR,
            "tabla-sin-encabezado",
            _("La tabla no tiene encabezado."),
            _("Escriba en la primera fila qué hay en cada columna."),
            chapter.path,
            first,
        )
    for line in range(first + 2, first + 2 + len(table.rows)):
        cells = _count_cells(lines[line - 1]) if line <= len(lines) else len(table.header)
        if cells < len(table.header):
            yield Finding(
                Severity.WARNING,
                "celdas-de-menos",
                _("Celdas de esta fila: {n}; del encabezado: {columns}.").format(
                    n=cells, columns=len(table.header)
                ),
                _("Agregue las celdas que faltan; una celda vacía también lleva sus barras."),
                chapter.path,
                line,
            )


def _count_cells(line: str) -> int:
    """Return how many cells a table row has as written, by GitHub's rule: a bar counts unless escaped."""
    row = _CONTAINER.sub("", line).strip().removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return len(_CELL_BAR.split(row))


def check_notes(guide: Guide) -> Iterator[Finding]:
    """Find footnotes that nothing calls."""
    for chapter in guide.chapters:
        called = {one.label for one in all_inlines(chapter.blocks) if isinstance(one, NoteReference)}
        for block in walk(chapter.blocks):
            if isinstance(block, NoteDefinition) and block.label not in called:
                yield Finding(
                    Severity.WARNING,
                    "nota-sin-llamada",
                    _("Nada llama a la nota «[^{label}]».").format(label=block.label),
                    _("Ponga [^{label}] donde corresponde, o borre la nota.").format(label=block.label),
                    chapter.path,
                    block.lines.first,
                )


def check_readability(guide: Guide) -> Iterator[Finding]:
    """Tell how long each chapter is and how easy it reads."""
    for chapter in guide.chapters:
        found = measure(running_text(chapter.blocks))
        if not found.words:
            continue
        yield Finding(
            Severity.INFO,
            "lecturabilidad",
            _(
                "{words} palabras en {sentences} oraciones; lectura: {grade} ({index} en la escala INFLESZ)."
            ).format(
                words=number(found.words),
                sentences=number(found.sentences),
                grade=found.grade,
                index=number(found.index, 1),
            ),
            _("Para subir el índice: oraciones más cortas y palabras más comunes. Conviene pasar de 55."),
            chapter.path,
        )
