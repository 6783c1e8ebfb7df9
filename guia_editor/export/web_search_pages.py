"""The words of finished pages, for a search that reads only the pages of one territory.

In a site of many territories no index can be written beforehand: the browser makes it of the pages that the
reader's edition consists of. Each page's words stand in a script of their own, with marks where the
territory's own words come in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from guia_editor.export.web_search import json_script

GAP = "\ue000{at}\ue000"
"""What stands for a gap in a page's words: a private character, as no guide writes any."""

_HOLE = re.compile(r'<template data-hueco="(\d+)"></template>')
_PLACE = re.compile(r'<(?:h2|dt) id="([^"]+)"')
_OPENING = ('<p class="etiqueta"', "<h1")
_SILENT = re.compile(
    r'<a class="(?:ancla|volver)".*?</a>|<sup class="llamada">.*?</sup>|<select\b.*?</select>'
)
_END = re.compile(r"</(?:p|li|t[dh]|h\d|d[td]|caption|figcaption)>$")
_TAG = re.compile(r"<[^>]+>")


def page_script(file: str, title: str, lines: Iterable[str]) -> str:
    """Return the script with a page's words: [anchor, title, text] of each place that a search leads to."""
    units: list[tuple[str, str, list[str]]] = [("", title, [])]
    listing = False  # what lists the titles of others would only repeat them
    for line in lines:
        listing = line.startswith('<nav class="indice') or (listing and line != "</nav>")
        if listing or line.startswith(_OPENING):
            continue
        said = _said(line)
        if found := _PLACE.search(line):
            units.append((html.unescape(found[1]), said, []))
        elif said:
            units[-1][2].append(said if said[-1] in ".:;,!?…" or not _END.search(line) else f"{said} ·")
    listed = [[anchor, name, " ".join(texts).removesuffix(" ·")] for anchor, name, texts in units]
    return json_script(
        f'(window.GUIDE_PAGES=window.GUIDE_PAGES||{{}})["{file}"]',
        {"title": title, "units": [unit for unit in listed if unit[2]]},
    )


def _said(line: str) -> str:
    marked = _HOLE.sub(lambda hole: GAP.format(at=hole[1]), _SILENT.sub("", line))
    return " ".join(html.unescape(_TAG.sub("", marked)).split())
