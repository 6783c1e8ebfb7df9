"""Journals: whole records come back, torn ones are left out, places that refuse are gone around."""

import errno
import os
import subprocess
import sys
import textwrap
import threading
import time
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import pytest

from guia_editor.storage import locks
from guia_editor.storage.journal import (
    Header,
    Journal,
    Record,
    Trouble,
    left_behind,
    line_of,
    new_session,
    read_journal,
)


def header(path: str = "01-uno.md") -> Header:
    return Header(path, "Base\n", "0" * 64, new_session(), "2026-11-22T10:00:00-06:00")


def kept(folder: Path) -> list[Record]:
    """What whoever comes after the death of this process would find: locks are looked past."""
    found = [read_journal(file) for file in folder.glob("*.diario")]
    assert len(found) == 1
    assert found[0] is not None
    return list(found[0].records)


def test_records_are_on_disk_after_a_flush(tmp_path: Path) -> None:
    journal = Journal([lambda: tmp_path])
    journal.begin(header(), [{"k": "text", "n": 1}])
    journal.add({"k": "text", "new": "ñandú\n\0\u2029"})
    assert journal.flush(5)
    assert kept(tmp_path) == [{"k": "text", "n": 1}, {"k": "text", "new": "ñandú\n\0\u2029"}]
    journal.close()


def test_beginning_anew_replaces_the_file(tmp_path: Path) -> None:
    journal = Journal([lambda: tmp_path])
    first = header()
    journal.begin(first, [{"n": 1}])
    assert journal.flush(5)
    journal.begin(first, [{"n": 2}])
    assert journal.flush(5)
    assert kept(tmp_path) == [{"n": 2}]
    journal.clear()
    assert journal.flush(5)
    assert list(tmp_path.iterdir()) == []
    journal.close()


def test_what_is_asked_at_once_leaves_no_moment_without_a_file(tmp_path: Path) -> None:
    journal = Journal([lambda: tmp_path])
    journal.begin(header(), [{"n": 1}])
    assert journal.flush(5)
    with journal.at_once():
        journal.clear()
        time.sleep(0.2)  # as long as the thread would need to delete the file
        assert kept(tmp_path) == [{"n": 1}]
        journal.begin(header(), [{"n": 2}])
    assert journal.flush(5)
    assert kept(tmp_path) == [{"n": 2}]
    journal.close()


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_torn_last_record_is_left_out(tmp_path: Path, cut: int) -> None:
    journal = Journal([lambda: tmp_path])
    journal.begin(header())
    journal.add({"n": 1})
    journal.add({"n": 2})
    assert journal.flush(5)
    journal.close()
    file = next(tmp_path.glob("*.diario"))
    file.write_bytes(file.read_bytes()[:-cut])
    assert kept(tmp_path) == [{"n": 1}]


def test_a_flipped_bit_ends_the_reading(tmp_path: Path) -> None:
    journal = Journal([lambda: tmp_path])
    journal.begin(header())
    for number in range(3):
        journal.add({"n": number})
    assert journal.flush(5)
    journal.close()
    file = next(tmp_path.glob("*.diario"))
    data = bytearray(file.read_bytes())
    data[data.index(b'"n":1') + 4] ^= 1
    file.write_bytes(bytes(data))
    assert kept(tmp_path) == [{"n": 0}]


def test_a_beginning_cut_short_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    facts = {"path": "a.md", "base": "", "hash": "", "session": "s", "begun": "", "full": 2}
    (tmp_path / "a-s-2.diario").write_bytes(line_of(facts) + line_of({"n": 1}))
    (tmp_path / "a-s-1.diario").write_bytes(line_of(facts | {"full": 1}) + line_of({"n": 0}))
    found = left_behind([tmp_path])
    assert [one.records for one in found] == [({"n": 0},)]


@pytest.mark.parametrize("wrong", [{"path": ["a"]}, {"full": "0"}, {"begun": None}, {"more": "?"}])
def test_a_header_of_another_shape_is_none_of_ours(tmp_path: Path, wrong: Record) -> None:
    file = tmp_path / "a.diario"
    file.write_bytes(line_of(asdict(header())))
    assert read_journal(file) is not None
    file.write_bytes(line_of(asdict(header()) | wrong))
    assert read_journal(file) is None


def test_a_record_nested_too_deep_ends_the_reading(tmp_path: Path) -> None:
    file = tmp_path / "a.diario"
    deep = b"[" * 100_000
    file.write_bytes(line_of(asdict(header())) + b"%08x %s\n" % (zlib.crc32(deep), deep))
    found = read_journal(file)
    assert found is not None
    assert found.records == ()


def test_a_living_process_keeps_its_journal_to_itself(tmp_path: Path) -> None:
    code = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from guia_editor.storage.journal import Header, Journal
        journal = Journal([lambda: Path({str(tmp_path)!r})])
        journal.begin(Header("a.md", "", "", "s", ""), [{{"n": 1}}])
        assert journal.flush(20)
        print("listo", flush=True)
        sys.stdin.read()
    """)
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "listo\n"
        assert left_behind([tmp_path]) == []
        child.kill()
        child.wait()
    found = left_behind([tmp_path])
    assert [one.records for one in found] == [({"n": 1},)]
    found[0].discard()
    assert list(tmp_path.iterdir()) == []


def test_several_may_look_for_what_was_left_at_the_same_moment(tmp_path: Path) -> None:
    journal = Journal([lambda: tmp_path])
    journal.begin(header(), [{"n": 1}])
    assert journal.flush(5)
    journal.close()
    (file,) = tmp_path.iterdir()
    with file.open("rb+") as other:
        assert locks.is_free(other)
        assert [one.records for one in left_behind([tmp_path])] == [({"n": 1},)]


def test_whoever_looks_while_a_journal_begins_does_not_keep_it_from_its_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking: list[BinaryIO] = []
    done = threading.Timer(0.05, lambda: looking[0].close())

    def look(file: BinaryIO) -> bool:
        if not looking:
            looking.append(next(tmp_path.iterdir()).open("rb+"))
            assert locks.is_free(looking[0])
            done.start()
        return real_take(file)

    real_take = locks.take
    monkeypatch.setattr(locks, "take", look)
    journal = Journal([lambda: tmp_path])
    journal.begin(header(), [{"n": 1}])
    assert journal.flush(5)
    done.join()
    assert left_behind([tmp_path]) == []
    journal.close()


class Refusing:
    """A place that takes nothing as long as it is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.full = True

    def __call__(self) -> Path:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.folder


def test_another_place_is_taken_when_the_first_refuses(tmp_path: Path) -> None:
    told: list[Trouble | None] = []
    journal = Journal([Refusing(tmp_path / "no"), lambda: tmp_path], told.append)
    journal.begin(header(), [{"n": 1}])
    assert journal.flush(5)
    assert kept(tmp_path) == [{"n": 1}]
    journal.close()
    assert [one is not None and one.nowhere for one in told] == [False]


def test_when_no_place_takes_it_it_is_told_and_tried_again(tmp_path: Path) -> None:
    heard = threading.Event()
    told: list[Trouble | None] = []

    def hear(trouble: Trouble | None) -> None:
        told.append(trouble)
        heard.set()

    place = Refusing(tmp_path)
    journal = Journal([place], hear)
    journal.begin(header(), [{"n": 1}])
    journal.add({"n": 2})
    assert heard.wait(5)
    assert not journal.flush(0)
    assert told[0] is not None
    assert told[0].nowhere
    assert told[0].error.errno == errno.ENOSPC
    place.full = False
    journal.add({"n": 3})
    assert journal.flush(10)
    assert kept(tmp_path) == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert told[-1] is None
    journal.close()


def test_a_disk_that_fills_up_in_the_middle_of_a_record(tmp_path: Path) -> None:
    """The limit on a file's size stands for the full disk: it too lets half a record through."""
    first, second = tmp_path / "uno", tmp_path / "dos"
    code = textwrap.dedent(f"""
        import resource, sys
        from pathlib import Path
        from guia_editor.storage.journal import Header, Journal
        told = []
        folders = [Path({str(first)!r}), Path({str(second)!r})]
        for folder in folders:
            folder.mkdir()
        journal = Journal([lambda: folders[0]], told.append)
        journal.begin(Header("a.md", "", "", "s", ""), [{{"n": 1}}])
        assert journal.flush(20)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
        journal.add({{"long": "x" * 4000}})
        assert not journal.flush(1)
        assert told and told[0].nowhere, told
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        journal.add({{"n": 3}})
        assert journal.flush(20)
        assert told[-1] is None
        journal.close()
    """)
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    assert kept(first) == [{"n": 1}, {"long": "x" * 4000}, {"n": 3}]
