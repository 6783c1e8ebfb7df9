"""Cells of a table that a spreadsheet program would run instead of show."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"=|@|[+\-](?![\s\d.,]|$)")


def is_formula(cell: str) -> bool:
    """Say whether a spreadsheet takes a cell of a CSV file for a formula (OWASP, "CSV Injection").

    Figures with a sign ("-5", "+502 2422") and a lone dash are none.
    """
    return _FORMULA.match(cell.lstrip()) is not None
