"""The launcher, with a real virtual environment and a real pip, on a small lock file of its own."""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the launcher prepares Linux systems only")


def make_wheel(folder: Path, name: str) -> str:
    """Write a package with one module, which says its name when run; return its line for a lock file."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": (
            f"import os, sys\nNAME = {name!r}\n"
            "if __name__ == '__main__':\n    print(NAME, os.getcwd(), sys.argv[1:])\n"
        ),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{member},sha256={_digest(text)},{len(text)}\n" for member, text in files.items())
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in files.items():
            archive.writestr(zipfile.ZipInfo(member), text)
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD"), f"{record}{info}/RECORD,,\n")
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Tree:
    """A source tree with the real launcher, in a folder whose name has a space."""

    def __init__(self, base: Path) -> None:
        self.root = base / "mi guía"
        self.wheels = base / "wheels"
        self.wheels.mkdir()
        (self.root / "guia_editor").mkdir(parents=True)
        validators = self.root / "tests" / "validadores"
        validators.mkdir(parents=True)
        (validators / "package-lock.json").write_text("{}")
        shutil.copy(ROOT / "guia", self.root)
        (self.root / "guia_editor" / "__init__.py").touch()
        (self.root / "guia_editor" / "__main__.py").write_text(
            "import importlib.util, os, pieza, sys\n"
            "print(pieza.NAME, importlib.util.find_spec('pytest') is not None, os.getcwd(), sys.argv[1:])\n"
        )
        self.lock(make_wheel(self.wheels, "pieza"), make_wheel(self.wheels, "pytest"))
        self.tools = base / "tools"  # npm is not what is tried here
        self.tools.mkdir()
        self.tool("npm", "exit 0")
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))},
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
        }

    def lock(self, run: str, tests: str) -> None:
        (self.root / "requisitos.lock").write_text(f"# versions\n{run}# === pruebas ===\n{tests}")

    def tool(self, name: str, script: str) -> None:
        path = self.tools / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.root / "guia", *arguments],
            capture_output=True,
            text=True,
            cwd=self.root.parent,
            env=self.environment | environment,
            check=False,
        )

    def popen(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [self.root / "guia", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.root.parent,
            env=self.environment,
            start_new_session=True,
        )


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Nothing prepared yet."""
    return Tree(tmp_path)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a `.venv` as the launcher makes it; the run part does not depend on where it stands."""
    tree = Tree(tmp_path_factory.mktemp("preparado"))
    assert tree.start("x").returncode == 0
    return tree.root / ".venv"


@pytest.fixture
def ready(tmp_path: Path, environment: Path) -> Tree:
    """Prepared for running."""
    tree = Tree(tmp_path)
    shutil.copytree(environment, tree.root / ".venv", symlinks=True)
    return tree


def test_first_start_prepares_the_run_part_only_and_keeps_arguments_and_folder(tree: Tree) -> None:
    done = tree.start("exportar", "con espacio", "*")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"pieza False {tree.root.parent} ['exportar', 'con espacio', '*']\n"


def test_second_start_calls_neither_pip_nor_apt(ready: Tree) -> None:
    pip = next((ready.root / ".venv").glob("lib/python*/site-packages/pip"))
    shutil.rmtree(pip)
    for name in ("apt-get", "dpkg-query", "flock"):
        ready.tool(name, "exit 99")
    done = ready.start("x")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_changed_lock_is_installed_anew(ready: Tree) -> None:
    ready.lock(make_wheel(ready.wheels, "pieza") + make_wheel(ready.wheels, "otra"), "")
    done = ready.start("x")
    assert done.returncode == 0, done.stderr
    assert list((ready.root / ".venv").glob("lib/python*/site-packages/otra.py"))


def test_a_package_with_another_hash_is_refused(tree: Tree) -> None:
    tree.lock("pieza==1.0 --hash=sha256:" + "0" * 64 + "\n", "")
    done = tree.start("x")
    assert done.returncode == 69
    assert "No se pudieron instalar los componentes" in done.stderr
    assert not (tree.root / ".venv" / "sello-uso").exists()


def test_an_environment_made_by_someone_else_is_left_alone(tree: Tree) -> None:
    (tree.root / ".venv").mkdir()
    (tree.root / ".venv" / "suyo.txt").touch()
    done = tree.start("x")
    assert done.returncode == 69
    assert "no la hizo este programa" in done.stderr
    assert (tree.root / ".venv" / "suyo.txt").exists()


@pytest.mark.parametrize("after", [0.3, 2.0])
def test_a_preparation_killed_at_any_moment_is_done_again(tree: Tree, after: float) -> None:
    first = tree.popen("x")
    time.sleep(after)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    done = tree.start("x")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("pieza False")


def test_two_starts_at_once_prepare_once(tree: Tree) -> None:
    both = [tree.popen("x"), tree.popen("x")]
    answers = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0], answers
    assert all(out.startswith("pieza False") for out, _ in answers)
    assert sum("una sola vez" in err for _, err in answers) == 1


def test_probar_adds_the_tests_part_and_runs_in_the_tree(ready: Tree) -> None:
    done = ready.start("probar", "-k", "algo")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"pytest {ready.root} ['-k', 'algo']\n"
    assert ready.start("x").stdout.startswith("pieza True")


def test_probar_alone_uses_two_processes(ready: Tree) -> None:
    done = ready.start("probar")
    assert (
        done.stdout == f"pytest {ready.root} ['-n', '2', '--dist', 'loadfile', '--no-loadscope-reorder']\n"
    ), done.stderr


def test_rendimiento_runs_the_benchmarks(ready: Tree) -> None:
    done = ready.start("probar", "--rendimiento")
    assert done.stdout == f"pytest {ready.root} ['tests/benchmarks', '--capture=no']\n", done.stderr


def test_without_the_right_to_install_it_names_the_one_command(tree: Tree) -> None:
    (tree.root / "guia").write_text((ROOT / "guia").read_text().replace("libpango-1.0.so.0", "libfalta.so"))
    tree.tool("id", "echo 1000")
    tree.tool("sudo", "exit 1")
    done = tree.start("x")
    assert done.returncode == 69
    assert (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libpango-1.0-0" in done.stderr
    )


def test_on_another_system_it_says_so_and_stops(tree: Tree) -> None:
    tree.tool("uname", "echo Darwin")
    done = tree.start("x")
    assert done.returncode == 69
    assert "solo en Linux" in done.stderr
    assert not (tree.root / ".venv").exists()


def test_an_old_python_is_named(tree: Tree) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        tree.tool(name, '[ "$1" = --version ] && echo "Python 3.9.2" || exit 1')
    done = tree.start("x")
    assert done.returncode == 69
    assert "Hace falta Python 3.11 o posterior; aquí hay Python 3.9.2" in done.stderr


def test_it_starts_through_a_link(ready: Tree, tmp_path: Path) -> None:
    link = tmp_path / "enlace"
    link.symlink_to(ready.root / "guia")
    done = subprocess.run([link, "x"], capture_output=True, text=True, env=ready.environment, check=False)
    assert done.returncode == 0, done.stderr


def test_the_lock_file_names_no_host_and_pins_every_hash() -> None:
    text = (ROOT / "requisitos.lock").read_text()
    assert "://" not in text
    assert text.count("# === pruebas ===") == 1
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line and line.endswith("\\") for line in entries)


def test_the_validators_lock_names_no_host() -> None:
    assert "://" not in (ROOT / "tests" / "validadores" / "package-lock.json").read_text()
