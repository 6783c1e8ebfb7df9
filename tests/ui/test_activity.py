"""Work in threads: outcomes come back to the window's thread, stopping is heard."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from guia_editor.errors import Cancelled
from guia_editor.model.progress import Progress
from guia_editor.ui.activity import Activities


def test_an_outcome_comes_back_to_the_windows_thread(qtbot: QtBot) -> None:
    activities = Activities()
    heard: list[tuple[object, bool]] = []
    worked_in: list[bool] = []

    def work(_progress: Progress) -> int:
        worked_in.append(threading.current_thread() is threading.main_thread())
        return 7

    activities.run(
        "Contando",
        work,
        lambda value: heard.append((value, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: heard != [])
    assert heard == [(7, True)]
    assert worked_in == [False]
    assert activities.running == ()


@pytest.mark.parametrize("raised", [ValueError("roto"), SystemExit(3)])
def test_what_was_raised_is_told(qtbot: QtBot, raised: BaseException) -> None:
    activities = Activities()
    heard: list[object] = []

    def work(_progress: Progress) -> None:
        raise raised

    activities.run("Rompiendo", work, failed=heard.append)
    qtbot.waitUntil(lambda: heard != [])
    assert heard == [raised]


def test_stopping_is_heard_at_the_next_step(qtbot: QtBot) -> None:
    activities = Activities()
    heard: list[object] = []
    going = threading.Event()

    def work(progress: Progress) -> None:
        step: Callable[[int, int, str], None] = progress.step
        while True:
            step(0, 0, "")
            going.set()

    activity = activities.run("Sin fin", work, failed=heard.append)
    assert going.wait(5)
    activity.cancel()
    qtbot.waitUntil(lambda: heard != [])
    assert isinstance(heard[0], Cancelled)
