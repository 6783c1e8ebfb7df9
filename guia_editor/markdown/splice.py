"""From edited pieces back to the text: what was not touched keeps its bytes.

Pieces that are as they were give their source, with the blanks between. Of the others, the words that changed
are put into the source; where that does not read as wanted, the piece is written anew. The whole text is then
read and compared, so that nothing is ever returned which says something else than the pieces do.

Lines that are written anew end as most lines of the text do.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.alignment import changes
from guia_editor.markdown.assembling import Assembler, Entry, Placed, Plan, UnwrittenError
from guia_editor.markdown.normalise import normalise
from guia_editor.markdown.partition import LOSSY, Opened, line_starts, span_of
from guia_editor.markdown.pieces import Locked, Piece, Pieces, notes_called, notes_in
from guia_editor.markdown.reader import parse_parts
from guia_editor.markdown.writer import spoken, write
from guia_editor.model.blocks import Block, Blocks, DefinitionList

_MOST_FRESH = 30
"""No more pieces than these are written anew for one trouble: each round takes a reading of the text."""


class WillNotReadBack(GuideError):
    """A piece cannot be written so that it reads back; `index` says which one of those given."""

    def __init__(self, message: str, remedy: str, index: int, piece: Piece) -> None:
        super().__init__(message, remedy)
        self.index = index
        self.piece = piece


def compose(opened: Opened, pieces: Pieces, before: Pieces | None = None) -> str:
    """Return the text of which opening gives `normalise(pieces)`, as close to the opened one as can be.

    `before` are the pieces as the editor read them right after loading, for an editor that gives some back
    otherwise than they came. Pieces equal to those keep their source; with all of them equal the text is the
    opened one. Raises `WillNotReadBack` when there is no such text.
    """
    if before is None or len(before) != len(opened.pieces):
        before = opened.pieces
    entries = _entries(before, pieces)
    if [entry.old for entry in entries] == list(range(len(before))):
        return opened.text
    wanted = tuple(entry.piece for entry in entries)
    assembler = Assembler(opened, before, opened.elsewhere | notes_in(wanted))
    plan = Plan()
    while True:
        try:
            text, placed = assembler.assemble(entries, plan)
        except UnwrittenError as error:
            raise _refusal(pieces, _culprit(error.entries).index, opened) from error
        trouble = _find_trouble(text, placed, opened)
        if trouble is None:
            return text
        following = _next_plan(plan, trouble)
        if following is None:
            raise _refusal(pieces, trouble.index, opened)
        plan = following


def _next_plan(plan: Plan, trouble: _Trouble) -> Plan | None:
    """Return what to try next: blank lines around, all escaped, then what is near the trouble anew."""
    if not plan.blank:
        return Plan(blank=True)
    if not plan.fresh:
        if not plan.careful:
            return Plan(blank=True, careful=True)
        return Plan(blank=True, fresh=trouble.around) if trouble.around else None
    if plan.careful:
        return None
    if trouble.around <= plan.fresh or len(plan.fresh) > _MOST_FRESH:
        return plan._replace(careful=True)
    return plan._replace(fresh=plan.fresh | trouble.around)


def _culprit(entries: tuple[Entry, ...]) -> Entry:
    """Return the first of some entries that cannot be written even alone, or the first of all."""
    for entry in entries:
        if isinstance(entry.piece, Locked):
            continue
        try:
            write((entry.piece,))
        except GuideError:
            return entry
    return entries[0]


def _entries(before: Pieces, pieces: Pieces) -> list[Entry]:
    """Return what to write: pieces that are as they were with their place, the others normalised."""
    entries: list[Entry] = []
    position = 0
    shift = 0
    for change in changes(before, pieces):
        for index in range(position, change.new_begin):
            _append(entries, Entry(pieces[index], index - shift, index))
        for index in range(change.new_begin, change.new_end):
            for piece in normalise((pieces[index],)):
                _append(entries, Entry(piece, None, index))
        position, shift = change.new_end, change.new_end - change.end
    for index in range(position, len(pieces)):
        _append(entries, Entry(pieces[index], index - shift, index))
    return entries


def _append(entries: list[Entry], entry: Entry) -> None:
    last = entries[-1] if entries else None
    if last and isinstance(last.piece, DefinitionList) and isinstance(entry.piece, DefinitionList):
        # Nothing keeps two such lists apart, so they become one.
        joined = normalise((last.piece, entry.piece))
        entries[-1:] = [Entry(piece, None, last.index) for piece in joined]
    else:
        entries.append(entry)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Where a new text does not read as wanted: the piece asked for, and the old pieces around it.

    Of these, the text has the source, or what follows it where words of theirs changed.
    """

    index: int
    around: frozenset[int]


def _find_trouble(text: str, placed: list[Placed], opened: Opened) -> _Trouble | None:
    """Read a new text and return the first place where it does not say what it should."""
    read = parse_parts(text, 1, opened.elsewhere)
    starts = line_starts(text)
    begins = [place.begin for place in placed]
    blocks: list[list[Block]] = [[] for _place in placed]
    for part in read.parts:
        begin, end = span_of(part.lines, text, starts, 1)
        number = bisect_right(begins, begin) - 1
        if number < 0 or end > placed[number].end:
            return _trouble(placed, max(number, 0))
        blocks[number].extend(part.blocks)
    lossy = {problem.line for problem in read.problems if problem.code in LOSSY}
    lost = {bisect_right(begins, starts[line - 1]) - 1 for line in lossy}
    for number, place in enumerate(placed):
        if not _is_as_wanted(place, tuple(blocks[number]), opened) or (
            number in lost and not _may_lose(place)
        ):
            return _trouble(placed, number)
    return None


def _is_as_wanted(place: Placed, found: Blocks, opened: Opened) -> bool:
    wanted = tuple(entry.piece for entry in place.entries)
    if place.kept and place.entries[0].old is not None:
        wanted = (opened.pieces[place.entries[0].old],)
    if any(isinstance(piece, Locked) for piece in wanted):
        return True
    return found == wanted if place.kept else normalise(found) == wanted


def _may_lose(place: Placed) -> bool:
    return place.kept or any(isinstance(entry.piece, Locked) for entry in place.entries)


def _trouble(placed: list[Placed], number: int) -> _Trouble:
    near = placed[max(number - 1, 0) : number + 2]
    around = frozenset(
        old
        for place in near
        if not any(isinstance(entry.piece, Locked) for entry in place.entries)
        for old in place.olds
    )
    changed = [place for place in (placed[number], *near) if not place.kept]
    blamed = (changed or [placed[number]])[0]
    return _Trouble(blamed.entries[0].index, around)


def _refusal(pieces: Pieces, index: int, opened: Opened) -> WillNotReadBack:
    missing = notes_called(pieces) - notes_in(pieces) - opened.elsewhere
    for number, piece in enumerate(pieces):
        if called := sorted(missing & notes_called((piece,))):
            return WillNotReadBack(
                _("El texto llama a la nota «{label}», que ya no está.").format(label=called[0]),
                _("Borre la llamada, o deshaga el cambio que quitó la nota."),
                number,
                piece,
            )
    piece = pieces[index]
    words = piece.source.strip() if isinstance(piece, Locked) else spoken(piece)
    shown = words[:60] or _("un pasaje sin palabras")
    return WillNotReadBack(
        _("No hay manera de guardar «{words}» de modo que después se lea igual.").format(words=shown),
        _("Deshaga el último cambio de ese pasaje, o quite alguno de sus formatos."),
        index,
        piece,
    )
