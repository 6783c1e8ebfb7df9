"""The web editions of a batch: one shared site with a chooser, made of what each territory's edition says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from guia_editor.i18n import _
from guia_editor.model.copy_code import CHECK_PAGE
from guia_editor.model.progress import Progress
from guia_editor.model.territory import COUNTRY_CODE
from guia_editor.storage.batches import BatchIndex
from guia_editor.storage.files import replace_bytes
from guia_editor.storage.manifest import read_manifest
from guia_editor.tasks.batch_plan import SITE
from guia_editor.tasks.batch_state import site_pieces
from guia_editor.tasks.batch_work import Made, Worker
from guia_editor.tasks.edition_folder import move_in, working_folder
from guia_editor.tasks.export_guards import date_pinned, disk_errors_told
from guia_editor.tasks.known_copies import page_beside

DOCUMENTS = "documentos.js"
"""Beside the site's folder: which finished documents lie near it, for its pages to offer."""


@dataclass(frozen=True, slots=True)
class SiteJob:
    """Finish the shared site of the territories whose pages were collected."""

    @property
    def name(self) -> str:
        """Return "web"."""
        return SITE

    def carry_out(self, worker: Worker, progress: Progress) -> Made:
        """Add the country's pages, which readers without scripts see, and put the site in its place."""
        shop, web = worker.shop, import_module("guia_editor.export.web_territories")
        worker.at = SITE
        document = shop.opened.assembled(COUNTRY_CODE)
        pieces, target = site_pieces(shop.batch), shop.batch / SITE
        progress.step(0, 1, _("Sitio común"))
        with (
            disk_errors_told(shop.batch),
            working_folder(target, lambda _place: None) as work,
            date_pinned(document.edition),
        ):
            web.collect(document, shop.options, pieces)
            territories = shop.opened.guide.territories
            options = replace(shop.options, checked=True)
            names = web.finish(pieces, work, document, options, territories, progress)
            opened = shop.opened
            page = page_beside(opened.folder, opened.guide, opened.edition, opened.templates)
            (work / CHECK_PAGE).write_bytes(page)
            names += (CHECK_PAGE,)
            size = sum((work / name).stat().st_size for name in names)
            move_in(work, target)
        return Made(len(names), size)


def write_documents(batch: Path, index: BatchIndex) -> None:
    """Write the script that tells the site's pages which documents lie beside the site."""
    web = import_module("guia_editor.export.web_territories")
    beside = {
        edition.code: [
            web.Beside(f"{edition.folder}/{one.path}", one.size, one.hash)
            for one in read_manifest(batch / edition.folder).files
            if "/" not in one.path
        ]
        for edition in index.editions
    }
    replace_bytes(batch / DOCUMENTS, web.documents_script(beside))
