"""The table of attacks: what someone who can write to the shared place tried, and what it got them.

python -m tests.benchmarks.attacks
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from rich.console import Console
from rich.table import Table

from tests.sync.place_attacks import PLACE_ATTACKS, place_world
from tests.tasks.attacks import ATTACKS
from tests.tasks.devices import cheap_passphrases, make_world


def main() -> int:
    """Try every attack on a world of its own, print the table and return how many gained something."""
    table = Table("ataque", "¿ganó algo?", "qué dicen las demás computadoras", show_lines=False)
    successes = 0
    for title, attack in ATTACKS.values():
        with tempfile.TemporaryDirectory() as folder, cheap_passphrases():
            got = attack(make_world(Path(folder)))
        successes += got.gained
        table.add_row(title, "SÍ" if got.gained else "no", got.told)
    for title, on_place in PLACE_ATTACKS.values():
        with tempfile.TemporaryDirectory() as folder, place_world(Path(folder)) as world:
            tried = on_place(world)
        successes += bool(tried.gained)
        table.add_row(title, tried.gained or "no", tried.told)
    console = Console(width=None if sys.stdout.isatty() else 150)
    console.print(table)
    console.print(f"{len(ATTACKS) + len(PLACE_ATTACKS)} ataques, {successes} con éxito")
    return successes


if __name__ == "__main__":
    sys.exit(main())
