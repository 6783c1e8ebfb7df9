"""«Lote de ediciones»: choosing, what it would take, making, stopping, taking up again, what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import duration
from guia_editor.tasks import batch
from guia_editor.tasks.audit import Audit, Leak, Verdict
from guia_editor.tasks.batch import BatchControl, BatchOutcome, BatchRequest, BatchWatch, Failure
from guia_editor.tasks.batch_editions import MakeableEdition
from guia_editor.tasks.session import Session
from guia_editor.ui.batch_desk import BatchDesk
from guia_editor.ui.batch_page import BatchPage
from guia_editor.ui.batch_words import name_of, size
from guia_editor.ui.places import output_folder
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench

Typed = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def session(root: Path) -> Session:
    return Session.open(root / "tests" / "guias" / "completa")


@pytest.fixture
def bench(settings: QSettings, session: Session, tmp_path: Path) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    bench.session = session
    settings.setValue("lote/carpeta", str(tmp_path / "salida"))
    yield bench
    if (desk := bench.findChild(BatchDesk)) is not None:
        desk.cancel()
    bench.activities.stop()


def page_of(qtbot: QtBot, bench: Workbench) -> BatchPage:
    page = BatchPage(bench)
    qtbot.addWidget(page)
    page.resize(1140, 640)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.form.edition.count() > 0)
    return page


@pytest.fixture
def page(qtbot: QtBot, bench: Workbench) -> BatchPage:
    return page_of(qtbot, bench)


def planned(qtbot: QtBot, page: BatchPage, codes: Sequence[str]) -> None:
    """Choose municipalities, and wait until it is known what their batch would take."""
    page.choice.tree.set_selection(codes)
    qtbot.waitUntil(lambda: page.plan is not None)


class Slow:
    """Stands in for making a batch: the first edition is done at once, the rest when it is let go."""

    def __init__(self) -> None:
        self.calls: list[tuple[BatchRequest, Sequence[str] | None]] = []
        self.fails: set[str] = set()
        self.error: BaseException | None = None
        self.goes_on = True

    def __call__(
        self,
        _folder: Path,
        out: Path,
        request: BatchRequest,
        watch: BatchWatch,
        control: BatchControl,
        only: Sequence[str] | None = None,
    ) -> BatchOutcome:
        self.calls.append((request, only))
        codes = request.territories if only is None else tuple(only)
        done, failed = [], []
        for at, code in enumerate(codes):
            watch.began(code)
            while at and (control.is_paused or not self.goes_on) and not control.is_cancelled:
                watch.stepped(code, 1, 4, "PDF")
                time.sleep(0.01)
            if control.is_cancelled:
                raise Cancelled
            if self.error is not None:
                raise self.error
            if code in self.fails:
                failed.append(Failure(code, "pdf", "El disco se cansó.", "Dele un descanso."))
                watch.failed(code, failed[-1])
            else:
                done.append(code)
                watch.finished(code, 2, 1000)
            watch.overall(at + 1, len(codes), 60.0)
        folder = batch.batch_folder(out, request.number)
        folder.mkdir(parents=True, exist_ok=True)
        return BatchOutcome(folder, tuple(done), tuple(failed), (), 75.0, 2_500_000)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(batch, "run_batch", slow)
    return slow


def ended(qtbot: QtBot, page: BatchPage) -> None:
    qtbot.waitUntil(lambda: not page.desk.is_running)


# --- Choosing -----------------------------------------------------------------------------------------


def test_list_and_map_choose_the_same(page: BatchPage, qtbot: QtBot, type_text: Typed) -> None:
    assert page.map is not None
    tree = page.choice.tree
    type_text(tree.search, "nahuala\n")
    assert tree.selection == page.map.selection == {"0705"}
    row = tree._rows["07"]
    assert row.checkState(0) is Qt.CheckState.PartiallyChecked
    row.setCheckState(0, Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: len(page.map.selection) == 19)  # type: ignore[union-attr]
    assert row.text(1) == "19/19"
    page.map.set_selection({"1701"})
    assert tree.selection == {"1701"}
    assert row.checkState(0) is Qt.CheckState.Unchecked
    page.choice.choose_all()
    assert len(page.map.selection) == 340
    assert page.choice.count.text() == "340 de 340 municipios"


def test_the_search_shows_what_fits_and_says_when_nothing_does(page: BatchPage, type_text: Typed) -> None:
    tree = page.choice.tree
    type_text(tree.search, "panajachel")
    seen = [code for code, row in tree._rows.items() if not row.isHidden()]
    assert seen == ["07", "0710"]
    QTest.keyClick(tree.search, Qt.Key.Key_Down)
    assert tree.tree.currentItem() is not None
    type_text(tree.search, "zzz")
    assert tree._none.isVisible()
    tree.search.clear()
    assert not any(row.isHidden() for row in tree._rows.values())


def test_a_list_chooses_what_it_names_and_an_error_chooses_nothing(
    page: BatchPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("guia_editor.ui.batch_choice.tell", lambda _parent, error: told.append(error))
    good, bad = tmp_path / "a, b.csv", tmp_path / "mala.csv"
    good.write_text("codigo,nota\n0701,x\n0702,y\n", "utf-8")
    bad.write_text("codigo\n0701\n9999\n", "utf-8")
    page.choice.choose_from(good)
    assert page.choice.tree.selection == {"0701", "0702"}
    assert page.words == "La lista nombra 2 municipios."
    page.choice.choose_from(bad)
    assert page.choice.tree.selection == {"0701", "0702"}
    assert "línea 3" in str(told[0])


def test_those_who_lack_it_are_chosen_by_their_deliveries(
    page: BatchPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from guia_editor.tasks.reach import Holding

    places = {
        "0701": SimpleNamespace(holding=Holding.CURRENT),
        "0702": SimpleNamespace(holding=Holding.SUPERSEDED),
        "0703": SimpleNamespace(holding=Holding.NONE),
    }
    monkeypatch.setattr(
        "guia_editor.ui.batch_choice.reach", lambda _folder, _guide: SimpleNamespace(places=places)
    )
    page.choice.choose_lacking()
    qtbot.waitUntil(lambda: page.choice.tree.selection == {"0702", "0703"})


def test_what_it_would_take_follows_every_choice(page: BatchPage, qtbot: QtBot) -> None:
    assert page.estimate.text() == "Elija al menos un municipio."
    assert not page.make.isEnabled()
    planned(qtbot, page, ["0701", "0702"])
    assert page.estimate.text().startswith("2 ediciones")
    assert page.make.isEnabled()
    page.form.departments.setChecked(True)
    page.form.country.setChecked(True)
    assert not page.make.isEnabled()
    qtbot.waitUntil(lambda: page.estimate.text().startswith("4 ediciones"))
    for box in page.form.formats.values():
        box.setChecked(False)
    assert page.estimate.text() == "Elija al menos un formato."
    page.form.formats["docx"].setChecked(True)
    assert not page.form.printing.isEnabled()
    page.form.folder.clear()
    assert page.estimate.text() == "Elija una carpeta."


def test_what_was_chosen_last_is_there_again(
    page: BatchPage, qtbot: QtBot, made: Slow, bench: Workbench
) -> None:
    page.form.formats["web"].setChecked(False)
    page.form.paper.setCurrentIndex(1)
    page.form.kits.setChecked(True)
    planned(qtbot, page, ["0701"])
    page.start()
    ended(qtbot, page)
    again = page_of(qtbot, bench)
    assert [name for name, box in again.form.formats.items() if box.isChecked()] == ["docx", "pdf"]
    assert again.form.paper.currentData() == "a4"
    assert again.form.kits.isChecked()


def test_the_folder_of_a_guide_is_not_that_of_another(
    page: BatchPage, bench: Workbench, session: Session, tmp_path: Path
) -> None:
    form, own = page.form, session.folder / "salida"
    for chosen, then in ((own, tmp_path / "otra" / "salida"), (tmp_path / "usb", tmp_path / "usb")):
        form.folder.setText(str(chosen))
        form.keep(session.folder)
        assert output_folder(bench.settings, "lote/carpeta", tmp_path / "otra") == then
    assert output_folder(bench.settings, "lote/carpeta", session.folder) == tmp_path / "usb"


def test_a_department_says_how_many_it_has_and_stays_open(page: BatchPage, session: Session) -> None:
    tree, places = page.choice.tree, session.guide.territories
    assert tree._rows["07"].text(1) == "19"
    tree._rows["07"].setExpanded(True)
    tree.set_territories(replace(places, municipalities=dict(list(places.municipalities.items())[:-1])))
    assert tree._rows["07"].isExpanded()


def test_a_final_edition_stands_first(page: BatchPage) -> None:
    page.form.edition.clear()
    page.form.show_editions((MakeableEdition("2026-12", True), MakeableEdition("2027-01", False)))
    assert page.form.edition.currentText() == "2026-12 · definitiva"
    assert page.form.request(["0701"], page.bench.session.guide.territories).number == "2026-12"  # type: ignore[union-attr]
    page.form.edition.setCurrentIndex(1)
    assert "BORRADOR" in page.form._edition_told.text()


# --- Making -------------------------------------------------------------------------------------------


def test_a_batch_is_made_paused_and_goes_on(page: BatchPage, qtbot: QtBot, made: Slow) -> None:
    made.goes_on = False
    planned(qtbot, page, ["0701", "0702", "0703"])
    page.make.click()
    qtbot.waitUntil(lambda: page.progress.title.text() == "1 de 3 ediciones")
    assert page.aside.currentIndex() == 1
    assert page.choice.isHidden()
    qtbot.waitUntil(lambda: any("PDF" in label.text() for label in page.progress.findChildren(QLabel)))
    assert page.map is not None
    assert page.map.legend.accessibleDescription() == "Hechas: 1; En curso: 1; Esperan: 1"
    page.progress.pause.click()
    assert page.desk.is_paused
    qtbot.waitUntil(lambda: "para" in page.progress.told.text())
    made.goes_on = True
    page.progress.pause.click()
    ended(qtbot, page)
    assert page.progress.title.text() == "Listo: 3 ediciones"
    assert page.progress.told.text() == "Se hicieron 3 en 75 segundos; ocupan 2\u00a0MB."
    assert page.progress.open.isVisible()
    assert not page.progress.retry.isVisible()
    page.progress.another.click()
    assert page.aside.currentIndex() == 0
    assert page.choice.tree.selection == {"0701", "0702", "0703"}
    assert not page.resume.isVisible()


def test_what_failed_is_listed_with_what_to_do_and_tried_again(
    page: BatchPage, qtbot: QtBot, made: Slow
) -> None:
    made.fails = {"0702"}
    planned(qtbot, page, ["0701", "0702"])
    page.start()
    ended(qtbot, page)
    words = [label.text() for label in page.progress.failures.findChildren(QLabel)]
    assert words == ["San José Chacayá, Sololá · PDF", "El disco se cansó.", "Dele un descanso."]
    made.fails = set()
    page.progress.retry.click()
    ended(qtbot, page)
    assert made.calls[-1][1] == ["0702"]
    assert not page.progress.retry.isVisible()


def test_a_batch_that_was_stopped_is_offered_another_day(
    page: BatchPage, qtbot: QtBot, made: Slow, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.goes_on = False
    planned(qtbot, page, ["0701", "0702"])
    page.start()
    qtbot.waitUntil(lambda: page.progress.title.text() == "1 de 2 ediciones")
    page.progress.cancel.click()
    ended(qtbot, page)
    assert page.progress.title.text() == "Se detuvo: 1 de 2 ediciones hechas"
    # Another day: nothing is left but the settings and the folder.
    page.desk.setParent(None)
    monkeypatch.setattr("guia_editor.ui.batch_page.editions_there", lambda *_asked: frozenset({"0701"}))
    another = page_of(qtbot, bench)
    qtbot.waitUntil(another.resume.isVisible)
    assert another.resume.words.text() == "Quedó un lote a medias: 1 de 2 ediciones."
    made.goes_on = True
    another.resume.button.click()
    ended(qtbot, another)
    assert made.calls[-1][0] == made.calls[0][0]
    assert another.desk.unfinished(bench.session.folder) is None  # type: ignore[union-attr]


def test_an_error_says_what_to_do_and_can_be_taken_up_again(
    page: BatchPage, qtbot: QtBot, made: Slow
) -> None:
    made.error = GuideError("El disco está lleno.", "Libere espacio.")
    planned(qtbot, page, ["0701"])
    page.start()
    ended(qtbot, page)
    assert page.progress.told.text() == "El disco está lleno. Libere espacio."
    made.error = None
    page.progress.go_on.click()
    ended(qtbot, page)
    assert page.progress.title.text() == "Listo: la edición está hecha"


def test_a_batch_of_another_guide_is_not_shown(
    page: BatchPage, qtbot: QtBot, made: Slow, bench: Workbench, session: Session, tmp_path: Path
) -> None:
    planned(qtbot, page, ["0701"])
    page.start()
    ended(qtbot, page)
    bench.session_changed.emit()
    assert page.aside.currentIndex() == 1  # the same guide, read again
    bench.session = Session(tmp_path / "otra", session.guide)
    bench.session_changed.emit()
    assert page.desk.begun is None
    assert page.aside.currentIndex() == 0
    bench.session = session


def test_the_window_stops_a_batch_that_is_paused(
    page: BatchPage, qtbot: QtBot, made: Slow, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waiting(_folder: Path, _out: Path, request: BatchRequest, *rest: object, **_more: object) -> object:
        control = rest[1]
        assert isinstance(control, BatchControl)
        while not control.is_cancelled:
            time.sleep(0.005)
        raise Cancelled

    monkeypatch.setattr(batch, "run_batch", waiting)
    planned(qtbot, page, ["0701"])
    page.start()
    page.progress.pause.click()
    activity = next(one for one in bench.activities.running if one.title == "Haciendo el lote")
    activity.cancel()  # as the button of the status line, and a window that the system closes, do
    assert page.desk.is_stopping
    ended(qtbot, page)
    assert page.progress.title.text() == "Se detuvo: 0 de 1 ediciones hechas"


def test_the_keyboard_goes_on_with_what_can_be_done_next(page: BatchPage, qtbot: QtBot, made: Slow) -> None:
    made.goes_on = False
    page.activateWindow()
    planned(qtbot, page, ["0701", "0702"])
    page.make.click()
    qtbot.waitUntil(page.progress.pause.hasFocus)
    page.progress.cancel.setFocus()
    page.progress.cancel.click()
    ended(qtbot, page)
    assert page.progress.go_on.hasFocus()


def test_a_fault_of_the_program_is_told_with_its_report(
    page: BatchPage, qtbot: QtBot, made: Slow, bench: Workbench
) -> None:
    made.error = ZeroDivisionError("prueba")
    planned(qtbot, page, ["0701"])
    with qtbot.waitSignal(bench.activities.untold) as told:
        page.start()
    assert told.args == [made.error]
    assert "por un error suyo" in page.progress.told.text()


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"salida": 3}', '{"salida": "x", "pedido": {"otro": 1}}'])
def test_a_note_of_a_batch_that_cannot_be_read_offers_nothing(bench: Workbench, kept: str) -> None:
    folder = Path("/guía")
    desk = BatchDesk.of(bench)
    from guia_editor.ui.batch_desk import _key

    bench.settings.setValue(_key(folder), kept)
    assert desk.unfinished(folder) is None


# --- Looking through it -------------------------------------------------------------------------------


def test_the_audit_says_what_must_not_be_handed_out(page: BatchPage, session: Session) -> None:
    card, places = page.progress.audited, session.guide.territories
    well = Audit((Verdict("0701", "pdf", 3, 0, 0),), (), (), (), 12, 1.0)
    card.show_audit(well, places)
    assert card.words.text().startswith("Se leyeron 3 archivos")
    leak = Leak("0701", "pdf", "x/guia.pdf", "01.md", 4, "agua de Petén")
    bad = Audit((Verdict("0701", "pdf", 1, 12, 0),), (leak,) * 12, (), (), 12, 1.0)
    card.show_audit(bad, places)
    assert "No reparta" in card.words.text()
    assert "«agua de Petén»" in card.words.text()
    assert "4 lugares más" in card.words.text()


def test_the_audit_reads_the_batch_that_was_made(
    page: BatchPage, qtbot: QtBot, made: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []

    def look(*given: object) -> Audit:
        asked.append(given[:2])
        return Audit((Verdict("0701", "docx", 1, 0, 0),), (), (), (), 1, 0.1)

    monkeypatch.setattr("guia_editor.ui.batch_progress.audit", look)
    planned(qtbot, page, ["0701"])
    page.start()
    ended(qtbot, page)
    page.progress.audit.click()
    assert not page.progress.audit.isEnabled()
    qtbot.waitUntil(page.progress.audit.isEnabled)
    assert asked == [(page.bench.session.folder, page.form.out / "2026-11-22-lote")]  # type: ignore[union-attr, operator]
    assert "solo lo suyo" in page.progress.audited.words.text()
    made.goes_on = False
    page.desk.begin(page.desk.begun, ["0701", "0702"])  # type: ignore[arg-type]
    assert page.progress.audited.isHidden()  # it was about other files
    page.desk.cancel()
    ended(qtbot, page)


def test_a_guide_without_municipalities_says_what_is_missing(
    bench: Workbench, qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = replace(session.guide.territories, municipalities={}, departments={})
    bench.session = Session(session.folder, replace(session.guide, territories=bare))
    page = BatchPage(bench)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    assert "municipios.csv" in page.empty.words
    assert page.empty.isVisible()


def test_times_sizes_and_names_read_as_people_say_them(session: Session) -> None:
    assert [duration(s) for s in (0.2, 75, 200, 5400, 7260)] == [
        "1 segundo", "75 segundos", "3 minutos", "1 hora y 30 minutos", "2 horas y 1 minuto",
    ]  # fmt: skip
    assert [size(n) for n in (10, 1_234_000_000)] == ["1\u00a0MB", "1.2\u00a0GB"]
    places = session.guide.territories
    assert [name_of(code, places) for code in ("00", "07", "0705", "web", "x")] == [
        "Todo el país", "Departamento de Sololá", "Nahualá, Sololá", "El sitio web de todos", "x",
    ]  # fmt: skip
