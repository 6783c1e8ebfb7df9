from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from guia_editor.cli import run
from guia_editor.errors import Cancelled, GuideError
from guia_editor.export.assemble import assemble
from guia_editor.markdown.compare import change_count
from guia_editor.model.blocks import all_inlines, plain_text
from guia_editor.model.guide import Guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.coverage import CoverageKind, coverage_csv, coverage_of, difference_of

SAMPLE = Path(__file__).parents[1] / "guias" / "completa"

PASSAGES = """
::: solo {municipio=0702}
Antes, {{portal}}.
:::

::: solo {departamento="07,14" excepto=0701}
Uno lacustre. Vea {{portal}}.
:::

::: solo {si="ranking_2013 < 30"}
Dos puntuado.
:::

:::: solo {region="Región VIII Petén"}

Tres norteño.

::: solo {si="hay portal"}
Cuatro enlazado.
:::

::::

::: solo {si="agua > 200"}
Cinco imposible.
:::
"""
WORDS = ("lacustre", "puntuado", "norteño", "enlazado", "imposible")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("cobertura") / "guía"))
    chapter = made / "contenido" / "07-breve.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + PASSAGES, encoding="utf-8")
    own = made / "contenido" / "datos" / "municipios_propios.csv"
    own.write_text("codigo,portal\n0702,https://x.gt\n1701,https://y.gt\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def guide(folder: Path) -> Guide:
    return open_guide(folder)


def test_each_passage_is_seen_by_those_whose_edition_has_it(guide: Guide) -> None:
    rows = {
        word: row
        for row in coverage_of(guide).rows
        for word in WORDS
        if row.kind is CoverageKind.PASSAGE
        and row.path == "07-breve.md"
        and word in row.excerpt.split(".")[0]
    }
    assert set(rows) == set(WORDS)
    by_number = {"0701", "0702", "1401", "1701", "1702", "0101", "1714"}
    for code in by_number:
        place = guide.territories.municipalities[code]
        if code != "0702" and place.department_code in ("07", "14") and code != "0701":
            continue  # their edition cannot be made: they have no portal
        book = assemble(guide, guide.edition, place, "es")
        said = plain_text(
            tuple(all_inlines(next(s for s in book.sections if s.path == "07-breve.md").blocks))
        )
        assert {word for word in WORDS if word in said} == {
            word for word, row in rows.items() if code in row.codes
        }
    assert rows["imposible"] in coverage_of(guide).unseen
    assert len(rows["puntuado"].lacking) == 6  # new municipalities, which that ranking did not know
    assert not rows["puntuado"].lacking & rows["puntuado"].codes
    assert rows["enlazado"].codes == {"1701"}


def test_what_is_missing_is_told_municipality_by_municipality(guide: Guide) -> None:
    found = coverage_of(guide)
    (portal,) = [row for row in found.rows if row.label == "portal"]
    assert portal.codes == {"0702"}
    assert len(portal.lacking) == 18 - 1 + 21  # of Sololá without its capital, of Quiché
    messages = [one.message for one in found.missing if "«portal»" in one.message]
    assert len(messages) == len(portal.lacking)
    assert any("(1401)" in one and "Quiché" in one for one in messages)
    text = next(one.text for one in guide.chapters if one.path == "07-breve.md").split("\n")
    assert {text[one.line - 1] for one in found.missing if "«portal»" in one.message} == {
        "Uno lacustre. Vea {{portal}}."
    }  # the first use is in nobody's edition who lacks it


def test_the_table_has_a_column_for_each_municipality(guide: Guide) -> None:
    found = coverage_of(guide)
    rows = list(csv.DictReader(io.StringIO(coverage_csv(found, guide).decode("utf-8-sig"))))
    assert len(rows) == len(found.rows)
    (portal,) = [row for row in rows if row["para_quien"] == "portal"]
    assert (portal["0702"], portal["1401"], portal["0101"]) == ("si", "falta", "")


def test_two_editions_differ_where_their_passages_and_figures_do(guide: Guide) -> None:
    found = {one.path: one.comparison for one in difference_of(guide, "1701", "1702")}
    brief = found["07-breve.md"]
    assert change_count(brief) >= 1
    assert "enlazado" in str(brief)
    assert difference_of(guide, "1701", "1701") == ()
    with pytest.raises(GuideError, match="9999"):
        difference_of(guide, "1701", "9999")


def test_it_can_be_cancelled(guide: Guide) -> None:
    class Stop:
        def step(self, _done: int, _total: int, _label: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        coverage_of(guide, Stop())


def test_the_command_tells_shows_and_writes(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["cobertura", str(folder), "--csv", str(tmp_path / "c.csv")]) == 1
    out = capsys.readouterr().out
    assert "Cinco imposible" in out
    assert "le falta «portal»" in out
    assert (tmp_path / "c.csv").read_bytes().startswith(b"\xef\xbb\xbftipo,archivo")
    assert run(["cobertura", str(folder), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["municipios"] == 340
    assert len(said["nadie_lo_ve"]) == 1
    assert run(["cobertura", str(folder), "--diferencia", "1701,1702", "--json"]) == 0
    assert {one["archivo"] for one in json.loads(capsys.readouterr().out)} >= {"07-breve.md"}
    assert run(["cobertura", str(folder), "--diferencia", "1701"]) == 1
