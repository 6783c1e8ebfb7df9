"""Drafts of chapters: what a book from elsewhere is made of before it is written into a guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss, Picture
from guia_editor.importing.settle import Resolve, nowhere
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Heading,
    NoteDefinition,
    NoteReference,
    Paragraph,
    all_inlines,
    plain_text,
)
from guia_editor.model.document import SectionKind


@dataclass(frozen=True, slots=True)
class Draft:
    """One chapter to be: its title, its text with links still open, and where it comes from.

    `page` names the text that its links start from; `tops` are the provisional places that are the chapter
    itself (its title, the start of its file); `identity` is the id that it wishes for; `front` holds other
    front-matter keys of the dialect.
    """

    title: str
    blocks: Blocks
    origin: str = ""
    page: str = ""
    tops: tuple[str, ...] = ()
    identity: str = ""
    kind: SectionKind = SectionKind.CHAPTER
    front: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """All that came out of one origin; `resolve` says where the links of its drafts lead."""

    title: str
    drafts: tuple[Draft, ...]
    losses: tuple[Loss, ...] = ()
    pictures: tuple[Picture, ...] = ()
    resolve: Resolve = field(default=nowhere, compare=False, repr=False)


def by_chapters(blocks: Blocks, name: str, *, split: bool, top: str = "~") -> Book:
    """Return one text as drafts: one for each highest heading when `split`, else a single one.

    A heading of level 0 is the title of the whole; what stands before the first chapter is one of its own.
    `top` is the provisional place of the text's beginning.
    """
    notes = {block.label: block for block in blocks if isinstance(block, NoteDefinition)}
    running = [block for block in blocks if not isinstance(block, NoteDefinition)]
    title, tops = "", [top]
    for block in running:
        if isinstance(block, Heading) and block.level == 0:
            title = plain_text(block.children)
            tops.append(block.id)
            running.remove(block)
            break
    levels = [block.level for block in running if isinstance(block, Heading)]
    highest = min(levels, default=0)
    drafts = (
        list(_parts(running, highest, title or name, tuple(tops)))
        if split and highest
        else [_whole(running, highest, title or name, tuple(tops))]
    )
    noted, used = [], set()
    for draft in drafts:
        called = [one.label for one in all_inlines(draft.blocks) if isinstance(one, NoteReference)]
        own = tuple(notes[label] for label in dict.fromkeys(called) if label in notes)
        used.update(called)
        noted.append(replace(draft, blocks=draft.blocks + own))
    losses = tuple(_uncalled(note) for label, note in notes.items() if label not in used)
    return Book(title, tuple(noted), losses)


def _parts(blocks: Iterable[Block], level: int, name: str, tops: tuple[str, ...]) -> Iterator[Draft]:
    title, own, held = name, tops, []
    began = False
    for block in blocks:
        if not (isinstance(block, Heading) and block.level <= level):
            held.append(block)
            continue
        if began or held:
            yield Draft(title, tuple(held), tops=own)
            own = ()
        title, held = plain_text(block.children), []
        own = (*own, block.id) if not began else (block.id,)
        began = True
    yield Draft(title, tuple(held), tops=own)


def _whole(blocks: Sequence[Block], highest: int, name: str, tops: tuple[str, ...]) -> Draft:
    """Return one chapter; an only highest heading at its beginning is its title."""
    first = blocks[0] if blocks else None
    alone = sum(isinstance(block, Heading) and block.level == highest for block in blocks) == 1
    if isinstance(first, Heading) and alone and first.level == highest:
        return Draft(plain_text(first.children), tuple(blocks[1:]), tops=(*tops, first.id))
    return Draft(name, tuple(blocks), tops=tops)


def _uncalled(note: NoteDefinition) -> Loss:
    said = " ".join(plain_text(run.children) for run in note.blocks if isinstance(run, Paragraph))
    return Loss("nota-sin-llamada", _("Una nota al pie no se llamaba desde ningún lugar."), Kind.LOST, said)
