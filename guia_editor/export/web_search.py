"""Search without a server: an inverted index written as plain scripts that `buscar.js` reads from any folder.

A search unit is a section of level 2 (or a glossary entry), so that a result leads to the place and not to
the top of a long page. Words are lowered, stemmed by Snowball
(https://snowballstem.org/algorithms/spanish/stemmer.html) and only then stripped of accents; the page runs
the same stemmer, vendored under `plantillas/web/vendor/`.
Scripts assign to `window` because neither `fetch` nor modules work on pages opened from a disk.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from snowballstemmer.spanish_stemmer import SpanishStemmer  # type: ignore[import-untyped]

from guia_editor.export.web_site import full_title
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    CodeBlock,
    Conditional,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Listing,
    NoteReference,
    Table,
    all_inlines,
    inner_inlines,
    plain_text,
    walk,
)
from guia_editor.model.document import Document, Section

STOP_WORDS = (
    "a al ante aunque cada como con contra cual cuando de del desde donde e el ella ellas ellos en entre era"
    " es esa ese eso esta este esto ha han hasta hay la las le les lo los mas me mi muy ni no nos o para pero"
    " por porque que se ser si sin sobre son su sus tambien te tras tu u un una uno unos unas y ya"
)
"""Folded Spanish words that say nothing about a text; left out of the index and of questions."""

MAX_COUNT = 12
"""Occurrences beyond this count no more; keeps a posting's weight within one letter."""

_MARKS = "\u0300-\u036f"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+(?:['’](?:[^\W_]|[{_MARKS}])+)*")
_UNWRITTEN = re.compile(rf"[{_MARKS}'’ʼꞌ]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Unit:
    """A place that a search can lead to: section id, anchor (empty: the page itself), title and words."""

    section: str
    anchor: str
    title: str
    text: str


def words(text: str) -> list[str]:
    """Return the words of a text; an apostrophe inside a word belongs to it, as in "k'iche'"."""
    return _WORD.findall(text)


def fold(word: str) -> str:
    """Return a word in lower case without accents, diaeresis or apostrophes."""
    return _UNWRITTEN.sub("", unicodedata.normalize("NFD", word.lower()))


def stemmer(language: str) -> Callable[[str], str]:
    """Return the function that turns a word into its index key; only Spanish words are stemmed."""
    if language != "es":
        return fold
    # Named directly: `snowballstemmer.stemmer` prefers another implementation where one is installed.
    stem = SpanishStemmer()

    @cache
    def key(word: str) -> str:
        return fold(str(stem.stemWord(unicodedata.normalize("NFC", word.lower()))))

    return key


def units(section: Section) -> list[Unit]:
    """Return the search units of a section in reading order; a note's words belong where it is called."""
    title = plain_text(section.title)
    notes = {note.number: note.blocks for note in section.notes}
    found: list[Unit] = []
    heading, run = Heading(2, section.title), list[Block]()

    def close() -> None:
        called = (i.number for i in all_inlines(tuple(run)) if isinstance(i, NoteReference))
        text = _joined(visible_words((*run, *(b for n in called for b in notes.get(n, ())))))
        number = f"{heading.number} " if heading.number else ""
        found.append(Unit(section.id, heading.id, number + (plain_text(heading.children) or title), text))

    for block in _without_frames(section.blocks):
        match block:
            case Heading(level=2):
                close()
                heading, run = block, []
            case DefinitionList(items=items) if all(item.id for item in items):
                for item in items:
                    meaning = _joined(visible_words(tuple(b for part in item.blocks for b in part)))
                    found.append(Unit(section.id, item.id, plain_text(item.term), meaning))
            case _:
                run.append(block)
    close()
    return [unit for unit in found if unit.text]


def visible_words(blocks: Blocks) -> Iterator[str]:
    """Yield the runs of words that a reader sees in blocks; listings only repeat the titles of others."""
    for block in walk(blocks):
        match block:
            case Listing():
                continue
            case CodeBlock(text=text) | Conditional(label=text):
                yield text
            case Table(label=label) | Figure(label=label) | Callout(label=label) | Form(label=label):
                yield str(label or "")
            case Heading(number=number):
                yield number
            case _:
                pass
        yield from (said for run in inner_inlines(block) if (said := plain_text(run)))


def _joined(runs: Iterable[str]) -> str:
    # An excerpt runs over cells and entries: what ends no sentence is told from what follows by a point.
    said = (" ".join(run.split()) for run in runs)
    return " ".join(run if run[-1] in ".:;,!?…" else f"{run} ·" for run in said if run).removesuffix(" ·")


def _without_frames(blocks: Blocks) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Conditional):
            yield from _without_frames(block.blocks)
        else:
            yield block


def search_files(document: Document, pages: Mapping[str, str]) -> dict[str, str]:
    """Return the scripts of the search by file name: `indice.js`, and `texto-<page>.js` for the excerpts.

    `pages` gives the file of each section. The texts are apart, by page, so that a phone reads the index
    and then only the pages among the first results.
    """
    found = [(section, own) for section in document.sections if (own := units(section))]
    files: dict[str, str] = {}
    for section, own in found:
        page = pages[section.id]
        target = f"(window.GUIDE_TEXTS=window.GUIDE_TEXTS||{{}})[{_json(page)}]"
        files[f"texto-{page.removesuffix('.html')}.js"] = json_script(target, [unit.text for unit in own])
    key = stemmer(document.language)
    listed = [unit for _section, own in found for unit in own]
    postings = _postings(listed, key)
    numbers = {section.id: number for number, (section, _own) in enumerate(found)}
    index = {
        "language": document.language,
        "stop": STOP_WORDS if document.language == "es" else "",
        "pages": [(pages[section.id], full_title(section)) for section, _own in found],
        "units": [(numbers[u.section], u.anchor, u.title, len(words(u.text))) for u in listed],
        "terms": " ".join(postings),
        "postings": " ".join(postings.values()),
    }
    files["indice.js"] = json_script("window.GUIDE_INDEX", index)
    return files


def _postings(listed: list[Unit], key: Callable[[str], str]) -> dict[str, str]:
    """Return for each term, in order, where it stands: steps from unit to unit in base 36, each weighted.

    The weight is a letter (A is 0): occurrences up to `MAX_COUNT`, and `MAX_COUNT + 1` more in a title.
    """
    found: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for number, unit in enumerate(listed):
        body = Counter(_keys(unit.text, key))
        titled = set(_keys(unit.title, key))
        for term in body.keys() | titled:
            weight = min(body[term], MAX_COUNT) + (MAX_COUNT + 1) * (term in titled)
            found.setdefault(term, []).append(base36(number - last.get(term, -1)) + chr(ord("A") + weight))
            last[term] = number
    return {term: "".join(found[term]) for term in sorted(found)}


def _keys(text: str, key: Callable[[str], str]) -> Iterable[str]:
    found = (key(word) for word in words(text) if fold(word) not in _STOPPED)
    return (term for term in found if term)


_STOPPED = frozenset(STOP_WORDS.split())


def base36(number: int) -> str:
    """Return a positive number in base 36, as JavaScript's `parseInt(…, 36)` reads it."""
    out = ""
    while number:
        number, digit = divmod(number, 36)
        out = _DIGITS[digit] + out
    return out or "0"


def json_script(target: str, value: object) -> str:
    """Return a script that assigns a value."""
    return f"{target}={_json(value)};\n"


def _json(value: object) -> str:
    # A script may not hold "</script" nor, in old engines, the two line separators of Unicode.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
