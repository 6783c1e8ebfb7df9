"""A guide of two published editions on everybody's device, to be handed over in tests."""

from __future__ import annotations

import json
from pathlib import Path

from guia_editor.model.deliveries import Draft, Facts, Medium
from guia_editor.model.events import Event
from guia_editor.tasks.deliveries import deliver, deliverables
from tests.tasks.devices import World, copy_missing
from tests.tasks.review_world import make_review_world, publish_edition, quick_formats, write

FIRST, SECOND = "1.0", "1.1"

ONLY_SOLOLA = """
::: solo {departamento="07"}
En Sololá, el acta se publica también en kaqchikel.
:::
"""


def make_delivery_world(root: Path) -> World:
    """Return five people whose guide was published twice: the second time only Sololá's passage is new."""
    world = make_review_world(root)
    with quick_formats():
        _publish(world, FIRST, "uno", "dos")
        last = "- La secretaría archiva y publica.\n"
        write(world, "uno", last, last + ONLY_SOLOLA)
        for device in world.devices.values():
            file = device.guide / "contenido" / "guia.yaml"
            file.write_text(file.read_text("utf-8").replace('"1.0"', '"1.1"'), "utf-8")
        _publish(world, SECOND, "uno")
    return world


def _publish(world: World, number: str, *chapters: str) -> None:
    publish_edition(world, number, chapters)
    for device in world.devices.values():
        copy_missing(world["beto"].guide / "ediciones", device.guide / "ediciones")


def write_draft(guide: Path, number: str = "1.0", territory: str = "00") -> None:
    """Put the manifest of an exported draft into a guide's `salida/`."""
    said = {
        "formato": 1,
        "numero": number,
        "fecha": "2026-11-20",
        "commit": "",
        "aprobada": False,
        "idioma": "es",
        "territorio": {"codigo": territory, "nombre": territory},
        "contenido": "x",
        "cambios": [],
        "aprobaciones": [],
        "capitulos": [],
        "archivos": [],
    }
    name = number if territory == "00" else f"{number}-{territory}"
    file = guide / "salida" / name / "edicion.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(said), "utf-8")


def facts_of(guide: Path, number: str = SECOND, **more: object) -> Facts:
    """Return what is said of handing over an edition, in print, on one day."""
    one = next(one for one in deliverables(guide) if one.number == number)
    said: dict[str, object] = {"medium": Medium.PRINTED, "day": "2026-11-22", **more}
    return Facts(number, one.fingerprint, **said)  # type: ignore[arg-type]


def hand_over(world: World, name: str, codes: tuple[str, ...], number: str = SECOND, **more: object) -> Event:
    """Let somebody record that places received an edition; return the event."""
    with world[name].here() as guide:
        facts = facts_of(guide, number, **more)
        (event,) = deliver(guide, world[name].key, [Draft(code, facts) for code in codes])
    return event
