"""What the terminal shows: progress, findings, errors and apologies.

Results go to standard output; everything else to standard error, so that results can be piped.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.tasks.report import save_report

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_PATIENCE = 1.0


class Screen:
    """The person's terminal; `stop_asked` once they pressed Ctrl+C or the system asked to end."""

    def __init__(self) -> None:
        self.stop_asked = False
        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, text: str = "", style: str = "") -> None:
        """Print a result, as it is."""
        self.out.print(Text(text, style))

    def json(self, said: object) -> None:
        """Print a result for other programs."""
        self.out.print_json(json.dumps(said, ensure_ascii=False))

    def findings(self, found: Iterable[Finding]) -> None:
        """Print findings, one paragraph each: severity, place, what is wrong and what to do."""
        for one in found:
            line = Text(f"{severity_name(one.severity)}: ", _COLOURS[one.severity])
            line.append(place(one), "bold").append(one.message, "default")
            self.out.print(line)
            if one.remedy:
                self.out.print(Text(f"    {one.remedy}"))

    def warn(self, text: str) -> None:
        """Print a warning on standard error."""
        self.err.print(Text(_("Aviso: "), "yellow").append(text, "default"))

    def count_problems(self, problems: tuple[Finding, ...]) -> None:
        """Say how many points of a guide are to be corrected, if any."""
        if problems:
            self.warn(
                _("La guía tiene {count} puntos por corregir; véalos con «guia validar».").format(
                    count=len(problems)
                )
            )

    def passphrase(self, prompt: str, *, twice: bool = False) -> str:
        """Return a passphrase: the variable GUIA_CLAVE if it is set, for scripts, else what the person types.

        `twice` asks again and compares, for a new one. Raises `GuideError` when they differ, or nobody
        can type.
        """
        given = os.environ.get("GUIA_CLAVE", "")
        if given:
            return given
        if not sys.stdin.isatty():
            raise GuideError(
                _("Falta la frase de su clave."), _("Escríbala cuando se pida, o póngala en GUIA_CLAVE.")
            )
        typed = getpass.getpass(prompt)
        if twice and typed != getpass.getpass(_("Otra vez, para comprobarla: ")):
            raise GuideError(_("Las dos frases no son iguales."), _("Repita la orden."))
        return typed

    def error(self, error: GuideError) -> None:
        """Print what happened and what to do next."""
        self.err.print(Text(_("Error: "), "bold red").append(error.message, "default"))
        if error.remedy:
            self.err.print(Text(error.remedy))

    def apologise(self, error: BaseException) -> None:
        """Print that the program failed, and where the report for its makers is."""
        saved = save_report(error)
        self.err.print(
            Text(_("Disculpe: el programa falló por un error suyo, no de usted. "), "bold red").append(
                _("Sus archivos quedaron como estaban."), "default"
            )
        )
        if saved is None:
            self.err.print(Text("".join(traceback.format_exception(error))))
        else:
            where = _("El informe está en «{path}»; envíelo a quien mantiene el programa.").format(path=saved)
            self.err.print(Text(where))


def severity_name(severity: Severity) -> str:
    """Return a severity as people read it."""
    names = {Severity.ERROR: _("Error"), Severity.WARNING: _("Aviso"), Severity.INFO: _("Dato")}
    return names[severity]


def place(finding: Finding) -> str:
    """Return where a finding is, as "archivo.md, línea 12: ", or nothing."""
    if not finding.path:
        return ""
    if not finding.line:
        return f"{finding.path}: "
    return _("{path}, línea {line}: ").format(path=finding.path, line=finding.line)


def in_json(finding: Finding) -> dict[str, str | int]:
    """Return a finding for other programs, under Spanish keys."""
    return {
        "gravedad": finding.severity.value,
        "codigo": finding.code,
        "archivo": finding.path,
        "linea": finding.line,
        "mensaje": finding.message,
        "remedio": finding.remedy,
    }


def shown_files(folder: Path, names: tuple[str, ...]) -> list[str]:
    """Return one line per file, and one for all the pages of a site."""
    kept = [
        name for name in names if "/" not in name or (name.endswith("/index.html") and name.count("/") == 1)
    ]
    return [str(folder / name) for name in kept]


class TerminalProgress:
    """A bar on standard error for what takes over a second; nothing where nobody looks (pipes, files)."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._console = screen.err
        self._start = time.monotonic()
        self._bar: Bar | None = None
        self._task = TaskID(0)

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, done: int, total: int, label: str) -> None:
        """Show how far the work is; raise `KeyboardInterrupt` again if a library has swallowed it."""
        if self._screen.stop_asked:
            raise KeyboardInterrupt
        if not (self._console.is_terminal and sys.stderr.isatty()):
            return
        if self._bar is None:
            if time.monotonic() - self._start < _PATIENCE:
                return
            columns = (BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TextColumn("{task.description}"))
            self._bar = Bar(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task("", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done, total=total, description=label)
