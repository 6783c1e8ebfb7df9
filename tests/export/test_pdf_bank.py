"""Editions linked from drawn parts: the same bytes from any bank, whatever it holds and has suffered."""

import contextlib
import dataclasses
import hashlib
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.export import FORMATS, Options
from guia_editor.export import pdf as pdf_module
from guia_editor.export.bank import Bank
from guia_editor.export.pdf import Press
from guia_editor.export.pdf_bank import PartBank
from guia_editor.export.pdf_fragments import DAMAGED, Fragment, Slot, pack, unpack
from guia_editor.model.blocks import Paragraph, Reference, Text
from guia_editor.model.document import Document, Report, Section, SectionKind
from guia_editor.model.progress import Silent
from tests.export.sample import sample_document

TEMPLATES = Path(__file__).parents[2] / "plantillas"
HEAD = hashlib.sha256().digest_size


def edition(name: str, code: str, pages: int = 1) -> Document:
    """A small guide for a municipality, whose first chapter is its own and as long as `pages` says."""
    sample = sample_document()
    words = "La municipalidad publica cada mes lo que recauda, lo que gasta y lo que falta por hacer. "
    own = (Paragraph((Text(f"{name}. " + words * (55 * pages - 30)),)),)
    common = tuple(
        Paragraph((Text(f"{words * 4}Vea el "), Reference(other, other), Text(".")))
        for other in ("propio", "comun", "otro")
    )
    sections = (
        Section("propio", SectionKind.CHAPTER, (Text(name),), own, "1"),
        Section("comun", SectionKind.CHAPTER, (Text("Común"),), common, "2"),
        Section("otro", SectionKind.CHAPTER, (Text("Otro"),), common, "3"),
    )
    territory = dataclasses.replace(sample.territory, name=name, code=code)
    anchors = {section.id: section.id for section in sections}
    return dataclasses.replace(
        sample, sections=sections, territory=territory, anchors=anchors, assets={}, cover=""
    )


FIRST, SECOND = edition("Salcajá", "0902"), edition("Ñuñoa ẍ", "0101", pages=11)


def made(document: Document, press: Press | None = None) -> bytes:
    return (press or Press()).make(document, Options(TEMPLATES), Report(), Silent())


@pytest.fixture(scope="module")
def alone() -> dict[str, bytes]:
    return {document.territory.code: made(document) for document in (FIRST, SECOND)}


def drawn_by(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the parts that are drawn from now on."""
    drawn: list[str] = []
    draw = pdf_module.draw_part

    def noted(part: str, *rest: object) -> Fragment:
        drawn.append(part)
        return draw(part, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pdf_module, "draw_part", noted)
    return drawn


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST, SECOND)], ids=["forth", "back"])
def test_an_edition_has_the_bytes_of_one_made_alone_in_any_order(
    order: tuple[Document, ...], alone: dict[str, bytes], tmp_path: Path
) -> None:
    write = FORMATS["pdf"].batch(tmp_path / "bank")
    for document in order:
        assert write(document, Options(TEMPLATES), tmp_path, Report(), Silent()) == ("guia.pdf",)
        assert (tmp_path / "guia.pdf").read_bytes() == alone[document.territory.code]


def test_what_editions_share_is_drawn_once_also_after_a_restart(
    alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = drawn_by(monkeypatch)
    made(FIRST, Press(PartBank(Bank(tmp_path))))
    first = list(drawn)
    assert set(first) == {"portada", "legal", "propio", "comun", "otro"}
    assert made(FIRST, Press(PartBank(Bank(tmp_path)))) == alone["0902"]
    assert drawn == first
    third = edition("Palencia", "0105")
    made(third, Press(PartBank(Bank(tmp_path))))
    assert set(drawn[len(first) :]) <= {"portada", "legal", "propio"}


def test_a_bank_without_room_in_memory_gives_the_same(alone: dict[str, bytes], tmp_path: Path) -> None:
    small = PartBank(Bank(tmp_path / "small", limit=1))
    for bank in (PartBank(Bank(tmp_path), memory=0), PartBank(memory=0), small):
        assert made(FIRST, Press(bank)) == alone["0902"]
    assert len(list((tmp_path / "small").iterdir())) <= 1


def test_a_bank_that_cannot_be_written_is_done_without(alone: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no es una carpeta")
    assert made(FIRST, Press(PartBank(Bank(tmp_path / "file" / "bank")))) == alone["0902"]


def test_damaged_and_foreign_files_are_made_anew(alone: dict[str, bytes], tmp_path: Path) -> None:
    made(FIRST, Press(PartBank(Bank(tmp_path))))
    whole = {path: path.read_bytes() for path in sorted(tmp_path.iterdir())}
    assert {path.suffix for path in whole} == {".parte", ".fuente"}
    for number, (path, data) in enumerate(whole.items()):
        match number % 3:
            case 0:
                path.write_bytes(data[: len(data) // 2])
            case 1:
                foreign = zlib.compress(b"2\n{}")
                path.write_bytes(hashlib.sha256(foreign).digest() + foreign)
            case _:
                path.write_bytes(data[:HEAD] + b"x" + data[HEAD + 1 :])
    assert made(FIRST, Press(PartBank(Bank(tmp_path)))) == alone["0902"]
    assert {path: path.read_bytes() for path in sorted(tmp_path.iterdir())} == whole


@pytest.fixture(scope="module")
def fragment() -> Fragment:
    bank = PartBank()
    made(FIRST, Press(bank))
    return max(bank._fragments.values(), key=lambda kept: sum(len(page.slots) for page in kept.pages))


def test_a_fragment_reads_back_as_it_was(fragment: Fragment) -> None:
    again = unpack(pack(fragment))
    assert pack(again) == pack(fragment)
    assert again.anchors == fragment.anchors
    assert any(page.slots for page in again.pages)


@given(st.data())
def test_no_file_does_more_harm_than_to_be_refused(data: st.DataObject) -> None:
    part = Fragment(b"<<>>", b"", (), (), (), (), (("a", 4),), (), ("b",), 0, (), 1)
    plain = zlib.decompress(pack(part))
    start = data.draw(st.integers(0, len(plain)))
    stop = data.draw(st.integers(start, len(plain)))
    put = data.draw(st.binary(max_size=6) | st.sampled_from([b"null", b"[]", b"{}", b"-1", b"1e9", b'"a"']))
    with contextlib.suppress(*DAMAGED):
        unpack(zlib.compress(plain[:start] + put + plain[stop:]))


@given(st.text("0123456789", min_size=1, max_size=4), st.integers(0, 2))
def test_a_slot_shows_the_figures_of_its_number(number: str, spare: int) -> None:
    glyphs = tuple(f"{index + 16:04x}" for index in range(10))
    among = ("", ">-3<") * 4
    slot = Slot("x", ("[<", *among[: len(number) + spare - 1], ">] TJ"), glyphs)
    shown = slot.show(number).decode()
    assert shown.startswith("[<")
    assert shown.endswith(">] TJ")
    found = shown[2:-5].replace(">-3<", "")
    assert [found[i : i + 4] for i in range(0, len(found), 4)] == [glyphs[int(n)] for n in number]


def test_a_number_that_is_too_long_for_its_slot_is_refused() -> None:
    slot = Slot("x", ("[<", "", ">] TJ"), tuple(f"{index:04x}" for index in range(10)))
    with pytest.raises(ValueError, match="100"):
        slot.show("100")
