"""Citations: from `[@dto-57-2008, art. 10]` to words that lead to the table of norms."""

from __future__ import annotations

import re
from dataclasses import replace

from guia_editor.export.context import Context, Sections
from guia_editor.export.phrases import merged, words
from guia_editor.i18n import _
from guia_editor.model.anchors import source_anchor
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Citation,
    CitationItem,
    Emphasis,
    Figure,
    GlossaryLink,
    Inline,
    Inlines,
    Link,
    Strikethrough,
    Strong,
    Table,
    Text,
    plain_text,
)
from guia_editor.model.document import Section, SectionKind
from guia_editor.model.names import fold
from guia_editor.model.rewrite import rewrite, rewrite_runs

_LEADS = re.compile(
    r"(^|[:;(«,]|\b(a|al|con|conforme|cita|citan|como|de|del|e|el|en|entre|es|esa|ese|esta|este|la|las|lea|leer"
    r"|los|o|para|por|que|segun|sin|sobre|son|u|un|una|vea|vease|ver|y))\s*$"
)
"""Words, folded, after which a citation is a part of the sentence and takes no parentheses."""

_STOPS = re.compile(r"[.?!…]\s*$")


def settle_citations(sections: Sections, context: Context) -> Sections:
    """Return sections whose citations read "(Decreto 57-2008, art. 10)" and lead to the work's row.

    The parentheses are left out where the citation is part of the sentence: at its beginning, inside other
    parentheses, after an article or a preposition. The context learns which sections cite what; a work
    that fuentes.yaml does not declare is noted as a problem.
    """
    return tuple(_settled(section, context) for section in sections)


def _settled(section: Section, context: Context) -> Section:
    context.origin = section.path

    def on_run(run: Inlines) -> Inlines:
        return _Run(section.id, context).settle(run)

    def text(blocks: Blocks) -> Blocks:
        return rewrite_runs(rewrite(blocks, lambda block: _source_cited(block, context)), on_run)

    return replace(
        section,
        title=on_run(section.title),
        blocks=text(section.blocks),
        notes=tuple(replace(note, blocks=text(note.blocks)) for note in section.notes),
    )


def _source_cited(block: Block, context: Context) -> Blocks:
    """Make a citation of the `fuente=` of a table or figure when it is the key of a declared work."""
    if isinstance(block, Table | Figure) and len(block.source) == 1:
        key = plain_text(block.source).strip().removeprefix("@")
        if key in context.guide.sources:
            return (replace(block, source=(Citation((CitationItem(key),), block.lines.first),)),)
    return (block,)


class _Run:
    """Settles the citations of one run of inlines, aware of the words that stand before each."""

    def __init__(self, section: str, context: Context) -> None:
        self._section = section
        self._context = context
        self._before = ""

    def settle(self, run: Inlines) -> Inlines:
        if not any(isinstance(inline, Citation | Emphasis | Strong | Strikethrough | Link) for inline in run):
            return run
        result: list[Inline] = []
        for position, inline in enumerate(run):
            match inline:
                case Citation():
                    result += self._cited(inline, plain_text(run[position + 1 : position + 2]))
                case Emphasis() | Strong() | Strikethrough() | Link() | GlossaryLink():
                    children = self.settle(inline.children)
                    changed = children is not inline.children
                    result.append(replace(inline, children=children) if changed else inline)
                    self._before += "" if changed else plain_text(children)
                case _:
                    result.append(inline)
                    self._before += plain_text((inline,))
        same = len(result) == len(run) and all(a is b for a, b in zip(result, run, strict=True))
        return run if same else merged(result)

    def _cited(self, citation: Citation, after: str) -> Inlines:
        items: list[Inline] = []
        for item in citation.items:
            if items:
                items.append(Text("; "))
            items.append(self._item(item, citation.line))
        if not self._inside_sentence(after):
            items = [Text("("), *items, Text(")")]
        self._before += plain_text(tuple(items))
        return tuple(items)

    def _inside_sentence(self, after: str) -> bool:
        before = fold(self._before)
        if before.count("(") > before.count(")") or _LEADS.search(before):
            return True
        goes_on = re.match(r"\s*\w", after)
        return bool(_STOPS.search(before) and goes_on)

    def _item(self, item: CitationItem, line: int) -> Inline:
        source = self._context.guide.sources.get(item.key)
        if source is None:
            self._context.problem(
                "fuente-desconocida",
                _("La fuente «{key}» no está en fuentes.yaml.").format(key=item.key),
                _("Declárela allí o corrija su clave."),
                line,
            )
            return Text(item.key)
        citing = self._context.cited.setdefault(item.key, [])
        if self._section not in citing:
            citing.append(self._section)
        if item.locator:
            self._context.places.setdefault(item.key, set()).add(item.locator)
        words = f"{source.short}, {item.locator}" if item.locator else source.short
        return Link(f"#{source_anchor(item.key)}", (Text(words),), line=line)


def citing_links(key: str, sections: Sections, context: Context) -> Inlines:
    """Return where a work is cited, "Presentación; Caps. 1, 7; Anexo A3", each a link.

    Links and not references: a law that everything cites would fill a page with labels and page numbers.
    """
    _ = context.words
    citing = [section for section in sections if section.id in context.cited[key]]
    chapters = [section for section in citing if section.kind is SectionKind.CHAPTER and section.number]
    annexes = [section for section in citing if section.kind is SectionKind.ANNEX and section.number]
    groups: list[Inlines] = [
        (Link(f"#{section.id}", section.title),) for section in citing if section not in (*chapters, *annexes)
    ]
    for numbered, one, several in ((chapters, _("Cap."), _("Caps.")), (annexes, _("Anexo"), _("Anexos"))):
        if numbered:
            links: list[Inline] = []
            for section in numbered:
                links += ([Text(", ")] if links else []) + [Link(f"#{section.id}", words(section.number))]
            groups.append((Text(f"{one if len(numbered) == 1 else several} "), *links))
    joined: list[Inline] = []
    for group in groups:
        joined += ([Text("; ")] if joined else []) + list(group)
    return tuple(joined)
