"""Making what was copied fit the place where it is pasted: labels, ids, fields, cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from guia_editor.markdown.pieces import Pieces, blocks_of, notes_called, notes_in
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    DataTable,
    Figure,
    Form,
    FormField,
    Heading,
    Inline,
    Inlines,
    NoteDefinition,
    NoteReference,
    Profile,
    Table,
    Text,
    all_inlines,
    walk,
)
from guia_editor.model.rewrite import rewrite

_WITH_ID = (Heading, Table, Figure, Callout, Form, Card, DataTable, Chart, Profile)


def with_notes(blocks: Blocks, pieces: Pieces) -> Blocks:
    """Return copied blocks with the notes that they call and do not hold, taken from the whole text."""
    wanted = notes_called(blocks) - notes_in(blocks)
    found = (b for b in walk(blocks_of(pieces)) if isinstance(b, NoteDefinition) and b.label in wanted)
    return (*blocks, *found)


def fitted(blocks: Blocks, pieces: Pieces, *, in_form: bool, in_note: bool) -> tuple[Blocks, Blocks]:
    """Return pasted blocks and pasted notes as they fit into a text; notes stand at its end.

    Ids that the text has already are left off. A note that the text has already is called again when nothing
    calls it (it was cut), else it comes as a new one. Marks without a note and fields outside of forms
    would not read back: the first go, the second leave a line to write on.
    """
    notes = {block.label: block for block in walk(blocks) if isinstance(block, NoteDefinition)}
    taken = _ids(pieces)
    labels = _labels(notes, pieces, in_note=in_note)

    def on_block(block: Block) -> Blocks:
        if isinstance(block, NoteDefinition):
            return ()
        if isinstance(block, _WITH_ID) and block.id in taken:
            return (replace(block, id=""),)
        return (block,)

    def on_inline(inline: Inline) -> Inlines:
        if isinstance(inline, NoteReference):
            label = labels.get(inline.label, "")
            return (replace(inline, label=label),) if label else ()
        return (inline,)

    body = rewrite(blocks, on_block, on_inline)
    if not in_form:
        body = tuple(one if isinstance(one, Form) else _without_fields(one) for one in body)
    held = notes_in(pieces)
    new = tuple(replace(note, label=labels[label]) for label, note in notes.items() if label in labels)
    return body, tuple(note for note in new if note.label not in held)


def _ids(pieces: Pieces) -> set[str]:
    return {block.id for block in walk(blocks_of(pieces)) if isinstance(block, _WITH_ID) and block.id}


def _labels(notes: Mapping[str, NoteDefinition], pieces: Pieces, *, in_note: bool) -> dict[str, str]:
    """Return the label that each pasted mark gets; those that are not there go."""
    if in_note:
        return {}
    held, called = notes_in(pieces), notes_called(pieces)
    labels = {label: label for label in held - called}
    used = set(held | called)
    for label in notes:
        if label in labels:
            continue
        if label in used:
            number = 1
            while str(number) in used:
                number += 1
            labels[label] = str(number)
        else:
            labels[label] = label
        used.add(labels[label])
    return {**{label: label for label in held if label not in notes}, **labels}


def _without_fields(block: Block) -> Block:
    if not any(isinstance(one, FormField) for one in all_inlines((block,))):
        return block

    def line(inline: Inline) -> Inlines:
        return (Text("________"),) if isinstance(inline, FormField) else (inline,)

    return rewrite((block,), on_inline=line)[0]


def cells_of(blocks: Blocks) -> tuple[tuple[Inlines, ...], ...]:
    """Return the rows of a table that was copied alone, its header first; () for anything else."""
    if len(blocks) == 1 and isinstance(blocks[0], Table):
        return (blocks[0].header, *blocks[0].rows)
    return ()
