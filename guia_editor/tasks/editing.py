"""A chapter opened for editing: its file, its parts, and how what was edited goes back into the file.

The chapter's file is written only when the person saves; everything typed in between is kept by
`tasks.journal`. Nothing here reformats: what was not edited goes back as the bytes that it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split, to_front_matter
from guia_editor.markdown.partition import Opened, open_text
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.markdown.splice import compose
from guia_editor.markdown.writer import write
from guia_editor.model.document import SectionKind
from guia_editor.model.guide import FrontMatter
from guia_editor.model.spans import changed
from guia_editor.storage.damage import Damage, read_damaged, write_repaired
from guia_editor.storage.files import (
    MAX_TEXT_BYTES,
    NotTextError,
    TextFile,
    inside,
    read_text,
    replace_bytes,
    restore_endings,
    write_new,
    write_text,
)
from guia_editor.storage.workspace import CONTENT
from guia_editor.storage.yaml import Problems, plain, read_yaml

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, as a keyboard's fault can leave: UTF-8 cannot say them."""

_FIRST_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class OpenChapter:
    """A chapter's file as read from disk, and the text that its parts were read from.

    `path` is relative to `contenido/`, with `/`. `text` is the whole file's text: the one on disk, or the
    one that editing went on from after the way of editing was changed. `damage` says why the file can
    only be repaired, as source; None for a sound one.
    """

    folder: Path
    path: str
    file: TextFile
    text: str
    front_yaml: str
    opened: Opened
    body_line: int
    damage: Damage | None = None

    @classmethod
    def open(cls, folder: Path, path: str) -> OpenChapter:
        """Read a chapter of the guide in `folder`; text that is damaged is opened for repair.

        Raises `UnsafeContent` for a path outside the guide, a device or a file that no repair could hold,
        `OSError` as it comes.
        """
        file, damage = _read(inside(folder / CONTENT, path))
        return _parted(folder, path, file, file.text, damage)

    def with_text(self, text: str) -> OpenChapter:
        """Return the same file with another whole text as ground for further editing."""
        whole = restore_endings(self.file.text, text)
        return self if whole == self.text else _parted(self.folder, self.path, self.file, whole, self.damage)

    def with_endings(self, text: str) -> str:
        """Return a whole text as it would be saved: lines end as those of the file do."""
        return restore_endings(self.file.text, text)

    def rough(self, pieces: Pieces, before: Pieces, front_yaml: str) -> str:
        """Return a whole text with every word of the pieces, whether it reads back as it was or not.

        Quick, since what the file has too is copied; `before` is as in `compose`.
        """
        begin, end, other = changed(before, pieces)
        kept = range(len(self.opened.pieces))
        entries: list[int | str] = [*kept[:begin], *map(markdown_of, pieces[begin:other]), *kept[end:]]
        if len(before) != len(kept):
            entries = [markdown_of(piece) for piece in pieces]
        return head_with(self.text, self.opened.text, front_yaml) + rough_body(self.opened, entries)

    def look(self) -> TextFile | None:
        """Return the file as it is on disk now, None when it is gone; raises as `read_text` does."""
        try:
            return read_text(self.file.path)
        except FileNotFoundError:
            return None

    def missing(self) -> OpenChapter:
        """Return the same text, to be written as a new file where the one that was read is gone."""
        return replace(self, file=replace(self.file, hash=""))

    def on_disk(self, file: TextFile) -> OpenChapter:
        """Return the same text, to be saved over what another program has left in the file."""
        return replace(self, file=file)

    def compose(self, pieces: Pieces, before: Pieces | None = None, front_yaml: str | None = None) -> str:
        """Return the whole file's text with these pieces as its body.

        `before` are the pieces as the editor read them when it had just been given this chapter's.
        Raises `WillNotReadBack` when a piece cannot be written so that it reads as it was.
        """
        front = self.front_yaml if front_yaml is None else front_yaml
        return head_with(self.text, self.opened.text, front) + compose(self.opened, pieces, before)

    def save(self, text: str) -> OpenChapter:
        """Write the whole text to the file in one step, and return the chapter as it now is.

        The bytes of a damaged file are first kept in a copy. Raises `ChangedOnDisk`, and writes nothing,
        when the file is no longer what was read; `OSError` when the disk refuses.
        """
        text = _HALVES.sub("\N{REPLACEMENT CHARACTER}", text)
        if self.damage is not None:
            write_repaired(self.folder, self.file, text)
            return OpenChapter.open(self.folder, self.path)
        if self.file.hash:
            file = write_text(self.file, text)
        else:
            self.file.path.parent.mkdir(parents=True, exist_ok=True)
            file = write_new(self.file.path, restore_endings(self.file.text, text))
        return _parted(self.folder, self.path, file, file.text, None)


def front_matter(front_yaml: str) -> FrontMatter:
    """Return what a front matter declares; what cannot be understood is left empty."""
    table = read_yaml(front_yaml, Problems(""), first_line=2) if front_yaml.strip() else None
    front, _complaints = to_front_matter(plain(table) if table else {}, SectionKind.CHAPTER)
    return front


def front_of(text: str) -> str:
    """Return the YAML between the fences of a whole text's front matter."""
    return split(text).front_yaml


def with_front(text: str, front_yaml: str) -> str:
    """Return a whole text with other YAML between the fences of its front matter."""
    body = split(text).body
    return head_with(text, body, front_yaml) + body


def markdown_of(piece: Piece) -> str:
    """Return a piece's Markdown, as it would be written anew."""
    return piece.source if isinstance(piece, Locked) else write((piece,))


def rough_body(opened: Opened, entries: Sequence[int | str]) -> str:
    """Return a body put together from pieces of a text, by number, and Markdown of new ones.

    Whether it reads as these pieces, nobody has looked; but every word is there, and what stands side by side
    as it did keeps its bytes.
    """
    text, spans = opened.text, opened.spans
    parts: list[str] = []
    last = -1
    for entry in entries:
        if isinstance(entry, str):
            parts.append(_gap(parts))
            parts.append(entry.strip("\n") + "\n")
            last = -2
            continue
        begin, end = spans[entry]
        parts.append(text[spans[last][1] if last >= 0 else 0 : begin] if entry == last + 1 else _gap(parts))
        parts.append(text[begin:end])
        last = entry
    return "".join(parts) + (text[spans[last][1] :] if last == len(spans) - 1 and spans else "")


def _gap(parts: list[str]) -> str:
    """Return what makes what follows a text a block of its own; the text's last line ends are taken away."""
    if not any(part.strip() for part in reversed(parts)):
        return ""
    while not (last := parts.pop().rstrip("\r\n")):
        pass
    parts.append(last)
    return "\n\n"


def lock(piece: Piece) -> Locked:
    """Return a piece as a passage of its Markdown, to be changed in the source only."""
    if isinstance(piece, Locked):
        return piece
    return Locked(markdown_of(piece), _("No se pudo guardar como se veía."), piece.lines)


def text_on_disk(folder: Path, path: str) -> str | None:
    """Return the text of a chapter's file, however damaged; None when it cannot be read at all."""
    try:
        return _read(inside(folder / CONTENT, path))[0].text
    except (GuideError, OSError):
        return None


def write_copy(path: Path, text: str) -> None:
    """Write a whole text to a file of the person's choice, in one step; raises `OSError`."""
    replace_bytes(path, text.encode("utf-8", "replace"))


def head_with(text: str, body: str, front_yaml: str) -> str:
    """Return what stands before the body of a whole text, with this YAML between its fences."""
    head = text[: len(text) - len(body)]
    old = split(text).front_yaml
    if front_yaml == old:
        return head
    fence = _FIRST_LINE.match(head)
    if fence is None:
        return f"---\n{_ended(front_yaml)}---\n\n"
    begin = fence.end()
    return head[:begin] + _ended(front_yaml) + head[begin + len(old) :]


def _ended(text: str) -> str:
    return text if not text or text.endswith(("\n", "\r")) else text + "\n"


def _read(place: Path) -> tuple[TextFile, Damage | None]:
    if place.stat().st_size <= MAX_TEXT_BYTES:
        try:
            return read_text(place), None
        except NotTextError:
            pass  # its bytes can still be shown for repair
    return read_damaged(place)


def _parted(folder: Path, path: str, file: TextFile, text: str, damage: Damage | None) -> OpenChapter:
    front_yaml, body, body_line = split(text)
    return OpenChapter(folder, path, file, text, front_yaml, open_text(body, body_line), body_line, damage)
