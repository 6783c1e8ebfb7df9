"""Fill the letters, receipts and labels that staff keep as Word files, with fields in Jinja's spelling.

They come with a guide, so that they may come from anybody: what they say runs in Jinja's sandbox, and they
are measured before they are opened.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from guia_editor.errors import ExportFailed, UnsafeContent
from guia_editor.export.docx_package import entry_of, in_order
from guia_editor.i18n import _

Value = str | Sequence[Mapping[str, str]]

_MOST_BYTES = 5_000_000
_MOST_OPENED = 50_000_000


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox without what takes all memory or time in a few words."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        raise SecurityError(_("las plantillas no calculan con «{operator}»").format(operator=operator))

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        # Entries of a row are found without it. Of the rest only loops have something to say: `loop.index`.
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)


def fill_letter(template: Path, values: Mapping[str, Value], target: Path) -> None:
    """Write a copy of a Word template with its fields filled; the same values give the same bytes.

    Values are texts and lists of rows. Raises `ExportFailed` when the template cannot be read or asks for a
    field that there is not, `UnsafeContent` when it would burst the memory, `OSError` as the disk does.
    """
    document = _opened(template)
    try:
        document.render(dict(values), jinja_env=_Sandbox())
    except Exception as error:  # what a template asks for can fail in as many ways as there are
        raise ExportFailed(
            _("La plantilla «{name}» no se puede llenar: {reason}.").format(name=template.name, reason=error),
            _("Corrija ese campo en Word; los que hay están en plantillas/oficios/LEEME.md."),
        ) from error
    filled = io.BytesIO()
    document.save(filled)
    target.write_bytes(_packed_alike(filled))


def _opened(template: Path) -> DocxTemplate:
    document = DocxTemplate(io.BytesIO(_measured(template)))
    try:
        document.init_docx()
    except Exception as error:  # a damaged file makes its reader fail in many ways
        raise _unreadable(template) from error
    return document


def _measured(template: Path) -> bytes:
    try:
        if template.stat().st_size > _MOST_BYTES:
            raise _too_large(template)
        data = template.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_OPENED:
                raise _too_large(template)
    except (OSError, zipfile.BadZipFile) as error:
        raise _unreadable(template) from error
    return data


def _packed_alike(filled: io.BytesIO) -> bytes:
    """Return an archive with its files in order and no clock in it, which python-docx leaves there."""
    result = io.BytesIO()
    with zipfile.ZipFile(filled) as source, zipfile.ZipFile(result, "w") as target:
        for name in in_order(source.namelist()):
            target.writestr(entry_of(name), source.read(name))
    return result.getvalue()


def _too_large(template: Path) -> UnsafeContent:
    return UnsafeContent(
        _("La plantilla «{name}» es demasiado grande.").format(name=template.name),
        _("Quítele imágenes, o recupere la que viene con el programa."),
    )


def _unreadable(template: Path) -> ExportFailed:
    return ExportFailed(
        _("La plantilla «{name}» no se puede leer.").format(name=template.name),
        _("Recupérela en plantillas/oficios, o guárdela de nuevo en Word como .docx."),
    )
