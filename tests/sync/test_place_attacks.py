"""Someone who can write to the shared place itself gets nothing, and the person hears of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.exchange_world import World
from tests.sync.place_attacks import PLACE_ATTACKS, place_world

NOT_BROUGHT = "no se trajo nada: "
NO_PACKAGE = "no es un paquete de intercambio"
OWN = "Lo que esta computadora tenía en el lugar compartido estaba cambiado"

TOLD = {
    "rewritten": NOT_BROUGHT + "es de otra guía",
    "rolled_back": "volvió a un estado anterior",
    "own_rolled_back": "Alguien devolvió a un estado anterior",
    "fork_without_events": "nada",
    "as_another_copy": OWN,
    "far_dates": "nada",
    "loops": NOT_BROUGHT + "le falta una parte",
    "many_references": NOT_BROUGHT + "trae miles de nombres",
    "many_copies": "hay demasiadas copias",
    "hostile_files": NOT_BROUGHT + "su configuración lleva a otra parte",
    "git_file": NOT_BROUGHT + "no es una copia corriente",
    "hooks": "nada",
    "link_to_locks": OWN,
    "link_of_reference": OWN,
    "link_of_objects": OWN,
    "link_of_theirs": NOT_BROUGHT + "tiene enlaces",
    "waits_for_ever": OWN,
    "half_copied": NOT_BROUGHT + "está a medio copiar",
    "false_name": NOT_BROUGHT + "está a medio copiar",
    "bomb": NOT_BROUGHT + "está a medio copiar",
    "giant": NOT_BROUGHT + "es demasiado grande",
    "hostile_trees": "salvo mayúsculas",
    "package_says_nonsense": NO_PACKAGE,
    "package_torn": NO_PACKAGE,
    "package_bomb": NO_PACKAGE,
    "package_bomb_inside": NOT_BROUGHT + "está a medio copiar",
    "package_changed": "El paquete cambió desde que usted lo abrió",
    "package_escapes": "lo demás no se saca",
}
"""What has to stand in what the victim reads; "nada" for what changes nothing and needs no word."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with place_world(tmp_path) as made:
        yield made


@pytest.mark.parametrize("name", PLACE_ATTACKS)
def test_attack_on_the_place_gets_nothing_and_is_told(world: World, name: str) -> None:
    got = PLACE_ATTACKS[name][1](world)
    assert got.gained == "", got.told
    assert TOLD[name] in got.told


def test_every_attack_on_the_place_is_expected() -> None:
    assert TOLD.keys() == PLACE_ATTACKS.keys()
