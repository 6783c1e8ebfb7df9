"""Pages of one chapter: the same as the book's, made in a process that can die."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.background import Background
from guia_editor.tasks.export import Outcome
from guia_editor.tasks.page_view import CheckRequest, PageRequest, Pages


@pytest.fixture(scope="module")
def chapter(root: Path) -> tuple[str, str]:
    found = next(one for one in open_guide(root).chapters if one.number == "9")
    return found.path, found.text


@pytest.fixture(scope="module")
def small(root: Path) -> Path:
    """A guide that a fresh process reads quickly."""
    return root / "tests" / "guias" / "completa"


@pytest.fixture(scope="module")
def small_chapter(small: Path) -> tuple[str, str]:
    found = next(one for one in open_guide(small).chapters if one.number)
    return found.path, found.text


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    return {}


@pytest.fixture
def worker() -> Iterator[Background]:
    worker = Background()
    yield worker
    worker.stop()


def words(pdf: bytes | Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def next_answer(worker: Background) -> tuple[str, Any]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if answer := worker.answer():
            return answer
        time.sleep(0.02)
    raise AssertionError("the worker gave no answer")


def pages_of(worker: Background) -> Pages:
    kind, pages = next_answer(worker)
    assert kind == "pages"
    assert isinstance(pages, Pages)
    return pages


def body(page: str) -> list[str]:
    """The words of a page without its lines at head and foot, where the book's numbers differ."""
    return page.split()[40:120]


def test_pages_break_where_the_book_does(
    kept: dict[str, Any], root: Path, chapter: tuple[str, str], exported: Outcome
) -> None:
    alone = words(PageRequest(root, *chapter).answer(kept).pdf)
    book = words(exported.folder / "guia.pdf")
    first = next(number for number, page in enumerate(book) if body(page) == body(alone[0]))
    assert len(alone) > 4
    for mine, theirs in zip(alone, book[first:], strict=False):
        # References name pages of other chapters in the book and show a dash alone.
        same = sum(a == b for a, b in zip(body(mine), body(theirs), strict=False))
        assert same > 0.9 * len(body(mine))


def test_an_edit_shows_and_places_follow_the_lines(
    kept: dict[str, Any], root: Path, chapter: tuple[str, str]
) -> None:
    path, text = chapter
    lines = text.count("\n")
    made = PageRequest(root, path, text + "\n\nÚltimo párrafo ñandú.\n").answer(kept)
    assert "ñandú" in words(made.pdf)[-1]
    line, page, top = made.places[-1]
    assert line == lines + 3
    assert page == len(words(made.pdf)) - 1
    assert 0 < top < 1
    assert list(made.places) == sorted(made.places, key=lambda place: place[1:])


def test_a_dangling_reference_is_told_and_the_pages_are_made(
    kept: dict[str, Any], root: Path, chapter: tuple[str, str]
) -> None:
    path, text = chapter
    made = PageRequest(root, path, text + "\n\nVea [](#no-existe).\n").answer(kept)
    assert made.pdf
    assert [one.code for one in made.problems] == ["referencia-colgante"]


def test_a_chapter_that_is_no_more_is_told(kept: dict[str, Any], root: Path) -> None:
    assert "ya no está" in PageRequest(root, "nada.md", "").answer(kept).refusal


def test_the_newest_request_wins(worker: Background, small: Path, small_chapter: tuple[str, str]) -> None:
    path, text = small_chapter
    for number in range(5):
        worker.ask("pages", PageRequest(small, path, f"{text}\n\nIntento número {number}.\n"))
    assert worker.is_busy
    assert "Intento número 4." in " ".join(words(pages_of(worker).pdf)[-1].split())
    assert not worker.is_busy


def test_a_killed_worker_is_replaced(worker: Background, small: Path, small_chapter: tuple[str, str]) -> None:
    worker.ask("pages", PageRequest(small, *small_chapter))
    process = worker._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    assert pages_of(worker).pdf.startswith(b"%PDF")


def test_one_that_dies_twice_is_told(worker: Background, small: Path, small_chapter: tuple[str, str]) -> None:
    worker.ask("pages", PageRequest(small, *small_chapter))
    for _attempt in range(2):
        process = worker._process
        assert process is not None
        process.kill()
        process.join()
        answer = worker.answer()
    assert answer is not None
    assert "dos veces" in str(answer[1])
    assert not worker.is_busy


def test_checks_and_pages_are_both_answered(
    worker: Background, small: Path, small_chapter: tuple[str, str]
) -> None:
    path, text = small_chapter
    worker.ask("pages", PageRequest(small, path, text))
    worker.ask("check", CheckRequest(small, ((path, text + "\n\nVea [](#no-existe).\n"),)))
    answers = dict(answer for answer in (next_answer(worker), next_answer(worker)))
    assert answers["pages"].pdf
    assert [one.path for one in answers["check"] if one.code == "referencia-colgante"] == [path]


def test_what_is_forgotten_is_not_heard_of(
    worker: Background, small: Path, small_chapter: tuple[str, str]
) -> None:
    worker.ask("check", CheckRequest(small))
    worker.forget("check")
    worker.ask("pages", PageRequest(small, *small_chapter))
    assert next_answer(worker)[0] == "pages"
