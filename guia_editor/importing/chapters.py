"""From drafts to chapters as they are written: ids, levels, links, text that reads back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guia_editor.importing.drafts import Book
from guia_editor.importing.report import Kind, Loss, placed
from guia_editor.importing.settle import free_name, settle
from guia_editor.importing.words import lost_words, missing_words, words_of
from guia_editor.importing.written import written
from guia_editor.markdown.attributes import plain_id
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Blocks
from guia_editor.model.document import SectionKind
from guia_editor.model.names import plain_name


@dataclass(frozen=True, slots=True)
class NewChapter:
    """A chapter ready to be written, its front matter but for what only people can say."""

    title: str
    id: str
    kind: SectionKind
    text: str
    blocks: Blocks
    front: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""


def to_chapters(book: Book, taken: set[str]) -> tuple[tuple[NewChapter, ...], tuple[Loss, ...]]:
    """Return a book's chapters and what else had to give way.

    `taken` are the ids of the guide that they go into; those of the new chapters are added to it.
    """
    ids = [
        free_name(plain_name(plain_id(draft.identity or draft.title), "capitulo"), taken)
        for draft in book.drafts
    ]
    known: dict[str, str] = {}
    for draft, identity in zip(book.drafts, ids, strict=True):
        for top in draft.tops:
            known.setdefault(top, identity)
    texts, losses = settle(
        [(draft.page, draft.blocks) for draft in book.drafts], book.resolve, known, taken, whole_chapters=True
    )
    chapters: list[NewChapter] = []
    told: list[Loss] = []
    for draft, identity, blocks, lost in zip(book.drafts, ids, texts, losses, strict=True):
        text, unwritten = written(blocks)
        read = parse(text).blocks
        gone = missing_words(words_of(blocks).elements(), read, unwritten)
        told += placed((*lost, *unwritten, *lost_words(gone)), draft.origin or draft.title)
        chapters.append(NewChapter(draft.title, identity, draft.kind, text, read, draft.front, draft.origin))
    return tuple(chapters), tuple(sorted(told, key=lambda one: list(Kind).index(one.kind)))
