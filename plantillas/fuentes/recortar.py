"""Cut the shipped fonts down to what the guide's languages need.

Run it from this folder, with the Debian packages of `LEEME.md` installed: `python recortar.py`. The same
package versions give the same bytes, because every font keeps the date of its original.
"""

from __future__ import annotations

import logging
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SYSTEM = Path("/usr/share/fonts/truetype")
HERE = Path(__file__).parent

LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1, Latin Extended-A
    *range(0x1CD, 0x1DD),  # tone marks of descriptions
    *(0x197, 0x268, 0x289, 0x244, 0x294, 0x2BB, 0x2BC, 0x2BE, 0x2BF, 0x2C6, 0x2C7, 0x2C8, 0x2D0),
    *(0x2D8, 0x2D9, 0x2DA, 0x2DC, 0xA78B, 0xA78C),
    *range(0x300, 0x315),
    *(0x31B, 0x323, 0x324, 0x325, 0x327, 0x328, 0x32C, 0x32E, 0x330, 0x331, 0x332, 0x35C, 0x361),
    *range(0x1E00, 0x1EFA),
    *range(0x2000, 0x206F),
    *range(0x2070, 0x209D),
    *(0x20A1, 0x20AC, 0x2116, 0x2120, 0x2122, 0x2126),
    *range(0x2150, 0x215F),
]
SIGNS = [
    *range(0x2190, 0x219A),
    *(0x21D0, 0x21D2, 0x21D4, 0x2022, 0x2212, 0x2219, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265),
    *(0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B2, 0x25B6, 0x25B8, 0x25BA, 0x25BC, 0x25C0, 0x25C6, 0x25CB),
    *(0x25CF, 0x25E6, 0x2605, 0x2606, 0x2610, 0x2611, 0x2612, 0x2713, 0x2714, 0x2717, 0x2718, 0x26A0),
    *(0x2709, 0x260E, 0x2756, 0x2190, 0xFFFD),
]
FEATURES = ["ccmp", "kern", "mark", "mkmk", "liga", "locl", "sups", "subs", "tnum", "lnum", "onum"]

# "Gentium" is a reserved name that a cut-down version may not carry (OFL 1.1, clause 3). The others get names
# of their own too, so that a full version installed on the machine never takes their place.
FONTS = (
    (
        "gentiumplus/GentiumPlus",
        "GuiaSerif",
        "Guia Serif",
        ("Regular", "Italic", "Bold", "BoldItalic"),
        LATIN,
    ),
    ("noto/NotoSans", "GuiaSans", "Guia Sans", ("Regular", "Italic", "Bold", "BoldItalic"), LATIN),
    ("dejavu/DejaVuSans", "GuiaSimbolos", "Guia Simbolos", ("",), SIGNS),
    (
        "dejavu/DejaVuSansMono",
        "GuiaMono",
        "Guia Mono",
        ("",),
        [c for c in LATIN if c < 0x180 or c > 0x1FFF] + SIGNS,
    ),
)
STYLES = {"Italic": "Italic", "Bold": "Bold", "BoldItalic": "Bold Italic"}


def cut(original: Path, family: str, style: str, wanted: list[int]) -> TTFont:
    """Return a font with the wanted characters only, renamed where `family` is given."""
    font = TTFont(original, recalcTimestamp=False)
    options = Options(
        layout_features=FEATURES,
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17],
        drop_tables=["Silt", "Silf", "Glat", "Gloc", "Sill", "Feat", "DSIG", "FFTM", "MATH", "kern"],
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(wanted) & set(font.getBestCmap()))
    subsetter.subset(font)
    if family:
        rename(font, family, STYLES.get(style, "Regular"))
    return font


def rename(font: TTFont, family: str, style: str) -> None:
    """Give a font a family name of its own; copyright and licence stay."""
    names = font["name"]
    full = family if style == "Regular" else f"{family} {style}"
    new = {1: family, 2: style, 3: full, 4: full, 6: full.replace(" ", "")}
    for record in list(names.names):
        if record.nameID in (16, 17):
            names.removeNames(nameID=record.nameID)
        elif record.nameID in new:
            record.string = new[record.nameID]


def main() -> None:
    """Write every font beside this file, as TTF and as WOFF2."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for source, file_name, family, styles, wanted in FONTS:
        for style in styles:
            original = SYSTEM / (f"{source}-{style}.ttf" if style else f"{source}.ttf")
            target = HERE / f"{file_name}-{style or 'Regular'}.ttf"
            font = cut(original, family, style, wanted)
            font.save(target)
            font.flavor = "woff2"
            font.save(target.with_suffix(".woff2"))


if __name__ == "__main__":
    main()
