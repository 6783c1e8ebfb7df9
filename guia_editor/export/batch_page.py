"""The index of a batch as one page that opens by double click: a table of editions that can be searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from guia_editor.errors import ExportFailed
from guia_editor.i18n import _

TEMPLATE = "indice.html"


@dataclass(frozen=True, slots=True)
class Row:
    """An edition in the table; `files` are (name, address) pairs, `search` has no accents."""

    code: str
    name: str
    department: str
    files: tuple[tuple[str, str], ...]
    size: int
    hash: str
    search: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands above the table; `kits` are (label, address) pairs, `site` its address or ""."""

    title: str
    mark: str
    approved: bool
    language: str
    institutions: tuple[str, ...]
    editions: str
    size: str
    kits: tuple[tuple[str, str], ...]
    site: str
    missing: tuple[str, ...]


def batch_page(folders: Sequence[Path], theme: Path, facts: Facts, rows: Sequence[Row]) -> bytes:
    """Return the page; the template is taken from the first of the folders that has one.

    Raises `ExportFailed` when there is none or it cannot be filled.
    """
    templates = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    templates.filters["size"] = size_in_words
    try:
        palette = Markup(theme.read_text("utf-8").replace("</", "<\\/"))
        page = templates.get_template(TEMPLATE).render(facts=facts, rows=rows, palette=palette)
    except (TemplateError, OSError) as error:
        raise ExportFailed(
            _("La plantilla «{name}» no se puede usar: {reason}.").format(name=TEMPLATE, reason=error),
            _("Corríjala, o recupere la carpeta «plantillas»."),
        ) from error
    return page.encode()


def size_in_words(size: int) -> str:
    """Return a size as people read it: "870 kB", "2.4 MB", "1.1 GB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"
