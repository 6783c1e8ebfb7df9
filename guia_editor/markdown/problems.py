"""What a reading has to say about the text, gathered while it goes on."""

from __future__ import annotations

from guia_editor.model.finding import Finding, Severity


class Problems:
    """Findings in the order of discovery; the path is filled in by whoever knows the file."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def error(self, code: str, line: int, message: str, remedy: str) -> None:
        """Take down something that keeps an edition from being final."""
        self._found.append(Finding(Severity.ERROR, code, message, remedy, line=line))

    def warn(self, code: str, line: int, message: str, remedy: str) -> None:
        """Take down something that the author should look at."""
        self._found.append(Finding(Severity.WARNING, code, message, remedy, line=line))

    def listed(self) -> tuple[Finding, ...]:
        """Return each finding once, by line."""
        return tuple(sorted(dict.fromkeys(self._found), key=lambda finding: finding.line))
