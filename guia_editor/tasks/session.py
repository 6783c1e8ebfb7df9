"""One open guide. There are no globals: whoever needs the guide is given the session."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from guia_editor.model.guide import Guide
from guia_editor.storage.workspace import CONTENT, listed_files, open_guide, with_text
from guia_editor.tasks.unfinished import take_away


@dataclass(slots=True)
class Session:
    """A guide's folder and the guide as last read from it."""

    folder: Path
    guide: Guide

    @classmethod
    def open(cls, folder: Path) -> Session:
        """Open the guide in a folder; raises `GuideNotFound` or `InvalidGuide` when nothing can be shown.

        What an import left that was killed is taken away.
        """
        take_away(folder)
        return cls(folder, open_guide(folder))

    @property
    def can_be_written(self) -> bool:
        """Say whether this person may change the guide's files."""
        return os.access(self.folder / CONTENT, os.W_OK)

    def read(self) -> Guide:
        """Return the guide as its folder says now; the session keeps the one that it has."""
        return open_guide(self.folder)

    def reload(self) -> None:
        """Read the guide again; on an error the session keeps the guide that it had."""
        self.guide = self.read()

    def take(self, path: str, text: str) -> None:
        """Hold the text that a chapter's file has now, without reading the rest of the guide again."""
        if any(chapter.path == path for chapter in self.guide.chapters):
            self.guide = with_text(self.guide, self.folder, path, text)
        else:
            self.reload()


def first_chapter(folder: Path) -> str:
    """Return the path of a guide's first numbered chapter, else of its first; "" when it has none.

    Takes a fraction of the time that the guide takes. Raises `InvalidGuide` when guia.yaml says nothing.
    """
    listed = listed_files(folder)
    first = next((one for one in listed if one.number), next(iter(listed), None))
    return first.path if first else ""
