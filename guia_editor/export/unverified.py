"""What the edition cites and nobody has verified yet: a list for those who must, made from fuentes.yaml."""

from __future__ import annotations

import re

from guia_editor.export.citations import citing_links
from guia_editor.export.context import Context, Sections
from guia_editor.export.phrases import words
from guia_editor.model.anchors import source_anchor
from guia_editor.model.blocks import Align, Inline, Link, Paragraph, Row, Table, Text
from guia_editor.model.document import Section, SectionKind
from guia_editor.model.guide import Source
from guia_editor.model.names import fold

SECTION_ID = "por-verificar"

_ALIGN: tuple[Align, ...] = ("", "", "")
_WIDTHS = (42.0, 42.0, 16.0)
_KINDS = ("norma", "documento", "dato", "sitio")
_PENDING = re.compile(r",?\s*por verificar$")
"""What authors add to a place that they cite from memory; in this list it would be said of every row."""


def add_unverified(sections: Sections, context: Context) -> Sections:
    """Return the sections with the list of what is still to verify after the preliminaries.

    There is a row for each work that this edition cites and `fuentes.yaml` does not give as verified: which
    of its places are cited, what has to be checked, and where. Without such works there is no list.
    """
    pending = [
        source
        for key, source in context.guide.sources.items()
        if key in context.cited and not source.verified
    ]
    if not pending:
        return sections
    front = sum(section.kind is SectionKind.FRONT for section in sections)
    return (*sections[:front], _list(pending, sections, context), *sections[front:])


def _list(pending: list[Source], sections: Sections, context: Context) -> Section:
    _ = context.words
    intro = _(
        "El programa hizo esta lista con lo que dice fuentes.yaml. Falta cotejar {pending} de las {total} "
        "normas y fuentes que cita esta edición. Mientras una esté aquí, no copie su número ni su plazo en "
        "un documento oficial sin leer antes el texto vigente. Quien coteje una anota su nombre, la fecha y "
        "el lugar, y la fila desaparece de la edición siguiente."
    ).format(pending=len(pending), total=len(context.cited))
    header = (_("Norma o fuente, y lo que se cita de ella"), _("Qué falta comprobar"), _("Citada en"))
    ordered = sorted(pending, key=lambda source: (_rank(source.kind), fold(source.short)))
    table = Table(
        header=tuple(map(words, header)),
        rows=tuple(_row(source, sections, context) for source in ordered),
        align=_ALIGN,
        widths=_WIDTHS,
    )
    title = words(_("Lo que falta verificar"))
    return Section(SECTION_ID, SectionKind.FRONT, title, (Paragraph(words(intro)), table))


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _row(source: Source, sections: Sections, context: Context) -> Row:
    cited = {_PENDING.sub("", place) for place in context.places.get(source.key, ())}
    places = sorted(cited - {""}, key=_order)
    named: list[Inline] = [Link(f"#{source_anchor(source.key)}", words(source.short))]
    if places:
        named.append(Text(": " + "; ".join(places)))
    missing = source.note or context.words("Cotejar con la publicación oficial.")
    return (tuple(named), words(missing), citing_links(source.key, sections, context))


def _order(place: str) -> tuple[int, str]:
    """Order "art. 9" before "art. 10", and what has no number last."""
    number = re.search(r"\d+", place)
    return (int(number.group()) if number else 1_000_000, place)
