"""Check a guide: everything that is wrong with it, or worth knowing, in reading order."""

from __future__ import annotations

from guia_editor.model.checks import apply_rules
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide


def check(guide: Guide) -> tuple[Finding, ...]:
    """Return every finding about a guide, what was met while reading it included; always in one order."""
    return apply_rules(guide)


def errors_in(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that keep an edition from being final."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
