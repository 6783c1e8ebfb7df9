"""Blocks as HTML that Qt shows, for what did not change."""

from __future__ import annotations

from html import escape
from typing import assert_never

from guia_editor.i18n import _
from guia_editor.markdown.comparison import Node
from guia_editor.model.blocks import (
    Blocks,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Inlines,
    ListBlock,
    Listing,
    ListItem,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Row,
    Rule,
    Table,
)
from guia_editor.ui.changes_inlines import Words
from guia_editor.ui.theme import Theme, Tint

INDENT = 22


class Blocklike:
    """Writes blocks in a theme's colours; lists and boxes as whoever writes changed ones does too."""

    def __init__(self, theme: Theme, words: Words) -> None:
        self._theme = theme
        self._words = words

    def node(self, node: Node) -> str:
        """Return a block, an entry or a term with its meanings as HTML."""
        match node:
            case Heading(level=level, children=words):
                return f"<h{level}>{self._words.inlines(words)}</h{level}>"
            case Paragraph(children=words):
                return f"<p>{self._words.inlines(words)}</p>"
            case ListBlock(ordered=ordered, start=start, items=items):
                entries = [self.blocks(item.blocks) for item in items]
                return listed(entries, start if ordered else 0)
            case ListItem(blocks=blocks):
                return self.blocks(blocks)
            case Definition(term=term, blocks=meanings):
                return self._term(term) + "".join(self.blocks(one) for one in meanings)
            case CodeBlock(text=text):
                return f'<pre style="margin-left:{INDENT}px">{escape(text)}</pre>'
            case Rule():
                return "<hr>"
            case Table():
                return self._table(node)
            case DefinitionList(items=items):
                return "".join(self.node(one) for one in items)
            case Quote() | Callout() | Form() | Card() | Conditional() | NoteDefinition():
                return self._box(node)
            case Figure() | DataTable() | Chart() | Profile() | Listing():
                return self._object(node)
            case _:
                assert_never(node)

    def blocks(self, blocks: Blocks) -> str:
        """Return blocks as HTML."""
        return "".join(self.node(one) for one in blocks)

    def tint_of(self, node: Node) -> Tint:
        """Return the colours of a box."""
        return self._theme.callouts[node.kind if isinstance(node, Callout) else "nota"]

    def _term(self, words: Inlines) -> str:
        return f"<p><b>{self._words.inlines(words)}</b></p>" if words else ""

    def _box(self, node: Quote | Callout | Form | Card | Conditional | NoteDefinition) -> str:
        head = self._term(node.title) if isinstance(node, Callout | Form | Card) else ""
        if isinstance(node, Card):
            return boxed(head + "".join(self.node(one) for one in node.items), self.tint_of(node))
        return boxed(head + self.blocks(node.blocks), self.tint_of(node))

    def _object(self, node: Figure | DataTable | Chart | Profile | Listing) -> str:
        names = {
            Figure: _("Figura"),
            DataTable: _("Tabla de datos"),
            Chart: _("Gráfico"),
            Profile: _("Perfil"),
        }
        caption = "" if isinstance(node, Listing) else self._words.inlines(node.caption)
        name = names.get(type(node), _("Índice"))
        told = f'<span style="color:{self._theme.muted.name()}">[{name}]</span>'
        return f"<p>{told} <i>{caption}</i></p>"

    def _table(self, table: Table) -> str:
        head = self._row(table.header, "th")
        rows = "".join(self._row(row, "td") for row in table.rows)
        caption = f"<p><i>{self._words.inlines(table.caption)}</i></p>" if table.caption else ""
        return ruled(head + rows, self._theme) + caption

    def _row(self, row: Row, tag: str) -> str:
        shade = f' bgcolor="{self._theme.accent_ground.name()}"' if tag == "th" else ""
        cells = (f'<{tag} align="left"{shade}>{self._words.inlines(one) or "&nbsp;"}</{tag}>' for one in row)
        return f"<tr>{''.join(cells)}</tr>"


def listed(entries: list[str], start: int) -> str:
    """Return the entries of a list with their signs; numbered from `start` unless it is 0."""
    return "".join(
        f'<table cellspacing="0" cellpadding="0"><tr><td width="{INDENT}">'
        f"<p>{f'{start + at}.' if start else '•'}</p></td><td>{entry}</td></tr></table>"
        for at, entry in enumerate(entries)
    )


def boxed(inside: str, tint: Tint) -> str:
    """Return HTML in a box with a bar."""
    return (
        '<table width="100%" cellspacing="0" cellpadding="0"><tr>'
        f'<td width="4" bgcolor="{tint.bar.name()}"></td>'
        f'<td bgcolor="{tint.ground.name()}" style="padding:6px 12px">{inside or "&nbsp;"}</td></tr></table>'
    )


def ruled(rows: str, theme: Theme) -> str:
    """Return rows as a table with lines."""
    return (
        f'<table width="100%" border="1" cellspacing="0" cellpadding="6" bordercolor="{theme.line.name()}"'
        f' style="border-collapse:collapse">{rows}</table>'
    )
