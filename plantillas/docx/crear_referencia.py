# ruff: noqa: E501 - an element of XML is read on one line
"""Make `referencia.docx`, the look of the Word guide, from `estilos_referencia.py` and the guide's fonts.

Run it in this folder: `python crear_referencia.py`. The same sources give the same bytes. It is only for those
who change the look as text; whoever prefers Word opens `referencia.docx`, changes its styles and saves it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import estilos_referencia as looks

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "fuentes"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = f'xmlns:w="{W}" xmlns:r="{R}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml"

# family, what to use where it is neither installed nor embedded, class, files by face
EMBEDDED = (
    (
        "Guia Serif",
        "Cambria",
        "roman",
        ("GuiaSerif-Regular", "GuiaSerif-Bold", "GuiaSerif-Italic", "GuiaSerif-BoldItalic"),
    ),
    ("Guia Sans", "Calibri", "swiss", ("GuiaSans-Regular", "GuiaSans-Bold", "GuiaSans-Italic")),
    ("Guia Simbolos", "Segoe UI Symbol", "auto", ("GuiaSimbolos-Regular",)),
    ("Guia Mono", "Consolas", "modern", ("GuiaMono-Regular",)),
)
FACES = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")


def style_id(name: str) -> str:
    """Return the identifier that a style's name gives."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", plain))


def styles() -> str:
    """Return styles.xml."""
    out = [
        f"{HEAD}<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>'
        f"{looks.ink(looks.TINTA, 'text1')}{looks.size(22)}"
        '<w:lang w:val="es-GT" w:eastAsia="es-GT" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    ]
    for name, base, follower, paragraph, run in looks.PARAGRAPHS:
        default = ' w:default="1"' if name == "Normal" else ""
        custom = "" if name[0].islower() or name in BUILT_IN else ' w:customStyle="1"'
        based = f'<w:basedOn w:val="{style_id(base)}"/>' if base else ""
        after = f'<w:next w:val="{style_id(follower)}"/>' if follower else ""
        out.append(
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style_id(name)}"><w:name w:val={quoteattr(name)}/>'
            f"{based}{after}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    out.append(
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
    )
    for name, run in looks.CHARACTERS:
        custom = "" if name[0].islower() or name in BUILT_IN else ' w:customStyle="1"'
        out.append(
            f'<w:style w:type="character"{custom} w:styleId="{style_id(name)}"><w:name w:val={quoteattr(name)}/>'
            f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{run}</w:rPr></w:style>'
        )
    out.append(
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{looks.margins(0, 108, 0, 108)}</w:tblPr></w:style>'
    )
    for name, rest in looks.TABLES:
        out.append(
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val={quoteattr(name)}/>'
            f'<w:basedOn w:val="TableNormal"/>{rest}</w:style>'
        )
    out.append(
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style></w:styles>'
    )
    return "".join(out).replace("<w:pPr></w:pPr>", "").replace("<w:rPr></w:rPr>", "")


BUILT_IN = frozenset(
    [
        "Normal",
        "Body Text",
        "TOC Heading",
        "List Bullet",
        "List Number",
        "List Continue",
        "Quote",
        "Title",
        "Subtitle",
        "Strong",
        "Emphasis",
        "Hyperlink",
        "Placeholder Text",
    ]
)


def level(
    index: int, kind: str, text: str, left: int, hanging: int, run: str = "", style: str = "", tab: int = 0
) -> str:
    """Return one level of a numbering; `tab` sets where the text begins, else after the number."""
    bound = f'<w:pStyle w:val="{style}"/>' if style else ""
    # A tab as wide as the text sends the title to the line under its number.
    stop = f'<w:tabs><w:tab w:val="num" w:pos="{tab}"/></w:tabs>' if tab else ""
    indent = (
        f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'
        if hanging
        else f'<w:ind w:left="{left}" w:firstLine="0"/>'
    )
    look = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{bound}<w:suff w:val="tab"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{stop}{indent}</w:pPr>{look}</w:lvl>'
    )


def numbering() -> str:
    """Return numbering.xml: 1 headings, 2 bullets, 3 numbered lists, 4 tasks."""
    small = f"{looks.OCHRE}{looks.size(20)}"
    # Numbers stand in the space to the left of the text column.
    headings = level(0, "decimal", "Capítulo %1", -looks.HANG, 0, small, "Heading1", looks.COLUMN)
    headings += level(1, "decimal", "%1.%2", 0, looks.HANG, looks.OCHRE, "Heading2")
    headings += level(2, "decimal", "%1.%2.%3", 0, looks.HANG, looks.OCHRE, "Heading3")
    headings += "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="none"/><w:suff w:val="nothing"/><w:lvlText w:val=""/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for i in range(3, 9)
    )
    blue = looks.BLUE
    bullets = "".join(
        level(
            i,
            "bullet",
            "•–▪"[i % 3],
            340 * (i + 1),
            280,
            f'<w:rFonts w:ascii="Guia Sans" w:hAnsi="Guia Sans" w:cs="Guia Sans"/>{blue}',
        )
        for i in range(9)
    )
    kinds = ("decimal", "lowerLetter", "lowerRoman")
    marks = ("%{}.", "%{})", "%{}.")
    ordered = "".join(
        level(
            i,
            kinds[i % 3],
            marks[i % 3].format(i + 1),
            380 * (i + 1),
            380,
            f"{looks.TITULAR}{looks.BOLD}{blue}",
        )
        for i in range(9)
    )
    tasks = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="none"/><w:suff w:val="nothing"/><w:lvlText w:val=""/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{400 * (i + 1)}"/></w:tabs>'
        f'<w:ind w:left="{400 * (i + 1)}" w:hanging="400"/></w:pPr></w:lvl>'
        for i in range(9)
    )
    out = f"{HEAD}<w:numbering {NS}>"
    for index, levels in enumerate((headings, bullets, ordered, tasks), 1):
        out += (
            f'<w:abstractNum w:abstractNumId="{index}"><w:nsid w:val="6A0000{index:02X}"/>'
            f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="5B0000{index:02X}"/>{levels}</w:abstractNum>'
        )
    out += "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(1, 5))
    return out + "</w:numbering>"


def theme() -> str:
    """Return theme1.xml: the palette and the two families."""
    rows = (
        ("dk1", looks.TINTA),
        ("lt1", "FFFFFF"),
        ("dk2", looks.AZUL),
        ("lt2", looks.AZUL_CLARO),
        ("accent1", looks.AZUL),
        ("accent2", looks.OCRE),
        ("accent3", looks.AZUL_MEDIO),
        ("accent4", looks.VERDE),
        ("accent5", looks.VIOLETA),
        ("accent6", looks.LADRILLO),
        ("hlink", looks.AZUL),
        ("folHlink", looks.VIOLETA),
    )
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in rows)

    def family(tag: str, name: str) -> str:
        return f'<a:{tag}><a:latin typeface="{name}"/><a:ea typeface=""/><a:cs typeface=""/></a:{tag}>'

    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{w}">{solid}</a:ln>' for w in (6350, 12700, 19050))
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Guía"><a:themeElements>'
        f'<a:clrScheme name="Guía">{colours}</a:clrScheme><a:fontScheme name="Guía">{family("majorFont", "Guia Sans")}'
        f'{family("minorFont", "Guia Serif")}</a:fontScheme><a:fmtScheme name="Guía"><a:fillStyleLst>{solid * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def settings() -> str:
    """Return settings.xml: Word 2013 layout and later, fonts carried in the file, no prompt on opening."""
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'{HEAD}<w:settings {NS}><w:zoom w:percent="100"/><w:embedTrueTypeFonts/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        f'</w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
        f'<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:uri="{uri}" w:val="1"/>'
        f'<w:compatSetting w:name="enableOpenTypeFeatures" w:uri="{uri}" w:val="1"/>'
        f'<w:compatSetting w:name="doNotFlipMirrorIndents" w:uri="{uri}" w:val="1"/>'
        f'<w:compatSetting w:name="differentiateMultirowTableHeaders" w:uri="{uri}" w:val="1"/></w:compat>'
        '<w:themeFontLang w:val="es-GT"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" '
        'w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" '
        'w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def footnotes() -> str:
    """Return footnotes.xml with the two separators."""
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f"{HEAD}<w:footnotes {NS}>{marks}</w:footnotes>"


def obfuscate(font: bytes, key: str) -> bytes:
    """Return a font as Office carries it: its first 32 bytes XORed with the key (ECMA-376-4, 17.8.1)."""
    mask = bytes.fromhex(key.replace("-", ""))[::-1]
    return bytes(byte ^ mask[i % 16] for i, byte in enumerate(font[:32])) + font[32:]


def fonts() -> tuple[str, str, dict[str, bytes]]:
    """Return fontTable.xml, its relationships, and the font parts."""
    table, relations, parts = "", "", {}
    for family, instead, kind, files in EMBEDDED:
        faces = ""
        for face, name in zip(FACES, files, strict=False):
            data = (FONTS / f"{name}.ttf").read_bytes()
            raw = hashlib.md5(data, usedforsecurity=False).hexdigest().upper()
            key = f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"
            number = len(parts) + 1
            parts[f"word/fonts/font{number}.odttf"] = obfuscate(data, key)
            relations += f'<Relationship Id="rId{number}" Type="{R}/font" Target="fonts/font{number}.odttf"/>'
            faces += f'<w:{face} r:id="rId{number}" w:fontKey="{{{key}}}"/>'
        table += f'<w:font w:name="{family}"><w:altName w:val="{instead}"/><w:charset w:val="00"/><w:family w:val="{kind}"/><w:pitch w:val="variable"/>{faces}</w:font>'
    return (
        f"{HEAD}<w:fonts {NS}>{table}</w:fonts>",
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
        parts,
    )


def control(tag: str, label: str, run: str = "") -> str:
    """Return a place that the exporter fills, known by its tag."""
    look = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{label}"/><w:tag w:val="{tag}"/><w:text/></w:sdtPr>'
        f"<w:sdtContent><w:r>{look}<w:t>{label}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def field(code: str, shown: str) -> str:
    """Return a field with its last result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def header(running: str) -> str:
    """Return a header: the version's mark on the left, `running` on the right."""
    mark = control("marca", "Marca de la versión", '<w:rStyle w:val="MarcaDeVersion"/>')
    return f'{HEAD}<w:hdr {NS}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{mark}<w:r><w:tab/></w:r>{running}</w:p></w:hdr>'


def footer() -> str:
    """Return a footer: the guide's title on the left, the page on the right."""
    return (
        f'{HEAD}<w:ftr {NS}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{control("titulo", "Título de la guía")}'
        f"<w:r><w:tab/></w:r>{field('PAGE', '1')}</w:p></w:ftr>"
    )


def section(references: str, number: str, top: int, left: int = 2268, right: int = 1020) -> str:
    """Return the page set-up of a section."""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="1020" w:left="{left}" w:header="567" w:footer="480" w:gutter="0"/>{number}</w:sectPr>'
    )


def body() -> str:
    """Return document.xml: the set-up of cover, front matter and text, each with a sample of the styles."""

    def sample(name: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style_id(name)}"/></w:pPr><w:r><w:t>{escape(name)}</w:t></w:r></w:p>'

    cover = [
        name for name, *_ in looks.PARAGRAPHS if name.startswith("Portada") or name in ("Title", "Subtitle")
    ]
    front = [
        name
        for name, *_ in looks.PARAGRAPHS
        if "legal" in name or name.startswith("toc") or name == "table of figures"
    ]
    rest = [
        n
        for n, *_ in looks.PARAGRAPHS
        if n not in cover + front and n not in ("header", "footer", "footnote text")
    ]
    # The cover's samples stand on the blue of its table; alone they would be white on white.
    panel = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Portada"/><w:tblW w:w="9360" w:type="dxa"/></w:tblPr><w:tblGrid><w:gridCol w:w="9360"/>'
        f'</w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="9360" w:type="dxa"/></w:tcPr>{"".join(map(sample, cover))}</w:tc></w:tr></w:tbl>'
    )
    references = (
        '<w:headerReference w:type="default" r:id="rId{}"/><w:footerReference w:type="default" r:id="rId{}"/>'
    )
    plain = section("", '<w:pgNumType w:fmt="lowerRoman"/>', 1300, 1440, 1440)
    roman = section(references.format(11, 13), '<w:pgNumType w:fmt="lowerRoman"/>', 1134)
    arabic = section(references.format(12, 13), '<w:pgNumType w:fmt="decimal" w:start="1"/>', 1134)
    return (
        f"{HEAD}<w:document {NS}><w:body>{panel}<w:p><w:pPr>{plain}</w:pPr></w:p>"
        f"{''.join(map(sample, front))}<w:p><w:pPr>{roman}</w:pPr></w:p>{''.join(map(sample, rest))}{arabic}</w:body></w:document>"
    )


def relations() -> str:
    """Return the relationships of document.xml."""
    rows = (
        (1, "styles", "styles.xml"),
        (2, "numbering", "numbering.xml"),
        (3, "settings", "settings.xml"),
        (4, "fontTable", "fontTable.xml"),
        (5, "theme", "theme/theme1.xml"),
        (6, "footnotes", "footnotes.xml"),
        (11, "header", "header1.xml"),
        (12, "header", "header2.xml"),
        (13, "footer", "footer1.xml"),
    )
    items = "".join(
        f'<Relationship Id="rId{i}" Type="{R}/{kind}" Target="{target}"/>' for i, kind, target in rows
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def content_types() -> str:
    """Return [Content_Types].xml."""
    kinds = {
        "document.xml": "document.main",
        "styles.xml": "styles",
        "numbering.xml": "numbering",
        "settings.xml": "settings",
        "fontTable.xml": "fontTable",
        "footnotes.xml": "footnotes",
        "header1.xml": "header",
        "header2.xml": "header",
        "footer1.xml": "footer",
    }
    rows = "".join(
        f'<Override PartName="/word/{name}" ContentType="{WORD}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="odttf" ContentType="{OFFICE}.obfuscatedFont"/>{rows}'
        f'<Override PartName="/word/theme/theme1.xml" ContentType="{OFFICE}.theme+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def core() -> str:
    """Return the core properties of the template itself."""
    base = "http://schemas.openxmlformats.org/package/2006"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{base}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Plantilla de la guía</dc:title><dc:language>es-GT</dc:language></cp:coreProperties>"
    )


def build() -> dict[str, bytes]:
    """Return every part of the template by its name."""
    table, table_relations, parts = fonts()
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    top = (
        f'{HEAD}<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{package}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    running = field("STYLEREF 1", "Capítulo")
    texts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": top,
        "docProps/core.xml": core(),
        "word/document.xml": body(),
        "word/_rels/document.xml.rels": relations(),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/fontTable.xml": table,
        "word/_rels/fontTable.xml.rels": table_relations,
        "word/theme/theme1.xml": theme(),
        "word/footnotes.xml": footnotes(),
        "word/header1.xml": header(control("seccion", "Parte de la guía")),
        "word/header2.xml": header(running),
        "word/footer1.xml": footer(),
    }
    return {name: text.encode() for name, text in texts.items()} | parts


def write(target: Path) -> None:
    """Write the template; the same parts give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in build().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, data)


if __name__ == "__main__":
    write(HERE / "referencia.docx")
