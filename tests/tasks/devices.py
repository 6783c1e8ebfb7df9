"""Five people of three institutions on devices of their own, and the folder that they share, for tests.

Everything is real: keys, files, state folders. Exchange is what the union of events comes to: files are
copied, never deleted. Only passphrases cost less, so that tests are quick.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.team import Role
from guia_editor.storage import keys
from guia_editor.storage.events import EVENTS
from guia_editor.tasks import people
from guia_editor.tasks.people import Signer

PHRASE = "cuatro palabras solo mías"
COORDINATOR = frozenset({Role.COORDINATOR})
GUIDE_FILE = """\
titulo: Prueba
instituciones:
  - {id: infom, nombre: Instituto de Fomento Municipal, siglas: INFOM}
  - {id: anam, nombre: Asociación Nacional de Municipalidades, siglas: ANAM}
  - {id: comision, nombre: Comisión Presidencial de Gobierno Abierto, siglas: CPGA}
edicion: {numero: "1", fecha: 2026-11-22}
capitulos: [01.md]
"""


@contextmanager
def cheap_passphrases() -> Iterator[None]:
    """Let passphrases be stretched with little memory."""
    before = keys._MEMORY_KIB
    keys._MEMORY_KIB = 64
    try:
        yield
    finally:
        keys._MEMORY_KIB = before


@dataclass(slots=True)
class Device:
    """A person's computer: the folder of the guide on it, and what the program keeps beside."""

    name: str
    root: Path
    signer: Signer | None = None

    @property
    def guide(self) -> Path:
        """The guide's folder."""
        return self.root / "guia"

    @contextmanager
    def here(self) -> Iterator[Path]:
        """Be at this computer."""
        before = os.environ.get("XDG_STATE_HOME")
        os.environ["XDG_STATE_HOME"] = str(self.root / "estado")
        try:
            yield self.guide
        finally:
            if before is None:
                del os.environ["XDG_STATE_HOME"]
            else:
                os.environ["XDG_STATE_HOME"] = before

    @property
    def key(self) -> Signer:
        """The person's key, open."""
        assert self.signer is not None
        return self.signer

    def ledger(self) -> Ledger:
        """Return the guide's events as this computer judges them."""
        with self.here() as guide:
            return people.ledger_of(guide)

    def say(self, kind: EventKind, chapter: str = "", content: str = "", **body: object) -> Event:
        """Sign and write an event."""
        with self.here() as guide:
            return people.emit(guide, self.key, kind, chapter, content, {}, body)

    def files(self) -> list[Path]:
        """Return the event files here."""
        return sorted((self.guide / EVENTS).rglob("*.json"))


@dataclass(slots=True)
class World:
    """The devices by their person's first name, and the shared folder."""

    root: Path
    devices: dict[str, Device] = field(default_factory=dict)

    @property
    def shared(self) -> Path:
        """The folder that everybody can write, attackers too."""
        return self.root / "compartido"

    def __getitem__(self, name: str) -> Device:
        return self.devices[name]

    def device(self, name: str) -> Device:
        """Return a new computer with an empty guide."""
        made = Device(name, self.root / name)
        (made.guide / "contenido").mkdir(parents=True)
        (made.guide / "contenido" / "guia.yaml").write_text(GUIDE_FILE, encoding="utf-8")
        self.devices[name] = made
        return made

    def exchange(self, *names: str) -> None:
        """Let devices send and receive, twice over, so that all have all; everybody if nobody is named."""
        for _round in range(2):
            for name in names or self.devices:
                copy_missing(self.devices[name].guide / EVENTS, self.shared)
                copy_missing(self.shared, self.devices[name].guide / EVENTS)

    def join(self, name: str, full: str, institution: str, roles: Iterable[Role], **more: object) -> Device:
        """Bring a person into the team, with the signatures that it asks, and compare the code."""
        device = self.devices.get(name) or self.device(name)
        with device.here():
            request = people.join_request(full, institution, PHRASE)
            device.signer = keys.unlock(request.key.id, PHRASE)
        ana = self["ana"]
        with ana.here() as guide:
            change = people.add_person(guide, ana.key, people.read_request(request.text), roles, **more)  # type: ignore[arg-type]
            code = people.first_code(guide)
        if not change.in_force:
            self.exchange()
            self.sign("beto")
        self.exchange()
        with device.here() as guide:
            people.pin(guide, code)
            people.ledger_of(guide)
        return device

    def sign(self, name: str) -> people.Change:
        """Let a coordinator sign the change that waits."""
        with self[name].here() as guide:
            return people.sign_team(guide, self[name].key)


def copy_missing(source: Path, target: Path) -> None:
    """Copy the files that a folder lacks; nothing is deleted or written over."""
    for file in sorted(source.rglob("*")):
        place = target / file.relative_to(source)
        if file.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)


def make_world(root: Path) -> World:
    """Return five people of one team, on a device each.

    Of INFOM Ana, who coordinates, and Carla, who reviews; of ANAM Beto, who coordinates, and Diego, who
    writes; of the commission Eva.
    """
    world = World(root)
    ana = world.device("ana")
    with ana.here() as guide:
        ana.signer = people.found_team(guide, "Ana López", "INFOM", PHRASE)
    world.join("beto", "Beto Ruiz", "ANAM", {Role.COORDINATOR}, approves=True)
    world.join("carla", "Carla Xol", "INFOM", {Role.REVIEWER})
    world.join("diego", "Diego Paz", "ANAM", {Role.AUTHOR})
    world.join("eva", "Eva Sis", "CPGA", {Role.REVIEWER}, advises=True)
    world.exchange()
    return world


def copy_of(world: World, root: Path) -> World:
    """Return a world as another is now, in a folder of its own, with the same keys open."""
    shutil.copytree(world.root, root, dirs_exist_ok=True)
    made = World(root)
    for name, device in world.devices.items():
        made.devices[name] = Device(name, root / name, device.signer)
        made[name].ledger()  # a folder that was moved learns whose project it holds
    return made


def approvals(ledger: Ledger, chapter: str, content: str) -> set[str]:
    """Return the institutions whose approval of a text counts: none that its person has taken back since."""
    found = set()
    for event in ledger.events:
        if event.kind != EventKind.APPROVE or (event.chapter, event.content) != (chapter, content):
            continue
        back = (EventKind.WITHDRAW, EventKind.RETURN)
        later = (one for one in ledger.events if one.key == event.key and one.number > event.number)
        person = ledger.team.person(event.key) if ledger.team else None
        if person is not None and not any(one.kind in back for one in later):
            found.add(person.institution)
    return found
