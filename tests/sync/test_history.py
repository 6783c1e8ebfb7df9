from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pygit2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guia_editor.errors import GuideError, GuideNotFound
from guia_editor.sync import engine, folders
from guia_editor.sync.engine import tree_of
from guia_editor.sync.history import Author, History, Version, head_of
from guia_editor.sync.trees import build, unfit

ANA = Author("Ana Pérez", "INFOM", "ana")


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: Prueba\n")
    (folder / "contenido" / "01-a.md").write_bytes(b"uno\r\ndos\n\xff\0sin final")
    return folder


@pytest.fixture
def history(guide: Path) -> History:
    return History.open(guide)


def must(version: Version | None) -> Version:
    assert version is not None
    return version


def write(guide: Path, path: str, text: str) -> None:
    (guide / path).parent.mkdir(parents=True, exist_ok=True)
    (guide / path).write_text(text)


def test_versions_keep_the_very_bytes(history: History, guide: Path) -> None:
    assert history.head == ""
    assert history.versions() == ()
    first = must(history.record(ANA, "Primera"))
    assert (first.author, first.message, first.name, first.parents) == (ANA, "Primera", "", ())
    assert history.record(ANA, "Nada nuevo") is None
    write(guide, "contenido/01-a.md", "otro")
    write(guide, "revision/eventos/a/X.json", "{}")
    assert history.dirty() == ("contenido/01-a.md", "revision/eventos/a/X.json")
    second = must(history.record(ANA, "Segunda"))
    assert history.head == second.id == head_of(guide)
    assert second.parents == (first.id,)
    assert history.dirty() == ()
    assert history.read(first.id, "contenido/01-a.md") == b"uno\r\ndos\n\xff\0sin final"
    assert history.read(second.id, "contenido/01-a.md") == b"otro"
    assert history.read(first.id, "revision/eventos/a/X.json") is None
    assert history.read(first.id, "contenido") is None
    assert history.changed_paths(second.id) == ("contenido/01-a.md", "revision/eventos/a/X.json")
    assert history.changed_paths(first.id) == ("contenido/01-a.md", "contenido/guia.yaml")
    assert list(history.files(first.id)) == ["contenido/01-a.md", "contenido/guia.yaml"]
    assert [one.id for one in history.versions()] == [second.id, first.id]
    assert [one.id for one in history.versions("contenido/guia.yaml")] == [first.id]
    assert [one.id for one in history.versions(limit=1)] == [second.id]


def test_a_deleted_file_is_gone_from_the_next_version_only(history: History, guide: Path) -> None:
    first = must(history.record(ANA, "Primera"))
    (guide / "contenido" / "01-a.md").unlink()
    second = must(history.record(ANA, "Sin capítulo"))
    assert list(history.files(second.id)) == ["contenido/guia.yaml"]
    assert [one.id for one in history.versions("contenido/01-a.md")] == [second.id, first.id]


def test_a_version_can_have_a_name_without_a_change(history: History) -> None:
    assert history.record(ANA, "x", name="") is not None
    named = must(history.record(ANA, "Se nombró", "Enviada a ANAM,\n3 de marzo"))
    assert named.name == "Enviada a ANAM, 3 de marzo"
    assert history.changed_paths(named.id) == ()


def test_what_is_no_part_of_a_guide_is_not_recorded(history: History, guide: Path) -> None:
    for path in (
        *("salida/2026/guia.pdf", ".guia/diario/x", "notas.txt", "contenido/.DS_Store", "otra/x.md"),
        *("contenido/~$guia.docx", "contenido/.01-a.md.abc.tmp", "contenido/__pycache__/x.pyc"),
        *("traducciones/quc/LC_MESSAGES/guia.mo", "contenido/Thumbs.db", "contenido/01-a.md~"),
        *("contenido/.git/config", "revision/.oculto/x.json"),
    ):
        write(guide, path, "x")
    secret = guide.parent / "secreto"
    secret.mkdir()
    (secret / "clave").write_text("x")
    (guide / "contenido" / "enlace.md").symlink_to(secret / "clave")
    (guide / "contenido" / "carpeta").symlink_to(secret)
    (guide / "ediciones").symlink_to(secret)
    os.mkfifo(guide / "contenido" / "tubo")
    version = must(history.record(ANA, "Primera"))
    assert list(history.files(version.id)) == ["contenido/01-a.md", "contenido/guia.yaml"]
    assert history.left_out == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("CON.md", "Windows"),
        ("aux", "Windows"),
        ("a:b.md", "signos"),
        ("a\nb.md", "signos"),
        ("a\u200bb.md", "signos"),
        ("a\u202eb.md", "signos"),
        ("punto.", "termina"),
        ("espacio ", "termina"),
        ("a~1.md", "signos"),
        ("á" * 61 + ".md", "largo"),
        ("01-A.md", "mayúsculas"),
    ],
)
def test_what_not_every_computer_can_hold_is_left_out_and_told(
    history: History, guide: Path, name: str, reason: str
) -> None:
    (guide / "contenido" / name).write_text("x")
    version = must(history.record(ANA, "Primera"))
    assert len(history.files(version.id)) == 2
    assert [reason in one.reason for one in history.left_out] == [True]


def test_every_file_of_the_shipped_guide_can_be_held(root: Path) -> None:
    found = folders.scan(root)
    assert found.left_out == ()
    assert len(found.files) > 100


@pytest.mark.parametrize(
    "path", ["", "x.md", "../x.md", "contenido/../../x", "/contenido/x", "contenido/.git/x", "contenido//x"]
)
def test_paths_outside_are_no_part_of_a_guide(path: str) -> None:
    assert unfit(path)
    assert not unfit("contenido/imágenes (2)/Ñandú, río.png")
    assert unfit("contenido/" + "x/" * 8 + "y.md")


def test_names_are_kept_as_all_computers_write_them(history: History, guide: Path) -> None:
    (guide / "contenido" / unicodedata.normalize("NFD", "río.md")).write_text("agua")
    version = must(history.record(ANA, "Primera"))
    assert history.read(version.id, "contenido/río.md") == b"agua"
    assert history.dirty() == ()


def test_a_file_that_grew_too_large_keeps_its_last_version(
    history: History, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(guide, "contenido/datos.csv", "x" * 900)
    first = must(history.record(ANA, "Primera"))
    monkeypatch.setattr(folders, "MAX_FILE_BYTES", 1000)
    write(guide, "contenido/datos.csv", "x" * 1001)
    assert history.record(ANA, "Nada") is None
    assert [(one.path, "máximo" in one.reason) for one in history.left_out] == [("contenido/datos.csv", True)]
    assert history.read(history.head, "contenido/datos.csv") == b"x" * 900
    assert history.head == first.id


def test_a_disk_taken_out_is_not_a_guide_whose_chapters_were_deleted(history: History, guide: Path) -> None:
    first = must(history.record(ANA, "Primera"))
    (guide / "contenido").rename(guide / "guardado")
    with pytest.raises(GuideNotFound, match="ya no está"):
        history.record(ANA, "x")
    shutil.rmtree(guide)
    with pytest.raises(GuideNotFound):
        history.dirty()
    assert history.head == first.id
    with pytest.raises(GuideNotFound):
        History.open(guide)


def test_a_folder_that_cannot_be_read_is_not_taken_for_empty(
    history: History, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(guide, "contenido/anexos/a.md", "x")
    must(history.record(ANA, "Primera"))
    real = os.scandir

    def refuse(folder: str | Path) -> object:
        if Path(folder).name == "anexos":
            raise PermissionError(13, "no", str(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(GuideError, match="No hay permiso"):
        history.record(ANA, "x")


def test_old_temporary_files_are_swept_and_young_ones_left(history: History, guide: Path) -> None:
    old, young = (guide / "contenido" / f".01-a.md.{name}.tmp" for name in ("viejo", "nuevo"))
    for file in (old, young):
        file.write_text("x")
    os.utime(old, (1, 1))
    history.record(ANA, "Primera")
    assert not old.exists()
    assert young.exists()


def test_whatever_a_person_is_called_the_version_says_it(history: History, guide: Path) -> None:
    for number, author in enumerate(
        [
            Author("María José <x> Ñ\nCommitter: otro", "ANAM\n\nNombre: falso", "<a>@b c"),
            Author("", "", ""),
            Author("Ixq'anil", "INFOM", "01J-k.2"),
        ]
    ):
        write(guide, "contenido/01-a.md", str(number))
        told = "Título\n\nNombre: no es\nde nosotros\n\nInstitucion: tampoco"
        version = must(history.record(author, told))
        assert version.message == told
        assert version.name == ""
        assert "\n" not in version.author.name + version.author.institution
    assert [one.author.name for one in history.versions()] == [
        "Ixq'anil",
        "Guía",
        "María José x Ñ Committer: otro",
    ]
    assert history.versions()[0].author == Author("Ixq'anil", "INFOM", "01J-k.2")
    addresses = {history.repository[one.id].author.email.rpartition("@")[2] for one in history.versions()}
    assert addresses == {"guia.invalid"}


def test_a_moment_keeps_its_hour_where_it_was(history: History) -> None:
    moment = dt.datetime(2026, 3, 3, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
    version = must(history.record(ANA, "x", moment=moment))
    assert version.moment == moment
    assert version.moment.isoformat() == "2026-03-03T23:30:00-06:00"


def test_versions_written_by_anybody_can_be_told(history: History) -> None:
    must(history.record(ANA, "Primera"))
    repository = history.repository
    tree = tree_of(repository, history.head)
    odd = (
        f"tree {tree}\nauthor \xff <a@b> 99999999999999 +9999\ncommitter x <> -1 +0000\n"
        "encoding nada\n\n\xff sin final"
    ).encode("latin-1")
    version = history.version(str(repository.odb.write(pygit2.enums.ObjectType.COMMIT, odd)))
    assert version.author.id == ""
    assert version.message.endswith("sin final")
    assert version.moment.year == 1970
    with pytest.raises(KeyError):
        history.version(tree)
    with pytest.raises(KeyError):
        history.version("0" * 40)


def test_a_join_is_in_a_files_history_only_if_it_changed_it(history: History, guide: Path) -> None:
    base = must(history.record(ANA, "Base"))
    blob = str(history.repository.create_blob(b"otro"))
    theirs = history.write(
        build(history.repository, tree_of(history.repository, base.id), {"contenido/02-b.md": blob}),
        (base.id,),
        Author("Beto"),
        "Suyo",
    )
    write(guide, "contenido/01-a.md", "mío")
    mine = must(history.record(ANA, "Mío"))
    joined = history.write(
        build(history.repository, tree_of(history.repository, mine.id), {"contenido/02-b.md": blob}),
        (mine.id, theirs),
        ANA,
        "Unión",
    )
    assert history.apply(joined, ANA)
    assert [one.id for one in history.versions("contenido/02-b.md")] == [theirs]
    assert [one.id for one in history.versions("contenido/01-a.md")] == [mine.id, base.id]
    assert len(history.versions()) == 4
    assert history.changed_paths(joined) == ("contenido/02-b.md",)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_any_text_that_ever_was_is_found_by_its_hash(history: History, guide: Path) -> None:
    chapter = guide / "contenido" / "01-a.md"
    chapter.write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", "río\r\nagua\r").encode())
    history.record(ANA, "1")
    chapter.write_text("segundo")
    history.record(ANA, "2")
    assert history.find_text("contenido/01-a.md", digest("segundo")) == "segundo"
    assert history.find_text("contenido/01-a.md", digest("río\nagua\n")) == "río\nagua\n"
    assert history.find_text("contenido/01-a.md", digest("nunca")) is None
    chapter.rename(guide / "contenido" / "09-z.md")
    write(guide, "contenido/09-z.md", "tercero")
    history.record(ANA, "3")
    with History.open(guide) as again:
        assert again.find_text("contenido/09-z.md", digest("segundo")) == "segundo"
        assert again.find_text("contenido/09-z.md", digest("tercero")) == "tercero"
    for damage in (b"{", b'{"formato":1,"hasta":"x","textos":{"' + digest("segundo").encode() + b'":"zz"}}'):
        (history.copy.folder / "textos.json").write_bytes(damage)
        with History.open(guide) as again:
            assert again.find_text("contenido/09-z.md", digest("río\nagua\n")) == "río\nagua\n"


def test_two_windows_record_in_turn_and_nothing_is_lost(guide: Path) -> None:
    def work(name: str) -> None:
        with History.open(guide) as history:
            for number in range(15):
                write(guide, f"contenido/{name}.md", str(number))
                history.record(Author(name), str(number))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with History.open(guide) as history:
        assert history.dirty() == ()
        versions = history.versions()
        assert all(len(one.parents) <= 1 for one in versions)
        for name in "abc":
            assert history.read(history.head, f"contenido/{name}.md") == b"14"


@pytest.mark.parametrize("damage", [b"", b"[", b"\xff", b'["x"', b'{"a": 1}\n[7]\n[]\n'])
def test_what_versions_changed_is_kept_and_may_be_damaged(guide: Path, damage: bytes) -> None:
    with History.open(guide) as history:
        first = must(history.record(ANA, "1"))
        wanted = history.changed_paths(first.id)
        kept = history.copy.folder / "cambios.jsonl"
    assert first.id in kept.read_text()
    kept.write_bytes(damage)
    for _time in range(3):
        with History.open(guide) as history:
            assert history.changed_paths(first.id) == wanted
    with History.open(guide) as history, pytest.raises(KeyError):
        history.changed_paths("0" * 40)
    assert damage == b"\xff" or kept.read_text().count(first.id) == 1


def test_on_a_disk_without_locks_nobodys_version_is_overwritten(
    history: History, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = must(history.record(ANA, "Base"))
    real = engine.move_head
    raced: list[str] = []

    def slow(repository: pygit2.Repository, old: str, new: str) -> bool:
        if not raced:
            raced.append(history.write(tree_of(repository, old), (old,), Author("Beto"), "Primero"))
            assert real(repository, old, raced[0])
        return real(repository, old, new)

    monkeypatch.setattr(engine, "move_head", slow)
    write(guide, "contenido/01-a.md", "mío")
    mine = must(history.record(ANA, "Después"))
    assert mine.parents == (raced[0],)
    assert [one.id for one in history.versions()] == [mine.id, raced[0], base.id]


def test_another_process_waits_for_its_turn(guide: Path, history: History) -> None:
    program = (
        "import sys; from pathlib import Path; from guia_editor.sync.history import *\n"
        "with History.open(Path(sys.argv[1])) as h: h.record(Author('Otro'), 'desde otro proceso')"
    )
    with history.locked():
        history.record(ANA, "Primero")
        other = subprocess.Popen([sys.executable, "-c", program, str(guide)])
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(1.0)
        write(guide, "contenido/01-a.md", "más")
        assert len(history.versions()) == 1
    assert other.wait(30) == 0
    assert [one.message for one in history.versions()] == ["desde otro proceso", "Primero"]


NAMES = st.sampled_from(["a.md", "b.md", "á/c.md", "á/d/e.md", "f/g.csv"])
STATES = st.lists(st.dictionaries(NAMES, st.binary(max_size=40), max_size=5), min_size=1, max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATES)
def test_every_state_of_a_folder_can_be_had_again(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, bytes]]
) -> None:
    guide = tmp_path_factory.mktemp("g")
    (guide / "contenido").mkdir()
    (guide / "contenido" / "guia.yaml").write_text("titulo: x\n")
    with History.open(guide) as history:
        recorded: list[str] = []
        for state in states:
            for old in [one for one in (guide / "contenido").rglob("*") if one.is_file()]:
                if old.name != "guia.yaml":
                    old.unlink()
            for name, data in state.items():
                (guide / "contenido" / name).parent.mkdir(parents=True, exist_ok=True)
                (guide / "contenido" / name).write_bytes(data)
            history.record(ANA, "x")
            recorded.append(history.head)
        for id, state in zip(recorded, states, strict=True):
            found = {path: history.read(id, path) for path in history.files(id)}
            assert found.pop("contenido/guia.yaml") == b"titulo: x\n"
            assert found == {f"contenido/{name}": data for name, data in state.items()}
