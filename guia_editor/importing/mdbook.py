"""mdBook: `SUMMARY.md` lists the pages (the mdBook guide, "SUMMARY.md"), `book.toml` names the book."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from guia_editor.i18n import _
from guia_editor.importing.outline import Entry, Outline
from guia_editor.importing.report import Kind, Loss
from guia_editor.model.document import SectionKind

_LINE = re.compile(r"([ \t]*)([-*+][ \t]+)?\[([^\]]*)\]\(<?([^)>]*)>?\)")
_PART = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*$")


def outline(
    names: Sequence[str], read: Callable[[str], str], yaml: Callable[[str], Mapping[str, object] | None]
) -> Outline | None:
    """Return the order that SUMMARY.md gives, None when there is none."""
    title, folder, own = "", "src", set[str]()
    if "book.toml" in names:
        own.add("book.toml")
        title, folder = _declared(read("book.toml"))
    places = [posixpath.normpath(posixpath.join(one, "SUMMARY.md")) for one in (folder, ".")]
    summary = next((one for one in places if one in names), None)
    if summary is None:
        return None
    base = posixpath.dirname(summary)
    entries: list[Entry] = []
    losses: list[Loss] = []
    _read(read(summary), base, names, entries, losses)
    return Outline(
        title, tuple(dict.fromkeys(entries)), (base, ""), frozenset({summary, *own}), tuple(losses)
    )


def _declared(text: str) -> tuple[str, str]:
    try:
        said = tomllib.loads(text).get("book", {})
    except tomllib.TOMLDecodeError:
        return "", "src"
    if not isinstance(said, dict):
        return "", "src"
    return str(said.get("title", "")), str(said.get("src", "src"))


def _read(text: str, base: str, names: Sequence[str], entries: list[Entry], losses: list[Loss]) -> None:
    """Read the lines: pages before the list stand before the chapters, those after it are annexes."""
    listed = False
    first = True
    for line in text.splitlines():
        if part := _PART.match(line):
            if not first:
                message = _("Un grupo del menú no tiene lugar en la guía; sus páginas quedaron seguidas.")
                losses.append(Loss("menu-grupo", message, Kind.NOTE, part[1]))
            first = False
            continue
        found = _LINE.match(line)
        if found is None:
            continue
        first = False
        listed = listed or bool(found[2])
        kind = SectionKind.CHAPTER if found[2] else SectionKind.ANNEX if listed else SectionKind.FRONT
        target = unquote(found[4].strip())
        path = posixpath.normpath(posixpath.join(base, target)) if target else ""
        if path in names:
            entries.append(Entry(path, found[3], kind))
        else:
            message = _("El menú nombra un archivo que no está.")
            losses.append(Loss("archivo-ausente", message, Kind.LOST, found[3], path))
