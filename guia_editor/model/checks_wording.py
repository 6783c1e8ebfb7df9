"""Advice about the wording of a chapter: never an error, and no part of what «validar» says."""

from __future__ import annotations

from collections.abc import Iterator

from guia_editor.i18n import _
from guia_editor.model.blocks import (
    Blocks,
    Card,
    CodeBlock,
    Form,
    Paragraph,
    Table,
    inner_blocks,
    inner_inlines,
    plain_text,
)
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter
from guia_editor.model.hints import hints

_SHOWN = 60


def check_wording(chapter: Chapter) -> Iterator[Finding]:
    """Find doubtful accents, wordy turns and long sentences; forms, cards and tables hold no sentences."""
    yield from _check(chapter.blocks, chapter.path, prose=True)


def _check(blocks: Blocks, path: str, *, prose: bool) -> Iterator[Finding]:
    for block in blocks:
        if isinstance(block, CodeBlock):
            continue
        for run in inner_inlines(block):
            text = plain_text(run)
            for hint in hints(text, prose=prose and isinstance(block, Paragraph)):
                words = text[hint.start : hint.end]
                shown = words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + "…"
                yield Finding(
                    Severity.INFO,
                    "tilde-dudosa" if hint.kind == "tilde" else "lenguaje-claro",
                    _("«{words}»: {message}").format(words=shown, message=hint.message),
                    _("Es una sugerencia; en el texto está subrayada con puntos."),
                    path,
                    block.lines.first,
                )
        for inner in inner_blocks(block):
            yield from _check(inner, path, prose=prose and not isinstance(block, Form | Card | Table))
