"""The audit of finished files misses no leak in any format, and lets be what is as it should be."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.cli import run
from guia_editor.errors import GuideError
from guia_editor.export import Options, conditions
from guia_editor.export import assemble as assembling
from guia_editor.export.assemble import assemble
from guia_editor.export.finished_pdf import pdf_texts
from guia_editor.export.finished_text import assigned, file_texts, html_texts
from guia_editor.export.web_territories import collect, finish
from guia_editor.model.blocks import Block, Blocks, Conditional
from guia_editor.model.holes import HoleFinder
from guia_editor.model.passages import WINDOW, Run, letters, windows
from guia_editor.model.progress import Silent
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.audit import Audit, audit
from guia_editor.tasks.export import Request, export_edition, templates_of

GUIDE = Path(__file__).resolve().parents[1] / "guias" / "completa"
CODES = ("0101", "0702")

CHAPTER = """---
id: breve
titulo: Un capítulo breve
responsable: Secretaría municipal
para_quien: Equipo municipal
tiempo: Diez minutos
base_legal:
  - dto-57-2008, art. 10
producto: Una hoja lista para el mural
---

## Publicar a tiempo {#publicar}

En {{municipio}} la respuesta tarda {{plazo}}. Este párrafo es de todos, y dice que el agua es de todos.

![Una gota de agua entre dos manos.](imagenes/gota.svg "El agua es de todos"){#fig-gota}

::::: solo {departamento=07}
## Cuidar la orilla del lago {#orilla}

La gente del lago revisa la orilla cada semana, y anota en {{municipio}} lo que encuentra en el agua.

| Qué se mide | Cuánto salió en la orilla |
|---|--:|
| Espuma que amanece en la playa | 12 |

![La orilla del lago con una garza blanca parada.](imagenes/gota.svg "Una garza en la orilla"){#fig-garza}

:::: solo {municipio=0702}
Solo en este pueblo chiquito hay un muelle con llave de agua pública para las lanchas.
::::
:::::

::: solo {departamento=18}
Sí, así.
:::
"""

SECRET = "La gente del lago revisa la orilla cada semana, y anota en"


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guia") / "guia"
    shutil.copytree(GUIDE, folder)
    content = folder / "contenido"
    (content / "07-breve.md").write_text(CHAPTER, "utf-8")
    facts = (content / "guia.yaml").read_text("utf-8")
    (content / "guia.yaml").write_text(facts.replace("  - 01-completo.md\n", ""), "utf-8")
    (content / "01-completo.md").unlink()
    return folder


def make_site(guide_folder: Path, target: Path, codes: tuple[str, ...]) -> None:
    guide = open_guide(guide_folder)
    options = Options(templates_of(guide_folder))
    pieces = target.with_name("piezas")
    for code in ("00", *codes):
        place = guide.territories.find(code)
        assert place is not None
        collect(assemble(guide, guide.edition, place, "es"), options, pieces)
    country = assemble(guide, guide.edition, guide.territories.country, "es")
    finish(pieces, target, country, options, guide.territories, Silent())


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory, guide: Path) -> Path:
    """Return a batch of two municipalities, one without PDF, which takes long, with the shared site."""
    folder = tmp_path_factory.mktemp("lote") / "lote"
    for code, formats in zip(CODES, (("docx", "pdf", "web"), ("docx", "web")), strict=True):
        export_edition(guide, folder, Request(formats, territory=code))
    make_site(guide, folder / "web", CODES)
    return folder


@pytest.fixture
def copy(batch: Path, tmp_path: Path) -> Path:
    """Return a copy of one municipality's edition, to be spoilt."""
    (edition,) = batch.glob("*-0101")
    shutil.copytree(edition, tmp_path / "copia")
    return tmp_path / "copia"


def where(found: Audit) -> set[tuple[str, str]]:
    return {(leak.code, leak.format) for leak in found.leaks}


# --- What is as it should be ---------------------------------------------------------------------------


def test_a_sound_batch_is_clean_and_what_cannot_be_proved_is_said(batch: Path, guide: Path) -> None:
    found = audit(guide, batch)
    assert (found.leaks, found.holes, found.clean) == ((), (), True)
    assert {(one.code, one.format) for one in found.files} == {
        *((code, kind) for code in CODES for kind in ("docx", "web", "sitio")),
        ("0101", "pdf"),
        ("00", "sitio"),
    }
    assert all(one.files for one in found.files)
    assert found.proofs == 2  # both passages of the lake, for 0101
    (short,) = found.unproved
    assert (short.path, short.codes) == ("07-breve.md", CODES)
    assert CHAPTER.splitlines()[short.line - 1] == "::: solo {departamento=18}"


def test_a_passage_is_met_where_it_belongs(batch: Path) -> None:
    (mine,), (other,) = (list(batch.glob(f"*-{code}/guia.docx")) for code in ("0702", "0101"))
    wanted = letters("Espuma que amanece en la playa")
    assert wanted in letters(" ".join(file_texts(mine)))
    assert wanted not in letters(" ".join(file_texts(other)))


def test_the_batch_of_another_text_is_refused(batch: Path, guide: Path, tmp_path: Path) -> None:
    other = tmp_path / "guia"
    shutil.copytree(guide, other)
    chapter = other / "contenido" / "07-breve.md"
    chapter.write_text(chapter.read_text("utf-8").replace("de todos", "de cada quien"), "utf-8")
    with pytest.raises(GuideError, match="otro texto"):
        audit(other, batch)
    with pytest.raises(GuideError, match="ninguna edición"):
        audit(guide, tmp_path)


# --- Leaks ---------------------------------------------------------------------------------------------


def test_assembly_that_leaves_nothing_out_is_caught_in_every_format(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(sections, context):
        def on_block(block: Block) -> Blocks:
            return block.blocks if isinstance(block, Conditional) else (block,)

        return tuple(conditions.rewrite_section(section, on_block) for section in sections)

    monkeypatch.setattr(assembling, "STEPS", (leaky, *assembling.STEPS[1:]))
    export_edition(guide, tmp_path / "lote", Request(("docx", "pdf", "web"), territory="0101"))
    make_site(guide, tmp_path / "lote" / "web", ("0101",))
    found = audit(guide, tmp_path / "lote")
    assert {("0101", kind) for kind in ("docx", "pdf", "web", "sitio")} <= where(found)
    told = {leak.excerpt for leak in found.leaks if leak.format == "pdf"}
    assert any(words.startswith("La gente del lago revisa") for words in told)
    assert any("muelle con llave" in words for words in told)
    assert not found.clean


def in_docx(part: str, before: str, planted: str) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        file = folder / "guia.docx"
        with zipfile.ZipFile(file) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        text = parts[part].decode() if part in parts else f"<w:comments>{before}</w:comments>"
        assert before in text
        parts[part] = text.replace(before, planted + before, 1).encode()
        with zipfile.ZipFile(file, "w") as package:
            for name, data in parts.items():
                package.writestr(name, data)

    return plant


def in_pdf(change: Callable[[pikepdf.Pdf, str], None]) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        file = folder / "guia.pdf"
        with pikepdf.open(file, allow_overwriting_input=True) as pdf:
            change(pdf, SECRET)
            pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    return plant


def alternative(pdf: pikepdf.Pdf, words: str) -> None:
    element = next(one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one)
    element.Alt = pikepdf.String(words)


def bookmark(pdf: pikepdf.Pdf, words: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(words, 0))


def tooltip(pdf: pikepdf.Pdf, words: str) -> None:
    pdf.Root.AcroForm.Fields[0].TU = pikepdf.String(words)


def field_value(pdf: pikepdf.Pdf, words: str) -> None:
    pdf.Root.AcroForm.Fields[0].V = pikepdf.String(words)


def metadata(pdf: pikepdf.Pdf, words: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as facts:
        facts["dc:description"] = words


def in_text(name: str, pattern: str, planted: str) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        (file,) = sorted(folder.glob(name))[:1]
        text = file.read_text("utf-8")
        changed = re.sub(pattern, lambda found: planted + found[0], text, count=1)
        assert changed != text
        file.write_text(changed, "utf-8")

    return plant


PIECE = "La gente del lago</w:t></w:r><w:r><w:t> revisa la ori­lla cada semana"
PLANTS = {
    "docx text": ("docx", in_docx("word/document.xml", "</w:p>", f"<w:r><w:t>{PIECE}</w:t></w:r>")),
    "docx comment": (
        "docx",
        in_docx(
            "word/comments.xml", "<w:p/>", f"<w:comment><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:comment>"
        ),
    ),
    "docx property": ("docx", in_docx("docProps/core.xml", "</cp:coreProperties>", f"<dc:x>{SECRET}</dc:x>")),
    "docx picture": ("docx", in_docx("word/document.xml", "</w:p>", f'<wp:docPr descr="{SECRET}"/>')),
    "pdf alternative": ("pdf", in_pdf(alternative)),
    "pdf bookmark": ("pdf", in_pdf(bookmark)),
    "pdf tooltip": ("pdf", in_pdf(tooltip)),
    "pdf value": ("pdf", in_pdf(field_value)),
    "pdf metadata": ("pdf", in_pdf(metadata)),
    "web text": ("web", in_text("web/breve.html", "</main>", f"<p>{SECRET.replace(' ', ' ')}</p>")),
    "web attribute": ("web", in_text("web/breve.html", "</main>", f'<img alt="{SECRET}">')),
    "web search": ("web", in_text("web/recursos/busqueda/texto-breve.js", r'(?<==\[")', f"{SECRET} ")),
    "web feed": ("web", in_text("web/feed.xml", "</feed>", f"<summary>{SECRET}</summary>")),
}


@pytest.mark.parametrize("name", PLANTS)
def test_words_planted_anywhere_are_read(copy: Path, name: str) -> None:
    kind, plant = PLANTS[name]
    files = sorted(copy.rglob("*.*")) if kind == "web" else [copy / f"guia.{kind}"]
    said = letters(" ".join(text for file in files for text in file_texts(file)))
    assert letters(SECRET) not in said
    plant(copy)
    said = letters(" ".join(text for file in files for text in file_texts(file)))
    assert letters(SECRET)[:36] in said


def test_words_planted_in_one_file_of_many_are_told_with_their_place(copy: Path, guide: Path) -> None:
    PLANTS["pdf tooltip"][1](copy)
    found = audit(guide, copy)
    assert where(found) == {("0101", "pdf")}
    assert {one.file for one in found.leaks} == {"guia.pdf"}
    assert found.leaks[0].path == "07-breve.md"
    assert "La gente del lago" in CHAPTER.splitlines()[found.leaks[0].line - 1]


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("recursos/municipios/0101.js", r'(?<=":")'),
        ("{page}.html", "</main>"),
        ("recursos/busqueda/pagina-{page}.js", r'(?<="units":\[\[")'),
    ],
)
def test_words_planted_in_the_shared_site_are_found_for_who_reads_them(
    batch: Path, guide: Path, tmp_path: Path, file: str, pattern: str
) -> None:
    shutil.copytree(batch / "web", tmp_path / "web")
    page = f"breve-{breve_of(tmp_path / 'web', '0101')}"
    in_text(file.format(page=page), pattern, SECRET)(tmp_path / "web")
    found = audit(guide, tmp_path)
    assert where(found) == {("0101", "sitio")}


def breve_of(site: Path, code: str) -> str:
    index: Any = assigned((site / "recursos/municipios.js").read_text("utf-8"))
    at = index["sections"].index("breve")
    variants = next(place[3] for place in index["places"] if place[0] == code)
    return str(index["variants"][at][variants[at]])


# --- Holes and files that cannot be read ---------------------------------------------------------------


@pytest.mark.parametrize(
    "hole", ["{{municipio}}", "None", "nan", "Tabla ?", "En , todos", "el  % de hogares"]
)
def test_holes_are_found(hole: str) -> None:
    (found,) = HoleFinder("Lo que dice: sale aquí.").holes(f"Lo que dice: sale {hole} aquí.")
    assert hole.split()[0] in found


def test_a_hole_and_an_empty_figure_are_told_with_their_file(
    batch: Path, guide: Path, tmp_path: Path
) -> None:
    (edition,) = batch.glob("*-0702")
    shutil.copytree(edition, tmp_path / "copia")
    page = tmp_path / "copia" / "web" / "breve.html"
    text = page.read_text("utf-8")
    assert '<td class="al-right">12</td>' in text
    page.write_text(text.replace('<td class="al-right">12</td>', '<td class="al-right"></td>'), "utf-8")
    in_docx("word/document.xml", "</w:p>", "<w:r><w:t>Dice {{plazo}}.</w:t></w:r>")(tmp_path / "copia")
    found = audit(guide, tmp_path / "copia")
    told = [(one.file, one.excerpt) for one in found.holes]
    assert [file for file, _words in told] == ["guia.docx", "web/breve.html"]
    assert "{{plazo}}" in told[0][1]
    assert told[1][1] == "1 celda de cifras vacía"


def test_what_authors_wrote_is_no_hole() -> None:
    finder = HoleFinder("Escriba `{{municipio}}` y el programa pone el nombre. ¿Y **Tabla ?** Mes de , año.")
    assert list(finder.holes("Escriba {{municipio}} y el programa")) == []
    assert list(finder.holes("¿Y Tabla ? Mes de\n, año")) == []
    assert list(finder.holes("El municipio de {{municipio}}.")) != []


def test_a_damaged_file_is_told_and_is_no_proof(copy: Path, guide: Path) -> None:
    (copy / "guia.docx").write_bytes(b"PK\x03\x04 roto")
    (copy / "guia.pdf").write_bytes((copy / "guia.pdf").read_bytes()[:2000])
    found = audit(guide, copy)
    assert {one.format for one in found.files if one.problem} == {"docx", "pdf"}
    assert not found.clean


def test_the_command_line_tells_and_leaves_with_1(
    copy: Path, guide: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(copy / "web")
    assert run(["auditar", str(copy), "--en", str(guide)]) == 0
    assert "Ningún archivo tiene texto ajeno" in capsys.readouterr().out
    PLANTS["docx property"][1](copy)
    assert run(["auditar", str(copy), "--en", str(guide)]) == 1
    assert "Texto ajeno en guia.docx (0101)" in capsys.readouterr().out
    assert run(["auditar", str(copy), "--en", str(guide), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["limpio"] is False
    assert {one["texto"] for one in told["ajenos"]} == {"07-breve.md"}


# --- Words ---------------------------------------------------------------------------------------------


def test_strings_are_read_as_the_library_reads_them(batch: Path) -> None:
    (file,) = batch.glob("*-0101/guia.pdf")
    said = pdf_texts(file)[-1]
    with pikepdf.open(file) as pdf:
        wanted = {
            str(value)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary)
            for key in ("/Alt", "/ActualText", "/TU", "/T", "/Title", "/Contents", "/V", "/E", "/Author")
            if isinstance(value := one.get(key), pikepdf.String) and len(str(value)) > 2
        }
    assert len(wanted) > 20
    assert {one for one in wanted if one not in said} == set()


@settings(max_examples=100, deadline=None)
@given(st.text("abcdeñá ,.-", min_size=0, max_size=300), st.integers(0, 40))
def test_a_cut_run_still_has_a_whole_window(text: str, line: int) -> None:
    found = windows(Run(line, text))
    whole = letters(text)
    assert all(one.letters in whole and len(one.letters) <= WINDOW for one in found)
    assert bool(found) == (len(whole) >= 16)
    if len(whole) > 3 * WINDOW:
        for cut in range(1, len(whole)):
            parts = (whole[:cut], whole[cut:])
            assert any(one.letters in part for one in found for part in parts)


def test_letters_are_the_same_however_a_format_breaks_them() -> None:
    assert letters("la o\u00adrilla, la ofi\u2010\r\ncina") == letters("La\u00a0orilla la oﬁcina")


def test_programs_in_a_page_say_nothing_and_its_data_do() -> None:
    page = '<p>Hola</p><script>var a = null;</script><script type="application/json">["dato"]</script>'
    said, _attributes = html_texts(page)
    assert said.split() == ["Hola", '["dato"]']


def test_a_window_said_elsewhere_proves_nothing(guide: Path, tmp_path: Path) -> None:
    other = tmp_path / "guia"
    shutil.copytree(guide, other)
    chapter = other / "contenido" / "07-breve.md"
    said = "Este párrafo es de todos, y dice que el agua es de todos."
    chapter.write_text(chapter.read_text("utf-8").replace("Sí, así.", said), "utf-8")
    export_edition(other, tmp_path / "lote", Request(("docx",), territory="0101"))
    found = audit(other, tmp_path / "lote")
    assert found.clean
    assert len(found.unproved) == 1
