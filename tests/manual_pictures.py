"""The manual's pictures, taken anew from the real window on a copy of the guide that ships.

    .venv/bin/python -m tests.manual_pictures [FOLDER]

writes them into the manual, or into another folder. What they show is fixed: the size of the window, its
letters and colours, who writes. There are no dates in them and no folders of this computer.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QBuffer, QDate, QEvent, QIODevice, QPoint, QSettings, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QMenuBar,
    QTabBar,
    QWidget,
)

from guia_editor.errors import Cancelled
from guia_editor.tasks.batch import BatchControl, BatchOutcome, BatchPlan, BatchRequest, BatchWatch
from guia_editor.tasks.manual import MANUAL
from guia_editor.tasks.merging import merge
from guia_editor.ui import objects
from guia_editor.ui.app import make_application
from guia_editor.ui.appearance import Mode
from guia_editor.ui.batch_desk import Begun
from guia_editor.ui.batch_page import BatchPage
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.command_palette import CommandPalette
from guia_editor.ui.compare import CompareDialog
from guia_editor.ui.distribution_view import DistributionView
from guia_editor.ui.documents import DISTRIBUTION
from guia_editor.ui.export_dialog import ExportDialog
from guia_editor.ui.formats import fresh
from guia_editor.ui.front_dialog import FrontDialog
from guia_editor.ui.identity import Identity, set_identity
from guia_editor.ui.pages_panel import PagesPanel
from guia_editor.ui.problems_panel import ProblemsPanel
from guia_editor.ui.sources_editor import SourcesEditor
from guia_editor.ui.window import MainWindow

PICTURES = MANUAL / "contenido" / "imagenes"
COLOURS = 128
"""Of a picture's palette: a window has few, and the file is a third as long."""

_SHIPPED = Path(__file__).resolve().parents[1]
_SIZE = QSize(1366, 768)
_SCREEN = {"name": "manual", "x": 0, "y": 0, "width": 1600, "height": 900, "logicalDpi": 96, "dpr": 1}
_WATER = "12-agua-y-saneamiento.md"
_CHOSEN = tuple(f"07{number:02}" for number in range(1, 20))
"""The municipalities of Sololá."""

_PATIENCE = 60.0


class Studio:
    """The window on a guide of its own, at rest whenever a picture is taken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = QSettings(str(folder / "ventana.ini"), QSettings.Format.IniFormat)
        set_identity(settings, Identity("Ana", "INFOM"))
        self.window = MainWindow(settings)
        self.window.appearance.choose(Mode.LIGHT)
        self.window.resize(_SIZE)
        self.window.show()
        self.rest()

    def open_guide(self) -> None:
        """Open a copy of the guide that ships."""
        guide = self.folder / "mi-guia"
        for part in ("contenido", "plantillas"):
            shutil.copytree(_SHIPPED / part, guide / part)
        self.window.door.open(guide)
        self.until(lambda: self.window.bench.view is not None)
        self.rest()

    def chapter(self, path: str, words: str = "") -> ChapterView:
        """Bring a chapter into view, with the first line that has some words near its top."""
        text = (self.folder / "mi-guia" / "contenido" / path).read_text("utf-8")
        found = (n for n, line in enumerate(text.splitlines(), 1) if words in line)
        self.window.bench.open_chapter(path, next(found) if words else 1)
        self.until(lambda: self.window.bench.view is not None and self.window.bench.view.path == path)
        view = self.window.bench.view
        assert view is not None
        self.rest()
        if words:
            bar = view.visual.verticalScrollBar()
            bar.setValue(bar.value() + view.visual.cursorRect().top() - 24)
        self.rest()
        return view

    def dialog(self, dialog: QDialog, size: tuple[int, int]) -> Image.Image:
        """Return the picture of a dialog, which is closed again."""
        dialog.show()
        dialog.resize(*size)
        self.rest()
        taken = picture(dialog)
        dialog.reject()
        self.rest()
        return taken

    def until(self, so: Callable[[], object]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + _PATIENCE
        while not so():
            if time.monotonic() > end:
                raise TimeoutError
            QApplication.processEvents()
            time.sleep(0.01)

    def rest(self, seconds: float = 0.35) -> None:
        """Wait until nothing is under way any more, and what waits for a pause has been done."""
        bench, end = self.window.bench, time.monotonic() + seconds
        asked = ("revision", "paginas")
        while (
            time.monotonic() < end
            or bench.activities.running
            or any(bench.background.is_asked(one) for one in asked)
        ):
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.01)

    def close(self) -> None:
        """Put everything away."""
        self.window.close_guide()
        self.window.bench.activities.stop()
        self.window.close()


def picture(widget: QWidget) -> Image.Image:
    """Return what a widget shows; `info["controls"]` names what can be operated in it, one a line."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(held, "PNG")  # type: ignore[call-overload]
    with Image.open(BytesIO(held.data().data())) as whole:
        taken = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    taken.info["controls"] = "\n".join(sorted(_controls(widget)))
    return taken


def _controls(widget: QWidget) -> Iterator[str]:
    """Yield what can be operated in a widget, as it is called."""
    actions = widget.actions() if isinstance(widget, QMenu) else []
    yield from (action.text() for action in actions)
    for child in widget.findChildren(QWidget):
        if not child.isVisible():
            continue
        match child:
            case QMenuBar():
                yield from (action.text() for action in child.actions() if action.isVisible())
            case QTabBar():
                yield from (child.tabText(index) for index in range(child.count()))
            case QAbstractButton() | QComboBox() | QLineEdit() if name := child.accessibleName():
                yield name
            case QAbstractButton(text=label):
                yield label()
            case _:
                continue


# --- The pictures, in the order in which they are taken -----------------------------------------------


def _start(studio: Studio) -> Image.Image:
    studio.window.resize(1000, 600)
    studio.rest()
    taken = picture(studio.window)
    studio.window.resize(_SIZE)
    studio.open_guide()
    return taken


def _window(studio: Studio) -> Image.Image:
    studio.chapter(_WATER)
    studio.rest()
    return picture(studio.window)


def _palette(studio: Studio) -> Image.Image:
    palette = CommandPalette(studio.window)
    palette.open()
    palette.line.setText("tabla")
    studio.rest()
    taken = picture(palette)
    palette.reject()
    return taken


def _menu(studio: Studio) -> Image.Image:
    menu = studio.window.book.menus["Insertar"]
    studio.window.book.refresh()
    menu.popup(QPoint(0, 0))
    studio.rest()
    taken = picture(menu)
    menu.close()
    return taken


def _table(studio: Studio) -> Image.Image:
    studio.chapter(_WATER, "### El semáforo")
    return picture(studio.window.pages)


def _figure(studio: Studio) -> Image.Image:
    text = (studio.folder / "mi-guia" / "contenido" / _WATER).read_text("utf-8")
    line = next(one for one in text.splitlines() if one.startswith("!["))
    dialog = objects.dialog_for(studio.window.bench, "figure", line)
    assert isinstance(dialog, QDialog)
    return studio.dialog(dialog, (780, 420))


def _solo(studio: Studio) -> Image.Image:
    container = fresh("solo", departments=["07", "14"], languages=["quc"])
    dialog = objects.container_dialog(studio.window.bench, container)
    assert isinstance(dialog, QDialog)
    return studio.dialog(dialog, (620, 540))


def _citation(studio: Studio) -> Image.Image:
    dialog = objects.dialog_for(studio.window.bench, "citation", "[@dto-57-2008, art. 10]")
    assert isinstance(dialog, QDialog)
    return studio.dialog(dialog, (680, 520))


def _form(studio: Studio) -> Image.Image:
    return studio.dialog(FrontDialog(studio.window.bench, studio.chapter(_WATER)), (680, 640))


def _problems(studio: Studio) -> Image.Image:
    studio.window.docks.show_panel("problemas")
    view = studio.chapter(_WATER)
    view.replace_text(view.text().replace("## Por qué empezar", "## Vea [](#no-existe): por qué empezar", 1))
    bench = studio.window.bench
    studio.until(lambda: any(one.code == "referencia-colgante" for one in bench.findings))
    studio.rest()
    panel = studio.window.docks.panel("problemas")
    assert isinstance(panel, ProblemsPanel)
    panel.choose(next(one for one in bench.findings if one.code == "referencia-colgante"))
    studio.rest()
    return picture(panel)


def _pages(studio: Studio) -> Image.Image:
    studio.window.docks.show_panel("paginas")
    studio.chapter("08-acceso-a-la-informacion.md")
    panel = studio.window.docks.panel("paginas")
    assert isinstance(panel, PagesPanel)
    studio.until(lambda: panel.status.text().startswith("Página 1 de"))
    studio.rest()
    return picture(studio.window)


def _sources(studio: Studio) -> Image.Image:
    studio.window.docks.show_panel("estructura")
    bench = studio.window.bench
    assert bench.session is not None
    bench.open_chapter("fuentes.yaml", bench.session.guide.sources["dto-57-2008"].line)
    studio.until(lambda: studio.window.stack.path == "fuentes.yaml")
    studio.rest()
    editor = studio.window.stack.view("fuentes.yaml")
    assert isinstance(editor, SourcesEditor)
    editor.on.setDate(QDate(2026, 1, 15))  # for a source that nobody has verified it says today
    studio.rest()
    return picture(studio.window.pages)


def _compare(studio: Studio) -> Image.Image:
    base = "El tablero se publica cada mes.\n\nLa comisión del agua lo revisa con el COCODE.\n"
    mine = base.replace("cada mes", "el día cinco de cada mes")
    theirs = base.replace("cada mes", "cada dos meses").replace("con el COCODE", "con cada COCODE")
    return studio.dialog(CompareDialog(studio.window.bench, merge(base, mine, theirs)), (860, 420))


def _export(studio: Studio) -> Image.Image:
    dialog = ExportDialog(studio.window)
    dialog.folder.setText("/home/ana/Documentos/ediciones")
    dialog.folder.setCursorPosition(0)
    return studio.dialog(dialog, (560, 520))


def _distribution(studio: Studio) -> Image.Image:
    page = _batch_page(studio)
    page.choice.tree.set_selection(_CHOSEN)
    page.choice.tree.search.setText("solola")
    page.form.folder.setText("/home/ana/Documentos/ediciones")
    page.form.folder.setCursorPosition(0)
    studio.rest(1.0)
    told = ("El cálculo se basa en los lotes anteriores de esta guía en esta computadora.",)
    page.show_plan(BatchPlan(_CHOSEN, len(_CHOSEN), 110, 83_000_000, "medida", told))
    studio.rest()
    return picture(studio.window)


def _batch(studio: Studio) -> Image.Image:
    page = _batch_page(studio)
    with patch("guia_editor.tasks.batch.run_batch", _half_made):
        page.desk.begin(
            Begun(studio.folder / "mi-guia", studio.folder, BatchRequest(_CHOSEN, number="2026-11-22"))
        )
        studio.until(lambda: page.progress.title.text() == "12 de 19 ediciones")
        end = time.monotonic() + 1
        studio.until(lambda: time.monotonic() > end)
        taken = picture(studio.window)
        page.desk.cancel()
        studio.rest()
    page.desk.forget()
    return taken


def _half_made(
    _folder: Path,
    _out: Path,
    _request: BatchRequest,
    watch: BatchWatch,
    control: BatchControl,
    only: object = None,
) -> BatchOutcome:
    """Stand in for making a batch: twelve editions are done, two under way, until it is stopped."""
    del only
    for code in _CHOSEN[:12]:
        watch.finished(code, 3, 4_000_000)
    watch.stepped(_CHOSEN[12], 6, 10, "PDF")
    watch.stepped(_CHOSEN[13], 2, 10, "Word (DOCX)")
    watch.overall(12, 20, 46.0)
    while not control.is_cancelled:
        time.sleep(0.02)
    raise Cancelled


def _batch_page(studio: Studio) -> BatchPage:
    studio.window.whole.distribute()
    studio.rest()
    view = studio.window.stack.view(DISTRIBUTION)
    assert isinstance(view, DistributionView)
    view.show_section("lote")
    page = view.page("lote")
    assert isinstance(page, BatchPage)
    studio.until(lambda: page.map is not None and page.map.canvas.shapes is not None)
    studio.rest()
    return page


SHOTS: Mapping[str, Callable[[Studio], Image.Image]] = {
    "inicio": _start,
    "ventana": _window,
    "buscar-orden": _palette,
    "insertar": _menu,
    "tabla": _table,
    "figura": _figure,
    "territorios": _solo,
    "cita": _citation,
    "ficha": _form,
    "paginas": _pages,
    "fuentes": _sources,
    "comparar": _compare,
    "exportar": _export,
    "problemas": _problems,
    "distribucion": _distribution,
    "lote": _batch,
}


def take(folder: Path) -> None:
    """Take every picture and write it into a folder as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or make_application()
    assert isinstance(application, QApplication)
    application.setCursorFlashTime(0)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        studio = Studio(Path(place))
        try:
            for name, shot in SHOTS.items():
                taken = shot(studio)
                facts = PngInfo()
                facts.add_itxt("controls", taken.info["controls"])
                taken.save(folder / f"{name}.png", optimize=True, pnginfo=facts)
        finally:
            studio.close()


def main() -> None:
    """Write the pictures; nothing of this person's settings is read or written."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = home
        screen = Path(home) / "screen.json"
        screen.write_text(json.dumps({"screens": [_SCREEN]}), "utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
        take(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)


if __name__ == "__main__":
    main()
