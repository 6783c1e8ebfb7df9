"""From a text to the pieces that a person edits, each with its place in the text.

What cannot be edited as seen without losing something is locked: it stays as written, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.normalise import normalise_blocks
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.markdown.reader import Part, Parts, parse, parse_parts
from guia_editor.markdown.writer import drafts
from guia_editor.model.blocks import Block, Lines, Text, all_inlines
from guia_editor.model.finding import Finding

LOSSY = frozenset(
    {
        *("atributo-desconocido", "atributo-ilegible", "atributo-falta", "atributos-sin-llaves"),
        *("atributos-en-linea", "bloque-desconocido", "bloque-sin-cerrar", "id-invalido", "id-no-permitido"),
        *("tipo-desconocido", "numero-invalido", "anchos-invalidos", "si-o-no", "ficha-sin-lista"),
        *("solo-sin-condicion", "campo-sin-nombre", "celdas-de-mas", "demasiado-anidado"),
    }
)
"""Codes of findings after which what was read says less, or other, than what is written."""

_LINE_END = re.compile(r"\r\n?|\n")
_UNFIT = re.compile("[\0\u2028\u2029\ufdd0\ufdd1\ufffc]")
_UNFIT_WORDS = re.compile("[\0\n\r\u2028\u2029\ufdd0\ufdd1\ufffc]")


@dataclass(frozen=True, slots=True)
class Opened:
    """A text in pieces; `spans` are the (begin, end) offsets of each piece, in order.

    Between two spans, before the first and after the last, there are only blanks and line ends. `elsewhere`
    holds the labels of footnotes that the text may call and does not define.
    """

    text: str
    pieces: Pieces
    spans: tuple[tuple[int, int], ...]
    first_line: int = 1
    elsewhere: frozenset[str] = frozenset()


def open_text(body: str, first_line: int = 1, notes: frozenset[str] = frozenset()) -> Opened:
    """Return a text in pieces: blocks that are sure to be written as they are read, and locked passages.

    Every line that is not blank belongs to exactly one piece. `first_line` is the file's line on which the
    text starts; `notes` are labels of footnotes that stand elsewhere.
    """
    read = parse_parts(body, first_line, notes)
    starts = line_starts(body)
    known = notes | read.notes
    spans: list[tuple[int, int]] = []
    pieces: list[Piece] = []
    problems = _by_line(read.problems)
    hidden = {line for lines in read.references for line in range(lines.first, lines.last + 1)}
    for part in _with_gaps(read, body, starts, first_line):
        span = span_of(part.lines, body, starts, first_line)
        spans.append(span)
        source = _LINE_END.sub("\n", body[span[0] : span[1]])
        lines = range(part.lines.first, part.lines.last + 1)
        found = [finding for line in lines for finding in problems.get(line, ())]
        reason = _why_locked(part, source, found, not hidden.isdisjoint(lines), known)
        pieces.append(Locked(body[span[0] : span[1]], reason, part.lines) if reason else part.blocks[0])
    return Opened(body, tuple(pieces), tuple(spans), first_line, notes)


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line of a text starts."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def span_of(lines: Lines, text: str, starts: list[int], first_line: int) -> tuple[int, int]:
    """Return the offsets of whole lines, without the end of the last one."""
    begin, after = starts[lines.first - first_line], lines.last - first_line + 1
    end = starts[after] if after < len(starts) else len(text)
    return begin, begin + len(text[begin:end].rstrip("\r\n"))


def _by_line(problems: tuple[Finding, ...]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for problem in problems:
        if problem.code in LOSSY:
            found.setdefault(problem.line, []).append(problem)
    return found


def _with_gaps(read: Parts, text: str, starts: list[int], first_line: int) -> Iterator[Part]:
    """Yield the parts, and between them one without blocks for each run of lines that is not blank."""
    line = first_line
    for part in (*read.parts, Part(Lines(first_line + len(starts), 0), ())):
        yield from _gap(line, part.lines.first, text, starts, first_line)
        if part.lines.last:
            yield part
            line = part.lines.last + 1


def _gap(first: int, after: int, text: str, starts: list[int], first_line: int) -> Iterator[Part]:
    begin = 0
    for line in range(first, after + 1):
        blank = line == after or not _line(line, text, starts, first_line).strip()
        if begin and blank:
            yield Part(Lines(begin, line - 1), ())
        begin = 0 if blank else begin or line


def _line(line: int, text: str, starts: list[int], first_line: int) -> str:
    begin = starts[line - first_line]
    end = starts[line - first_line + 1] if line - first_line + 1 < len(starts) else len(text)
    return text[begin:end]


def _why_locked(part: Part, source: str, problems: list[Finding], hidden: bool, notes: frozenset[str]) -> str:
    """Return why a part has to stay as written, or "" when it can be edited."""
    if hidden or not part.blocks:
        return _("Este pasaje define direcciones de enlaces que se usan en otros lugares.")
    if problems:
        return problems[0].message
    if len(part.blocks) != 1:
        return _("Este pasaje no se puede mostrar como un solo bloque.")
    if is_unfit(part.blocks[0], source):
        return _("Este pasaje tiene signos invisibles que la vista no puede guardar.")
    if normalise_blocks(part.blocks) != part.blocks:
        return _("Este pasaje tiene marcas o espacios que la vista mostraría de otra manera.")
    if not is_written_back(part.blocks[0], source, notes):
        return _("Este pasaje está escrito de una manera que la vista no puede guardar igual.")
    return ""


def is_unfit(block: Block, source: str) -> bool:
    """Say whether a block holds characters that the window's document uses for itself."""
    if _UNFIT.search(source):
        return True
    if "&" not in source:  # only an entity can stand for what is not in the source
        return False
    texts = (inline.text for inline in all_inlines((block,)) if isinstance(inline, Text))
    return any(_UNFIT_WORDS.search(text) for text in texts)


def is_written_back(block: Block, source: str, notes: frozenset[str]) -> bool:
    """Say whether some way of writing a block reads as the block; no need to read when it is its source."""
    try:
        return any(
            text == source or parse(text, notes=notes).blocks == (block,) for text in drafts((block,), notes)
        )
    except GuideError:
        return False
