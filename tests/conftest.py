"""What all rooms' tests share: where things are, and one export of the real guide for all who look at it."""

import fcntl
import os
import pickle
from pathlib import Path

import pytest

from guia_editor.export.assemble import assemble
from guia_editor.model.document import Document
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.export import Outcome, export_edition

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the file that takes longest, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: item.path.name != "test_validators.py")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the source tree's folder, which is the shipped guide's too."""
    return ROOT


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return the real guide's national edition, exported once in every format for all test processes."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return export_edition(ROOT, tmp_path_factory.mktemp("salida"))
    shared = tmp_path_factory.getbasetemp().parent / "salida-comun"
    shared.mkdir(exist_ok=True)
    kept = shared / "resultado.pickle"
    with (shared / "cerrojo").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(export_edition(ROOT, shared / "salida")))
    outcome: Outcome = pickle.loads(kept.read_bytes())
    return outcome


@pytest.fixture(scope="session")
def assembled() -> Document:
    """Return the real guide's national edition as assembled."""
    guide = open_guide(ROOT)
    return assemble(guide, guide.edition, guide.territories.country, guide.language)


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep reports and traces of the program under test out of the person's own folders."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("estado")))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("reserva")))


# Before anything imports it: no test may touch the keyring of the machine, nor wait for its bus.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
