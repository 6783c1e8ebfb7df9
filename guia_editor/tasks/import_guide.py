"""Bring text from elsewhere into a guide: a folder of Markdown, a Word document, one Markdown file.

`read_origin` reads and changes nothing; `preview` says what chapters would come out; `import_book` writes
them, all or none: into a new guide, which appears whole, or at the end of one that exists, as a `Change`
that can be taken back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.importing.chapters import NewChapter, to_chapters
from guia_editor.importing.docx import from_docx
from guia_editor.importing.drafts import Book
from guia_editor.importing.folder import from_file, from_folder, is_markdown
from guia_editor.importing.report import Kind, Loss
from guia_editor.model.anchors import block_anchors
from guia_editor.model.blocks import Image, all_inlines, walk
from guia_editor.model.document import SectionKind
from guia_editor.model.guide import Guide
from guia_editor.model.names import plain_name
from guia_editor.model.progress import Progress, Silent
from guia_editor.storage.book import arranged, listed, numbers_for, part
from guia_editor.storage.changes import Change, FileChange, apply
from guia_editor.storage.declared import GUIDE_FILE
from guia_editor.storage.files import decode, read_bytes
from guia_editor.storage.shelf import FolderShelf, open_shelf, plain_yaml
from guia_editor.storage.workspace import CONTENT, open_guide
from guia_editor.storage.yaml_edit import new_entry, written_value
from guia_editor.tasks.create import create_guide
from guia_editor.tasks.import_pictures import prepared_pictures
from guia_editor.tasks.import_skeleton import make_skeleton
from guia_editor.tasks.unfinished import noted, take_away

MAX_DOCUMENT_BYTES = 200_000_000
MAX_GUIDE_FILE_BYTES = 4_000_000
_NEIGHBOURS = 3_000
"""How many files beside a single text are looked at for its pictures."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would make: its chapters in order, and all there is to tell."""

    chapters: tuple[NewChapter, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made: the guide's folder, each chapter's path and title, and all there is to tell.

    `change` takes the import back; None for a guide that was made by it.
    """

    folder: Path
    chapters: tuple[tuple[str, str], ...]
    losses: tuple[Loss, ...]
    change: Change | None = None


def read_origin(origin: Path, split: bool = True, progress: Progress | None = None) -> Book:
    """Read a folder, a DOCX or a Markdown file as drafts of chapters; writes nothing.

    `split` parts a single file at its highest headings. Raises `GuideError` when there is nothing to bring.
    """
    watch = progress or Silent()
    watch.step(0, 1, origin.name)
    try:
        book = _read(origin, split, watch)
    except OSError as error:
        raise GuideError(
            _("No se puede leer «{path}».").format(path=origin),
            _("Revise que exista y que tenga permiso para abrirlo."),
        ) from error
    if not book.drafts:
        raise GuideError(
            _("En «{path}» no hay textos que traer.").format(path=origin),
            _("Elija una carpeta con archivos Markdown (.md), un documento de Word (.docx) o un .md."),
        )
    return book


def is_guide(folder: Path) -> bool:
    """Say whether a folder holds a guide, to which an import adds."""
    return (folder / CONTENT / GUIDE_FILE).is_file()


def preview(book: Book, folder: Path | None = None) -> Preview:
    """Return what would be written, into the guide in `folder` when it is given."""
    taken = _anchors(open_guide(folder)) if folder is not None else set[str]()
    chapters, losses = to_chapters(book, taken)
    return Preview(chapters, book.losses + losses)


def examine(
    origin: Path, split: bool, folder: Path | None, progress: Progress | None = None
) -> tuple[Book, Preview]:
    """Return an origin as read, and what would be written into the guide in `folder` (None: a new one)."""
    book = read_origin(origin, split, progress)
    return book, preview(book, folder)


def import_book(book: Book, target: Path, progress: Progress | None = None) -> Imported:
    """Write a book into a guide: the one at `target`, or a new one when there is none.

    All of it or nothing is there at the end. Raises `GuideError` when it cannot be written, `Cancelled` when
    the person stops it.
    """
    watch = progress or Silent()
    if is_guide(target):
        return _append(book, target, watch)
    try:
        with tempfile.TemporaryDirectory(prefix="guia-") as home:
            skeleton = Path(home) / "guia"
            make_skeleton(skeleton, book.title)
            made = _append(book, skeleton, watch)
            create_guide(target, watch, skeleton)
    except OSError as error:
        raise _unwritten(target) from error
    return replace(made, folder=target.absolute(), change=None)


# --- Reading -----------------------------------------------------------------------------------


def _read(origin: Path, split: bool, progress: Progress) -> Book:
    if origin.is_dir():
        shelf = open_shelf(origin)
        book = from_folder(shelf, plain_yaml, origin.absolute().name, progress)
        return replace(book, losses=(*book.losses, *_refused(shelf)))
    suffix = origin.suffix.lower()
    if suffix in (".docx", ".docm", ".dotx"):
        return from_docx(read_bytes(origin, MAX_DOCUMENT_BYTES), origin.stem, split=split)
    if is_markdown(origin.name):
        shelf = open_shelf(origin.absolute().parent, most=_NEIGHBOURS, strict=False)
        own = FolderShelf(shelf.root, tuple(dict.fromkeys((origin.name, *shelf.names))))
        return from_file(own, plain_yaml, origin.name, split=split)
    if not origin.exists():
        raise FileNotFoundError(origin)
    raise GuideError(
        _("«{name}» no es de una clase que se pueda traer.").format(name=origin.name),
        _("Guárdelo como documento de Word (.docx) o Markdown (.md); de un PDF, copie y pegue el texto."),
    )


def _refused(shelf: FolderShelf) -> Iterable[Loss]:
    message = _("Es un enlace a otro lugar o está demasiado adentro; no se leyó por seguridad.")
    return (Loss("archivo-rechazado", message, Kind.LOST, place=name) for name in shelf.refused)


# --- Writing -----------------------------------------------------------------------------------


def _append(book: Book, folder: Path, progress: Progress) -> Imported:
    take_away(folder)
    guide = open_guide(folder)
    pictures, lost_pictures, shown = prepared_pictures(book, progress)
    chapters, losses = to_chapters(shown, _anchors(guide))
    content = folder / CONTENT
    try:
        before = read_bytes(content / GUIDE_FILE, MAX_GUIDE_FILE_BYTES)
    except OSError as error:
        raise _unwritten(folder) from error
    placed, text = _placed(folder, decode(before, GUIDE_FILE), chapters)
    used = {
        one.source for chapter in chapters for one in all_inlines(chapter.blocks) if isinstance(one, Image)
    }
    files = [
        *_pictures(content, {name: data for name, data in pictures.items() if name in used}),
        *(FileChange(path, None, _file_text(chapter).encode()) for path, chapter in placed),
        FileChange(GUIDE_FILE, before, text.encode()),
    ]
    progress.step(1, 1, _("Guardando"))
    title = plural(len(placed), _("Se trajo 1 capítulo."), _("Se trajeron {count} capítulos."))
    change = Change(title, tuple(files), placed[0][0] if placed else "")
    _write(content, change)
    return Imported(
        folder,
        tuple((path, chapter.title) for path, chapter in placed),
        (*book.losses, *lost_pictures, *losses),
        change,
    )


def _write(content: Path, change: Change) -> None:
    """Write a change, guia.yaml last."""
    try:
        with noted(content, change):
            apply(content, change)
    except OSError as error:
        raise _unwritten(content.parent) from error


def _placed(
    folder: Path, text: str, chapters: tuple[NewChapter, ...]
) -> tuple[list[tuple[str, NewChapter]], str]:
    """Return each chapter with its path, and guia.yaml with all of them at the end of their parts."""
    placed: dict[int, str] = {}
    for kind in SectionKind:
        own = [(index, one) for index, one in enumerate(chapters) if one.kind is kind]
        if not own:
            continue
        here = part(text, kind)
        old = [one.number for one in listed(text) if one.kind is kind]
        numbers = numbers_for(kind, old, len(here.entries) + len(own))[len(here.entries) :]
        entries = list(here.entries)
        for (index, chapter), number in zip(own, numbers, strict=True):
            path = _free_path(folder, kind, number, plain_name(chapter.title), set(placed.values()))
            placed[index] = path
            entries.append(new_entry(path, here, number))
        text = arranged(text, kind, entries)
    return [(placed[index], one) for index, one in enumerate(chapters)], text


def _free_path(folder: Path, kind: SectionKind, number: str, name: str, taken: set[str]) -> str:
    digits = "".join(one for one in number if one.isdigit())
    lead = f"{int(digits):02d}" if digits else "00"
    base = f"anexos/a{lead}-{name}" if kind is SectionKind.ANNEX else f"{lead}-{name}"
    path, count = f"{base}.md", 2
    while path in taken or (folder / CONTENT / path).exists():
        path, count = f"{base}-{count}.md", count + 1
    return path


def _pictures(content: Path, pictures: dict[str, bytes]) -> Iterable[FileChange]:
    for name, data in pictures.items():
        place = content / name
        if not (place.is_file() and place.read_bytes() == data):
            yield FileChange(name, None, data)


def _file_text(chapter: NewChapter) -> str:
    lines = [f"id: {chapter.id}", f"titulo: {written_value(chapter.title)}"]
    for key, value in chapter.front.items():
        lines.append(f"{key}: {written_value(value)}")
    head = "\n".join(lines)
    return f"---\n{head}\n---\n\n{chapter.text}"


def _anchors(guide: Guide) -> set[str]:
    found = {chapter.front.id for chapter in guide.chapters}
    for chapter in guide.chapters:
        for block in walk(chapter.blocks):
            found.update(block_anchors(block))
    return found


def _unwritten(folder: Path) -> GuideError:
    return GuideError(
        _("No se pudo escribir en «{folder}».").format(folder=folder),
        _("Revise que haya espacio en el disco y permiso de escribir allí; no quedó nada a medias."),
    )
