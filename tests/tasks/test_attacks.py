"""Someone who can write to the shared folder gets nothing but noise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tasks.attacks import ATTACKS
from tests.tasks.devices import World, cheap_passphrases, copy_of, make_world

TOLD = {
    "forged": "firma-falsa",
    "edited": "firma-falsa",
    "retargeted": "firma-falsa",
    "unknown_key": "clave-desconocida",
    "borrowed_id": "firma-falsa",
    "other_project": "otro-proyecto",
    "changed_after": "nada",
    "replayed": "nombre-falso",
    "back_dated": "fuera-de-mandato",
    "deleted_middle": "historial-incompleto",
    "deleted_tail": "historial-recortado",
    "rewritten": "historial-reescrito",
    "hidden_from_new": "publicar exige la firma de ANAM",
    "hidden_but_seen": "historial-incompleto",
    "forked": "cadena-bifurcada",
    "restored_backup": "cadena-bifurcada",
    "stolen_key": "hasta revocarla",
    "stolen_key_revoked": "clave-revocada",
    "self_added": "clave-desconocida",
    "forged_team": "firma-falsa",
    "forged_founding": "equipo-inicial-ausente",
    "stolen_admin_adds": "queda propuesto",
    "stolen_admin_policy": "queda propuesto",
    "stolen_admin_revokes": "queda propuesto",
    "rival_versions": "equipos-rivales",
    "replaced_first_team": "equipo-inicial-ausente",
    "rolled_back_team": "equipo-retrocedido",
    "own_submission": "aprueba-lo-propio",
    "without_the_role": "sin-permiso",
    "advises_only": "sin-permiso",
    "dismissed": "queda como propuesta",
    "freeze": "historial-incompleto",
    "flood": "clave-desconocida",
    "huge_file": "ilegible",
    "ill_formed": "ilegible",
    "not_plain_files": "ilegible",
}
"""What has to stand among the reasons that the victim's device gives."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    with cheap_passphrases():
        return make_world(tmp_path_factory.mktemp("mundo"))


@pytest.fixture
def world(template: World, tmp_path: Path) -> Iterator[World]:
    with cheap_passphrases():
        yield copy_of(template, tmp_path)


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_gets_nothing_and_is_told(world: World, name: str) -> None:
    got = ATTACKS[name][1](world)
    assert not got.gained, got.told
    assert TOLD[name] in got.told


def test_every_attack_is_expected() -> None:
    assert TOLD.keys() == ATTACKS.keys()
