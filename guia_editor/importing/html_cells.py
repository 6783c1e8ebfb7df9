"""Blocks as the words of one line, for cells, titles and captions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from guia_editor.importing.runs import merged
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    Code,
    CodeBlock,
    Conditional,
    DataTable,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    Listing,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Rule,
    SoftBreak,
    Strong,
    Table,
    Text,
)
from guia_editor.model.rewrite import rewrite_inlines


@dataclass(slots=True)
class OneLine:
    """Flattens blocks: `parts` are their paragraphs, `apart` the blocks that no line can hold."""

    parts: list[Inlines] = field(default_factory=list)
    apart: list[Block] = field(default_factory=list)

    def words(self) -> Inlines:
        """Return the parts, one after the other."""
        joined: list[Inline] = []
        for part in self.parts:
            joined += ([Text(" ")] if joined else []) + list(rewrite_inlines(part, _unbroken))
        return merged(joined)

    def add(self, blocks: Blocks, sign: str = "") -> None:
        """Take blocks; `sign` stands before the first, as that of a list's item."""
        for block in blocks:
            self._add(block, (Text(sign),) if sign else ())
            sign = ""

    def _add(self, block: Block, sign: Inlines) -> None:
        match block:
            case Paragraph(children=children):
                self.parts.append(sign + children)
            case Heading(children=children):
                self.parts.append((*sign, Strong(children)))
            case ListBlock(items=items):
                for number, item in enumerate(items, block.start):
                    self.add(item.blocks, f"{number}) " if block.ordered else "• ")
            case CodeBlock(text=text):
                self.parts.append((*sign, Code(" ".join(text.split()))))
            case Figure(image=image, caption=caption):
                self.parts.append((*sign, image, *((Text(" "), *caption) if caption else ())))
            case DefinitionList(items=definitions) | Card(items=definitions):
                for definition in definitions:
                    self.parts.append((*sign, Strong(definition.term)))
                    self.add(tuple(inner for run in definition.blocks for inner in run))
            case Callout(title=title, blocks=blocks) | Form(title=title, blocks=blocks):
                self.parts += [(*sign, Strong(title))] if title else []
                self.add(blocks)
            case Quote(blocks=blocks) | Conditional(blocks=blocks):
                self.add(blocks)
            case Rule():
                pass
            case Table() | DataTable() | Chart() | Profile() | NoteDefinition() | Listing():
                self.apart.append(block)
            case _:
                assert_never(block)


def _unbroken(inline: Inline) -> Inlines:
    return (Text(" "),) if isinstance(inline, LineBreak | SoftBreak) else (inline,)
