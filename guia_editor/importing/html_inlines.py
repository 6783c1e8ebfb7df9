"""Marks that HTML puts on words: by elements, by styles, by links."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guia_editor.i18n import _
from guia_editor.importing.html_tree import Element, name, style
from guia_editor.importing.report import Report
from guia_editor.importing.runs import Mark

_PROPERTY = r"(?:^|[;\s]){}\s*:\s*([^;]+)"
_WEIGHT = re.compile(_PROPERTY.format("font-weight"))
_SLANT = re.compile(_PROPERTY.format("font-style"))
_DECORATION = re.compile(_PROPERTY.format("text-decoration(?:-line)?"))
_RAISED = re.compile(_PROPERTY.format("vertical-align"))
_GROUND = re.compile(_PROPERTY.format("(?:background|background-color|mso-highlight)"))
_COLOUR = re.compile(_PROPERTY.format("color"))
_PLAIN_COLOURS = ("black", "windowtext", "inherit", "initial", "auto", "currentcolor", "#000", "rgb(0, 0, 0)")
_PLAIN_GROUNDS = ("white", "none", "transparent", "inherit", "initial", "auto", "#fff", "rgb(255, 255, 255)")

_UP = str.maketrans("0123456789+-=()oan", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ºªⁿ")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_UPPER = frozenset("0123456789+-=()oan")
_LOWER = frozenset("0123456789+-=()")


@dataclass(frozen=True, slots=True)
class Context:
    """What the elements around words put on them; `raised` is 1 above the line, -1 below it."""

    marks: frozenset[Mark] = frozenset()
    link: str = ""
    raised: int = 0
    code: bool = False
    literal: bool = False

    def under(self, element: Element, report: Report) -> Context:
        """Return the context inside an element; tell of looks that the guide does not have."""
        tag, said = name(element), style(element)
        marks = set(self.marks)
        match tag:
            case "b" | "strong":
                marks.add("strong")
            case "i" | "em" | "cite" | "dfn" | "var":
                marks.add("em")
            case "s" | "strike" | "del":
                marks.add("strike")
            case "u" | "ins":
                if tag == "u":
                    _tell_underline(report)
            case "mark":
                _tell_colour(report)
            case _:
                pass
        _by_style(said, marks, report, inside_link=bool(self.link) or tag == "a")
        return replace(
            self,
            marks=frozenset(marks),
            raised=_raised(tag, said, self.raised),
            code=self.code or tag in ("code", "kbd", "samp", "tt"),
            literal=self.literal or "white-space:pre" in said.replace(" ", ""),
        )

    def words(self, text: str, report: Report) -> str:
        """Return words raised or lowered with Unicode's signs for it; as they are where it has none."""
        bare = text.strip()
        if not self.raised or not bare:
            return text
        if self.raised > 0 and set(bare) <= _UPPER:
            return text.translate(_UP)
        if self.raised < 0 and set(bare) <= _LOWER:
            return text.translate(_DOWN)
        report.add("altura", _("Texto elevado o bajado, como en 1er: quedó a la altura normal."))
        return text


def _by_style(said: str, marks: set[Mark], report: Report, *, inside_link: bool) -> None:
    if not said:
        return
    if weight := _WEIGHT.search(said):
        value = weight[1].strip()
        heavy = value in ("bold", "bolder") or (value.isdigit() and int(value) >= 600)
        (marks.add if heavy else marks.discard)("strong")
    if slant := _SLANT.search(said):
        (marks.add if slant[1].strip() in ("italic", "oblique") else marks.discard)("em")
    if decoration := _DECORATION.search(said):
        if "line-through" in decoration[1]:
            marks.add("strike")
        if "underline" in decoration[1] and not inside_link:
            _tell_underline(report)
    ground = _GROUND.search(said)
    if ground and not ground[1].strip().startswith(_PLAIN_GROUNDS):
        _tell_colour(report)
    colour = _COLOUR.search(said)
    if colour and not inside_link and not colour[1].strip().startswith(_PLAIN_COLOURS):
        _tell_colour(report)


def _raised(tag: str, said: str, around: int) -> int:
    if tag in ("sup", "sub"):
        return 1 if tag == "sup" else -1
    found = _RAISED.search(said)
    match found[1].strip() if found else "":
        case "super":
            return 1
        case "sub":
            return -1
        case "baseline":
            return 0
        case _:
            return around


def _tell_underline(report: Report) -> None:
    report.add("subrayado", _("El subrayado no existe en la guía; el texto quedó sin subrayar."))


def _tell_colour(report: Report) -> None:
    report.add("color", _("La guía no tiene colores ni resaltados de letra; el texto quedó sin ellos."))
