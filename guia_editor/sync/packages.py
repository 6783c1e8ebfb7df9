"""One file that carries a guide's history by e-mail or on a stick, looked into before it is applied.

It is a ZIP file: `paquete.json` says which copy made it, `historial.git/` is a bare repository. Of the
latter only packs and objects are taken, into a repository that we make, which then counts as a shared folder
with one copy in it, and is checked like one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import lzma
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pygit2

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.i18n import _
from guia_editor.model.finding import Finding
from guia_editor.model.progress import Progress, Silent
from guia_editor.storage.files import sync_folder
from guia_editor.sync import engine
from guia_editor.sync.devices import device_name, is_device, read_signal, write_signal
from guia_editor.sync.exchange import accepted, joining, new_versions
from guia_editor.sync.folder_place import FolderPlace
from guia_editor.sync.history import Author, History, Version
from guia_editor.sync.sending import fill
from guia_editor.sync.transports import ARRIVED, OWN_SIGNAL, Arrival, drop_ref, set_ref
from guia_editor.sync.trees import differences
from guia_editor.sync.versions import version_of

SUFFIX = ".guia.zip"
_ABOUT = "paquete.json"
_INSIDE = "historial.git/"
_FORMAT = 1
_MOST_MEMBERS = 4000
_MOST_BYTES = 2_000_000_000
_MOST_RATIO = 300
_ABOUT_BYTES = 4000
_OBJECTS = re.compile(
    r"historial\.git/objects/(pack/pack-[0-9a-f]{40}\.(?:pack|idx)|[0-9a-f]{2}/[0-9a-f]{38})"
)
_VERSION = re.compile(r"[0-9a-f]{40}")
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    pygit2.GitError,
)
"""What reading a file that is no package of ours may raise: `zipfile` raises nearly anything."""
_CALENDAR_START = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PackagePreview:
    """What a package would bring: from whom, made when, which versions and files; `problem` why not.

    `label`, `institution` and `moment` are what it says of itself, unproven. `versions` are newest first,
    `paths` the files that would change here, `conflicts` how many passages both sides changed.
    """

    label: str
    institution: str
    moment: dt.datetime | None
    versions: tuple[Version, ...] = ()
    paths: tuple[str, ...] = ()
    conflicts: int = 0
    problem: str = ""
    version: str = ""
    """The last version in it, by which it is known again."""


def write_package(history: History, file: Path, who: Author, now: dt.datetime | None = None) -> int:
    """Write everything that a guide's history has into one file, which is whole or not there.

    Returns its size in bytes. Raises `GuideError` when it cannot be written.
    """
    moment = now or dt.datetime.now(dt.UTC)
    history.record(who, _("Cambios guardados antes de hacer un paquete"))
    device = device_name(history.copy)
    set_ref(history.repository, OWN_SIGNAL, write_signal(history.repository, who, moment))
    beside = file.with_name(f".{file.name}.tmp")
    try:
        with tempfile.TemporaryDirectory(prefix="guia-paquete-") as scratch:
            bare = Path(scratch) / "historial.git"
            pygit2.init_repository(str(bare), bare=True, initial_head="main").free()
            fill(history.repository, bare, Silent())
            _zip(bare, device, beside)
        beside.replace(file)
        sync_folder(file.parent)
        return file.stat().st_size
    except (OSError, pygit2.GitError) as error:
        raise GuideError(
            _("No se pudo escribir el paquete en «{file}».").format(file=file),
            _("Revise que haya espacio y permiso de escribir en esa carpeta."),
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def preview_package(history: History, file: Path, now: dt.datetime | None = None) -> PackagePreview:
    """Say what a package would bring; nothing of the guide or its history changes.

    Raises `GuideError` when the file is no package.
    """
    moment = now or dt.datetime.now(dt.UTC)
    repository = history.repository
    with PackagePlace.open(file) as place:
        arrivals = place.receive(repository, Silent())
        try:
            arrival = arrivals[0] if arrivals else Arrival("", problem=_("no trae nada"))
            return _previewed(history, arrival, moment)
        finally:
            for name in ("main", "senal"):
                for one in arrivals:
                    drop_ref(repository, f"{ARRIVED}/{one.device}/{name}")


def _previewed(history: History, arrival: Arrival, now: dt.datetime) -> PackagePreview:
    repository, head = history.repository, history.head
    said = read_signal(repository, arrival.signal or "0" * 40, arrival.device, now)
    problem = accepted(repository, arrival, head)
    if problem or not arrival.tip:
        return PackagePreview(said.label, said.institution, said.heard, problem=problem, version=arrival.tip)
    union = joining(history, [arrival.tip])
    trees = [engine.tree_of(repository, one) for one in (head, union.version)]
    new = [one for one in new_versions(repository, arrival.tip, [head]) if len(one.parent_ids) < 2]
    return PackagePreview(
        said.label,
        said.institution,
        said.heard,
        tuple(version_of(one) for one in new),
        tuple(sorted(differences(repository, *trees))),
        len(union.conflicts),
        version=arrival.tip,
    )


class PackagePlace:
    """A package as a shared place that can only be read; `with PackagePlace.open(file) as place:`."""

    def __init__(self, folder: Path, version: str) -> None:
        """`version` is the last one in it, which stands for all that it brings."""
        self._folder = FolderPlace(folder, fresh=True)
        self._version = version

    def refuse_other(self, seen: PackagePreview) -> None:
        """Raise `GuideError` when this is not the package that somebody looked into."""
        if self._version != seen.version:
            raise GuideError(
                _("El paquete cambió desde que usted lo abrió. No se unió nada."),
                _("Ábralo de nuevo y mire otra vez qué trae."),
            )

    @classmethod
    @contextlib.contextmanager
    def open(cls, file: Path) -> Iterator[PackagePlace]:
        """Unpack a package beside nothing of the guide; raises `GuideError` when it is none."""
        with tempfile.TemporaryDirectory(prefix="guia-paquete-") as scratch:
            try:
                with zipfile.ZipFile(file) as package:
                    version = _unpack(package, Path(scratch))
            except FileNotFoundError as error:
                raise GuideError(
                    _("No se encuentra el paquete «{file}».").format(file=file), _("Revise el nombre.")
                ) from error
            except _DAMAGE as error:
                raise _damaged(file) from error
            yield cls(Path(scratch), version)

    def receive(self, repository: pygit2.Repository, progress: Progress) -> Sequence[Arrival]:
        """Fetch what the package holds."""
        return self._folder.receive(repository, progress)

    def send(self, repository: pygit2.Repository, device: str, *, anew: bool, progress: Progress) -> None:
        """Send nothing: a package goes one way."""

    def check(self, repository: pygit2.Repository, device: str) -> tuple[Finding, ...]:
        """Find nothing: a package is looked into instead."""
        return ()


def _damaged(file: Path) -> UnsafeContent:
    return UnsafeContent(
        _("«{name}» no es un paquete de intercambio, o está dañado.").format(name=file.name),
        _("No se cambió nada. Pida que se lo envíen de nuevo."),
    )


def _zip(bare: Path, device: str, file: Path) -> None:
    about = {
        "formato": _FORMAT,
        "copia": device,
        "version": engine.tip_of(bare),
        "senal": str(pygit2.Repository(str(bare)).references["refs/heads/senal"].target),
    }
    with file.open("wb") as stream:
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr(zipfile.ZipInfo(_ABOUT, _CALENDAR_START), json.dumps(about) + "\n")
            for one in sorted(bare.rglob("*")):
                name = one.relative_to(bare).as_posix()
                if one.is_file() and not name.startswith(("hooks/", "info/", "description")):
                    info = zipfile.ZipInfo(_INSIDE + name, _CALENDAR_START)
                    with one.open("rb") as source, package.open(info, "w") as target:
                        shutil.copyfileobj(source, target)
        stream.flush()
        os.fsync(stream.fileno())


def _unpack(package: zipfile.ZipFile, folder: Path) -> str:
    """Make a folder with one copy's repository of a package and return its last version.

    Raises `ValueError` and whatever else is in `_DAMAGE` for anything odd.
    """
    members = package.infolist()
    if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_BYTES:
        raise ValueError("too large")
    if any(one.file_size > _MOST_RATIO * (one.compress_size + 100) for one in members):
        raise ValueError("blows up")
    about = package.getinfo(_ABOUT)
    if about.file_size > _ABOUT_BYTES:
        raise ValueError("too large")
    said = json.loads(package.read(about))
    device, ids = str(said["copia"]), {"main": str(said["version"]), "senal": str(said["senal"])}
    if said["formato"] != _FORMAT or not is_device(device):
        raise ValueError("of another format")
    bare = folder / f"{device}.git"
    repository = pygit2.init_repository(str(bare), bare=True, initial_head="main")
    for member in members:
        found = _OBJECTS.fullmatch(member.filename)
        if found:
            target = bare / "objects" / found[1]
            target.parent.mkdir(exist_ok=True)
            with package.open(member) as source, target.open("xb") as file:
                shutil.copyfileobj(source, file)
    for name, id in ids.items():
        if not _VERSION.fullmatch(id):
            raise ValueError("not a version")
        repository.references.create(f"refs/heads/{name}", pygit2.Oid(hex=id))
    repository.free()
    return ids["main"]
