"""What becomes of a profile block, by its kind."""

from __future__ import annotations

from typing import assert_never

from guia_editor.export.context import Context
from guia_editor.export.directory import directory
from guia_editor.export.indicators import profile_table
from guia_editor.export.priorities import priorities
from guia_editor.model.blocks import Blocks, Profile


def profile_blocks(block: Profile, context: Context) -> Blocks:
    """Return what an edition shows of its territory: its figures, what it lacks most, or its directory."""
    match block.kind:
        case "tabla":
            return (profile_table(block, context),)
        case "prioridades":
            return priorities(block, context)
        case "directorio":
            return directory(block, context)
        case _:
            assert_never(block.kind)
