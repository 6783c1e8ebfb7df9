"""The short code of a territory's edition: what can be read aloud to tell which copy somebody holds."""

from __future__ import annotations

import hashlib

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for a digit or for another."""

_GROUP = 5


def copy_code(number: str, territory: str, language: str, content_hash: str) -> str:
    """Return ten letters in two groups, "7Q2XM-0RV4K", for an edition's number, place, language and content.

    They are the first 50 bits of a SHA-256, known before anything is printed; two editions of a hundred
    thousand share one with a chance of 1 in 200 000.
    """
    said = "\n".join((number, territory, language, content_hash))
    bits = int.from_bytes(hashlib.sha256(said.encode()).digest()[:7], "big") >> 6
    letters = "".join(_LETTERS[bits >> shift & 31] for shift in range(45, -1, -5))
    return f"{letters[:_GROUP]}-{letters[_GROUP:]}"
