"""Children that work until they are killed, and what they told before."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import TextIO


def one_life(work: Callable[[TextIO], None], life: float) -> list[str]:
    """Let a fork of this process work for some seconds, kill it, and return the whole lines that it told.

    `work` goes on for ever, and writes to what it is given; an error of its own fails the caller.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _work(work, os.fdopen(writer, "w", buffering=1))
    os.close(writer)
    time.sleep(life)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    whole = told[: told.rfind("\n") + 1].splitlines()
    faults = [line for line in whole if line.startswith("fault ")]
    assert not faults, faults
    return whole


def _work(work: Callable[[TextIO], None], out: TextIO) -> None:
    try:
        work(out)
    except BaseException as error:
        out.write(f"fault {error!r}\n")
    os._exit(1)
