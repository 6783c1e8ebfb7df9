"""Pages of one chapter: the same as the book's, made in a process that can die."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.export import Outcome
from guia_editor.tasks.page_view import PageMaker, PageRequest, Pages, PageWorker


@pytest.fixture(scope="module")
def chapter(root: Path) -> tuple[str, str]:
    found = next(one for one in open_guide(root).chapters if one.number == "9")
    return found.path, found.text


@pytest.fixture(scope="module")
def maker() -> PageMaker:
    return PageMaker()


@pytest.fixture
def worker() -> Iterator[PageWorker]:
    worker = PageWorker()
    yield worker
    worker.stop()


def words(pdf: bytes | Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def wait(worker: PageWorker) -> Pages:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if pages := worker.answer():
            return pages
        time.sleep(0.02)
    raise AssertionError("the worker gave no answer")


def body(page: str) -> list[str]:
    """The words of a page without its lines at head and foot, where the book's numbers differ."""
    return page.split()[40:120]


def test_pages_break_where_the_book_does(
    maker: PageMaker, root: Path, chapter: tuple[str, str], exported: Outcome
) -> None:
    alone = words(maker.make(PageRequest(root, *chapter)).pdf)
    book = words(exported.folder / "guia.pdf")
    first = next(number for number, page in enumerate(book) if body(page) == body(alone[0]))
    assert len(alone) > 4
    for mine, theirs in zip(alone, book[first:], strict=False):
        # References name pages of other chapters in the book and show a dash alone.
        same = sum(a == b for a, b in zip(body(mine), body(theirs), strict=False))
        assert same > 0.9 * len(body(mine))


def test_an_edit_shows_and_places_follow_the_lines(
    maker: PageMaker, root: Path, chapter: tuple[str, str]
) -> None:
    path, text = chapter
    lines = text.count("\n")
    made = maker.make(PageRequest(root, path, text + "\n\nÚltimo párrafo ñandú.\n"))
    assert "ñandú" in words(made.pdf)[-1]
    line, page, top = made.places[-1]
    assert line == lines + 3
    assert page == len(words(made.pdf)) - 1
    assert 0 < top < 1
    assert list(made.places) == sorted(made.places, key=lambda place: place[1:])


def test_a_dangling_reference_is_told_and_the_pages_are_made(
    maker: PageMaker, root: Path, chapter: tuple[str, str]
) -> None:
    path, text = chapter
    made = maker.make(PageRequest(root, path, text + "\n\nVea [](#no-existe).\n"))
    assert made.pdf
    assert [one.code for one in made.problems] == ["referencia-colgante"]


def test_a_chapter_that_is_no_more_is_told(maker: PageMaker, root: Path) -> None:
    assert "ya no está" in maker.make(PageRequest(root, "nada.md", "")).refusal


def test_the_newest_request_wins(worker: PageWorker, root: Path, chapter: tuple[str, str]) -> None:
    path, text = chapter
    for number in range(5):
        worker.ask(PageRequest(root, path, f"{text}\n\nIntento número {number}.\n"))
    assert worker.is_busy
    assert "Intento número 4." in " ".join(words(wait(worker).pdf)[-1].split())
    assert not worker.is_busy


def test_a_killed_worker_is_replaced(worker: PageWorker, root: Path, chapter: tuple[str, str]) -> None:
    worker.ask(PageRequest(root, *chapter))
    process = worker._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    assert wait(worker).pdf.startswith(b"%PDF")


def test_one_that_dies_twice_is_told(worker: PageWorker, root: Path, chapter: tuple[str, str]) -> None:
    worker.ask(PageRequest(root, *chapter))
    for _attempt in range(2):
        process = worker._process
        assert process is not None
        process.kill()
        process.join()
        pages = worker.answer()
    assert pages is not None
    assert "dos veces" in pages.refusal
