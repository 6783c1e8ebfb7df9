"""An import is written whole or not at all, and a guide takes it in and lets it go again."""

import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image as Pillow

from guia_editor.errors import Cancelled, ChangedOnDisk, GuideError
from guia_editor.importing.report import Kind
from guia_editor.model.finding import Severity
from guia_editor.storage import changes, locks
from guia_editor.storage.files import sha256
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks import import_guide
from guia_editor.tasks.chapters import undo
from guia_editor.tasks.check import check
from guia_editor.tasks.import_guide import Imported, import_book, preview, read_origin
from guia_editor.tasks.import_report import report_text
from guia_editor.tasks.session import Session


def picture(form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", (20, 10), "navy").save(stream, form)
    return stream.getvalue()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    return site(tmp_path)


def site(home: Path) -> Path:
    folder = home / "sitio"
    (folder / ".oculta").mkdir(parents=True)
    (folder / "uno.md").write_text("# Uno\n\n[dos](dos.md#parte) ![Río](rio.png)\n\n![Lago](lago.gif)\n")
    (folder / "dos.md").write_text("# Dos\n\n## Parte\n\n![Malo](malo.svg) ![Roto](roto.png) fin\n")
    (folder / "rio.png").write_bytes(picture())
    (folder / "lago.gif").write_bytes(picture("GIF"))
    (folder / "roto.png").write_bytes(b"no es imagen")
    (folder / "malo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><!ENTITY x></svg>")
    (folder / ".oculta" / "x.md").write_text("secreto")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    home = tmp_path_factory.mktemp("origen")
    return import_book(read_origin(site(home)), home / "guía")


@pytest.fixture
def guide(made: Imported, tmp_path: Path) -> Path:
    shutil.copytree(made.folder / "contenido", tmp_path / "guía" / "contenido")
    return tmp_path / "guía"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def test_a_new_guide_holds_only_what_was_brought_and_lacks_only_what_people_know(made: Imported) -> None:
    found = open_guide(made.folder)
    assert [(one.path, one.front.title, one.front.id) for one in found.chapters] == [
        ("01-dos.md", "Dos", "dos"),
        ("02-uno.md", "Uno", "uno"),
    ]
    assert len(found.territories.municipalities) == 340
    errors = {one.code for one in check(found) if one.severity is Severity.ERROR}
    assert errors == {"clave-falta"}
    assert (made.folder / "plantillas" / "docx").is_dir()


def test_pictures_are_made_fit_and_those_that_cannot_be_shown_are_told(made: Imported) -> None:
    names = sorted(one.name for one in (made.folder / "contenido" / "imagenes").iterdir())
    assert [name.split("-")[0] + name[-4:] for name in names] == ["lago.png", "rio.png"]
    refused = {one.text for one in made.losses if one.code == "imagen-rechazada"}
    assert refused == {"Malo", "Roto"}
    assert "Parte" in (made.folder / "contenido" / "01-dos.md").read_text()


def test_a_guide_takes_more_in_and_lets_it_go_byte_for_byte(guide: Path, origin: Path) -> None:
    before = tree(guide)
    outcome = import_book(read_origin(origin), guide)
    assert outcome.change is not None
    assert [path for path, _title in outcome.chapters] == ["03-dos.md", "04-uno.md"]
    ids = [one.front.id for one in open_guide(guide).chapters]
    assert ids == ["dos", "uno", "dos-2", "uno-2"]
    assert "[dos](#parte-2)" in (guide / "contenido" / "04-uno.md").read_text()
    assert {one.code for one in check(open_guide(guide)) if one.severity is Severity.ERROR} == {"clave-falta"}
    undo(guide, outcome.change)
    assert tree(guide) == before


def test_what_was_edited_since_is_not_taken_back(guide: Path, origin: Path) -> None:
    outcome = import_book(read_origin(origin), guide)
    assert outcome.change is not None
    (guide / "contenido" / "03-dos.md").write_text("mío")
    with pytest.raises(ChangedOnDisk):
        undo(guide, outcome.change)
    assert (guide / "contenido" / "04-uno.md").is_file()


class Stopper:
    """Cancels at one step."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self, done: int, total: int, label: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("at", [0, 2, 4])
def test_whoever_stops_it_finds_everything_as_it_was(
    guide: Path, origin: Path, tmp_path: Path, at: int
) -> None:
    before, book = tree(guide), read_origin(origin)
    with pytest.raises(Cancelled):
        import_book(book, guide, Stopper(at))
    with pytest.raises(Cancelled):
        import_book(book, tmp_path / "otra", Stopper(at))
    assert tree(guide) == before
    assert not [one for one in tmp_path.iterdir() if "otra" in one.name]


def test_a_full_disk_leaves_everything_as_it_was(
    guide: Path, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, calls = tree(guide), []
    real = changes.replace_bytes

    def full(path: Path, data: bytes, *rest: object) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(changes, "replace_bytes", full)
    with pytest.raises(GuideError, match="No se pudo escribir"):
        import_book(read_origin(origin), guide)
    assert tree(guide) == before


def test_what_a_killed_import_left_is_taken_away_by_the_next(
    guide: Path, origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(content: Path, change: changes.Change) -> changes.Change:
        for one in change.files[:-1]:
            if one.after is not None:
                (content / one.path).write_bytes(one.after)
        kept = (content / ".importacion.json").read_bytes()
        notes.append(kept)
        raise Killed

    notes: list[bytes] = []
    before = tree(guide)
    with monkeypatch.context() as patched:
        patched.setattr(import_guide, "apply", killed)
        with pytest.raises(Killed):
            import_book(read_origin(origin), guide)
    (guide / "contenido" / ".importacion.json").write_bytes(notes[0])  # a kill lets nobody remove it
    assert tree(guide) != before
    note = guide / "contenido" / ".importacion.json"
    with note.open("rb+") as held:  # as long as the process that imports is there
        assert locks.take(held)
        Session.open(guide)
        assert note.exists()
    Session.open(guide)
    assert tree(guide) == before


def test_a_note_of_an_import_reaches_nothing_outside_the_guide(guide: Path, tmp_path: Path) -> None:
    other = tmp_path / "ajeno.txt"
    other.write_text("x")
    note = guide / "contenido" / ".importacion.json"
    for path in ("../../ajeno.txt", str(other)):
        note.write_text(json.dumps({path: sha256(b"x")}))
        Session.open(guide)
        assert other.exists()
        assert not note.exists()
    note.write_text("[" * 100_000)
    Session.open(guide)


def test_links_and_hidden_files_of_the_origin_are_not_followed(origin: Path, tmp_path: Path) -> None:
    (tmp_path / "fuera.md").write_text("# Fuera\n")
    (origin / "atajo.md").symlink_to(tmp_path / "fuera.md")
    book = read_origin(origin)
    assert [one.title for one in book.drafts] == ["Dos", "Uno"]
    assert [one.place for one in book.losses if one.code == "archivo-rechazado"] == ["atajo.md"]


def test_a_single_file_is_parted_at_its_titles_or_not(tmp_path: Path) -> None:
    file = tmp_path / "todo.md"
    file.write_text("# A\n\nuno[^1]\n\n# B\n\n[a](#a)\n\n[^1]: nota\n")
    parted = preview(read_origin(file))
    assert [(one.title, one.text) for one in parted.chapters] == [
        ("A", "uno[^1]\n\n[^1]: nota\n"),
        ("B", "[a](#a)\n"),
    ]
    assert [one.title for one in preview(read_origin(file, split=False)).chapters] == ["todo"]


@pytest.mark.parametrize("name", ["nada.docx", "foto.pdf", "vacia"])
def test_what_cannot_be_brought_is_told(tmp_path: Path, name: str) -> None:
    if name == "vacia":
        (tmp_path / name).mkdir()
    elif name == "foto.pdf":
        (tmp_path / name).write_bytes(b"%PDF")
    with pytest.raises(GuideError) as told:
        read_origin(tmp_path / name)
    assert told.value.remedy


def test_the_report_names_origin_chapters_and_losses(origin: Path) -> None:
    seen = preview(read_origin(origin))
    text = report_text("sitio", (one.title for one in seen.chapters), seen.losses)
    assert "1. Dos" in text
    assert text.startswith("# Informe de importación")
    assert any(one.kind is Kind.LOST for one in seen.losses) == ("## No se trajo" in text)
