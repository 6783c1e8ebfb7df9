"""Which addresses a link of the guide may lead to."""

from __future__ import annotations

import re

_FOLLOWED = re.compile(r"https?://[^\s/]|mailto:[^\s@]+@|tel:\+?\d|#", re.IGNORECASE)


def can_be_followed(target: str) -> bool:
    """Say whether every format may make a link of an address: internet, mail, telephone, or `#id`.

    All else either leads nowhere from a book that is copied about (relative paths) or would start
    something on the reader's machine (`javascript:`, `file:`, a program's own scheme).
    """
    return _FOLLOWED.match(target) is not None
