"""The real guide's exported edition before independent judges: no complaint is accepted."""

import html
import re
import subprocess
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from guia_editor.export.parity import assembled_text
from guia_editor.model.document import Document, SectionKind
from guia_editor.tasks.export import Outcome
from guia_editor.tasks.verify import verify
from tests.validadores import checkers

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def folder(exported: Outcome) -> Path:
    return exported.folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> list[Path]:
    return sorted((folder / "web").rglob("*.html"))


def test_the_real_guide_loses_nothing(exported: Outcome) -> None:
    assert exported.losses == ()


def test_the_edition_is_the_one_in_its_manifest(folder: Path) -> None:
    assert verify(folder).findings == ()


def test_the_pdf_is_accessible_and_archivable(folder: Path) -> None:
    assert checkers.vera_pdf([folder / "guia.pdf"], "ua1,2a") == ""


def test_the_pdf_is_well_formed(folder: Path) -> None:
    assert checkers.qpdf(folder / "guia.pdf") == ""


def test_the_word_file_is_valid_open_xml(folder: Path) -> None:
    assert checkers.open_xml(folder / "guia.docx") == ""


def test_the_site_is_valid_html(pages: list[Path]) -> None:
    assert checkers.nu_html(pages) == ""


def test_the_site_is_accessible(pages: list[Path]) -> None:
    assert checkers.axe(pages) == ""


# --- The same words in every format ---------------------------------------------------------------


def letters(text: str) -> str:
    """Return only letters and digits: formats differ in spaces, line ends, hyphens and ligatures."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def is_said(text: str, heap: str, cuts: int) -> bool:
    """Say whether a text is there, perhaps cut by what stands between two pages, or by a page number."""
    if text in heap:
        return True
    if not cuts or len(text) < 16:
        return False
    shortest, longest = 8, len(text) - 8
    while shortest < longest:  # the longest beginning that is said
        middle = (shortest + longest + 1) // 2
        if text[:middle] in heap:
            shortest = middle
        else:
            longest = middle - 1
    return text[:shortest] in heap and is_said(text[shortest:], heap, cuts - 1)


def missing(document: Document, said: str, cuts: int = 0, *, numbers: bool = True) -> list[str]:
    """Return the texts of chapters and annexes that are not said.

    Without `numbers`, those that Word counts by itself may miss: a heading's, and a chapter's "Capítulo 2".
    """
    wanted = {section.id: section.label for section in document.sections if section.kind in WRITTEN}
    heap = letters(said)
    return [
        f"{section}: {text}"
        for section, texts in assembled_text(document)
        if section in wanted
        for text in texts
        if not is_said(letters(text), heap, cuts)
        and (
            numbers
            or not (text == wanted[section] or is_said(letters(HEADING_NUMBER.sub("", text)), heap, cuts))
        )
    ]


# What only the printed book says, after a reference.
PAGE_NAMED = re.compile(r"\(pág\.\s+[0-9ivxlc]+\)|,\s+pág\.\s+[0-9ivxlc]+(?=\W)")
HEADING_NUMBER = re.compile(r"^A?\d+(\.\d+)+ ")
WRITTEN = {SectionKind.CHAPTER, SectionKind.ANNEX}


SILENT = ("script", "style", "sup", "select", "textarea")  # programs, note marks, choices to fill in


class Words(HTMLParser):
    """The words of a page, alternative texts included, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def test_the_site_says_every_word(assembled: Document, pages: list[Path]) -> None:
    words = Words()
    for page in pages:
        words.feed(page.read_text(encoding="utf-8"))
    assert missing(assembled, "".join(words.parts)) == []


PLACEHOLDER = re.compile(r"<w:sdt>(?:(?!<w:sdt>).)*?<w:showingPlcHdr/>.*?</w:sdt>", re.DOTALL)
NOT_SAID = re.compile(r"<w:instrText[^>]*>.*?</w:instrText>|<[^>]+>", re.DOTALL)


def test_the_word_file_says_every_word(assembled: Document, folder: Path) -> None:
    with zipfile.ZipFile(folder / "guia.docx") as package:
        parts = [package.read(name).decode() for name in ("word/document.xml", "word/footnotes.xml")]
    said = "".join(NOT_SAID.sub("", PLACEHOLDER.sub("", part)) for part in parts)
    alternatives = "".join(re.findall(r'descr="([^"]*)"', parts[0]))
    assert missing(assembled, html.unescape(said + alternatives), numbers=False) == []


def test_the_pdf_says_every_word(assembled: Document, folder: Path) -> None:
    command = ["pdftotext", "-raw", folder / "guia.pdf", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert missing(assembled, PAGE_NAMED.sub("", said), cuts=4) == []


def test_libreoffice_reads_the_same_text_in_the_word_file(
    assembled: Document, folder: Path, tmp_path: Path
) -> None:
    said = checkers.office_text(folder / "guia.docx", tmp_path)
    assert missing(assembled, said, numbers=False) == []
