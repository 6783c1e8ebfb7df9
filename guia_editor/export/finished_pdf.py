"""The words of a finished PDF: pages, bookmarks, alternative texts, form fields, metadata.

Pages are read by PDFium, which applies the fonts' ToUnicode maps. All other words are strings of objects (ISO
32000-2, 7.3.4), which are looked for in the file's bytes and in its object streams: walking 67,000 objects
with a library takes five times as long. What cannot be read that way, an encrypted file or another filter,
is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pypdfium2

_OBJECT_STREAM = re.compile(rb"<<(?:[^<>]|<<[^<>]*>>|<[^<>]*>)*?/ObjStm.*?>>\s*stream\r?\n", re.DOTALL)
_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)
_XMP = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_STRING = re.compile(
    rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))*\)|<([0-9A-Fa-f\s]{2,})>", re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_FEWEST = 2


def pdf_texts(path: Path) -> tuple[str, ...]:
    """Return the words of a PDF file: one text for each page, then one of everything else.

    Raises `OSError` as the disk does; for a file that cannot be understood `ValueError`, `zlib.error` or
    PDFium's own error.
    """
    data = path.read_bytes()
    if b"/Encrypt" in data:
        raise ValueError("encrypted")
    return (*_pages(data), "\n".join(_strings(data)))


def _pages(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            words = page.get_textpage()
            yield words.get_text_range()
            words.close()
            page.close()
    finally:
        document.close()


def _strings(data: bytes) -> Iterator[str]:
    """Yield the strings of all objects, metadata too."""
    for start in _OBJECT_STREAM.finditer(data):
        if b"/FlateDecode" not in start[0]:
            raise ValueError("an object stream with another filter")
        yield from _strings_in(zlib.decompressobj().decompress(data[start.end() :]))
    yield from _strings_in(_STREAM.sub(b"", data))
    for found in _XMP.findall(data):
        yield unescape(re.sub(r"<[^>]+>", "\n", found.decode("utf-8", "replace")))


def _strings_in(objects: bytes) -> Iterator[str]:
    for found in _STRING.finditer(objects):
        raw = bytes.fromhex(found[1].decode("ascii")) if found[1] else _ESCAPE.sub(_unescaped, found[0][1:-1])
        if len(raw) > _FEWEST:
            yield _decoded(raw)


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    if escaped[:1].isdigit():
        return bytes([int(escaped, 8) & 255])
    return b"" if escaped in (b"\n", b"\r", b"\r\n") else _ESCAPED.get(escaped, escaped)


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")
