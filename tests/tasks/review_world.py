"""A small guide on everybody's device, written and reviewed by the people of `devices`, for tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from guia_editor.export import Options
from guia_editor.model.document import Document
from guia_editor.tasks import people, review
from guia_editor.tasks.export import FORMATS
from guia_editor.tasks.publish import publish
from guia_editor.tasks.review import Overview, ReviewedChapter
from tests.tasks.devices import Device, World, cheap_passphrases, make_world

CHAPTER = """\
---
id: {id}
titulo: {title}
responsable: La Dirección Municipal de Planificación
para_quien: Para quien atiende al público
base_legal: [dto-57-2008]
producto: Un acta
---

La municipalidad publica el presupuesto cada mes.

El **acta** queda en la oficina de información pública durante un año.

- La alcaldía firma.
- La secretaría archiva y publica.
"""

GUIDE = """\
titulo: Prueba
idioma: es
instituciones:
  - {id: infom, nombre: Instituto de Fomento Municipal, siglas: INFOM}
  - {id: anam, nombre: Asociación Nacional de Municipalidades, siglas: ANAM}
  - {id: comision, nombre: Comisión Presidencial de Gobierno Abierto, siglas: CPGA}
edicion: {numero: "1.0", fecha: 2026-11-22, cambios: [Primera edición.]}
capitulos:
  - {archivo: 01-uno.md, numero: 1}
  - {archivo: 02-dos.md, numero: 2}
"""

SOURCES = """\
dto-57-2008:
  corto: Decreto 57-2008
  titulo: Ley de Acceso a la Información Pública
  tipo: norma
  verificado: si
  verificado_por: Ana López
  verificado_fecha: 2026-10-01
  verificado_donde: Diario de Centro América
"""

SHIPPED = Path(__file__).resolve().parents[2]


def make_review_world(root: Path) -> World:
    """Return the five people of `make_world`, each with a copy of a guide of two chapters."""
    with cheap_passphrases():
        world = make_world(root)
    for device in world.devices.values():
        write_guide(device.guide)
    return world


def write_guide(guide: Path) -> None:
    """Write the guide of two chapters, with the country's data."""
    content = guide / "contenido"
    content.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("guia.yaml", GUIDE),
        ("fuentes.yaml", SOURCES),
        ("glosario.yaml", ""),
        ("01-uno.md", CHAPTER.format(id="uno", title="Uno")),
        ("02-dos.md", CHAPTER.format(id="dos", title="Dos")),
    ):
        (content / name).write_text(text, encoding="utf-8")
    (content / "datos").mkdir(exist_ok=True)
    for file in (SHIPPED / "tests" / "guias" / "completa" / "contenido" / "datos").glob("*.csv"):
        shutil.copyfile(file, content / "datos" / file.name)


def copy_world(world: World, root: Path) -> World:
    """Return a world as another one is now, in a folder of its own."""
    shutil.copytree(world.root, root, dirs_exist_ok=True)
    made = World(root)
    for name, device in world.devices.items():
        made.devices[name] = Device(name, root / name, device.signer)
        with made.devices[name].here() as guide:
            people.ledger_of(guide)  # a moved folder learns whose project it holds
    return made


@contextmanager
def at(device: Device) -> Iterator[tuple[Path, Overview]]:
    """Be at a device; return its guide's folder and the review as it stands there."""
    with device.here() as guide:
        yield guide, review.overview(guide)


def look(device: Device, chapter: str = "uno") -> ReviewedChapter:
    """Return a chapter as a device sees it."""
    with at(device) as (_guide, overview):
        found = overview.chapter(chapter)
        assert found is not None
        return found


def write(world: World, chapter: str, old: str, new: str) -> None:
    """Change words of a chapter's file on every device."""
    for device in world.devices.values():
        change(device, chapter, old, new)


def change(device: Device, chapter: str, old: str, new: str) -> None:
    """Change words of a chapter's file on one device."""
    file = device.guide / "contenido" / {"uno": "01-uno.md", "dos": "02-dos.md"}[chapter]
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def submit(world: World, chapter: str = "uno", who: str = "ana") -> None:
    """Hand a chapter in, and let everybody know."""
    with world[who].here() as guide:
        review.submit(guide, world[who].key, chapter)
    world.exchange()


def approve(world: World, *who: str, chapter: str = "uno") -> None:
    """Let people approve a chapter as they have it, and everybody know."""
    for name in who:
        with world[name].here() as guide:
            review.approve(guide, world[name].key, chapter, "")
        world.exchange()


def opine(world: World, *chapters: str) -> None:
    """Let the commission find chapters good."""
    for chapter in chapters:
        with world["eva"].here() as guide:
            review.give_opinion(guide, world["eva"].key, chapter, "", "favorable", "De acuerdo.")
    world.exchange()


def publish_edition(world: World, number: str = "", chapters: Iterable[str] = ("uno", "dos")) -> None:
    """Let chapters be approved and found good, and both institutions publish an edition."""
    for chapter in chapters:
        submit(world, chapter)
        approve(world, "carla", "beto", chapter=chapter)
        opine(world, chapter)
    for who in ("ana", "beto"):
        with world[who].here() as guide:
            publish(guide, world[who].key, number)
        world.exchange()


@contextmanager
def quick_formats(names: Iterable[str] = tuple(FORMATS), file: str = "guia.{}") -> Iterator[None]:
    """Let formats say only what every page would: what they hold is other tests' business."""

    def writer(path: str) -> object:
        def write(document: Document, _options: Options, folder: Path, *_more: object) -> tuple[str, ...]:
            (folder / path).write_text(document.edition.mark)
            return (path,)

        return write

    with ExitStack() as patches:
        for name in names:
            patches.enter_context(patch(f"guia_editor.export.{name}.write", writer(file.format(name))))
        yield
