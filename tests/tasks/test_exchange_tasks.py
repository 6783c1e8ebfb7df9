"""What window and command line ask for: places, exchange, packages, settling what conflicts."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from guia_editor.cli import run
from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.model.conflicts import Conflict, ConflictKind, conflict_from
from guia_editor.model.finding import Severity
from guia_editor.storage import keyrings
from guia_editor.sync import places
from guia_editor.sync.copies import find_copy
from guia_editor.tasks import exchange
from guia_editor.tasks.exchange import Author, Place, PlaceKind, place_at
from tests.sync.exchange_world import small_guide

ANA, BETO = Author("Ana", "INFOM"), Author("Beto", "ANAM")
CHAPTER = """---
id: uno
titulo: Uno
---

# Uno

Primer párrafo.

## Sección

La tarifa es de diez quetzales.

Fin.
"""
FILE = "contenido/01-uno.md"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.sync.transports.WAITS", ())


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "compartida"
    folder.mkdir()
    return folder


@pytest.fixture
def copies(tmp_path: Path, shared: Path) -> tuple[Path, Path]:
    """Two copies of a guide that exchange through a folder."""
    first, second = tmp_path / "infom", tmp_path / "anam"
    (first / "contenido").mkdir(parents=True)
    (first / "contenido" / "guia.yaml").write_text("titulo: Guía\ncapitulos:\n  - 01-uno.md\n", "utf-8")
    (first / FILE).write_text(CHAPTER, "utf-8")
    place = place_at(str(shared))
    exchange.set_place(first, place)
    exchange.exchange_now(first, ANA)
    assert exchange.bring_guide(place, second, BETO) == second
    return first, second


def both_change(copies: tuple[Path, Path], old: str, mine: str, theirs: str) -> Conflict:
    """Let both change the same words, and return the conflict that comes of it."""
    for folder, new, who in zip(copies, (mine, theirs), (ANA, BETO), strict=True):
        file = folder / FILE
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        exchange.exchange_now(folder, who)
    exchange.exchange_now(copies[0], ANA)
    (conflict,) = exchange.conflicts_of(copies[0])
    assert exchange.conflicts_of(copies[1]) == (conflict,)
    return conflict


# --- Places ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("/media/usb", Place(PlaceKind.FOLDER, "/media/usb")),
        ("https://git.example/infom/guia.git", Place(PlaceKind.HTTPS, "https://git.example/infom/guia.git")),
        ("HTTPS://luz@git.example:8443/a", Place(PlaceKind.HTTPS, "https://git.example:8443/a", "luz")),
        ("ssh://git.example/guia", Place(PlaceKind.SSH, "ssh://git.example/guia", "git")),
        ("luz@git.example:infom/guia.git", Place(PlaceKind.SSH, "ssh://git.example/infom/guia.git", "luz")),
    ],
)
def test_a_place_is_what_people_write(said: str, place: Place) -> None:
    assert place_at(said) == place


@pytest.mark.parametrize(
    "said",
    ["http://git.example/a", "git://git.example/a", "file:///carpeta", "ext::sh", "https://luz:clave@git.example/a",
     "https://", "https://git.example", "https://[x/a", " "],
)  # fmt: skip
def test_an_unsafe_place_is_refused_and_no_password_is_repeated(said: str) -> None:
    if said == "ext::sh":  # Git's own ways to run programs are folders' names here
        assert place_at(said).kind is PlaceKind.FOLDER
        return
    with pytest.raises(GuideError) as refused:
        place_at(said)
    assert "clave" not in refused.value.message.replace("contraseña", "")


def test_a_place_is_remembered_outside_the_guide(copies: tuple[Path, Path], shared: Path) -> None:
    assert exchange.place_of(copies[0]) == Place(PlaceKind.FOLDER, str(shared))
    assert not any("compartida" in one.read_text("utf-8") for one in copies[0].rglob("*.json"))
    exchange.set_place(copies[0], None)
    assert exchange.place_of(copies[0]) is None
    assert exchange.status(copies[0]) == exchange.ExchangeStatus()
    with pytest.raises(GuideError, match="no tiene todavía un lugar"):
        exchange.exchange_now(copies[0], ANA)


def test_the_guides_own_folder_is_no_place(copies: tuple[Path, Path]) -> None:
    for folder in (copies[0], copies[0] / "contenido", copies[0].parent):
        with pytest.raises(GuideError, match="es la de su guía"):
            exchange.set_place(copies[0], place_at(str(folder)))
        (found,) = exchange.test_place(copies[0], place_at(str(folder)))
        assert found.severity is Severity.ERROR


def test_a_secret_is_in_no_file(copies: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    ring: dict[str, bytes] = {}
    monkeypatch.setattr(keyrings, "put", lambda name, secret: bool(ring.update({name: secret}) or True))
    monkeypatch.setattr(keyrings, "get", lambda name: ring.get(name))
    monkeypatch.setattr(keyrings, "delete", lambda name: ring.pop(name, None))
    place = place_at("https://git.example/guia.git", "luz")
    exchange.set_place(copies[0], place, "muy secreta")
    assert places.secret_of(place) == "muy secreta"
    copy = find_copy(copies[0])
    assert copy is not None
    for folder in (copies[0], copy.folder):
        assert not any(b"secreta" in one.read_bytes() for one in folder.rglob("*") if one.is_file())
    exchange.set_place(copies[0], None)
    assert ring == {}
    monkeypatch.setenv(places.SECRET_VARIABLE, "del entorno")
    assert places.secret_of(place) == "del entorno"


def test_without_a_keyring_a_secret_is_known_until_the_program_ends(copies: tuple[Path, Path]) -> None:
    place = place_at("https://git.example/otra.git", "luz")
    exchange.set_place(copies[0], place, "pasajera")
    assert places.secret_of(place) == "pasajera"
    places.forget_secret(place)
    assert places.secret_of(place) == ""


def test_trying_a_place_tells_what_was_found(copies: tuple[Path, Path], shared: Path, tmp_path: Path) -> None:
    found = exchange.test_place(copies[0], place_at(str(shared)))
    assert {one.severity for one in found} == {Severity.INFO}
    assert any("1 copias" in one.message for one in found)
    (gone,) = exchange.test_place(copies[0], place_at(str(tmp_path / "no-hay")))
    assert gone.severity is Severity.ERROR
    assert gone.remedy


# --- Exchange -------------------------------------------------------------------------------------------


def test_status_counts_what_waits(copies: tuple[Path, Path], shared: Path) -> None:
    assert (exchange.status(copies[0]).waiting, exchange.status(copies[0]).problem) == (0, "")
    away = shared.rename(shared.with_name("lejos"))
    (copies[0] / FILE).write_text(CHAPTER + "\nMás.\n", "utf-8")
    with pytest.raises(GuideError):
        exchange.exchange_now(copies[0], ANA)
    state = exchange.status(copies[0])
    assert state.waiting == 1
    assert "No se encuentra" in state.problem
    away.rename(shared)
    assert exchange.exchange_now(copies[0], ANA).sent == 1
    state = exchange.status(copies[0])
    assert (state.waiting, state.problem) == (0, "")
    assert state.last is not None
    assert [one.title for one in state.devices] == ["Beto (ANAM)"]


@pytest.mark.parametrize("through", ["a place", "a package"])
def test_a_passage_to_read_is_told_by_its_chapters_title(
    through: str, copies: tuple[Path, Path], tmp_path: Path
) -> None:
    first, second = copies
    for folder, added in zip(copies, ("Lo puso INFOM sin preguntar.", "Otra cosa puso ANAM."), strict=True):
        file = folder / FILE
        file.write_text(file.read_text("utf-8").replace("Fin.", f"{added}\n\nFin."), "utf-8")
    if through == "a place":
        exchange.exchange_now(first, ANA)
        done = exchange.exchange_now(second, BETO)
    else:
        exchange.write_package(first, tmp_path / "guia.paquete", ANA)
        done = exchange.apply_package(second, tmp_path / "guia.paquete", BETO)
    (notice,) = done.notices
    assert notice.startswith("«Uno»: Las dos partes agregaron")
    assert FILE not in notice


def test_bringing_a_guide_leaves_nothing_when_it_fails(tmp_path: Path, shared: Path) -> None:
    target = tmp_path / "nueva"
    with pytest.raises(GuideError, match="no hay todavía ninguna guía"):
        exchange.bring_guide(place_at(str(shared)), target, ANA)
    assert not target.exists()
    assert list(shared.iterdir()) == []
    target.mkdir()
    (target / "mío.txt").write_text("mío")
    with pytest.raises(GuideError, match="no está vacía"):
        exchange.bring_guide(place_at(str(shared)), target, ANA)
    assert (target / "mío.txt").read_text() == "mío"


# --- Conflicts ------------------------------------------------------------------------------------------


def test_a_choice_is_made_once_for_all(copies: tuple[Path, Path]) -> None:
    conflict = both_change(copies, "diez quetzales", "doce quetzales", "quince quetzales")
    assert conflict.kind is ConflictKind.TEXT
    assert conflict.place == "Sección"
    other = (conflict.b or "").replace("quetzales", "quetzales al mes")
    exchange.settle_conflict(copies[0], conflict, other, ANA)
    text = (copies[0] / FILE).read_text("utf-8")
    assert other in text
    assert (conflict.a or "") not in text
    assert exchange.conflicts_of(copies[0]) == ()
    exchange.exchange_now(copies[0], ANA)
    exchange.exchange_now(copies[1], BETO)
    assert (copies[1] / FILE).read_text("utf-8") == text
    assert exchange.conflicts_of(copies[1]) == ()


def test_leaving_all_as_it_is_settles_too(copies: tuple[Path, Path]) -> None:
    conflict = both_change(copies, "titulo: Uno", "titulo: Primero", "titulo: Inicial")
    assert conflict.kind is ConflictKind.FRONT
    text = (copies[0] / FILE).read_text("utf-8")
    exchange.settle_conflict(copies[0], conflict, None, ANA)
    assert (copies[0] / FILE).read_text("utf-8") == text
    assert exchange.conflicts_of(copies[0]) == ()


def test_a_form_takes_the_line_that_was_chosen(copies: tuple[Path, Path]) -> None:
    conflict = both_change(copies, "titulo: Uno", "titulo: Primero", "titulo: Inicial")
    exchange.settle_conflict(copies[0], conflict, conflict.b, ANA)
    head = (copies[0] / FILE).read_text("utf-8").split("---")[1]
    assert (conflict.b or "?") in head
    assert (conflict.a or "?") not in head


def test_a_passage_that_is_gone_is_not_guessed(copies: tuple[Path, Path]) -> None:
    conflict = both_change(copies, "diez quetzales", "doce quetzales", "quince quetzales")
    (copies[0] / FILE).write_text(CHAPTER.replace("diez", "cien"), "utf-8")
    with pytest.raises(ChangedOnDisk, match="ya no está"):
        exchange.settle_conflict(copies[0], conflict, "otra cosa", ANA)
    assert exchange.conflicts_of(copies[0]) == (conflict,)
    exchange.settle_conflict(copies[0], conflict, None, ANA)
    assert "cien" in (copies[0] / FILE).read_text("utf-8")


def test_a_deleted_passage_can_come_back_or_go(copies: tuple[Path, Path]) -> None:
    paragraph = "La tarifa es de diez quetzales."
    for chosen, there in (("La tarifa es de once.", True), ("", False)):
        for folder in copies:
            (folder / FILE).write_text(CHAPTER, "utf-8")
        exchange.exchange_now(copies[0], ANA)
        exchange.exchange_now(copies[1], BETO)
        exchange.exchange_now(copies[0], ANA)
        (copies[0] / FILE).write_text(CHAPTER.replace(paragraph + "\n\n", ""), "utf-8")
        (copies[1] / FILE).write_text(CHAPTER.replace("diez", "trece"), "utf-8")
        for folder, who in (*zip(copies, (ANA, BETO), strict=True), (copies[0], ANA)):
            exchange.exchange_now(folder, who)
        (conflict,) = exchange.conflicts_of(copies[0])
        assert conflict.kind is ConflictKind.DELETED
        exchange.settle_conflict(copies[0], conflict, chosen, ANA)
        text = (copies[0] / FILE).read_text("utf-8")
        assert ("once." in text) is there
        assert "trece" not in text
        assert text.index("## Sección") < text.index("Fin.")
        exchange.exchange_now(copies[0], ANA)
        exchange.exchange_now(copies[1], BETO)


def test_of_two_pictures_one_is_chosen(copies: tuple[Path, Path]) -> None:
    picture = "contenido/imagenes/pozo.png"
    for folder, who, data in zip(copies, (ANA, BETO), (b"\x89PNG\0a", b"\x89PNG\0b"), strict=True):
        (folder / picture).parent.mkdir()
        (folder / picture).write_bytes(data)
        exchange.exchange_now(folder, who)
    exchange.exchange_now(copies[0], ANA)
    (conflict,) = exchange.conflicts_of(copies[0])
    assert conflict.kind is ConflictKind.FILE
    other = (copies[0] / (conflict.b or "")).read_bytes()
    assert {other, (copies[0] / picture).read_bytes()} == {b"\x89PNG\0a", b"\x89PNG\0b"}
    exchange.settle_conflict(copies[0], conflict, conflict.b, ANA)
    assert (copies[0] / picture).read_bytes() == other
    assert [one.name for one in (copies[0] / picture).parent.iterdir()] == ["pozo.png"]
    exchange.exchange_now(copies[0], ANA)
    exchange.exchange_now(copies[1], BETO)
    assert (copies[1] / picture).read_bytes() == other


def test_a_chapter_that_one_side_deleted_stays_or_goes(copies: tuple[Path, Path]) -> None:
    for chosen in (None, ""):
        (copies[0] / FILE).unlink()
        (copies[1] / FILE).write_text(CHAPTER + f"\nNuevo {chosen}.\n", "utf-8")
        for folder, who in (*zip(copies, (ANA, BETO), strict=True), (copies[0], ANA)):
            exchange.exchange_now(folder, who)
        (conflict,) = exchange.conflicts_of(copies[0])
        assert conflict.kind is ConflictKind.DELETED
        assert (copies[0] / FILE).exists()
        exchange.settle_conflict(copies[0], conflict, chosen, ANA)
        assert (copies[0] / FILE).exists() is (chosen is None)
        exchange.exchange_now(copies[0], ANA)
        exchange.exchange_now(copies[1], BETO)


def test_records_that_make_no_sense_are_left_out(copies: tuple[Path, Path]) -> None:
    folder = copies[0] / "revision" / "conflictos"
    folder.mkdir(parents=True)
    real = Conflict(FILE, ConflictKind.TEXT, "", "a", "b", "c")
    (copies[0] / real.path).write_bytes(real.data)
    (folder / "otro-nombre.json").write_bytes(real.data)
    (folder / "1.json").write_bytes(b"[" * 100_000)
    (folder / "2.json").write_bytes(b'{"capitulo": 1}')
    (folder / "3.json").write_bytes(b"\xff")
    assert exchange.conflicts_of(copies[0]) == (real,)
    assert conflict_from(real.data) == real


def test_a_forged_record_leads_nowhere(copies: tuple[Path, Path], tmp_path: Path) -> None:
    outside = tmp_path / "fuera.md"
    outside.write_text("mío")
    for path in ("../fuera.md", str(outside)):
        forged = Conflict(path, ConflictKind.TEXT, "", "mío", "mío", "suyo")
        with pytest.raises(GuideError):
            exchange.settle_conflict(copies[0], forged, "suyo", ANA)
    kept = copies[0] / "contenido" / "guia.yaml"
    forged = Conflict(FILE, ConflictKind.FILE, "", None, FILE, "contenido/guia.yaml")
    exchange.settle_conflict(copies[0], forged, FILE, ANA)
    assert kept.exists()
    assert outside.read_text() == "mío"


# --- The command line -----------------------------------------------------------------------------------


def test_the_command_line_exchanges(
    tmp_path: Path, shared: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small_guide(tmp_path / "g", random.Random(1), 2, 3)
    monkeypatch.chdir(tmp_path)
    assert run(["intercambiar", "g", "--lugar", "compartida", "--probar"]) == 0
    assert run(["intercambiar", "g"]) == 1  # no place yet
    assert (
        run(["intercambiar", "g", "--lugar", "compartida", "--nombre", "Ana", "--institucion", "INFOM"]) == 0
    )
    assert run(["intercambiar", "h", "--lugar", "compartida"]) == 0
    chapter = tmp_path / "h" / "contenido" / "00-c0.md"
    chapter.write_text(chapter.read_text("utf-8") + "\nDe Beto.\n", "utf-8")
    assert run(["intercambiar", "h", "--nombre", "Beto"]) == 0
    capsys.readouterr()
    assert run(["intercambiar", "g", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["persona"] for one in told["recibidas"]] == ["Beto"]
    assert told["problema"] == ""
    assert run(["intercambiar", "g", "--probar", "--json"]) == 0
    assert all(one["gravedad"] == "dato" for one in json.loads(capsys.readouterr().out))
    assert run(["intercambiar", "g", "--lugar", "http://x/y"]) == 1
    assert "segura" in capsys.readouterr().err


def test_the_command_line_carries_packages(
    tmp_path: Path, copies: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "para-anam.guia.zip"
    (copies[0] / FILE).write_text(CHAPTER + "\nDe Ana.\n", "utf-8")
    assert run(["intercambiar", str(copies[0]), "--paquete", str(file), "--nombre", "Ana"]) == 0
    capsys.readouterr()
    assert run(["intercambiar", str(copies[1]), "--paquete", str(file)]) == 0
    told = capsys.readouterr().out
    assert "Todavía no se cambió nada" in told
    assert "01-uno.md" in told
    assert "De Ana." not in (copies[1] / FILE).read_text("utf-8")
    assert run(["intercambiar", str(copies[1]), "--paquete", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["archivos"] == [FILE]
    assert run(["intercambiar", str(copies[1]), "--paquete", str(file), "--aplicar"]) == 0
    assert "De Ana." in (copies[1] / FILE).read_text("utf-8")
    assert run(["intercambiar", str(tmp_path / "otra"), "--paquete", str(file), "--aplicar"]) == 0
    assert "De Ana." in (tmp_path / "otra" / FILE).read_text("utf-8")
