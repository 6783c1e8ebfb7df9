"""Kill the editor again and again while it types and saves, and count what is lost.

    python -m tests.benchmarks.kills 200

A child process opens a chapter in the real window's part, takes what the one before left behind, types words
that occur once, and saves now and then; it tells what it does over a pipe. The parent kills it with SIGKILL
at a random moment and looks: is the file one that was to be written, and is every word that was typed two
seconds before the kill, or earlier, in the file or in a journal? Words typed in all earlier rounds count too.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.journal import leftovers
from guia_editor.tasks.merging import Choice, Comparison, Difference, choose, merge, result

PATH = "07-transparencia-activa.md"
GRACE_SECONDS = 2.0
ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Count:
    """What came of some kills."""

    kills: int = 0
    words: int = 0
    saves: int = 0
    in_saving: int = 0
    recovered: int = 0
    asked: int = 0
    damaged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    lost_later: int = 0
    """Words younger than the two seconds that were lost."""


def kill_many(times: int, folder: Path, seed: int = 1, longest: float = 4.0) -> Count:
    """Kill `times` children that edit one guide in `folder`; each lives up to `longest` seconds."""
    chance = random.Random(seed)
    guide = folder / "guia"
    shutil.copytree(ROOT / "contenido", guide / "contenido")
    file = guide / "contenido" / PATH
    count = Count()
    allowed = {digest(file.read_bytes())}
    safe: dict[str, float] = {}
    nursery = Nursery(folder)
    for _round in range(times):
        told, killed = nursery.one_life(guide, chance.uniform(0.2, longest), chance.random())
        count.kills += 1
        saving = False
        for line in told:
            kind, _space, rest = line.partition(" ")
            match kind:
                case "typed":
                    word, _space, when = rest.partition(" ")
                    safe[word] = float(when)
                    count.words += 1
                case "saving":
                    allowed.add(rest)
                    saving = True
                case "asked":
                    count.asked += 1
                case "saved":
                    count.saves += 1
                    saving = False
        count.in_saving += saving
        look(guide, folder / "estado", file, allowed, safe, killed, count)
    nursery.close()
    return count


class Nursery:
    """A process that has everything imported and forks one editor after another: each starts at once."""

    def __init__(self, folder: Path) -> None:
        state = {"XDG_STATE_HOME": str(folder / "estado"), "QT_QPA_PLATFORM": "offscreen"}
        self._errors = folder / "errores.txt"
        with self._errors.open("w") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks.kills", "--nursery"],
                cwd=ROOT,
                env=os.environ | state,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )

    def one_life(self, guide: Path, life: float, seed: float) -> tuple[list[str], float]:
        """Let an editor run for a while, kill it, and return what it had told and when it was killed."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seed} {guide}\n")
        self._process.stdin.flush()
        told: list[str] = []
        pid = 0
        while not pid or "ready" not in told:
            line = self._line()
            if line.startswith("born "):
                pid = int(line[5:])
            told.append(line)
        time.sleep(life)
        os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        while (line := self._line()) != "dead":
            told.append(line)
        assert "Traceback" not in self._errors.read_text(), self._errors.read_text()
        return told, killed

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._errors.read_text()
        return line.removesuffix("\n")

    def close(self) -> None:
        """End the process."""
        with self._process:
            pass


def nursery() -> None:
    """Fork an editor for each line of the standard input: its seed and the guide's folder."""
    import guia_editor.ui.chapter_view  # noqa: F401 - imported once, for all that are forked

    for line in sys.stdin:
        seed, _space, guide = line.rstrip("\n").partition(" ")
        pid = os.fork()
        if not pid:
            child(Path(guide), float(seed))
        say("born", pid)
        os.waitpid(pid, 0)
        say("dead")


def say(*words: object) -> None:
    """Tell the parent a line, whole or not at all: a pipe takes so few bytes in one piece."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def look(
    guide: Path,
    state: Path,
    file: Path,
    allowed: set[str],
    safe: dict[str, float],
    killed: float,
    count: Count,
) -> None:
    """Look at what a kill has left, as the next start does."""
    os.environ["XDG_STATE_HOME"] = str(state)
    data = file.read_bytes()
    if digest(data) not in allowed or OpenChapter.open(guide, PATH).damage is not None:
        count.damaged.append(digest(data))
        allowed.add(digest(data))  # counted once
    left = leftovers(guide, PATH)
    count.recovered += bool(left)
    there = data.decode("utf-8", "replace") + "".join(one.text for one in left)
    for word, when in list(safe.items()):
        if word in there:
            continue
        del safe[word]
        if when < killed - GRACE_SECONDS:
            count.lost.append(f"{word}, {killed - when:.2f} s old")
        else:
            count.lost_later += 1


def digest(data: bytes) -> str:
    """Return what tells two contents of a file apart."""
    return hashlib.sha256(data).hexdigest()


def child(guide: Path, seed: float) -> None:
    """Edit for ever."""
    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.theme import LIGHT
    from guia_editor.ui.workbench import Workbench

    write = OpenChapter.save

    def announced(chapter: OpenChapter, text: str) -> OpenChapter:
        say("saving", digest(chapter.with_endings(text).encode()))
        return write(chapter, text)

    OpenChapter.save = announced  # type: ignore[method-assign]
    application = QApplication(["guia", "-style", "Fusion"])
    bench = Workbench(QSettings(str(guide / "ventana.ini"), QSettings.Format.IniFormat), LIGHT)
    view = ChapterView(bench, OpenChapter.open(guide, PATH))
    view.resize(900, 700)
    view.show()
    chance = random.Random(seed)
    for left in leftovers(guide, PATH):
        view.recover(left, joined(merge(left.base, left.text, view.text())))
    view.show_source(chance.random() < 0.3)
    say("ready")

    view.saved.connect(lambda: say("saved"))

    def act() -> None:
        editor = view.visual if view.is_visual else view.source
        roll = chance.random()
        if roll < 0.012:
            view.save()
        elif roll < 0.024:
            view.start_saving()
        elif roll < 0.035 and not view.saving.is_under_way:
            view.show_source(view.is_visual)
        elif roll < 0.2:
            cursor = editor.textCursor()
            block = chance.choice(paragraphs(editor.document()))
            cursor.setPosition(block.position() + block.length() - 1)
            editor.setTextCursor(cursor)
        else:
            word = f"w{chance.getrandbits(40):010x}"
            QTest.keyClicks(editor, f" {word}")
            say("typed", word, time.monotonic())

    timer = QTimer(interval=25)
    timer.timeout.connect(act)
    timer.start()
    application.exec()


def joined(comparison: Comparison) -> str:
    """Return what a person gets who keeps both sides wherever a choice is asked for."""
    for index, one in enumerate(comparison):
        if isinstance(one, Difference) and one.choice is None:
            comparison = choose(comparison, index, Choice.BOTH)
            say("asked")
    return result(comparison)


def paragraphs(document: Any) -> list[Any]:
    """Return the blocks of running words, where a word more harms no structure."""
    found = []
    block = document.begin()
    while block.isValid():
        text = block.text()
        if len(text) > 80 and text[0].isalpha() and "|" not in text:
            found.append(block)
        block = block.next()
    return found


def main() -> None:
    """Report on the terminal."""
    if sys.argv[1] == "--nursery":
        nursery()
        return
    with tempfile.TemporaryDirectory() as folder:
        count = kill_many(int(sys.argv[1]), Path(folder))
    print(f"kills: {count.kills}; in the middle of a saving: {count.in_saving}; saves ended: {count.saves}")
    print(f"words typed: {count.words}; starts with something to recover: {count.recovered}")
    print(f"choices asked for: {count.asked}")
    print(f"files damaged: {len(count.damaged)}; words older than 2 s lost: {len(count.lost)}", *count.lost)
    print(f"younger words lost: {count.lost_later}")


if __name__ == "__main__":
    main()
