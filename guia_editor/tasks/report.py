"""Keep a report of a fault of the program, for its makers."""

from __future__ import annotations

import datetime as dt
import platform
import traceback
from pathlib import Path

from guia_editor import __version__
from guia_editor.settings import state_folder


def save_report(error: BaseException) -> Path | None:
    """Write what makers need to find a fault, no text of the guide; None where nothing can be written."""
    now = dt.datetime.now().astimezone()
    lines = [
        f"guia_editor {__version__}",
        f"Python {platform.python_version()}, {platform.platform()}",
        now.isoformat(timespec="seconds"),
        "",
        "".join(traceback.format_exception(error)),
    ]
    try:
        folder = state_folder() / "informes"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"falla-{now:%Y%m%d-%H%M%S}.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return None
    return path
