"""A folder as the shared place: on the network, on a stick, or in a folder that a cloud carries about.

Each copy has a bare repository of its own there, `<copy>.git`, and writes in no other: nothing is
overwritten, no locks are needed between computers, and what is damaged or hostile stops only itself. What
others left is looked at from outside before it is opened, and checked before it is fetched.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pygit2
from pygit2.enums import RepositoryOpenFlag

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.progress import Progress
from guia_editor.sync import engine
from guia_editor.sync.devices import MAX_DEVICES, is_device
from guia_editor.sync.git_calls import Watch, prepare_exchange
from guia_editor.sync.loose import torn_objects
from guia_editor.sync.sending import SIGNAL, fill, push_to
from guia_editor.sync.strangers import unfit_files
from guia_editor.sync.transports import (
    ARRIVED,
    MAIN,
    MAX_DEVICE_BYTES,
    Arrival,
    Behind,
    PlaceRefused,
    PlaceUnreachable,
    arrived,
    found,
    known_tip,
    others_found,
)
from guia_editor.sync.tree_check import check_history
from guia_editor.sync.trees import MAX_FILE_BYTES

_NOTE = "LEAME.txt"
_MOST_PACKS = 200
_ENOUGH_BYTES = 200_000_000
_CONFIGURATION_BYTES = 4000
_HEADER_BYTES = 100
_BANNED = (b"include", b"worktree", b"alternate", b"partialclone", b"insteadof")
_CLOUDS = ("onedrive", "dropbox", "google drive", "googledrive", "icloud")
_BROKEN = (pygit2.GitError, pygit2.InvalidSpecError, KeyError, ValueError, OSError)


class FolderPlace:
    """The way to a shared folder."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        """With `fresh`, what is known already is fetched like news."""
        self._folder = folder
        self._fresh = fresh

    def receive(self, repository: pygit2.Repository, progress: Progress) -> Sequence[Arrival]:
        """Fetch what every copy left; one that cannot be read is told, and stops no other."""
        prepare_exchange()
        devices = self._devices(repository)
        arrivals = []
        for done, device in enumerate(devices[:MAX_DEVICES]):
            progress.step(done, len(devices) + 1, _("Trayendo cambios"))
            arrivals.append(self._from(repository, device, progress))
        if len(devices) > MAX_DEVICES:
            problem = _("hay demasiadas copias en el lugar compartido")
            arrivals.append(Arrival(devices[MAX_DEVICES], problem=problem))
        return arrivals

    def send(self, repository: pygit2.Repository, device: str, *, anew: bool, progress: Progress) -> None:
        """Leave this copy's versions and its signal in its own repository, which is mended when damaged."""
        prepare_exchange()
        own = self._folder / f"{device}.git"
        with self._told():
            if anew or not own.is_dir() or suspicious(own) or _packs(own) > _MOST_PACKS:
                self._replace(repository, own, progress)
                return
            _tidy(own)
            try:
                push_to(repository, own, progress)
            except Behind:
                raise
            except _BROKEN as error:
                if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EACCES, errno.EROFS):
                    raise
                self._replace(repository, own, progress)

    def check(self, repository: pygit2.Repository, device: str) -> tuple[Finding, ...]:
        """Try to write and to read back, and look how much room there is and who is there."""
        try:
            others = [one for one in self._devices(repository) if one != device]
            with self._told():
                self._write_and_read()
                room = shutil.disk_usage(self._folder).free
        except GuideError as error:
            return (found(Severity.ERROR, "no-sirve", error.message, error.remedy),)
        told = [found(Severity.INFO, "escribe", _("Se puede escribir y leer en esta carpeta."))]
        if room < _ENOUGH_BYTES:
            told.append(
                found(
                    Severity.WARNING,
                    "lleno",
                    _("Quedan solo {room} MB libres.").format(room=room // 1_000_000),
                    _("Libere espacio antes de que se llene."),
                )
            )
        if any(cloud in str(self._folder).lower() for cloud in _CLOUDS):
            told.append(
                found(
                    Severity.INFO,
                    "nube",
                    _("La carpeta parece sincronizarse con un servicio en la nube."),
                    _("Lo que usted envía llega a los demás cuando ese servicio termina de sincronizar."),
                )
            )
        return (*told, others_found(len(others)))

    def _devices(self, repository: pygit2.Repository) -> list[str]:
        """Return the copies in the place, known ones first: made-up ones must not crowd them out."""
        with self._told():
            names = [one.name for one in self._folder.iterdir() if one.name.endswith(".git")]
        devices = [name[:-4] for name in names if is_device(name[:-4])]
        return sorted(devices, key=lambda one: (not known_tip(repository, one), one))

    def _from(self, repository: pygit2.Repository, device: str, progress: Progress) -> Arrival:
        folder = self._folder / f"{device}.git"
        for last in (False, True):  # a copy that is just being written is whole a moment later
            try:
                return self._fetch(repository, folder, device, progress)
            except _BROKEN:
                if last:
                    break
        return Arrival(device, problem=_("está a medio copiar o dañada; se intentará de nuevo"))

    def _fetch(self, repository: pygit2.Repository, folder: Path, device: str, progress: Progress) -> Arrival:
        reason = suspicious(folder)
        if reason:
            return Arrival(device, problem=reason)
        if any(torn_objects(folder / "objects", MAX_FILE_BYTES + _HEADER_BYTES)):
            raise ValueError("half copied")
        flags = RepositoryOpenFlag.NO_SEARCH | RepositoryOpenFlag.BARE | RepositoryOpenFlag.NO_DOTGIT
        theirs = pygit2.Repository(str(folder), flags)
        try:
            tips = {name: _tip(theirs, ref) for name, ref in (("main", MAIN), ("senal", SIGNAL))}
            new = {
                name: tip
                for name, tip in tips.items()
                if tip and (self._fresh or tip != known_tip(repository, device, name))
            }
            if not new:
                return Arrival(device)
            known = _shared(repository, theirs, device)
            for name, tip in new.items():
                refused = check_history(theirs, tip, known if name == "main" else ())
                if refused:
                    return Arrival(device, problem=refused[0].reason)
        finally:
            theirs.free()
        specs = [f"+{MAIN if name == 'main' else SIGNAL}:{ARRIVED}/{device}/{name}" for name in new]
        repository.remotes.create_anonymous(str(folder)).fetch(specs, callbacks=Watch(progress))
        if any(arrived(repository, device, name) != tip for name, tip in new.items()):
            raise ValueError("what came is not what was checked")
        return Arrival(device, new.get("main", ""), new.get("senal", ""))

    def _replace(self, repository: pygit2.Repository, own: Path, progress: Progress) -> None:
        """Make this copy's repository aside and put it in its place whole."""
        self._leave_note()
        for stray in self._folder.glob(f"{own.name}.*"):
            shutil.rmtree(stray, ignore_errors=True)
        beside = own.with_name(f"{own.name}.{secrets.token_hex(8)}.nueva")
        beside.mkdir()
        try:
            pygit2.init_repository(str(beside), bare=True, initial_head="main").free()
            shutil.rmtree(beside / "hooks", ignore_errors=True)
            fill(repository, beside, progress)
            if own.is_symlink():
                own.unlink()
            elif own.exists():
                own.rename(beside.with_suffix(".vieja"))
            beside.rename(own)
        finally:
            for stray in self._folder.glob(f"{own.name}.*"):
                shutil.rmtree(stray, ignore_errors=True)

    def _leave_note(self) -> None:
        note = self._folder / _NOTE
        if note.exists() or note.is_symlink():
            return
        words = _(
            "En esta carpeta, el editor de la guía deja los cambios de cada copia.\n"
            "No borre ni cambie nada aquí: cada subcarpeta la escribe solo una computadora.\n"
        )
        with contextlib.suppress(OSError):
            note.write_text(words, encoding="utf-8")

    def _write_and_read(self) -> None:
        said = os.urandom(4096)
        handle, name = tempfile.mkstemp(prefix=".prueba-", suffix=".tmp", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(said)
                file.flush()
                os.fsync(file.fileno())
            if Path(name).read_bytes() != said:
                raise PlaceRefused(
                    _("Lo que se escribe en esta carpeta no se lee igual."), _("Elija otra carpeta.")
                )
        finally:
            Path(name).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the disk or the network refused in words that help."""
        try:
            yield
        except (OSError, pygit2.GitError) as error:
            raise self._as_told(error) from error

    def _as_told(self, error: Exception) -> GuideError:
        if not self._folder.is_dir():
            return PlaceUnreachable(
                _("No se encuentra la carpeta compartida «{folder}».").format(folder=self._folder),
                _("Conecte la memoria o la red en que está. Lo que falta por enviar espera su turno."),
            )
        number = getattr(error, "errno", None)
        if number == errno.ENOSPC or "No space left" in str(error):
            return PlaceRefused(
                _("No queda espacio en la carpeta compartida."), _("Libere espacio e intercambie de nuevo.")
            )
        if number in (errno.EACCES, errno.EPERM, errno.EROFS):
            return PlaceRefused(
                _("No hay permiso de escribir en la carpeta compartida «{folder}».").format(
                    folder=self._folder
                ),
                _("Pida ese permiso a quien la administra."),
            )
        return PlaceUnreachable(
            _("La carpeta compartida no respondió bien: {reason}.").format(reason=str(error)[:200]),
            _("Se intentará de nuevo. Lo que falta por enviar espera su turno."),
        )


def suspicious(folder: Path) -> str:
    """Say in Spanish why a repository of others must not even be opened, "" when it may.

    Links and borrowed objects make Git read elsewhere, on Windows even ask a stranger's server with the
    person's name and password; so does a configuration that brings in others.
    """
    if folder.is_symlink():
        return _("tiene enlaces")
    strays = ("commondir", "gitdir", ".git", "shallow", "objects/info/alternates")
    if any(os.path.lexists(folder / stray) for stray in strays) or not folder.is_dir():
        return _("no es una copia corriente")
    odd = unfit_files(folder, MAX_DEVICE_BYTES)
    if odd:
        return odd
    config = folder / "config"
    try:
        if config.exists() and config.stat().st_size > _CONFIGURATION_BYTES:
            return _("su configuración es demasiado larga")
        said = config.read_bytes().lower() if config.exists() else b""
    except OSError:
        return _("su configuración no se puede leer")
    return _("su configuración lleva a otra parte") if any(one in said for one in _BANNED) else ""


def _shared(repository: pygit2.Repository, theirs: pygit2.Repository, device: str) -> tuple[str, ...]:
    """Return versions that both have, whose ancestors need no second look."""
    ours = (known_tip(repository, device), engine.head(repository))
    return tuple(one for one in ours if one and one in theirs)


def _tip(theirs: pygit2.Repository, name: str) -> str:
    ref = theirs.references.get(name)
    return "" if ref is None else str(ref.resolve().target)


def _tidy(own: Path) -> None:
    """Take away locks that a killed process left: nobody else writes here."""
    if own.is_symlink() or not own.is_dir():
        return
    for stray in (own / "HEAD.lock", own / "packed-refs.lock", *(own / "refs").rglob("*.lock")):
        stray.unlink(missing_ok=True)


def _packs(own: Path) -> int:
    return sum(1 for _pack in (own / "objects" / "pack").glob("*.pack"))
