"""The file itself: header, objects, and where they stand (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from typing import Any

import pydyf

_LEVEL = 7
_HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_WIDTHS = (1, 4, 4)
_ROW = sum(_WIDTHS)
_PNG_UP = 2


def file_of(pdf: Any, identifier: bytes) -> bytes:
    """Return a file with the objects of `pdf`: those that are no streams in one compressed stream.

    pydyf's own way leaves the table of places as it is, which does not compress: 150 kB of a municipal
    edition. Here each row of it is told as its difference from the one before (PNG's filter Up).
    """
    if pdf.info:
        pdf.add_object(pdf.info)
    out = bytearray(_HEADER)
    rows = [_row(0, 0, 65535)]
    together: list[tuple[int, bytes]] = []
    digest = hashlib.md5(usedforsecurity=False)
    holder = len(pdf.objects)
    for item in pdf.objects[1:]:
        data = item.data
        digest.update(data)
        if item.compressible:
            rows.append(_row(2, holder, len(together)))
            together.append((item.number, data))
        else:
            rows.append(_row(1, len(out), 0))
            out += b"%d 0 obj\n%s\nendobj\n" % (item.number, data)
    rows.append(_row(1, len(out), 0))
    out += b"%d 0 obj\n%s\nendobj\n" % (holder, _object_stream(together))
    start = len(out)
    rows.append(_row(1, start, 0))
    facts = {
        "Type": "/XRef",
        "W": pydyf.Array(_WIDTHS),
        "Size": len(rows),
        "Root": pdf.catalog.reference,
        "ID": pydyf.Array((pydyf.String(identifier), pydyf.String(digest.hexdigest()))),
        "DecodeParms": pydyf.Dictionary({"Predictor": 12, "Columns": _ROW}),
    }
    if pdf.info:
        facts["Info"] = pdf.info.reference
    out += b"%d 0 obj\n%s\nendobj\n" % (holder + 1, _stream(facts, b"".join(_filtered(rows))))
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _row(kind: int, first: int, second: int) -> bytes:
    return b"".join(v.to_bytes(w, "big") for v, w in zip((kind, first, second), _WIDTHS, strict=True))


def _filtered(rows: list[bytes]) -> Iterator[bytes]:
    before = b"\0" * _ROW
    for row in rows:
        yield bytes((_PNG_UP, *((new - old) % 256 for new, old in zip(row, before, strict=True))))
        before = row


def _object_stream(objects: list[tuple[int, bytes]]) -> bytes:
    heads: list[bytes] = []
    position = 0
    for number, data in objects:
        heads.append(b"%d %d" % (number, position))
        position += len(data) + 1
    head = b" ".join(heads)
    facts = {"Type": "/ObjStm", "N": len(objects), "First": len(head) + 1}
    return _stream(facts, b"\n".join((head, *(data for _number, data in objects))))


def _stream(facts: dict[str, Any], content: bytes) -> bytes:
    data = zlib.compress(content, _LEVEL)
    facts |= {"Filter": "/FlateDecode", "Length": len(data)}
    return b"\n".join((pydyf.Dictionary(facts).data, b"stream", data, b"endstream"))
