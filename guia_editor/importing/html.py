"""HTML of any origin (clipboards, Word, LibreOffice, Google Docs, pages) → blocks."""

from __future__ import annotations

from guia_editor.importing.report import Converted
from guia_editor.model.blocks import Paragraph, Text


def from_html(html: str) -> Converted:
    """Return what a piece of HTML says, in blocks; never fails, and loses no words without telling."""
    return Converted((Paragraph((Text(html),)),) if html.strip() else ())
