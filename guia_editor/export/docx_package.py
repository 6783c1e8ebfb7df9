"""The package around the text: the template opened, pictures and links related, the archive written.

python-docx reads the template and keeps its parts; the long parts are handed over as bytes when the
archive is written, for its own ways of adding text grow with the square of the guide's length.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from guia_editor.errors import ExportFailed
from guia_editor.export.docx_fragments import Media, Packed, Relation, pack, relation_id, stream
from guia_editor.export.docx_xml import DECLARATION, RELATION, value
from guia_editor.i18n import _

if TYPE_CHECKING:
    from docx.document import Document as Template
    from docx.opc.part import XmlPart

    from guia_editor.model.document import Document

_FIRST_STAMP = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP archive can carry; the edition's own date is in its properties."""

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DEFAULT = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
_PICTURES = (".png", ".jpeg", ".gif")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def fonts_of(folder: Path) -> tuple[Path, ...]:
    """Return the files of the letters that come with the templates."""
    return tuple(sorted((folder / "fuentes").glob("*.ttf")))


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def open_template(folder: Path) -> tuple[Template, str]:
    """Return the reference document of `plantillas/`, and what tells it and the fonts beside it from others.

    Raises `ExportFailed` when it cannot be read.
    """
    path = folder / "docx" / "referencia.docx"
    try:
        data = path.read_bytes()
        letters = [font.read_bytes() for font in fonts_of(folder)]
        return docx.Document(io.BytesIO(data)), _digest(data, *letters)
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise ExportFailed(
            _("No se pudo abrir la plantilla de Word {path}.").format(path=path.name),
            _("Restablezca plantillas/docx/referencia.docx."),
        ) from error


@dataclass(slots=True)
class Package:
    """The document's parts while it is written; `texts` are the long and the new ones, by name there.

    Each is in pieces that are compressed by themselves; `packed` compresses what came in one.
    """

    template: Template
    packed: Callable[[bytes], Packed]
    texts: dict[str, Sequence[Packed]] = field(default_factory=dict)
    _parts: dict[str, Part] = field(default_factory=dict)
    _related: set[Relation] = field(default_factory=set)
    _count: Counter[str] = field(default_factory=Counter)

    @property
    def main(self) -> Part:
        """The part that holds the text."""
        return self.template.part

    def add(self, name: str, content_type: str, data: bytes) -> Part:
        """Return the part with a name such as "/word/media/imagen1.png", made when it is new."""
        if name not in self._parts:
            package = self.template.part.package
            # Its content waits in `texts`: python-docx would compress it only for it to be read again.
            self._parts[name] = Part(PackURI(name), content_type, b"", package)
            self.texts[name.removeprefix("/")] = (self._piece(name, data),)
        return self._parts[name]

    def _piece(self, name: str, data: bytes) -> Packed:
        """Return a part in one piece; pictures are compressed already."""
        return Packed(data, b"") if name.endswith(_PICTURES) else self.packed(data)

    def relate(self, relation: Relation) -> None:
        """Give the text, or the footnotes, a relationship that they name."""
        if relation in self._related:
            return
        self._related.add(relation)
        owner = self.footnotes() if relation.note else self.main
        if isinstance(relation.target, Media):
            media = relation.target
            part = self.add(media.name, media.content_type, media.data)
            owner.rels.add_relationship(f"{RELATION}/image", part, relation.identity)
        else:
            owner.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, relation.target, relation.identity, True)

    def footnotes(self) -> Part:
        """Return the footnotes part, the template's own if it has one."""
        for relation in self.main.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
                return cast(Part, relation.target_part)
        return self._inside("footnotes", self.add("/word/footnotes.xml", f"{_WORD}.footnotes+xml", b""))

    def _inside(self, kind: str, part: Part) -> Part:
        """Relate the text to another part; `kind` is the last word of the relationship's type."""
        self.main.rels.add_relationship(f"{RELATION}/{kind}", part, relation_id(part.partname))
        return part

    def related(self, identity: str) -> XmlPart:
        """Return a header or footer of the template by its relationship."""
        return cast("XmlPart", self.main.related_parts[identity])

    def header_or_footer(self, kind: str, data: bytes) -> str:
        """Add a header or footer ("header", "footer") and return the identifier of its relation."""
        self._count[kind] += 1
        name = f"/word/{kind}G{self._count[kind]}.xml"
        part = self._inside(kind, self.add(name, f"{_WORD}.{kind}+xml", data))
        return relation_id(part.partname)

    def drop(self, identities: set[str]) -> None:
        """Take template parts out of the document that it no longer uses."""
        for identity in identities:
            self.main.rels.pop(identity, None)

    def write(self, path: Path) -> None:
        """Write the archive: same parts, same bytes."""
        found = self._contents()
        with zipfile.ZipFile(path, "w") as target:
            for name in in_order(found):
                _put(target, entry_of(name, stored=name.endswith(_PICTURES)), found[name])

    def _contents(self) -> dict[str, Sequence[Packed]]:
        """Return every part by its name in the archive, with what relates and types them (ECMA-376-2).

        Without the archive that python-docx would make, which would compress every part once more.
        """
        package = self.template.part.package
        found: dict[str, Sequence[Packed]] = {"_rels/.rels": (pack(package.rels.xml),)}
        types = []
        for part in package.iter_parts():
            name = str(part.partname)
            found[name[1:]] = self.texts.get(name[1:]) or (self._piece(name, part.blob),)
            types.append(f'<Override PartName="{value(name)}" ContentType="{value(part.content_type)}"/>')
            if part.rels:
                found[str(part.partname.rels_uri)[1:]] = (pack(part.rels.xml),)
        declared = f'{DECLARATION}<Types xmlns="{_TYPES}">{_DEFAULT}{"".join(sorted(types))}</Types>'
        found["[Content_Types].xml"] = (pack(declared.encode()),)
        return found


def in_order(names: Iterable[str]) -> list[str]:
    """Return the parts of a package as they stand in the archive: what types and relates them comes first."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels"), name))


def entry_of(name: str, *, stored: bool = False) -> zipfile.ZipInfo:
    """Return the head of a part in the archive: the same on every machine, whatever the clock says."""
    entry = zipfile.ZipInfo(name, _FIRST_STAMP)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 0
    return entry


def _put(target: zipfile.ZipFile, entry: zipfile.ZipInfo, pieces: Sequence[Packed]) -> None:
    """Add a file whose pieces are compressed already, which zipfile has no call for."""
    stored = entry.compress_type == zipfile.ZIP_STORED
    data = b"".join(piece.raw for piece in pieces) if stored else stream(pieces)
    for piece in pieces:
        entry.CRC = zlib.crc32(piece.raw, getattr(entry, "CRC", 0))
    entry.file_size = sum(len(piece.raw) for piece in pieces)
    entry.compress_size = len(data)
    file = target.fp
    if file is None:
        raise ValueError("the archive is closed")
    entry.header_offset = file.tell()
    file.write(entry.FileHeader(zip64=False))
    file.write(data)
    target.filelist.append(entry)
    target.NameToInfo[entry.filename] = entry
    target.start_dir = file.tell()


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
