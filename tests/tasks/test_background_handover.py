"""The window goes on while the warm process has not read what it was asked for."""

import os
import signal
import sys
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import pytest

from guia_editor.tasks.background import Background


@dataclass(frozen=True, slots=True)
class Letters:
    """Asks how many letters a text has."""

    text: str

    def answer(self, kept: dict[str, Any]) -> int:
        return len(self.text)


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be held there")
@pytest.mark.timeout(60)
def test_asking_does_not_wait_for_the_process_to_read() -> None:
    background = Background()
    background.start()
    process = background._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        background.ask("letters", Letters("a" * 3_000_000))
        assert background.is_busy
        assert background.answer() is None
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert answered(background) == ("letters", 3_000_000)
    background.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be held there")
@pytest.mark.timeout(60)
def test_stopping_does_not_wait_for_the_process_to_read() -> None:
    background = Background()
    background.start()
    process = background._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    background.ask("letters", Letters("a" * 3_000_000))
    background.stop()
    assert not background.is_busy


def answered(background: Background) -> tuple[str, Any]:
    """Return the answer, once it has come."""
    deadline = monotonic() + 30
    while monotonic() < deadline:
        found = background.answer()
        if found is not None:
            return found
        sleep(0.02)
    raise AssertionError("no answer")
