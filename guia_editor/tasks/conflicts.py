"""What two people changed in ways that exclude each other: read it, and settle it as somebody chose."""

from __future__ import annotations

import re
from pathlib import Path

from guia_editor.errors import ChangedOnDisk, GuideError, UnsafeContent
from guia_editor.i18n import _
from guia_editor.model.conflicts import FOLDER, MAX_BYTES, Conflict, ConflictKind, conflict_from
from guia_editor.storage.files import inside, read_bytes, read_text, replace_bytes, write_new, write_text
from guia_editor.sync.history import Author, History
from guia_editor.sync.joining import is_chapter
from guia_editor.tasks.history import title_of, told_changes

_MOST = 10_000
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*(?:\{#.*)?$")


def conflicts_of(folder: Path) -> tuple[Conflict, ...]:
    """Return what is to be settled in a guide, by file; records that make no sense are left out."""
    found: list[Conflict] = []
    records = folder / FOLDER
    if not records.is_dir() or records.is_symlink():
        return ()
    for file in sorted(records.glob("*.json"))[:_MOST]:
        try:
            one = conflict_from(read_bytes(file, MAX_BYTES))
        except (OSError, GuideError, ValueError):
            continue
        if one.path == f"{FOLDER}/{file.name}":
            found.append(one)
    return tuple(sorted(found, key=lambda one: (one.chapter, one.place, one.path)))


def settle_conflict(folder: Path, conflict: Conflict, text: str | None, who: Author) -> None:
    """Put what the person chose where the conflict stands, and record that it is settled.

    `text` is what shall stand instead of side `a`: words for a passage ("" for none), the path of one of
    both files for a picture or the like, "" to do without a file that one side deleted. None leaves all as
    it is. Raises `GuideError` when the passage is not in the chapter any more; nothing is changed then.
    """
    record = inside(folder, conflict.path)
    with History.open(folder) as history, history.locked():
        history.record(who, lambda paths: told_changes(folder, paths))
        if text is not None:
            if _is_whole_file(conflict):
                _settle_file(folder, conflict, text)
            else:
                _settle_passage(inside(folder, conflict.chapter), conflict, text)
        elif conflict.kind is ConflictKind.FILE:
            _settle_file(folder, conflict, conflict.a or "")
        record.unlink(missing_ok=True)
        title = title_of(folder, conflict.chapter)
        history.record(who, _("Se eligió entre dos versiones de «{title}»").format(title=title))


def _is_whole_file(conflict: Conflict) -> bool:
    return conflict.kind is ConflictKind.FILE or None in (conflict.a, conflict.b)


def _settle_file(folder: Path, conflict: Conflict, chosen: str) -> None:
    """Let a file be what was chosen, and take away what was kept beside it."""
    place = inside(folder, conflict.chapter)
    try:
        if conflict.kind is ConflictKind.FILE:
            beside = inside(folder, conflict.b or "")
            if chosen == conflict.b and beside.is_file():
                replace_bytes(place, beside.read_bytes())
            if beside.name.startswith(place.stem[:20]):  # whatever a forged record names
                beside.unlink(missing_ok=True)
        elif not chosen:
            place.unlink(missing_ok=True)
        elif chosen != conflict.chapter:
            _put(place, chosen)
    except OSError as error:
        raise UnsafeContent(
            _("No se pudo cambiar «{path}».").format(path=conflict.chapter),
            _("Revise que haya espacio en el disco y permiso de escribir allí."),
        ) from error


def _put(place: Path, text: str) -> None:
    if place.is_file():
        write_text(read_text(place), text)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_new(place, text)


def _settle_passage(place: Path, conflict: Conflict, text: str) -> None:
    try:
        file = read_text(place)
    except FileNotFoundError as error:
        raise _gone(conflict) from error
    now = file.text.replace("\r\n", "\n").replace("\r", "\n")
    wanted = text.replace("\r\n", "\n").rstrip("\n")
    here = (conflict.a or "").rstrip("\n")
    if here:
        at = _find(now, here, conflict.place)
        if at < 0:
            raise _gone(conflict)
        said = _replaced(now, at, at + len(here), wanted)
    elif wanted:
        said = _inserted(now, wanted, conflict)
    else:
        return
    write_text(file, said)


def _gone(conflict: Conflict) -> ChangedOnDisk:
    return ChangedOnDisk(
        _("El pasaje ya no está en «{path}» como estaba.").format(path=conflict.chapter),
        _("Corrija el texto a su gusto en el capítulo y marque la diferencia como resuelta."),
    )


def _find(text: str, passage: str, place: str) -> int:
    """Return where a passage stands as whole lines, in the section `place` if it is there; -1 if nowhere."""
    found = [one.start() for one in re.finditer(rf"^{re.escape(passage)}$", text, re.MULTILINE)]
    if not found:
        return -1
    begin, end = _section(text, place)
    return next((at for at in found if begin <= at < end), found[0])


def _section(text: str, place: str) -> tuple[int, int]:
    """Return where the section with a title begins and ends; the whole text when there is none."""
    begin, at = -1, 0
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        if heading and begin >= 0:
            return begin, at
        if heading and place and heading[1].strip() == place:
            begin = at
        at += len(line) + 1
    return (begin, len(text)) if begin >= 0 else (0, len(text))


def _replaced(text: str, begin: int, end: int, wanted: str) -> str:
    before, after = text[:begin], text[end:]
    if wanted:
        return before + wanted + after
    after = after.removeprefix("\n")
    return before + (after.lstrip("\n") if before.endswith("\n\n") else after)


def _inserted(text: str, wanted: str, conflict: Conflict) -> str:
    """Return a text with a passage that it does not have at the end of its section, or of the file."""
    if conflict.kind is ConflictKind.FRONT and text.startswith("---\n"):
        end = text.find("\n---", 3)
        return f"{text[:end]}\n{wanted}{text[end:]}" if end > 0 else text
    end = _section(text, conflict.place)[1]
    before, after = text[:end].rstrip("\n"), text[end:].lstrip("\n")
    gap = "\n\n" if is_chapter(conflict.chapter) else "\n"
    return before + gap + wanted + (gap + after if after else "\n")
