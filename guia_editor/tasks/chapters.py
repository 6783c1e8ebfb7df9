"""Make, name, order, retire and bring back chapters; each returns a `Change` that can be undone exactly.

Every request writes the files it names and nothing else; guia.yaml keeps its comments and spacing. A retired
chapter's file is kept, as it is, under `contenido/retirados/`. Raised everywhere: `InvalidGuide` when
guia.yaml cannot be changed safely, `ChangedOnDisk` when a file changed meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split
from guia_editor.model.anchors import block_anchors
from guia_editor.model.blocks import Link, Reference, all_inlines, walk
from guia_editor.model.document import SectionKind
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.names import plain_name, unused
from guia_editor.storage.book import PARTS, RETIRED, arranged, listed, numbers_for, part
from guia_editor.storage.changes import Change as Change  # what callers of this module are given
from guia_editor.storage.changes import FileChange, apply, inverse
from guia_editor.storage.declared import GUIDE_FILE
from guia_editor.storage.files import BOM, decode, inside, read_bytes
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import CONTENT
from guia_editor.storage.yaml_edit import Entry, new_entry, set_value

_ID = "__id__"
"""What stands in a template for the new chapter's id."""

_LIMIT = 5_000_000
_ANNEXES = "anexos/"


@dataclass(frozen=True, slots=True)
class Template:
    """A text to start from; `name` is what people call it."""

    name: str
    kind: SectionKind
    file: Path


@dataclass(frozen=True, slots=True)
class Retired:
    """A chapter that was taken out of the book; `path` is where its file is kept."""

    path: str
    kind: SectionKind
    title: str


def templates(folder: Path) -> tuple[Template, ...]:
    """Return the texts to start from: the guide's own, those that come with the program where it has none.

    A template's file is named after its kind ("anexo-con-formulario.md"); its `titulo` is its name.
    """
    own = folder / "plantillas" / "capitulos"
    home = own if own.is_dir() else shipped_guide() / "plantillas" / "capitulos"
    order = list(PARTS)
    found = []
    for file in sorted(home.glob("*.md")):
        kind = next((kind for kind in order if file.stem.startswith(kind.value)), SectionKind.CHAPTER)
        found.append(Template(_title_of(file.read_text("utf-8"), file.stem), kind, file))
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def new_chapter(folder: Path, guide: Guide, template: Template, title: str, after: str = "") -> Change:
    """Make a chapter from a template, after another of its part (at the part's end if none is named)."""
    title = _sound_title(title)
    text = _guide_text(folder)
    kind = template.kind
    here = part(text, kind)
    places = [one.path for one in here.entries]
    at = places.index(after) + 1 if after in places else len(places)
    name = unused(plain_name(title), _anchors(guide))
    path = _unused_path(folder, kind, _next_number(text, kind, at), plain_name(title))
    source = template.file.read_text("utf-8").replace(_ID, name)
    before, body, _line = split(source)
    front = set_value(set_value(before, "titulo", title), "id", name)
    number = numbers_for(kind, [one.number for one in listed(text) if one.kind is kind], len(places) + 1)[-1]
    entries = [*here.entries[:at], new_entry(path, here, number), *here.entries[at:]]
    files = (
        FileChange(path, None, f"---\n{front}---\n{body}".encode()),
        _guide_change(folder, arranged(text, kind, entries)),
    )
    return _apply(folder, Change(_("Se creó «{title}».").format(title=title), files, path))


def retitle(front_yaml: str, title: str) -> str:
    """Return a chapter's front matter with another title and every other byte as it was."""
    return set_value(front_yaml, "titulo", _sound_title(title))


def rename(folder: Path, path: str, title: str, file_name: str = "") -> Change:
    """Give a chapter another title and, when `file_name` is given, its file another name in its folder.

    References go by id, so they keep leading there.
    """
    data = _bytes(folder, path)
    text = decode(data, path)
    front, _body, _line = split(text)
    if not front:
        raise GuideError(
            _("«{path}» no tiene encabezado, así que no hay título que cambiar.").format(path=path),
            _("Ábralo y complete su ficha."),
        )
    start = text.index(front)
    changed = text[:start] + retitle(front, title) + text[start + len(front) :]
    after = (BOM if data.startswith(BOM) else b"") + changed.encode()
    done = _("El capítulo ahora se llama «{title}».").format(title=title.strip())
    target = _renamed_path(folder, path, file_name)
    if target == path:
        return _apply(folder, Change(done, (FileChange(path, data, after),), path))
    text = _guide_text(folder)
    kind, here, at = _standing(text, path)
    entries = [*here[:at], here[at].renamed(target), *here[at + 1 :]]
    files = (
        FileChange(target, None, after),
        _guide_change(folder, arranged(text, kind, entries)),
        FileChange(path, data, None),
    )
    return _apply(folder, Change(done, files, target))


def reorder(folder: Path, path: str, position: int) -> Change:
    """Move a chapter to a place (from 0) in its part; the numbers stay with the places."""
    text = _guide_text(folder)
    kind, here, at = _standing(text, path)
    entries = list(here)
    moved = entries.pop(at)
    entries.insert(max(0, min(position, len(entries))), moved)
    files = (_guide_change(folder, arranged(text, kind, entries)),)
    return _apply(folder, Change(_("Se cambió el orden."), files, path))


def retire(folder: Path, path: str) -> Change:
    """Take a chapter out of the book and keep its file, as it is, below `contenido/retirados/`."""
    text = _guide_text(folder)
    kind, here, at = _standing(text, path)
    data = _bytes(folder, path)
    title = _title_of(decode(data, path), path)
    plain = path.removeprefix(_ANNEXES) if kind is SectionKind.ANNEX else path
    base = f"{RETIRED}/{PARTS[kind]}/{plain.removesuffix('.md')}"
    target, number = f"{base}.md", 2
    while (folder / CONTENT / target).exists():
        target, number = f"{base}-{number}.md", number + 1
    files = (
        FileChange(target, None, data),
        _guide_change(folder, arranged(text, kind, [*here[:at], *here[at + 1 :]])),
        FileChange(path, data, None),
    )
    return _apply(folder, Change(_("«{title}» se retiró de la guía.").format(title=title), files))


def retired(folder: Path) -> tuple[Retired, ...]:
    """Return the chapters that were taken out of the book, part by part."""
    home = folder / CONTENT / RETIRED
    found = []
    for kind, key in PARTS.items():
        for file in sorted((home / key).rglob("*.md")):
            relative = file.relative_to(folder / CONTENT).as_posix()
            found.append(Retired(relative, kind, _title_of(file.read_text("utf-8", "replace"), file.stem)))
    return tuple(found)


def restore(folder: Path, one: Retired) -> Change:
    """Bring a retired chapter back, to the end of its part."""
    text = _guide_text(folder)
    data = _bytes(folder, one.path)
    plain = one.path.removeprefix(f"{RETIRED}/{PARTS[one.kind]}/")
    base = (_ANNEXES if one.kind is SectionKind.ANNEX else "") + plain.removesuffix(".md")
    target, number = f"{base}.md", 2
    while (folder / CONTENT / target).exists():
        target, number = f"{base}-{number}.md", number + 1
    here = part(text, one.kind)
    numbers = [each.number for each in listed(text) if each.kind is one.kind]
    last = numbers_for(one.kind, numbers, len(numbers) + 1)[-1]
    entries = [*here.entries, new_entry(target, here, last)]
    files = (
        FileChange(target, None, data),
        _guide_change(folder, arranged(text, one.kind, entries)),
        FileChange(one.path, data, None),
    )
    done = _("«{title}» volvió a la guía.").format(title=one.title)
    return _apply(folder, Change(done, files, target))


def undo(folder: Path, change: Change) -> Change:
    """Put every byte back as it was before a change; refuses when one of its files changed since."""
    gone = {one.path for one in change.files if one.after is None}
    path = next((path for path in sorted(gone)), change.path)
    made = {one.path for one in change.files if one.before is None}
    return _apply(folder, inverse(change, _("Se deshizo."), "" if path in made else path))


def references_to(guide: Guide, path: str) -> int:
    """Return how many references in other chapters lead to a chapter or to something in it."""
    chapter = next((one for one in guide.chapters if one.path == path), None)
    if chapter is None:
        return 0
    anchors = _anchors_of(chapter)
    others = (one for one in guide.chapters if one.path != path)
    return sum(_leads_to(inline, anchors) for other in others for inline in all_inlines(other.blocks))


def _leads_to(inline: object, anchors: set[str]) -> bool:
    match inline:
        case Reference(target=target) | Link(target=target):
            return target.removeprefix("#") in anchors
        case _:
            return False


def _apply(folder: Path, change: Change) -> Change:
    try:
        return apply(folder / CONTENT, change)
    except OSError as error:
        raise GuideError(
            _("No se pudo escribir en la carpeta de la guía, y no cambió nada."),
            _("Revise que haya espacio en el disco y permiso de escribir allí."),
        ) from error


def _bytes(folder: Path, path: str) -> bytes:
    try:
        return read_bytes(inside(folder / CONTENT, path), _LIMIT)
    except OSError as error:
        raise GuideError(
            _("No se puede leer «{path}».").format(path=path),
            _("Revise que el archivo siga en su lugar."),
        ) from error


def _guide_text(folder: Path) -> str:
    return decode(_bytes(folder, GUIDE_FILE), GUIDE_FILE)


def _guide_change(folder: Path, text: str) -> FileChange:
    before = _bytes(folder, GUIDE_FILE)
    return FileChange(GUIDE_FILE, before, (BOM if before.startswith(BOM) else b"") + text.encode())


def _standing(text: str, path: str) -> tuple[SectionKind, tuple[Entry, ...], int]:
    """Return where a chapter stands: its part, the part's entries, its place among them."""
    for kind in PARTS:
        entries = part(text, kind).entries
        for at, entry in enumerate(entries):
            if entry.path == path:
                return kind, entries, at
    raise GuideError(
        _("guia.yaml ya no nombra «{path}».").format(path=path),
        _("Abra de nuevo la guía para ver cómo quedó."),
    )


def _sound_title(title: str) -> str:
    plain = " ".join(title.split())
    if not plain:
        raise GuideError(_("El título está vacío."), _("Escriba un título."))
    return plain


def _title_of(text: str, otherwise: str) -> str:
    found = re.search(r"^titulo:[ \t]*(.+?)[ \t]*$", split(text).front_yaml, re.MULTILINE)
    return found[1].strip("\"'") if found else otherwise


def _anchors_of(chapter: Chapter) -> set[str]:
    return {chapter.front.id, *(name for block in walk(chapter.blocks) for name in block_anchors(block))}


def _anchors(guide: Guide) -> set[str]:
    return {name for chapter in guide.chapters for name in _anchors_of(chapter)}


def _next_number(text: str, kind: SectionKind, at: int) -> int:
    """Return the number that names a new file: its place's in a numbered part, 0 for front matter."""
    if kind is SectionKind.FRONT:
        return 0
    old = [one.number for one in listed(text) if one.kind is kind]
    digits = "".join(filter(str.isdecimal, numbers_for(kind, old, len(old) + 1)[at]))
    return int(digits or 0)


def _unused_path(folder: Path, kind: SectionKind, number: int, name: str) -> str:
    home, letter = ("anexos/", "a") if kind is SectionKind.ANNEX else ("", "")
    content = folder / CONTENT
    taken = {file.relative_to(content).as_posix() for file in content.rglob("*.md")}
    return unused(f"{home}{letter}{number:02d}-{name}", taken, ".md")


def _renamed_path(folder: Path, path: str, file_name: str) -> str:
    if not file_name:
        return path
    home = path[: path.rindex("/") + 1] if "/" in path else ""
    target = f"{home}{plain_name(file_name.removesuffix('.md'))}.md"
    if target != path and (folder / CONTENT / target).exists():
        raise GuideError(
            _("Ya hay un archivo «{path}».").format(path=target), _("Elija otro nombre de archivo.")
        )
    return target
