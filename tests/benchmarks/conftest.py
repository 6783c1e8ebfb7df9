"""What the benchmarks share: a sheet for their figures."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def figures() -> Iterator[dict[str, float]]:
    """Take figures by name; they are printed at the end, and kept in the file that RENDIMIENTO_JSON names."""
    found: dict[str, float] = {}
    yield found
    width = max(map(len, found), default=0)
    print(f"\n\n{'figure':<{width}}      value")
    for name, value in found.items():
        print(f"{name:<{width}} {value:>10,.3f}")
    if "RENDIMIENTO_JSON" in os.environ:
        Path(os.environ["RENDIMIENTO_JSON"]).write_text(json.dumps(found, indent=2) + "\n")
