"""The page that checks copies in the field: one file, no network, on a phone or from a USB stick.

It holds what the codes of all editions are made from and computes them anew, which takes some twenty
kilobytes for ten editions of 363 territories in four languages. Files are known by 96 bits of their SHA-256.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from guia_editor.errors import ExportFailed
from guia_editor.i18n import _, long_date
from guia_editor.model.copy_code import CHECK_PAGE, edition_seed

_SHOWN = 12
_KNOWN_BYTES = 12


@dataclass(frozen=True, slots=True)
class KnownEdition:
    """An edition that the page tells; `files` are SHA-256 (hexadecimal) by file name and territory code."""

    number: str
    date: dt.date
    content_hash: str
    approved: bool
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the page knows: editions, newest first; (code, name, department); (language, its name)."""

    title: str
    institutions: tuple[str, ...]
    day: dt.date
    editions: tuple[KnownEdition, ...]
    places: tuple[tuple[str, str, str], ...]
    languages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    day: str
    hash: str


@dataclass(frozen=True, slots=True)
class _Facts:
    title: str
    institutions: tuple[str, ...]
    day: str
    rows: tuple[_Row, ...]


def check_page(templates: Sequence[Path], known: Known) -> bytes:
    """Return the page; what it is made from is taken from the first of the folders `plantillas` that has it.

    Raises `ExportFailed` when a template cannot be used.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined
    )
    rows = (
        _Row(one.number, long_date(one.date), one.content_hash[:_SHOWN])
        for one in known.editions
        if one.approved
    )
    facts = _Facts(known.title, known.institutions, long_date(known.day), tuple(rows))
    stem = CHECK_PAGE.removesuffix(".html")
    try:
        page = environment.get_template(f"web/{CHECK_PAGE}").render(
            facts=facts,
            palette=_plain(environment, "tema.css"),
            style=_plain(environment, f"web/{stem}.css"),
            script=_plain(environment, f"web/{stem}.js"),
            data=Markup(_data(known)),
        )
    except (TemplateError, OSError) as error:
        raise ExportFailed(
            _("La plantilla «{name}» no se puede usar: {reason}.").format(name=CHECK_PAGE, reason=error),
            _("Corríjala, o recupere la carpeta «plantillas»."),
        ) from error
    return page.encode()


def _plain(environment: ImmutableSandboxedEnvironment, name: str) -> Markup:
    """Return a style sheet or a script as it stands, unable to end its element."""
    if environment.loader is None:
        raise TemplateError(name)
    source, _path, _fresh = environment.loader.get_source(environment, name)
    return Markup(source.replace("</", "<\\/"))


def _data(known: Known) -> str:
    """Return what the script reads, as JSON that cannot end its element."""
    said = {
        "ediciones": [_edition(one) for one in known.editions],
        "lugares": known.places,
        "idiomas": known.languages,
        "palabras": _words(),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _edition(one: KnownEdition) -> dict[str, object]:
    return {
        "numero": one.number,
        "dia": long_date(one.date),
        "aprobada": one.approved,
        "semilla": edition_seed(one.number, one.content_hash, approved=one.approved),
        "contenido": one.content_hash[:_SHOWN],
        "huella": one.content_hash,
        "archivos": {name: _records(hashes) for name, hashes in sorted(one.files.items())},
    }


def _records(hashes: Mapping[str, str]) -> str:
    """Return, one after another, four letters of a territory's code and sixteen of a hash in base 64."""
    return "".join(
        f"{code:4}{base64.b64encode(bytes.fromhex(digest)[:_KNOWN_BYTES]).decode()}"
        for code, digest in sorted(hashes.items())
    )


def _words() -> dict[str, str]:
    """Return what the page says of a copy."""
    return {
        "falta": _("Escriba el código"),
        "falta_que": _("Está al pie de la portada y en la página de créditos del ejemplar."),
        "largo": _("El código no está completo"),
        "largo_que": _("Un código tiene 12 letras y números; aquí hay {}."),
        "error": _("Hay un error al escribir el código"),
        "error_que": _(
            "Una letra no es la que dice el ejemplar, o dos están cambiadas de lugar. Léalo otra vez, "
            "despacio. Esto no quiere decir que el ejemplar sea falso."
        ),
        "ninguna": _("Ninguna edición tiene este código"),
        "ninguna_que": _(
            "El código está bien escrito, pero no es de ninguna edición que conozca esta página. El "
            "ejemplar puede ser de una edición más nueva que la página, o ser falso: pregunte "
            "a la institución."
        ),
        "autentico": _("El código es de una edición aprobada"),
        "limite": _(
            "Compare el municipio y la huella con los de su ejemplar: "
            "un código se puede copiar en otro papel."
        ),
        "ultima": _("Es la edición más reciente que conoce esta página."),
        "hay_nueva": _("Hay una edición más reciente: {}."),
        "borrador": _("Es un borrador, no una edición aprobada"),
        "borrador_que": _(
            "Las instituciones no lo han aprobado. No lo cite ni lo aplique como edición oficial."
        ),
        "archivo": _("El archivo es el que se publicó, sin cambios"),
        "ajeno": _("No se reconoce «{}»"),
        "ajeno_que": _(
            "Esta página no conoce los archivos de todos los municipios y ediciones, así que puede ser "
            "auténtico. También puede que alguien lo haya cambiado, aunque sea guardándolo de nuevo. "
            "Compruebe el código que está dentro y, ante la duda, pida el archivo otra vez."
        ),
        "otro_tipo": _(
            "Esta página reconoce documentos de Word y PDF. Si es un paquete ZIP, ábralo y elija uno de los "
            "que trae."
        ),
        "sin_archivos": _(
            "Esta página se hizo sin los archivos de las ediciones a la mano, y no puede reconocerlos. "
            "Compruebe el código que está dentro."
        ),
        "declara": _("Dice ser la edición {}, y su huella coincide"),
        "declara_que": _(
            "«edicion.json» solo dice lo que la carpeta contiene. Elija también el PDF o el Word para saber "
            "si son los publicados."
        ),
        "declara_no": _("La huella que declara no es la de ninguna edición que conozca esta página."),
        "no_se_lee": _("El archivo no se pudo leer"),
        "no_se_lee_que": _("Cópielo primero al teléfono o a la computadora y elíjalo otra vez."),
        "sin_qr": _("No se ve ningún código QR en la foto"),
        "sin_qr_que": _("Tómela de cerca, con luz y de frente, o escriba el código."),
        "edicion": _("Edición"),
        "fecha": _("Fecha"),
        "lugar": _("Territorio"),
        "idioma": _("Idioma"),
        "codigo": _("Código"),
        "huella": _("Huella del contenido"),
        "nombre": _("Archivo"),
        "sha": _("SHA-256 del archivo"),
    }
