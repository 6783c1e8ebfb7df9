"""Texts made to break a Word file, and what independent programs say of it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guia_editor.export import Options
from guia_editor.export.docx import write
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Code,
    CodeBlock,
    Condition,
    Conditional,
    Figure,
    FormField,
    Heading,
    Image,
    Label,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
)
from guia_editor.model.document import Document, Report, Section, SectionKind
from guia_editor.model.progress import Silent
from tests.export.docx_reader import W, WordFile
from tests.export.sample import sample_document
from tests.validadores import checkers

TEMPLATES = Path(__file__).parents[2] / "plantillas"
VALIDATOR = Path(__file__).parents[1] / "validadores" / "node_modules" / ".bin" / "ooxml-validator"


def holding(*blocks: Block) -> Document:
    section = Section("uno", SectionKind.CHAPTER, (Text("Uno"),), blocks, "1", "Capítulo 1")
    return replace(sample_document(), sections=(section,), anchors={"uno": "uno"})


def made(document: Document, folder: Path) -> WordFile:
    write(document, Options(TEMPLATES), folder, Report(), Silent())
    return WordFile(folder / "guia.docx")


def judged(file: WordFile) -> str:
    assert VALIDATOR.exists(), "The Open XML validator is missing: run «npm ci» in tests/validadores."
    return checkers.open_xml(file.path)


def say(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def nested(depth: int, ordered: bool) -> Block:
    inner: Blocks = (nested(depth - 1, not ordered),) if depth > 1 else ()
    return ListBlock(ordered, (ListItem((say(f"nivel {depth}"), *inner)),), start=3)


HOSTILE = (
    say("control \x00\x01\x0b\x1f\ufffe\uffff \ud800 fin"),
    say("שלום عربي 𝔘𠀋🜁 e\u0301 \u202eotra\u202c"),
    say("]]> <w:p/> &amp; \" ' </w:t>"),
    Table(((Text("única"),),), (), ("",)),
    Table(((), ()), (((), ()),), ("", "right")),
    Table(((Text("x" * 300),), (Text("y"),)), (((Text("z" * 500),), ()),), ("", "")),
    nested(12, True),
    Quote((nested(2, False), CodeBlock("a\tb\n\n  c"), Table(((Text("en cita"),),), (), ("",)))),
    Callout("agua", (), ()),
    Callout(
        "nota",
        (Text("solo título"),),
        (Table(((Text("t"),),), (), ("",)),),
        "caja",
        Label("Recuadro", "1", 1),
    ),
    Conditional(Condition(("07",)), (Callout("norma", (), (nested(2, True),)),), ""),
    ListBlock(False, (ListItem(()), ListItem((CodeBlock("código"), Rule())), ListItem((say("t"),), True))),
    Paragraph((Link("http://[malo", (Text("malo"),)), Link('https://x/á b"<>', (Text("raro"),)))),
    Paragraph((Link("javascript:alert(1)", (Text("guion"),)), Link("#nada", (Text("nada"),)))),
    Paragraph((Reference("no-existe", "Tabla 9.9"), Code("a\nb\tc"))),
    Paragraph(
        tuple(FormField(f"c{i}", "seleccion", "a" * 90, ("igual", "igual", "", '"')) for i in range(2))
    ),
    Figure(Image("no/hay.png", 'alt "con" <cosas>'), id="fig"),
    Heading(6, (), "vacio"),
    Heading(6, (), "vacio"),
    Heading(2, (Text("a" * 400),), "x" * 90, "1.1"),
    Heading(2, (Text("b"),), "x" * 89 + "y", "1.2"),
)


def test_hostile_texts_make_a_valid_file_and_lose_only_what_xml_forbids(tmp_path: Path) -> None:
    file = made(holding(*HOSTILE), tmp_path)
    assert judged(file) == ""
    names = file.values("//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names))
    text = file.text()
    assert "control fin" in text
    assert "שלום عربي 𝔘𠀋🜁" in text
    assert "]]> <w:p/> &amp; \" ' </w:t>" in text
    assert all(f"nivel {depth}" in text for depth in range(1, 13))


def test_lists_deeper_than_words_nine_levels_go_on_by_indentation(tmp_path: Path) -> None:
    file = made(holding(nested(12, True)), tmp_path)
    levels = [int(v) for v in file.values("//w:p[w:pPr/w:pStyle]/w:pPr/w:numPr/w:ilvl/@w:val")][-12:]
    assert max(levels) == 8
    deep = [int(p.get(f"{W}left")) for p in file.find("//w:p[w:pPr/w:numPr]/w:pPr/w:ind")]
    assert deep == sorted(set(deep))
    assert len(deep) == 3


def test_a_link_that_word_may_not_open_is_reported_and_its_words_stay(tmp_path: Path) -> None:
    report = Report()
    links = Paragraph((Link("javascript:alert(1)", (Text("pulse"),), line=7),))
    write(holding(links), Options(TEMPLATES), tmp_path, report, Silent())
    assert [loss.lines.first for loss in report.losses] == [7]
    file = WordFile(tmp_path / "guia.docx")
    assert "pulse" in file.text()
    relations = file.values("//rel:Relationship/@Target", "word/_rels/document.xml.rels")
    assert not [target for target in relations if "javascript" in target]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_comes_back_but_for_what_xml_forbids(text: str, tmp_path: Path) -> None:
    file = made(holding(say(text)), tmp_path)
    allowed = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    last = [said for style, said in file.paragraphs() if style == "BodyText"][-1]
    assert last == " ".join(allowed.split())


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize("paper", ["carta", "a4"])
def test_the_open_xml_sdk_finds_no_error(approved: bool, paper: str, tmp_path: Path) -> None:
    options = Options(TEMPLATES, paper=paper)  # type: ignore[arg-type]
    (name,) = write(sample_document(approved=approved), options, tmp_path, Report(), Silent())
    assert judged(WordFile(tmp_path / name)) == ""


def test_libreoffice_prints_the_same_words_numbers_and_notes(tmp_path: Path) -> None:
    file = made(sample_document(), tmp_path)
    user = f"-env:UserInstallation={(tmp_path / 'perfil').as_uri()}"
    command = [
        "soffice",
        user,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(file.path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "guia.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    words = set(re.findall(r"\w{4,}", printed + " ".join(file.values("//wp:docPr/@descr"))))
    assert set(re.findall(r"\w{4,}", file.text().replace("\u00ad", ""))) - words == set()
    assert re.search(r"Capítulo 7\n\s*Transparencia activa", re.sub(r"\n\s*\n", "\n", printed))
    assert re.search(r"^\s*7\.1\.1\s+Con qué frecuencia", printed, re.MULTILINE)
    assert re.search(r"art\. 10\)\. ?1\b|art\. 10\)\.1", printed)
    assert "Error" not in printed
    assert printed.count("BORRADOR") >= printed.count("\f")
