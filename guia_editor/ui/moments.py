"""Days and moments as people say them: «hoy», «ayer», «martes 17 de noviembre», «hace 3 días»."""

from __future__ import annotations

import datetime as dt

from guia_editor.i18n import _, date_as, plural


def local(moment: dt.datetime) -> dt.datetime:
    """Return a moment in this computer's time."""
    return moment.astimezone()


def parsed(iso: str) -> dt.datetime | None:
    """Return a stored moment in this computer's time; None when it is none."""
    try:
        return local(dt.datetime.fromisoformat(iso))
    except ValueError:
        return None


def day_words(day: dt.date, today: dt.date) -> str:
    """Return a day as a heading: «Hoy», «Ayer», else with its weekday, and its year when it is another."""
    if day == today:
        return _("Hoy")
    if day == today - dt.timedelta(days=1):
        return _("Ayer")
    pattern = "EEEE d 'de' MMMM" if day.year == today.year else "EEEE d 'de' MMMM 'de' y"
    words = date_as(day, pattern)
    return words[:1].upper() + words[1:]


def short_day(day: dt.date) -> str:
    """Return a day in as few letters as can be read: «17 nov 2026»."""
    return date_as(day, "d MMM y")


def clock(moment: dt.datetime) -> str:
    """Return the time of day."""
    return f"{local(moment):%H:%M}"


def ago(moment: dt.datetime, now: dt.datetime) -> str:
    """Return how long ago something was: «hace un momento», «hace 5 minutos», «ayer», «hace 12 días»."""
    then, today = local(moment), local(now)
    minutes = int((today - then).total_seconds() // 60)
    if minutes < 1:
        return _("hace un momento")
    if minutes < 60:
        return plural(minutes, _("hace un minuto"), _("hace {count} minutos"))
    if then.date() == today.date():
        return _("hoy a las {time}").format(time=clock(then))
    days = (today.date() - then.date()).days
    if days == 1:
        return _("ayer a las {time}").format(time=clock(then))
    return plural(days, _("ayer"), _("hace {count} días"))
