"""Work in another process: outcome, errors and progress come back, and stopping ends it at once."""

import os
from pathlib import Path

import pytest

from guia_editor.errors import Cancelled, ExportFailed, GuideNotFound, InvalidGuide
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.progress import Progress, Silent
from guia_editor.tasks.apart import apart
from guia_editor.tasks.page_view import whole_guide


def count(until: int, progress: Progress) -> tuple[int, int]:
    for number in range(until):
        progress.step(number, until, "contando")
    return until, os.getpid()


def refuse(progress: Progress) -> None:
    raise InvalidGuide("No.", "Corrija.", (Finding(Severity.ERROR, "c", "m", "r", "p", 3),))


def die(progress: Progress) -> None:
    os._exit(3)


class Impatient:
    def __init__(self) -> None:
        self.heard = 0

    def step(self, done: int, total: int, label: str) -> None:
        self.heard += 1
        if done >= 3:
            raise Cancelled


def forever(progress: Progress) -> None:
    number = 0
    while True:
        number += 1
        progress.step(number, 0, "")


def test_the_outcome_comes_from_another_process() -> None:
    until, process = apart(count, 5, progress=Silent())
    assert until == 5
    assert process != os.getpid()


def test_an_error_arrives_whole() -> None:
    with pytest.raises(InvalidGuide, match="Corrija") as caught:
        apart(refuse, progress=Silent())
    assert caught.value.remedy == "Corrija."
    assert caught.value.findings[0].line == 3


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(ExportFailed, match="antes de terminar"):
        apart(die, progress=Silent())


def test_stopping_ends_it() -> None:
    with pytest.raises(Cancelled):
        apart(forever, progress=Impatient())


def test_the_whole_guide_is_told_missing(tmp_path: Path) -> None:
    with pytest.raises(GuideNotFound):
        apart(whole_guide, tmp_path, progress=Silent())
