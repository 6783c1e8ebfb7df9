"""A process that makes editions, one after the other: the guide comes with it, writers are kept.

Everything it is sent and sends is a plain value: it is started anew ("spawn"), as works on every system.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from guia_editor.errors import DiskRefused, GuideError
from guia_editor.export import ExportFormat, Options, Write
from guia_editor.i18n import _
from guia_editor.model.document import Document, Report
from guia_editor.model.progress import Progress
from guia_editor.tasks.batch_estimate import ASSEMBLY
from guia_editor.tasks.batch_plan import SITE
from guia_editor.tasks.batch_state import mark_collected
from guia_editor.tasks.batch_watch import Failure
from guia_editor.tasks.export import Opened, Writer, write_edition
from guia_editor.tasks.export_guards import date_pinned, disk_errors_told, is_of_the_disk
from guia_editor.tasks.processes import behave, bytes_held
from guia_editor.tasks.report import save_report

_TELL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Shop:
    """What all processes of a batch work with; `options` holds paper and printing."""

    opened: Opened
    batch: Path
    options: Options
    formats: Mapping[str, ExportFormat]
    bank: Path


@dataclass(frozen=True, slots=True)
class Made:
    """What a job came to: files and their size, and for each format seconds and bytes."""

    files: int = 0
    size: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a job came to nothing; `stops` when no other could be done either, as when the disk is full."""

    failure: Failure
    stops: bool = False


class Job(Protocol):
    """A piece of work that can be pickled; `name` is what it is watched under."""

    @property
    def name(self) -> str:
        """Return the territory's code, the department's, or "web"."""

    def carry_out(self, worker: Worker, progress: Progress) -> Made:
        """Do it; raises `GuideError`, or anything where the program fails."""


class Worker:
    """What a process keeps between jobs: the guide, one writer for each format, what it is at."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.at = ""
        self._writers: dict[str, Write] = {}

    def writer(self, name: str) -> Write:
        """Return the kept writer of a format, which notes that it is at work."""
        if name not in self._writers:
            self._writers[name] = self.shop.formats[name].batch(self.shop.bank)
        return partial(self._write, name)

    def _write(
        self,
        name: str,
        document: Document,
        options: Options,
        folder: Path,
        report: Report,
        progress: Progress,
    ) -> tuple[str, ...]:
        self.at = name
        names = self._writers[name](document, options, folder, report, progress)
        self.at = ""
        return names


@dataclass(frozen=True, slots=True)
class EditionJob:
    """One territory's edition in the formats that are still to be made."""

    code: str
    formats: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the territory's code."""
        return self.code

    def carry_out(self, worker: Worker, progress: Progress) -> Made:
        """Assemble it once, write its folder, and add it to the shared site."""
        shop = worker.shop
        tally = _Tally()
        with tally.running(ASSEMBLY):
            document = shop.opened.assembled(self.code)
        files = size = 0
        if kinds := [name for name in self.formats if name != SITE]:
            writers = [
                Writer(_(shop.formats[name].label), tally.timed(name, worker.writer(name))) for name in kinds
            ]
            made = write_edition(
                shop.opened, document, shop.batch, shop.options, writers, progress, _leave_be
            )
            files = len(made.files)
            size = sum((made.folder / name).stat().st_size for name in made.files)
        if SITE in self.formats:
            worker.at = SITE
            progress.step(0, 1, _("Sitio web"))
            with tally.running(SITE), date_pinned(document.edition), disk_errors_told(shop.batch):
                mark_collected(shop.batch, shop.opened, self.code, partial(_collect, document, shop.options))
            worker.at = ""
        return Made(files, size, tally.seconds, tally.sizes)


def _collect(document: Document, options: Options, site: Path) -> None:
    import_module("guia_editor.export.web_territories").collect(document, options, site)


def _leave_be(_place: Path) -> None:
    """Leave tidying to whoever began the batch: on some systems it would take what others are moving."""


class _Tally:
    """Seconds and bytes by format."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.sizes: dict[str, int] = {}

    def timed(self, name: str, write: Write) -> Write:
        """Return a writer that is measured."""

        def run(
            document: Document, options: Options, folder: Path, report: Report, progress: Progress
        ) -> tuple[str, ...]:
            with self.running(name):
                names = write(document, options, folder, report, progress)
            self.sizes[name] = sum((folder / one).stat().st_size for one in names)
            return names

        return run

    @contextlib.contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Measure what is done meanwhile."""
        start = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - start


class _Teller:
    """Passes on steps, at most some in a second: the other end has several processes to hear."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._next = 0.0

    def step(self, done: int, total: int, label: str) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _TELL_SECONDS
            self._connection.send((done, total, label))


def serve(connection: Connection, packed: bytes) -> None:
    """Carry out jobs until the other end is gone: the process's whole life. `packed` is a pickled `Shop`."""
    behave()
    for variable in ("OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ.setdefault(variable, "1")  # one core each: there are as many of us as cores
    worker = Worker(pickle.loads(packed))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            outcome = _outcome(worker, connection.recv(), _Teller(connection))
            connection.send((outcome, bytes_held()))


def _outcome(worker: Worker, job: Job, progress: Progress) -> Made | Trouble:
    worker.at = ""
    try:
        return job.carry_out(worker, progress)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        raise
    except GuideError as error:
        failure = Failure(job.name, worker.at, error.message, error.remedy)
        return Trouble(failure, stops=isinstance(error, DiskRefused) or is_of_the_disk(error.__cause__))
    except Exception as error:  # whatever it is, the other editions go on
        saved = save_report(error)
        told = _("El programa falló con esta edición, por un error suyo: {error}.").format(error=error)
        where = _("El informe está en «{path}»; envíelo a quien mantiene el programa.").format(path=saved)
        return Trouble(Failure(job.name, worker.at, told, where if saved else ""))
