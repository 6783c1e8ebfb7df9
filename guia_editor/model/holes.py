"""What a text says where something should have been filled in and was not."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = re.compile(
    r"\{\{[^{}]{0,60}\}?\}?"
    r"|\b(?:None|nan|NaN|NaT|undefined|null)\b"
    r"|\?\?|\[\?\]|\(\?\)|(?:Tabla|Figura|Capítulo|Anexo|Formulario|Recuadro|pág\.|art\.)\s*\?(?!\w)"
    r"|¡Error!|Error! Reference"
    r"|\b(?:el|un|de|del|al|a|es|fue|era|son|tiene|tenía)\s+%(?=[\s,.;:)])"
    r"|(?i:\b(?:de|del|en|con|por|para|el|la|los|las))[ \N{NO-BREAK SPACE}]+[,.;:](?=\s)"
)
_MARKS = re.compile(r"[\s*_`\\~·]+")
_BEFORE = 18
_AROUND = 40


class HoleFinder:
    """Finds what looks like a hole; what authors themselves wrote, in a guide's texts, is none."""

    def __init__(self, authored: str) -> None:
        """Take all that authors wrote, as one text."""
        self._authored = _MARKS.sub("", authored)

    def holes(self, text: str) -> Iterator[str]:
        """Yield the words around each hole, on one line."""
        for found in _SIGNS.finditer(text):
            said = _MARKS.sub("", text[max(0, found.start() - _BEFORE) : found.end()])
            if said not in self._authored:
                around = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
                yield " ".join(around.split())
