"""Pictures that come with a text: those inside it are taken, the others told."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Picture, Report
from guia_editor.model.names import plain_name

_DATA = re.compile(r"data:([\w.+/-]*)((?:;[\w=.+-]*)*),(.*)", re.DOTALL | re.IGNORECASE)
_KINDS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/pjpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
    "image/svg+xml": "svg",
}
"""What can come along; the task that writes makes PNG of the kinds that a guide does not show."""

FOLDER = "imagenes"


def named(data: bytes, media_type: str, stem: str = "") -> Picture | None:
    """Return a picture, named after its bytes so that the same one is there once; None for unknown kinds."""
    ending = _KINDS.get(media_type.lower())
    if ending is None or not data:
        return None
    digest = hashlib.sha256(data).hexdigest()[:8]
    return Picture(f"{FOLDER}/{plain_name(stem, 'imagen')}-{digest}.{ending}", data, media_type.lower())


def embedded(address: str) -> Picture | None:
    """Return the picture that a `data:` address holds (RFC 2397), None for any other address."""
    parts = _DATA.fullmatch(address.strip())
    if parts is None:
        return None
    try:
        if ";base64" in parts[2].lower():
            data = base64.b64decode(re.sub(r"\s", "", parts[3]) + "==", validate=False)
        else:
            data = unquote_to_bytes(parts[3])
    except (binascii.Error, ValueError):
        return None
    return named(data, parts[1])


class PictureTaker:
    """Asks for each picture once, and tells of those that cannot be had."""

    def __init__(self, find: Callable[[str], Picture | None], report: Report) -> None:
        self._find = find
        self._report = report
        self._taken: dict[str, Picture] = {}

    @property
    def taken(self) -> tuple[Picture, ...]:
        """Return the pictures found."""
        return tuple(self._taken.values())

    def take(self, address: str, alt: str) -> str:
        """Return the name under which a picture is taken, "" when it cannot be had."""
        found = self._find(address)
        if found is None:
            self._report.add("imagen-sin-traer", _message(address), Kind.LOST, alt)
            return ""
        self._taken[found.name] = found
        return found.name


def _message(address: str) -> str:
    where = address.strip()
    kind = _DATA.fullmatch(where)
    if kind is not None:
        return _("Una imagen de tipo {kind} no se trajo; guárdela como PNG e insértela.").format(
            kind=kind[1][:60] or _("desconocido")
        )
    if not where:
        return _("Una imagen no se trajo: no venía con el texto. Insértela a mano.")
    return _("La imagen «{address}» no se trajo: no venía con el texto. Insértela a mano.").format(
        address=where[:200]
    )
