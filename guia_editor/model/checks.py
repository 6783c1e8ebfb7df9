"""Every rule about a guide as a whole. Pure: a guide goes in, findings come out.

What the reading of single files already told is in `Guide.problems`; nothing here repeats it. A rule is a
function from a guide to findings, and `RULES` is the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from guia_editor.model.checks_local import check_local_data
from guia_editor.model.checks_places import (
    check_conditions,
    check_data,
    check_indicators,
    check_priorities,
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
from guia_editor.model.checks_visibility import check_expressions, check_reach, check_values
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide

Rule = Callable[[Guide], Iterator[Finding]]

GUIDE_RULES: tuple[Rule, ...] = (
    check_ids,
    check_references,
    check_variables,
    check_citations,
    check_glossary,
    check_indicators,
    check_numbers,
    check_values,
    check_reach,
)
"""Rules that have to see the whole guide."""

CHAPTER_RULES: tuple[Rule, ...] = (
    check_conditions,
    check_expressions,
    check_data,
    check_local_data,
    check_priorities,
    check_headings,
    check_links,
    check_pictures,
    check_tables,
    check_notes,
    check_readability,
)
"""Rules that find in a chapter the same whatever the others say."""

RULES: tuple[Rule, ...] = (*GUIDE_RULES, *CHAPTER_RULES)

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def apply_rules(guide: Guide) -> tuple[Finding, ...]:
    """Return every finding about a guide, those met while reading included, each once, in reading order."""
    found = list(guide.problems)
    for rule in RULES:
        found += rule(guide)
    return in_reading_order(guide, found)


def in_reading_order(guide: Guide, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, each once, by the guide's reading order of files, then line, severity and code."""
    places = {chapter.path: number for number, chapter in enumerate(guide.chapters)}

    def key(finding: Finding) -> tuple[int, str, int, int, str, str]:
        place = places.get(finding.path, len(places))
        return place, finding.path, finding.line, _ORDER[finding.severity], finding.code, finding.message

    return tuple(sorted(dict.fromkeys(findings), key=key))
