"""What tests of objects share: a real guide, copied so that it can be written to, on a workbench."""

import shutil
from functools import cache
from pathlib import Path

from PySide6.QtCore import QSettings

from guia_editor.model.guide import Guide
from guia_editor.tasks.session import Session
from guia_editor.ui.theme import LIGHT, Theme
from guia_editor.ui.workbench import Workbench

COMPLETE = Path(__file__).parents[1] / "guias" / "completa"


@cache
def _complete() -> Guide:
    return Session.open(COMPLETE).guide


def bench_on(settings: QSettings, folder: Path | None = None, theme: Theme = LIGHT) -> Workbench:
    """Return a workbench on the complete example guide; on a copy of it when a folder is given."""
    if folder is not None:
        shutil.copytree(COMPLETE, folder, dirs_exist_ok=True)
    bench = Workbench(settings, theme)
    bench.session = Session.open(folder) if folder else Session(COMPLETE, _complete())
    bench.session_changed.emit()
    return bench
