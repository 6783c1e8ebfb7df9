"""The shared spelling of blocks as web pages need it: headings to link to, pictures that keep their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guia_editor.export.html import HtmlWriter, attribute
from guia_editor.export.web_site import link_maker
from guia_editor.i18n import wording
from guia_editor.model.blocks import Heading, Image, plain_text
from guia_editor.model.document import Document, Section

MEDIA = "medios/"


@dataclass(frozen=True)
class WebWriter(HtmlWriter):
    """An `HtmlWriter` whose headings carry a link to themselves; `sizes` gives the pixels of each picture."""

    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def _heading(self, heading: Heading) -> str:
        plain = HtmlWriter._heading(self, heading)
        if not heading.id:
            return plain
        _ = wording(self.language)
        said = attribute(" ".join((_("Enlace a esta sección:"), plain_text(heading.children))))
        link = f'<a class="ancla" href="#{attribute(heading.id)}" aria-label="{said}">#</a>'
        # Beside the heading, not in it, so that the heading's own name stays its words.
        return f'<div class="titulo-con-ancla">\n{plain}{link}\n</div>\n'

    def _image(self, image: Image) -> str:
        plain = HtmlWriter._image(self, image)
        size = self.sizes.get(image.source)
        return plain if not size else plain[:-2] + f'width="{size[0]}" height="{size[1]}" decoding="async" />'


def section_html(
    document: Document, files: Mapping[str, str], section: Section, names: Mapping[str, str] | None = None
) -> str:
    """Return a section's text as it stands in its page; `names` are pictures' files where not their keys."""
    sizes = {key: (asset.width, asset.height) for key, asset in document.assets.items() if asset.width}
    writer = WebWriter(
        language=document.language,
        href=link_maker(document, files, section.id),
        asset=lambda key: MEDIA + (names[key] if names else key),
        sizes=sizes,
    )
    return writer.whole_section(section)
