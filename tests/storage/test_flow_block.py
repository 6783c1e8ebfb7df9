"""What guia.yaml says of a guide's review is read, refused where it makes no sense, and missed by nobody."""

from __future__ import annotations

from guia_editor.model.flow import Flow
from guia_editor.model.review import State
from guia_editor.storage.declared import read_guide_file
from guia_editor.storage.yaml import Problems

BASE = "titulo: Prueba\nedicion: {fecha: 2026-11-22}\n"


def flow_of(block: str) -> tuple[Flow, list[str]]:
    problems = Problems("guia.yaml")
    said = read_guide_file(BASE + block, problems)
    assert said is not None
    return said.flow, [one.code for one in problems.found]


def test_a_guide_without_the_block_has_the_usual_flow() -> None:
    flow, problems = flow_of("")
    assert (flow, problems) == (Flow(), [])
    assert flow.label(State.IN_REVIEW) == "En revisión"
    assert [flow.days_allowed(state) for state in State] == [0, 10, 10, 10, 0, 0]


def test_names_days_and_demands_are_the_guides() -> None:
    flow, problems = flow_of(
        "revision:\n"
        "  nombre: Revisión corta\n"
        "  estados: {observado: Devuelto, borrador: ''}\n"
        "  plazos: {en-revision: 3, observado: 0, aprobado: -4}\n"
        "  dictamen: si\n"
        "  observaciones_impiden: no\n"
    )
    assert problems == []
    assert (flow.name, flow.opinion, flow.comments_block) == ("Revisión corta", True, False)
    assert flow.label(State.RETURNED) == "Devuelto"
    assert flow.label(State.DRAFT) == "Borrador"
    assert [flow.days_allowed(state) for state in State] == [0, 3, 0, 10, 0, 0]


def test_unknown_stations_and_odd_values_are_told() -> None:
    flow, problems = flow_of(
        "revision:\n  estados: {listo: Listo}\n  plazos: {borrador: pronto}\n  dictamen: 7\n"
    )
    assert problems == ["clave-desconocida", "valor-invalido", "valor-invalido"]
    assert flow == Flow()


def test_an_approval_written_by_hand_is_no_key_at_all() -> None:
    problems = Problems("guia.yaml")
    said = read_guide_file("titulo: P\nedicion: {fecha: 2026-11-22, aprobada: si}\naprobada: si\n", problems)
    assert said is not None
    assert not said.edition.approved
    assert [one.code for one in problems.found] == ["clave-desconocida", "clave-desconocida"]
