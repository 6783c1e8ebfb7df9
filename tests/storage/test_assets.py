from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from PIL import Image as Pillow

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.model.blocks import Image, Paragraph
from guia_editor.model.document import SectionKind
from guia_editor.model.finding import Finding
from guia_editor.model.guide import Chapter, FrontMatter
from guia_editor.storage.assets import read_asset, read_assets
from guia_editor.storage.svg import MAX_DRAWN, sanitise


def picture(width: int, height: int, form: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", (width, height), (11, 79, 108)).save(stream, form)
    return stream.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header announces a size that would take gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def svg(inside: str, attributes: str = 'width="100" height="50"') -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>'
        f"{inside}</svg>"
    ).encode()


def put(folder: Path, name: str, data: bytes) -> str:
    path = folder / "imagenes" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return f"imagenes/{name}"


@pytest.mark.parametrize(("name", "form"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("b.JPEG", "JPEG")])
def test_a_photograph_is_taken_as_it_is(tmp_path: Path, name: str, form: str) -> None:
    data = picture(320, 200, form)
    asset, original = read_asset(tmp_path, put(tmp_path, name, data))
    assert (asset.width, asset.height) == (320, 200)
    assert asset.data == original == data
    assert asset.media_type == f"image/{form.lower()}"


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (13_000, 13_000), (20_000, 1_001)])
def test_a_picture_that_would_burst_the_memory_is_refused_by_its_header(
    tmp_path: Path, width: int, height: int
) -> None:
    with pytest.raises(UnsafeContent, match="píxeles"):
        read_asset(tmp_path, put(tmp_path, "bomba.png", png_that_claims(width, height)))


def test_every_renderer_of_the_process_has_the_same_limit() -> None:
    assert Pillow.MAX_IMAGE_PIXELS == 20_000_000


def test_a_picture_at_the_limit_is_measured_before_it_is_found_damaged(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="dañada") as caught:
        read_asset(tmp_path, put(tmp_path, "a.png", png_that_claims(5_000, 4_000)))
    assert not isinstance(caught.value, UnsafeContent)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", picture(200, 200)[:150]),
        ("a.jpg", picture(900, 900, "JPEG")[:3000]),
        ("a.png", picture(9, 9, "JPEG")),
        ("a.png", b"hola"),
        ("a.png", b""),
    ],
)
def test_a_damaged_picture_says_so(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(GuideError, match="dañada"):
        read_asset(tmp_path, put(tmp_path, name, data))


@pytest.mark.parametrize("name", ["a.webp", "a.gif", "a.pdf", "a", "a.svgz"])
def test_other_formats_are_refused_with_a_remedy(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeContent) as caught:
        read_asset(tmp_path, put(tmp_path, name, b"x"))
    assert "PNG, JPEG o SVG" in caught.value.remedy


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = put(tmp_path, "a.png", b"")
    with (tmp_path / path).open("wb") as stream:
        stream.truncate(10**9)
    with pytest.raises(UnsafeContent, match="pesa"):
        read_asset(tmp_path, path)


def test_a_link_to_a_picture_outside_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "secreto.png"
    outside.write_bytes(picture(5, 5))
    guide = tmp_path / "contenido"
    (guide / "imagenes").mkdir(parents=True)
    (guide / "imagenes" / "a.png").symlink_to(outside)
    for path in ("imagenes/a.png", "../secreto.png", f"file://{outside}", str(outside)):
        with pytest.raises(UnsafeContent):
            read_asset(guide, path)


USES = "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 5))
CHAIN = "".join(f'<g id="c{n}"><use href="#c{n - 1}"/></g>' for n in range(1, 9))
PATTERNS = "".join(
    f'<pattern id="p{n}">' + f'<rect fill="url(#p{n - 1})"/>' * 30 + "</pattern>" for n in range(1, 5)
)

UNSAFE = {
    "script": "<script>alert(1)</script>",
    "script-in-xhtml": '<h:script xmlns:h="http://www.w3.org/1999/xhtml">1</h:script>',
    "handler": '<rect onload="alert(1)"/>',
    "foreign-object": "<foreignObject><div/></foreignObject>",
    "image": '<image href="file:///etc/passwd"/>',
    "image-data": '<image href="data:image/png;base64,AAAA"/>',
    "use-outside": '<use href="otro.svg#x"/>',
    "use-xlink": '<use xlink:href="http://ejemplo.gt/x.svg#x"/>',
    "use-file": '<use xlink:href="file:///etc/passwd#x"/>',
    "link": '<a href="javascript:alert(1)"><rect/></a>',
    "animation": '<rect><set attributeName="href" to="x"/></rect>',
    "filter": '<filter id="f"><feGaussianBlur stdDeviation="9999"/></filter>',
    "import-after-an-element": "<style><tspan/>@import 'http://ejemplo.gt/x.css';</style>",
    "import-in-an-element": "<style><tspan>@import 'http://ejemplo.gt/x.css';</tspan></style>",
    "import": "<style>@import 'http://ejemplo.gt/x.css';</style>",
    "font-face": "<style>@font-face{src:url(http://ejemplo.gt/x)}</style>",
    "style-url": '<rect style="fill:url(http://ejemplo.gt/x)"/>',
    "fill-url": "<rect fill=\"url( 'file:///etc/passwd' )\"/>",
    "escape-in-a-name": "<style>rect{fill:\\75 rl}</style>",
    "escape": '<rect style="fill:\\75rl(http://ejemplo.gt)"/>',
    "image-set": '<style>rect{background:image-set("http://ejemplo.gt/x")}</style>',
    "use-bomb": '<g id="u0"><rect/></g>' + USES + '<use href="#u4"/>' * 10,
    "use-chain": '<g id="c0"/>' + CHAIN + '<use href="#c8"/>',
    "use-cycle": '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    "use-self": '<g id="a"><use href="#a"/></g>',
    "pattern-bomb": '<pattern id="p0"><rect/></pattern>' + PATTERNS + '<rect fill="url(#p4)"/>',
    "too-many": "<g/>" * (MAX_DRAWN + 1),
    "too-deep": "<g>" * 100 + "</g>" * 100,
    "deeper": "<g>" * 50_000 + "</g>" * 50_000,
}


@pytest.mark.parametrize("inside", UNSAFE.values(), ids=UNSAFE.keys())
def test_an_unsafe_drawing_is_refused(inside: str) -> None:
    with pytest.raises(UnsafeContent) as caught:
        sanitise(svg(inside))
    assert caught.value.remedy


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg SYSTEM "http://ejemplo.gt/x.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
        f'<!DOCTYPE svg [<!ENTITY l0 "ja">{LAUGHS}]><svg xmlns="http://www.w3.org/2000/svg">&l9;</svg>'.encode(),
        b"<svg><rect/></svg>",
        b"<html/>",
        b"no es xml",
        b"",
        svg("", 'width="1000000" height="5"'),
        b'<?xml version="1.0" encoding="utf-7"?><svg/>',
    ],
)
def test_what_is_not_a_plain_drawing_is_refused(data: bytes) -> None:
    with pytest.raises(UnsafeContent):
        sanitise(data)


def test_a_plain_drawing_keeps_its_shapes_and_loses_the_leftovers() -> None:
    drawing = svg(
        "<!-- nota --><metadata><x/></metadata>"
        '<i:namedview xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:zoom="2"/>'
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#0b4f6c"/></linearGradient></defs>'
        '<style>.a{fill:url(#g);stroke:rgb(1,2,3)}</style><g id="s"><rect class="a" width="5" height="5" '
        'data-x="1" style="fill:url(#g)"/></g><use xlink:href="#s" x="9"/>'
        '<text x="1">Água &amp; «ñ»<tspan>!</tspan></text>',
    )
    safe = sanitise(drawing)
    root = fromstring(safe.data)
    names = [element.tag.partition("}")[2] for element in root.iter()]
    assert names == ["svg", "defs", "linearGradient", "stop", "style", "g", "rect", "use", "text", "tspan"]
    assert "".join(root.itertext()).endswith("Água & «ñ»!")
    assert b'xlink:href="#s"' in safe.data
    assert b"data-x" not in safe.data
    assert sanitise(safe.data).data == safe.data


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="100" height="50"', (100, 50)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('viewBox="0 0 300 100"', (300, 100)),
        ('width="600" viewBox="0,0,300,100"', (600, 200)),
        ('height="50" viewBox="0 0 300 100"', (150, 50)),
        ('width="100%" height="100%" viewBox="0 0 30 10"', (30, 10)),
        ("", (300, 150)),
        ('viewBox="0 0 nan inf"', (300, 150)),
    ],
)
def test_the_size_of_a_drawing(attributes: str, size: tuple[int, int]) -> None:
    safe = sanitise(svg("<rect/>", attributes))
    assert (safe.width, safe.height) == size


def test_each_place_that_shows_a_bad_picture_is_told(tmp_path: Path) -> None:
    put(tmp_path, "bien.png", picture(4, 4))
    put(tmp_path, "mal.svg", svg("<script/>"))
    put(tmp_path, "rota.png", b"x")
    paths = [
        "imagenes/bien.png",
        "imagenes/mal.svg",
        "imagenes/no.png",
        "imagenes/mal.svg",
        "imagenes/rota.png",
    ]
    shown = tuple(Paragraph((Image(path, "alt", line=line),)) for line, path in enumerate(paths, 1))
    chapter = Chapter("a.md", SectionKind.CHAPTER, FrontMatter(), "", "", shown)
    found: list[Finding] = []
    assets, originals = read_assets(tmp_path, [chapter], found)
    assert set(assets) == set(originals) == {"imagenes/bien.png"}
    assert [(one.code, one.path, one.line) for one in found] == [
        ("imagen-insegura", "a.md", 2),
        ("imagen-ausente", "a.md", 3),
        ("imagen-insegura", "a.md", 4),
        ("imagen-ilegible", "a.md", 5),
    ]


def test_words_after_a_leftover_stay() -> None:
    drawing = sanitise(
        svg('<text>uno<i:x xmlns:i="http://ejemplo.gt/i"/> dos<tspan/><i:y xmlns:i="urn:i"/> tres</text>')
    )
    assert "".join(fromstring(drawing.data).itertext()) == "uno dos tres"
