"""Five people on devices of their own hand in, observe, suggest, return and approve in real folders."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.model.flow import Flow
from guia_editor.model.review import Fallen, State
from guia_editor.sync.history import Author, History
from guia_editor.tasks import people, review
from guia_editor.tasks.board import board, board_chart
from guia_editor.tasks.matrix import matrix, write_matrix
from guia_editor.tasks.pending import Errand, pending_of
from guia_editor.tasks.proof import prove
from guia_editor.tasks.review import Quality
from tests.tasks.devices import World
from tests.tasks.review_world import (
    approve,
    at,
    change,
    copy_world,
    look,
    make_review_world,
    opine,
    submit,
    write,
)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_review_world(tmp_path_factory.mktemp("mundo"))


@pytest.fixture
def world(team: World, tmp_path: Path) -> World:
    return copy_world(team, tmp_path / "mundo")


def words(world: World, who: str, some: str, chapter: str = "uno") -> tuple[int, int]:
    text = look(world[who], chapter).text
    start = text.index(some)
    return start, start + len(some)


def observe(world: World, who: str, some: str, said: str, blocks: bool = False) -> str:
    span = words(world, who, some) if some else None
    with world[who].here() as guide:
        made = review.comment(guide, world[who].key, "uno", said, span, blocks)
    world.exchange()
    return made.hash


def suggest(world: World, who: str, some: str, after: str) -> str:
    span = words(world, who, some)
    with world[who].here() as guide:
        made = review.suggest(guide, world[who].key, "uno", span, after)
    world.exchange()
    return made.hash


def errands(world: World, who: str) -> list[tuple[Errand, str]]:
    with at(world[who]) as (_guide, overview):
        return [(one.errand, one.chapter) for one in pending_of(overview)]


# --- The way of a chapter --------------------------------------------------------------------------------


def test_everybody_sees_the_same_state_and_their_own_errands(world: World) -> None:
    assert errands(world, "carla") == []
    submit(world)
    assert {look(device).review.state for device in world.devices.values()} == {State.IN_REVIEW}
    assert errands(world, "carla") == errands(world, "beto") == [(Errand.REVIEW, "uno")]
    assert errands(world, "ana") == errands(world, "diego") == errands(world, "eva") == []
    approve(world, "carla", "beto")
    assert errands(world, "eva") == [(Errand.OPINION, "uno")]
    opine(world, "uno")
    assert {look(device).review.state for device in world.devices.values()} == {State.APPROVED}
    assert all(errands(world, who) == [] for who in world.devices)


def test_a_return_needs_a_reason_and_comes_back_to_the_author(world: World) -> None:
    submit(world)
    with world["beto"].here() as guide:
        with pytest.raises(GuideError, match="por qué"):
            review.return_chapter(guide, world["beto"].key, "uno", "", " ")
        review.return_chapter(guide, world["beto"].key, "uno", "", "Falta el plazo.")
    world.exchange()
    assert look(world["carla"]).review.state is State.RETURNED
    with at(world["ana"]) as (_guide, overview):
        (pending,) = pending_of(overview)
    assert pending.errand is Errand.REVISE
    assert "Beto Ruiz (ANAM) pidió cambios: «Falta el plazo.»" in pending.message


def test_what_is_approved_is_what_was_on_screen(world: World) -> None:
    submit(world)
    shown = look(world["carla"]).review.content
    change(world["carla"], "uno", "cada mes", "cada año")
    with world["carla"].here() as guide, pytest.raises(ChangedOnDisk):
        review.approve(guide, world["carla"].key, "uno", shown)
    assert look(world["carla"]).review.approvals == ()


def test_the_one_who_handed_in_and_those_without_the_role_cannot_approve(world: World) -> None:
    submit(world)
    for who in ("ana", "diego", "eva"):
        with world[who].here() as guide, pytest.raises(GuideError):
            review.approve(guide, world[who].key, "uno", "")
    with world["beto"].here() as guide, pytest.raises(GuideError, match="Nadie ha enviado"):
        review.approve(guide, world["beto"].key, "dos", "")


def test_an_approval_falls_with_a_changed_picture_or_word(world: World) -> None:
    submit(world)
    approve(world, "carla", "beto")
    write(world, "uno", "La alcaldía firma", "La alcaldía  firma")
    chapter = look(world["diego"])
    assert chapter.review.state is State.DRAFT
    assert {one.fallen for one in chapter.review.approvals} == {Fallen.TEXT_CHANGED}
    assert errands(world, "ana") == [(Errand.RESUBMIT, "uno")]


def test_line_ends_and_unicode_forms_change_no_content(world: World) -> None:
    submit(world)
    before = look(world["carla"]).review.content
    file = world["carla"].guide / "contenido" / "01-uno.md"
    file.write_bytes(file.read_text("utf-8").replace("\n", "\r\n").replace("í", "i\u0301").encode())
    assert look(world["carla"]).review.content == before


def test_only_spelling_is_approved_again_at_once_and_more_is_not(world: World) -> None:
    write(world, "uno", "oficina", "ofisina")
    submit(world)
    approve(world, "carla", "beto")
    write(world, "uno", "ofisina", "oficina")
    submit(world)
    chapter = look(world["carla"])
    assert chapter.only_spelling
    assert chapter.approved is not None
    assert chapter.approved.text is not None
    assert "ofisina" in chapter.approved.text
    assert errands(world, "carla") == [(Errand.REAPPROVE, "uno")]
    with world["carla"].here() as guide:
        review.reapprove_spelling(guide, world["carla"].key, "uno", chapter.review.content)
    write(world, "uno", "un año", "dos años")
    submit(world)
    assert not look(world["beto"]).only_spelling
    with world["beto"].here() as guide, pytest.raises(GuideError, match="más que la ortografía"):
        review.reapprove_spelling(guide, world["beto"].key, "uno", "")


def test_withdrawing_is_for_those_who_signed(world: World) -> None:
    submit(world)
    approve(world, "carla")
    approval = look(world["carla"]).review.approvals[0].event.hash
    with world["beto"].here() as guide, pytest.raises(GuideError, match="Solo quien"):
        review.withdraw(guide, world["beto"].key, approval)
    with world["carla"].here() as guide:
        review.withdraw(guide, world["carla"].key, approval)
    assert look(world["carla"]).review.approvals[0].fallen is Fallen.WITHDRAWN


# --- Observations ----------------------------------------------------------------------------------------


def test_a_blocking_observation_stops_the_approval_until_it_is_settled(world: World) -> None:
    submit(world)
    thread = observe(world, "diego", "cada mes", "¿Y si no hay reunión?", blocks=True)
    with world["carla"].here() as guide, pytest.raises(GuideError, match="observaciones abiertas"):
        review.approve(guide, world["carla"].key, "uno", "")
    assert errands(world, "ana") == [(Errand.ANSWER, "uno")]
    with world["ana"].here() as guide:
        review.reply(guide, world["ana"].key, thread, "Se publica igual.")
        review.resolve(guide, world["ana"].key, thread)
    world.exchange()
    with world["carla"].here() as guide, pytest.raises(GuideError, match="observaciones abiertas"):
        review.approve(guide, world["carla"].key, "uno", "")
    (placed,) = look(world["diego"]).threads
    assert placed.thread.proposed is not None
    with world["diego"].here() as guide:
        (told,) = [one for one in prove(guide).findings if one.code == "observacion-ajena"]
    assert re.search(r"Ana López \(INFOM\) dio por cerrada, el 20\d\d-.*de Diego Paz", told.message)
    with world["diego"].here() as guide:
        review.resolve(guide, world["diego"].key, thread)
    world.exchange()
    approve(world, "carla")
    (placed,) = look(world["beto"]).threads
    assert (placed.opening.name, placed.replies[0].text) == ("Diego Paz", "Se publica igual.")
    assert placed.decided is not None
    assert placed.decided.name == "Diego Paz"


def test_observations_follow_their_words_and_outlive_them(world: World) -> None:
    observe(world, "diego", "La secretaría archiva", "¿Quién más?")
    write(world, "uno", "La municipalidad publica", "Desde enero, la municipalidad publica")
    (moved,) = look(world["ana"]).threads
    text = look(world["ana"]).text
    assert text[moved.place.start : moved.place.end] == "La secretaría archiva"
    assert text.split("\n")[moved.place.line - 1].startswith("- La secretaría")
    write(world, "uno", "- La secretaría archiva y publica.\n", "")
    (orphan,) = look(world["ana"]).threads
    assert orphan.place.quality is Quality.ORPHAN
    assert orphan.place.quote == "La secretaría archiva"
    file = world["ana"].guide / "contenido" / "guia.yaml"
    file.write_text(file.read_text("utf-8").replace("  - {archivo: 01-uno.md, numero: 1}\n", ""), "utf-8")
    with at(world["ana"]) as (_guide, overview):
        assert [one.id for one in overview.lost] == [orphan.id]


def test_places_are_kept_from_one_look_to_the_next(world: World) -> None:
    observe(world, "diego", "cada mes", "¿Sí?")
    with world["ana"].here() as guide, History.open(guide) as history:
        history.record(Author("Ana"), "Como llegó")
    write(world, "uno", "publica el presupuesto", "publica siempre el presupuesto")
    with world["ana"].here() as guide:
        first = review.overview(guide)
        caches = list((world["ana"].root / "estado").rglob("lugares.json"))
        again = review.overview(guide, first)
        assert first.chapters == again.chapters
        assert again.guide is first.guide
        for cache in caches:
            cache.write_text("[")
        assert review.overview(guide).chapters == first.chapters
        assert caches


# --- Suggestions -----------------------------------------------------------------------------------------


def test_an_accepted_suggestion_is_in_the_text_and_in_history_under_its_name(world: World) -> None:
    thread = suggest(world, "diego", "cada mes", "el primer día de cada mes")
    with world["ana"].here() as guide:
        made = review.accept_suggestion(guide, world["ana"].key, thread)
        review.write_accepted(guide, world["ana"].key, made)
        assert "publica el presupuesto el primer día de cada mes." in look(world["ana"]).text
        with History.open(guide) as history:
            assert history.versions(limit=1)[0].message == "Acepta una sugerencia de Diego Paz"
    (placed,) = look(world["ana"]).threads
    assert placed.thread.decision == "aceptada"


def test_suggestions_are_accepted_together_or_not_at_all(world: World) -> None:
    text = look(world["diego"]).text
    wanted = text.replace("cada mes", "cada trimestre").replace("un año", "dos años")
    with world["diego"].here() as guide:
        made = review.suggest_edits(guide, world["diego"].key, "uno", wanted)
    world.exchange()
    codes = [one.hash for one in made]
    assert len(codes) == 2
    with world["ana"].here() as guide:
        accepted = review.accept_suggestions(guide, world["ana"].key, codes)
        assert accepted.text == wanted
    gone = text.replace("La municipalidad publica el presupuesto cada mes.", "Nada.")
    with world["beto"].here() as guide, pytest.raises(GuideError, match="ya no están"):
        review.accept_suggestions(guide, world["beto"].key, codes, gone)
    with at(world["beto"]) as (_guide, overview):
        assert all(one.thread.open for one in overview.chapters[0].threads)


# --- Board and matrix ------------------------------------------------------------------------------------


def test_the_board_says_whose_turn_it_is(world: World) -> None:
    submit(world)
    approve(world, "carla")
    observe(world, "diego", "cada mes", "¿Y?")
    with at(world["eva"]) as (_guide, overview):
        shown = board(overview)
        one, two = shown.rows
        assert (one.state, one.waiting_for, one.open) == (State.PARTLY_APPROVED, "ANAM", 1)
        assert (two.state, two.waiting_for) == (State.DRAFT, "quien lo escribe")
        assert shown.series[-1].counts == {State.PARTLY_APPROVED: 1, State.DRAFT: 1}
        drawing = board_chart(shown, overview.flow)
    assert drawing.startswith("<svg")
    assert "Aprobado por una institución: 1" in drawing


def test_what_waits_too_long_is_late_and_comes_first(world: World) -> None:
    submit(world, "uno")
    submit(world, "dos")
    with at(world["carla"]) as (_guide, overview):
        flow = Flow(patience={State.IN_REVIEW: 5})
        later = replace(overview, flow=flow, moment=overview.moment + dt.timedelta(days=5, hours=1))
        assert [(one.late, one.days) for one in pending_of(overview)] == [(False, 0)] * 2
        assert [(one.late, one.days) for one in pending_of(later)] == [(True, 5)] * 2
        assert [(row.late, row.days) for row in board(later).rows] == [(True, 5)] * 2
        assert [point.counts for point in board(later).series] == [{State.IN_REVIEW: 2}] * 2


def test_a_waiting_team_change_and_edition_are_asked_of_coordinators(world: World) -> None:
    with world["ana"].here() as guide:
        people.revoke_key(guide, world["ana"].key, world["carla"].key.id, "Se perdió")
    world.exchange()
    assert (Errand.SIGN_TEAM, "") in errands(world, "beto")
    assert errands(world, "ana") == errands(world, "diego") == []


def test_the_matrix_holds_every_observation_in_word_and_excel(world: World, tmp_path: Path) -> None:
    first = observe(world, "diego", "cada mes", "=1+1")
    suggest(world, "beto", "un año", "dos años")
    with world["ana"].here() as guide:
        review.reject(guide, world["ana"].key, first, "La ley no lo pide.")
    with at(world["ana"]) as (_guide, overview):
        rows = matrix(overview)
        table = write_matrix(overview, tmp_path / "matriz.csv").read_bytes()
        written = write_matrix(overview, tmp_path / "matriz.docx")
        with pytest.raises(GuideError):
            write_matrix(overview, tmp_path / "matriz.pdf")
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].decision == "No aceptada"
    assert rows[0].answers == "Ana López (INFOM): La ley no lo pide."
    assert rows[1].observation == "Cambiar «un año» por «dos años»."
    assert table.startswith(b"\xef\xbb\xbf")
    cells = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert cells[1][4] == "'=1+1"
    assert cells[2][5] == "Beto Ruiz (ANAM)"
    with zipfile.ZipFile(written) as file:
        body = file.read("word/document.xml").decode()
    assert "Cambiar «un año» por «dos años»." in body
    assert "La ley no lo pide." in body


def test_a_damaged_copy_neither_approves_nor_hides_it(world: World) -> None:
    submit(world)
    look(world["beto"])  # from here on this device knows how far everybody's signatures went
    lost = next(one for one in world["beto"].files() if '"tipo":"equipo"' not in one.read_text())
    kept = world["beto"].root / "guardado.json"
    shutil.move(lost, kept)
    assert any("faltan pasos" in one for one in look(world["beto"]).review.hindrances)
    with world["beto"].here() as guide, pytest.raises(GuideError):
        review.approve(guide, world["beto"].key, "uno", "")
    shutil.move(kept, lost)
    approve(world, "beto")
    assert look(world["ana"]).review.missing == ("infom",)
