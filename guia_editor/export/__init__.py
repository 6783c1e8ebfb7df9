"""From an assembled document to files. `FORMATS` is the whole registry: one row and one module per format.

Only `plantillas/` decides looks: exporters name styles and classes, never sizes or colours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal, cast

from guia_editor.model.document import Document, Report
from guia_editor.model.progress import Progress

Paper = Literal["carta", "a4"]
Printing = Literal["normal", "sangria", "cuadernillo", "grises"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to write: `templates` is `plantillas/`, `finished` the files that a web edition offers.

    `checked` says that the page which checks copies will lie in the site, for the others to link to.
    """

    templates: Path
    paper: Paper = "carta"
    printing: Printing = "normal"
    finished: tuple[Path, ...] = field(default=())
    checked: bool = False


Write = Callable[[Document, Options, Path, Report, Progress], tuple[str, ...]]
"""Write a document into an existing folder; return the names of what was written, relative to it.

Raises `ExportFailed` when it cannot, `OSError` as the disk does; lists in the report what the format could
not express.
"""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A row of the registry: the label people see, the options understood, the module that writes."""

    label: str
    options: frozenset[str]
    module: str

    def write(
        self, document: Document, options: Options, folder: Path, report: Report, progress: Progress
    ) -> tuple[str, ...]:
        """Write the document; the module, and the foreign library in it, is imported only now."""
        writer = cast(Write, import_module(self.module).write)
        return writer(document, options, folder, report, progress)

    def batch(self, bank: Path) -> Write:
        """Return a writer for many editions: same bytes as `write`, what they share is made once.

        It keeps that in memory and in the folder `bank`, which may be deleted at any time.
        """
        module = import_module(self.module)
        maker = getattr(module, "batch", None)
        return cast(Write, module.write if maker is None else maker(bank))


def file_name(name: str, row: ExportFormat, options: Options) -> str:
    """Return the name of the one file that a format writes, of a format that is not a folder of pages."""
    paper = f"-{options.paper}" if "paper" in row.options and options.paper != "carta" else ""
    printing = f"-{options.printing}" if "printing" in row.options and options.printing != "normal" else ""
    return f"guia{paper}{printing}.{name}"


FORMATS: Mapping[str, ExportFormat] = {
    "docx": ExportFormat("Word (DOCX)", frozenset({"paper"}), "guia_editor.export.docx"),
    "pdf": ExportFormat("PDF", frozenset({"paper", "printing"}), "guia_editor.export.pdf"),
    "web": ExportFormat("Sitio web", frozenset(), "guia_editor.export.web"),
}
