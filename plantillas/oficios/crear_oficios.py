# ruff: noqa: E501 - an element of XML is read on one line
"""Make the four papers of a delivery: letter, letter of an update, receipt, labels.

Run it in this folder: `python crear_oficios.py`. Styles and colours are those of `../docx/referencia.docx`; the
same sources give the same bytes. It is only for those who change the papers as text; whoever prefers Word opens
one of them, changes it and saves it (`LEEME.md`).
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
LOOKS = HERE.parent / "docx" / "referencia.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NS = f'xmlns:w="{W}" xmlns:r="{R}"'

BLUE, OCHRE, GREY, LINE = "0B4F6C", "B45309", "52606D", "C9D2DA"
SANS = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:cstheme="majorBidi"/>'
SYMBOLS = '<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:cs="Segoe UI Symbol"/>'
BOLD = "<w:b/><w:bCs/>"
LETTER = (12240, 15840)
MARGIN = 1440
COLUMN = LETTER[0] - 2 * MARGIN

# (name, based on, paragraph properties, run properties): what letters need beside the guide's own styles.
STYLES = (
    ("Carta", "Normal", '<w:spacing w:before="0" w:after="120" w:line="276" w:lineRule="auto"/>', "size:21"),
    (
        "Membrete",
        "Normal",
        f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="{BLUE}"/></w:pBdr><w:spacing w:before="0" w:after="0"/>',
        f"{SANS}{BOLD}color:{BLUE}size:20",
    ),
    (
        "Fecha de carta",
        "Carta",
        '<w:spacing w:before="0" w:after="0"/><w:jc w:val="right"/>',
        f"{SANS}size:19",
    ),
    ("Destinatario", "Carta", '<w:spacing w:before="0" w:after="0"/>', ""),
    (
        "Asunto",
        "Carta",
        '<w:spacing w:before="240" w:after="200"/>',
        f"{SANS}{BOLD}color:{BLUE}size:23",
    ),
    (
        "Apartado de carta",
        "Carta",
        '<w:keepNext/><w:spacing w:before="200" w:after="80"/>',
        f"{SANS}{BOLD}color:{BLUE}size:20",
    ),
    (
        "Paso de carta",
        "Carta",
        '<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs><w:spacing w:before="0" w:after="60"/><w:ind w:left="400" w:hanging="400"/>',
        "",
    ),
    (
        "Firma",
        "Carta",
        f'<w:keepNext/><w:keepLines/><w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{GREY}"/></w:pBdr><w:spacing w:before="760" w:after="0"/><w:ind w:right="4600"/>',
        f"{SANS}color:{GREY}size:18",
    ),
    ("Remitente", "Carta", '<w:keepLines/><w:spacing w:before="0" w:after="0"/>', f"{SANS}{BOLD}size:19"),
    ("Marca de carta", "Normal", '<w:spacing w:before="60" w:after="0"/>', f"{SANS}color:{OCHRE}size:15"),
    ("Despedida", "Carta", "<w:keepNext/>", ""),
    ("Dato por llenar", "Normal", '<w:spacing w:before="130" w:after="130"/>', f"{SANS}size:19"),
    ("Dato de acuse", "Normal", '<w:spacing w:before="70" w:after="70"/>', f"{SANS}size:19"),
    ("Casillas", "Normal", '<w:spacing w:before="130" w:after="130"/>', f"{SANS}size:19"),
    (
        "Huella",
        "Normal",
        '<w:spacing w:before="70" w:after="70"/>',
        '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>size:15',
    ),
    ("Pie de carta", "Normal", '<w:spacing w:before="0" w:after="0"/>', f"{SANS}color:{GREY}size:15"),
    (
        "Etiqueta: lugar",
        "Normal",
        '<w:keepNext/><w:spacing w:before="0" w:after="0"/>',
        f"{SANS}{BOLD}color:{BLUE}size:26",
    ),
    ("Etiqueta: dato", "Normal", '<w:spacing w:before="20" w:after="0"/>', f"{SANS}size:17"),
    ("Etiqueta: edición", "Normal", '<w:spacing w:before="60" w:after="0"/>', f"{SANS}color:{OCHRE}size:16"),
    ("Fin", "Normal", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', "size:2"),
)


def style_id(name: str) -> str:
    """Return the identifier that a style's name gives, as in `crear_referencia.py`."""
    plain = name.translate(str.maketrans("áéíóúñ", "aeioun"))
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", plain))


def _run_look(look: str) -> str:
    """Return run properties, "color:…" and "size:…" (half points) written out."""
    look = re.sub(r"color:(\w{6})", r'<w:color w:val="\1"/>', look)
    return re.sub(r"size:(\d+)", r'<w:sz w:val="\1"/><w:szCs w:val="\1"/>', look)


def _style(name: str, base: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{style_id(base)}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{_run_look(run)}</w:rPr></w:style>'
    )


def text(words: str, look: str = "") -> str:
    """Return a run; a placeholder stays in one run, or docxtpl would not find it."""
    shown = f"<w:rPr>{_run_look(look)}</w:rPr>" if look else ""
    pieces = f'<w:t xml:space="preserve">{escape(words)}</w:t>'.replace(
        "\t", '</w:t><w:tab/><w:t xml:space="preserve">'
    )
    return f"<w:r>{shown}{pieces}</w:r>"


def line(style: str, *runs: str) -> str:
    """Return a paragraph; words among the runs become plain runs."""
    inside = "".join(run if run.startswith("<w:r>") else text(run) for run in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{inside}</w:p>'


def strong(words: str) -> str:
    """Return a run in bold."""
    return text(words, BOLD)


def table(style: str, widths: tuple[int, ...], rows: list[list[str]], header: bool = True) -> str:
    """Return a table; each cell is its paragraphs. A row of one cell spans all columns."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    out = []
    for number, row in enumerate(rows):
        spans = len(row) == 1 < len(widths)
        sizes = (sum(widths),) if spans else widths
        span = f'<w:gridSpan w:val="{len(widths)}"/>' if spans else ""
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{cell}</w:tc>'
            for width, cell in zip(sizes, row, strict=True)
        )
        repeated = "<w:tblHeader/>" if header and not number else ""
        out.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")
    look = f'<w:tblLook w:val="0000" w:firstRow="{int(header)}" w:firstColumn="{int(not header)}" w:noHBand="1" w:noVBand="1"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style_id(style)}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(out)}</w:tbl>'
    )


def listed(
    style: str,
    name: str,
    items: str,
    header: tuple[str, ...],
    cells: tuple[str, ...],
    widths: tuple[int, ...],
) -> str:
    """Return a table with a row for each of `items`, called `name` in the placeholders of `cells`."""
    rows = [
        [line("Encabezado de tabla", word) for word in header],
        [line(style, f"{{%tr for {name} in {items} %}}")],
        [line(style, cell) for cell in cells],
        [line(style, "{%tr endfor %}")],
    ]
    return table("Tabla de la guía", widths, rows)


def facts(rows: list[tuple[str, str]], style: str = "Dato de acuse", first: int = 2700) -> str:
    """Return a table of names and values; a value that is empty is room to write by hand."""
    made = [
        [line(style, strong(name)), value if value.startswith("<w:p>") else line(style, value)]
        for name, value in rows
    ]
    return table("Datos legales", (first, COLUMN - first), made, header=False)


GUIDE = "Guía técnica de gobierno abierto municipal"
FILES = listed(
    "Texto de tabla",
    "archivo",
    "archivos",
    ("Archivo", "Formato", "Tamaño"),
    ("{{ archivo.nombre }}", "{{ archivo.formato }}", "{{ archivo.tamano }}"),
    (COLUMN - 3000, 1700, 1300),
)


def _addressed(subject: str) -> str:
    """Return the top of a letter: place and date, number, whom it is for, subject."""
    return "".join(
        (
            line("Fecha de carta", "Guatemala, {{ fecha }}"),
            line("Fecha de carta", "Oficio núm. ____________"),
            line("Destinatario", "Señora Alcaldesa o señor Alcalde"),
            line("Destinatario", "y Concejo Municipal"),
            line("Destinatario", strong("Municipalidad de {{ municipio }}")),
            line("Destinatario", "Departamento de {{ departamento }}"),
            line("Destinatario", "{%p if contacto %}"),
            line("Destinatario", "{{ contacto }}"),
            line("Destinatario", "{%p endif %}"),
            line("Asunto", subject),
        )
    )


def _steps(*steps: str) -> str:
    return "".join(line("Paso de carta", f"{number}.\t{step}") for number, step in enumerate(steps, 1))


SIGNED = (
    line("Despedida", "Quedamos a su disposición para cualquier consulta. Con atentos saludos,")
    + line("Firma", "Firma, cargo y sello")
    + line("Remitente", "{{ institucion }}")
)

CODE = line("Apartado de carta", "Cómo saber que el ejemplar es auténtico") + line(
    "Carta",
    "El ejemplar de su municipio lleva el código ",
    strong("{{ codigo_corto }}"),
    ". Anótelo: con él se comprueba de qué edición es, para qué municipio se hizo y si ya hay otra más reciente.",
)


def letter() -> str:
    """Return the letter that goes with a first delivery."""
    return "".join(
        (
            _addressed(f"Entrega de la {GUIDE}, edición {{{{ edicion }}}}"),
            line(
                "Carta",
                "Reciba un cordial saludo. Con este oficio le entregamos la guía preparada para ",
                strong("{{ municipio }}"),
                " ({{ departamento }}, código {{ codigo }}). Es la edición {{ edicion }}. Trae las cifras de su "
                "municipio, lo que más falta en agua y saneamiento, y los formularios listos para usar.",
            ),
            line("Apartado de carta", "Qué recibe"),
            line("Carta", "Formatos: {{ formatos }}."),
            FILES,
            line("Apartado de carta", "Qué le pedimos"),
            _steps(
                "Revise que los archivos abran y que la portada diga el nombre de su municipio.",
                "Firme y selle el acuse de recibo que acompaña a este oficio, y devuélvalo por el medio que le sea más fácil.",
                "Comparta la guía con la unidad de información pública, la dirección de planificación, la oficina de agua y el COMUDE.",
            ),
            CODE,
            SIGNED,
        )
    )


def update() -> str:
    """Return the letter for those who hold an edition that a newer one replaces."""
    return "".join(
        (
            _addressed(f"Nueva edición de la {GUIDE}: {{{{ edicion }}}}"),
            line(
                "Carta",
                "Reciba un cordial saludo. Hay una edición más reciente de la guía de ",
                strong("{{ municipio }}"),
                ", {{ departamento }}. Con este oficio le entregamos la edición {{ edicion }}, que ",
                strong("sustituye a la que usted tiene"),
                ".",
            ),
            line("Apartado de carta", "Qué cambió para su municipio"),
            listed(
                "Texto de tabla",
                "cambio",
                "cambios",
                ("Dónde", "Qué cambió"),
                ("{{ cambio.titulo }}", "{{ cambio.que }}"),
                (3000, COLUMN - 3000),
            ),
            line("Apartado de carta", "Qué recibe"),
            line("Carta", "Formatos: {{ formatos }}."),
            FILES,
            line("Apartado de carta", "Qué le pedimos"),
            _steps(
                "Retire los ejemplares anteriores o escriba en la portada «Sustituida por la edición {{ edicion }}». No los tire si están llenos: los formularios que ya firmó siguen siendo prueba de su trabajo.",
                "Firme y selle el acuse de recibo, y devuélvalo.",
                "Avise a las oficinas y a los COCODE a quienes dio copia.",
            ),
            CODE,
            SIGNED,
        )
    )


def _boxes(*names: str) -> str:
    runs = []
    for name in names:
        runs += [text("☐", SYMBOLS), text(f" {name}      ")]
    return line("Casillas", *runs)


def receipt() -> str:
    """Return the receipt form: what is handed over, printed; who receives it, to fill in by hand."""
    return "".join(
        (
            line("Asunto", f"Acuse de recibo de la {GUIDE}"),
            line("Apartado de carta", "Lo que se entrega"),
            facts(
                [
                    ("Municipio", "{{ municipio }}, {{ departamento }}"),
                    ("Código", "{{ codigo }}"),
                    ("Edición", "{{ edicion }}"),
                    ("Formatos", "{{ formatos }}"),
                    ("Código del ejemplar", line("Dato de acuse", strong("{{ codigo_corto }}"))),
                    ("Huella (SHA-256)", line("Huella", "{{ huella }}")),
                    ("Entrega", "{{ institucion }}"),
                ]
            ),
            line("Apartado de carta", "Lo que se recibe (llene a mano)"),
            facts(
                [
                    ("Medio", _boxes("Impreso", "Memoria USB", "Correo", "Página web")),
                    ("Ejemplares impresos", ""),
                    ("Fecha", ""),
                    ("Oficina que recibe", ""),
                    ("Cargo de quien recibe", ""),
                    ("Los archivos abren", _boxes("Sí", "No", "No se probó")),
                    ("La portada dice el nombre del municipio", _boxes("Sí", "No")),
                    ("Observaciones", ""),
                ],
                "Dato por llenar",
            ),
            line("Firma", "Firma y sello de la oficina que recibe"),
            line(
                "Pie de carta",
                "Devuelva esta hoja, o una foto donde se lea completa, a quien le entregó la guía. No escriba datos personales: basta el cargo y el sello.",
            ),
        )
    )


def labels() -> str:
    """Return labels, three to a row and eight rows to a page, for envelopes and USB sticks."""
    width, height = 3700, 1800

    def cell(place: int) -> str:
        one = f"fila[{place}]"

        def when(words: str) -> str:
            return f"{{% if {one} %}}{words}{{% endif %}}"

        return "".join(
            (
                line("Etiqueta: lugar", when(f"{{{{ {one}.municipio }}}}")),
                line("Etiqueta: dato", when(f"{{{{ {one}.departamento }}}} · {{{{ {one}.codigo }}}}")),
                line("Etiqueta: dato", when(f"{{{{ {one}.contacto }}}}")),
                line(
                    "Etiqueta: edición",
                    when(f"Edición {{{{ {one}.edicion }}}} · {{{{ {one}.codigo_corto }}}}"),
                ),
            )
        )

    def row(cells: str) -> str:
        return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'

    def boxed(inside: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'

    empty = boxed(line("Fin"))
    begin = boxed(line("Fin", "{%tr for fila in etiquetas|batch(3, None) %}")) + empty * 2
    finish = boxed(line("Fin", "{%tr endfor %}")) + empty * 2
    rows = (begin, "".join(boxed(cell(place)) for place in range(3)), finish)
    grid = f'<w:gridCol w:w="{width}"/>' * 3
    edges = "".join(
        f'<w:{side} w:val="dotted" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{3 * width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="200" w:type="dxa"/><w:right w:w="120" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(map(row, rows))}</w:tbl>{line('Fin')}"
    )


def _page(body: str, headed: bool, side: int, top: int) -> str:
    references = (
        '<w:headerReference w:type="default" r:id="rId11"/><w:footerReference w:type="default" r:id="rId12"/>'
        if headed
        else ""
    )
    return (
        f"{HEAD}<w:document {NS}><w:body>{body}<w:sectPr>{references}"
        f'<w:pgSz w:w="{LETTER[0]}" w:h="{LETTER[1]}"/><w:pgMar w:top="{top}" w:right="{side}" w:bottom="{1000 if headed else top - 60}" '
        f'w:left="{side}" w:header="640" w:footer="500" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _relations(headed: bool) -> str:
    rows = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "settings", "settings.xml"),
        ("rId4", "fontTable", "fontTable.xml"),
        ("rId5", "theme", "theme/theme1.xml"),
    ]
    rows += [("rId11", "header", "header1.xml"), ("rId12", "footer", "footer1.xml")] if headed else []
    items = "".join(f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{name}"/>' for i, kind, name in rows)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def _content_types(headed: bool) -> str:
    kinds = ["document.main", "styles", "numbering", "settings", "fontTable"]
    names = ["document", "styles", "numbering", "settings", "fontTable"]
    if headed:
        kinds, names = [*kinds, "header", "footer"], [*names, "header1", "footer1"]
    rows = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{OFFICE}.wordprocessingml.{kind}+xml"/>'
        for name, kind in zip(names, kinds, strict=True)
    )
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}'
        f'<Override PartName="/word/theme/theme1.xml" ContentType="{OFFICE}.theme+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _core(title: str) -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:language>es-GT</dc:language></cp:coreProperties>"
    )


def build(
    title: str, body: str, headed: bool = True, side: int = MARGIN, top: int = 1600
) -> dict[str, bytes]:
    """Return the parts of a paper: the guide's styles without its fonts, which would make each paper heavy."""
    with zipfile.ZipFile(LOOKS) as looks:
        styles, fonts, settings, numbering, theme = (
            looks.read(f"word/{name}.xml").decode()
            for name in ("styles", "fontTable", "settings", "numbering", "theme/theme1")
        )
    styles = styles.replace("</w:styles>", "".join(_style(*row) for row in STYLES) + "</w:styles>")
    settings = settings.replace("<w:embedTrueTypeFonts/>", "")
    settings = re.sub(r"<w:footnotePr>.*?</w:footnotePr>", "", settings)
    texts = {
        "[Content_Types].xml": _content_types(headed),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": _core(title),
        "word/document.xml": _page(body, headed, side, top),
        "word/_rels/document.xml.rels": _relations(headed),
        "word/styles.xml": styles,
        "word/numbering.xml": numbering,
        "word/settings.xml": settings,
        "word/fontTable.xml": re.sub(r"<w:embed\w+ [^>]*/>", "", fonts),
        "word/theme/theme1.xml": theme,
    }
    if headed:
        texts["word/header1.xml"] = (
            f"{HEAD}<w:hdr {NS}>{line('Membrete', '{{ cabecera }}')}{line('Marca de carta', '{{ marca }}')}</w:hdr>"
        )
        texts["word/footer1.xml"] = (
            f"{HEAD}<w:ftr {NS}>{line('Pie de carta', GUIDE + ' · edición {{ edicion }} · {{ municipio }}, {{ departamento }} · {{ codigo_corto }}')}</w:ftr>"
        )
    return {name: content.encode() for name, content in texts.items()}


PAPERS = {
    "oficio.docx": lambda: build("Oficio de entrega", letter()),
    "oficio-actualizacion.docx": lambda: build("Oficio de actualización", update()),
    "acuse.docx": lambda: build("Acuse de recibo", receipt()),
    "etiquetas.docx": lambda: build("Etiquetas", labels(), headed=False, side=500, top=700),
}


def write(target: Path, parts: dict[str, bytes]) -> None:
    """Write a paper; the same parts give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            package.writestr(entry, data)


if __name__ == "__main__":
    for name, paper in PAPERS.items():
        write(HERE / name, paper())
