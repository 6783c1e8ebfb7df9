"""Which pictures of the guide a document shows."""

from __future__ import annotations

from guia_editor.export.anchors import section_blocks
from guia_editor.export.context import Context, Sections
from guia_editor.i18n import _
from guia_editor.model.blocks import Image, inner_inlines, walk_inlines
from guia_editor.model.document import Asset


def shown_pictures(sections: Sections, context: Context) -> dict[str, Asset]:
    """Return the pictures that the sections show, by key; one that the guide lacks is noted as a problem."""
    found: dict[str, Asset] = {}
    for section in sections:
        context.origin = section.path
        for block in section_blocks(section):
            for run in inner_inlines(block):
                for inline in walk_inlines(run):
                    if isinstance(inline, Image) and inline.source not in context.assets:
                        _show(inline, block.lines.first, found, context)
    return found


def _show(image: Image, line: int, found: dict[str, Asset], context: Context) -> None:
    asset = context.guide.assets.get(image.source)
    if asset is not None:
        found[image.source] = asset
        return
    context.problem(
        "imagen-ausente",
        _("No existe la imagen «{path}», o no es segura.").format(path=image.source),
        _("Cópiela a la carpeta imagenes o corrija su nombre."),
        image.line or line,
    )
