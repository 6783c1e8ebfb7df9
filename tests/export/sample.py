"""A document made by hand with every settled kind of block and inline, for the exporters' tests."""

from __future__ import annotations

import datetime as dt
import hashlib
import struct
import zlib

from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Code,
    CodeBlock,
    Condition,
    Conditional,
    Definition,
    DefinitionList,
    Emphasis,
    Entry,
    Figure,
    Form,
    FormField,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Inlines,
    Label,
    LineBreak,
    Link,
    ListBlock,
    Listing,
    ListItem,
    NoteReference,
    Paragraph,
    Quote,
    Reference,
    Rule,
    SoftBreak,
    Strikethrough,
    Strong,
    Table,
    Text,
    walk,
)
from guia_editor.model.document import Asset, Document, Download, Imprint, Note, Section, SectionKind
from guia_editor.model.edition import Edition
from guia_editor.model.territory import Territory, TerritoryKind

_TOWN_NAMES = """
Santa Cruz La Laguna; San Pablo La Laguna; San Marcos La Laguna; San Juan La Laguna;
San Pedro La Laguna; Santiago Atitlán; Totonicapán; San Cristóbal Totonicapán; San Francisco El Alto;
San Andrés Xecul; Momostenango; Santa María Chiquimula; Santa Lucía La Reforma;
San Bartolo Aguas Calientes; Quetzaltenango; Salcajá; Olintepeque; San Carlos Sija; Sibilia; Cabricán;
Cajolá; San Miguel Sigüilá; San Juan Ostuncalco; San Mateo; Concepción Chiquirichapa;
San Martín Sacatepéquez; Almolonga; Cantel; Huitán; Zunil; Colomba; San Francisco La Unión; El Palmar;
Coatepeque; Génova; Flores Costa Cuca; La Esperanza; Palestina de Los Altos; Mazatenango; Cuyotenango;
San Francisco Zapotitlán; San Bernardino; San José El Ídolo; Santo Domingo Suchitepéquez; San Lorenzo;
Samayac; San Pablo Jocopilas; San Antonio Suchitepéquez; San Miguel Panán; San Gabriel; Chicacao;
Patulul; Santa Bárbara; San Juan Bautista; Santo Tomás La Unión; Zunilito; Pueblo Nuevo; Río Bravo;
San José La Máquina; Retalhuleu
"""

_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 150" width="480" height="150"
 role="img" aria-labelledby="t d" font-family="'Noto Sans', Arial, sans-serif" font-size="13">
<title id="t">Hogares con agua por tubería</title>
<desc id="d">Salcajá 91.2 %, el departamento 74.0 %, el país 58.9 %.</desc>
<rect width="480" height="150" fill="#ffffff"/>
<text x="130" y="37" text-anchor="end" fill="#1f2933">Salcajá</text>
<rect x="140" y="22" width="255" height="22" fill="#0b4f6c"/>
<text x="402" y="37" fill="#1f2933">91.2 %</text>
<text x="130" y="77" text-anchor="end" fill="#1f2933">Quetzaltenango</text>
<rect x="140" y="62" width="207" height="22" fill="#1b7f9c"/>
<text x="354" y="77" fill="#1f2933">74.0 %</text>
<text x="130" y="117" text-anchor="end" fill="#1f2933">Guatemala</text>
<rect x="140" y="102" width="165" height="22" fill="#c9d2da"/>
<text x="312" y="117" fill="#1f2933">58.9 %</text>
</svg>
"""


def _t(text: str) -> Inlines:
    return (Text(text),)


def _p(*parts: str | Inline) -> Paragraph:
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def _items(*texts: str) -> tuple[ListItem, ...]:
    return tuple(ListItem((_p(text),)) for text in texts)


def _definition(term: str, text: str, id: str = "") -> Definition:
    return Definition(_t(term), ((_p(text),),), id)


def _png(width: int, height: int) -> bytes:
    """A real PNG (blue sky, ochre ground), so that decoders have something to decode."""
    rows = b"".join(
        b"\0" + bytes((11, 79, 108) if y < height * 2 // 3 else (180, 83, 9)) * width for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def _assets() -> dict[str, Asset]:
    svg = _SVG.encode()
    return {
        "imagenes/tanque.png": Asset("imagenes/tanque.png", "image/png", _png(640, 400), 640, 400),
        "imagenes/sello.png": Asset("imagenes/sello.png", "image/png", _png(24, 24), 24, 24),
        "generado/agua.svg": Asset("generado/agua.svg", "image/svg+xml", svg, 480, 150),
        "generado/portada.svg": Asset("generado/portada.svg", "image/svg+xml", svg, 480, 150),
    }


def _small_table() -> Table:
    return Table(
        header=(_t("Plazo"), _t("Quién"), _t("Días hábiles")),
        rows=(
            ((Strong(_t("Respuesta")),), (Text("Unidad de Información"), NoteReference("uip", 2)), _t("10")),
            (_t("Prórroga"), _t("Unidad de Información"), _t("10")),
            (_t("Revisión"), _t("Concejo Municipal o alcalde"), _t("1,234")),
        ),
        align=("", "left", "right"),
        caption=(Text("Plazos de una "), Emphasis(_t("solicitud"))),
        id="tabla-plazos",
        label=Label("Tabla", "7", 1),
        widths=(25, 50, 25),
        source=(Text("Decreto 57-2008, artículos 42 a 54"),),
        note=(_p("Los días de asueto municipal no se cuentan."),),
    )


def _long_table() -> Table:
    rows = tuple(
        (
            _t(f"{index:02d}"),
            _t(town.strip()),
            _t("Quetzaltenango, Suchitepéquez o Sololá"),
            _t(f"{30 + index * 0.7:.1f} %"),
        )
        for index, town in enumerate(_TOWN_NAMES.split(";"), 1)
    )
    return Table(
        header=(_t("N.º"), _t("Municipio"), _t("Departamento"), _t("Hogares con agua")),
        rows=rows,
        align=("right", "", "", "right"),
        caption=_t("Sesenta municipios y sus hogares con agua por tubería"),
        id="tabla-municipios",
        label=Label("Tabla", "7", 2),
    )


def _figures() -> Blocks:
    data = Table(
        header=(_t("Territorio"), _t("Hogares")),
        rows=(
            (_t("Salcajá"), _t("91.2 %")),
            (_t("Quetzaltenango"), _t("74.0 %")),
            (_t("Guatemala"), _t("58.9 %")),
        ),
        align=("", "right"),
    )
    return (
        Figure(
            Image("generado/agua.svg", "Barras: Salcajá 91.2 %, Quetzaltenango 74.0 %, Guatemala 58.9 %"),
            caption=_t("Hogares con agua por tubería dentro de la vivienda"),
            id="figura-agua",
            label=Label("Figura", "7", 1),
            source=_t("INE, Censo 2018"),
            data=data,
        ),
        Figure(
            Image("imagenes/tanque.png", "Tanque de distribución pintado de azul sobre una loma"),
            caption=_t("Tanque de distribución"),
            id="figura-tanque",
            label=Label("Figura", "7", 2),
        ),
        Figure(Image("imagenes/tanque.png", "El mismo tanque, sin leyenda")),
    )


def _callouts() -> Blocks:
    agua = Callout(
        "agua",
        _t("El tablero del agua"),
        (
            _p(
                "Publique cada semana el ",
                GlossaryLink("cloro-residual", _t("cloro residual")),
                " de la red.",
            ),
            ListBlock(False, _items("Mínimo: 0.5 mg/L.", "Máximo: 1.0 mg/L.")),
        ),
        "recuadro-agua",
        Label("Recuadro", "7", 1),
    )
    others = (
        Callout("nota", (), (_p("Una nota sin título ni número."),)),
        Callout(
            "importante", _t("Responda siempre"), (_p("El silencio también se sanciona."),), "r-importante"
        ),
        Callout(
            "ejemplo",
            _t("Una solicitud verbal"),
            (_p("Doña Juana pregunta en k'iche'."), Quote((_p("¿Jas che?"),))),
        ),
        Callout("norma", _t("Artículo 10"), (_p("Información pública de oficio."),)),
        Callout("atencion", _t("Datos personales"), (_p("No publique números de DPI."),)),
    )
    return (agua, *others)


def _fields() -> Form:
    seat = FormField("sesion", "seleccion", "Tipo de sesión", ("Ordinaria", "Extraordinaria"))
    table = Table(
        header=(_t("N.º"), _t("Acuerdo"), _t("Responsable")),
        rows=tuple(
            (
                _t(str(n)),
                (FormField(f"acuerdo-{n}", "texto", f"Acuerdo {n}"),),
                (FormField(f"resp-{n}", "texto"),),
            )
            for n in (1, 2)
        ),
        align=("right", "", ""),
        widths=(10, 60, 30),
    )
    return Form(
        _t("Acta de cabildo abierto"),
        (
            _p(
                "Acta número ",
                FormField("numero", "numero", "Número de acta", width=6, required=True),
                ". Fecha: ",
            ),
            _p(
                "En ",
                FormField("lugar", "texto", "Lugar de la sesión", width=30),
                ", a las ",
                FormField("hora", "texto", width=8),
            ),
            _p(
                "Fecha: ", FormField("fecha", "fecha", "Fecha de la sesión", required=True), " Sesión: ", seat
            ),
            _p(
                FormField("convocada", "casilla", "La convocatoria se publicó"),
                " La convocatoria se publicó.",
            ),
            _p("Resumen:"),
            _p(FormField("resumen", "parrafo", "Resumen de lo tratado", rows=4)),
            table,
            _p("Firma: ", FormField("firma", "firma", "Firma de quien preside", width=30)),
        ),
        "formulario-acta",
        Label("Formulario", "A7", 1),
    )


def _lists() -> Blocks:
    nested = ListItem(
        (_p("Reciba la solicitud."), ListBlock(False, _items("escrita", "verbal", "electrónica")))
    )
    loose = ListItem((_p("Primer párrafo del paso."), _p("Segundo párrafo del paso.")))
    return (
        ListBlock(True, (nested, *_items("Oriente a la persona.", "Entregue constancia."))),
        ListBlock(True, (loose, *_items("Otro paso.")), start=4, tight=False),
        ListBlock(
            False,
            (ListItem((_p("Portal al día"),), True), ListItem((_p("Tablero mural al día"),), False)),
        ),
        DefinitionList(
            (
                _definition("UIP", "Unidad de Información Pública."),
                Definition(
                    _t("OMAS"), ((_p("Oficina Municipal de Agua."),), (_p("También, quien la dirige."),))
                ),
            )
        ),
    )


def _chapter_card() -> Card:
    law = Definition(
        _t("Base legal"), ((_p(Link("#fuente-dto-57-2008", _t("Decreto 57-2008")), ", art. 10"),),)
    )
    return Card(
        _t("Ficha del capítulo"),
        (
            _definition("Para quién", "Unidad de Información, secretaría y Concejo"),
            _definition("Tiempo", "Una tarde"),
            law,
            _definition("Qué producto sale", "Lista de verificación firmada"),
            _definition("Responsable", "INFOM"),
        ),
    )


def _long_paragraph() -> Paragraph:
    return _p(
        "Toda municipalidad es ",
        Emphasis(_t("sujeto obligado")),
        " y debe ",
        Strong((Text("publicar "), Emphasis(_t("de oficio")))),
        " los 29 numerales (",
        Link("#fuente-dto-57-2008", _t("Decreto 57-2008")),
        ", art. 10).",
        NoteReference("uno", 1),
        SoftBreak(),
        "La redacción ",
        Strikethrough(_t("anterior")),
        " se conserva en ",
        Code("articulo_10.csv"),
        ".",
        LineBreak(),
        "Vea la ",
        Reference("tabla-plazos", "Tabla 7.1"),
        ", la ",
        Reference("figura-agua", "Figura 7.1"),
        ", el ",
        Reference("anexo-a7", "Anexo A7"),
        " y el ",
        Link("https://www.infom.gob.gt/", _t("sitio del INFOM"), "Instituto de Fomento Municipal"),
        ". Sello: ",
        Image("imagenes/sello.png", "Sello de la unidad"),
        " & < > \" ' ¿ñ? k'iche', xinka ḧ ẍ ɨ.",
    )


def _chapter() -> Section:
    only = Conditional(
        Condition(departments=("07", "08")),
        (
            _p("Las autoridades indígenas convocan junto con el Concejo."),
            ListBlock(False, _items("Sololá", "Totonicapán")),
        ),
        "Solo para Sololá y Totonicapán",
    )
    mechanism = Card(
        _t("Cabildo abierto"),
        (_definition("Quién convoca", "El Concejo Municipal"), _definition("Efecto", "Informa y consulta")),
        "ficha-cabildo",
    )
    blocks: tuple[Block, ...] = (
        _chapter_card(),
        _long_paragraph(),
        Heading(2, _t("Qué se publica"), "que-se-publica", "7.1"),
        *_lists(),
        _small_table(),
        Heading(3, (Text("Con qué "), Emphasis(_t("frecuencia"))), "con-que-frecuencia", "7.1.1"),
        _p("Vea la ", Reference("con-que-frecuencia", "sección 7.1.1"), "."),
        Heading(4, _t("Casos especiales"), "casos-especiales"),
        Quote((_p("Todos los actos de la administración son públicos."), _p("Constitución, art. 30"))),
        CodeBlock("numeral,titulo\n1,Estructura orgánica\n", "csv"),
        Rule(),
        Heading(2, _t("El agua, a la vista"), "el-agua-a-la-vista", "7.2"),
        *_figures(),
        *_callouts(),
        mechanism,
        only,
        _long_table(),
    )
    notes = (
        Note(
            1,
            "uno",
            (
                _p(
                    "El artículo 10 tiene veintinueve numerales; vea ",
                    Reference("normas", "Normas y fuentes citadas"),
                    ".",
                ),
            ),
        ),
        Note(2, "uip", (_p("Puede ser una sola persona."), _p("Nombrada por acuerdo."))),
    )
    return Section(
        "transparencia-activa",
        SectionKind.CHAPTER,
        _t("Transparencia activa: los 29 numerales"),
        blocks,
        "7",
        "Capítulo 7",
        notes,
        "07-transparencia-activa.md",
        hashlib.sha256(b"capitulo 7").hexdigest(),
    )


def _first_chapter() -> Section:
    blocks: Blocks = (
        _p(
            "Gobernar con las puertas abiertas. Siga en el ",
            Reference("transparencia-activa", "Capítulo 7"),
            ".",
        ),
        Heading(2, _t("Cuatro valores"), "cuatro-valores", "1.1"),
        _p(
            "Transparencia, participación, ",
            GlossaryLink("rendicion", _t("rendición de cuentas")),
            " y tecnología.",
        ),
        _p("Una nota.", NoteReference("uno", 1)),
    )
    return Section(
        "que-es",
        SectionKind.CHAPTER,
        _t("Qué es el gobierno abierto"),
        blocks,
        "1",
        "Capítulo 1",
        (Note(1, "uno", (_p("Nota del primer capítulo."),)),),
        "01-que-es.md",
        hashlib.sha256(b"capitulo 1").hexdigest(),
    )


def _annex() -> Section:
    return Section(
        "anexo-a7",
        SectionKind.ANNEX,
        _t("Acta de cabildo abierto"),
        (_p("Llene el formulario en la sesión."), _fields()),
        "A7",
        "Anexo A7",
        path="anexos/a7-acta.md",
        text_hash=hashlib.sha256(b"anexo 7").hexdigest(),
    )


def _front() -> tuple[Section, ...]:
    contents = Listing(
        "contents",
        (
            Entry("", "Presentación", "presentacion"),
            Entry("1", "Qué es el gobierno abierto", "que-es"),
            Entry("1.1", "Cuatro valores", "cuatro-valores", 2),
            Entry("7", "Transparencia activa: los 29 numerales", "transparencia-activa"),
            Entry("7.1", "Qué se publica", "que-se-publica", 2),
            Entry("7.2", "El agua, a la vista", "el-agua-a-la-vista", 2),
            Entry("A7", "Acta de cabildo abierto", "anexo-a7"),
            Entry("", "Normas y fuentes citadas", "normas"),
            Entry("", "Glosario", "glosario"),
            Entry("", "Índice de formularios", "indice-formularios"),
        ),
    )
    tables = Listing(
        "tables",
        (
            Entry("Tabla 7.1", "Plazos de una solicitud", "tabla-plazos"),
            Entry("Tabla 7.2", "Sesenta municipios y sus hogares con agua por tubería", "tabla-municipios"),
        ),
    )
    figures = Listing(
        "figures",
        (
            Entry("Figura 7.1", "Hogares con agua por tubería dentro de la vivienda", "figura-agua"),
            Entry("Figura 7.2", "Tanque de distribución", "figura-tanque"),
        ),
    )
    welcome = (
        _p("Esta guía es de ", Strong(_t("Salcajá")), ". La escriben INFOM y ANAM."),
        _p("Úsela, cópiela y mejórela."),
    )
    return (
        Section("contenido", SectionKind.FRONT, _t("Contenido"), (contents,)),
        Section("indice-tablas", SectionKind.FRONT, _t("Índice de tablas"), (tables,)),
        Section("indice-figuras", SectionKind.FRONT, _t("Índice de figuras"), (figures,)),
        Section("presentacion", SectionKind.FRONT, _t("Presentación"), welcome, path="00-presentacion.md"),
    )


def _back() -> tuple[Section, ...]:
    norms = Table(
        header=(_t("Norma o fuente"), _t("Título"), _t("Citada en"), _t("Verificada")),
        rows=(
            (
                _t("Decreto 57-2008"),
                (
                    Text("Ley de Acceso a la Información Pública. "),
                    Link("https://www.congreso.gob.gt/", _t("congreso.gob.gt")),
                ),
                (
                    Reference("que-es", "Capítulo 1"),
                    Text(", "),
                    Reference("transparencia-activa", "Capítulo 7"),
                ),
                _t("no"),
            ),
            (
                _t("Decreto 12-2002"),
                _t("Código Municipal"),
                (Reference("transparencia-activa", "Capítulo 7"),),
                _t("sí"),
            ),
        ),
        align=("", "", "", "center"),
        widths=(22, 43, 22, 13),
        row_ids=("fuente-dto-57-2008", "fuente-dto-12-2002"),
    )
    see = ListItem((_p("Vea también ", GlossaryLink("rendicion", _t("rendición de cuentas")), "."),))
    glossary = DefinitionList(
        (
            Definition(
                _t("Cloro residual"),
                ((_p("Cloro que queda en el agua."), ListBlock(False, (see,))),),
                "g-cloro-residual",
            ),
            _definition("Rendición de cuentas", "Explicar lo hecho y responder por ello.", "g-rendicion"),
        ),
        tight=False,
    )
    forms = Listing(
        "forms",
        (Entry("Formulario A7.1", "Acta de cabildo abierto", "formulario-acta", note="Deja constancia."),),
    )
    return (
        Section(
            "normas",
            SectionKind.BACK,
            _t("Normas y fuentes citadas"),
            (_p("Solo las citadas en esta edición."), norms),
        ),
        Section("glosario", SectionKind.BACK, _t("Glosario"), (glossary,)),
        Section("indice-formularios", SectionKind.BACK, _t("Índice de formularios"), (forms,)),
    )


def _anchors(sections: tuple[Section, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for section in sections:
        found[section.id] = section.id
        notes = tuple(block for note in section.notes for block in note.blocks)
        for block in walk(section.blocks + notes):
            ids = [getattr(block, "id", "")]
            match block:
                case DefinitionList(items=items) | Card(items=items):
                    ids += [item.id for item in items]
                case Table(row_ids=row_ids):
                    ids += row_ids
                case _:
                    pass
            found.update((id, section.id) for id in ids if id)
    return found


def sample_document(*, approved: bool = False) -> Document:
    """Return a document of about twelve pages with every settled kind; a draft unless `approved`."""
    sections = (*_front(), _first_chapter(), _chapter(), _annex(), *_back())
    edition = Edition("2026-11-22", dt.date(2026, 11, 22), approved, "0123abcd" * 5 if approved else "")
    mark = edition.mark
    imprint = Imprint(
        (
            ("Edición", mark),
            ("Fecha", "22 de noviembre de 2026"),
            ("Territorio", "Salcajá, Quetzaltenango"),
            ("Huella del contenido", "e3b0c44298fc (completa en la última página)"),
            ("Licencia", "CC BY 4.0"),
        ),
        (
            "Instituto de Fomento Municipal (INFOM) y Asociación Nacional de Municipalidades (ANAM).",
            "Límites: CONRED, vía OCHA COD-AB Guatemala (2019), CC BY 3.0 IGO; simplificados.",
        ),
    )
    return Document(
        title="Guía técnica de Gobierno Abierto municipal",
        subtitle="Para equipos municipales",
        language="es",
        edition=edition,
        territory=Territory(
            "0902", "Salcajá", TerritoryKind.MUNICIPALITY, "09", "Quetzaltenango", "Región VI", ("spa", "quc")
        ),
        institutions=(
            ("INFOM", "Instituto de Fomento Municipal"),
            ("ANAM", "Asociación Nacional de Municipalidades"),
        ),
        sections=sections,
        assets=_assets(),
        anchors=_anchors(sections),
        imprint=imprint,
        content_hash=hashlib.sha256(b"muestra").hexdigest(),
        cover="generado/portada.svg",
        cover_lines=("Municipio de Salcajá", "Departamento de Quetzaltenango", "Idiomas: español y k'iche'"),
        keywords=("gobierno abierto", "municipalidades", "agua y saneamiento"),
        description="Cómo abrir el gobierno municipal, paso a paso.",
        downloads=(
            Download("datos/agua.csv", "Hogares con agua por tubería", b"codigo,hogares\n0902,91.2\n"),
        ),
        languages=(("es", "español"), ("quc", "k'iche'")),
        base_url="https://guia.example.org/",
        previous=(Edition("2026-05-04", dt.date(2026, 5, 4), True),),
        changes=("Se añadió el capítulo del agua.",),
    )
