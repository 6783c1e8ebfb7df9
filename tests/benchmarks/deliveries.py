"""How long the register of deliveries takes: recording, reading, counting, reading a table, reports.

Run `python -m tests.benchmarks.deliveries`. The peer does the same counting in SQLite, in memory, from the
same facts, unsigned: what signatures and the fold cost is the ratio.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

from guia_editor.export.downloads import csv_bytes
from guia_editor.model.deliveries import Draft, Medium, deliveries
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.deliveries import deliver, deliverables
from guia_editor.tasks.delivery_csv import read_deliveries_csv
from guia_editor.tasks.delivery_report import write_report
from guia_editor.tasks.people import ledger_of
from guia_editor.tasks.reach import reach_of
from tests.tasks.delivery_world import facts_of, write_draft
from tests.tasks.review_world import make_review_world

MEDIA = tuple(Medium)


def cpu(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the least CPU time of some rounds, in seconds."""
    spent = []
    for _round in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def drafts_of(guide: Path, codes: Sequence[str], count: int) -> list[Draft]:
    """Return deliveries of which hardly two have the same facts: the worst that a table can be."""
    facts = facts_of(guide, "1.0", receiver="Oficina municipal de agua y saneamiento")
    return [
        Draft(
            codes[at % len(codes)],
            replace(facts, medium=MEDIA[at % 4], copies=at % 90 + 1, note=f"Viaje {at // 7}"),
        )
        for at in range(count)
    ]


def by_sqlite(drafts: Sequence[Draft]) -> None:
    """Count the same in SQLite."""
    base = sqlite3.connect(":memory:")
    base.execute("create table d (code, edition, hash, medium, copies, day, receiver, note)")
    base.executemany(
        "insert into d values (?,?,?,?,?,?,?,?)",
        [
            (one.territory, f.edition, f.fingerprint, f.medium.value, f.copies, f.day, f.receiver, f.note)
            for one in drafts
            for f in (one.facts,)
        ],
    )
    base.execute("select code, max(day), sum(copies), count(*) from d group by code").fetchall()
    base.execute("select substr(code, 1, 2), count(distinct code) from d group by 1").fetchall()


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        world = make_review_world(Path(place))
        ana = world["ana"]
        write_draft(ana.guide)
        with ana.here() as guide:
            whole = open_guide(guide)
            codes = sorted(whole.territories.municipalities)
            facts = facts_of(guide, "1.0")
            start = time.process_time()
            events = deliver(guide, ana.key, [Draft(code, facts) for code in codes])
            print(f"340 municipalities at once: {len(events)} event, {time.process_time() - start:.2f} s CPU")
            drafts = drafts_of(guide, codes, 5000)
            start = time.process_time()
            events = deliver(guide, ana.key, drafts)
            size = sum(file.stat().st_size for file in ana.files())
            print(
                f"5,000 different deliveries: {len(events)} events, {size / 1000:.0f} kB, "
                f"{time.process_time() - start:.2f} s CPU"
            )
            ledger_of(guide)  # signatures are checked once
            reading = cpu(lambda: ledger_of(guide))
            ledger = ledger_of(guide)
            known = deliverables(guide, ledger)
            fold = cpu(lambda: deliveries(ledger))
            counting = cpu(lambda: reach_of(guide, whole, ledger, known))
            peer = cpu(lambda: by_sqlite(drafts))
            print(f"reading and judging all events: {reading:.3f} s CPU")
            print(f"who holds what, of 5,340 deliveries: {counting:.3f} s CPU (their fold {fold:.3f})")
            print(f"SQLite's insertion and counting: {peer:.3f} s CPU; ratio {counting / peer:.1f}")
            table = Path(place) / "entregas.csv"
            header = ("codigo", "edicion", "medio", "ejemplares", "fecha", "recibe")
            rows = [
                (one.territory, "1.0", one.facts.medium.value, one.facts.copies, "21/11/2026", "Oficina")
                for one in drafts
            ]
            table.write_bytes(csv_bytes(header, rows))
            spent = cpu(lambda: read_deliveries_csv(guide, table, whole), 1)
            print(f"reading a table of 5,000 rows: {spent:.2f} s CPU")
            found = reach_of(guide, whole, ledger, known)
            for name in ("reparto.csv", "reparto.ods", "informe.pdf"):
                file = Path(place) / name
                spent = cpu(lambda file=file: write_report(found, file, "entregas"), 1)  # type: ignore[misc]
                print(f"{name}: {spent:.2f} s CPU, {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
