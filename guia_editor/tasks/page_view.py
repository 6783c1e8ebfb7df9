"""The pages of a chapter as they will be printed, made in a warm process so that typing never waits.

A thread would not do: WeasyPrint holds the interpreter for long stretches, and cannot be stopped. The process
is started ("spawn", as everywhere works) before it is needed; the newest request wins.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.finding import Finding
from guia_editor.model.progress import Progress

_NICENESS = 5


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A chapter (path inside `contenido/`) with its text as it stands in the window.

    `revision` changes when anything else in the guide's folder did: the worker then reads the guide again.
    """

    folder: Path
    path: str
    text: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """What came of a request: a PDF, or why there is none; `seconds` of processor time it took.

    `places` are (line of the file, page from 0, top as a share of the page's height), in reading order.
    """

    path: str
    pdf: bytes = b""
    places: tuple[tuple[int, int, float], ...] = ()
    problems: tuple[Finding, ...] = ()
    refusal: str = ""
    seconds: float = 0.0


class PageMaker:
    """Makes pages in this process; what the worker does, and what tests and benchmarks can call directly."""

    def __init__(self) -> None:
        self._made_for: tuple[Path, int] | None = None

    def make(self, request: PageRequest) -> Pages:
        """Return the pages of a request; what keeps them from being made is in `refusal`, never raised."""
        # Read here: starting the program must not wait for the libraries that only this process needs.
        from time import process_time

        from guia_editor.export.one_chapter import settle_chapter
        from guia_editor.storage.workspace import with_text

        begun = process_time()
        try:
            self._open(request)
            guide = with_text(self._guide, request.folder, request.path, request.text)
            document, problems = settle_chapter(guide, request.path, self._beside)
            proof = self._press.set_chapter(document)
        except GuideError as error:
            return Pages(request.path, refusal=str(error))
        except (KeyError, OSError):
            return Pages(request.path, refusal=_("El capítulo ya no está en la guía."))
        places = tuple((place.line, place.page, place.top) for place in proof.places)
        return Pages(request.path, proof.pdf, places, problems, seconds=process_time() - begun)

    def _open(self, request: PageRequest) -> None:
        if self._made_for == (request.folder, request.revision):
            return
        from guia_editor.export.one_chapter import assemble_beside
        from guia_editor.export.pdf_proof import ProofPress
        from guia_editor.storage.workspace import open_guide
        from guia_editor.tasks.export import templates_of

        if self._made_for is None or self._made_for[0] != request.folder:
            self._press = ProofPress(templates_of(request.folder))
        self._guide = open_guide(request.folder)
        self._beside = assemble_beside(self._guide)
        self._made_for = (request.folder, request.revision)


def serve(connection: Connection) -> None:
    """Answer requests until the other end is gone; the worker's whole life."""
    # Ctrl+C in the terminal is for the window, which ends its worker itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):  # Windows has no niceness
        os.nice(_NICENESS)
    maker = PageMaker()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            connection.send(_made(maker, connection.recv()))


def _made(maker: PageMaker, request: PageRequest) -> Pages:
    try:
        return maker.make(request)
    except Exception as error:  # the window must hear of it, whatever it is
        return Pages(
            request.path, refusal=_("No se pudieron componer las páginas: {error}").format(error=error)
        )


@dataclass(slots=True)
class PageWorker:
    """The window's end of the worker: ask, look from time to time, stop.

    One request at a time is with the worker, so that sending never waits for it to read; the newest of those
    that came meanwhile is next, and only its answer is returned. A worker that died is replaced and asked
    once more.
    """

    _process: BaseProcess | None = None
    _connection: Connection | None = None
    _asked: PageRequest | None = None
    _next: PageRequest | None = None
    _tries: int = 0

    def start(self) -> None:
        """Start the process, if it is not running, so that it is warm when it is asked."""
        if self._process is not None and self._process.is_alive():
            return
        self._end()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True, name="guia-paginas")
        self._process.start()
        theirs.close()
        self._connection = ours

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked is not None

    def ask(self, request: PageRequest) -> None:
        """Ask for pages; an earlier request that has no answer yet is forgotten."""
        self._next = request
        if self._asked is None:
            self._send_next()

    def answer(self) -> Pages | None:
        """Return the answer to the newest request if it has come; None, at once, while it has not."""
        if self._asked is None or self._connection is None:
            return None
        try:
            if not self._connection.poll():
                return None
            pages = self._connection.recv()
        except (EOFError, OSError):
            return self._asked_again(self._asked)
        assert isinstance(pages, Pages)
        if self._next is None:
            self._asked = None
            return pages
        self._send_next()
        return None

    def replace(self) -> None:
        """Put a new process in place of one that takes too long, and go on with what came meanwhile."""
        self._end()
        self._asked = None
        if self._next is not None:
            self._send_next()

    def stop(self) -> None:
        """End the process at once; what it was asked for is forgotten."""
        self._end()
        self._asked = self._next = None

    def _send_next(self) -> None:
        self._asked, self._next, self._tries = self._next, None, 0
        self._send()

    def _send(self) -> None:
        self.start()
        assert self._connection is not None
        # A process that has just died is noticed when its answer is asked for.
        with contextlib.suppress(OSError):
            self._connection.send(self._asked)

    def _asked_again(self, request: PageRequest) -> Pages | None:
        self._end()
        self._tries += 1
        if self._tries == 1 and self._next is None:
            self._send()
            return None
        if self._next is not None:
            self._send_next()
            return None
        self._asked = None
        told = _("El programa que compone las páginas se detuvo dos veces con este texto.")
        return Pages(request.path, refusal=told)

    def _end(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._connection = None


def whole_guide(folder: Path, progress: Progress) -> bytes:
    """Return the PDF of the national edition of a guide as it is on disk; raises as `export_edition` does."""
    from tempfile import TemporaryDirectory

    from guia_editor.tasks.export import Request, export_edition

    with TemporaryDirectory(prefix="guia-paginas-") as place:
        outcome = export_edition(folder, Path(place), Request(formats=("pdf",)), progress)
        return (outcome.folder / "guia.pdf").read_bytes()
