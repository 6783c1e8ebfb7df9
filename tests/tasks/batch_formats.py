"""A format for tests of batches: one small file, and whatever is to go wrong with some territories.

The variable BATCH_TROUBLE says it, "0702:dies 0801:fails": worker processes inherit it.
"""

from __future__ import annotations

import errno
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.export import ExportFormat

TROUBLE = "BATCH_TROUBLE"
PLAIN = {"txt": ExportFormat("Prueba", frozenset(), "tests.tasks.batch_formats")}


def write(document, options, folder, report, progress):
    code = document.territory.code
    (folder / "guia.txt").write_text(f"{document.title} {code}")
    for one in os.environ.get(TROUBLE, "").split():
        place, _colon, what = one.partition(":")
        if place == code:
            suffer(what)
    return ("guia.txt",)


def suffer(what: str) -> None:
    kind, _equals, mark = what.partition("=")
    match kind:
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "dies-once" if not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case "fails":
            raise GuideError("No se puede.", "Haga otra cosa.")
        case "breaks":
            raise RuntimeError("una falla")
        case "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        case _:
            pass


@dataclass(frozen=True)
class FailingSite:
    """A shared site that cannot be made."""

    name = "web"

    def carry_out(self, worker, progress):
        raise GuideError("No se puede hacer el sitio.")
