"""Makes guides of known sizes, in the dialect, from the words of the real one; the same seed, the same guide.

| size | chapters | words | tables | pictures | notes | references | boxes | pages |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
| S | 1 | 2.7 k | 3 | 1 | 4 | 7 | 2 | about 13 |
| M | 15 | 40 k | 40 | 20 | 60 | 105 | 30 | about 115 |
| L | 150 | 400 k | 400 | 200 | 600 | 1,050 | 300 | about 1,110 |
"""

from __future__ import annotations

import random
import re
import shutil
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

SIZES = {"S": 1, "M": 15, "L": 150}
WORDS_IN_SECTION = 250
SECTIONS = 7

_GUIDE = """titulo: Guía medida
subtitulo: Para medir
descripcion: Guía hecha para medir.
idioma: es
idiomas: [es]
instituciones:
  - {id: infom, nombre: Instituto de Fomento Municipal, siglas: INFOM}
edicion: {numero: 2026-11-22, fecha: 2026-11-22, cambios: []}
preliminares: []
anexos: []
variables: {}
nombres_amplios: {}
indicadores: []
capitulos:
"""


class Prose:
    """Speaks in the word pairs of real chapters (an order-1 Markov chain)."""

    def __init__(self, chapters: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.after: dict[str, list[str]] = defaultdict(list)
        for path in sorted(chapters.glob("*.md")):
            text = path.read_text(encoding="utf-8").split("---", 2)[-1]
            words = re.findall(r"[a-záéíóúñü]+[,;]?(?=\s)", text.lower())
            for one, two in pairwise(words):
                self.after[one].append(two)
        self.starts = sorted(word for word, found in self.after.items() if len(found) > 3 and word.isalpha())

    def words(self, count: int) -> str:
        """Return so many words."""
        word = self.chance.choice(self.starts)
        said = [word]
        while len(said) < count:
            word = self.chance.choice(self.after.get(word) or self.starts)
            said.append(word)
        return " ".join(said).rstrip(",;")

    def sentence(self) -> str:
        """Return a sentence of 8 to 24 words."""
        return self.words(self.chance.randint(8, 24)).capitalize() + "."

    def paragraph(self) -> str:
        """Return a paragraph of 3 to 6 sentences."""
        return " ".join(self.sentence() for _ in range(self.chance.randint(3, 6)))


def make_guide(root: Path, folder: Path, size: str, seed: int = 7) -> Path:
    """Write a guide of a size into a new folder, with the data of the small complete one."""
    content = folder / "contenido"
    (content / "imagenes").mkdir(parents=True)
    small = root / "tests" / "guias" / "completa" / "contenido"
    shutil.copytree(small / "datos", content / "datos")
    (content / "fuentes.yaml").write_text("{}\n")
    (content / "glosario.yaml").write_text("{}\n")
    prose = Prose(root / "contenido", seed)
    names = [f"{number:03}-capitulo.md" for number in range(1, SIZES[size] + 1)]
    for number, name in enumerate(names, 1):
        (content / name).write_text(_chapter(prose, number, len(names), content), encoding="utf-8")
    listed = "".join(f"  - {name}\n" for name in names)
    (content / "guia.yaml").write_text(_GUIDE + listed, encoding="utf-8")
    return folder


def _chapter(prose: Prose, number: int, of: int, content: Path) -> str:
    parts = [
        f"---\nid: cap-{number}\ntitulo: {prose.words(5).capitalize()}\nresponsable: Concejo Municipal\n"
        f"para_quien: Equipos municipales\nbase_legal: []\nproducto: Un plan\n---\n"
    ]
    for section in range(1, SECTIONS + 1):
        parts.append(f"## {prose.words(4).capitalize()} {{#s-{number}-{section}}}\n")
        said = 0
        while said < WORDS_IN_SECTION:
            paragraph = prose.paragraph()
            said += len(paragraph.split())
            parts.append(paragraph + "\n")
        other = prose.chance.randint(1, of)
        parts.append(f"Vea [](#s-{other}-{prose.chance.randint(1, SECTIONS)}) para más detalle.\n")
        parts.append(_extra(prose, number, section, content))
    return "\n".join(parts)


def _extra(prose: Prose, number: int, section: int, content: Path) -> str:
    """Return what a section holds besides prose: by its place, a box, a table, a picture or notes."""
    match section:
        case 1 | 4:
            title = prose.words(3).capitalize()
            return f'::: recuadro {{tipo=nota titulo="{title}"}}\n{prose.paragraph()}\n:::\n'
        case 2 | 5 | 7 if section != 7 or number % 3:
            return _table(prose, number, section)
        case 3 if number % 4 or number == 1:
            return _picture(prose, number, content)
        case 6:
            marks = "".join(f"{prose.sentence()}[^{i}]\n" for i in range(1, 5))
            return marks + "".join(f"\n[^{i}]: {prose.sentence()}\n" for i in range(1, 5))
        case _:
            return ""


def _table(prose: Prose, number: int, section: int) -> str:
    rows = [
        f"| {prose.words(3)} | {prose.words(5)} | {prose.chance.randint(1, 99_999):,} |"
        for _ in range(prose.chance.randint(6, 12))
    ]
    head = "| Paso | Qué se hace | Hogares |\n| --- | --- | ---: |\n"
    return head + "\n".join(rows) + f"\n\n: {prose.words(4).capitalize()} {{#t-{number}-{section}}}\n"


def _picture(prose: Prose, number: int, content: Path) -> str:
    name = f"imagenes/grafico-{number}.svg"
    bars = "".join(
        f'<rect x="10" y="{10 + 24 * i}" width="{prose.chance.randint(40, 480)}" height="18" fill="#0b4f6c"/>'
        for i in range(8)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 210" width="500" height="210">{bars}</svg>'
    )
    (content / name).write_text(svg)
    title = prose.words(4).capitalize()
    return f'![{prose.words(6)}]({name} "{title}"){{#f-{number} fuente="Elaboración propia"}}\n'
