"""The pages of a site of many territories, made of what was collected of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from markupsafe import Markup

from guia_editor.errors import ExportFailed
from guia_editor.export.web_chooser import chooser
from guia_editor.export.web_editions import Offer
from guia_editor.export.web_pages import Page, Site, cover_page, template_errors_told, toc_markup
from guia_editor.export.web_records import Lines, SectionRecord, TerritoryRecord
from guia_editor.export.web_search import STOP_WORDS, json_script
from guia_editor.export.web_search_pages import page_script
from guia_editor.export.web_site import Group, page_files
from guia_editor.export.web_skeletons import Skeleton, share
from guia_editor.i18n import _ as message
from guia_editor.i18n import wording
from guia_editor.model.document import Document, Section
from guia_editor.model.territory import COUNTRY_CODE, Territories, Territory, TerritoryKind

BODY = "<!--texto-->"
"""The line between the links inside a page and its text."""

COVER = "index"
_FRAME_BYTES = 12_000
"""About what the frame of a page weighs, which speaks against one more page."""


@dataclass(slots=True)
class _Own:
    """What is one territory's alone, by page and gap; which variant of each page it reads."""

    pages: dict[str, dict[int, str]] = field(default_factory=dict)
    variants: list[int] = field(default_factory=list)


class SharedSite:
    """All pages and scripts; the country's edition has the plain pages."""

    def __init__(
        self,
        document: Document,
        records: Mapping[str, TerritoryRecord],
        territories: Territories,
        templates: Path,
        offered: tuple[Offer, ...],
        checked: bool = False,
    ) -> None:
        self._document = document
        self._country = records[COUNTRY_CODE]
        self._local = {code: record for code, record in records.items() if code != COUNTRY_CODE}
        self._territories = territories
        files = page_files(document)
        self._site = Site(document, templates, files, offered, many=True, checked=checked)
        self._own = {code: _Own() for code in self._local}
        self._variants: list[list[str]] = []
        self._names: list[str] = []

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield every page and script as (file, text). Raises `ExportFailed` when a template is wrong."""
        with template_errors_told():
            yield from self._covers()
            for section, page in self._site.frames():
                yield from self._editions(section, page)
            yield from self._site.program_pages()
            yield chooser(self._site, self._local.values(), self._territories)
        yield from self._scripts()

    # --- the first page ------------------------------------------------------------------------------

    def _covers(self) -> Iterator[tuple[str, str]]:
        page = cover_page(self._document)
        yield self._cover(self._country)
        editions = {code: _main(self._cover(record)[1]) for code, record in self._local.items()}
        for skeleton in self._share(COVER, editions):
            variant = replace(page, variant=skeleton.name)
            _file, made = self._site.render("portada-hecha.html", variant, body=Markup(skeleton.html()))
            yield f"{COVER}-{skeleton.name}.html", made

    def _cover(self, record: TerritoryRecord) -> tuple[str, str]:
        place = Territory(record.code, record.name, TerritoryKind(record.kind))
        document = replace(self._document, territory=place, cover_lines=record.cover_lines)
        targets = ((one.target, one.listing) for one in record.sections)
        return self._site.cover(targets, record.cover, document=document, groups=self._groups(record))

    def _groups(self, record: TerritoryRecord) -> tuple[Group, ...]:
        """Return the parts of the guide as a territory's edition has them."""
        found: list[Group] = []
        for group in self._site.groups:
            targets = tuple(one.target for one in record.sections if one.kind == group.kind)
            found.append(replace(group, targets=targets))
        return tuple(group for group in found if group.targets)

    # --- chapters and annexes --------------------------------------------------------------------------

    def _editions(self, section: Section, page: Page) -> Iterator[tuple[str, str]]:
        name = page.section
        whole = _section(self._country, section.id)
        if whole is None:
            raise ExportFailed(
                message("Lo reunido para el sitio no es de esta misma edición."),
                message("Exporte otra vez todos los territorios en web."),
            )
        yield self._render(page, whole.lines)
        found = {code: _section(record, section.id) for code, record in self._local.items()}
        present = {code: one for code, one in found.items() if one is not None}
        if not present:
            return self._without(name)
        for skeleton in self._share(name, {code: one.lines for code, one in present.items()}, whole.lines):
            if skeleton.lines == whole.lines and not skeleton.gaps:
                yield _words_of(page.file, page.title, whole.lines)
                continue
            readers = [one for code, one in present.items() if self._reads(code, skeleton)]
            agreed = _agreed(readers, replace(page, variant=skeleton.name))
            _file, made = self._render(agreed, tuple(skeleton.html().split("\n")))
            file = f"{name}-{skeleton.name}"
            yield f"{file}.html", made
            yield _words_of(f"{file}.html", agreed.title, tuple(skeleton.html().split("\n")))

    def _render(self, page: Page, lines: Lines) -> tuple[str, str]:
        at = _place_of(BODY, lines)
        body = Markup("\n".join(lines[at + 1 :]) + "\n")
        return self._site.render("seccion.html", replace(page, toc=toc_markup(lines[:at])), body=body)

    # --- what is shared ------------------------------------------------------------------------------

    def _share(self, name: str, editions: Mapping[str, Lines], plain: Lines = ()) -> tuple[Skeleton, ...]:
        """Return the variants of a page, after noting what each territory reads; "" is the `plain` page."""
        shared = share(editions, _FRAME_BYTES)
        self._names.append(name)
        self._variants.append(
            ["" if one.lines == plain and not one.gaps else one.name for one in shared.skeletons]
        )
        for code, own in self._own.items():
            own.variants.append(shared.reads.get(code, -1))
            if shared.own.get(code):
                own.pages[name] = dict(shared.own[code])
        return shared.skeletons

    def _without(self, name: str) -> None:
        self._names.append(name)
        self._variants.append([])
        for own in self._own.values():
            own.variants.append(-1)

    def _reads(self, code: str, skeleton: Skeleton) -> bool:
        at = self._own[code].variants[-1]
        return at >= 0 and self._variants[-1][at] == skeleton.name

    def _scripts(self) -> Iterator[tuple[str, str]]:
        _ = wording(self._document.language)
        places = []
        for code, record in self._local.items():
            name, department = record.name, record.department
            if record.kind == TerritoryKind.DEPARTMENT:
                name, department = _("Departamento de {0}").replace("{0}", record.name), ""
            places.append([code, name, department, self._own[code].variants])
            yield (
                f"recursos/municipios/{code}.js",
                json_script("window.GUIDE_OWN", {"code": code, "pages": self._own[code].pages}),
            )
        spanish = self._document.language == "es"
        yield (
            "recursos/municipios.js",
            json_script(
                "window.GUIDE_PLACES",
                {
                    "language": self._document.language,
                    "stop": STOP_WORDS if spanish else "",
                    "sections": self._names,
                    "variants": self._variants,
                    "places": places,
                },
            ),
        )


def _words_of(file: str, title: str, lines: Lines) -> tuple[str, str]:
    words = page_script(file, title, lines[_place_of(BODY, lines) + 1 :])
    return f"recursos/busqueda/pagina-{file.removesuffix('.html')}.js", words


def _section(record: TerritoryRecord, id: str) -> SectionRecord | None:
    return next((one for one in record.sections if one.id == id), None)


def _agreed(readers: list[SectionRecord], page: Page) -> Page:
    """Return a page whose title and description are its readers', where all agree."""
    titles = {one.full_title for one in readers}
    summaries = {one.target.summary for one in readers}
    title = titles.pop() if len(titles) == 1 else page.title
    return replace(page, title=title, description=summaries.pop() if len(summaries) == 1 else "")


def _main(made: str) -> Lines:
    """Return the lines of a page that are neither head, header nor foot."""
    lines = made.split("\n")
    return tuple(lines[_place_of("<main", lines) : _place_of("</main>", lines) + 1])


def _place_of(start: str, lines: Lines | list[str]) -> int:
    return next(at for at, line in enumerate(lines) if line.startswith(start))
