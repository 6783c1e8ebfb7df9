"""Errors that a person is told about, and how.

GuideError            what happened and what to do next, in Spanish
├── GuideNotFound     the folder is not a guide
├── InvalidGuide      files that cannot be understood; carries findings
├── UnsafeContent     a file that tried to lead outside, or a picture that would burst the memory
├── ChangedOnDisk     a file changed since it was read
├── IncompleteExport  a final edition would lose something; carries what
├── ExportFailed      an exporter could not finish
│   └── DiskRefused   the disk is full, forbids writing or is gone
├── DamagedEdition    an edition's files are not the ones in its manifest
└── Cancelled         the person asked to stop

Anything else that is raised is a bug: the outer edge apologises and offers the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.model.document import NotRendered
    from guia_editor.model.finding import Finding


class GuideError(Exception):
    """Something that the person can act on: `message` says what happened, `remedy` what to do next."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message if not remedy else f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


class GuideNotFound(GuideError):
    """The folder holds no guide."""


class InvalidGuide(GuideError):
    """Files of the guide cannot be understood; `findings` says which and where."""

    def __init__(self, message: str, remedy: str = "", findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message, remedy)
        self.findings = findings


class UnsafeContent(GuideError):
    """Content that tried to lead outside the guide, or would exhaust the machine."""


class ChangedOnDisk(GuideError):
    """A file is no longer what was read, so nothing was written over it."""


class IncompleteExport(GuideError):
    """A final edition would lose something; `losses` says what and where."""

    def __init__(self, message: str, remedy: str = "", losses: tuple[NotRendered, ...] = ()) -> None:
        super().__init__(message, remedy)
        self.losses = losses


class ExportFailed(GuideError):
    """An exporter could not finish."""


class DiskRefused(ExportFailed):
    """The disk is full or forbids writing: nothing else can be written there either."""


class DamagedEdition(GuideError):
    """An edition's files are not the ones that its manifest names."""


class Cancelled(GuideError):
    """The person asked to stop; nothing half done was left."""

    def __init__(self) -> None:
        super().__init__(_("Se canceló a petición suya. No quedó nada a medias."))
