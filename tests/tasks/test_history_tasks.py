from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from guia_editor.errors import ChangedOnDisk, GuideError, UnsafeContent
from guia_editor.markdown.comparison import RowKind, change_count
from guia_editor.sync.history import History
from guia_editor.tasks import history as task
from guia_editor.tasks.history import (
    NOW,
    Author,
    compare_versions,
    days_of,
    find_version,
    left_out,
    name_version,
    record_save,
    restore_block,
    restore_chapter,
    text_of,
    versions_of,
)

ANA, BETO = Author("Ana Pérez", "INFOM", "ana"), Author("Beto", "ANAM")
FIRST = "---\nid: agua\ntitulo: El agua\n---\n\n# El agua\n\nEs de todos.\n\nSe va.\n".replace("\n", "\r\n")


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: Prueba\n")
    save(folder, FIRST)
    record_save(folder, ANA)
    return folder


def save(guide: Path, text: str, path: str = "01-agua.md") -> None:
    (guide / "contenido" / path).write_bytes(text.encode())


def text(guide: Path) -> str:
    return (guide / "contenido" / "01-agua.md").read_bytes().decode()


def test_a_version_says_in_spanish_what_was_saved(guide: Path) -> None:
    assert record_save(guide, ANA) is None
    save(guide, FIRST.replace("todos", "cada quien"))
    told = record_save(guide, BETO)
    assert told is not None
    assert (told.day, told.person, told.institution, told.what) == (
        "hoy",
        "Beto",
        "ANAM",
        "Se guardó «El agua»",
    )
    assert (told.paths, told.joined, told.first) == (("contenido/01-agua.md",), False, False)
    save(guide, "sin ficha", "02-b.md")
    save(guide, "---\ntitulo: 'Con comillas'\n---\n", "01-agua.md")
    assert [record_save(guide, ANA).what] == ["Se guardaron 2 capítulos"]  # type: ignore[union-attr]
    for path, what in (
        ("revision/eventos/a/1.json", "Se anotó algo en la revisión"),
        ("contenido/guia.yaml", "Se guardó «guia.yaml»"),
        ("contenido/02-b.md", "Se guardó «02-b»"),
        ("contenido/01-agua.md", "Se guardó «Con comillas»"),
    ):
        (guide / path).parent.mkdir(parents=True, exist_ok=True)
        (guide / path).write_text((guide / path).read_text() + "\nx: y" if (guide / path).exists() else "{}")
        assert record_save(guide, ANA) == versions_of(guide, limit=1)[0]
        assert versions_of(guide)[0].what == what
    assert [one.what for one in versions_of(guide, "02-b.md")] == [
        "Se guardó «02-b»",
        "Se guardaron 2 capítulos",
    ]
    assert versions_of(guide, "01-agua.md") == versions_of(guide, "contenido/01-agua.md")


def test_versions_come_by_day_and_person(guide: Path) -> None:
    now = dt.datetime.now().astimezone()
    with History.open(guide) as history:
        for number, (who, days) in enumerate([(ANA, 400), (ANA, 1), (BETO, 1), (BETO, 0), (BETO, 0)]):
            save(guide, str(number))
            history.record(who, "x", moment=now - dt.timedelta(days=days))
    days = days_of(versions_of(guide))
    assert [(one.day, one.person, len(one.lines)) for one in days][:4] == [
        ("hoy", "Beto", 2),
        ("ayer", "Beto", 1),
        ("ayer", "Ana Pérez", 1),
        (days[3].day, "Ana Pérez", 1),
    ]
    assert " de 20" in days[3].day


def test_a_version_is_found_by_what_people_call_it(guide: Path) -> None:
    named = name_version(guide, "Enviada a ANAM, 3 de marzo", ANA)
    first = versions_of(guide)[-1]
    assert find_version(guide, "Enviada a ANAM, 3 de marzo") == named.id
    assert find_version(guide, first.id[:8].upper()) == first.id
    assert find_version(guide, dt.date.today().isoformat()) == named.id
    assert find_version(guide, "ahora") == NOW
    for said in ("", "abc", "zzzz", "1999-01-01", "otra"):
        with pytest.raises(GuideError, match="No hay ninguna versión"):
            find_version(guide, said)
    with pytest.raises(GuideError, match="necesita un nombre"):
        name_version(guide, "  ", ANA)


def test_two_versions_are_compared_as_readers_see_them(guide: Path) -> None:
    first = versions_of(guide)[0].id
    save(guide, FIRST.replace("todos", "cada quien").replace("\r\n", "\n"))
    found = compare_versions(guide, "01-agua.md", first)
    assert change_count(found) == 1
    assert compare_versions(guide, "01-agua.md", first, first).same
    save(guide, "nuevo", "02-b.md")
    assert [one.kind for one in compare_versions(guide, "02-b.md", first).rows] == [RowKind.ADDED]
    assert text_of(guide, "02-b.md", first) is None
    with pytest.raises(GuideError, match="Ninguna de las dos"):
        compare_versions(guide, "03-c.md", first)
    with pytest.raises(GuideError, match="no tiene esa versión"):
        compare_versions(guide, "01-agua.md", "0" * 40)
    with pytest.raises(UnsafeContent):
        compare_versions(guide, "contenido/../../secreto", first)


def test_a_chapter_comes_back_and_nothing_is_lost(guide: Path) -> None:
    first = versions_of(guide)[0]
    save(guide, "escrito y nunca registrado")
    told = restore_chapter(guide, "01-agua.md", first.id, BETO)
    assert told is not None
    assert told.what.startswith("Se recuperó «El agua» como estaba el ")
    assert text(guide) == FIRST
    kept = versions_of(guide, "01-agua.md")
    assert text_of(guide, "01-agua.md", kept[1].id) == "escrito y nunca registrado"
    assert restore_chapter(guide, "01-agua.md", first.id, BETO) is None
    (guide / "contenido" / "01-agua.md").unlink()
    assert restore_chapter(guide, "01-agua.md", first.id, BETO) is not None
    assert text(guide) == FIRST
    with pytest.raises(GuideError, match="no tiene"):
        restore_chapter(guide, "09-z.md", first.id, BETO)


def test_one_block_comes_back_with_its_line_ends(guide: Path) -> None:
    first = versions_of(guide)[0]
    save(guide, FIRST.replace("todos", "nadie").replace("\r\n\r\nSe va.", ""))
    rows = compare_versions(guide, "01-agua.md", first.id).rows
    changed = next(i for i, row in enumerate(rows) if row.kind is RowKind.CHANGED)
    removed = next(i for i, row in enumerate(rows) if row.kind is RowKind.REMOVED)
    told = restore_block(guide, "01-agua.md", first.id, changed, rows[changed], ANA)
    assert told is not None
    assert told.what.startswith("Se recuperó un pasaje de «El agua» como estaba el ")
    assert text(guide) == FIRST.replace("\r\n\r\nSe va.", "")
    with pytest.raises(ChangedOnDisk, match="por separado"):
        restore_block(guide, "01-agua.md", first.id, changed, rows[changed], ANA)
    again = compare_versions(guide, "01-agua.md", first.id).rows
    assert restore_block(guide, "01-agua.md", first.id, removed, again[removed], ANA) is not None
    assert text(guide) == FIRST


def test_a_save_during_the_restoring_wins(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = versions_of(guide)[0].id
    save(guide, "otro")
    real = task.replace_bytes

    def late(place: Path, data: bytes, still: object) -> None:
        save(guide, "guardado justo ahora")
        real(place, data, still)  # type: ignore[arg-type]

    monkeypatch.setattr(task, "replace_bytes", late)
    with pytest.raises(ChangedOnDisk, match="mientras se recuperaba"):
        restore_chapter(guide, "01-agua.md", first, ANA)
    assert text(guide) == "guardado justo ahora"


def test_what_the_history_cannot_hold_is_told(guide: Path) -> None:
    assert left_out(guide) == ()
    save(guide, "x", "CON.md")
    assert left_out(guide) == ("«contenido/CON.md» no entra en el historial: Windows reserva ese nombre.",)
