# ruff: noqa: E501 - an element of XML is read on one line
"""The looks of the Word guide, as data: one row per style. Read by `crear_referencia.py` alone.

Sizes are in half points, distances in twentieths of a point, colours are those of `tema.css`.
"""

AZUL, AZUL_MEDIO, AZUL_CLARO = "0B4F6C", "1B7F9C", "E6F1F5"
OCRE, OCRE_CLARO = "B45309", "FDF3E3"
VERDE, VERDE_CLARO, VIOLETA, VIOLETA_CLARO = "2F6F3E", "EAF4EC", "5B4391", "F0EDF7"
LADRILLO, LADRILLO_CLARO = "A32F3B", "FAECED"
TINTA, GRIS, GRIS_CLARO, LINEA = "1F2933", "52606D", "F3F5F7", "C9D2DA"

TITULAR = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:cstheme="majorBidi"/>'
MONO = '<w:rFonts w:ascii="Guia Mono" w:hAnsi="Guia Mono" w:cs="Consolas"/>'
SIMBOLOS = '<w:rFonts w:ascii="Guia Simbolos" w:hAnsi="Guia Simbolos" w:eastAsia="Guia Simbolos" w:cs="Guia Simbolos"/>'


def size(half_points: int) -> str:
    """Return the size of a run."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def ink(colour: str, theme: str = "") -> str:
    """Return the colour of a run, tied to the theme where it is one of its colours."""
    tied = f' w:themeColor="{theme}"' if theme else ""
    return f'<w:color w:val="{colour}"{tied}/>'


def gap(before: int, after: int, line: int = 0) -> str:
    """Return the space around a paragraph and between its lines (240 is single)."""
    spaced = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{spaced}/>'


def edge(side: str, colour: str, eighths: int, space: int = 0, kind: str = "single") -> str:
    """Return one border line, its width in eighths of a point."""
    return f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


HANG = 1134
"""How far headings' numbers, tables, figures and cards stand out to the left of the text column."""
COLUMN = 8952
"""The width of the text column; tabs to page numbers stop at its right edge."""
FORM_NAME = 1700
"""The room for \"Formulario A7.1\" in a list."""
OUT = f'<w:ind w:left="-{HANG}"/>'

BOLD = "<w:b/><w:bCs/>"
ITALIC = "<w:i/><w:iCs/>"
KEEP = "<w:keepNext/><w:keepLines/>"
BLUE = ink(AZUL, "accent1")
OCHRE = ink(OCRE, "accent2")
GREY = ink(GRIS)

# (name, based on, next, paragraph properties, run properties); a name in English is one that Word translates.
PARAGRAPHS: tuple[tuple[str, str, str, str, str], ...] = (
    ("Normal", "", "", "", ""),
    ("Body Text", "Normal", "", gap(0, 108, 224), ""),
    (
        "heading 1",
        "Normal",
        "Body Text",
        f'{KEEP}<w:numPr><w:numId w:val="1"/></w:numPr><w:pBdr>{edge("bottom", AZUL, 12, 8)}</w:pBdr>'
        f'{gap(120, 283, 210)}{OUT}<w:outlineLvl w:val="0"/>',
        f"{TITULAR}{BOLD}{BLUE}{size(42)}",
    ),
    (
        "heading 2",
        "Normal",
        "Body Text",
        f'{KEEP}<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>{gap(317, 102, 220)}<w:outlineLvl w:val="1"/>',
        f"{TITULAR}{BOLD}{BLUE}{size(27)}",
    ),
    (
        "heading 3",
        "Normal",
        "Body Text",
        f'{KEEP}<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>{gap(227, 68, 229)}<w:outlineLvl w:val="2"/>',
        f"{TITULAR}{BOLD}{ink(AZUL_MEDIO, 'accent3')}{size(22)}",
    ),
    (
        "heading 4",
        "Normal",
        "Body Text",
        f'{KEEP}{gap(181, 45, 238)}<w:outlineLvl w:val="3"/>',
        f"{TITULAR}{BOLD}{ink(TINTA)}{size(20)}",
    ),
    (
        "heading 5",
        "heading 4",
        "Body Text",
        '<w:outlineLvl w:val="4"/>',
        f"{BLUE}{size(19)}",
    ),
    (
        "heading 6",
        "heading 5",
        "Body Text",
        '<w:outlineLvl w:val="5"/>',
        f"{ITALIC}{GREY}",
    ),
    (
        "TOC Heading",
        "heading 1",
        "Body Text",
        '<w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/>',
        "",
    ),
    (
        "toc 1",
        "Normal",
        "",
        f'<w:keepNext/><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{COLUMN}"/></w:tabs>{gap(85, 10, 232)}'
        f'<w:ind w:left="0" w:hanging="{HANG}"/>',
        f"{TITULAR}{BOLD}{BLUE}{size(18)}",
    ),
    (
        "toc 2",
        "Normal",
        "",
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{COLUMN}"/></w:tabs>{gap(0, 10, 232)}'
        f'<w:ind w:left="0" w:hanging="{HANG}"/>',
        f"{TITULAR}{size(17)}",
    ),
    (
        "toc 3",
        "Normal",
        "",
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{COLUMN}"/></w:tabs>{gap(0, 10, 232)}'
        f'<w:ind w:left="0" w:hanging="{HANG}"/>',
        f"{TITULAR}{GREY}{size(17)}",
    ),
    (
        "table of figures",
        "Normal",
        "",
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{COLUMN}"/></w:tabs>{gap(0, 20, 232)}'
        f'<w:ind w:left="{FORM_NAME - HANG}" w:hanging="{FORM_NAME}"/>',
        f"{TITULAR}{size(17)}",
    ),
    ("Nota de entrada", "Nota de índice", "", gap(0, 50, 232) + f'<w:ind w:left="{FORM_NAME - HANG}"/>', ""),
    ("Nota de índice", "Normal", "", gap(100, 0, 232), f"{TITULAR}{GREY}{size(16)}"),
    (
        "caption",
        "Normal",
        "Body Text",
        f"{KEEP}{gap(170, 68, 240)}",
        f"{TITULAR}{BOLD}{ink(TINTA)}{size(17)}",
    ),
    ("Leyenda de figura", "caption", "Body Text", '<w:keepNext w:val="0"/>' + gap(60, 40, 240), ""),
    ("Figura", "Normal", "Leyenda de figura", f'<w:keepNext/>{gap(150, 40)}<w:jc w:val="center"/>', ""),
    ("Fuente", "Normal", "Body Text", f"<w:keepLines/>{gap(60, 180, 240)}", f"{TITULAR}{GREY}{size(16)}"),
    ("Nota de tabla", "Fuente", "Body Text", gap(0, 160, 240), ""),
    ("Texto de tabla", "Normal", "", gap(28, 28, 233), f"{TITULAR}{size(16)}"),
    ("Encabezado de tabla", "Texto de tabla", "", "<w:keepNext/><w:keepLines/>", f"{BOLD}{BLUE}"),
    (
        "Espacio",
        "Normal",
        "Body Text",
        '<w:spacing w:before="0" w:after="0" w:line="180" w:lineRule="exact"/>',
        size(4),
    ),
    (
        "Cierre",
        "Normal",
        "Body Text",
        '<w:spacing w:before="0" w:after="0" w:line="40" w:lineRule="exact"/>',
        size(2),
    ),
    (
        "List Bullet",
        "Body Text",
        "",
        f'<w:numPr><w:numId w:val="2"/></w:numPr>{gap(0, 100, 224)}<w:contextualSpacing/>',
        "",
    ),
    (
        "List Number",
        "Body Text",
        "",
        f'<w:numPr><w:numId w:val="3"/></w:numPr>{gap(0, 100, 224)}<w:contextualSpacing/>',
        "",
    ),
    (
        "Lista de tareas",
        "Body Text",
        "",
        f'<w:numPr><w:numId w:val="4"/></w:numPr>{gap(0, 100, 224)}<w:contextualSpacing/>',
        "",
    ),
    ("List Continue", "Body Text", "", gap(0, 80, 224), ""),
    (
        "Quote",
        "Body Text",
        "Body Text",
        f'<w:pBdr>{edge("left", OCRE, 18, 14)}</w:pBdr>{gap(100, 120, 224)}<w:ind w:left="454" w:right="340"/>',
        f"{ITALIC}{ink(GRIS)}",
    ),
    (
        "Código",
        "Normal",
        "Body Text",
        f"<w:pBdr>{edge('top', GRIS_CLARO, 4, 6)}{edge('left', GRIS_CLARO, 4, 6)}{edge('bottom', GRIS_CLARO, 4, 6)}{edge('right', GRIS_CLARO, 4, 6)}</w:pBdr>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{GRIS_CLARO}"/>{gap(160, 200, 264)}<w:ind w:left="136" w:right="136"/>',
        f"{MONO}{size(17)}",
    ),
    (
        "Separador",
        "Normal",
        "Body Text",
        f'<w:pBdr>{edge("bottom", LINEA, 8, 1)}</w:pBdr>{gap(60, 200)}<w:ind w:left="3000" w:right="3000"/>',
        size(8),
    ),
    ("Término", "Body Text", "Definición", f"{KEEP}{gap(50, 10, 232)}", f"{TITULAR}{BOLD}{BLUE}{size(18)}"),
    ("Definición", "Body Text", "", f'{gap(0, 62, 224)}<w:ind w:left="340"/>', ""),
    (
        "Título de recuadro",
        "Normal",
        "Texto de recuadro",
        f"{KEEP}{gap(70, 20, 240)}",
        f"{TITULAR}{BOLD}{ink(TINTA)}{size(18)}",
    ),
    ("Texto de recuadro", "Normal", "", gap(20, 56, 244), f"{TITULAR}{ink(TINTA)}{size(17)}"),
    (
        "Título de formulario",
        "Normal",
        "Texto de formulario",
        f"{KEEP}<w:pBdr>{edge('top', AZUL, 8, 6)}{edge('left', AZUL, 8, 6)}{edge('bottom', AZUL, 8, 6)}{edge('right', AZUL, 8, 6)}</w:pBdr>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{AZUL}" w:themeFill="accent1"/>{gap(260, 160, 240)}<w:ind w:left="136" w:right="136"/>',
        f"{TITULAR}{BOLD}{ink('FFFFFF', 'background1')}{size(22)}",
    ),
    ("Texto de formulario", "Normal", "", f"<w:keepLines/>{gap(20, 70, 280)}", f"{TITULAR}{size(17)}"),
    (
        "Fin de formulario",
        "Normal",
        "Body Text",
        f"<w:pBdr>{edge('top', AZUL, 12, 1)}</w:pBdr>{gap(100, 120)}",
        size(4),
    ),
    (
        "Título de ficha",
        "Normal",
        "Texto de ficha",
        f"{KEEP}{gap(50, 50, 240)}",
        f"{TITULAR}{BOLD}{ink('FFFFFF', 'background1')}{size(18)}",
    ),
    (
        "Término de ficha",
        "Normal",
        "Texto de ficha",
        f"<w:keepLines/>{gap(30, 30, 240)}",
        f"{TITULAR}{BOLD}{BLUE}{size(16)}",
    ),
    ("Texto de ficha", "Normal", "", gap(30, 30, 242), f"{TITULAR}{size(17)}"),
    (
        "Para quién es",
        "Normal",
        "Body Text",
        f"{KEEP}{gap(20, 40, 240)}",
        f"{TITULAR}{BOLD}{ink(VIOLETA)}{size(16)}",
    ),
    ("footnote text", "Normal", "", gap(0, 20, 224), f"{size(17)}"),
    (
        "header",
        "Normal",
        "",
        f'<w:pBdr>{edge("bottom", LINEA, 4, 4)}</w:pBdr><w:tabs><w:tab w:val="right" w:pos="{COLUMN}"/></w:tabs>{OUT}',
        f"{TITULAR}{GREY}{size(15)}",
    ),
    (
        "footer",
        "Normal",
        "",
        f'<w:tabs><w:tab w:val="right" w:pos="{COLUMN}"/></w:tabs>{OUT}',
        f"{TITULAR}{GREY}{size(16)}",
    ),
    (
        "Title",
        "Normal",
        "Subtitle",
        f"{KEEP}{gap(160, 140, 228)}",
        f"{TITULAR}{BOLD}{ink('FFFFFF', 'background1')}{size(56)}",
    ),
    (
        "Subtitle",
        "Normal",
        "Portada: territorio",
        gap(0, 240, 252),
        f"{TITULAR}{ink('FFFFFF', 'background1')}{size(24)}",
    ),
    (
        "Portada: lugar",
        "Normal",
        "Portada: territorio",
        gap(60, 60, 240),
        f"{TITULAR}{BOLD}{ink('FFFFFF', 'background1')}{size(38)}",
    ),
    ("Portada: territorio", "Normal", "", gap(0, 40, 264), f"{TITULAR}{BOLD}{ink(OCRE_CLARO)}{size(22)}"),
    ("Portada: marca", "Normal", "", gap(140, 120, 264), f"{TITULAR}{BOLD}{ink(OCRE_CLARO)}{size(20)}"),
    ("Portada: mapa", "Normal", "", f'{gap(220, 160)}<w:jc w:val="center"/>', ""),
    ("Portada: institución", "Normal", "", gap(0, 50, 264), f"{TITULAR}{size(21)}"),
    ("Título legal", "Normal", "Texto legal", f"{KEEP}{gap(0, 80, 264)}", f"{TITULAR}{BOLD}{BLUE}{size(24)}"),
    ("Texto legal", "Normal", "", gap(20, 80, 270), f"{TITULAR}{size(18)}"),
)

# (name, run properties)
CHARACTERS: tuple[tuple[str, str], ...] = (
    ("Strong", BOLD),
    ("Emphasis", ITALIC),
    ("Hyperlink", f'{BLUE}<w:u w:val="single"/>'),
    ("Enlace de índice", ""),
    ("footnote reference", f'{BLUE}<w:vertAlign w:val="superscript"/>'),
    ("Placeholder Text", GREY),
    ("Código en línea", f'{MONO}{size(19)}<w:shd w:val="clear" w:color="auto" w:fill="{GRIS_CLARO}"/>'),
    ("Glosario", f'<w:u w:val="dotted" w:color="{OCRE}"/>'),
    ("Referencia", BLUE),
    ("Número de leyenda", OCHRE),
    ("Número de formulario", ink(OCRE_CLARO)),
    ("Siglas", f"{BOLD}{BLUE}"),
    ("Campo", f'{BLUE}<w:u w:val="single" w:color="{GRIS}"/>'),
    ("Campo vacío", f'{GREY}<w:u w:val="single" w:color="{GRIS}"/>'),
    ("Casilla", f"{SIMBOLOS}{BLUE}"),
    ("Tachado", "<w:strike/>"),
    ("Marca de versión", f"{BOLD}{OCHRE}"),
)


def margins(top: int, left: int, bottom: int, right: int) -> str:
    """Return the inner margins of a table's cells."""
    return (
        f'<w:tblCellMar><w:top w:w="{top}" w:type="dxa"/><w:left w:w="{left}" w:type="dxa"/>'
        f'<w:bottom w:w="{bottom}" w:type="dxa"/><w:right w:w="{right}" w:type="dxa"/></w:tblCellMar>'
    )


def fill(colour: str, theme: str = "") -> str:
    """Return the ground of a cell."""
    tied = f' w:themeFill="{theme}"' if theme else ""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"{tied}/>'


def _box(bar: str, tint: str) -> tuple[str, str]:
    borders = f"<w:tblBorders>{edge('left', bar, 48)}</w:tblBorders>"
    return f"<w:tblPr>{borders}{margins(40, 240, 60, 200)}</w:tblPr>", f"<w:tcPr>{fill(tint)}</w:tcPr>"


_HEAD = (
    f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{edge("bottom", AZUL, 12)}</w:tcBorders>'
    f"{fill(AZUL_CLARO, 'background2')}</w:tcPr></w:tblStylePr>"
)
_GRID = (
    f"<w:tblPr><w:tblBorders>{edge('top', AZUL, 12)}{edge('bottom', AZUL, 8)}{edge('insideH', LINEA, 4)}</w:tblBorders>"
    f"{margins(20, 100, 20, 100)}</w:tblPr>"
)

# (name, what follows the table style's own names)
TABLES: tuple[tuple[str, str], ...] = (
    ("Tabla de la guía", f'{_GRID}<w:tcPr><w:vAlign w:val="top"/></w:tcPr>{_HEAD}'),
    ("Recuadro nota", "".join(_box(AZUL_MEDIO, AZUL_CLARO))),
    ("Recuadro importante", "".join(_box(OCRE, OCRE_CLARO))),
    ("Recuadro ejemplo", "".join(_box(VERDE, VERDE_CLARO))),
    ("Recuadro norma", "".join(_box(VIOLETA, VIOLETA_CLARO))),
    ("Recuadro agua", "".join(_box(AZUL, AZUL_CLARO))),
    ("Recuadro atencion", "".join(_box(LADRILLO, LADRILLO_CLARO))),
    (
        "Solo para",
        f"<w:tblPr><w:tblBorders>{edge('left', VIOLETA, 18, kind='dashed')}</w:tblBorders>{margins(20, 240, 20, 60)}</w:tblPr>",
    ),
    (
        "Ficha",
        f"<w:tblPr><w:tblBorders>{edge('top', AZUL, 8)}{edge('left', AZUL, 8)}{edge('bottom', AZUL, 8)}{edge('right', AZUL, 8)}"
        f"{edge('insideH', LINEA, 4)}</w:tblBorders>{margins(20, 140, 20, 140)}</w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr>{fill(AZUL, "accent1")}</w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="firstCol"><w:tcPr>{fill(AZUL_CLARO, "background2")}</w:tcPr></w:tblStylePr>',
    ),
    (
        "Portada",
        f"<w:tblPr><w:tblBorders>{edge('bottom', OCRE, 96)}</w:tblBorders>{margins(300, 560, 160, 560)}</w:tblPr>"
        f"<w:tcPr>{fill(AZUL, 'accent1')}</w:tcPr>",
    ),
    (
        "Datos legales",
        f"<w:tblPr><w:tblBorders>{edge('top', LINEA, 4)}{edge('bottom', LINEA, 4)}{edge('insideH', LINEA, 4)}</w:tblBorders>"
        f"{margins(20, 0, 20, 140)}</w:tblPr>"
        f'<w:tblStylePr w:type="firstCol"><w:rPr>{BOLD}{BLUE}</w:rPr></w:tblStylePr>',
    ),
)
