"""`equipo.yaml`: the team in force as people can read it. It decides nothing: the signed events do."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from guia_editor.errors import InvalidGuide
from guia_editor.i18n import _
from guia_editor.model.team import Team, team_as_json, team_from_json
from guia_editor.storage.events import canonical
from guia_editor.storage.files import read_text, replace_bytes
from guia_editor.storage.yaml import Problems, plain, read_yaml

TEAM_FILE = "equipo.yaml"
_HEAD = """\
# El equipo de la guía, escrito por el programa según los cambios firmados.
# Lo que se cambie aquí a mano no vale: los cambios se piden en la ventana o con «guia equipo».
"""


def team_text(team: Team) -> str:
    """Return a team as `equipo.yaml` has it; equal teams give equal texts."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 10_000
    written = io.StringIO()
    yaml.dump(json.loads(canonical(team_as_json(team))), written)  # sorted, and of plain kinds only
    return _HEAD + written.getvalue()


def write_team(folder: Path, team: Team) -> bool:
    """Write a guide's `equipo.yaml` and say whether it was another; raises `OSError`."""
    data = team_text(team).encode()
    file = folder / TEAM_FILE
    if file.is_file() and file.read_bytes() == data:
        return False
    replace_bytes(file, data)
    return True


def read_team(folder: Path) -> Team | None:
    """Return the team that a guide's `equipo.yaml` says, None when there is none.

    Raises `InvalidGuide` when it says none that can be understood; other `GuideError`s and `OSError`s come
    as they are.
    """
    try:
        text = read_text(folder / TEAM_FILE).text
    except FileNotFoundError:
        return None
    problems = Problems(TEAM_FILE)
    said = read_yaml(text, problems)
    try:
        if said is None or problems.found:
            raise ValueError("not YAML of ours")
        return team_from_json(_counted(plain(said)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidGuide(
            _("«equipo.yaml» no se entiende."),
            _("Intercambie o abra la guía de nuevo: el programa lo escribe otra vez."),
            tuple(problems.found),
        ) from error


def _counted(said: dict[str, object]) -> dict[str, object]:
    """Return stored values with the numbers that YAML, read here as letters, stands for."""
    made = dict(said)
    made["version"] = int(str(said["version"]))
    people: Any = said["personas"]
    for person in people.values():
        for key in person["claves"].values():
            if "revocada" in key:
                key["revocada"]["hasta_n"] = int(key["revocada"]["hasta_n"])
        person["roles"] = person["roles"] or []
        person["claves"] = person["claves"] or {}
    return made
