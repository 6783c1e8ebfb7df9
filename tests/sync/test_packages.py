"""One file that carries a guide: looked into first, joined then, and never believed."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.sync.exchange import exchange, waiting_in
from guia_editor.sync.history import History
from guia_editor.sync.packages import PackagePlace, PackagePreview, preview_package, write_package
from tests.sync.exchange_world import World

NOW = dt.datetime(2026, 4, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    made.begin(2, chapters=2, paragraphs=4)
    yield made
    made.close()


@pytest.fixture
def package(world: World, tmp_path: Path) -> Path:
    """A package of the first copy, which has a word that the second one lacks."""
    world.word = world.write_word(0)  # type: ignore[attr-defined]
    file = tmp_path / "para-anam.guia.zip"
    size = write_package(world.copies[0], file, world.person(0), NOW)
    assert size == file.stat().st_size
    return file


def preview(world: World, file: Path, copy: int = 1) -> PackagePreview:
    return preview_package(world.copies[copy], file, NOW)


def apply(world: World, file: Path, copy: int = 1) -> None:
    with PackagePlace.open(file) as place:
        exchange(world.copies[copy], place, world.person(copy), send=False)


def test_a_package_is_looked_into_without_changing_anything(world: World, package: Path) -> None:
    texts, head = world.texts(1), world.copies[1].head
    references = list(world.copies[1].repository.references)
    seen = preview(world, package)
    assert (seen.label, seen.institution, seen.moment, seen.problem) == ("Persona 0", "INFOM", NOW, "")
    assert [one.author.name for one in seen.versions] == ["Persona 0"]
    assert len(seen.paths) == 1
    assert seen.conflicts == 0
    assert (world.texts(1), world.copies[1].head) == (texts, head)
    assert list(world.copies[1].repository.references) == references


def test_what_it_brings_is_joined_and_nothing_is_sent(world: World, package: Path) -> None:
    mine = world.write_word(1)
    assert waiting_in(world.copies[1].copy) == 0
    apply(world, package)
    text = " ".join(one.decode() for one in world.texts(1).values())
    assert mine in text
    assert world.word in text  # type: ignore[attr-defined]
    assert waiting_in(world.copies[1].copy) == 1
    assert preview(world, package).versions == ()


def test_a_package_makes_a_new_copy(world: World, package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nueva"
    folder.mkdir()
    with History.open(folder) as history, PackagePlace.open(package) as place:
        exchange(history, place, world.person(1), send=False)
        assert history.head == world.copies[0].head
    assert (folder / "contenido" / "guia.yaml").is_file()


def test_conflicts_are_announced(world: World, package: Path, tmp_path: Path) -> None:
    for copy in range(2):
        file = world.chapters(copy)[0]
        file.write_text(file.read_text().replace("titulo: Capítulo", f"titulo: Otro {copy}"))
    file = tmp_path / "otro.guia.zip"
    write_package(world.copies[0], file, world.person(0))
    world.save(1)
    assert preview(world, file).conflicts == 1


def test_another_guides_package_is_not_joined(world: World, package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ajena"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: Ajena\n")
    (folder / "contenido" / "receta.md").write_text("# Receta\n")
    with History.open(folder) as history:
        history.record(world.person(0), "x")
        assert preview_package(history, package).problem == "es de otra guía"
        with PackagePlace.open(package) as place, pytest.raises(GuideError, match="otra guía"):
            exchange(history, place, world.person(0), send=False)
        assert not list((folder / "contenido").glob("00*"))


def repacked(package: Path, target: Path, change: dict[str, bytes | None]) -> Path:
    """Write a package again with members changed, added or (None) left out."""
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, data in change.items():
            if data is not None:
                new.writestr(name, data)
    return target


def test_only_packs_are_taken_out_of_it(world: World, package: Path, tmp_path: Path) -> None:
    odd = {
        "../../fuera.txt": b"x",
        "/fuera-guia.txt": b"x",
        "historial.git/objects/pack/../../../../fuera.pack": b"x",
        "historial.git/hooks/post-checkout": b"#!/bin/sh\n",
        "historial.git/config": b"[core]\n worktree = /\n[include]\n path = /etc/passwd\n",
        "historial.git/objects/info/alternates": b"/etc\n",
        "historial.git/refs/heads/main": b"ref: refs/heads/otra\n",
    }
    with zipfile.ZipFile(package) as old:
        kept = {name: old.read(name) for name in odd if name in old.namelist()}
    made = repacked(package, tmp_path / "raro.guia.zip", {**kept, **odd})
    assert len(preview(world, made).versions) == 1
    apply(world, made)
    assert world.word in " ".join(one.decode() for one in world.texts(1).values())  # type: ignore[attr-defined]
    assert not list(tmp_path.rglob("fuera*"))
    assert not Path("/fuera-guia.txt").exists()


def about(package: Path, **change: object) -> bytes:
    with zipfile.ZipFile(package) as old:
        return json.dumps({**json.loads(old.read("paquete.json")), **change}).encode()


def refusal(world: World, file: Path) -> str:
    """Return why a package is not joined."""
    try:
        return preview(world, file).problem
    except UnsafeContent as error:
        return error.message


LIES = (
    {"formato": 2},
    {"copia": "../otra"},
    {"copia": "copia-corta"},
    {"version": "HEAD"},
    {"version": None},
    {"version": "0" * 40},
    {"senal": "x"},
)


def test_a_package_that_lies_about_itself_is_refused(world: World, package: Path, tmp_path: Path) -> None:
    before = world.texts(1)
    for lie in LIES:
        made = repacked(package, tmp_path / "raro.guia.zip", {"paquete.json": about(package, **lie)})
        assert re.search("no es un paquete|a medio copiar", refusal(world, made)), lie
    assert world.texts(1) == before


def test_what_is_no_package_is_refused(world: World, package: Path, tmp_path: Path) -> None:
    other = tmp_path / "otro.zip"
    for data in (b"", b"PK\x05\x06" + b"\0" * 18, b"texto", package.read_bytes()[:2000]):
        other.write_bytes(data)
        with pytest.raises(UnsafeContent, match="no es un paquete"):
            preview(world, other)
    with pytest.raises(UnsafeContent):
        preview(world, repacked(package, other, {"paquete.json": None}))
    with pytest.raises(UnsafeContent):
        preview(world, repacked(package, other, {"bomba": b"\0" * 50_000_000}))
    with pytest.raises(GuideError, match="No se encuentra el paquete"):
        preview(world, tmp_path / "no-existe.zip")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(["bits", "zeros", "cut"]))
def test_any_damage_is_noticed_or_harmless(
    world: World, package: Path, tmp_path: Path, seed: int, kind: str
) -> None:
    chance = random.Random(seed)
    data = bytearray(package.read_bytes())
    at = chance.randrange(len(data))
    match kind:
        case "bits":
            data[at] ^= 1 << chance.randrange(8)
        case "zeros":
            data[at : at + 512] = b"\0" * len(data[at : at + 512])
        case "cut":
            del data[at:]
    other = tmp_path / "daño.zip"
    other.write_bytes(data)
    head, texts = world.copies[1].head, world.texts(1)
    try:
        seen = preview(world, other)
    except UnsafeContent:
        return
    finally:
        assert (world.copies[1].head, world.texts(1)) == (head, texts)
    assert seen.problem or len(seen.versions) == 1


def test_a_package_that_cannot_be_written_leaves_nothing(world: World, tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="No se pudo escribir el paquete"):
        write_package(world.copies[0], tmp_path / "no" / "hay.zip", world.person(0))
    taken = tmp_path / "carpeta.zip"
    taken.mkdir()
    with pytest.raises(GuideError, match="No se pudo escribir el paquete"):
        write_package(world.copies[0], taken, world.person(0))
    assert list(tmp_path.glob(".*.tmp")) == []
