"""`equipo.yaml` says the team, the same bytes for the same team, and is understood or refused."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import GuideError, InvalidGuide
from guia_editor.model.team import Member, Person, Policy, PublicKey, Revocation, Role, Team
from guia_editor.storage.team_file import TEAM_FILE, read_team, team_text, write_team

KEY = PublicKey("a" * 24, "cHVibGljYQ==", "la de: la «casa» #2", Revocation(7, "f" * 64, "se perdió: no"))
TEAM = Team(
    2,
    "e" * 64,
    (Member("anam", "Asociación: ANAM", "ANAM"), Member("infom", "Instituto", "no")),
    (
        Person(
            "ana", "Ana «la de» López", "infom", frozenset(Role), (KEY,), "0701", "2026-01-01", "2028-01-14"
        ),
        Person("beto", "1.0", "anam", frozenset(), (), "~", "", ""),
    ),
    Policy(("infom", "anam"), "anam"),
)


def test_a_team_comes_back_and_nothing_is_written_twice(tmp_path: Path) -> None:
    assert read_team(tmp_path) is None
    assert write_team(tmp_path, TEAM)
    assert read_team(tmp_path) == TEAM
    assert not write_team(tmp_path, TEAM)
    turned = replace(TEAM, people=TEAM.people[::-1], institutions=TEAM.institutions[::-1])
    assert team_text(turned) == team_text(TEAM)


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=30).map(str.strip)


@given(name=words, position=words, institution=words)
@settings(max_examples=80, deadline=None)
def test_whatever_people_are_called_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, position: str, institution: str
) -> None:
    team = replace(
        TEAM,
        institutions=(Member("infom", institution, institution),),
        people=(replace(TEAM.people[0], name=name, position=position),),
        policy=Policy(("infom",)),
    )
    folder = tmp_path_factory.mktemp("guia")
    write_team(folder, team)
    assert read_team(folder) == team


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: "",
        lambda text: "- 1\n",
        lambda text: text.replace("version: 2", "version: dos"),
        lambda text: text.replace("personas:", "gente:"),
        lambda text: "personas: 3\nversion: 1\n",
        lambda text: "personas: {ana: x}\nversion: 1\n",
        lambda text: "personas: [ana]\nversion: 1\n",
        lambda text: text.replace("hasta_n: 7", "hasta_n: x"),
        lambda text: text.replace("- autoria", "- jefatura"),
        lambda text: text + "version: 3\n",
        lambda text: "a: &a [*a]\n",
    ],
)
def test_what_is_no_team_is_refused(tmp_path: Path, harm: object) -> None:
    text = team_text(TEAM)
    changed = harm(text)  # type: ignore[operator]
    assert changed != text
    (tmp_path / TEAM_FILE).write_text(changed, encoding="utf-8")
    with pytest.raises(InvalidGuide, match=r"equipo\.yaml"):
        read_team(tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / TEAM_FILE).open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(GuideError, match="pesa"):
        read_team(tmp_path)
