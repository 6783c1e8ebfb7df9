"""Garbage that holds widgets must not be collected in a worker's thread."""

import gc
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot

from guia_editor.ui.collecting import collected_here


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.usefixtures("qapp")
def test_garbage_is_collected_in_the_window_s_thread_while_others_work(qtbot: QtBot) -> None:
    where: list[threading.Thread] = []

    def work() -> None:
        for _turn in range(50):
            weakref.finalize(Ring(), lambda: where.append(threading.current_thread()))
            _kept = [[] for _count in range(2000)]

    with collected_here():
        worker = threading.Thread(target=work)
        worker.start()
        qtbot.waitUntil(lambda: not worker.is_alive(), timeout=60_000)
        gc.collect()  # what has come of age meanwhile
    assert len(where) == 50
    assert set(where) == {threading.main_thread()}
