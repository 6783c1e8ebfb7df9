"""The guide as it stands in its folder: chapters in order, sources, glossary, data, territories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guia_editor.model.blocks import Blocks
from guia_editor.model.document import Asset, SectionKind
from guia_editor.model.edition import Edition
from guia_editor.model.finding import Finding
from guia_editor.model.flow import Flow
from guia_editor.model.territory import Indicator, Territories


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a chapter declares before its text; the Spanish keys are in `markdown.frontmatter`.

    `legal_basis` holds citations in the dialect's form without the brackets ("dto-57-2008, art. 10"). `local`
    declares the text a place for what differs by municipality, so that each edition has a copy of its own.
    """

    id: str = ""
    title: str = ""
    owner: str = ""
    audience: str = ""
    time: str = ""
    legal_basis: tuple[str, ...] = ()
    product: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """One text file of the guide: verbatim text, its reading, and the SHA-256 of its bytes.

    `body_line` is the file's line on which the text after the front matter starts; blocks carry lines of
    the file. `path` is relative to `contenido/`, with `/`. `number` is "7" for a chapter, "A7" for an annex,
    empty for what is not numbered.
    """

    path: str
    kind: SectionKind
    front: FrontMatter
    text: str
    text_hash: str
    blocks: Blocks
    body_line: int = 1
    number: str = ""


@dataclass(frozen=True, slots=True)
class Institution:
    """One of the bodies that sign the guide."""

    id: str
    name: str
    acronym: str


@dataclass(frozen=True, slots=True)
class Source:
    """A law or work that the guide cites.

    `verified` is true only with who, when and where it was checked. `short` is how it is cited in the text
    ("Decreto 57-2008"), `kind` is "norma", "documento", "dato" or "sitio".
    """

    key: str
    short: str
    title: str
    kind: str
    issuer: str = ""
    date: str = ""
    url: str = ""
    note: str = ""
    verified: bool = False
    verified_by: str = ""
    verified_on: str = ""
    verified_at: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term; `see_also` names other terms by key, `acronym` is its short form."""

    key: str
    term: str
    definition: str
    acronym: str = ""
    see_also: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class DataFile:
    """A CSV file of the guide, read: column names and rows of strings; `data` are its bytes."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the guide knows, with its own name; `family` is the widest it belongs to ("maya")."""

    code: str
    name: str
    own_name: str = ""
    family: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A chapter whose file cannot be read: it has no text to show, but its place (from 0) in the book."""

    path: str
    kind: SectionKind
    number: str
    place: int


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything that an edition can be made of, read once; nothing in it is ever changed.

    `variables` holds the guide's own values by name, `wide_names` the words that `{{municipio}}` and its
    like take in a department's or the country's edition, by kind of territory. `problems` are the
    findings met while reading; `unread` are chapters that have nothing but those. `content_hash` is the
    SHA-256 over all that was read. `languages` are those spoken in the country, `edition_languages` the
    codes of those in which editions are made, the guide's own first. `flow` is how it is reviewed.
    """

    title: str
    subtitle: str
    description: str
    language: str
    institutions: tuple[Institution, ...]
    chapters: tuple[Chapter, ...]
    variables: Mapping[str, str]
    wide_names: Mapping[str, Mapping[str, str]]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    glossary: Mapping[str, Term]
    data: Mapping[str, DataFile]
    territories: Territories
    assets: Mapping[str, Asset]
    edition: Edition
    content_hash: str
    languages: tuple[Language, ...] = ()
    edition_languages: tuple[str, ...] = ()
    previous: tuple[Edition, ...] = ()
    keywords: tuple[str, ...] = ()
    license: str = ""
    credits: tuple[str, ...] = ()
    base_url: str = ""
    problems: tuple[Finding, ...] = field(default=())
    unread: tuple[Unread, ...] = ()
    flow: Flow = field(default_factory=Flow)
