"""Check a guide: everything that is wrong with it, or worth knowing, in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from guia_editor.model.checks import CHAPTER_RULES, GUIDE_RULES, apply_rules, in_reading_order
from guia_editor.model.checks_wording import check_wording
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter, Guide
from guia_editor.storage.workspace import with_text


def check(guide: Guide) -> tuple[Finding, ...]:
    """Return every finding about a guide, what was met while reading it included; always in one order."""
    return apply_rules(guide)


def errors_in(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that keep an edition from being final."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


class LiveCheck:
    """Checks a guide again and again while it is written: a changed chapter costs only its own rules.

    With `wording`, advice about the wording is among what it finds.
    """

    def __init__(self, folder: Path, guide: Guide, *, wording: bool = False) -> None:
        self._folder = folder
        self._wording = wording
        self._guide = guide
        self._found: dict[tuple[str, str], tuple[Finding, ...]] = {}

    def check(self, texts: Mapping[str, str]) -> tuple[Finding, ...]:
        """Return what `check` would if the chapters named by path had these texts on disk.

        A quarter of a second for a first time, then a tenth. Not to be called from two threads at once.
        """
        guide = self._guide
        for path, text in texts.items():
            guide = with_text(guide, self._folder, path, text)
        found = list(guide.problems)
        for rule in GUIDE_RULES:
            found += rule(guide)
        kept: dict[tuple[str, str], tuple[Finding, ...]] = {}
        for chapter in guide.chapters:
            key = chapter.path, chapter.text_hash
            kept[key] = self._found[key] if key in self._found else self._alone(guide, chapter)
            found += kept[key]
        self._found = kept
        return in_reading_order(guide, found)

    def _alone(self, guide: Guide, chapter: Chapter) -> tuple[Finding, ...]:
        """Return what the rules for single chapters find in one, with what they say of other files."""
        lone = replace(guide, chapters=(chapter,))
        found = [finding for rule in CHAPTER_RULES for finding in rule(lone)]
        return (*found, *check_wording(chapter)) if self._wording else tuple(found)
