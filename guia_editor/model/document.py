"""The assembled document: one guide settled for one edition, territory and language, ready to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guia_editor.model.blocks import Blocks, Inlines, Lines
from guia_editor.model.edition import Edition
from guia_editor.model.territory import Territory


class SectionKind(StrEnum):
    """Where a section stands in the book; the values are what `guia.yaml` and `edicion.json` store."""

    FRONT = "preliminar"
    CHAPTER = "capitulo"
    ANNEX = "anexo"
    BACK = "final"


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that the document shows, read and checked once; `width` and `height` in pixels.

    `path` is its key and never leads out of the guide; `data` are safe to hand to any renderer.
    """

    path: str
    media_type: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of a section; numbers count from 1 within each section."""

    number: int
    label: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, an annex, or a part made by the program (contents, glossary…), in reading order.

    `id` is the anchor and the file name of the web page; `number` is "7" or "A7", empty if unnumbered;
    `label` reads "Capítulo 7". `path` is the source file inside the guide, empty for made parts;
    `text_hash` the SHA-256 of that file. Section ids and every anchor inside are unique in the document.
    """

    id: str
    kind: SectionKind
    title: Inlines
    blocks: Blocks
    number: str = ""
    label: str = ""
    notes: tuple[Note, ...] = ()
    path: str = ""
    text_hash: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A data file to be offered beside a web edition."""

    path: str
    title: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the imprint page says, already in the edition's language: (name, value) pairs and paragraphs."""

    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole book, settled: holds no source-only kinds, every anchor it names exists.

    `content_hash` identifies everything that went in (texts, data, pictures); `cover` is the key of the
    cover's map in `assets`, or empty. `copy_code` is what copies are checked by, with its QR in `assets`
    under `copy_mark`; both empty where there is nothing to check. `anchors` gives the section id of every
    anchor.
    """

    title: str
    subtitle: str
    language: str
    edition: Edition
    territory: Territory
    institutions: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    assets: Mapping[str, Asset]
    anchors: Mapping[str, str]
    imprint: Imprint
    content_hash: str
    cover: str = ""
    cover_lines: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    downloads: tuple[Download, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    base_url: str = ""
    previous: tuple[Edition, ...] = ()
    changes: tuple[str, ...] = ()
    copy_code: str = ""
    copy_mark: str = ""


@dataclass(frozen=True, slots=True)
class NotRendered:
    """A block that a format could not express, with where it stands and why."""

    format: str
    path: str
    lines: Lines
    what: str
    reason: str


@dataclass(slots=True)
class Report:
    """What an exporter has to say besides its files; a final edition refuses a report that lists losses."""

    losses: list[NotRendered] = field(default_factory=list)
