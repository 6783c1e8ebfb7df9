"""Words with their marks as HTML that Qt shows: kept, added, removed, or with another look."""

from __future__ import annotations

from html import escape
from typing import assert_never

from guia_editor.i18n import _
from guia_editor.markdown.comparison import Passage, Run, RunKind, Runs
from guia_editor.model.blocks import (
    Citation,
    CitationItem,
    Code,
    Emphasis,
    FormField,
    GlossaryLink,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Reference,
    SoftBreak,
    Strikethrough,
    Strong,
    Text,
    Variable,
)
from guia_editor.tasks.choices import Names
from guia_editor.ui.change_looks import added_style, removed_style
from guia_editor.ui.theme import Theme

_BETWEEN = "\N{THIN SPACE}"
"""Between words that went and those that came for them."""


class Words:
    """Writes inlines in a theme's colours; `names` say what the guide's names stand for."""

    def __init__(self, theme: Theme, names: Names | None = None) -> None:
        self._theme = theme
        self._names = names
        self._styles = {RunKind.ADDED: added_style(theme), RunKind.REMOVED: removed_style(theme)}
        tint = theme.callouts["norma"]
        self._restyled = f"background-color:{tint.ground.name()};text-decoration:underline"
        self._chip = f"background-color:{theme.accent_ground.name()};color:{theme.accent.name()}"
        self._link = f"color:{theme.accent.name()}"

    def runs(self, runs: Runs, *, old: bool = True, new: bool = True) -> str:
        """Return runs as HTML: both versions in one, or only the words of one of them."""
        parts: list[str] = []
        before: RunKind | None = None
        for run in runs:
            html = self._run(run, old=old, new=new)
            if html and before is RunKind.REMOVED and run.kind is RunKind.ADDED:
                parts.append(_BETWEEN)
            if html:
                parts.append(html)
                before = run.kind
        return "".join(parts)

    def passage(self, passage: Passage, *, old: bool = True, new: bool = True) -> str:
        """Return a passage as HTML."""
        return self.runs(passage.runs, old=old, new=new)

    def inlines(self, inlines: Inlines) -> str:
        """Return words as HTML."""
        return "".join(self._inline(one) for one in inlines)

    def styled(self, kind: RunKind, html: str) -> str:
        """Return HTML as words that came or went."""
        style = self._styles.get(kind)
        return f'<span style="{style}">{html}</span>' if style and html else html

    def _run(self, run: Run, *, old: bool, new: bool) -> str:
        match run.kind:
            case RunKind.KEPT:
                return self.inlines(run.inlines)
            case RunKind.ADDED:
                return self.styled(run.kind, self.inlines(run.inlines)) if new else ""
            case RunKind.REMOVED:
                return self.styled(run.kind, self.inlines(run.inlines)) if old else ""
            case RunKind.RESTYLED:
                shown = self.inlines(run.inlines if new else run.before)
                word = escape(_("formato"))
                told = f'<sup style="color:{self._theme.muted.name()}">{word}</sup>' if new else ""
                return f'<span style="{self._restyled}">{shown}</span>{told}'
            case _:
                assert_never(run.kind)

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text(text=text):
                return escape(text)
            case SoftBreak():
                return " "
            case LineBreak():
                return "<br>"
            case Emphasis(children=words):
                return f"<i>{self.inlines(words)}</i>"
            case Strong(children=words):
                return f"<b>{self.inlines(words)}</b>"
            case Strikethrough(children=words):
                return f"<s>{self.inlines(words)}</s>"
            case Code(text=text):
                return f"<code>{escape(text)}</code>"
            case Link(children=words) | GlossaryLink(children=words):
                return f'<span style="{self._link}">{self.inlines(words)}</span>'
            case _:
                return self._object(inline)

    def _object(self, inline: Image | NoteReference | Variable | Reference | Citation | FormField) -> str:
        match inline:
            case NoteReference(label=label):
                return f"<sup>{escape(label)}</sup>"
            case Image(alt=alt, source=source):
                told = _("imagen: {words}").format(words=alt or source)
            case Variable(name=name):
                known = self._names.values.get(name) if self._names else None
                told = known.label if known else name
            case Reference(target=target, text=text):
                place = self._names.places.get(target) if self._names else None
                told = place.short if place else text or target
            case Citation(items=items):
                told = "; ".join(self._cited(one) for one in items)
            case FormField(name=name):
                told = _("campo: {name}").format(name=name)
            case _:
                assert_never(inline)
        return f'<span style="{self._chip}">&nbsp;{escape(told)}&nbsp;</span>'

    def _cited(self, item: CitationItem) -> str:
        source = self._names.sources.get(item.key) if self._names else None
        name = source.short if source else item.key
        return f"{name}, {item.locator}" if item.locator else name
