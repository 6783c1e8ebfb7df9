"""What the walk over HTML gathers: words until a block begins or ends, and blocks in a row."""

from __future__ import annotations

from guia_editor.importing.loose import Loose
from guia_editor.importing.runs import Run, assemble
from guia_editor.model.blocks import Block, Blocks, Heading, Inlines, LineBreak, Paragraph, Strong, Text


class Sink:
    """Where the walk puts what it meets: words gather until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[Loose] = []
        self._runs: list[Run] = []

    def word(self, run: Run) -> None:
        """Add to the words at hand; two breaks in a row part paragraphs."""
        last = next((one for one in reversed(self._runs) if not _is_space(one)), None)
        if isinstance(run.leaf, LineBreak) and last is not None and isinstance(last.leaf, LineBreak):
            self.end()
        else:
            self._runs.append(run)

    def taken(self) -> Inlines:
        """Return the words at hand and begin anew."""
        inlines = assemble(self._runs)
        self._runs = []
        return inlines

    def end(self) -> None:
        """End the paragraph at hand."""
        inlines = self.taken()
        if inlines:
            self.lines.append(Paragraph(inlines))

    def put(self, *lines: Loose) -> None:
        """Add blocks after the words at hand."""
        self.end()
        self.lines += lines


def _is_space(run: Run) -> bool:
    return isinstance(run.leaf, Text) and not run.leaf.text.strip()


def unstressed(words: Inlines) -> Inlines:
    """Return words without the bold that covers all of them."""
    match words:
        case (Strong(children=children),):
            return children
        case _:
            return words


def without_headings(blocks: Blocks) -> Blocks:
    """Return blocks with headings as bold paragraphs: inside a list or a box they would break the outline."""
    return tuple(_lowered(block) for block in blocks)


def _lowered(block: Block) -> Block:
    match block:
        case Heading(children=children):
            return Paragraph((Strong(children),))
        case _:
            return block
