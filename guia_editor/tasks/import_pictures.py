"""The pictures of a book from elsewhere, made such as a guide shows; those that it cannot show are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from guia_editor.errors import GuideError
from guia_editor.importing.drafts import Book
from guia_editor.importing.report import Kind, Loss, Picture
from guia_editor.model.blocks import Block, Blocks, Figure, Image, Inline, Inlines, Paragraph, all_inlines
from guia_editor.model.progress import Progress
from guia_editor.model.rewrite import rewrite
from guia_editor.storage.pictures import prepared
from guia_editor.storage.redraw import as_png

_SHOWN = (".png", ".jpg", ".jpeg", ".svg")


def prepared_pictures(book: Book, progress: Progress) -> tuple[dict[str, bytes], tuple[Loss, ...], Book]:
    """Return each picture's bytes by its path, what was lost, and the book without what cannot be shown."""
    kept: dict[str, bytes] = {}
    renamed: dict[str, str] = {}
    losses: list[Loss] = []
    shown = [one for draft in book.drafts for one in all_inlines(draft.blocks) if isinstance(one, Image)]
    for done, picture in enumerate(book.pictures):
        progress.step(done, len(book.pictures), picture.name)
        try:
            name, data = _ready(picture)
        except GuideError as error:
            alts = " ".join(one.alt for one in shown if one.source == picture.name)
            losses.append(Loss("imagen-rechazada", error.message, Kind.LOST, alts, picture.name))
        else:
            kept[name] = data
            renamed[picture.name] = name
    drafts = tuple(replace(draft, blocks=with_sources(draft.blocks, renamed)) for draft in book.drafts)
    return kept, tuple(losses), replace(book, drafts=drafts)


def _ready(picture: Picture) -> tuple[str, bytes]:
    path = PurePosixPath(picture.name)
    if path.suffix in _SHOWN:
        return picture.name, prepared(path.name, picture.data)
    return str(path.with_suffix(".png")), prepared("x.png", as_png(picture.data))


def with_sources(blocks: Blocks, sources: dict[str, str]) -> Blocks:
    """Return blocks whose pictures have their paths; a picture that has none leaves its description."""

    def on_inline(inline: Inline) -> Inlines:
        if not isinstance(inline, Image):
            return (inline,)
        path = sources.get(inline.source)
        if path is not None:
            return (replace(inline, source=path),)
        return ()

    def on_block(block: Block) -> Blocks:
        match block:
            case Figure(image=image, caption=caption) if image.source not in sources.values():
                return (Paragraph(caption),) if caption else ()
            case Paragraph(children=()):
                return ()
            case _:
                return (block,)

    return rewrite(blocks, on_block, on_inline)
