"""How words look that came or went, the same wherever changes are shown."""

from __future__ import annotations

from html import escape

from guia_editor.tasks.merging import word_changes
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.theme import Theme

_SHORT = 2
"""Letters of a word that does not part two changes."""


def words_html(before: str, after: str, theme: Theme) -> str:
    """Return two wordings in one: what goes is struck out, what comes underlined."""
    parts = []
    gone, new = removed_style(theme), added_style(theme)
    for old, now in _joined(word_changes(before, after)):
        if old == now:
            parts.append(escape(old))
            continue
        if old:
            parts.append(f'<span style="{gone}">{escape(old)}</span>')
        if old and now:
            parts.append(" ")
        if now:
            parts.append(f'<span style="{new}">{escape(now)}</span>')
    return "".join(parts).replace("\n", "<br>")


def _joined(runs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join changes that only a blank or a short word parts: pieces of words in turns cannot be read."""
    joined: list[tuple[str, str]] = []
    for at, (old, now) in enumerate(runs):
        last = joined[-1] if joined else ("", "")
        between = old == now and len(old.strip()) <= _SHORT and 0 < at < len(runs) - 1
        if joined and last[0] != last[1] and (old != now or between):
            joined[-1] = (last[0] + old, last[1] + now)
        else:
            joined.append((old, now))
    return joined


def removed_style(theme: Theme) -> str:
    """Return the style of words that go; struck out too, since colour alone says nothing to some."""
    tint = theme.callouts["atencion"]
    ground = mixed(tint.ground, tint.bar, 0.08).name()
    return f"background-color:{ground};color:{theme.error.name()};text-decoration:line-through"


def added_style(theme: Theme) -> str:
    """Return the style of words that come; underlined too."""
    tint = theme.callouts["ejemplo"]
    ground = mixed(tint.ground, tint.bar, 0.12).name()
    return f"background-color:{ground};color:{theme.good.name()};text-decoration:underline"
