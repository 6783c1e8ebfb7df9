"""A small guide made by hand: three departments, five municipalities, chapters of every source kind."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping

from guia_editor.model.blocks import (
    Blocks,
    Callout,
    Chart,
    Citation,
    CitationItem,
    Column,
    Condition,
    Conditional,
    DataTable,
    Figure,
    Form,
    FormField,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Lines,
    Link,
    NoteDefinition,
    NoteReference,
    Paragraph,
    Profile,
    Reference,
    Table,
    Text,
    Variable,
)
from guia_editor.model.document import Asset, SectionKind
from guia_editor.model.edition import Edition
from guia_editor.model.guide import (
    Chapter,
    DataFile,
    FrontMatter,
    Guide,
    Institution,
    Language,
    Source,
    Term,
)
from guia_editor.model.territory import Indicator, Ring, Territories, Territory, TerritoryKind

EDITION = Edition("2026-11-22", dt.date(2026, 11, 22))

_PLACES = (
    # code, name, department, region, languages, households, with piped water, score
    ("0701", "Sololá", "07", "Región VI Suroccidental", ("cak", "spa"), 1000, 500, 40.0),
    ("0702", "San Juan", "07", "Región VI Suroccidental", ("tzj",), 500, 400, None),
    ("0801", "Totonicapán", "08", "Región VI Suroccidental", ("quc",), 2000, 600, 60.0),
    ("0802", "San Juan", "08", "Región VI Suroccidental", ("quc", "spa"), 300, 270, 50.0),
    ("1801", "Izabal", "18", "Región III Nororiental", ("spa", "kek"), 1500, 1200, 70.0),
)
_DEPARTMENTS = {"07": "Sololá", "08": "Totonicapán", "18": "Izabal"}


def p(*parts: str | Inline, line: int = 0) -> Paragraph:
    """A paragraph of words and inlines."""
    inlines = tuple(Text(part) if isinstance(part, str) else part for part in parts)
    return Paragraph(inlines, Lines(line, line))


def _square(x: float, y: float, size: float = 1.0) -> tuple[tuple[Ring, ...], ...]:
    return (((((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))),),)


def territories() -> Territories:
    """Five municipalities in a row, each a square of one degree."""
    municipalities = {
        code: Territory(
            code,
            name,
            TerritoryKind.MUNICIPALITY,
            department,
            _DEPARTMENTS[department],
            region,
            languages,
            {"hogares": households, "agua": water, "puntaje": score},
        )
        for code, name, department, region, languages, households, water, score in _PLACES
    }
    departments = {
        code: Territory(code, name, TerritoryKind.DEPARTMENT, region="Región")
        for code, name in _DEPARTMENTS.items()
    }
    outlines = {code: _square(index - 91.0, 14.0) for index, code in enumerate(municipalities)}
    outlines |= {code: outlines[f"{code}01"] for code in departments}
    return Territories(
        Territory("00", "Guatemala", TerritoryKind.COUNTRY),
        departments,
        municipalities,
        outlines,
        (_square(-90.7, 14.3, 0.2)[0],),
    )


INDICATORS = {
    "agua": Indicator("agua", "Hogares con agua por tubería", ("agua",), ("hogares",), source="ine"),
    "hogares": Indicator("hogares", "Hogares", ("hogares",), unit="hogares", decimals=0, source="ine"),
    "puntaje": Indicator("puntaje", "Puntaje", ("puntaje",), unit="puntos", aggregate="promedio"),
}

SOURCES = {
    "dto-57-2008": Source(
        "dto-57-2008", "Decreto 57-2008", "Ley de Acceso", "norma", url="https://www.congreso.gob.gt/x"
    ),
    "dto-12-2002": Source(
        "dto-12-2002", "Decreto 12-2002", "Código Municipal", "norma", verified=True, verified_on="2026-10-01"
    ),
    "ine": Source("ine", "INE, Censo 2018", "XII Censo", "dato"),
    "no-citada": Source("no-citada", "Acuerdo 1", "Acuerdo que nadie cita", "norma"),
}

GLOSSARY = {
    "uip": Term("uip", "Unidad de Información Pública", "Oficina que responde.", "UIP", ("acta",)),
    "acta": Term("acta", "Acta", "Documento que deja constancia."),
}

DATA = DataFile(
    "datos/pozos.csv",
    ("codigo", "pozo", "caudal", "anio"),
    (
        ("0701", "El Zapote", "1200.5", "2015"),
        ("0701", "Ángeles", "90", "2020"),
        ("0702", "La Vega", "300", "2018"),
        ("0801", "Chimente", "", "2001"),
    ),
    b"codigo,pozo,caudal,anio\n0701,El Zapote,1200.5,2015\n",
)


def chapter(
    id: str,
    blocks: Blocks,
    *,
    kind: SectionKind = SectionKind.CHAPTER,
    number: str = "",
    title: str = "",
    legal_basis: tuple[str, ...] = (),
) -> Chapter:
    """A chapter whose file bears its id."""
    front = FrontMatter(id, title or id.capitalize(), "infom", "Concejo", "Una tarde", legal_basis, "Acta")
    return Chapter(f"{id}.md", kind, front, "", hashlib.sha256(id.encode()).hexdigest(), blocks, 9, number)


def guide(*chapters: Chapter, assets: Mapping[str, Asset] | None = None) -> Guide:
    """A guide of some chapters, with the sources, terms, data and territories above."""
    return Guide(
        title="Guía de prueba",
        subtitle="",
        description="",
        language="es",
        institutions=(Institution("infom", "Instituto de Fomento Municipal", "INFOM"),),
        chapters=chapters,
        variables={"censo": "Censo 2018"},
        wide_names={"pais": {"municipio": "su municipio"}, "departamento": {"municipio": "su municipio"}},
        indicators=INDICATORS,
        sources=SOURCES,
        glossary=GLOSSARY,
        data={DATA.path: DATA},
        territories=territories(),
        assets=assets or {},
        edition=EDITION,
        content_hash="ab" * 32,
        languages=(Language("quc", "k'iche'"), Language("cak", "kaqchikel"), Language("spa", "español")),
        credits=("Texto: borrador.",),
    )


def cite(key: str, locator: str = "", line: int = 0) -> Citation:
    """A citation of one work."""
    return Citation((CitationItem(key, locator),), line)


def full_guide() -> Guide:
    """A guide that uses every source-only kind and every kind of reference."""
    water: Blocks = (
        p(
            "En ",
            Variable("municipio"),
            ", el ",
            Variable("dato:agua"),
            " de los hogares tiene agua",
            NoteReference("b"),
            ".",
        ),
        Heading(2, (Text("El tablero"),), "tablero"),
        p("Publique el dato ", cite("dto-57-2008", "art. 10"), ". Vea la ", Reference("tabla-pozos"), "."),
        DataTable(
            "datos/pozos.csv",
            (Column("pozo", "Pozo"), Column("caudal", "Caudal (m³)"), Column("anio", "Año")),
            (Text("Pozos de "), Variable("municipio")),
            "tabla-pozos",
            (),
            "-caudal",
            source="ine",
        ),
        Heading(3, (Text("Detalle"),)),
        Chart("barras", ("agua",), (Text("Agua"),), "fig-agua"),
        Chart("mapa", ("agua",), (Text("Mapa del agua"),), "fig-mapa", "Mapa"),
        Profile(("agua", "hogares", "puntaje"), (Text("Perfil"),), "perfil"),
        Conditional(
            Condition(departments=("07",)),
            (
                Heading(2, (Text("Solo en Sololá"),)),
                p("Texto de Sololá"),
                Callout("agua", (Text("Lago"),), (p("Cuídelo"),)),
            ),
        ),
        NoteDefinition("a", (p("Nota a"),)),
        NoteDefinition("b", (p("Nota b", NoteReference("a")),)),
        NoteDefinition("sin-marca", (p("Nadie la llama"),)),
    )
    annex: Blocks = (
        p("Según ", cite("dto-12-2002"), ", llene el formulario."),
        Form(
            (Text("Acta"),),
            (p("Deja constancia."), p("Lugar: ", FormField("lugar", "texto", "Lugar en {{municipio}}"))),
            "form-acta",
        ),
    )
    front: Blocks = (
        p(
            "Empiece por el ",
            Reference("agua"),
            ", la ",
            Reference("tablero"),
            " y el ",
            Reference("anexo"),
            ".",
        ),
        p(
            "Vea ",
            Reference("form-acta"),
            ", ",
            Reference("glosario"),
            " y ",
            GlossaryLink("uip", (Text("la UIP"),)),
            ".",
        ),
        p(Link("#fig-agua", (Text("la figura"),)), " de la edición ", Variable("edicion"), "."),
        Table(((Text("A"),),), (((Text("1"),),),), ("",), (Text("Suelta"),), source=(Text("ine"),)),
        Figure(Image("imagenes/{{codigo}}.png", "Foto de {{municipio}}"), (Text("Foto"),), "fig-foto"),
    )
    codes = ("00", "07", "08", "18", *(place[0] for place in _PLACES), "el código de su municipio")
    assets = {
        f"imagenes/{code}.png": Asset(f"imagenes/{code}.png", "image/png", b"\x89PNG", 1, 1) for code in codes
    }
    return guide(
        chapter("anexo", annex, kind=SectionKind.ANNEX, number="A7", title="Acta de {{municipio}}"),
        chapter("agua", water, number="7", legal_basis=("dto-57-2008, art. 10", "dto-12-2002")),
        chapter("presentacion", front, kind=SectionKind.FRONT),
        assets=assets,
    )
