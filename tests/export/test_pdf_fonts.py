"""The shipped fonts: letters of every language of the country, marks that join, licences that allow it."""

import csv
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[2] / "plantillas" / "fuentes"
TEXT = sorted([*FONTS.glob("GuiaSerif-*.ttf"), *FONTS.glob("GuiaSans-*.ttf")])

SPANISH = "ÁÉÍÓÚÜÑáéíóúüñ¿¡«»“”‘’–—…•ºª°€§©®²³×÷±%0123456789"
# Mayan languages, Xinka, Garífuna: apostrophes, saltillo, diaereses, Popti's x and n, Xinka's barred i.
OTHERS = "'’ʼꞌꞋäëïöüÄËÏÖÜẍẌɨƗḧ" + "\u0308\u0331\u0301\u0300"
SIGNS = "←→↑↓☐☑☒✓−≤≥•▪"


def test_there_are_eight_text_fonts() -> None:
    assert len(TEXT) == 8


@pytest.mark.parametrize("path", TEXT, ids=lambda path: path.stem)
def test_text_fonts_have_the_letters_of_the_country(path: Path) -> None:
    known = set(TTFont(path).getBestCmap())
    assert [letter for letter in SPANISH + OTHERS if ord(letter) not in known] == []


def test_signs_are_in_the_font_for_signs() -> None:
    known = set(TTFont(FONTS / "GuiaSimbolos-Regular.ttf").getBestCmap())
    assert [sign for sign in SIGNS if ord(sign) not in known] == []


@pytest.mark.parametrize("path", TEXT, ids=lambda path: path.stem)
def test_marks_find_their_place_on_letters_without_a_character_of_their_own(path: Path) -> None:
    font = TTFont(path)
    names = font.getBestCmap()
    positions = font["GPOS"].table
    assert {record.FeatureTag for record in positions.FeatureList.FeatureRecord} >= {"kern", "mark"}
    joined = set()
    for lookup in positions.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType == 4 and names[0x308] in table.MarkCoverage.glyphs:
                joined.update(table.BaseCoverage.glyphs)
    assert names[ord("n")] in joined
    assert unicodedata.normalize("NFC", "n\u0308") == "n\u0308"


@pytest.mark.parametrize("path", TEXT, ids=lambda path: path.stem)
def test_figures_are_all_as_wide(path: Path) -> None:
    """Page numbers are filled in after the lines are set: the promise that `pdf_pages` stands on."""
    font = TTFont(path)
    names = font.getBestCmap()
    assert len({font["hmtx"][names[ord(figure)]][0] for figure in "0123456789"}) == 1


@pytest.mark.parametrize("path", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_fonts_are_small_free_to_embed_and_do_not_use_a_reserved_name(path: Path) -> None:
    font = TTFont(path)
    assert path.stat().st_size < 100_000
    assert path.with_suffix(".woff2").stat().st_size < 45_000
    assert font["OS/2"].fsType == 0
    for name in font["name"].names:
        if name.nameID in (1, 3, 4, 6, 16):
            assert "Gentium" not in str(name)
            assert str(name).startswith("Guia")


def test_every_font_is_declared_and_has_its_licence() -> None:
    css = (FONTS / "fuentes.css").read_text() + (FONTS / "fuentes-web.css").read_text()
    readme = (FONTS / "LEEME.md").read_text()
    for path in FONTS.glob("*.ttf"):
        assert path.name in css
        assert path.with_suffix(".woff2").name in css
        assert path.stem.split("-")[0] in readme
    for licence in ("GuiaSerif", "GuiaSans", "GuiaSimbolos-GuiaMono"):
        assert "copyright" in (FONTS / f"LICENCIA-{licence}.txt").read_text().lower()


def test_the_alphabets_in_the_data_of_languages_are_covered() -> None:
    table = FONTS.parents[1] / "contenido" / "datos" / "idiomas.csv"
    if not table.exists():
        pytest.skip("the guide carries no table of languages")
    known = set(TTFont(TEXT[0]).getBestCmap()) | set(TTFont(FONTS / "GuiaSimbolos-Regular.ttf").getBestCmap())
    with table.open(encoding="utf-8", newline="") as lines:
        used = {letter for row in csv.reader(lines) for cell in row for letter in cell}
    assert sorted(letter for letter in used if ord(letter) not in known and letter not in "\n\t") == []
