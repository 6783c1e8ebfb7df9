"""The command line, run as people run it."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guia_editor import cli
from guia_editor.cli_words import in_spanish

VERBS = ("abrir", "exportar", "validar", "verificar", "nueva", "importar", "equipo")
ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|show|this|message|exit|required|default|error:|missing|such|invalid"
    r"|value|unexpected|extra|try|for|help)\b(?!\])",
    re.IGNORECASE,
)


@pytest.fixture
def guide(tmp_path: Path, root: Path) -> Path:
    return Path(shutil.copytree(root / "tests" / "guias" / "completa", tmp_path / "guía"))


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guia_editor", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1]), "COLUMNS": "100"},
        **options,
    )


@pytest.mark.parametrize("arguments", [("--ayuda",), *((verb, "--ayuda") for verb in VERBS)])
def test_help_is_in_spanish_with_an_example(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert "Uso: guia" in done.stdout
    assert "Ejemplo" in done.stdout
    assert ENGLISH.findall(done.stdout.replace("--help", "")) == []


@pytest.mark.parametrize("arguments", [(), ("abrir",), ("abrir", "mi-guia")])
def test_without_a_screen_the_window_says_so(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no hay pantalla" in done.stderr


def test_the_window_gets_the_folder_and_says_the_status() -> None:
    asked: list[Path | None] = []

    def show(folder: Path | None) -> int:
        asked.append(folder)
        return 3

    assert cli.run(["abrir", "mi-guia"], show) == cli.run([], show) == 3
    assert asked == [Path("mi-guia"), None]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("exporta",), "No existe la orden"),
        (("exportar", "--nada"), "No existe la opción --nada"),
        (("exportar", "--papel", "oficio"), "«oficio» no es una de estas opciones: carta, a4"),
        (("exportar", "--formatos", "epub"), "«epub» no es una de estas opciones: docx, pdf, web"),
        (("exportar", "--papel"), "Después de --papel falta un valor"),
        (("exportar", "a", "b"), "Esto sobra: b"),
        (("verificar",), "Falta indicar CARPETA"),
        (("validar", "--json=si"), "La opción --json no lleva valor"),
    ],
)
def test_what_makes_no_sense_is_explained_in_spanish(arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.returncode == cli.NOT_UNDERSTOOD
    assert told in done.stderr
    assert ENGLISH.findall(done.stderr.replace("--help", "").replace("Error:", "")) == []
    assert done.stdout == ""


def test_an_unknown_error_of_the_parser_passes_as_it_is() -> None:
    assert in_spanish("Something new.") == "Something new."


def test_exporting_and_verifying(guide: Path, tmp_path: Path) -> None:
    done = run("exportar", guide, "--formatos", "web", "--salida", tmp_path / "fuera")
    assert done.returncode == 0, done.stderr
    assert "BORRADOR" in done.stdout
    edition = tmp_path / "fuera" / "2026-11-22"
    assert str(edition / "web" / "index.html") in done.stdout
    assert "%" not in done.stderr  # no bar where nobody looks
    done = run("verificar", edition)
    assert (done.returncode, "Completa" in done.stdout) == (0, True)
    (edition / "web" / "index.html").write_text("otra cosa")
    done = run("verificar", edition)
    assert done.returncode == cli.WRONG
    assert "no es el que se publicó" in done.stdout


def test_the_folder_of_the_guide_is_the_one_one_is_in(guide: Path) -> None:
    done = run("exportar", "--formatos", "web", cwd=guide)
    assert done.returncode == 0, done.stderr
    assert (guide / "salida" / "2026-11-22" / "web").is_dir()


def test_validar_leaves_with_1_on_errors_and_speaks_json(guide: Path) -> None:
    chapter = guide / "contenido" / "07-breve.md"
    chapter.write_text(chapter.read_text() + "\n\nVea [](#no-existe).\n")
    done = run("validar", guide)
    assert done.returncode == cli.WRONG
    assert "07-breve.md, línea" in done.stdout
    found = json.loads(run("validar", guide, "--json").stdout)
    assert any(one["archivo"] == "07-breve.md" and one["gravedad"] == "error" for one in found)
    assert all(one["mensaje"] and one["remedio"] and one["linea"] >= 0 for one in found)


def test_nueva_makes_a_guide_that_exports(tmp_path: Path) -> None:
    done = run("nueva", tmp_path / "mi guía")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mi guía" / "contenido" / "guia.yaml").is_file()
    assert run("exportar", tmp_path / "mi guía", "-f", "web", "-s", tmp_path / "s").returncode == 0
    again = run("nueva", tmp_path / "mi guía")
    assert again.returncode == cli.WRONG
    assert "no está vacía" in again.stderr


def test_a_folder_without_a_guide_is_told(tmp_path: Path) -> None:
    done = run("exportar", tmp_path)
    assert done.returncode == cli.WRONG
    assert "no hay una guía" in done.stderr
    assert "guia nueva" in done.stderr


def test_a_fault_is_apologised_for_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(cli, "guide_folder", lambda given: 1 / 0)
    assert cli.run(["validar"]) == cli.FAILED
    told = capsys.readouterr().err
    report = next(tmp_path.rglob("falla-*.txt"))
    assert "Disculpe" in told
    assert str(report) in told.replace("\n", "")
    assert "ZeroDivisionError" in report.read_text()


def test_an_interruption_leaves_with_130_and_nothing_behind(guide: Path, tmp_path: Path) -> None:
    out = tmp_path / "s"
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    for how in (signal.SIGINT, signal.SIGTERM):
        command = [sys.executable, "-m", "guia_editor", "exportar", str(guide), "-s", str(out)]
        started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        while not out.exists() and started.poll() is None:
            time.sleep(0.02)
        started.send_signal(how)
        _, told = started.communicate()
        assert started.returncode == cli.INTERRUPTED, told
        assert "Se interrumpió" in told
        assert list(out.iterdir()) == []
        out.rmdir()


def test_an_interruption_that_meets_an_exec_leaves_with_130_too(tmp_path: Path) -> None:
    program = """
from guia_editor import __main__ as start
def interrupted(arguments, show):
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        return 130
start.run = interrupted
start.main()
"""
    (tmp_path / "arranque.py").write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-m", "arranque"], cwd=tmp_path, env=environment)
    assert done.returncode == cli.INTERRUPTED


def test_a_terminal_sees_a_bar(guide: Path, tmp_path: Path) -> None:
    main, side = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1]), "TERM": "xterm"}
    command = [sys.executable, "-m", "guia_editor", "exportar", str(guide), "-s", str(tmp_path / "s")]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=side, env=environment)
    os.close(side)
    seen = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:  # Linux ends a terminal this way
            break
        if not piece:
            break
        seen += piece
    os.close(main)
    assert started.wait() == 0
    assert "%" in seen.decode()


def test_results_can_be_cut_short_by_their_reader(guide: Path) -> None:
    command = f'"{sys.executable}" -m guia_editor validar "{guide}" --json | head -c 1'
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)
    assert "Disculpe" not in done.stderr
