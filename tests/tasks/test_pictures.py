import io
from pathlib import Path

import pytest
from PIL import Image

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.storage.assets import read_asset
from guia_editor.storage.pictures import MAX_SIDE
from guia_editor.tasks.pictures import add_picture, picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'


def drawn(form: str, size: tuple[int, int], *, place: bool = False, turned: bool = False) -> bytes:
    image = Image.new("RGB", size, "white")
    image.paste((200, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    facts = Image.Exif()
    if place:
        facts[0x010F] = "Camara secreta"
        facts.get_ifd(0x8825)[2] = (14.0, 38.0, 0.0)
    if turned:
        facts[0x0112] = 6
    written = io.BytesIO()
    image.save(written, form, **({"exif": facts} if facts else {}))
    return written.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contenido").mkdir()
    return tmp_path


def test_a_picture_gets_a_plain_name_of_its_own(folder: Path) -> None:
    first = add_picture(folder, drawn("PNG", (30, 20)), "Diseño del Año 1.PNG")
    second = add_picture(folder, drawn("PNG", (31, 20)), "diseno del ano 1.png")

    assert first == "imagenes/diseno-del-ano-1.png"
    assert second == "imagenes/diseno-del-ano-1-2.png"
    assert picture(folder, second).width == 31


def test_the_same_picture_is_kept_once(folder: Path) -> None:
    data = drawn("PNG", (30, 20))

    assert add_picture(folder, data, "a.png") == add_picture(folder, data, "a.png")
    assert len(list((folder / "contenido" / "imagenes").iterdir())) == 1


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_where_a_photograph_was_taken_is_not_kept(folder: Path, form: str) -> None:
    name = f"foto.{form.lower()}"
    path = add_picture(folder, drawn(form, (40, 30), place=True), name)

    data = (folder / "contenido" / path).read_bytes()
    assert b"secreta" not in data
    with Image.open(io.BytesIO(data)) as kept:
        assert not kept.getexif()
        assert kept.size == (40, 30)


def test_a_photograph_is_turned_as_its_camera_was(folder: Path) -> None:
    path = add_picture(folder, drawn("JPEG", (40, 30), turned=True), "foto.jpg")

    assert (picture(folder, path).width, picture(folder, path).height) == (30, 40)


def test_a_huge_photograph_is_shrunk(folder: Path) -> None:
    path = add_picture(folder, drawn("JPEG", (3200, 3200)), "grande.jpg")

    assert max(picture(folder, path).width, picture(folder, path).height) == MAX_SIDE


def test_a_small_clean_picture_stays_byte_for_byte(folder: Path) -> None:
    data = drawn("JPEG", (40, 30))

    assert (folder / "contenido" / add_picture(folder, data, "a.jpg")).read_bytes() == data


def test_a_drawing_stays_byte_for_byte(folder: Path) -> None:
    assert (folder / "contenido" / add_picture(folder, SVG, "a.svg")).read_bytes() == SVG


def test_what_the_guide_would_refuse_to_show_is_refused_and_nothing_written(folder: Path) -> None:
    script = SVG.replace(b"<rect", b"<script>1</script><rect")
    for data, name in ((script, "a.svg"), (b"GIF89a", "a.gif"), (b"not a picture", "a.png")):
        with pytest.raises(GuideError) as refused:
            add_picture(folder, data, name)
        assert refused.value.remedy
    bomb = io.BytesIO()
    Image.new("1", (7000, 7000)).save(bomb, "PNG")
    with pytest.raises(UnsafeContent, match="demasiados"):
        add_picture(folder, bomb.getvalue(), "bomba.png")
    assert not (folder / "contenido" / "imagenes").exists()


def test_a_file_is_read_and_must_be_there(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "Pozo mecánico.svg"
    file.write_bytes(SVG)

    path = add_picture(folder, file)

    assert path == "imagenes/pozo-mecanico.svg"
    assert read_asset(folder / "contenido", path)[0].width == 20
    with pytest.raises(GuideError):
        add_picture(folder, tmp_path / "no.png")
