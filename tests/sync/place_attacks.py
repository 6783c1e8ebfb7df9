"""What someone who can write to the shared place itself may try: repositories, packages; what it got them.

The victim is copy 0 of a `World`; who attacks owns copy 1's repository there, and writes into the victim's
as well. Every attack goes through the exchange that people use, and returns a `Got`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pygit2
from pygit2.enums import ObjectType

from guia_editor.errors import GuideError
from guia_editor.sync.packages import PackagePlace, preview_package, write_package
from guia_editor.tasks.exchange import apply_package
from tests.sync.exchange_world import World

MAIN = "refs/heads/main"
TRAP = "#!/bin/sh\ntouch '{mark}'\n"
HOOKS = ("pre-receive", "update", "post-receive", "post-update", "post-checkout", "post-merge", "pre-push")
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Got:
    """What an attack got: `gained` should be "", `told` is what the victim read."""

    gained: str
    told: str


Attack = Callable[[World], Got]


class _StandsStill(BaseException):
    """An exchange waits for what never comes."""


@contextmanager
def _not_for_ever() -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _StandsStill

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def place_world(folder: Path) -> Iterator[World]:
    """Give two copies of a guide that have exchanged all; what the program keeps lies in the folder too."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(folder / "estado")
    world = World(folder)
    try:
        world.begin(2, chapters=2, paragraphs=2)
        world.write_event(0)
        world.settle()
        yield world
    finally:
        world.close()
        if before is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = before


def own(world: World, copy: int) -> Path:
    """Return a copy's repository in the shared place."""
    return world.shared / f"copia-{world.copies[copy].copy.id[:16]}.git"


def outside(world: World) -> Path:
    """Return a folder that is nobody's business, with what an attacker would like to reach."""
    folder = world.folder / "fuera"
    if not folder.exists():
        (folder / "hondo").mkdir(parents=True)
        (folder / "diario.txt").write_text("privado\n", "utf-8")
        (folder / "otro.lock").write_text("de otro programa\n", "utf-8")
        (folder / "hondo" / "base.lock").write_text("de otro programa\n", "utf-8")
    return folder


def seen_outside(world: World) -> dict[str, bytes]:
    """Return all that lies beside the guides, the shared place and what the program keeps."""
    folder = outside(world)
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def judged(world: World, act: Callable[[], str]) -> Got:
    """Let the victim do something and look at what became of the guide and of everything around."""
    event = world.write_event(0)
    word = world.write_word(0)
    text, around = world.texts(0), seen_outside(world)
    gained = []
    try:
        with _not_for_ever():
            told = act()
    except GuideError as error:
        told = f"{error.message} {error.remedy}"
    except _StandsStill:
        told, gained = "", ["se queda esperando"]
    except Exception as error:
        told, gained = "", [f"se cae: {type(error).__name__}: {error}"]
    now = world.texts(0)
    if event not in now or not any(word.encode() in one for one in now.values()):
        gained.append("se perdió texto o un evento")
    if now != text:
        gained.append("cambió el texto")
    if seen_outside(world) != around:
        gained.append("tocó lo de afuera")
    return Got("; ".join(gained), told or "nada")


def exchanged(world: World) -> Got:
    """Let the victim exchange; what was done must have reached the place all the same."""

    def act() -> str:
        done = world.exchange(0)
        return " ".join((*done.silent, *done.notices, done.problem)).strip()

    got = judged(world, act)
    sent = pygit2.Repository(str(own(world, 0))) if not got.gained else None
    if sent is not None and str(sent.references[MAIN].target) != world.copies[0].head:
        return Got("lo propio no se envió", got.told)
    return got


def theirs(world: World, copy: int = 1) -> pygit2.Repository:
    """Open a repository in the place, as an attacker does."""
    return pygit2.Repository(str(own(world, copy)))


def version(
    repository: pygit2.Repository, tree: pygit2.Oid, *parents: pygit2.Oid, when: int = 1
) -> pygit2.Oid:
    """Write a version by nobody known; returns its id."""
    who = pygit2.Signature("Ladrón", "x@y", when, 0)
    return repository.create_commit(None, who, who, "m", tree, list(parents))


def point(repository: pygit2.Repository, id: pygit2.Oid) -> None:
    """Let the main reference name any version, over whatever was there."""
    repository.references.create(MAIN, id, force=True)


def tip(repository: pygit2.Repository) -> pygit2.Oid:
    """Return the version that a repository names."""
    return repository.references[MAIN].target


# --- References and versions ---------------------------------------------------------------------------


def rewritten(world: World) -> Got:
    """A reference that names versions of quite another guide."""
    bare = theirs(world)
    inner = bare.TreeBuilder()
    inner.insert("receta.md", bare.create_blob(b"# Receta\n"), 0o100644)
    root = bare.TreeBuilder()
    root.insert("contenido", inner.write(), 0o40000)
    point(bare, version(bare, root.write()))
    return exchanged(world)


def rolled_back(world: World) -> Got:
    """A repository put back to its first version: what was heard already stays."""
    world.write_word(1)
    world.exchange(1)
    world.exchange(0)
    bare = theirs(world)
    first = list(bare.walk(tip(bare)))[-1]
    point(bare, first.id)
    return exchanged(world)


def own_rolled_back(world: World) -> Got:
    """The victim's own repository put back: it is sent anew."""
    bare = theirs(world, 0)
    point(bare, list(bare.walk(tip(bare)))[-1].id)
    return exchanged(world)


def fork_without_events(world: World) -> Got:
    """A fork of an old version in which every event is gone: events are joined, never taken away."""
    kept = world.write_event(0)
    world.exchange(0)
    world.exchange(1)
    bare = theirs(world)
    root = bare.TreeBuilder(bare[tip(bare)].peel(pygit2.Tree))
    root.remove("revision")
    point(bare, version(bare, root.write(), tip(bare)))
    got = exchanged(world)
    return got if kept in world.texts(0) else Got("un evento desapareció", got.told)


def as_another_copy(world: World) -> Got:
    """A repository put in the place of the victim's own, with versions of another guide."""
    shutil.rmtree(own(world, 0))
    shutil.copytree(own(world, 1), own(world, 0))
    bare = theirs(world, 0)
    point(bare, version(bare, pygit2.Oid(hex="4b825dc642cb6eb9a060e54bf8d69288fbee4904")))
    return exchanged(world)


def far_dates(world: World) -> Got:
    """Versions of the year 292 million, of zones that no clock has, and with half of what they need."""
    bare, told = theirs(world), []
    start = tip(bare)
    tree = bare[start].peel(pygit2.Commit).tree_id
    who = "Ladrón <x@y>"
    for line in (f"{who} 9223372036854775807 +0000", f"{who} 1 +9999", f"{who} -5 -9999", "nadie", ""):
        raw = f"tree {tree}\nparent {start}\nauthor {line}\ncommitter {line}\n\nm\n".encode()
        try:
            point(bare, bare.odb.write(ObjectType.COMMIT, raw))
        except (pygit2.GitError, ValueError):
            continue
        got = exchanged(world)
        told.append(got.told)
        if got.gained:
            return Got(f"{got.gained} ({line})", got.told)
    return Got("", told[0])


def loops(world: World) -> Got:
    """References that name themselves, or a file outside."""
    head = own(world, 1) / MAIN
    got = Got("", "")
    for said in ("ref: refs/heads/main\n", f"ref: ../../../{outside(world)}/diario.txt\n", "0" * 40 + "\n"):
        head.write_text(said)
        got = exchanged(world)
        if got.gained:
            return got
    return got


def many_references(world: World) -> Got:
    """Tens of thousands of references."""
    bare = theirs(world)
    lines = [f"{tip(bare)} refs/heads/r{number}" for number in range(40_000)]
    (own(world, 1) / "packed-refs").write_text("\n".join(lines) + "\n")
    return exchanged(world)


def many_copies(world: World) -> Got:
    """So many made-up copies that the true ones come last: those that are known are asked all the same."""
    for number in range(300):
        (world.shared / f"copia-{number:016x}.git").mkdir()
    news = world.write_word(1)
    world.exchange(1)

    def act() -> str:
        done = world.exchange(0)
        if not any(news.encode() in one for one in world.texts(0).values()):
            raise AssertionError("la copia verdadera no se oye")
        return " ".join(done.silent)

    got = judged(world, act)
    return Got(got.gained.replace("cambió el texto", ""), got.told)


# --- Files of a repository -----------------------------------------------------------------------------


def hostile_files(world: World) -> Got:
    """Borrowed objects, other folders, other configurations: nothing of it is even opened."""
    bare, elsewhere, got = own(world, 1), outside(world), Got("", "")
    for name in ("objects/info/alternates", "commondir", "gitdir", ".git", "shallow"):
        place = bare / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"{elsewhere}\n")
        got = exchanged(world)
        place.unlink()
        if got.gained or "no se trajo nada" not in got.told:
            return Got(got.gained or f"se abrió pese a {name}", got.told)
    config = bare / "config"
    config.write_text(config.read_text() + f"[include]\n path = {elsewhere}/diario.txt\n")
    return exchanged(world)


def git_file(world: World) -> Got:
    """A file that says where the repository really is, in place of the repository."""
    elsewhere = own(world, 1).rename(outside(world) / "real.git")
    own(world, 1).write_text(f"gitdir: {elsewhere}\n")
    return exchanged(world)


def hooks(world: World) -> Got:
    """Programs to be run at each step, in both repositories, and settings that name them."""
    mark = outside(world) / "corrio"
    for copy in (0, 1):
        bare = own(world, copy)
        (bare / "hooks").mkdir(exist_ok=True)
        for name in HOOKS:
            place = bare / "hooks" / name
            place.write_text(TRAP.format(mark=mark))
            place.chmod(0o755)
        trap = bare / "hooks" / "update"
        said = f"[core]\n fsmonitor = {trap}\n sshCommand = {trap}\n hooksPath = {bare}/hooks\n"
        said += f'[gpg]\n program = {trap}\n[filter "x"]\n clean = {trap}\n'
        said += f"[uploadpack]\n packObjectsHook = {trap}\n"
        (bare / "config").write_text((bare / "config").read_text() + said)
    return exchanged(world)


def _linked(world: World, copy: int, name: str, target: Path) -> Got:
    place = own(world, copy) / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.symlink_to(target)
    return exchanged(world)


def link_to_locks(world: World) -> Got:
    """The victim's own references lead into a folder of theirs, where other programs have locks."""
    return _linked(world, 0, "refs", outside(world))


def link_of_reference(world: World) -> Got:
    """The victim's own main reference is a link to a file that is to be made elsewhere."""
    return _linked(world, 0, MAIN, outside(world) / "arranque")


def link_of_objects(world: World) -> Got:
    """A folder of objects in the victim's own repository leads elsewhere."""
    for number in range(256):
        place = own(world, 0) / "objects" / f"{number:02x}"
        if not place.exists():
            place.symlink_to(outside(world) / "hondo")
    return exchanged(world)


def link_of_theirs(world: World) -> Got:
    """An object of another copy is a link to a file of the victim's."""
    return _linked(world, 1, f"objects/ab/{'c' * 38}", outside(world) / "diario.txt")


def waits_for_ever(world: World) -> Got:
    """Files that give nothing and never end, in the places that are read."""
    got = Got("", "")
    for copy, name in (
        (1, "config"),
        (1, MAIN),
        (1, f"objects/ab/{'c' * 38}"),
        (1, "packed-refs"),
        (0, MAIN),
    ):
        place = own(world, copy) / name
        aside = place.with_name("aparte")
        place.parent.mkdir(exist_ok=True)
        if place.exists():
            place.rename(aside)
        os.mkfifo(place)
        got = exchanged(world)
        if got.gained:
            return Got(f"{got.gained} ({name})", got.told)
        place.unlink(missing_ok=True)
        if aside.exists():
            aside.rename(place)
    return got


def half_copied(world: World) -> Got:
    """A repository of which only the first half of each file came."""
    for file in own(world, 1).rglob("*"):
        if file.is_file():
            file.chmod(0o644)
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return exchanged(world)


def false_name(world: World) -> Got:
    """An object under the name of another: the text of a chapter exchanged for other words."""
    bare = theirs(world)
    blob = bare.create_blob(b"# Palabras falsas\n")
    good = bare[tip(bare)].peel(pygit2.Tree)
    inner = bare.TreeBuilder(good["contenido"].peel(pygit2.Tree))
    true = bare.create_blob(b"# Palabras ciertas\n")
    inner.insert("nuevo.md", true, 0o100644)
    root = bare.TreeBuilder(good)
    root.insert("contenido", inner.write(), 0o40000)
    point(bare, version(bare, root.write(), tip(bare)))
    objects = own(world, 1) / "objects"
    place = objects / str(true)[:2] / str(true)[2:]
    place.chmod(0o644)
    shutil.copyfile(objects / str(blob)[:2] / str(blob)[2:], place)
    return exchanged(world)


def bomb(world: World) -> Got:
    """A small file that unfolds to sixty million zeros, named by nothing."""
    place = own(world, 1) / "objects" / "ab" / ("c" * 38)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(zlib.compress(b"blob 60000000\0" + b"\0" * 60_000_000, 1))
    return exchanged(world)


def giant(world: World) -> Got:
    """A picture of twenty million bytes and one."""
    bare = theirs(world)
    good = bare[tip(bare)].peel(pygit2.Tree)
    inner = bare.TreeBuilder(good["contenido"].peel(pygit2.Tree))
    inner.insert("grande.png", bare.create_blob(b"\0" * 20_000_001), 0o100644)
    root = bare.TreeBuilder(good)
    root.insert("contenido", inner.write(), 0o40000)
    point(bare, version(bare, root.write(), tip(bare)))
    return exchanged(world)


# --- Trees ---------------------------------------------------------------------------------------------

_ODD = {
    b"enlace.md": b"120000",
    b"modulo": b"160000",
    b".git": b"40000",
    b".gitmodules": b"100644",
    b".gitattributes": b"100644",
    b"..": b"40000",
    b"C:fuera.md": b"100644",
    b"a.md:oculto": b"100644",
    b"..\\fuera.md": b"100644",
    b"CON": b"100644",
    b"a.md ": b"100644",
    b"a\nb.md": b"100644",
    b"a\xff.md": b"100644",
    "a\u202egnp.md".encode(): b"100644",
    b"git~1": b"40000",
    b"GUIA.YAML": b"100644",
}


def hostile_trees(world: World) -> Got:
    """Links, modules, names that escape, hide or mean two files, one after the other."""
    bare, got = theirs(world), Got("", "")
    start = tip(bare)
    good = bare[start].peel(pygit2.Tree)
    chapters = bare[good["contenido"].id].read_raw()
    blob = bare.create_blob(str(outside(world)).encode())
    for name, mode in _ODD.items():
        below = good["contenido"].id if mode == b"40000" else blob
        raw = chapters + mode + b" " + name + b"\0" + below.raw
        inner = bare.odb.write(ObjectType.TREE, raw)
        root = bare.odb.write(ObjectType.TREE, b"40000 contenido\0" + inner.raw)
        point(bare, version(bare, root, start))
        got = exchanged(world)
        if got.gained or "no se trajo nada" not in got.told:
            return Got(got.gained or f"pasó {name!r}", got.told)
    return got


# --- Packages ------------------------------------------------------------------------------------------


def _package(world: World, name: str = "paquete.zip") -> Path:
    file = world.folder / name
    world.write_word(1)
    write_package(world.copies[1], file, world.person(1))
    return file


def _applied(world: World, file: Path) -> Got:
    def act() -> str:
        return " ".join(apply_package(world.copies[0].guide, file, world.person(0)).silent)

    return judged(world, act)


def _with(file: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    made = file.with_name("raro.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", method) as new:
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, data in members.items():
            new.writestr(name, data)
    return made


def package_says_nonsense(world: World) -> Got:
    """Packages whose note of contents is something else."""
    file, got = _package(world), Got("", "")
    for said in (b"[]", b"3", b'{"formato":1,"copia":[],"version":{},"senal":3}', b"\xff", b"[" * 3000):
        got = _applied(world, _with(file, {"paquete.json": said}))
        if got.gained:
            return got
    return got


def package_torn(world: World) -> Got:
    """Packages whose packed bytes make no sense, in each way of packing."""
    file, got = _package(world), Got("", "")
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        made = _with(file, {}, method)
        with zipfile.ZipFile(made) as package:
            pack = max(package.infolist(), key=lambda one: one.compress_size)
        data = bytearray(made.read_bytes())
        at = pack.header_offset + 30 + len(pack.filename) + 12
        data[at : at + 60] = b"\xff" * 60
        made.write_bytes(data)
        got = _applied(world, made)
        if got.gained:
            return Got(f"{got.gained} ({method})", got.told)
    return got


def package_bomb(world: World) -> Got:
    """A package that unfolds to a thousand times its size."""
    inside = {"historial.git/objects/ab/" + "c" * 38: b"\0" * 80_000_000}
    return _applied(world, _with(_package(world), inside))


def package_bomb_inside(world: World) -> Got:
    """A package with an object that is a bomb itself."""
    inner = zlib.compress(b"blob 60000000\0" + b"\0" * 60_000_000, 1)
    inside = {"historial.git/objects/ab/" + "c" * 38: inner}
    return _applied(world, _with(_package(world), inside, zipfile.ZIP_STORED))


def package_changed(world: World) -> Got:
    """A package that is exchanged for another after it was looked into."""
    file = _package(world)
    seen = preview_package(world.copies[0], file)
    shutil.copyfile(_package(world, "otro.zip"), file)

    def act() -> str:
        apply_package(world.copies[0].guide, file, world.person(0), seen=seen)
        return ""

    return judged(world, act)


def package_escapes(world: World) -> Got:
    """Members that lead out of the folder, links among them, and two of one name but for capitals."""
    file = _package(world)
    with zipfile.ZipFile(file) as old:
        about = old.read("paquete.json")
    elsewhere = outside(world)
    odd = {
        f"../../../../../../..{elsewhere}/a.txt": b"x",
        f"{elsewhere}/b.txt": b"x",
        "historial.git/objects/pack/../../../../c.pack": b"x",
        "HISTORIAL.GIT/objects/ab/" + "c" * 38: b"x",
        "historial.git/objects/AB/" + "c" * 38: b"x",
        "historial.git/hooks/post-update": TRAP.format(mark=elsewhere / "corrio").encode(),
        "historial.git/config": f"[include]\n path = {elsewhere}/diario.txt\n".encode(),
        "historial.git/objects/info/alternates": str(elsewhere).encode(),
    }
    made = _with(file, {**odd, "paquete.json": json.dumps(json.loads(about)).encode()})
    with zipfile.ZipFile(made, "a") as package:
        link = zipfile.ZipInfo("historial.git/objects/ab")
        link.external_attr = 0o120777 << 16
        package.writestr(link, str(elsewhere))

    def act() -> str:
        with PackagePlace.open(made):
            pass
        found = preview_package(world.copies[0], made)
        return found.problem or f"trae {len(found.versions)} versión; lo demás no se saca"

    return judged(world, act)


PLACE_ATTACKS: Mapping[str, tuple[str, Attack]] = {
    "rewritten": ("referencia reescrita: otra guía", rewritten),
    "rolled_back": ("copia ajena devuelta a un estado anterior", rolled_back),
    "own_rolled_back": ("copia propia devuelta a un estado anterior", own_rolled_back),
    "fork_without_events": ("bifurcación en la que no hay eventos", fork_without_events),
    "as_another_copy": ("una copia se hace pasar por otra", as_another_copy),
    "far_dates": ("versiones con fechas y autores imposibles", far_dates),
    "loops": ("referencias en círculo o hacia afuera", loops),
    "many_references": ("40,000 referencias", many_references),
    "many_copies": ("300 copias inventadas", many_copies),
    "hostile_files": ("objetos prestados, redirecciones, configuración", hostile_files),
    "git_file": ("archivo .git en lugar de la copia", git_file),
    "hooks": ("programas enganchados en ambas copias", hooks),
    "link_to_locks": ("enlace: las referencias propias, hacia afuera", link_to_locks),
    "link_of_reference": ("enlace: la referencia propia, a un archivo nuevo", link_of_reference),
    "link_of_objects": ("enlaces: los objetos propios, hacia afuera", link_of_objects),
    "link_of_theirs": ("enlace: un objeto ajeno, a un archivo privado", link_of_theirs),
    "waits_for_ever": ("tuberías en lugar de archivos", waits_for_ever),
    "half_copied": ("copia a medias", half_copied),
    "false_name": ("objeto con el nombre de otro", false_name),
    "bomb": ("objeto que se infla mil veces", bomb),
    "giant": ("imagen de 20 MB y un byte", giant),
    "hostile_trees": ("16 árboles: enlaces, módulos, nombres que escapan", hostile_trees),
    "package_says_nonsense": ("paquete: su nota no es tal", package_says_nonsense),
    "package_torn": ("paquete: bytes rotos en cada compresión", package_torn),
    "package_bomb": ("paquete: bomba", package_bomb),
    "package_bomb_inside": ("paquete: bomba en un objeto", package_bomb_inside),
    "package_changed": ("paquete cambiado después de verlo", package_changed),
    "package_escapes": ("paquete: rutas que escapan, enlaces, mayúsculas", package_escapes),
}
"""Each by its name: what to call it in the table, and what does it."""
