"""The program's start: `python -m guia_editor` and the `guia` command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from guia_editor.cli import INTERRUPTED, run
from guia_editor.errors import GuideError
from guia_editor.i18n import _


def open_window(folder: Path | None) -> int:
    """Show the window; Qt is imported only now, so that the other verbs start quickly."""
    try:
        from guia_editor.ui.app import run as show
    except ImportError as error:
        raise GuideError(
            _("No se puede mostrar la ventana: falta una parte del sistema ({name}).").format(name=error),
            _("Ejecute «./guia» una vez con conexión a internet para que prepare lo que falta."),
        ) from error
    return show(folder)


def main() -> None:
    """Run the command line and leave with its status."""
    status = run(sys.argv[1:], open_window)
    if status == INTERRUPTED:
        # Started by -m, CPython ends as if killed when the interruption met an exec() of text (dataclasses do
        # that), though it was caught; all is cleaned up by now, so leave at once with the promised status.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    main()
