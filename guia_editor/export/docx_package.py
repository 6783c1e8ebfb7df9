"""The package around the text: the template opened, pictures and links related, the archive written.

python-docx reads the template and keeps its parts; the long parts are handed over as bytes when the
archive is written, for its own ways of adding text grow with the square of the guide's length.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from guia_editor.errors import ExportFailed
from guia_editor.export.docx_xml import DECLARATION, RELATION, value
from guia_editor.i18n import _

if TYPE_CHECKING:
    from docx.document import Document as Template
    from docx.opc.part import XmlPart

    from guia_editor.model.document import Document

FIRST_STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP archive can carry; the edition's own date is in its properties."""

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DEFAULT = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
_PACKED = (".png", ".jpeg", ".gif")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def open_template(folder: Path) -> Template:
    """Return the reference document of `plantillas/`; raises `ExportFailed` when it cannot be read."""
    path = folder / "docx" / "referencia.docx"
    try:
        return docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise ExportFailed(
            _("No se pudo abrir la plantilla de Word {path}.").format(path=path.name),
            _("Restablezca plantillas/docx/referencia.docx."),
        ) from error


@dataclass(slots=True)
class Links:
    """The relationships of one part: each target once, identifiers that no template uses."""

    part: Part
    _known: dict[str, str] = field(default_factory=dict)

    def outside(self, address: str) -> str:
        """Return the identifier of a link to an address outside."""
        if address not in self._known:
            self._add(address, RELATIONSHIP_TYPE.HYPERLINK, address, external=True)
        return self._known[address]

    def inside(self, kind: str, target: Part) -> str:
        """Return the identifier of a relation to another part; `kind` is the last word of its type."""
        if target.partname not in self._known:
            self._add(target.partname, f"{RELATION}/{kind}", target, external=False)
        return self._known[target.partname]

    def _add(self, key: str, kind: str, target: str | Part, external: bool) -> None:
        # python-docx looks for a free number from 1 on each time, which is slow with many links.
        identity = f"rIdG{len(self._known) + 1}"
        self.part.rels.add_relationship(kind, target, identity, external)
        self._known[key] = identity


@dataclass(slots=True)
class Package:
    """The document's parts while it is written; `texts` are the long and the new ones, by name there."""

    template: Template
    texts: dict[str, bytes] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)
    _links: dict[str, Links] = field(default_factory=dict)

    @property
    def main(self) -> Part:
        """The part that holds the text."""
        return self.template.part

    def links(self, part: Part) -> Links:
        """Return the relationships of a part."""
        return self._links.setdefault(part.partname, Links(part))

    def add(self, name: str, content_type: str, data: bytes) -> Part:
        """Return the part with a name such as "/word/media/imagen1.png", made when it is new."""
        if name not in self._parts:
            package = self.template.part.package
            # Its content waits in `texts`: python-docx would compress it only for it to be read again.
            self._parts[name] = Part(PackURI(name), content_type, b"", package)
            self.texts[name.removeprefix("/")] = data
        return self._parts[name]

    def footnotes(self) -> Part:
        """Return the footnotes part, the template's own if it has one."""
        for relation in self.main.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
                return cast(Part, relation.target_part)
        part = self.add("/word/footnotes.xml", f"{_WORD}.footnotes+xml", b"")
        self.links(self.main).inside("footnotes", part)
        return part

    def related(self, identity: str) -> XmlPart:
        """Return a header or footer of the template by its relationship."""
        return cast("XmlPart", self.main.related_parts[identity])

    def header_or_footer(self, kind: str, data: bytes) -> str:
        """Add a header or footer ("header", "footer") and return the identifier of its relation."""
        number = sum(name.startswith(f"/word/{kind}G") for name in self._parts) + 1
        part = self.add(f"/word/{kind}G{number}.xml", f"{_WORD}.{kind}+xml", data)
        return self.links(self.main).inside(kind, part)

    def drop(self, identities: set[str]) -> None:
        """Take template parts out of the document that it no longer uses."""
        for identity in identities:
            self.main.rels.pop(identity, None)

    def write(self, path: Path) -> None:
        """Write the archive: same parts, same bytes."""
        found = self._contents()
        with zipfile.ZipFile(path, "w") as target:
            for name in sorted(
                found, key=lambda n: (n != "[Content_Types].xml", not n.startswith("_rels"), n)
            ):
                entry = zipfile.ZipInfo(name, FIRST_STAMP)
                # Pictures are compressed already.
                entry.compress_type = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
                entry.external_attr = 0o600 << 16
                entry.create_system = 0
                target.writestr(entry, found[name], compresslevel=6)

    def _contents(self) -> dict[str, bytes]:
        """Return every part by its name in the archive, with what relates and types them (ECMA-376-2).

        Without the archive that python-docx would make, which would compress every part once more.
        """
        package = self.template.part.package
        found = {"_rels/.rels": package.rels.xml}
        types = []
        for part in package.iter_parts():
            name = str(part.partname)
            found[name[1:]] = self.texts.get(name[1:]) or part.blob
            types.append(f'<Override PartName="{value(name)}" ContentType="{value(part.content_type)}"/>')
            if part.rels:
                found[str(part.partname.rels_uri)[1:]] = part.rels.xml
        declared = f'{DECLARATION}<Types xmlns="{_TYPES}">{_DEFAULT}{"".join(sorted(types))}</Types>'
        found["[Content_Types].xml"] = declared.encode()
        return found


def set_properties(template: Template, document: Document, language: str) -> None:
    """Set what Word shows as the file's properties."""
    core = template.core_properties
    core.title = _fitting(document.title)
    core.subject = _fitting(document.description or document.subtitle)
    core.author = _fitting("; ".join(short for short, _name in document.institutions))
    core.last_modified_by = core.author
    core.keywords = _fitting("; ".join(document.keywords))
    core.category = _fitting(document.territory.name)
    core.comments = _fitting(document.edition.mark)
    core.identifier = document.content_hash
    core.version = _fitting(document.edition.number)
    core.language = language
    core.revision = 1
    core.created = core.modified = document.edition.timestamp.replace(tzinfo=None)


def _fitting(text: str) -> str:
    """Return text as a core property: one line of at most 255 characters that XML can hold."""
    return "".join(c if c.isprintable() else " " for c in text)[:255]
