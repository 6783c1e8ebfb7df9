"""The web edition: a folder of pages that opens by double click, from any server, with no network at all.

Addresses are relative and all pages stand in one folder, so that it works in any sub-path and from a USB
stick. Without a public address (`url_base`) there is no sitemap, which may hold only absolute addresses.
There is no robots.txt either: it counts only at the root of a server; the pages of a draft ask by
themselves not to be indexed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from guia_editor.errors import ExportFailed, UnsafeContent
from guia_editor.export import Options
from guia_editor.export.html import width_rules
from guia_editor.export.web_editions import manifest, offers
from guia_editor.export.web_feed import atom_feed, sitemap
from guia_editor.export.web_pages import Site
from guia_editor.export.web_search import search_files
from guia_editor.export.web_site import page_files
from guia_editor.export.web_writer import MEDIA
from guia_editor.i18n import _
from guia_editor.model.document import Document, Report
from guia_editor.model.progress import Progress

FOLDER = "web"
RESOURCES = "recursos/"
_SCRIPTS = ("tema.js", "guia.js", "buscar.js")
_STEMMERS = ("base-stemmer.js", "spanish-stemmer.js")


def write(
    document: Document, options: Options, folder: Path, report: Report, progress: Progress
) -> tuple[str, ...]:
    """Write the site into `folder/web`; return every file written, relative to `folder`.

    Raises `ExportFailed` when a template or a finished document cannot be read, `UnsafeContent` when a file
    would land outside the folder or a template is a link out of theirs. A page can express everything a
    document holds: nothing is reported.
    """
    names: list[str] = []
    total = len(document.sections) + 1
    for done, (name, data) in enumerate(_files(document, options)):
        if name.endswith(".html"):
            progress.step(min(done, total), total, name)
        target = folder / FOLDER / inside_site(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        names.append(f"{FOLDER}/{name}")
    progress.step(total, total, FOLDER)
    return tuple(names)


def _files(document: Document, options: Options) -> Iterator[tuple[str, bytes]]:
    files = page_files(document)
    offered = offers(document, options.finished)
    site = Site(document, options.templates / "web", files, offered, checked=options.checked)
    pages = dict(site.pages())
    yield from ((name, page.encode()) for name, page in pages.items())
    for name, script in search_files(document, files).items():
        yield f"{RESOURCES}busqueda/{name}", script.encode()
    yield from resources(document, options.templates)
    for key, asset in document.assets.items():
        yield MEDIA + key, asset.data
    for offer in offered:
        yield offer.href, offer.data
    yield "feed.xml", atom_feed(document)
    if addresses := sitemap(document, (name for name in pages if name != "404.html")):
        yield "sitemap.xml", addresses
    yield "edicion.json", manifest(document)


def inside_site(name: str) -> PurePosixPath:
    """Return a file's path in the site. Raises `UnsafeContent` when it would leave it."""
    path = PurePosixPath(name)
    if str(path) != name or path.is_absolute() or ".." in path.parts or set(name) & set("\\:"):
        raise UnsafeContent(
            _("El archivo «{name}» quedaría fuera de la carpeta del sitio.").format(name=name),
            _("Cámbiele el nombre en la guía."),
        )
    return path


def resources(
    document: Document, templates: Path, scripts: tuple[str, ...] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield style sheets, scripts, fonts and licences as (file, content); `scripts` are further ones.

    Raises `ExportFailed` when a template is missing, `UnsafeContent` when one is a link out of the folder.
    """
    try:
        yield from _read_resources(document, templates, scripts)
    except OSError as error:
        raise ExportFailed(
            _("Falta un archivo de las plantillas: «{name}».").format(name=Path(error.filename or "").name),
            _("Vuelva a instalar el programa o recupere la carpeta «plantillas»."),
        ) from error


def _read_resources(
    document: Document, templates: Path, scripts: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    root = templates.resolve()

    def read(path: Path) -> bytes:
        # A guide brings its own templates: a link in them must not publish a file of this machine.
        if not path.resolve().is_relative_to(root):
            raise UnsafeContent(
                _("La plantilla «{name}» es un enlace a un archivo de afuera.").format(name=path.name),
                _("Ponga en su lugar una copia del archivo, o recupere la carpeta «plantillas»."),
            )
        return path.read_bytes()

    web, fonts = templates / "web", templates / "fuentes"
    faces = read(fonts / "fuentes-web.css").decode().replace('url("', 'url("fuentes/')
    theme = read(templates / "tema.css").decode()
    looks = read(web / "estilos.css").decode()
    sheet = "\n".join((theme, faces, looks, width_rules(), _print_mark(document.edition.mark)))
    yield f"{RESOURCES}estilos.css", sheet.encode()
    for name in ("oscuro.css", "favicon.svg", *_SCRIPTS, *scripts):
        yield RESOURCES + name, read(web / name)
    for name in _STEMMERS if document.language == "es" else ():
        yield RESOURCES + name, read(web / "vendor" / name)
    for path in sorted(fonts.glob("*.woff2")):
        yield f"{RESOURCES}fuentes/{path.name}", read(path)
    licences = (*sorted((web / "vendor").glob("LICENCIA-*")), *sorted(fonts.glob("LICENCIA-*")))
    yield f"{RESOURCES}LICENCIAS.txt", _joined({path.stem: read(path).decode() for path in licences})


def _joined(texts: Mapping[str, str]) -> bytes:
    parts = (f"===== {name} =====\n\n{text.strip()}\n" for name, text in texts.items())
    return "\n\n".join(parts).encode()


def _print_mark(mark: str) -> str:
    """Return the rule that puts the edition's mark on every printed page, not only on the first."""
    words = "".join(c if c.isalnum() or c in " .·-" else f"\\{ord(c):x} " for c in mark)
    return f'@page {{ @bottom-center {{ content: "{words}"; font: 8pt "Noto Sans", sans-serif; }} }}\n'
