"""The report of an import, as people read and keep it, and as other programs do."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss


def kind_title(kind: Kind) -> str:
    """Return what a kind of line is called over them."""
    titles = {
        Kind.LOST: _("No se trajo"),
        Kind.CHANGED: _("Cambió"),
        Kind.NOTE: _("Para su información"),
    }
    return titles[kind]


def in_order(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return losses, the gravest kinds first and each place's together."""
    order = list(Kind)
    return tuple(sorted(losses, key=lambda one: (order.index(one.kind), one.code, one.place)))


def line_of(loss: Loss) -> str:
    """Return one line of the report: place, what happened, how often, the words."""
    parts = [f"{loss.place}: " if loss.place else "", loss.message]
    if loss.count > 1:
        parts.append(_(" ({count} veces)").format(count=loss.count))
    if loss.text:
        parts.append(f" «{loss.text}»")
    return "".join(parts)


def report_text(origin: str, chapters: Iterable[str], losses: Iterable[Loss]) -> str:
    """Return the whole report as Markdown, to be kept beside the guide."""
    title, inside = _("Informe de importación"), _("Capítulos")
    lines = [f"# {title}", "", _("Origen: {origin}").format(origin=origin), ""]
    lines += [f"## {inside}", "", *(f"{n}. {title}" for n, title in enumerate(chapters, 1)), ""]
    ordered = in_order(losses)
    for kind, group in groupby(ordered, key=lambda one: one.kind):
        lines += [f"## {kind_title(kind)}", "", *(f"- {line_of(one)}" for one in group), ""]
    if not ordered:
        lines += [_("Todo se trajo tal como estaba."), ""]
    return "\n".join(lines)


def as_data(loss: Loss) -> dict[str, str | int]:
    """Return one line of the report for other programs; the keys are Spanish, as in «validar --json»."""
    return {
        "clase": loss.kind.value,
        "codigo": loss.code,
        "mensaje": loss.message,
        "texto": loss.text,
        "lugar": loss.place,
        "veces": loss.count,
    }
