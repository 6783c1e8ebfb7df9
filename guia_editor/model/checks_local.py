"""A rule about what differs by municipality: it belongs in the chapters that declare themselves its place."""

from __future__ import annotations

from collections.abc import Iterator

from guia_editor.i18n import _
from guia_editor.model.blocks import Chart, Profile, walk
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.territory import LOCAL_VARIABLES, column_names
from guia_editor.model.visibility import FIGURE, uses


def check_local_data(guide: Guide) -> Iterator[Finding]:
    """Find chapters that differ by municipality and do not declare it: no two editions can share them.

    Told once for each chapter, at the first such place.
    """
    if len(guide.territories.municipalities) < 2:
        return
    names = LOCAL_VARIABLES | column_names(guide.territories)
    for chapter in guide.chapters:
        found = [] if chapter.front.local else sorted(_local_places(chapter, names))
        if found:
            shown = ", ".join(dict.fromkeys(what for _line, what in found))
            yield Finding(
                Severity.INFO,
                "dato-local",
                _("El capítulo cambia con cada municipio y se hará una vez para cada uno: {what}.").format(
                    what=shown
                ),
                _("Diga ese dato en el capítulo que es su lugar, o escriba «local: si» en este encabezado."),
                chapter.path,
                found[0][0],
            )


def _local_places(chapter: Chapter, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield (line, what stands there) of what differs by municipality."""
    for use in uses(chapter):
        if use.name in names or use.name.startswith(FIGURE):
            yield use.line, "{{" + use.name + "}}"
    for block in walk(chapter.blocks):
        match block:
            case Profile():
                yield block.lines.first, _("un perfil")
            case Chart():
                yield block.lines.first, _("un gráfico")
            case _:
                pass
