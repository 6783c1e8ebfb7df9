"""The pages of a chapter as they will be printed, and the state of the guide, asked for by the window.

Both are requests to the warm process (`background`), which reads the guide once for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.finding import Finding
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Progress


@dataclass(frozen=True, slots=True)
class Pages:
    """What came of a request: a PDF, or why there is none; `seconds` of processor time it took.

    `places` are (line of the file, page from 0, top as a share of the page's height), in reading order.
    """

    path: str
    pdf: bytes = b""
    places: tuple[tuple[int, int, float], ...] = ()
    problems: tuple[Finding, ...] = ()
    refusal: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A chapter (path inside `contenido/`) with its text as it stands in the window.

    `revision` changes when anything else in the guide's folder did: the process then reads the guide again.
    """

    folder: Path
    path: str
    text: str
    revision: int = 0

    def answer(self, kept: dict[str, Any]) -> Pages:
        """Return the pages; what keeps them from being made is in `refusal`, never raised."""
        # Read here: starting the window must not wait for libraries that only the process needs.
        from guia_editor.export.one_chapter import settle_chapter
        from guia_editor.storage.workspace import with_text

        begun = process_time()
        try:
            guide = guide_of(kept, self.folder, self.revision)
            press, beside = _press_of(kept, self.folder, guide)
            guide = with_text(guide, self.folder, self.path, self.text)
            document, problems = settle_chapter(guide, self.path, beside)
            proof = press.set_chapter(document)
        except GuideError as error:
            return Pages(self.path, refusal=str(error))
        except (KeyError, OSError):
            return Pages(self.path, refusal=_("El capítulo ya no está en la guía."))
        places = tuple((place.line, place.page, place.top) for place in proof.places)
        return Pages(self.path, proof.pdf, places, problems, seconds=process_time() - begun)


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A guide with the texts, by path, that are not on disk yet; see `PageRequest` for `revision`."""

    folder: Path
    texts: tuple[tuple[str, str], ...] = ()
    revision: int = 0

    def answer(self, kept: dict[str, Any]) -> tuple[Finding, ...]:
        """Return every finding, advice about wording among them."""
        from guia_editor.tasks.check import LiveCheck

        guide = guide_of(kept, self.folder, self.revision)
        if kept.get("checked") is not guide:
            kept["check"], kept["checked"] = LiveCheck(self.folder, guide, wording=True), guide
        found: tuple[Finding, ...] = kept["check"].check(dict(self.texts))
        return found


def guide_of(kept: dict[str, Any], folder: Path, revision: int) -> Guide:
    """Return the guide in a folder, read again only when the folder or the revision is another."""
    from guia_editor.storage.workspace import open_guide

    if kept.get("guide-of") != (folder, revision):
        kept["guide"] = open_guide(folder)
        kept["guide-of"] = (folder, revision)
    guide: Guide = kept["guide"]
    return guide


def _press_of(kept: dict[str, Any], folder: Path, guide: Guide) -> Any:
    from guia_editor.export.one_chapter import assemble_beside
    from guia_editor.export.pdf_proof import ProofPress
    from guia_editor.tasks.export import templates_of

    if kept.get("press-of") != folder:
        kept["press"], kept["press-of"] = ProofPress(templates_of(folder)), folder
    if kept.get("beside-of") is not guide:
        kept["beside"], kept["beside-of"] = assemble_beside(guide), guide
    return kept["press"], kept["beside"]


def whole_guide(folder: Path, progress: Progress) -> bytes:
    """Return the PDF of the national edition of a guide as it is on disk; raises as `export_edition` does."""
    from tempfile import TemporaryDirectory

    from guia_editor.tasks.export import Request, export_edition

    with TemporaryDirectory(prefix="guia-paginas-") as place:
        outcome = export_edition(folder, Path(place), Request(formats=("pdf",)), progress)
        return (outcome.folder / "guia.pdf").read_bytes()
