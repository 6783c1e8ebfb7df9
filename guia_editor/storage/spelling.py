"""The Spanish dictionary that comes with the program, and the word list that a guide's team shares.

The dictionary, of RLA-ES, has the words of every Spanish-speaking country (`dictionaries/LICENCIA.txt`);
the team's list is `contenido/diccionario.txt`: UTF-8, one word a line, sorted without regard to capitals or
accents, so that two copies merge as text; lines that begin with `#` are remarks.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from hunspell import Hunspell

from guia_editor.errors import GuideError
from guia_editor.storage.files import inside, read_text, write_new, write_text

DICTIONARIES = Path(__file__).parent / "dictionaries"
WORDS_FILE = "diccionario.txt"
"""Inside `contenido/`."""


class Dictionary:
    """The Spanish dictionary; loading takes some 80 ms, a look-up 8 µs, suggestions up to 0.3 s.

    Not to be asked from two threads at a time.
    """

    def __init__(self) -> None:
        self._hunspell = Hunspell("es", hunspell_data_dir=str(DICTIONARIES), system_encoding="UTF-8")

    def knows(self, word: str) -> bool:
        """Say whether a word is in the dictionary, conjugated or declined."""
        return bool(self._hunspell.spell(word))

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return words that may be meant, the likeliest first."""
        return tuple(self._hunspell.suggest(word))


@cache
def the_dictionary() -> Dictionary:
    """Return the dictionary, loaded once for a program."""
    return Dictionary()


def country_words() -> tuple[str, ...]:
    """Return words of Guatemala's public life that the general dictionary lacks."""
    return _words((DICTIONARIES / "guatemala.txt").read_text("utf-8"))


def read_words(content: Path) -> tuple[str, ...]:
    """Return the words of a guide's own list, as written; none when it has no list that can be read."""
    try:
        return _words(read_text(inside(content, WORDS_FILE)).text)
    except (GuideError, OSError):
        return ()


def _words(text: str) -> tuple[str, ...]:
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def add_word(content: Path, word: str) -> None:
    """Put a word in its place in the guide's own list, which is made if there is none.

    Raises `ChangedOnDisk` when someone else writes at the same moment, and `NotTextError` or
    `UnsafeContent` when the list is not a text file.
    """
    path = inside(content, WORDS_FILE)
    if not path.exists():
        write_new(path, word + "\n")
        return
    file = read_text(path)
    lines = file.text.splitlines()
    if word in lines:
        return
    key = sorting_key(word)
    place = next(
        (i for i, line in enumerate(lines) if not line.startswith("#") and sorting_key(line) > key),
        len(lines),
    )
    lines.insert(place, word)
    write_text(file, "\n".join(lines) + "\n")


def remove_word(content: Path, word: str) -> None:
    """Take a word out of the guide's own list, if it is there; raises as `add_word` does."""
    path = inside(content, WORDS_FILE)
    if path.exists():
        file = read_text(path)
        kept = [line for line in file.text.splitlines(keepends=True) if line.strip() != word]
        write_text(file, "".join(kept))


def sorting_key(word: str) -> tuple[str, str]:
    """Return what words are sorted by: letters first, ñ after n; capitals and accents only part equals."""
    spread = unicodedata.normalize("NFD", word.casefold().replace("ñ", "n\uffff"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)), word
