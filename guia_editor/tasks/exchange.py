"""Exchange a guide with the other copies of it: through a shared place, or by one file."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.conflicts import Conflict, ConflictKind
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.progress import Progress
from guia_editor.storage.hidden import HIDDEN
from guia_editor.storage.pins import forget_folder
from guia_editor.sync import exchange as exchanging
from guia_editor.sync import packages, places
from guia_editor.sync.copies import find_copy
from guia_editor.sync.devices import DeviceNews, read_state, silence
from guia_editor.sync.exchange import Exchanged
from guia_editor.sync.folder_place import FolderPlace
from guia_editor.sync.history import Author, History, Version
from guia_editor.sync.packages import PackagePreview
from guia_editor.sync.places import SECRET_VARIABLE, Place, PlaceKind, place_at
from guia_editor.sync.server_place import ServerPlace
from guia_editor.sync.transports import Transport
from guia_editor.tasks.conflicts import conflicts_of, settle_conflict
from guia_editor.tasks.history import title_of, told_changes
from guia_editor.tasks.people import keep_team_file, ledger_of, me

__all__ = [
    "SECRET_VARIABLE",
    "Author",
    "Conflict",
    "ConflictKind",
    "DeviceNews",
    "ExchangeStatus",
    "Exchanged",
    "PackagePreview",
    "Place",
    "PlaceKind",
    "Version",
    "apply_package",
    "author_here",
    "bring_guide",
    "bring_package",
    "conflicts_of",
    "exchange_now",
    "place_at",
    "place_of",
    "preview_package",
    "set_place",
    "settle_conflict",
    "silence",
    "status",
    "test_place",
    "write_package",
]


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    """How things stand without asking anybody.

    `waiting` is how many versions wait to be sent; `last` the last exchange that succeeded; `problem` a
    Spanish sentence about the last one that did not, "" otherwise; `devices` what is known of the others.
    """

    waiting: int = 0
    last: dt.datetime | None = None
    problem: str = ""
    devices: tuple[DeviceNews, ...] = ()


def author_here(folder: Path, name: str, institution: str = "") -> Author:
    """Return the person of the team whose key this computer has, else who is called so."""
    with suppress(GuideError):
        person = me(folder).person
        if person is not None:
            return Author(person.name, person.institution, person.id)
    return Author(name, institution)


def set_place(folder: Path, place: Place | None, secret: str = "") -> None:
    """Remember the shared place of a guide, None to forget it; the secret goes to the system's keyring.

    Where there is no keyring, the secret is known until the program ends. Raises `GuideError` for an address
    that cannot be one, or a folder that is the guide's own.
    """
    with History.open(folder) as history:
        old, new = places.read_place(history.copy), None if place is None else _sound(folder, place)
        if old is not None and old != new:
            places.forget_secret(old)
        if (old and old.address) != (new and new.address):
            exchanging.forget_place(history)
        places.write_place(history.copy, new)
        if new is not None and secret:
            places.keep_secret(new, secret)


def place_of(folder: Path) -> Place | None:
    """Return the shared place of a guide, None where none was chosen."""
    copy = find_copy(folder)
    return None if copy is None else places.read_place(copy)


def test_place(folder: Path, place: Place, secret: str = "") -> tuple[Finding, ...]:  # noqa: PT028
    """Try a place: reach it, write, read back, room, who else is there; without errors it serves."""
    try:
        sound = _sound(folder, place)
        with History.open(folder) as history:
            return exchanging.check_place(history, _transport(sound, secret), _NOBODY)
    except GuideError as error:
        return (Finding(Severity.ERROR, "lugar-no-sirve", error.message, error.remedy),)


def exchange_now(folder: Path, who: Author, progress: Progress | None = None, secret: str = "") -> Exchanged:
    """Bring, join and send through the guide's shared place; raises `GuideError` when it cannot be done."""
    place = place_of(folder)
    if place is None:
        raise GuideError(
            _("Esta guía no tiene todavía un lugar compartido."),
            _("Elija la carpeta o el servidor donde se encuentran las copias."),
        )
    with History.open(folder) as history:
        history.record(who, lambda paths: told_changes(folder, paths))
        done = exchanging.exchange(history, _transport(place, secret), who, progress)
    _keep_team(folder)
    return _titled(folder, done)


def bring_guide(
    place: Place, folder: Path, who: Author, progress: Progress | None = None, secret: str = ""
) -> Path:
    """Make a copy of the guide that a shared place holds, in a new or empty folder, and return the folder.

    Raises `GuideError` when the folder is taken or nothing could be brought; nothing is left then.
    """
    return _begun(folder, lambda: _bring(_sound(folder, place), folder, who, progress, secret))


def bring_package(file: Path, folder: Path, who: Author, progress: Progress | None = None) -> Path:
    """Make a copy of the guide that a package holds, in a new or empty folder, and return the folder."""

    def bring() -> None:
        apply_package(folder, file, who, progress)

    return _begun(folder, bring)


def write_package(folder: Path, file: Path, who: Author) -> int:
    """Write all of a guide's history into one file; return its size in bytes."""
    with History.open(folder) as history:
        history.record(who, lambda paths: told_changes(folder, paths))
        return packages.write_package(history, file, who)


def preview_package(folder: Path, file: Path) -> PackagePreview:
    """Say what a package would bring, without applying anything."""
    with History.open(folder) as history:
        return packages.preview_package(history, file)


def apply_package(
    folder: Path,
    file: Path,
    who: Author,
    progress: Progress | None = None,
    seen: PackagePreview | None = None,
) -> Exchanged:
    """Join what a package brings; raises `GuideError` when it is damaged or of another guide.

    With `seen`, only what a person was shown is joined, though the file be exchanged for another since.
    """
    with packages.PackagePlace.open(file) as place, History.open(folder) as history:
        if seen is not None:
            place.refuse_other(seen)
        history.record(who, lambda paths: told_changes(folder, paths))
        done = exchanging.exchange(history, place, who, progress, send=False)
    _keep_team(folder)
    return _titled(folder, done)


def status(folder: Path) -> ExchangeStatus:
    """Return how the guide's exchange stands; quick, asks nobody."""
    copy = find_copy(folder)
    if copy is None or places.read_place(copy) is None:
        return ExchangeStatus()
    state = read_state(copy)
    others = tuple(one for _id, one in sorted(state.devices.items()))
    return ExchangeStatus(exchanging.waiting_in(copy), state.last, state.problem, others)


_NOBODY = Author("")


def _transport(place: Place, secret: str) -> Transport:
    match place.kind:
        case PlaceKind.FOLDER:
            return FolderPlace(Path(place.address))
        case PlaceKind.HTTPS | PlaceKind.SSH:
            return ServerPlace(place, secret or places.secret_of(place))


def _sound(folder: Path, place: Place) -> Place:
    """Return a place as it is stored; raises `GuideError` when it cannot be one for this guide."""
    sound = place_at(place.address, place.user, place.key_file)
    if sound.kind is PlaceKind.FOLDER:
        shared, guide = Path(sound.address).resolve(), folder.resolve()
        if shared.is_relative_to(guide) or guide.is_relative_to(shared):
            raise GuideError(
                _("Esa carpeta es la de su guía, la contiene o está dentro de ella."),
                _("Elija otra, solo para intercambiar."),
            )
    return sound


def _begun(folder: Path, bring: Callable[[], None]) -> Path:
    """Let a folder that is new or empty be filled; what was made is taken away when that fails."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise GuideError(
            _("«{folder}» ya existe y no está vacía.").format(folder=folder),
            _("Elija una carpeta nueva o vacía."),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        forget_folder(folder)
        bring()
    except BaseException:
        copy = find_copy(folder)
        shutil.rmtree(folder / HIDDEN, ignore_errors=True)
        with suppress(OSError):
            folder.rmdir()
            if copy is not None:
                shutil.rmtree(copy.folder, ignore_errors=True)
        raise
    return folder


def _bring(place: Place, folder: Path, who: Author, progress: Progress | None, secret: str) -> None:
    with History.open(folder) as history:
        done = exchanging.exchange(history, _transport(place, secret), who, progress)
        if not history.head:
            raise GuideError(done.problem)
        places.write_place(history.copy, place)
    if secret:
        places.keep_secret(place, secret)


def _titled(folder: Path, done: Exchanged) -> Exchanged:
    """Return what was done with the notices about passages told too, by the titles of their chapters."""
    told = (
        _("«{title}»: {notice}").format(title=title_of(folder, path), notice=notice)
        for path, notice in done.passages
    )
    return replace(done, notices=(*done.notices, *told))


def _keep_team(folder: Path) -> None:
    """Write the team's file as the signed team is, whatever was joined."""
    with suppress(GuideError):
        keep_team_file(folder, ledger_of(folder))
