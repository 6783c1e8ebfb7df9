"""The short code of an edition's copies: what a person in the field reads aloud or types to check a copy.

Twelve letters in groups of four, "E7Q2-XM0R-V4KC": `E` for an edition that the institutions approved, `B` for
a draft (borrador); ten that are a hash of what the edition is; one that tells slips of the pen from false
copies. The letters are Crockford's base 32, without those that are taken for a digit or for another.

`plantillas/web/comprobar.js` computes the same; `tests/export/test_check_page.py` compares the two.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
APPROVED, DRAFT = "E", "B"
LENGTH = 12
CHECK_PAGE = "comprobar.html"
"""The file that tells what a code says, without a network."""
_HASHED = 10
_GROUP = 4
_ALIKE = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s.·_–—‐‑-]+")
_MODULUS = 0b100101
"""x^5 + x^2 + 1: primitive over GF(2), so that the powers of x are all different."""


def copy_code(number: str, territory: str, language: str, content_hash: str, *, approved: bool) -> str:
    """Return the code of an edition's copies for a territory (INE code) in a language.

    A pure function of what the edition is, known before any file is made, so that all formats carry the same.
    Two of a hundred thousand editions share one with a chance of 1 in 200 000.
    """
    kind = APPROVED if approved else DRAFT
    said = f"{edition_seed(number, content_hash, approved=approved)}/{language}/{territory}"
    bits = int.from_bytes(hashlib.sha256(said.encode()).digest()[:7], "big") >> 6
    letters = kind + "".join(LETTERS[bits >> shift & 31] for shift in range(5 * (_HASHED - 1), -1, -5))
    return in_groups(letters + _check_letter(letters))


@lru_cache(maxsize=64)
def edition_seed(number: str, content_hash: str, *, approved: bool) -> str:
    """Return what an edition's codes are made from, with language and place: 32 hex digits."""
    said = "\n".join(("guia-copia/1", APPROVED if approved else DRAFT, number, content_hash))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def plain_code(typed: str) -> str:
    """Return the letters of a code as typed, read aloud or scanned, with what people mix up set right.

    Takes what the QR holds too: an address that ends in "#" and the code, or "GUIA", the code, more words.
    """
    text = typed.rpartition("#")[2].strip().upper()
    if text.startswith("GUIA ") and len(text.split()) > 1:
        text = text.split()[1]
    return _SEPARATORS.sub("", text).translate(_ALIKE)


def is_code(code: str) -> bool:
    """Say whether letters are a code: with one of them wrong, or two exchanged, they are none.

    The letters are a word of a Reed-Solomon code over GF(32) with one check symbol: their sum, each times
    another power of x, is zero.
    """
    return (
        len(code) == LENGTH and code[0] in (APPROVED, DRAFT) and set(code) <= set(LETTERS) and not _sum(code)
    )


def in_groups(code: str) -> str:
    """Return a code's letters as they are printed: "E7Q2-XM0R-V4KC"."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def qr_text(code: str, number: str, territory: str, base_url: str) -> str:
    """Return what the QR beside a code says: the page that checks it, or the code alone."""
    if base_url:
        return f"{base_url.rstrip('/')}/{CHECK_PAGE}#{code}"
    return f"GUIA {code} {number} {territory}"


def _check_letter(letters: str) -> str:
    # The last letter counts once: whatever the others add up to is what takes the sum to zero.
    return LETTERS[_sum(letters + LETTERS[0])]


def _sum(letters: str) -> int:
    total = 0
    for letter in letters:
        total = _times_x(total) ^ LETTERS.index(letter)
    return total


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _MODULUS if doubled & 32 else doubled
