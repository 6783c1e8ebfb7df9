"""What an approval is of: the text and all that it shows, and nothing else."""

import hashlib
import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from guia_editor.model.events import chapter_key
from guia_editor.storage.fingerprints import MISSING, content_hash, content_hashes, resources_of, text_hash
from guia_editor.storage.workspace import open_guide

CHAPTER = "01-completo.md"


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    return Path(shutil.copytree(root / "tests" / "guias" / "completa", tmp_path / "guía"))


def hashes(folder: Path) -> dict[str, str]:
    return content_hashes(folder, open_guide(folder))


def key_of(folder: Path, path: str) -> str:
    return next(chapter_key(one) for one in open_guide(folder).chapters if one.path == path)


def test_the_hash_is_the_documented_one(folder: Path) -> None:
    """As the manual has others compute it, with standard tools over the files."""
    guide = open_guide(folder)
    chapter = next(one for one in guide.chapters if one.path == CHAPTER)
    shown = resources_of(chapter)
    assert len(shown) >= 2
    content = folder / "contenido"
    said = {
        "md": hashlib.sha256((content / CHAPTER).read_bytes()).hexdigest(),
        "recursos": {path: hashlib.sha256((content / path).read_bytes()).hexdigest() for path in shown},
    }
    line = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert content_hash(folder, chapter) == hashlib.sha256(line.encode()).hexdigest()
    assert content_hashes(folder, guide)[chapter_key(chapter)] == content_hash(folder, chapter)


def test_line_ends_marks_and_composition_do_not_matter() -> None:
    text = "Participación\nciudadana\n"
    for other in (text.replace("\n", "\r\n"), "\ufeff" + text, unicodedata.normalize("NFD", text)):
        assert text_hash(other) == text_hash(text)
    for other in (text + " ", text.replace("P", "p"), text.rstrip("\n")):
        assert text_hash(other) != text_hash(text)


def test_a_word_a_picture_and_a_figure_change_it_and_nothing_else_does(folder: Path) -> None:
    before = hashes(folder)
    key = key_of(folder, CHAPTER)
    chapter = next(one for one in open_guide(folder).chapters if one.path == CHAPTER)
    content = folder / "contenido"
    for path in (CHAPTER, *resources_of(chapter)):
        kept = (content / path).read_bytes()
        (content / path).write_bytes(kept + b"\n")
        now = hashes(folder)
        assert now[key] != before[key], path
        (content / path).write_bytes(kept)
        assert hashes(folder) == before
    (content / "glosario.yaml").write_text("{}", encoding="utf-8")
    assert hashes(folder) == before


def test_the_front_matter_counts(folder: Path) -> None:
    before = hashes(folder)
    file = folder / "contenido" / CHAPTER
    file.write_text(file.read_text("utf-8").replace("titulo:", "titulo:  ", 1), encoding="utf-8")
    key = key_of(folder, CHAPTER)
    assert hashes(folder)[key] != before[key]


def test_what_is_missing_or_outside_is_said_to_be_missing(folder: Path) -> None:
    file = folder / "contenido" / "07-breve.md"
    text = file.read_text("utf-8")
    (folder / "secreto.png").write_bytes(b"secreto")
    for source in ("imagenes/no-esta.png", "../secreto.png"):
        file.write_text(f"{text}\n![x]({source})\n", encoding="utf-8")
        chapter = next(one for one in open_guide(folder).chapters if one.path == "07-breve.md")
        content = folder / "contenido"
        shown = {
            path: MISSING if path == source else hashlib.sha256((content / path).read_bytes()).hexdigest()
            for path in resources_of(chapter)
        }
        assert source in shown
        line = {"md": text_hash(chapter.text), "recursos": shown}
        said = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert content_hash(folder, chapter) == hashlib.sha256(said.encode()).hexdigest()


def test_a_chapter_is_known_by_its_id_or_else_its_path(folder: Path) -> None:
    guide = open_guide(folder)
    keys = [chapter_key(one) for one in guide.chapters]
    assert len(set(keys)) == len(keys)
    assert keys == [one.front.id or one.path.removesuffix(".md") for one in guide.chapters]
