"""What the tests of the web edition share: writing a site, reading it back, following its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html

from guia_editor.export import FORMATS, Options
from guia_editor.model.document import Document, Report
from guia_editor.model.progress import Silent

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "plantillas"
GAP = re.compile(r'<template data-hueco="(\d+)"></template>')


def write_site(document: Document, folder: Path, finished: tuple[Path, ...] = ()) -> Path:
    """Write a document's site into a folder and return the folder of its pages."""
    report = Report()
    names = FORMATS["web"].write(document, Options(TEMPLATES, finished=finished), folder, report, Silent())
    assert report.losses == []
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(names) == found - {path.name for path in finished}
    return folder / "web"


def alone(document: Document) -> Document:
    """Return the document as an edition with no public address, in one language, with none before it."""
    return replace(document, base_url="", languages=(), previous=())


def pages(site: Path) -> list[Path]:
    return sorted(site.glob("*.html"))


def dangling(site: Path) -> list[str]:
    """Return every address and fragment in the pages and style sheets that leads nowhere inside the site."""
    ids = {path: set(html.parse(path).xpath("//@id")) for path in pages(site)}
    wrong: list[str] = []
    for source, target in _addresses(site):
        if urlsplit(target).scheme or target.startswith("../../"):
            continue
        path, fragment = urldefrag(target)
        file = (source.parent / unquote(urlsplit(path).path)).resolve() if path else source
        if not file.is_file() or not file.is_relative_to(site):
            wrong.append(f"{source.name}: {target}")
        elif fragment and unquote(fragment) not in ids[file]:
            wrong.append(f"{source.name}: {target} (no such place)")
    return wrong


def _addresses(site: Path) -> Iterator[tuple[Path, str]]:
    for path in pages(site):
        tree = html.parse(path)
        for value in tree.xpath("//@href | //@src | //@action"):
            yield path, value
    for path in site.rglob("*.css"):
        for value in re.findall(r'url\("([^"]+)"\)', path.read_text("utf-8")):
            yield path, value
