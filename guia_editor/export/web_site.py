"""The plan of a web edition: which pages it has, how they are called and how they lead to each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from guia_editor.export.html import attribute, text
from guia_editor.i18n import wording
from guia_editor.model.blocks import Block, Blocks, Conditional, Heading, Listing, Paragraph, plain_text
from guia_editor.model.document import Document, Section, SectionKind
from guia_editor.model.territory import COUNTRY_CODE

PROGRAM_PAGES = frozenset(
    {"index", "buscar", "ediciones", "descargas", "acerca", "404", "elegir-municipio", "comprobar"}
)
"""Page names that no section may take."""

SUMMARY_LENGTH = 150
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Target:
    """A link: where it leads, what it says, its number ("7", "7.2", may be empty) and its depth from 1."""

    href: str
    title: str
    number: str = ""
    label: str = ""
    level: int = 1
    summary: str = ""
    inside: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Links under a common title, as in the side navigation; `kind` is a `SectionKind` value or "guia"."""

    title: str
    kind: str
    targets: tuple[Target, ...]


def page_files(document: Document) -> dict[str, str]:
    """Return the file of every section by its id; a section named as one of our own pages steps aside."""
    names = {section.id for section in document.sections}
    files: dict[str, str] = {}
    for section in document.sections:
        name = section.id
        while name in PROGRAM_PAGES or (name != section.id and name in names):
            name += "-seccion"
        files[section.id] = f"{name}.html"
    return files


def link_maker(document: Document, files: Mapping[str, str], section: str) -> Callable[[str], str]:
    """Return the function that turns an anchor into an address as seen from a section's page."""

    def href(anchor: str) -> str:
        home = document.anchors.get(anchor, section)
        if home == section:
            return f"#{anchor}"
        return files[home] if anchor == home else f"{files[home]}#{anchor}"

    return href


def headings(blocks: Blocks) -> Iterator[Heading]:
    """Yield the headings of a section that can be linked to, those of conditional passages too."""
    for block in blocks:
        match block:
            case Heading(id=anchor) if anchor:
                yield block
            case Conditional(blocks=inside):
                yield from headings(inside)
            case _:
                pass


def on_this_page(section: Section) -> tuple[Target, ...]:
    """Return the links to the sections of levels 2 and 3 inside a page."""
    return tuple(
        Target(f"#{h.id}", plain_text(h.children), h.number, level=h.level - 1)
        for h in headings(section.blocks)
        if h.level <= 3
    )


def toc_lines(toc: Iterable[Target]) -> tuple[str, ...]:
    """Return the links inside a page as the lines of a list."""
    return tuple(
        f'<li class="nivel-{target.level}"><a href="{attribute(target.href)}">'
        + (f'<span class="num">{text(target.number)}</span> ' if target.number else "")
        + f"<span>{text(target.title)}</span></a></li>"
        for target in toc
    )


def groups(document: Document, files: Mapping[str, str]) -> tuple[Group, ...]:
    """Return all sections as links in reading order, grouped by where they stand in the book."""
    _ = wording(document.language)
    names = {
        SectionKind.FRONT: _("Preliminares"),
        SectionKind.CHAPTER: _("Capítulos"),
        SectionKind.ANNEX: _("Anexos"),
        SectionKind.BACK: _("Para consultar"),
    }
    found = (
        Group(name, kind.value, tuple(section_target(s, files) for s in document.sections if s.kind is kind))
        for kind, name in names.items()
    )
    return tuple(group for group in found if group.targets)


def section_target(section: Section, files: Mapping[str, str]) -> Target:
    """Return the link to a section, with its summary and its parts of level 2."""
    href = files[section.id]
    inside = tuple(
        Target(f"{href}#{h.id}", plain_text(h.children), h.number)
        for h in headings(section.blocks)
        if h.level == 2
    )
    title = plain_text(section.title)
    return Target(href, title, section.number, section.label, 1, summary(section.blocks), inside)


def full_title(section: Section) -> str:
    """Return a section's title after its label ("Capítulo 7. Transparencia activa")."""
    title = plain_text(section.title)
    return f"{section.label}. {title}" if section.label else title


def is_listing(section: Section) -> bool:
    """Say whether a section only lists what stands elsewhere (contents, tables, figures, forms)."""
    return bool(section.blocks) and all(isinstance(block, Listing) for block in section.blocks)


def summary(blocks: Blocks) -> str:
    """Return how a section begins, in whole sentences where they are short enough."""
    said = next((s for b in blocks if (s := _opening(b))), "")
    kept = ""
    for sentence in _SENTENCE.findall(said):
        if kept and len(kept) + len(sentence) > SUMMARY_LENGTH:
            break
        kept += sentence
    kept = kept or said
    if len(kept) <= SUMMARY_LENGTH:
        return kept
    return kept[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _opening(block: Block) -> str:
    return " ".join(plain_text(block.children).split()) if isinstance(block, Paragraph) else ""


def edition_folder(document: Document, number: str, language: str) -> str:
    """Return the name of an edition's folder: number, then territory and language unless the usual ones."""
    main = document.languages[0][0] if document.languages else document.language
    code = document.territory.code
    return "-".join(
        [number, *([code] if code != COUNTRY_CODE else []), *([language] if language != main else [])]
    )


def public_address(document: Document, number: str = "", language: str = "") -> str:
    """Return the public address of an edition's pages, with a final "/", or "" when the guide declares none.

    `base_url` is where the folder of finished editions is published as it stands on disk.
    """
    if not document.base_url:
        return ""
    folder = edition_folder(document, number or document.edition.number, language or document.language)
    return f"{document.base_url.rstrip('/')}/{folder}/web/"
