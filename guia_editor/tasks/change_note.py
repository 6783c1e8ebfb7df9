"""What is new in an edition, chapter by chapter, since the one before: the text of `cambios.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guia_editor.i18n import _, plural
from guia_editor.markdown.anchoring import plain
from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import Comparison, RowKind, RunKind, change_count, changed_rows
from guia_editor.model.blocks import plain_text
from guia_editor.model.events import EventKind, Ledger, chapter_key
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.publications import Publication, publications
from guia_editor.storage.fingerprints import content_hashes
from guia_editor.storage.workspace import CONTENT
from guia_editor.sync.history import History
from guia_editor.tasks.thread_places import text_spoken_of

_SHOWN, _LONGEST = 8, 160


@dataclass(frozen=True, slots=True)
class ChapterChange:
    """What became of a chapter since an edition; `changes` is 0 for one that is new or gone."""

    key: str
    title: str
    what: str
    changes: int = 0
    examples: tuple[str, ...] = ()


def change_note(folder: Path, guide: Guide, publication: Publication, ledger: Ledger) -> str:
    """Return the note as Markdown, the same on every copy that has the same history."""
    before = edition_before(publication, ledger)
    lines = [_("# Cambios de la edición {number}").format(number=publication.number), ""]
    lines += [f"- {note}" for note in guide.edition.notes] + [""] * bool(guide.edition.notes)
    if before is None:
        lines += [_("Es la primera edición publicada.")]
        return "\n".join(lines) + "\n"
    lines += [_("Capítulo por capítulo, desde la edición {number}:").format(number=before.number), ""]
    found = list(changes_since(folder, guide, before, ledger))
    for one in found:
        lines += [f"## {one.title}", "", one.what, ""]
        lines += [f"- {example}" for example in one.examples] + [""] * bool(one.examples)
    if not found:
        lines += [_("Ningún capítulo cambió.")]
    return "\n".join(lines).rstrip() + "\n"


def edition_before(publication: Publication, ledger: Ledger) -> Publication | None:
    """Return the signed edition that came before one, None for the first."""
    earlier: Publication | None = None
    for one in publications(ledger):
        if one.signatures == publication.signatures:
            break
        earlier = one if one.signed else earlier
    return earlier


def changes_since(folder: Path, guide: Guide, before: Publication, ledger: Ledger) -> Iterator[ChapterChange]:
    """Yield what became of each chapter that is not as it was in an edition, in reading order."""
    old, now = before.chapters, {chapter_key(one): one for one in guide.chapters}
    hashes = submitted_texts(ledger)
    contents = content_hashes(folder, guide)
    with History.open(folder) as history:
        for key, chapter in now.items():
            if key not in old:
                yield ChapterChange(key, chapter_title(chapter), _("Es nuevo en esta edición."))
            elif old[key] != contents[key]:
                path = f"{CONTENT}/{chapter.path}"
                text = history.find_text(path, hashes.get((key, old[key]), ""))
                yield changed_chapter(key, chapter_title(chapter), text, plain(chapter.text))
    for key in [one for one in old if one not in now]:
        yield ChapterChange(key, key, _("Ya no está en esta edición."))


def submitted_texts(ledger: Ledger) -> dict[tuple[str, str], str]:
    """Return the SHA-256 of the text that a chapter (key) of some content hash had, as it was submitted."""
    return {
        (one.chapter, one.content): text_spoken_of(one)
        for one in ledger.events
        if one.kind == EventKind.SUBMIT
    }


def changed_chapter(key: str, title: str, old: str | None, new: str) -> ChapterChange:
    """Return what became of a chapter's text; None for an old one that no version here has."""
    if old is None:
        return ChapterChange(key, title, _("Cambió."))
    comparison = compare_texts(old, new)
    count = change_count(comparison)
    if not count:
        return ChapterChange(key, title, _("Cambiaron sus imágenes o sus datos, no sus palabras."))
    what = plural(count, _("Tiene un cambio."), _("Tiene {count} cambios."))
    examples = tuple(_examples(comparison))[:_SHOWN]
    return ChapterChange(key, title, what, count, examples)


def _examples(comparison: Comparison) -> Iterator[str]:
    """Yield changes in words: what was, what is."""
    for change in comparison.front:
        yield _("{name}: «{old}» pasó a «{new}».").format(name=change.name, old=change.old, new=change.new)
    for row in changed_rows(comparison):
        told = {RunKind.REMOVED: "", RunKind.ADDED: ""}
        for passage in row.passages:
            for run in passage.runs:
                if run.kind in told:
                    told[run.kind] += plain_text(run.inlines) + " "
        old, new = (_short(told[kind]) for kind in (RunKind.REMOVED, RunKind.ADDED))
        if row.kind is RowKind.MOVED:
            yield _("Un pasaje cambió de lugar.")
        elif old and new:
            yield _("«{old}» pasó a «{new}».").format(old=old, new=new)
        elif new:
            yield _("Se agregó «{new}».").format(new=new)
        elif old:
            yield _("Se quitó «{old}».").format(old=old)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[:_LONGEST].rpartition(" ")[0] + "…"


def chapter_title(chapter: Chapter) -> str:
    """Return a chapter's number and title, as people speak of it."""
    number = f"{chapter.number}. " if chapter.number else ""
    return number + chapter.front.title
