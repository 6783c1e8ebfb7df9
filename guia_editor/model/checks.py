"""Every rule about a guide as a whole. Pure: a guide goes in, findings come out.

What the reading of single files already told is in `Guide.problems`; nothing here repeats it. A rule is a
function from a guide to findings, and `RULES` is the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guia_editor.model.checks_places import (
    check_conditions,
    check_data,
    check_indicators,
)
from guia_editor.model.checks_references import (
    check_citations,
    check_glossary,
    check_ids,
    check_references,
    check_variables,
)
from guia_editor.model.checks_text import (
    check_headings,
    check_links,
    check_notes,
    check_numbers,
    check_pictures,
    check_readability,
    check_tables,
)
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide

Rule = Callable[[Guide], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    check_ids,
    check_references,
    check_variables,
    check_citations,
    check_glossary,
    check_conditions,
    check_data,
    check_indicators,
    check_numbers,
    check_headings,
    check_links,
    check_pictures,
    check_tables,
    check_notes,
    check_readability,
)

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def apply_rules(guide: Guide) -> tuple[Finding, ...]:
    """Return every finding about a guide, those met while reading included, each once.

    Sorted by the guide's reading order of files, then line, severity and code.
    """
    found = dict.fromkeys(guide.problems)
    for rule in RULES:
        found.update(dict.fromkeys(rule(guide)))
    places = {chapter.path: number for number, chapter in enumerate(guide.chapters)}

    def key(finding: Finding) -> tuple[int, str, int, int, str, str]:
        place = places.get(finding.path, len(places))
        return place, finding.path, finding.line, _ORDER[finding.severity], finding.code, finding.message

    return tuple(sorted(found, key=key))
