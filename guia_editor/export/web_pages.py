"""The pages of a web edition, from the templates in `plantillas/web/`, which escape every value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
)
from guia_editor.export.web_writer import MEDIA, section_html
from guia_editor.i18n import _ as message
from guia_editor.i18n import long_date, wording
from guia_editor.model.document import Document, Section


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame of a page needs to know: `toc` are the links inside it, `group` the part it is of."""

    file: str
    title: str
    crumb: str
    description: str = ""
    toc: tuple[Target, ...] = ()
    group: Group | None = None
    previous: Target | None = None
    next: Target | None = None


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


class Site:
    """All pages of one document; templates are read from a folder, `files` names each section's page."""

    def __init__(
        self, document: Document, templates: Path, files: Mapping[str, str], offered: tuple[Offer, ...]
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
            program_links=self._program_links(),
            long_date=partial(long_date, language=document.language),
            _=self.wording,
        )

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield every page as (file, HTML). Raises `ExportFailed` when a template is missing or wrong."""
        try:
            yield self._cover()
            yield from self._sections()
            yield from self._program_pages()
        except TemplateError as error:
            raise ExportFailed(
                message("La plantilla web «{name}» no sirve: {why}").format(
                    name=getattr(error, "name", None) or "", why=error.message
                ),
                message("Recupere la carpeta «plantillas/web» o corrija lo que se cambió en ella."),
            ) from error

    # --- the guide -------------------------------------------------------------------------------

    def _cover(self) -> tuple[str, str]:
        document = self.document
        page = Page("index.html", document.title, document.title, document.description)
        picture = document.assets.get(document.cover)
        cover = picture and {"src": MEDIA + picture.path, "width": picture.width, "height": picture.height}
        reading = [section for section in document.sections if not is_listing(section)]
        listings = [section_target(s, self.files) for s in document.sections if is_listing(s)]
        start = section_target(reading[0], self.files) if reading else None
        return self._render(
            "portada.html", page, cover=cover, start=start, listings=listings, offers=self.offered
        )

    def _sections(self) -> Iterator[tuple[str, str]]:
        home = Target("index.html", self.wording("Inicio"))
        # Lists of tables and the like are no step of a reading; they lead back to the start.
        reading = [section_target(s, self.files) for s in self.document.sections if not is_listing(s)]
        chain = [home, *reading]
        places = {target.href: place for place, target in enumerate(chain)}
        for section in self.document.sections:
            place = places.get(self.files[section.id])
            before = chain[place - 1] if place else home
            after = chain[place + 1] if place is not None and place + 1 < len(chain) else None
            page = self._section_page(section, before, after)
            # The writer has escaped what came from people.
            body = Markup(section_html(self.document, self.files, section))
            yield self._render("seccion.html", page, body=body)

    def _section_page(self, section: Section, before: Target, after: Target | None) -> Page:
        target = section_target(section, self.files)
        group = next(group for group in self.groups if group.kind == section.kind.value)
        toc = on_this_page(section)
        return Page(
            target.href,
            full_title(section),
            target.label or target.title,
            target.summary,
            toc if len(toc) > 1 else (),
            group,
            before,
            after,
        )

    # --- the program's own pages -----------------------------------------------------------------

    def _program_pages(self) -> Iterator[tuple[str, str]]:
        titles = {link.href: link.title for link in self._program_links()}
        for link in titles:
            page = Page(link, titles[link], titles[link])
            match link:
                case "ediciones.html":
                    yield self._editions(page)
                case "descargas.html":
                    yield self._render("descargas.html", page, offers=self.offered)
                case _:
                    yield self._render(link, page)
        lost = self.wording("Página no encontrada")
        yield self._render("404.html", Page("404.html", lost, lost))

    def _program_links(self) -> tuple[Target, ...]:
        _ = self.wording
        return (
            Target("buscar.html", _("Buscar en la guía")),
            Target("ediciones.html", _("Ediciones y cambios")),
            Target("descargas.html", _("Descargas")),
            Target("acerca.html", _("Acerca de esta edición")),
        )

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
        return self._render(
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

    def _render(self, template: str, page: Page, **values: object) -> tuple[str, str]:
        return page.file, self.templates.get_template(template).render(page=page, **values)
