"""Folders of Markdown (MkDocs, mdBook, plain) and single files → drafts of chapters."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import unquote

from guia_editor.i18n import _
from guia_editor.importing import mdbook, mkdocs
from guia_editor.importing.drafts import Book, Draft, by_chapters
from guia_editor.importing.html import Page, read_html
from guia_editor.importing.markdown_dialects import Dialect, words_said
from guia_editor.importing.outline import Entry, Outline
from guia_editor.importing.pictures import embedded, named
from guia_editor.importing.report import Kind, Picture, Report, placed
from guia_editor.importing.words import lost_words, missing_words, words
from guia_editor.markdown.foreign import to_html
from guia_editor.markdown.frontmatter import KEYS
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.blocks import (
    Blocks,
    CodeBlock,
    Heading,
    Link,
    Text,
    all_inlines,
    plain_text,
    walk,
)
from guia_editor.model.progress import Progress

Yaml = Callable[[str], Mapping[str, object] | None]
"""Reads YAML as plain mappings, lists and words; None when it cannot be read."""

_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
_PICTURES: Mapping[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".svg": "image/svg+xml",
}
_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE_KEYS = ("titulo", "title")


class Shelf(Protocol):
    """The files of an origin, by their paths with `/`; it keeps within its folder and limits."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the path of every file."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises `GuideError` or `OSError`."""


@dataclass(slots=True)
class _Pages:
    """What has been read so far: each page by its path, with its anchors."""

    shelf: Shelf
    yaml: Yaml
    outline: Outline
    report: Report = field(default_factory=Report)
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def from_folder(shelf: Shelf, yaml: Yaml, name: str, progress: Progress) -> Book:
    """Return a folder's pages as drafts of chapters in the order that its tool gives them."""
    outline = _outline(shelf, yaml)
    pages = _Pages(shelf, yaml, outline)
    pages.report.take(outline.losses)
    drafts: list[Draft] = []
    for done, entry in enumerate(outline.entries):
        progress.step(done, len(outline.entries), entry.path)
        drafts += _drafts(pages, entry, split=False)
    _tell_unused(pages)
    title = outline.title or name
    return Book(
        title,
        tuple(drafts),
        pages.report.listed(),
        tuple(pages.pictures.values()),
        AmongPages(pages.places, pages.outline.bases),
    )


def from_file(shelf: Shelf, yaml: Yaml, path: str, *, split: bool) -> Book:
    """Return one Markdown file as drafts of chapters, one for each highest heading when `split`."""
    pages = _Pages(shelf, yaml, Outline("", (Entry(path),)))
    drafts = _drafts(pages, Entry(path), split=split)
    title = drafts[0].title if len(drafts) == 1 else posixpath.splitext(posixpath.basename(path))[0]
    return Book(
        title,
        tuple(drafts),
        pages.report.listed(),
        tuple(pages.pictures.values()),
        AmongPages(pages.places, pages.outline.bases),
    )


def is_markdown(name: str) -> bool:
    """Say whether a file is Markdown, by its name."""
    return posixpath.splitext(name)[1].lower() in _MARKDOWN


def _outline(shelf: Shelf, yaml: Yaml) -> Outline:
    for find in (mkdocs.outline, mdbook.outline):
        found = find(shelf.names, lambda name: _decoded(shelf.read(name))[0], yaml)
        if found is not None and found.entries:
            return found
    listed = sorted((one for one in shelf.names if is_markdown(one)), key=_plain_order)
    return Outline("", tuple(Entry(one) for one in listed))


def _plain_order(name: str) -> tuple[object, ...]:
    """Sort by folders, their README or index first, numbers in names by their value."""
    *folders, file = name.split("/")
    first = posixpath.splitext(file)[0].lower() in ("readme", "index", "leame", "indice")
    return (*((1, _natural(folder)) for folder in folders), (0, not first, _natural(file)))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    parts = re.split(r"(\d+)", text.casefold())
    return tuple((1, int(part), "") if part.isdecimal() and part else (0, 0, part) for part in parts)


# --- One page ----------------------------------------------------------------------------------


def _drafts(pages: _Pages, entry: Entry, *, split: bool) -> list[Draft]:
    pages.used.add(entry.path)
    report = Report(entry.path)
    text, told = _decoded(pages.shelf.read(entry.path))
    if told:
        report.add("codificacion", told)
    front, body = _front(text, pages.yaml, report)
    page = _page(pages, entry.path, body, report)
    book = by_chapters(
        page.blocks, posixpath.splitext(posixpath.basename(entry.path))[0], split=split, top=f"~{entry.path}"
    )
    report.take(book.losses)
    pages.report.take(report.listed())
    return [
        _titled(
            replace(draft, origin=entry.path, page=entry.path, kind=entry.kind),
            front,
            entry,
            pages.report,
            index,
        )
        for index, draft in enumerate(book.drafts)
    ]


def _titled(draft: Draft, front: Mapping[str, str], entry: Entry, report: Report, index: int) -> Draft:
    """Give a draft what its front matter says, and own up to titles that the guide has no place for."""
    if index:
        return draft
    title = front.get("titulo", "")
    own = draft.title
    named = any(place.count(".") and place != f"~{draft.page}" for place in draft.tops)
    if title and named and words(title) != words(own):
        blocks: Blocks = (Heading(2, (Text(own),)), *draft.blocks)
        draft = replace(draft, blocks=blocks)
    final = title or (own if named else entry.title or own)
    if entry.title and words(entry.title) != words(final):
        message = _("El menú llamaba a esta página de otro modo.")
        report.add("titulo-del-menu", message, Kind.NOTE, entry.title, entry.path)
    kept = {key: value for key, value in front.items() if key not in ("titulo", "id")}
    return replace(draft, title=final, identity=front.get("id", ""), front=kept)


def _page(pages: _Pages, path: str, body: str, report: Report) -> Page:
    def include(name: str) -> str | None:
        if name not in pages.shelf.names:
            return None
        pages.used.add(name)
        return _decoded(pages.shelf.read(name))[0]

    plain = Dialect(path, include, report, pages.outline.bases).rewrite(body)
    taken: list[str] = []

    def picture(address: str) -> Picture | None:
        found = _picture(pages, path, address)
        if found is not None:
            taken.append(address)
            pages.pictures[found.name] = found
        return found

    page = read_html(to_html(plain), picture, path, path)
    report.take(page.losses)
    also = " ".join([*taken, *_unseen(page.blocks)])
    gone = missing_words(words(words_said(plain)), page.blocks, report.listed(), also)
    report.take(placed(lost_words(gone), path))
    places = dict(page.places)
    _add_slugs(page.blocks, places)
    pages.places[path] = places
    return page


def _unseen(blocks: Blocks) -> list[str]:
    """Return what blocks keep that is no word on the page: addresses, languages of code."""
    found = [inline.target for inline in all_inlines(blocks) if isinstance(inline, Link)]
    return found + [block.info for block in walk(blocks) if isinstance(block, CodeBlock)]


def _picture(pages: _Pages, path: str, address: str) -> Picture | None:
    if address.lower().startswith("data:"):
        return embedded(address)
    name = _file_of(path, address, pages.outline.bases, frozenset(pages.shelf.names))
    kind = _PICTURES.get(posixpath.splitext(name)[1].lower())
    if not name or kind is None:
        return None
    pages.used.add(name)
    stem = posixpath.splitext(posixpath.basename(name))[0]
    return named(pages.shelf.read(name), kind, stem)


def _file_of(path: str, address: str, bases: tuple[str, ...], names: frozenset[str]) -> str:
    plain = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    starts = bases if plain.startswith("/") else (posixpath.dirname(path), *bases)
    for start in starts:
        for one in (plain, address):
            name = posixpath.normpath(posixpath.join(start, one.lstrip("/")))
            if name in names:
                return name
    return ""


def _add_slugs(blocks: Blocks, places: dict[str, str]) -> None:
    """Add the anchors that GitHub, MkDocs and mdBook make of titles."""
    seen: dict[str, int] = {}
    for block in walk(blocks):
        if not isinstance(block, Heading):
            continue
        said = plain_text(block.children).strip().lower()
        for made in {
            re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", said)),
            re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", said)),
        }:
            count = seen.get(made, 0)
            seen[made] = count + 1
            places.setdefault(f"{made}-{count}" if count else made, block.id)


# --- Links -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AmongPages:
    """How links lead from one file to another: `places` are the anchors of each page, by its path."""

    places: Mapping[str, Mapping[str, str]]
    bases: tuple[str, ...]

    def __call__(self, target: str, page: str) -> str | None:
        """Return where an address leads, as `Resolve` says."""
        if target.startswith("#"):
            place = self.places.get(page, {}).get(unquote(target[1:]))
            return f"#{place}" if place else None
        if can_be_followed(target):
            return target
        address, _sign, anchor = target.partition("#")
        for name in _candidates(page, unquote(address), self.bases):
            if name in self.places:
                place = self.places[name].get(unquote(anchor)) if anchor else None
                return f"#{place or '~' + name}"
        return None


def _candidates(page: str, address: str, bases: tuple[str, ...]) -> list[str]:
    plain = address.split("?")[0]
    starts = bases if plain.startswith("/") else (posixpath.dirname(page), *bases)
    found: list[str] = []
    for start in starts:
        name = posixpath.normpath(posixpath.join(start, plain.lstrip("/")))
        stem = posixpath.splitext(name)[0]
        found += [name, f"{stem}.md", f"{name}.md", f"{name}/index.md", f"{name}/README.md"]
    return found


# --- Bytes and front matter --------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str, str]:
    """Return a file's text, and what to tell when it was not UTF-8."""
    for encoding, mark in (("utf-8-sig", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff")):
        if data.startswith(mark):
            try:
                return _lines(data.decode(encoding)), "" if not mark else _told("UTF-16")
            except UnicodeDecodeError:
                continue
    return _lines(data.decode("cp1252", errors="replace")), _told("Windows-1252")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _told(encoding: str) -> str:
    return _("El archivo no estaba en UTF-8; se leyó como {encoding}. Revise sus tildes.").format(
        encoding=encoding
    )


def _front(text: str, yaml: Yaml, report: Report) -> tuple[dict[str, str], str]:
    """Return what a page's front matter says in the guide's keys, and the text after it."""
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    said = _toml(found[2]) if found[1] == "+++" else yaml(found[2])
    if said is None:
        report.add(
            "encabezado", _("El encabezado del archivo no se entiende; no se trajo."), Kind.LOST, found[2]
        )
        return {}, text[found.end() :]
    front: dict[str, str] = {}
    for key, value in said.items():
        words_of_value = value if isinstance(value, str) else _flat(value)
        name = "titulo" if key in _TITLE_KEYS else key
        if name in KEYS and isinstance(value, str) and name not in front:
            front[name] = " ".join(value.split())
        else:
            message = _("Una clave del encabezado no existe en la guía y no se trajo.")
            report.add("clave", message, Kind.LOST, f"{key}: {words_of_value}")
    return front, text[found.end() :]


def _toml(text: str) -> Mapping[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _flat(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{key}: {_flat(inner)}" for key, inner in value.items())
        case list() | tuple():
            return ", ".join(_flat(inner) for inner in value)
        case None:
            return ""
        case _:
            return str(value)


def _tell_unused(pages: _Pages) -> None:
    for name in pages.shelf.names:
        if name in pages.used or name in pages.outline.own_files:
            continue
        if is_markdown(name):
            message = _("El archivo no está en el menú de la carpeta, así que no se trajo.")
            pages.report.add("archivo-sin-traer", message, Kind.LOST, place=name)
        else:
            message = _("Ninguna página muestra este archivo, así que no se trajo.")
            pages.report.add("archivo-sin-usar", message, Kind.NOTE, place=name)
