"""Who else has a chapter open."""

from __future__ import annotations

from guia_editor.storage.presence import Presence, Someone, others

__all__ = ["Presence", "Someone", "others"]
