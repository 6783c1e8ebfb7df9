"""Words in the person's language: `_()` and its kin, numbers, dates and times. Source strings are Spanish."""

from __future__ import annotations

import datetime as dt
import gettext
from collections.abc import Callable
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as _babel_date
from babel.numbers import format_decimal

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str, folder: Path) -> None:
    """Make `_()` answer in a language from the catalogues in `folder`; Spanish where there is none."""
    global _catalogue
    _catalogue = gettext.translation("guia_editor", folder, [language], fallback=True)


def _(message: str) -> str:
    """Return a message in the active language."""
    return _catalogue.gettext(message)


def locale_of(language: str) -> Locale:
    """Return the locale for a guide's language, Guatemala's Spanish where CLDR does not know it."""
    try:
        return Locale.parse(f"{language}_GT")
    except (UnknownLocaleError, ValueError):
        return Locale("es", "GT")


def number(value: float, decimals: int = 0, language: str = "es") -> str:
    """Return a number as written in Guatemala ("1,234.5"), with a fixed count of decimals."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=locale_of(language)))


def plural(count: int, one: str, many: str) -> str:
    """Return the words for one thing, or those for many with the number in place of `{count}`."""
    return one if count == 1 else many.format(count=number(count))


def duration(seconds: float) -> str:
    """Return a stretch of time as people say it: "40 segundos", "12 minutos", "2 horas y 5 minutos"."""
    if seconds < 90:
        return plural(max(1, round(seconds)), _("1 segundo"), _("{count} segundos"))
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60) if minutes >= 90 else (0, minutes)
    parts = [plural(hours, _("1 hora"), _("{count} horas"))] if hours else []
    parts += [plural(minutes, _("1 minuto"), _("{count} minutos"))] if minutes else []
    return _(" y ").join(parts)


def long_date(date: dt.date, language: str = "es") -> str:
    """Return a date in words ("22 de noviembre de 2026")."""
    return str(_babel_date(date, format="long", locale=locale_of(language)))


def date_as(date: dt.date, pattern: str, language: str = "es") -> str:
    """Return a date in a pattern of CLDR ("EEEE d 'de' MMMM": "martes 17 de noviembre")."""
    return str(_babel_date(date, format=pattern, locale=locale_of(language)))


def language_name(code: str) -> str:
    """Return a language's own name ("español"), its code where CLDR does not know it."""
    try:
        return Locale.parse(code).get_language_name() or code
    except (UnknownLocaleError, ValueError):
        return code


def wording(language: str, folder: Path | None = None) -> Callable[[str], str]:
    """Return the `_()` of a document: its own fixed words are in its language, not in the window's."""
    if folder is None:
        return lambda message: message
    return gettext.translation("guia_editor", folder, [language], fallback=True).gettext
