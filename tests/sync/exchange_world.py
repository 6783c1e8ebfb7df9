"""Several copies of one small guide that exchange through a folder, and people who do things in them."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guia_editor.sync.exchange import Exchanged, exchange
from guia_editor.sync.folder_place import FolderPlace
from guia_editor.sync.folders import scan
from guia_editor.sync.history import Author, History

START = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
_COMMON = """
agua cabildo acta vecino obra pozo río tarifa fontanero comité alcalde concejo registro plazo informe
consulta reunión caserío aldea calle mercado escuela salud plan cuenta ingreso egreso contrato compra
"""
WORDS = _COMMON.split()


def prose(chance: random.Random, words: int) -> str:
    """A sentence of common words."""
    return " ".join(chance.choice(WORDS) for _word in range(words)).capitalize() + "."


def chapter(chance: random.Random, name: str, paragraphs: int) -> str:
    """A chapter with headings, paragraphs and a list."""
    parts = [f"---\nid: {name}\ntitulo: Capítulo {name}\nresponsable: INFOM\n---"]
    for number in range(paragraphs):
        if number % 4 == 0:
            parts.append(f"## Sección {number // 4} de {name}")
        if number % 5 == 4:
            parts.append("\n".join(f"- {prose(chance, 8)}" for _item in range(3)))
        parts.append(" ".join(prose(chance, 12) for _sentence in range(3)))
    return "\n\n".join(parts) + "\n"


def small_guide(folder: Path, chance: random.Random, chapters: int = 4, paragraphs: int = 8) -> None:
    """Write a guide with a few chapters."""
    content = folder / "contenido"
    content.mkdir(parents=True)
    names = [f"{number:02}-c{number}" for number in range(chapters)]
    listed = "".join(f"  - {name}.md\n" for name in names)
    (content / "guia.yaml").write_text(f"titulo: Guía de prueba\ncapitulos:\n{listed}", "utf-8")
    (content / "glosario.yaml").write_text("agua: lo que se bebe\nrío: por donde corre\n", "utf-8")
    for name in names:
        (content / f"{name}.md").write_text(chapter(chance, name, paragraphs), "utf-8")


@dataclass
class World:
    """Copies `a`, `b`… in one folder, the shared place beside them."""

    folder: Path
    seed: int = 1
    shared: Path = field(init=False)
    copies: list[History] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=dict)
    """For each word that comes once in the world, the copies whose people took it out."""

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.shared = self.folder / "compartido"
        self.shared.mkdir(parents=True)
        self._count = 0

    def begin(self, copies: int, chapters: int = 4, paragraphs: int = 8) -> None:
        """Make the guide, and let every copy get it from the shared place."""
        for number in range(copies):
            folder = self.folder / "abcdefgh"[number]
            if number == 0:
                small_guide(folder, self.chance, chapters, paragraphs)
            else:
                folder.mkdir()
            history = History.open(folder)
            self.copies.append(history)
            if number == 0:
                history.record(self.person(0), "Guía nueva", moment=START)
            self.exchange(number)

    def close(self) -> None:
        for one in self.copies:
            one.close()

    def person(self, copy: int) -> Author:
        return Author(f"Persona {copy}", ("INFOM", "ANAM")[copy % 2], f"p{copy}")

    def exchange(self, copy: int, now: dt.datetime | None = None) -> Exchanged:
        return exchange(self.copies[copy], FolderPlace(self.shared), self.person(copy), now=now)

    def chapters(self, copy: int) -> list[Path]:
        return sorted((self.copies[copy].guide / "contenido").glob("*.md"))

    # --- What people do ---------------------------------------------------------------------------

    def new_word(self) -> str:
        self._count += 1
        word = f"zx{self._count}q"
        self.known[word] = set()
        return word

    def write_word(self, copy: int, file: Path | None = None) -> str:
        """Put a word that comes nowhere else somewhere into a chapter."""
        file = file or self.chance.choice(self.chapters(copy))
        text = file.read_text("utf-8")
        places = [one.end() for one in re.finditer(r"(?<=[a-záéíóú])(?= )", text.split("---\n", 2)[-1])]
        start = len(text) - len(text.split("---\n", 2)[-1])
        word = self.new_word()
        at = start + self.chance.choice(places)
        file.write_text(f"{text[:at]} {word}{text[at:]}", "utf-8")
        return word

    def write_paragraph(self, copy: int) -> None:
        file = self.chance.choice(self.chapters(copy))
        blocks = file.read_text("utf-8").split("\n\n")
        blocks.insert(self.chance.randint(1, len(blocks)), f"{prose(self.chance, 9)} {self.new_word()} fin.")
        file.write_text("\n\n".join(blocks).rstrip("\n") + "\n", "utf-8")

    def delete_paragraph(self, copy: int) -> None:
        file = self.chance.choice(self.chapters(copy))
        blocks = file.read_text("utf-8").split("\n\n")
        if len(blocks) > 3:
            self._gone(copy, blocks.pop(self.chance.randrange(1, len(blocks))))
            file.write_text("\n\n".join(blocks).rstrip("\n") + "\n", "utf-8")

    def write_list(self, copy: int) -> None:
        """Change a word of the form, a glossary term, or the list of chapters."""
        content = self.copies[copy].guide / "contenido"
        file = content / "glosario.yaml"
        file.write_text(
            file.read_text("utf-8") + f"t{self.chance.randrange(999)}: {self.new_word()}\n", "utf-8"
        )

    def new_chapter(self, copy: int) -> None:
        name = f"n{self.chance.randrange(10**6)}"
        file = self.copies[copy].guide / "contenido" / f"{name}.md"
        file.write_text(chapter(self.chance, name, 3), "utf-8")
        self.write_word(copy, file)

    def delete_chapter(self, copy: int) -> None:
        files = self.chapters(copy)
        if len(files) > 2:
            file = self.chance.choice(files)
            self._gone(copy, file.read_text("utf-8"))
            file.unlink()

    def rename_chapter(self, copy: int) -> None:
        file = self.chance.choice(self.chapters(copy))
        file.rename(file.with_name(f"r{self.chance.randrange(10**6)}.md"))

    def write_event(self, copy: int) -> str:
        line = f'{{"azar":{self.chance.randrange(10**12)}}}'.encode()
        name = f"{self.chance.randrange(10**25):026}-{hashlib.sha256(line).hexdigest()[:16]}.json"
        place = self.copies[copy].guide / "revision" / "eventos" / f"c{self.chance.randrange(3)}" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(line + b'\n{"firma":""}\n')
        return place.relative_to(self.copies[copy].guide).as_posix()

    def save(self, copy: int, skew_hours: int = 0) -> None:
        moment = START + dt.timedelta(hours=skew_hours + self._count)
        self.copies[copy].record(self.person(copy), "Se guardó", moment=moment)

    def lose_own_repository(self, copy: int) -> None:
        """Delete what a copy left in the shared place, as somebody who tidies up would."""
        for own in self.shared.glob(f"*{self.copies[copy].copy.id[:16]}.git"):
            shutil.rmtree(own)

    def _gone(self, copy: int, text: str) -> None:
        for word in set(re.findall(r"zx\d+q", text)):
            self.known[word].add(self.copies[copy].guide.name)

    # --- What came of it ---------------------------------------------------------------------------

    def settle(self, most: int = 4, now: dt.datetime | None = None) -> int:
        """Exchange round by round until all copies agree; return how many rounds that took."""
        for round in range(1, most + 1):
            for number in range(len(self.copies)):
                self.exchange(number, now)
            if len({one.head for one in self.copies}) == 1:
                return round
        raise AssertionError(f"no agreement in {most} rounds")

    def texts(self, copy: int) -> Mapping[str, bytes]:
        found = scan(self.copies[copy].guide).files
        return {path: one.place.read_bytes() for path, one in sorted(found.items())}

    def lost(self, copy: int = 0) -> Sequence[str]:
        """Words that nobody took out and that are neither in the text nor in a record of a conflict."""
        there = set(
            re.findall(
                r"zx\d+q", " ".join(one.decode("utf-8", "replace") for one in self.texts(copy).values())
            )
        )
        return sorted(word for word, takers in self.known.items() if not takers and word not in there)
