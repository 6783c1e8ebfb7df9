"""What people and spreadsheets write in the cells of a table of deliveries, read for what it means."""

from __future__ import annotations

import datetime as dt
import re

from guia_editor.model.deliveries import Medium, is_code
from guia_editor.model.names import fold
from guia_editor.model.own_columns import whole_code

_MEDIA = {
    Medium.PRINTED: ("impreso", "impresa", "impresos", "papel", "fisico", "libro"),
    Medium.USB: ("usb", "memoria", "memoria usb", "disco"),
    Medium.MAIL: ("correo", "correo electronico", "e-mail", "email", "digital"),
    Medium.WEB: ("web", "sitio web", "sitio", "enlace", "internet"),
}
_MEDIUM_OF = {word: medium for medium, words in _MEDIA.items() for word in words}

_TIME = r"(?:[t ]\d{1,2}:[\d:.]+[ apm.z]*)?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME, re.ASCII)
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)" + _TIME, re.ASCII)
_WORDS = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?: de |[ /-])([a-z]{3,10})\.?(?: de | del |[ /-])(\d{4}|\d\d)", re.ASCII
)
_SERIAL = re.compile(r"\d{5}(?:[.,]0+)?", re.ASCII)
_MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_CENTURY = 2000
_COUNT = re.compile(r"(\d{1,3}(?:[ ,.]\d{3})+|\d+)(?:[.,]0+)?", re.ASCII)


def read_day(cell: str) -> str:
    """Return a date as ISO 8601, "" for what is none.

    Day first, as in Guatemala ("23/11/2026", "23-nov-26", "23 de noviembre de 2026"), ISO, or the number of
    days that Excel keeps (ECMA-376 part 1, 18.17.4.1).
    """
    text = fold(" ".join(cell.split()))
    try:
        if found := _ISO.fullmatch(text):
            return _day(*map(int, found.groups()))
        if found := _LOCAL.fullmatch(text):
            day, month, year = map(int, found.groups())
            return _day(_whole(year), month, day)
        if found := _WORDS.fullmatch(text):
            month = _MONTHS.index("sep" if found[2].startswith("set") else found[2][:3]) + 1
            return _day(_whole(int(found[3])), month, int(found[1]))
        if _SERIAL.fullmatch(text):
            return (_EXCEL_DAY_ZERO + dt.timedelta(days=int(text[:5]))).isoformat()
    except ValueError:
        pass
    return ""


def read_count(cell: str) -> int | None:
    """Return how many copies a cell says; 1 for an empty one, None for what is no whole number."""
    text = " ".join(cell.split())
    if not text:
        return 1
    found = _COUNT.fullmatch(text)
    return int(re.sub("[ ,.]", "", found[1])) if found else None


def read_medium(cell: str) -> Medium | None:
    """Return the medium that a cell names, None for none of ours."""
    return _MEDIUM_OF.get(fold(" ".join(cell.split())))


def read_code(cell: str) -> str:
    """Return an INE code with the zero that spreadsheets take away: "701" is "0701", "7" is "07"."""
    code = whole_code(cell)
    return code if is_code(code) else ""


def _day(year: int, month: int, day: int) -> str:
    return dt.date(year, month, day).isoformat()


def _whole(year: int) -> int:
    return year + _CENTURY if year < 100 else year
