"""Chapters and random edits of them; each character has a name, so that it is known where it ends up.

A chapter has titles, paragraphs, lists, boxes and tables in the words of the real guide, and passages that
come again and again, as official texts do. An edit is what a person does: words changed, put in and taken
out, sentences written, dropped and rewritten by half, paragraphs and items added, dropped, moved, split and
joined.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from tests.benchmarks.maker import Prose
from tests.benchmarks.measure import ROOT

WORDS = 3000
BOILERPLATE = (
    "La municipalidad publica este documento en su portal y en el mural, en los idiomas del municipio.",
    "La Unidad de Información Pública responde en el plazo que fija la ley y deja constancia por escrito.",
    "Quien no esté conforme puede presentar un recurso de revisión ante la máxima autoridad.",
)
_TIGHT = {"item", "row", "inside"}
_SENTENCE = re.compile(r"[^.]+\.\s?")
_WORD = re.compile(r"\b[a-záéíóúñü]{3,}")


@cache
def _spoken() -> Prose:
    return Prose(ROOT / "contenido", 0)


def _speaker(seed: int) -> Prose:
    """Return a speaker of its own; learning the words takes longer than saying some."""
    speaker = copy(_spoken())
    speaker.chance = random.Random(seed)
    return speaker


@dataclass
class Passage:
    """A passage on lines of its own; `ids` name its characters."""

    kind: str
    text: str
    ids: list[int]

    def splice(self, begin: int, end: int, words: str, ids: list[int]) -> None:
        self.text = self.text[:begin] + words + self.text[end:]
        self.ids[begin:end] = ids


@dataclass
class Chapter:
    """A chapter that can be edited; copies share the names of characters, so that they can be told apart."""

    passages: list[Passage]
    names: count[int] = field(default_factory=lambda: count(1))

    def copy(self, first: int) -> Chapter:
        """Return a copy whose new characters are named from `first` on."""
        return Chapter([Passage(p.kind, p.text, list(p.ids)) for p in self.passages], count(first))

    def new(self, kind: str, text: str) -> Passage:
        return Passage(kind, text, [next(self.names) for _ in text])

    def text(self) -> str:
        return self.written()[0]

    def written(self) -> tuple[str, list[int]]:
        """Return the Markdown and the name of each character; 0 for what stands between passages."""
        parts: list[str] = []
        ids: list[int] = []
        before = ""
        for passage in self.passages:
            tight = passage.kind in _TIGHT and (
                before == passage.kind or passage.kind == "inside" or before == "open"
            )
            gap = "" if not parts else "\n" if tight or passage.kind == "close" else "\n\n"
            parts += [gap, passage.text]
            ids += [0] * len(gap) + passage.ids
            before = passage.kind
        return "".join(parts) + "\n", [*ids, 0]


def chapter(seed: int, words: int = WORDS) -> Chapter:
    """Return a chapter of so many words; the same seed, the same chapter."""
    prose = _speaker(seed)
    made = Chapter([])
    said = number = 0

    def add(kind: str, text: str) -> None:
        nonlocal said
        made.passages.append(made.new(kind, text))
        said += len(text.split())

    while said < words:
        number += 1
        add("heading", f"## {prose.words(4).capitalize()} {{#s-{number}}}")
        for _ in range(prose.chance.randint(2, 4)):
            add("paragraph", prose.paragraph())
        add("paragraph", prose.chance.choice(BOILERPLATE) + " " + prose.sentence())
        match number % 3:
            case 0:
                for _ in range(prose.chance.randint(3, 6)):
                    add("item", "- " + prose.sentence())
            case 1:
                add("open", f'::: recuadro {{tipo=nota titulo="{prose.words(3)}"}}')
                add("inside", prose.paragraph())
                add("close", ":::")
            case _:
                add("row", "| Paso | Qué se hace | Hogares |")
                add("row", "| --- | --- | ---: |")
                for _ in range(prose.chance.randint(3, 7)):
                    add("row", f"| {prose.words(3)} | {prose.words(5)} | {prose.chance.randint(1, 99999)} |")
    return made


class Editor:
    """Edits a chapter at random; the words that it writes are found nowhere else when they carry a `tag`."""

    def __init__(self, made: Chapter, seed: int, tag: str = "") -> None:
        self.chapter = made
        self.chance = random.Random(seed)
        self._prose = _speaker(seed)
        self._tag = tag
        self._said = 0

    def edit(self, times: int, *, heavy: bool = False) -> None:
        """Make so many edits; `heavy` ones move and rewrite more."""
        kinds: list[tuple[int, Callable[[], None]]] = [
            (38, self._replace_words), (12, self._add_words), (8, self._drop_words),
            (12, self._add_sentence), (8, self._drop_sentence), (6 if heavy else 3, self._rewrite_half),
            (5, self._add_passage), (4, self._drop_passage), (6 if heavy else 3, self._move_passage),
            (3, self._change_cell), (2, self._split), (2, self._join),
        ]  # fmt: skip
        for _ in range(times):
            self.chance.choices([one for _w, one in kinds], [w for w, _one in kinds])[0]()

    def words(self, number: int) -> str:
        """Return words; tagged, they are found nowhere else."""
        if not self._tag:
            return self._prose.words(number)
        self._said += number
        return " ".join(f"{self._tag}{self._said - number + i}" for i in range(number))

    def _some(self, *kinds: str) -> Passage:
        return self.chance.choice(
            [p for p in self.chapter.passages if p.kind in kinds] or self.chapter.passages
        )

    def _prose_passage(self) -> Passage:
        return self._some("paragraph", "paragraph", "inside", "item")

    def _put(self, passage: Passage, begin: int, end: int, words: str) -> None:
        passage.splice(begin, end, words, [next(self.chapter.names) for _ in words])

    def _word_places(self, passage: Passage) -> list[re.Match[str]]:
        return list(_WORD.finditer(passage.text))

    def _replace_words(self) -> None:
        passage = self._prose_passage()
        places = self._word_places(passage)
        if len(places) < 4:
            return
        first = self.chance.randrange(len(places) - 3)
        last = first + self.chance.choice([0, 0, 1, 2])
        self._put(passage, places[first].start(), places[last].end(), self.words(self.chance.randint(1, 3)))

    def _add_words(self) -> None:
        passage = self._prose_passage()
        places = self._word_places(passage)
        if places:
            at = self.chance.choice(places).end()
            self._put(passage, at, at, " " + self.words(self.chance.randint(1, 3)))

    def _drop_words(self) -> None:
        passage = self._prose_passage()
        places = self._word_places(passage)
        if len(places) < 6:
            return
        first = self.chance.randrange(1, len(places) - 3)
        self._put(passage, places[first - 1].end(), places[first + self.chance.choice([0, 1])].end(), "")

    def _sentences(self, passage: Passage) -> list[re.Match[str]]:
        return list(_SENTENCE.finditer(passage.text))

    def _add_sentence(self) -> None:
        passage = self._some("paragraph", "inside")
        places = self._sentences(passage)
        if not places:
            return
        place = self.chance.choice(places)
        words = self.words(self.chance.randint(6, 16)).capitalize() + ". "
        at = place.end()
        words = words if at < len(passage.text) else " " + words.strip()
        self._put(passage, at, at, words)

    def _drop_sentence(self) -> None:
        passage = self._some("paragraph", "inside")
        places = self._sentences(passage)
        if len(places) > 1:
            place = self.chance.choice(places)
            self._put(passage, place.start(), place.end(), "")

    def _rewrite_half(self) -> None:
        passage = self._some("paragraph")
        places = self._sentences(passage)
        if not places:
            return
        place = self.chance.choice(places)
        middle = passage.text.find(" ", (place.start() + place.end()) // 2)
        if place.start() < middle < place.end() - 2:
            self._put(passage, middle, place.end() - 2, " " + self.words(self.chance.randint(4, 10)))

    def _add_passage(self) -> None:
        passage = self._some("paragraph", "item")
        at = self.chapter.passages.index(passage) + 1
        words = self.words(self.chance.randint(12, 40)).capitalize() + "."
        words = "- " + words if passage.kind == "item" else words
        self.chapter.passages.insert(at, self.chapter.new(passage.kind, words))

    def _drop_passage(self) -> None:
        passage = self._some("paragraph", "item")
        if len(self.chapter.passages) > 8:
            self.chapter.passages.remove(passage)

    def _move_passage(self) -> None:
        passage = self._some("paragraph")
        self.chapter.passages.remove(passage)
        others = [n for n, p in enumerate(self.chapter.passages) if p.kind == "paragraph"]
        self.chapter.passages.insert(self.chance.choice(others) if others else 0, passage)

    def _change_cell(self) -> None:
        rows = [
            p
            for p in self.chapter.passages
            if p.kind == "row" and "---" not in p.text and "Paso" not in p.text
        ]
        if not rows:
            return
        row = self.chance.choice(rows)
        cells = list(re.finditer(r"(?<=\| )[^|]+(?= \|)", row.text))
        cell = self.chance.choice(cells)
        self._put(row, cell.start(), cell.end(), self.words(2))

    def _split(self) -> None:
        passage = self._some("paragraph")
        places = self._sentences(passage)
        if len(places) < 2:
            return
        at = self.chance.choice(places[:-1]).end()
        number = self.chapter.passages.index(passage)
        rest = Passage("paragraph", passage.text[at:], passage.ids[at:])
        passage.text, passage.ids = passage.text[:at].rstrip(), passage.ids[: len(passage.text[:at].rstrip())]
        self.chapter.passages.insert(number + 1, rest)

    def _join(self) -> None:
        passages = self.chapter.passages
        pairs = [
            n for n in range(len(passages) - 1) if passages[n].kind == passages[n + 1].kind == "paragraph"
        ]
        if pairs:
            number = self.chance.choice(pairs)
            rest = passages.pop(number + 1)
            self._put(passages[number], len(passages[number].text), len(passages[number].text), " ")
            passages[number].splice(
                len(passages[number].text), len(passages[number].text), rest.text, rest.ids
            )
