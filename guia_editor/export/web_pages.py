"""The pages of a web edition, from the templates in `plantillas/web/`, which escape every value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from guia_editor.errors import ExportFailed
from guia_editor.export.web_editions import Offer, changes, last_before
from guia_editor.export.web_site import (
    Group,
    Target,
    edition_folder,
    full_title,
    groups,
    is_listing,
    on_this_page,
    public_address,
    section_target,
    toc_lines,
)
from guia_editor.export.web_writer import MEDIA, section_html
from guia_editor.i18n import _ as message
from guia_editor.i18n import long_date, wording
from guia_editor.model.copy_code import CHECK_PAGE
from guia_editor.model.document import Document, Section

NO_LINKS = Markup("")


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame of a page needs to know: `toc` are lines that link inside it, `group` the part it is of.

    In a site of many territories, `section` names what the page is an edition of, `variant` which one; a
    page of the country's edition has none.
    """

    file: str
    title: str
    crumb: str
    description: str = ""
    toc: Markup = NO_LINKS
    group: Group | None = None
    previous: Target | None = None
    next: Target | None = None
    section: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same edition in another language: the folder of its pages."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class EarlierEdition:
    """An edition before this one; `href` is empty where the guide has no public address to find it at."""

    mark: str
    date: object
    notes: tuple[str, ...]
    href: str


def toc_markup(lines: Iterable[str]) -> Markup:
    """Return the links inside a page as its frame takes them."""
    return Markup("\n".join(lines))


def cover_page(document: Document) -> Page:
    """Return what the frame of the first page needs to know."""
    return Page("index.html", document.title, document.title, document.description, section="index")


@contextmanager
def template_errors_told() -> Iterator[None]:
    """Turn what is wrong with a template into `ExportFailed`."""
    try:
        yield
    except TemplateError as error:
        raise ExportFailed(
            message("La plantilla web «{name}» no sirve: {why}").format(
                name=getattr(error, "name", None) or "", why=error.message
            ),
            message("Recupere la carpeta «plantillas/web» o corrija lo que se cambió en ella."),
        ) from error


class Site:
    """All pages of one document; templates are read from a folder, `files` names each section's page.

    `many` says that the pages are the country's in a site of many territories, `checked` that the page which
    checks copies lies beside them.
    """

    def __init__(
        self,
        document: Document,
        templates: Path,
        files: Mapping[str, str],
        offered: tuple[Offer, ...],
        *,
        many: bool = False,
        checked: bool = False,
    ) -> None:
        self.document = document
        self.files = files
        self.offered = offered
        self.wording = wording(document.language)
        self.groups = groups(document, files)
        # A working guide brings its own templates, and a guide may come from anyone.
        self.templates = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.globals.update(
            document=document,
            groups=self.groups,
            address=public_address(document),
            languages=self._languages(),
            program_links=(*self._program_links(), *self._check_link(checked)),
            many=many,
            long_date=partial(long_date, language=document.language),
            _=self.wording,
        )

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield every page as (file, HTML). Raises `ExportFailed` when a template is missing or wrong."""
        with template_errors_told():
            targets = ((section_target(s, self.files), is_listing(s)) for s in self.document.sections)
            drawn = self.document.assets.get(self.document.cover)
            picture = (MEDIA + drawn.path, drawn.width, drawn.height) if drawn else None
            yield self.cover(targets, picture)
            yield from self._sections()
            yield from self.program_pages()

    # --- the guide -------------------------------------------------------------------------------

    def cover(
        self,
        targets: Iterable[tuple[Target, bool]],
        picture: tuple[str, int, int] | None,
        **values: object,
    ) -> tuple[str, str]:
        """Return the first page.

        `targets` are the links to the sections, each with whether it only lists what stands elsewhere;
        `picture` is the map's address, with its size in pixels; `values` what differs from the document.
        """
        links = tuple(targets)
        return self.render(
            "portada.html",
            cover_page(self.document),
            cover=picture and dict(zip(("src", "width", "height"), picture, strict=True)),
            start=next((target for target, listing in links if not listing), None),
            listings=[target for target, listing in links if listing],
            offers=self.offered,
            **values,
        )

    def _sections(self) -> Iterator[tuple[str, str]]:
        for section, page in self.frames():
            # The writer has escaped what came from people.
            body = Markup(section_html(self.document, self.files, section))
            yield self.render("seccion.html", page, body=body)

    def frames(self) -> Iterator[tuple[Section, Page]]:
        """Yield the sections in reading order, each with what the frame of its page needs to know."""
        home = Target("index.html", self.wording("Inicio"))
        # Lists of tables and the like are no step of a reading; they lead back to the start.
        reading = [section_target(s, self.files) for s in self.document.sections if not is_listing(s)]
        chain = [home, *reading]
        places = {target.href: place for place, target in enumerate(chain)}
        for section in self.document.sections:
            place = places.get(self.files[section.id])
            before = chain[place - 1] if place else home
            after = chain[place + 1] if place is not None and place + 1 < len(chain) else None
            yield section, self._section_page(section, before, after)

    def _section_page(self, section: Section, before: Target, after: Target | None) -> Page:
        target = section_target(section, self.files)
        group = next(group for group in self.groups if group.kind == section.kind.value)
        toc = on_this_page(section)
        return Page(
            target.href,
            full_title(section),
            target.label or target.title,
            target.summary,
            toc_markup(toc_lines(toc)) if len(toc) > 1 else NO_LINKS,
            group,
            before,
            after,
            target.href.removesuffix(".html"),
        )

    # --- the program's own pages -----------------------------------------------------------------

    def program_pages(self) -> Iterator[tuple[str, str]]:
        """Yield the pages that are about the site and the edition."""
        titles = {link.href: link.title for link in self._program_links()}
        for link in titles:
            page = Page(link, titles[link], titles[link])
            match link:
                case "ediciones.html":
                    yield self._editions(page)
                case "descargas.html":
                    yield self.render("descargas.html", page, offers=self.offered)
                case _:
                    yield self.render(link, page)
        lost = self.wording("Página no encontrada")
        yield self.render("404.html", Page("404.html", lost, lost))

    def _program_links(self) -> tuple[Target, ...]:
        _ = self.wording
        return (
            Target("buscar.html", _("Buscar en la guía")),
            Target("ediciones.html", _("Ediciones y cambios")),
            Target("descargas.html", _("Descargas")),
            Target("acerca.html", _("Acerca de esta edición")),
        )

    def _check_link(self, checked: bool) -> tuple[Target, ...]:
        _ = self.wording
        return (Target(CHECK_PAGE, _("Comprobar un ejemplar")),) if checked else ()

    def _editions(self, page: Page) -> tuple[str, str]:
        _ = self.wording
        states = {
            "nuevo": _("Nuevo"),
            "modificado": _("Cambió"),
            "igual": _("Sin cambios"),
            "retirado": _("Se retiró"),
        }
        earlier = []
        for edition in sorted(self.document.previous, key=lambda e: (e.date, e.number), reverse=True):
            address = public_address(self.document, edition.number)
            href = f"{address}index.html" if address else ""
            earlier.append(EarlierEdition(edition.mark, edition.date, edition.notes, href))
        return self.render(
            "ediciones.html",
            page,
            states=states,
            earlier=earlier,
            before=last_before(self.document),
            changes=changes(self.document, self.files),
        )

    def _languages(self) -> tuple[LanguageLink, ...]:
        document = self.document
        links = []
        for code, name in document.languages:
            folder = edition_folder(document, document.edition.number, code)
            # Editions of one number are made side by side: siblings of this edition's folder.
            href = public_address(document, language=code) or f"../../{folder}/web/"
            links.append(LanguageLink(code, name, href, code == document.language))
        return tuple(links)

    def render(self, template: str, page: Page, **values: object) -> tuple[str, str]:
        """Return a page as (file, HTML), filled into a template."""
        return page.file, self.templates.get_template(template).render(page=page, **values)
