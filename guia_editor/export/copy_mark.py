"""What tells one edition's copies from another's: a short code, and a QR that leads to its check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import segno

from guia_editor.export.svg import INK, PAPER
from guia_editor.i18n import wording
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.copy_code import CHECK_PAGE, copy_code, qr_text
from guia_editor.model.document import Asset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guia_editor.export.context import Context
    from guia_editor.model.document import Document

MARK = "generado/codigo.svg"
_QUIET = 4
"""Modules of white around a QR (ISO/IEC 18004, 6.3.8)."""
_PIXELS = 3
"""A module's side: about 0.8 mm on paper, which the camera of any phone reads."""


def copy_mark(context: Context) -> str:
    """Return the code of the edition's copies and draw its QR into the assets; empty for a report."""
    guide, edition = context.guide, context.edition
    if edition.report:
        return ""
    place = context.territory.code
    code = copy_code(edition.number, place, context.language, guide.content_hash, approved=edition.approved)
    address = guide.base_url if can_be_followed(guide.base_url) else ""
    drawn, side = _drawn(qr_text(code, edition.number, place, address))
    context.assets[MARK] = Asset(MARK, "image/svg+xml", drawn, side, side)
    return code


def mark_words(document: Document) -> str:
    """Return what the QR is called when it is read aloud."""
    _ = wording(document.language)
    return _("Código QR para comprobar este ejemplar: {code}").format(code=document.copy_code)


def check_words(document: Document) -> tuple[str, ...]:
    """Return how to check a copy, and what the code does not prove."""
    _ = wording(document.language)
    if document.base_url:
        how = _("Escanee el código con un teléfono, o escríbalo en {address}.").format(
            address=f"{document.base_url.rstrip('/')}/{CHECK_PAGE}"
        )
    else:
        how = _(
            "Escriba el código en la página {name}, que viene con la edición web y no necesita internet."
        ).format(name=CHECK_PAGE)
    return (how, _("Quien copia un ejemplar copia su código: ante la duda, pregunte a la institución."))


def _drawn(said: str) -> tuple[bytes, int]:
    """Return a QR as an SVG and its side in pixels; a sixth of it may be dirty."""
    code = segno.make(said, error="m", micro=False, boost_error=False)
    rows = [bytes(row) for row in cast("Iterable[Iterable[int]]", code.matrix_iter(border=_QUIET))]
    modules = len(rows)
    runs = [
        f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows)
        for run in re.finditer(b"\x01+", row)
    ]
    side = modules * _PIXELS
    size = f'viewBox="0 0 {modules} {modules}" width="{side}" height="{side}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
        f' shape-rendering="crispEdges"><path d="M0 0h{modules}v{modules}h-{modules}z" fill="{PAPER}"/>'
        f'<path d="{"".join(runs)}" fill="{INK}"/></svg>'
    ).encode(), side
