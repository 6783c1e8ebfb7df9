"""How easy a Spanish text reads: the Szigriszt-Pazos perspicuity index on the INFLESZ scale.

    index = 206.835 - 62.3 · syllables / words - words / sentences

Francisco Szigriszt Pazos, "Sistemas predictivos de legibilidad del mensaje escrito: fórmula de
perspicuidad" (Universidad Complutense de Madrid, 1993); scale: Inés Barrio-Cantalejo et al., "Validación de
la Escala INFLESZ para evaluar la legibilidad de los textos dirigidos a pacientes", Anales del Sistema
Sanitario de Navarra 31(2), 2008. Figures ("Q1,000.00", "2026") are neither words nor syllables here, since
how they are read aloud is not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guia_editor.i18n import _
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Card,
    CodeBlock,
    DefinitionList,
    Form,
    Paragraph,
    inner_blocks,
    plain_text,
)

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ\-][^\W\d_]+|['’ʼ])*")
_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_SILENT_U = re.compile(r"(?<=[gq])u(?=[eiéí])")
_STRONG = "aeoáéó"
_ACCENTED_WEAK = re.compile(rf"(?<=[{_STRONG}])[íú]|[íú](?=[{_STRONG}])")
_SENTENCE_END = re.compile(
    r"""[.!?…]+["'»”’)\]]*  (?= \s+ ["'«“‘(\[¿¡]* [^\W\d_a-záéíóúüñ] | \s*$ )""", re.VERBOSE
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
_VARIABLE = re.compile(r"\{\{.*?\}\}")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")

_ABBREVIATED = """
    art arts núm núms inc incs lit pág págs cap caps ej fig tab vol ed ss sig dto ac av
    dr dra sr sra sres lic licda licdo ing arq gral tel ext ee rr ff
"""
ABBREVIATIONS = frozenset(_ABBREVIATED.split())
"""Words whose full stop does not end a sentence; single letters ("D.", "p. ej.") never end one either."""

SCALE = (80.0, 65.0, 55.0, 40.0)
"""Lower bounds of the INFLESZ grades, from "muy fácil" down; below the last one a text is "muy difícil"."""


@dataclass(frozen=True, slots=True)
class Readability:
    """Counts of a text, and its index on a scale on which 100 is easiest; 0 for a text without words."""

    words: int
    sentences: int
    syllables: int

    @property
    def index(self) -> float:
        """The Szigriszt-Pazos index."""
        if not self.words:
            return 0.0
        return 206.835 - 62.3 * self.syllables / self.words - self.words / max(1, self.sentences)

    @property
    def grade(self) -> str:
        """The INFLESZ grade, in the person's language."""
        names = (_("muy fácil"), _("bastante fácil"), _("normal"), _("algo difícil"))
        graded = zip(SCALE, names, strict=True)
        return next((name for least, name in graded if self.index >= least), _("muy difícil"))


def measure(paragraphs: Iterable[str]) -> Readability:
    """Return the counts of running text; every paragraph ends a sentence."""
    words = sentences = syllables_total = 0
    for paragraph in paragraphs:
        for sentence in split_sentences(paragraph):
            found = _WORD.findall(sentence)
            words += len(found)
            sentences += bool(found)
            syllables_total += sum(map(syllables, found))
    return Readability(words, sentences, syllables_total)


def running_text(blocks: Blocks) -> list[str]:
    """Return the paragraphs that are read as prose, without variables and citations.

    Headings, tables, captions, forms, cards and code are not sentences, so they stay out.
    """
    found: list[str] = []
    for block in blocks:
        found += _prose(block)
    return found


def _prose(block: Block) -> list[str]:
    match block:
        case Paragraph(children=children):
            text = _VARIABLE.sub("", plain_text(children))
            return [_CITATION.sub("", text)]
        case Form() | Card() | CodeBlock() | DefinitionList():
            return []
        case _:
            return [text for inner in inner_blocks(block) for text in running_text(inner)]


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph.

    A full stop ends one unless it follows an abbreviation or an initial, or what comes next is a figure
    or a word that is not capitalised.
    """
    sentences: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        last = _LAST_WORD.search(text, start, end.start() + 1)
        if end[0] == "." and last and _is_abbreviation(last[1]) and end.end() < len(text.rstrip()):
            continue
        sentences.append(text[start : end.end()].strip())
        start = end.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _is_abbreviation(word: str) -> bool:
    return len(word) == 1 or word.lower() in ABBREVIATIONS


def syllables(word: str) -> int:
    """Return how many syllables a Spanish word has, by the spelling rules of diphthong and hiatus.

    RAE, "Ortografía de la lengua española" (2010), II.3.4: two open vowels, or an open one beside a
    stressed í or ú, are in hiatus; every other group of vowels is one syllable; h does not part vowels.
    """
    plain = word.lower().replace("h", "")
    plain = "i" if plain == "y" else re.sub(r"(?<=[aeiouáéíóúü])y(?![a-záéíóúüñ])", "i", plain)
    plain = _SILENT_U.sub("", plain)
    return max(1, sum(_nuclei(run) for run in _VOWELS.findall(plain)))


def _nuclei(run: str) -> int:
    open_vowels = sum(vowel in _STRONG for vowel in run)
    stressed = len(_ACCENTED_WEAK.findall(run))
    doubled = run.count("ii") + run.count("uu")
    return max(1, open_vowels + stressed) + doubled
