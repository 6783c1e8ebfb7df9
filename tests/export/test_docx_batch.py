"""Word files of many editions: the same bytes as alone, whatever was written before; what they share once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import resvg_py
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guia_editor.export import FORMATS, Options, Write, docx
from guia_editor.export.bank import Bank
from guia_editor.model.anchors import term_anchor
from guia_editor.model.blocks import (
    Block,
    Definition,
    DefinitionList,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Reference,
    Table,
    Text,
)
from guia_editor.model.document import Document, Report, Section, SectionKind
from guia_editor.model.progress import Silent
from tests.export.docx_reader import WordFile
from tests.export.sample import sample_document

TEMPLATES = Path(__file__).parents[2] / "plantillas"
DOCX = FORMATS["docx"]


def _with(document: Document, changed: Mapping[str, Section | None]) -> Document:
    """Return a document with sections changed, or taken out, by their number or identifier."""
    found = ((s, changed.get(s.number or s.id, s)) for s in document.sections)
    return replace(document, sections=tuple(new for _old, new in found if new is not None))


def _chapter(document: Document, number: str) -> Section:
    return next(s for s in document.sections if s.number == number)


def _grown(section: Section, *blocks: Block) -> Section:
    return replace(section, blocks=(*blocks, *section.blocks))


def _relabelled(section: Section) -> Section:
    """Return a chapter whose tables carry other numbers than the references to them say."""
    blocks = tuple(
        replace(b, label=replace(b.label, index=b.label.index + 4)) if isinstance(b, Table) and b.label else b
        for b in section.blocks
    )
    return replace(section, blocks=blocks)


def _repainted(document: Document) -> Document:
    drawn = document.assets["generado/agua.svg"]
    other = replace(drawn, data=drawn.data.replace(b"<svg ", b'<svg data-otro="1" ', 1))
    return replace(document, assets={**document.assets, drawn.path: other})


def _variants() -> dict[str, tuple[Document, Options]]:
    """Return editions of one book, each of which differs in something that other sections depend on."""
    plain = sample_document()
    first, seventh, annex = (_chapter(plain, n) for n in ("1", "7", "A7"))
    more = tuple(Paragraph((Text(f"Párrafo {n}. " + "Palabras que alargan. " * 60),)) for n in range(12))
    twin = DefinitionList(
        (
            Definition(
                (Text("Otra rendición"),),
                ((Paragraph((Text("La misma ancla."),)),),),
                term_anchor("rendicion"),
            ),
            Definition((Text("Mismo marcador"),), ((Paragraph((Text("Otro guion."),)),),), "tabla_plazos"),
        ),
    )
    numbered = ListBlock(True, (ListItem((Paragraph((Text("Un paso."),)),)),))
    linked = _with(plain, {"1": _grown(first, Paragraph((Link("datos/agua.csv", (Text("datos"),)),)))})
    carta, a4 = Options(TEMPLATES), Options(TEMPLATES, paper="a4")
    changed = {
        "igual": plain,
        "más larga al principio": _with(plain, {"1": _grown(first, *more)}),
        "más listas": _with(plain, {"1": _grown(first, *[numbered] * 12)}),
        "el primer capítulo entre los preliminares": _with(
            plain, {"1": replace(first, kind=SectionKind.FRONT)}
        ),
        "sin el primer capítulo": _with(plain, {"1": None}),
        "sin el anexo": _with(plain, {"A7": None}),
        "otros números de tabla": _with(plain, {"7": _relabelled(seventh)}),
        "otra imagen con el mismo nombre": _repainted(plain),
        "una imagen menos": replace(
            plain, assets={k: v for k, v in plain.assets.items() if "sello" not in k}
        ),
        "anclas repetidas": _with(plain, {"1": _grown(first, twin)}),
        "otro título de sección": _with(plain, {"A7": replace(annex, title=(Text("Acta de otra cosa"),))}),
        "enlace relativo": linked,
        "enlace relativo a otra parte": replace(linked, base_url="https://otra.example.org/guia/"),
        "otra marca": sample_document(approved=True),
    }
    return {name: (document, carta) for name, document in changed.items()} | {
        "otro papel": (plain, a4),
        "otro papel, más larga": (changed["más larga al principio"], a4),
    }


VARIANTS = _variants()
NAMES = sorted(VARIANTS)


def _made(write: Write, name: str, folder: Path) -> tuple[bytes, Report]:
    document, options = VARIANTS[name]
    report = Report()
    (file,) = write(document, options, folder, report, Silent())
    return (folder / file).read_bytes(), report


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, Report]]:
    """Return each variant as it is when nothing was written before it."""
    return {name: _made(DOCX.write, name, tmp_path_factory.mktemp("sola")) for name in NAMES}


def test_the_variants_differ(alone: Mapping[str, tuple[bytes, Report]]) -> None:
    assert len({data for data, _report in alone.values()}) == len(NAMES)


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(order=[*NAMES, *reversed(NAMES)])
@given(order=st.lists(st.sampled_from(NAMES), min_size=2, max_size=9))
def test_any_order_gives_the_bytes_and_the_report_of_each_alone(
    order: list[str], alone: Mapping[str, tuple[bytes, Report]], tmp_path: Path
) -> None:
    write = DOCX.batch(tmp_path / "banco")
    for name in order:
        assert _made(write, name, tmp_path) == alone[name], name


def test_no_number_stands_twice_where_sections_repeat_anchors(tmp_path: Path) -> None:
    data, _report = _made(DOCX.batch(tmp_path), "anclas repetidas", tmp_path)
    (tmp_path / "x.docx").write_bytes(data)
    file = WordFile(tmp_path / "x.docx")
    for path in (
        "//w:bookmarkStart/@w:name",
        "//w:bookmarkStart/@w:id",
        "//w:sdtPr/w:id/@w:val",
        "//wp:docPr/@id",
    ):
        found = file.values(path) + file.values(path, "word/footnotes.xml")
        assert len(found) == len({one.lower() for one in found}), path


def test_a_section_that_editions_share_is_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    real = docx._section

    def counted(book: docx._Book, section: Section, terms: docx.Terms) -> object:
        written.append(section.id)
        return real(book, section, terms)

    monkeypatch.setattr(docx, "_section", counted)
    write = DOCX.batch(tmp_path)
    _made(write, "igual", tmp_path)
    assert sorted(written) == sorted(s.id for s in sample_document().sections)
    written.clear()
    # Assembled anew, as for another territory: equal, but not the same objects.
    write(sample_document(), Options(TEMPLATES), tmp_path, Report(), Silent())
    assert written == []
    _made(write, "otro título de sección", tmp_path)
    assert "transparencia-activa" not in written
    assert _chapter(sample_document(), "A7").id in written


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what is drawn from SVG."""
    calls: list[str] = []
    real = resvg_py.svg_to_bytes

    def recorded(*, svg_string: str, **more: object) -> bytes:
        calls.append(svg_string)
        return real(svg_string=svg_string, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(resvg_py, "svg_to_bytes", recorded)
    return calls


def test_pictures_outlive_the_process_and_damaged_ones_are_made_anew(
    tmp_path: Path, drawn: list[str], alone: Mapping[str, tuple[bytes, Report]]
) -> None:
    bank = tmp_path / "banco"

    def again() -> int:
        drawn.clear()
        assert _made(DOCX.batch(bank), "igual", tmp_path) == alone["igual"]
        return len(drawn)

    first = again()
    assert first > 0
    assert again() == 0
    kept = sorted(path for path in bank.rglob("*") if path.is_file())
    assert len(kept) == first
    kept[0].write_bytes(kept[0].read_bytes()[:-20])
    assert again() == 1
    kept[-1].write_bytes(b"\x89PNG\r\n\x1a\n" + random.Random(7).randbytes(900))
    assert again() == 1
    kept[0].unlink()
    kept[0].mkdir()
    assert again() == 1
    shutil.rmtree(bank)
    assert again() == first
    shutil.rmtree(bank)
    bank.write_text("no es una carpeta")
    assert again() == first


def test_a_bank_keeps_apart_what_is_made_of_other_things(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    assert bank.made(b"a", lambda: b"1") == b"1"
    assert bank.made(b"b", lambda: b"2") == b"2"
    assert Bank(tmp_path).made(b"a", lambda: b"otro") == b"1"
    assert Bank().made(b"a", lambda: b"sin carpeta") == b"sin carpeta"


def test_nobody_can_write_a_hole(tmp_path: Path) -> None:
    document = sample_document()
    text = "uno\x01b0\x02 dos\x01s0\x02"
    section = Section(
        "x", SectionKind.CHAPTER, (Text("Título"),), (Paragraph((Reference("nada\x01l0\x02", text),)),)
    )
    DOCX.write(replace(document, sections=(section,)), Options(TEMPLATES), tmp_path, Report(), Silent())
    assert "unob0 doss0" in WordFile(tmp_path / "guia.docx").text()
