"""One run over a batch's folder: what is missing, then the shared site, the kits and the indexes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import assert_never

from guia_editor.errors import Cancelled
from guia_editor.export import ExportFormat, Options
from guia_editor.storage.batches import WHOLE, BatchIndex, index_name
from guia_editor.tasks.batch_bank import bank_for
from guia_editor.tasks.batch_estimate import Costs, remember
from guia_editor.tasks.batch_index import (
    PAGE,
    TABLE,
    earlier_index,
    finished_site,
    write_indexes,
)
from guia_editor.tasks.batch_plan import SITE, BatchRequest, all_codes, settled_codes, workers_of
from guia_editor.tasks.batch_pool import Pool
from guia_editor.tasks.batch_site import DOCUMENTS, SiteJob
from guia_editor.tasks.batch_state import (
    PIECES,
    codes_in,
    collected_codes,
    drop_old_pieces,
    is_collected,
    missing_formats,
    refuse_other_texts,
)
from guia_editor.tasks.batch_watch import BatchControl, BatchWatch, Failure
from guia_editor.tasks.batch_work import EditionJob, Job, Made, Shop, Trouble
from guia_editor.tasks.edition_folder import clean, take_away
from guia_editor.tasks.export import Opened
from guia_editor.tasks.kits import KITS, kit_jobs


@dataclass(slots=True)
class Run:
    """One run over a batch's folder, which nobody else may touch meanwhile.

    `codes` are those to make now, `formats` the registry's rows asked for, in order.
    """

    opened: Opened
    batch: Path
    request: BatchRequest
    formats: Mapping[str, ExportFormat]
    codes: tuple[str, ...]
    watch: BatchWatch
    control: BatchControl
    done: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    size: int = 0
    _costs: Costs = field(default_factory=Costs)

    @property
    def _whole(self) -> bool:
        return self.request.part == WHOLE

    def go(self) -> None:
        """Do what is missing; raises as `run_batch` does."""
        earlier = earlier_index(self.batch, self.opened, self.request.part)
        asked = self._asked(earlier)
        self._make_room(asked, earlier)
        options = Options(self.opened.templates, self.request.paper, self.request.printing)
        site = finished_site(self.batch, earlier)
        jobs = self._editions(asked, options, site)
        self.skipped = tuple(sorted(set(self.codes) - {job.code for job in jobs}))
        shop = Shop(self.opened, self.batch, options, self.formats, bank_for(self.opened.made_with))
        pool = Pool(shop, workers_of(self.request, len(asked.codes)), self.watch, self.control, self._tidy)
        shared = self._shared(asked, earlier, site)
        steps = _Steps(self.watch, len(jobs) + len(shared))
        try:
            with pool:
                self._carry_out(pool, jobs, steps)
                for again in shared:
                    self._carry_out(pool, again(), steps)
        finally:
            self._tidy()
        remember(self.opened.folder, self.opened.guide, self._costs.typical())
        self._close(asked, site)

    def _asked(self, earlier: BatchIndex | None) -> BatchIndex:
        """Return what the folder is to hold: what is asked now, was asked before, and is there already."""
        opened, request = self.opened, self.request
        before = earlier.codes if earlier else ()
        there = codes_in(self.batch, opened) if self._whole else ()
        every = {*all_codes(opened.guide, request), *before, *there}
        # What a file of the folder says may have been damaged, or changed by hand.
        codes = tuple(sorted(code for code in every if opened.guide.territories.find(code)))
        return BatchIndex(
            number=opened.edition.number,
            mark=opened.edition.mark,
            approved=opened.edition.approved,
            content_hash=opened.guide.content_hash,
            made_with=opened.made_with,
            language=opened.guide.language,
            codes=codes,
            formats=tuple(sorted({*self.formats, *(earlier.formats if earlier else ())})),
            paper=request.paper,
            printing=request.printing,
            kits=request.kits or bool(earlier and earlier.kits),
            part=request.part,
            missing=codes if self._whole else settled_codes(opened.guide, request),
        )

    def _make_room(self, asked: BatchIndex, earlier: BatchIndex | None) -> None:
        """Clean up after a killed run, and take away what belongs to editions of another text together."""
        self._tidy()
        for left in self.batch.glob(".*.tmp" if self._whole else f".{index_name(self.request.part)}.*.tmp"):
            left.unlink(missing_ok=True)  # of `replace_bytes`
        refuse_other_texts(self.batch, self.opened, asked.codes)
        drop_old_pieces(self.batch, self.opened, alone=self._whole)
        if earlier is None and self._whole:
            for name in (SITE, KITS):
                shutil.rmtree(self.batch / name, ignore_errors=True)
            for name in (DOCUMENTS, TABLE, PAGE, index_name()):
                (self.batch / name).unlink(missing_ok=True)

    def _editions(self, asked: BatchIndex, options: Options, site: frozenset[str]) -> list[EditionJob]:
        """Return a job for each territory that lacks something; a site made anew needs all of them."""
        files = {name: row for name, row in self.formats.items() if name != SITE}
        shared = SITE in asked.formats and not set(asked.codes) <= site
        codes = set(self.codes) | (set(asked.codes) if shared and self._whole else set())
        jobs = []
        for code in sorted(codes):
            if self.control.is_cancelled:  # the files of hundreds of editions are read for this
                raise Cancelled
            names: tuple[str, ...] = ()
            if code in self.codes and files:
                names = missing_formats(self.batch, self.opened, code, files, options)
            if shared and not is_collected(self.batch, self.opened, code):
                names += (SITE,)
            if names:
                jobs.append(EditionJob(code, names))
        return jobs

    def _shared(
        self, asked: BatchIndex, earlier: BatchIndex | None, site: frozenset[str]
    ) -> list[Callable[[], Sequence[Job]]]:
        """Return what is made of all editions together, once they are there."""
        if not self._whole:
            return []
        shared: list[Callable[[], Sequence[Job]]] = []
        if SITE in asked.formats and not set(asked.codes) <= site:
            shared.append(lambda: (SiteJob(),))
        if asked.kits:
            shared.append(lambda: kit_jobs(self.batch, self.opened, asked.codes, earlier))
        return shared

    def _carry_out(self, pool: Pool, jobs: Sequence[Job], steps: _Steps) -> None:
        steps.begin(len(jobs))
        for job, outcome, first in pool.run(jobs):
            match outcome:
                case Made():
                    if isinstance(job, EditionJob):
                        self.done.append(job.code)
                        self._costs.add(outcome.seconds, outcome.sizes, first=first)
                    self.size += outcome.size
                    self.watch.finished(job.name, outcome.files, outcome.size)
                case Trouble(failure):
                    self.failed.append(failure)
                    self.watch.failed(job.name, failure)
                case _:
                    assert_never(outcome)
            steps.one_more()

    def _close(self, asked: BatchIndex, site: frozenset[str]) -> None:
        """Write the indexes; what the site was made of goes once nothing can be missing in it."""
        made = collected_codes(self.batch, self.opened)
        if SITE in asked.formats and set(asked.codes) <= site:
            made = asked.codes
        elif any(one.code == SITE for one in self.failed):
            made = ()  # what stands there, if anything, is an earlier site of fewer territories
        index = write_indexes(self.batch, self.opened, replace(asked, site=made))
        if self._whole:
            if not index.missing and not self.failed:
                take_away(self.batch / PIECES)
            for part in self.batch.glob("lote-*-de-*.json"):
                part.unlink()

    def _tidy(self) -> None:
        """Take away what processes left that were killed."""
        clean(self.batch)
        clean(self.batch / KITS)


class _Steps:
    """Tells how much of the whole is done, and how long the rest takes at the pace of the jobs so far."""

    def __init__(self, watch: BatchWatch, expected: int) -> None:
        self._watch = watch
        self._total = expected
        self._done = 0
        self._planned = 0
        self._first: float | None = None
        self._counted = 0

    def begin(self, jobs: int) -> None:
        """Count further jobs."""
        self._planned += jobs
        self._total = max(self._total, self._planned)
        self._first = None
        self._watch.overall(self._done, self._total, None)

    def one_more(self) -> None:
        """Count one that is done; the first of a kind, which makes what all share, sets no pace."""
        self._done += 1
        now = time.monotonic()
        left = None
        if self._first is None:
            self._first, self._counted = now, 0
        else:
            self._counted += 1
            left = (now - self._first) / self._counted * (self._planned - self._done)
        self._watch.overall(self._done, self._total, left)
