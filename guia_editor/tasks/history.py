"""The history of a guide in people's words: what was done, when and by whom; comparing; bringing back.

Paths are relative to the guide's folder ("contenido/01-x.md"); those of chapters may leave `contenido/` out.
Versions are named by their ids; `NOW` is what the folder holds at this moment, recorded or not. All functions
raise `GuideError` in Spanish when something cannot be done.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import assert_never

from guia_editor.errors import ChangedOnDisk, GuideError, GuideNotFound
from guia_editor.i18n import _, long_date, plural
from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import Comparison, Row
from guia_editor.model.events import EventKind, find_chapter
from guia_editor.storage.events import parse_event
from guia_editor.storage.files import BOM, inside, read_text, replace_bytes, write_text
from guia_editor.storage.workspace import CONTENT, open_guide
from guia_editor.sync.folders import bytes_of
from guia_editor.sync.history import GUIDE_FILE, Author, History, Version
from guia_editor.sync.trees import RECORDED, RECORDED_FILES
from guia_editor.tasks.bring_back import bring_back

__all__ = ["NOW", "Author", "Comparison", "Day", "VersionLine"]

NOW = ""
_ID = re.compile(r"^id:[ \t]*(.+?)[ \t]*\r?$", re.MULTILINE)
_TITLE = re.compile(r"^titulo:[ \t]*(.+?)[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version as people read it.

    `day` is "hoy", "ayer" or a date in words, `time` the hour ("14:05"); `what` says what was done, `name` is
    what somebody called it, mostly ""; `paths` are the files that it changed; `joined` says that it brought
    the work of several copies together. `first` marks the first one of the guide.
    """

    id: str
    moment: dt.datetime
    day: str
    time: str
    person: str
    institution: str
    what: str
    name: str
    paths: tuple[str, ...]
    joined: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What one person did on one day, newest first."""

    day: str
    person: str
    institution: str
    lines: tuple[VersionLine, ...]


def record_save(folder: Path, who: Author, name: str = "") -> VersionLine | None:
    """Record what changed in a guide's folder, after a save; None when nothing did."""
    with _open(folder) as history:
        made = history.record(who, lambda paths: told_changes(folder, paths), name)
        return _line(history, made) if made else None


def left_out(folder: Path) -> tuple[str, ...]:
    """Return a Spanish sentence for each file that the history cannot hold."""
    with _open(folder) as history:
        history.dirty()
        return tuple(
            _("«{path}» no entra en el historial: {reason}.").format(path=one.path, reason=one.reason)
            for one in history.left_out
        )


def versions_of(folder: Path, path: str = "", limit: int | None = None) -> tuple[VersionLine, ...]:
    """Return the versions of a guide, or those in which a file changed, newest first."""
    with _open(folder) as history:
        found = history.versions(_full(path), limit)
        return tuple(_line(history, one) for one in found)


def days_of(lines: Iterable[VersionLine]) -> tuple[Day, ...]:
    """Return versions by day and person, in the order in which they come."""
    grouped = groupby(lines, key=lambda one: (one.day, one.person, one.institution))
    return tuple(Day(*key, tuple(group)) for key, group in grouped)


def name_version(folder: Path, name: str, who: Author) -> VersionLine:
    """Record what the guide's folder holds now as a version with a name, such as «Enviada a ANAM»."""
    if not name.strip():
        raise GuideError(_("La versión necesita un nombre."), _("Escriba uno, como «Enviada a ANAM»."))
    made = record_save(folder, who, name)
    if made is None:
        raise GuideError(_("La guía todavía no tiene nada que guardar."), _("Escriba algo primero."))
    return made


def find_version(folder: Path, said: str) -> str:
    """Return the version that a person means: a name, an id's beginning, a date (AAAA-MM-DD), or «ahora»."""
    said = said.strip()
    if said.casefold() == _("ahora"):
        return NOW
    with _open(folder) as history:
        for one in history.versions():
            if (said and said == one.name) or (len(said) >= 4 and one.id.startswith(said.lower())):
                return one.id
            if re.fullmatch(r"\d{4}-\d\d-\d\d", said) and one.moment.date().isoformat() <= said:
                return one.id
    raise GuideError(
        _("No hay ninguna versión «{said}».").format(said=said),
        _("Vea las versiones con «guia historial» y use el número, el nombre o la fecha de una."),
    )


def file_of(folder: Path, chapter: str) -> str:
    """Return the path below `contenido/` of the chapter that a person means.

    It is said by its number, its id or its file's name; what the guide does not have now may be in its
    history and comes back as it is.
    """
    if not chapter or (folder / CONTENT / chapter).is_file():
        return chapter
    try:
        found = find_chapter(open_guide(folder), chapter)
    except GuideError:
        found = None
    return found.path if found is not None else chapter


def compare_versions(folder: Path, path: str, old: str, new: str = NOW) -> Comparison:
    """Return what changed in a chapter between two versions; one that has no such chapter counts as empty."""
    with _open(folder) as history:
        before, after = (_text_at(history, _full(path), version) for version in (old, new))
    if before is None and after is None:
        raise GuideError(
            _("Ninguna de las dos versiones tiene «{path}».").format(path=path),
            _("Revise el nombre del archivo del capítulo."),
        )
    return compare_texts(before or "", after or "")


def text_of(folder: Path, path: str, version: str) -> str | None:
    """Return a chapter's text as a version has it, None when it has none."""
    with _open(folder) as history:
        return _text_at(history, _full(path), version)


def restore_chapter(folder: Path, path: str, version: str, who: Author) -> VersionLine | None:
    """Put a file back as a version has it, and record that; None when it is so already.

    What the folder holds is recorded first, so that nothing is lost.
    """
    full = _full(path)
    with _open(folder) as history, history.locked():
        data = _read(history, version, full)
        if data is None:
            raise GuideError(
                _("Esa versión no tiene «{path}».").format(path=path), _("Elija otra versión de la lista.")
            )
        history.record(who, lambda paths: told_changes(folder, paths))
        _put(inside(folder, full), data)
        made = history.record(who, _told_restoring(history, full, version, _("«{title}»")))
        return _line(history, made) if made else None


def restore_block(
    folder: Path, path: str, version: str, index: int, row: Row, who: Author
) -> VersionLine | None:
    """Put one block of a chapter back as a version has it, and record that; None when it is so already.

    `row` is row `index` at the top of `compare_versions(folder, path, version)`: what was changed is as it
    was again, what was removed comes back, what was added goes. What the folder holds is recorded first.
    Raises `ChangedOnDisk` when the chapter has changed since it was compared.
    """
    full = _full(path)
    with _open(folder) as history, history.locked():
        old = _text_at(history, full, version)
        history.record(who, lambda paths: told_changes(folder, paths))
        file = read_text(inside(folder, full))
        text = bring_back(old or "", file.text, index, row)
        if text is None:
            raise ChangedOnDisk(
                _("Ese pasaje no se puede recuperar por separado, o el capítulo cambió mientras tanto."),
                _("Compare de nuevo, o recupere el capítulo entero."),
            )
        write_text(file, text)
        made = history.record(who, _told_restoring(history, full, version, _("un pasaje de «{title}»")))
        return _line(history, made) if made else None


def told_changes(folder: Path, paths: tuple[str, ...]) -> str:
    """Say in Spanish what a change of these files was."""
    chapters = [path for path in paths if path.startswith("contenido/") and path.endswith(".md")]
    events = [path for path in paths if path.startswith("revision/")]
    if len(chapters) == 1:
        return _("Se guardó «{title}»").format(title=title_of(folder, chapters[0]))
    if chapters:
        return _("Se guardaron {count} capítulos").format(count=len(chapters))
    if events and len(events) == len(paths):
        said = {_told_event(folder, path) for path in events} - {""}
        if len(said) == 1 and len(events) == 1:
            return said.pop()
        return plural(len(events), _("Se anotó algo en la revisión"), _("{count} anotaciones en la revisión"))
    if len(paths) == 1:
        return _("Se guardó «{title}»").format(title=paths[0].rpartition("/")[2])
    return _("Se guardaron {count} archivos").format(count=len(paths))


def _told_event(folder: Path, path: str) -> str:
    """Say what an event did to which chapter, "" when its file cannot be read or it did nothing known."""
    try:
        event = parse_event(path, bytes_of(folder / path) or b"").event
        kind = EventKind(event.kind)
    except ValueError:
        return ""
    return _words_for(kind).format(chapter=_title_of_key(folder, event.chapter))


def _title_of_key(folder: Path, key: str) -> str:
    """Return the title of the chapter that events call by a key; the key for one that is gone."""
    for file in sorted((folder / CONTENT).rglob("*.md")):
        path = file.relative_to(folder).as_posix()
        head = (bytes_of(file) or b"")[:4000].decode("utf-8", "replace")
        if key in (_value(_ID, head), path.removeprefix(f"{CONTENT}/").removesuffix(".md")):
            return title_of(folder, path)
    return key


def _words_for(kind: EventKind) -> str:
    match kind:
        case EventKind.COMMENT:
            return _("Observó «{chapter}»")
        case EventKind.SUGGESTION:
            return _("Sugirió un cambio en «{chapter}»")
        case EventKind.REPLY:
            return _("Respondió en «{chapter}»")
        case EventKind.RESOLVE:
            return _("Decidió una observación de «{chapter}»")
        case EventKind.SUBMIT:
            return _("Envió a revisión «{chapter}»")
        case EventKind.APPROVE:
            return _("Aprobó «{chapter}»")
        case EventKind.RETURN:
            return _("Pidió cambios en «{chapter}»")
        case EventKind.WITHDRAW:
            return _("Retiró lo que había dicho de «{chapter}»")
        case EventKind.OPINION:
            return _("Dictaminó «{chapter}»")
        case EventKind.PUBLISH:
            return _("Firmó una edición")
        case EventKind.TEAM:
            return _("Firmó un cambio del equipo")
        case EventKind.DELIVERY:
            return _("Registró entregas")
        case EventKind.UNDELIVER:
            return _("Anuló entregas")
        case _:
            assert_never(kind)


def title_of(folder: Path, path: str) -> str:
    """Return a chapter's title, its file's name when it has none."""
    head = (bytes_of(folder / path) or b"")[:4000].decode("utf-8", "replace")
    return _value(_TITLE, head) or path.rpartition("/")[2].removesuffix(".md")


def _value(pattern: re.Pattern[str], head: str) -> str:
    """Return a value of a chapter's form, "" when it has none."""
    found = pattern.search(head) if head.removeprefix("\ufeff").startswith("---") else None
    return found[1].strip("\"'") if found else ""


def _open(folder: Path) -> History:
    """Open the history of a guide; no other folder is given one."""
    if not (folder / GUIDE_FILE).is_file():
        raise GuideNotFound(
            _("En «{folder}» no hay una guía.").format(folder=folder),
            _("Indique la carpeta que contiene «contenido»."),
        )
    return History.open(folder)


def _told_restoring(history: History, path: str, version: str, what: str) -> str:
    moment = history.version(version).moment.astimezone()
    return _("Se recuperó {what} como estaba el {day} a las {time}").format(
        what=what.format(title=title_of(history.guide, path)),
        day=long_date(moment.date()),
        time=f"{moment:%H:%M}",
    )


def _line(history: History, version: Version) -> VersionLine:
    moment = version.moment.astimezone()
    return VersionLine(
        id=version.id,
        moment=moment,
        day=_day(moment.date()),
        time=f"{moment:%H:%M}",
        person=version.author.name,
        institution=version.author.institution,
        what=version.message.partition("\n")[0],
        name=version.name,
        paths=history.changed_paths(version.id),
        joined=len(version.parents) > 1,
        first=not version.parents,
    )


def _day(date: dt.date) -> str:
    match (dt.datetime.now().astimezone().date() - date).days:
        case 0:
            return _("hoy")
        case 1:
            return _("ayer")
        case _days:
            return _in_words(date)


@functools.lru_cache(maxsize=4096)
def _in_words(date: dt.date) -> str:
    """Return a date in words; a long history has many versions of few days, and writing one takes a while."""
    return long_date(date)


def _full(path: str) -> str:
    if not path or path in RECORDED_FILES or path.partition("/")[0] in RECORDED:
        return path
    return f"contenido/{path}"


def _text_at(history: History, path: str, version: str) -> str | None:
    data = _read(history, version, path) if version else bytes_of(inside(history.guide, path))
    return None if data is None else data.removeprefix(BOM).decode("utf-8", "replace")


def _read(history: History, version: str, path: str) -> bytes | None:
    try:
        return history.read(version, path)
    except (KeyError, ValueError) as error:
        raise GuideError(
            _("Este historial no tiene esa versión."), _("Elija una de las que muestra «guia historial».")
        ) from error


def _put(place: Path, data: bytes) -> None:
    """Let a file hold bytes, unless somebody changes it meanwhile."""
    seen = bytes_of(place)

    def still() -> None:
        if bytes_of(place) != seen:
            raise ChangedOnDisk(
                _("«{name}» cambió mientras se recuperaba; no se escribió nada encima.").format(
                    name=place.name
                ),
                _("Inténtelo de nuevo."),
            )

    if seen != data:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(place, data, still)
