"""`exportar` with several territories, and `lote`."""

import json
from pathlib import Path

import pytest

from guia_editor.cli import run
from guia_editor.cli_batch import BatchWish

GUIDE = str(Path(__file__).parent / "guias" / "completa")


@pytest.mark.parametrize("territory", ["00", "07", "0701"])
def test_one_code_alone_is_that_territorys_own_edition(territory: str) -> None:
    assert not BatchWish(territory).is_batch


@pytest.mark.parametrize(
    "wish",
    [
        BatchWish("todos"),
        BatchWish("07*"),
        BatchWish("0701,0702"),
        BatchWish("@lista.csv"),
        BatchWish("07", batch=True),
        BatchWish("07", part="1/2"),
        BatchWish("07", kits=True),
    ],
)
def test_several_or_an_option_of_batches_make_a_batch(wish: BatchWish) -> None:
    assert wish.is_batch


def test_who_interrupts_a_batch_is_told_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_all: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("guia_editor.tasks.batch.run_batch", interrupt)
    assert run(["exportar", GUIDE, "-t", "0701,0702", "-s", str(tmp_path)]) == 130
    assert "repita la orden" in capsys.readouterr().err


def test_a_batch_is_made_verified_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["exportar", GUIDE, "-t", "0701,0702", "-f", "docx", "-s", str(tmp_path), "--procesos", "1"]
    assert run([*arguments, "--calcular"]) == 0
    assert "2 ediciones: unos" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    assert run(arguments) == 0
    told = capsys.readouterr().out
    assert "2 hechas en" in told
    assert "indice.html" in told
    batch = str(tmp_path / "2026-11-22-lote")
    assert run(["lote", "verificar", batch]) == 0
    assert "2 ediciones" in capsys.readouterr().out
    (tmp_path / "2026-11-22-lote" / "2026-11-22-0701" / "guia.docx").unlink()
    assert run(["lote", "verificar", batch, "--json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert [one["codigo"] for one in told["hallazgos"]] == ["edicion-archivo-faltante"]
    assert told["faltan"] == []
    assert run(["lote", "unir", batch, "--guia", GUIDE]) == 1
    assert "ya es un lote entero" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["exportar", GUIDE, "-t", "todos", "--parte", "6/5"], 2, "Error: «6/5» no es una parte como 2/5"),
        (["exportar", "--procesos", "0"], 2, "Error: El valor de --procesos no sirve: debe ser al menos 1."),
        (["exportar", "--procesos", "dos"], 2, "Error: El valor de --procesos no sirve: debe ser un número."),
        (["historial", "-n", "0"], 2, "Error: El valor de --cuantas / -n no sirve"),
        (["exportar", GUIDE, "-t", "0701,9999"], 1, "9999"),
        (["lote", "romper", "x"], 2, "unir, verificar"),
        (["lote", "verificar", "no-existe"], 1, "lote.json"),
    ],
)
def test_mistakes_are_told(
    arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == status
    assert words in capsys.readouterr().err
