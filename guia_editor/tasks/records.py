"""Sources and glossary terms: add, change, rename with all that names them, remove; each can be undone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.markdown.attributes import plain_id
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Citation, DataTable, GlossaryLink, Inlines, all_inlines, plain_text, walk
from guia_editor.model.guide import Guide
from guia_editor.model.names import plain_name, unused
from guia_editor.storage.changes import Change, FileChange, apply, inverse
from guia_editor.storage.declared import GLOSSARY_FILE, SOURCE_FIELDS, SOURCES_FILE, TERM_FIELDS
from guia_editor.storage.files import BOM, MAX_TEXT_BYTES, decode, inside, read_bytes
from guia_editor.storage.records import Words, add_record, change_record, remove_record, rename_record
from guia_editor.storage.workspace import CONTENT

__all__ = [
    "SOURCES",
    "TERMS",
    "Change",
    "RecordFile",
    "Use",
    "Words",
    "add",
    "change",
    "remove",
    "rename",
    "suggested_key",
    "take_back",
]

_KEY = re.compile(r"[a-z0-9]+(?:[-.:][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Use:
    """A place of the guide that names a record: where, and what stands there."""

    path: str
    line: int
    words: str


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One of the two files: its path, its keys in the order of writing, how texts name a record."""

    path: str
    order: tuple[str, ...]
    uses: Callable[[Guide, str], Iterator[Use]]
    renamed: Callable[[str, str, str], str]


# --- What the window asks for -------------------------------------------------------------------------------


def change(folder: Path, file: RecordFile, key: str, values: Mapping[str, Words]) -> Change | None:
    """Write other values of a record; an empty one takes its key away. Returns None when nothing changes.

    Raises `InvalidGuide` when the file cannot be changed, `ChangedOnDisk` when it changes meanwhile.
    """
    title = _("Cambiar «{key}»").format(key=key)
    return _edit(folder, file, title, lambda text: change_record(text, key, values, file.order))


def add(folder: Path, file: RecordFile, key: str, values: Mapping[str, Words]) -> Change | None:
    """Add a record. Raises as `change`, and `GuideError` for a key that texts could not name."""
    _refuse_key(key)
    title = _("Agregar «{key}»").format(key=key)
    return _edit(folder, file, title, lambda text: add_record(text, key, values, file.order))


def remove(folder: Path, guide: Guide, file: RecordFile, key: str) -> Change | None:
    """Remove a record. Raises as `change`, and `GuideError` while a text names it."""
    used = tuple(file.uses(guide, key))
    if used:
        raise GuideError(
            _("«{key}» se usa en {places}; el primero es {path}, línea {line}.").format(
                key=key,
                places=plural(len(used), _("un lugar"), _("{count} lugares")),
                path=used[0].path,
                line=used[0].line,
            ),
            _("Quite antes esas menciones."),
        )
    return _edit(folder, file, _("Borrar «{key}»").format(key=key), lambda text: remove_record(text, key))


def rename(folder: Path, guide: Guide, file: RecordFile, key: str, name: str) -> Change | None:
    """Give a record another key, in its file and wherever the guide names it, all in one step.

    Raises as `add`, and `GuideError` when a text would not read as before with the other key.
    """
    _refuse_key(name)
    content = folder / CONTENT
    changes = []
    for path in dict.fromkeys(use.path for use in file.uses(guide, key) if use.path != file.path):
        before = read_bytes(inside(content, path), MAX_TEXT_BYTES)
        text = decode(before, path)
        made = file.renamed(text, key, name)
        _refuse_other_reading(path, text, made, key, name)
        changes.append(FileChange(path, before, _with_bom(before, made)))
    own = _file_change(
        content, file.path, lambda text: file.renamed(rename_record(text, key, name), key, name)
    )
    title = _("Cambiar la clave «{key}» por «{name}»").format(key=key, name=name)
    return apply(content, Change(title, (*changes, own), file.path))


def take_back(folder: Path, done: Change) -> Change:
    """Undo a change, exactly; returns the change that does it again. Raises `ChangedOnDisk`."""
    return apply(folder / CONTENT, inverse(done, done.title, done.path))


def suggested_key(words: str, taken: Mapping[str, object]) -> str:
    """Return a free key made of words: "Ley de Acceso" gives "ley-de-acceso"."""
    return unused(plain_name(plain_id(words), "nueva"), taken)


# --- Where records are named --------------------------------------------------------------------------------


def _source_uses(guide: Guide, key: str) -> Iterator[Use]:
    for chapter in guide.chapters:
        for place in chapter.front.legal_basis:
            if place.split(",", 1)[0].strip().removeprefix("@") == key:
                yield Use(chapter.path, 1, _("base legal: {place}").format(place=place))
        for block in walk(chapter.blocks):
            if isinstance(block, DataTable) and block.source == key:
                yield Use(chapter.path, block.lines.first, plain_text(block.caption))
        for inline in all_inlines(chapter.blocks):
            if isinstance(inline, Citation) and any(item.key == key for item in inline.items):
                yield Use(chapter.path, inline.line, _place_words(inline, key))
    for indicator in guide.indicators.values():
        if indicator.source == key:
            yield Use("guia.yaml", 0, indicator.label)


def _place_words(citation: Citation, key: str) -> str:
    return next((item.locator for item in citation.items if item.key == key and item.locator), _("cita"))


def _term_uses(guide: Guide, key: str) -> Iterator[Use]:
    for chapter in guide.chapters:
        for inline in all_inlines(chapter.blocks):
            if isinstance(inline, GlossaryLink) and inline.term == key:
                yield Use(chapter.path, inline.line, _said(inline.children))
    for term in guide.glossary.values():
        if key in term.see_also:
            yield Use(GLOSSARY_FILE, term.line, _("véase, en «{term}»").format(term=term.term))


def _said(children: Inlines) -> str:
    return plain_text(children)


def _renamed_source(text: str, key: str, name: str) -> str:
    end = r"(?![\w-]|[.:][\w])"
    text = re.sub(rf"(?<![\w@])@{re.escape(key)}{end}", f"@{name}", text)
    text = re.sub(rf"(\(#fuente-){re.escape(key)}(?=\s*\))", rf"\g<1>{name}", text)
    # A chapter's legal basis and a table's source name works without the @.
    text = re.sub(rf"(?m)^(\s*-\s+[\"']?){re.escape(key)}(?=[,\"'\s]|$)", rf"\g<1>{name}", text)
    return re.sub(rf"(\bfuente[=:]\s*[\"']?){re.escape(key)}(?=[\"'\s}}]|$)", rf"\g<1>{name}", text)


def _renamed_term(text: str, key: str, name: str) -> str:
    text = re.sub(rf"(\(#g[:-]){re.escape(key)}(?=\s*\))", rf"\g<1>{name}", text)
    # In the glossary itself: "vease: [a, b]", or one a line.
    listed = rf"(?<=[\[,\s\"']){re.escape(key)}(?=[\],\s\"']|$)"
    return re.sub(r"(?m)^(\s+vease:.*(?:\n\s+-.*)*)", lambda found: re.sub(listed, name, found[1]), text)


SOURCES = RecordFile(SOURCES_FILE, tuple(SOURCE_FIELDS), _source_uses, _renamed_source)
TERMS = RecordFile(GLOSSARY_FILE, tuple(TERM_FIELDS), _term_uses, _renamed_term)


# --- Writing ------------------------------------------------------------------------------------------------


def _refuse_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        raise GuideError(
            _("«{key}» no sirve como clave.").format(key=key),
            _("Use minúsculas sin tilde, cifras y guiones, como «dto-57-2008»."),
        )


def _edit(folder: Path, file: RecordFile, title: str, made: Callable[[str], str]) -> Change | None:
    content = folder / CONTENT
    one = _file_change(content, file.path, made)
    return apply(content, Change(title, (one,), file.path)) if one.before != one.after else None


def _file_change(content: Path, path: str, made: Callable[[str], str]) -> FileChange:
    place = inside(content, path)
    before = read_bytes(place, MAX_TEXT_BYTES) if place.exists() else None
    text = decode(before, path) if before is not None else ""
    return FileChange(path, before, _with_bom(before or b"", made(text)))


def _with_bom(before: bytes, text: str) -> bytes:
    return (BOM if before.startswith(BOM) else b"") + text.encode("utf-8")


def _refuse_other_reading(path: str, before: str, after: str, key: str, name: str) -> None:
    """Make sure that a text differs in the key alone: what cites, and how much text there is."""
    if _named(before, key, name) == _named(after, key, name) and before.count("\n") == after.count("\n"):
        return
    raise GuideError(
        _("En «{path}» no se pudo cambiar la clave con seguridad; no se cambió nada.").format(path=path),
        _("Cambie allí las menciones de «{key}» en modo fuente.").format(key=key),
    )


def _named(text: str, key: str, name: str) -> Counter[str]:
    """Return what a text names, with the old key read as the new one."""
    found: Counter[str] = Counter()
    for inline in all_inlines(parse(split(text).body).blocks):
        match inline:
            case Citation(items=items):
                found.update(f"@{name if item.key == key else item.key}, {item.locator}" for item in items)
            case GlossaryLink(term=term):
                found[f"#g:{name if term == key else term}"] += 1
            case _:
                pass
    return found
