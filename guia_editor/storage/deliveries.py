"""What shows that an edition arrived: scans and photographs, `distribucion/acuses/<sha256>.<suffix>`.

A file stands under the hash of its bytes, so the signed delivery that names it vouches for every one of them,
and joining two copies of a guide is putting their files together. What it is, its first bytes say.
"""

from __future__ import annotations

from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.deliveries import Receipt
from guia_editor.storage.files import read_bytes, replace_bytes, sha256

RECEIPTS = "distribucion/acuses"
MAX_RECEIPT_BYTES = 8_000_000
"""A photograph of a telephone or a scan of a few pages; 340 of them still fit into a guide that travels."""

_HEAD = 16
_SUFFIXES = (".jpg", ".jpeg", ".png", ".pdf", ".tif", ".tiff", ".webp", ".heic")
_HEIF = (b"heic", b"heix", b"mif1", b"msf1")


def kind_of(head: bytes) -> str:
    """Return the suffix of a receipt by its first 16 bytes, "" for what is neither picture nor PDF."""
    match head:
        case _ if head.startswith(b"\xff\xd8\xff"):
            return "jpg"
        case _ if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return "png"
        case _ if head.startswith(b"%PDF-"):
            return "pdf"
        case _ if head.startswith((b"II*\0", b"MM\0*")):
            return "tif"
        case _ if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return "webp"
        case _ if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
            return "heic"
        case _:
            return ""


def names_receipt(words: str) -> bool:
    """Say whether words are the name of a file that may be a receipt, and no code of a copy."""
    return words.lower().endswith(_SUFFIXES)


def keep_receipt(folder: Path, file: Path) -> Receipt:
    """Copy a receipt into a guide's folder and return it; the same file again changes nothing.

    Raises `GuideError` for what is too large, is neither a picture nor a PDF, or cannot be read or written.
    """
    receipt, data = look_at_receipt(file)
    place = place_of(folder, receipt)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if not is_sound(folder, receipt):
            replace_bytes(place, data)
    except OSError as error:
        raise GuideError(
            _("No se pudo copiar el acuse en la carpeta «distribucion» de la guía."),
            _("Revise que haya espacio en el disco y permiso de escribir allí, e inténtelo de nuevo."),
        ) from error
    return receipt


def look_at_receipt(file: Path) -> tuple[Receipt, bytes]:
    """Return what a file would be as a receipt, and its bytes; nothing is written.

    Raises `GuideError` as `keep_receipt` does.
    """
    try:
        data = read_bytes(file, MAX_RECEIPT_BYTES)
    except OSError as error:
        raise GuideError(
            _("No se puede leer «{name}».").format(name=file.name),
            _("Revise que el archivo siga allí y que se pueda abrir."),
        ) from error
    suffix = kind_of(data[:_HEAD])
    if not suffix:
        raise GuideError(
            _("«{name}» no es una foto ni un PDF.").format(name=file.name),
            _("Adjunte el acuse como JPEG, PNG, WebP, TIFF, HEIC o PDF."),
        )
    return Receipt(sha256(data), suffix), data


def place_of(folder: Path, receipt: Receipt) -> Path:
    """Return where a receipt's file stands in a guide's folder, whether it is there or not."""
    return folder / RECEIPTS / f"{receipt.hash}.{receipt.suffix}"


def is_sound(folder: Path, receipt: Receipt) -> bool:
    """Say whether the file that a receipt names is there, with just the bytes that were signed."""
    place = place_of(folder, receipt)
    try:
        return not place.is_symlink() and sha256(read_bytes(place, MAX_RECEIPT_BYTES)) == receipt.hash
    except (GuideError, OSError):
        return False
