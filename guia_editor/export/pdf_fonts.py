"""Fonts of a book put together from parts: what each part uses of a font, and one subset for all of them.

WeasyPrint keeps the glyphs' numbers when it cuts a font down, so the pages drawn apart need no change. The
subset depends on the glyphs of the edition alone, and so do its bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.text.ffi import ffi, harfbuzz

from guia_editor.export.pdf_finish import map_all_letters
from guia_editor.export.pdf_fragments import FontUse

_TRAITS = (
    *("hash", "family", "index", "font_size", "style", "weight", "variations", "tables", "bitmap", "upem"),
    *("png", "svg", "colr", "glyph_count", "flags", "ascent", "descent", "italic_angle", "stemv", "stemh"),
)
_OPTIONS = {"hinting": False, "pdf_version": "1.7"}
_READ_ONLY = 1  # HB_MEMORY_MODE_READONLY

ffi.cdef(
    """
    hb_blob_t * hb_blob_create (
        const char *data, unsigned int length, int mode, void *user_data, void *destroy);
    hb_face_t * hb_face_create (hb_blob_t *blob, unsigned int index);
    """
)


def uses_of(fonts: Iterable[Any], keep_file: Callable[[str, bytes], None]) -> tuple[FontUse, ...]:
    """Return what WeasyPrint's fonts were used for; `keep_file` gets each font's file with its SHA-256."""
    found = []
    for font in fonts:
        digest = hashlib.sha256(font.file_content).hexdigest()
        keep_file(digest, font.file_content)
        traits = {name: getattr(font, name) for name in _TRAITS}
        traits["name"] = font.name.decode("ascii")
        found.append(
            FontUse(
                traits,
                digest,
                dict(font.to_unicode),
                dict(font.widths),
                dict(font.missing),
                font.used_in_forms,
            )
        )
    return tuple(found)


def merged(uses: Iterable[FontUse]) -> dict[str, FontUse]:
    """Return the fonts by WeasyPrint's hash, each with all that is used of it; the first use decides."""
    found: dict[str, FontUse] = {}
    for use in uses:
        name = use.traits["hash"]
        before = found.get(name)
        if before is None:
            found[name] = FontUse(
                use.traits, use.file, dict(use.letters), dict(use.widths), dict(use.missing), use.in_forms
            )
            continue
        letters, widths, missing = (
            {**getattr(use, kind), **getattr(before, kind)} for kind in ("letters", "widths", "missing")
        )
        found[name] = FontUse(
            before.traits, before.file, letters, widths, missing, before.in_forms or use.in_forms
        )
    return found


class _WholeFont(Font):  # type: ignore[misc]  # WeasyPrint ships no types
    """WeasyPrint's font, made from what was noted of it instead of from Pango's."""

    def __init__(self, use: FontUse, file: bytes) -> None:
        for name in _TRAITS:
            setattr(self, name, use.traits[name])
        self.name = use.traits["name"].encode("ascii")
        self.variations = dict(use.traits["variations"])
        self.file_content = file
        self._buffer = ffi.from_buffer(file)
        blob = harfbuzz.hb_blob_create(self._buffer, len(file), _READ_ONLY, ffi.NULL, ffi.NULL)
        self.hb_face = ffi.gc(harfbuzz.hb_face_create(blob, self.index), harfbuzz.hb_face_destroy)
        harfbuzz.hb_blob_destroy(blob)
        self.to_unicode = dict(sorted(use.letters.items()))
        self.widths = dict(sorted(use.widths.items()))
        self.missing = dict(use.missing)
        self.used_in_forms = use.in_forms


def embed_fonts(
    pdf: Any, uses: Mapping[str, FontUse], file_of: Callable[[str], bytes]
) -> Mapping[str, bytes]:
    """Add the fonts of a book, cut down to its glyphs, and return the reference of each by its hash."""
    fonts = {name: _WholeFont(use, file_of(use.file)) for name, use in sorted(uses.items())}
    references: Mapping[str, bytes] = build_fonts_dictionary(pdf, fonts, True, True, _OPTIONS)
    map_all_letters(fonts.values(), pdf, references)
    return references
