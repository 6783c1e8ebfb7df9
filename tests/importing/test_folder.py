"""Folders of MkDocs, mdBook and plain Markdown keep their order, links, boxes and words."""

from collections.abc import Mapping

import pytest

from guia_editor.importing.chapters import NewChapter, to_chapters
from guia_editor.importing.folder import from_file, from_folder
from guia_editor.importing.report import Loss
from guia_editor.model.document import SectionKind
from guia_editor.model.progress import Silent
from guia_editor.storage.shelf import plain_yaml

PNG = b"\x89PNG fake"


class Shelf:
    """Files that are nowhere."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.files = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
        self.names = tuple(sorted(self.files))

    def read(self, name: str) -> bytes:
        return self.files[name]


def brought(files: Mapping[str, str | bytes]) -> tuple[tuple[NewChapter, ...], dict[str, Loss]]:
    book = from_folder(Shelf(files), plain_yaml, "carpeta", Silent())
    chapters, losses = to_chapters(book, set())
    return chapters, {one.code: one for one in (*book.losses, *losses)}


def one(text: str, **files: str | bytes) -> tuple[str, dict[str, Loss]]:
    book = from_file(Shelf({"a.md": text, **files}), plain_yaml, "a.md", split=False)
    chapters, losses = to_chapters(book, set())
    return chapters[0].text.strip(), {one.code: one for one in (*book.losses, *losses)}


MKDOCS = """\
site_name: Manual
theme: {name: material}
nav:
  - Inicio: index.md
  - Temas:
    - temas/agua.md
    - Falta: temas/nada.md
  - Blog: https://x.gt/
markdown_extensions:
  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji }
"""


def test_mkdocs_goes_by_its_menu_and_tells_what_it_cannot_say() -> None:
    chapters, told = brought(
        {
            "mkdocs.yml": MKDOCS,
            "docs/index.md": "# Bienvenida\n\nVea [el agua](temas/agua.md#turnos) y [eso](temas/agua/).\n",
            "docs/temas/agua.md": "# Agua\n\n## Turnos\n\n[volver](../index.md) ![Río](../r.png)\n",
            "docs/suelto.md": "x",
            "docs/r.png": PNG,
            "docs/otro.pdf": b"%PDF",
        }
    )
    assert [one.title for one in chapters] == ["Bienvenida", "Agua"]
    assert chapters[0].text == "Vea [el agua](#turnos) y [eso](#agua).\n"
    assert chapters[1].text.startswith("## Turnos {#turnos}\n\n[volver](#bienvenida) ![Río](imagenes/r-")
    assert told["titulo-del-menu"].text == "Inicio"
    assert told["menu-grupo"].text == "Temas"
    assert told["menu-enlace"].text == "Blog https://x.gt/"
    assert told["archivo-ausente"].place == "docs/temas/nada.md"
    assert told["archivo-sin-traer"].place == "docs/suelto.md"
    assert told["archivo-sin-usar"].place == "docs/otro.pdf"
    assert "palabras-perdidas" not in told


def test_mkdocs_own_marks_become_the_dialect() -> None:
    text, told = one(
        '!!! warning "Ojo"\n    Hay *algo*.\n\n    === "A"\n        uno\n\n??? note\n    dos\n\n'
        "## Parte { #mi-parte .clase }\n\n[ir](#mi-parte)\n\n*[UIP]: Unidad de información\n\n[TOC]\n",
    )
    assert text == (
        '::: recuadro {tipo=atencion titulo="Ojo"}\nHay *algo*.\n\n**A**\n\nuno\n:::\n\n'
        "::: recuadro {tipo=nota}\ndos\n:::\n\n## Parte {#parte}\n\n[ir](#parte)"
    )
    assert told["sigla"].text == "UIP: Unidad de información"
    assert told["atributo"].text == ".clase"
    assert {"pestanas", "desplegable", "indice"} <= set(told)
    assert "palabras-perdidas" not in told


def test_mdbook_goes_by_its_summary_with_its_includes() -> None:
    chapters, told = brought(
        {
            "book.toml": '[book]\ntitle = "Libro"\n',
            "src/SUMMARY.md": "# Summary\n\n[Prólogo](p.md)\n\n# Parte\n\n- [Uno](uno.md)\n"
            "  - [Dos](s/dos.md)\n"
            "- [Borrador]()\n\n[Créditos](c.md)\n",
            "src/p.md": "# Prólogo\n\nHola\n",
            "src/uno.md": "# Uno\n\n{{#include t.txt:b}}\n\n```rust\n{{#include x.rs:1:2}}\n```\n",
            "src/t.txt": "fuera\nANCHOR: b\ndentro\nANCHOR_END: b\n",
            "src/x.rs": "a\nb\nc\n",
            "src/s/dos.md": "# Dos\n\n[uno](../uno.md)\n\n{{#include nada.md}}\n",
            "src/c.md": "# Créditos\n\nFin\n",
        }
    )
    kinds = [(one.title, one.kind) for one in chapters]
    assert kinds == [
        ("Prólogo", SectionKind.FRONT),
        ("Uno", SectionKind.CHAPTER),
        ("Dos", SectionKind.CHAPTER),
        ("Créditos", SectionKind.ANNEX),
    ]
    assert chapters[1].text == "dentro\n\n```rust\na\nb\n```\n"
    assert chapters[2].text == "[uno](#uno)\n"
    assert told["archivo-incluido"].text == "nada.md"
    assert told["archivo-ausente"].text == "Borrador"


def test_a_plain_folder_goes_by_name_its_readme_first() -> None:
    chapters, _told = brought({"10-z.md": "z", "2-b.md": "b", "README.md": "# R\n", "t/1.md": "# T\n"})
    assert [one.title for one in chapters] == ["R", "2-b", "10-z", "T"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Título\n======\n\nuno\n\nParte\n-----\n", "uno\n\n## Parte"),
        ("# T\n\n#### Hondo\n", "## Hondo"),
        ("# A\n\nx\n\n# B\n\ny\n", "## A\n\nx\n\n## B\n\ny"),
        ("> [!WARNING]\n> cuidado\n", "::: recuadro {tipo=atencion}\ncuidado\n:::"),
        ("[a][r] y [r]\n\n[r]: https://x.gt\n", "[a](https://x.gt) y [r](https://x.gt)"),
        ("a<br>b <b>c</b> m<sup>2</sup>\n", "a\\\nb **c** m²"),
        ("<table><tr><th>A<tr><td>1</table>\n", "| A |\n|---|\n| 1 |"),
        ("<details><summary>Más</summary>\n\nuno\n\n</details>\n", "**Más**\n\nuno"),
        ("uno[^a]\n\n[^a]: dos\n", "uno[^1]\n\n[^1]: dos"),
        ("- [x] a\n- [ ] b\n", "- [x] a\n- [ ] b"),
        ("{{dato}} [@x] ::: y\n", "\\{{dato}} \\[@x] ::: y"),
    ],
)
def test_plain_markdown_becomes_the_dialect(source: str, text: str) -> None:
    found, told = one(source)
    assert found == text
    assert "palabras-perdidas" not in told


def test_front_matter_gives_title_and_id_and_tells_the_rest() -> None:
    for source in (
        "---\ntitle: Uno\nid: mio\ntags: [a, b]\n---\nx\n",
        '+++\ntitle = "Uno"\nid = "mio"\ndraft = true\n+++\nx\n',
    ):
        chapters, told = brought({"a.md": source})
        assert (chapters[0].title, chapters[0].id, chapters[0].text) == ("Uno", "mio", "x\n")
        assert told["clave"].text in ("tags: a, b", "draft: True")


def test_other_encodings_are_read_and_told() -> None:
    for encoding in ("cp1252", "utf-16"):
        chapters, told = brought({"a.md": "# Añil\n\ncafé\n".encode(encoding)})
        assert (chapters[0].title, chapters[0].text) == ("Añil", "café\n")
        assert "codificacion" in told


def test_comments_and_titles_of_links_are_told() -> None:
    _text, told = one('a <!-- por revisar --> [b](https://x.gt "pista")\n')
    assert told["comentario"].text == "por revisar"
    assert told["palabras-perdidas"].text == "pista"


def test_includes_without_end_and_outside_stop() -> None:
    text, told = one('--8<-- "a.md"\n\nfin\n')
    assert text.endswith("fin")
    assert "archivo-incluido" in told
    assert "archivo-incluido" in one('--8<-- "../../etc/passwd"\n')[1]
