"""HTML of any origin (clipboards, Word, LibreOffice, Google Docs, pages) → blocks.

Only what the list of elements below names is kept as such; of everything else the words are kept, and what
cannot be is told. Links and places to link to are settled afterwards (`settle`), when all pages are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from guia_editor.importing.html_blocks import BlockReader
from guia_editor.importing.html_notes import take_notes
from guia_editor.importing.html_tree import parse, words_inside
from guia_editor.importing.pictures import PictureTaker, embedded
from guia_editor.importing.report import Converted, Loss, Picture, Report
from guia_editor.importing.settle import InOneText, settle
from guia_editor.importing.words import lost_words, missing_words, words
from guia_editor.model.blocks import Blocks, NoteDefinition


@dataclass(frozen=True, slots=True)
class Page:
    """One text as read, before its links are settled.

    Headings bear provisional ids ("~page.0", "~page.1", …) and levels as written (0: a document's title);
    `places` gives the provisional id under which each anchor of the text stands ("~page" before the first).
    """

    blocks: Blocks
    places: Mapping[str, str]
    losses: tuple[Loss, ...] = ()
    pictures: tuple[Picture, ...] = field(default=())


def from_html(html: str, picture: Callable[[str], Picture | None] = embedded) -> Converted:
    """Return what a piece of HTML says, in blocks; never fails, and loses no words without telling.

    `picture` answers the address of an image with the picture, or with None; as it stands, only those are
    taken that travel inside the text (`data:`).
    """
    page = read_html(html, picture)
    texts, losses = settle([("", page.blocks)], InOneText(page.places))
    return Converted(texts[0], page.losses + losses[0], page.pictures)


def read_html(
    html: str, picture: Callable[[str], Picture | None] = embedded, place: str = "", page: str = ""
) -> Page:
    """Read HTML into blocks whose links are still as written.

    `place` is where losses are said to be, `page` what tells this text's provisional ids from others'.
    """
    report = Report(place)
    root = parse(html, report)
    notes = take_notes(root)
    said = words(
        "".join(part for one in (root, *notes.bodies.values()) for part in (" ", *words_inside(one)))
    )
    taker = PictureTaker(picture, report)
    reader = BlockReader(report, taker, page)
    blocks = reader.read(root)
    bodies = [NoteDefinition(label, reader.note(body)) for label, body in notes.bodies.items()]
    blocks += tuple(body for body in bodies if body.blocks)
    report.take(lost_words(missing_words(said, blocks, report.listed(), reader.replaced)))
    return Page(blocks, reader.places, report.listed(), taker.taken)
