"""Page numbers in two phases: lay out with guessed numbers, then write the true ones into the same pages.

WeasyPrint's own `target-counter` lays a book out again for every number that moves, which costs most of the
time of a long book. Here a part is laid out with a number of the right width in each slot (figures are
tabular, so all numbers with as many digits are as wide); only the parts where a width was guessed wrong are
laid out again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guia_editor.errors import ExportFailed
from guia_editor.export.pdf_html import Part
from guia_editor.export.pdf_layout import LaidOut, Typesetter
from guia_editor.i18n import _

_ROUNDS = 4
_TAGS = re.compile(r"<[^>]*>")
_CHARACTERS_PER_PAGE = 2000
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Book:
    """Laid-out parts in order, the folio of every page, and the page number of every anchor."""

    parts: tuple[Part, ...]
    laid_out: tuple[LaidOut, ...]
    folios: tuple[str, ...]
    numbers: Mapping[str, str]
    rounds: int

    def fill(self, mark: str, foot: str) -> None:
        """Write numbers, folios and running lines into the pages; do it right before drawing them."""
        sheets = (sheet for part in self.laid_out for sheet in part.sheets)
        for sheet, folio in zip(sheets, self.folios, strict=True):
            sheet.fill(self.numbers)
            sheet.run(mark, foot, folio)


def settle_numbers(
    parts: Sequence[Part], typesetter: Typesetter, watch: Callable[[int], None] = lambda index: None
) -> Book:
    """Lay out the parts until every number stands in a slot of its width.

    `watch` hears the index of each part before it is laid out. Raises `ExportFailed` when a part names an
    anchor that no part has.
    """
    hints = typesetter.cache.hints
    guess = {**_estimate(parts), **hints}
    for attempt in range(1, _ROUNDS + 1):
        laid_out = []
        for index, part in enumerate(parts):
            watch(index)
            html = part.filled({target: _stand_in(guess.get(target, "10")) for target in part.targets})
            laid_out.append(typesetter.lay_out(html))
        folios, numbers = _count(parts, laid_out)
        wanted = _wanted(parts, numbers)
        wrong = {t for t in wanted if not _fits(numbers[t], guess.get(t, "10"), attempt)}
        if not wrong:
            hints.update(numbers)
            return Book(tuple(parts), tuple(laid_out), folios, numbers, attempt)
        guess.update((target, numbers[target]) for target in wrong)
    raise ExportFailed(
        _("Los números de página no se estabilizan."), _("Avise a quien mantiene el programa y adjunte la guía.")
    )


def roman(number: int) -> str:
    """Return a number from 1 to 399 in lower-case Roman figures."""
    out = ""
    for value, figures in _ROMAN:
        count, number = divmod(number, value)
        out += figures * count
    return out


def _stand_in(number: str) -> str:
    return "0" * len(number) if number.isdigit() else number


def _fits(number: str, guess: str, attempt: int) -> bool:
    # From the second attempt on, a slot may be wider than its number: a page that gains a line because a
    # number grew, and loses it because it shrank, would never settle otherwise.
    if attempt > 1 and number.isdigit() and guess.isdigit():
        return len(number) <= len(guess)
    return _stand_in(number) == _stand_in(guess)


def _count(parts: Sequence[Part], laid_out: Sequence[LaidOut]) -> tuple[tuple[str, ...], dict[str, str]]:
    folios: list[str] = []
    numbers: dict[str, str] = {}
    counts = {"roman": 0, "arabic": 0}
    for part, pages in zip(parts, laid_out, strict=True):
        first = counts[part.numbering] + 1
        write = roman if part.numbering == "roman" else str
        counts[part.numbering] += len(pages.sheets)
        folios.extend(write(first + index) for index in range(len(pages.sheets)))
        numbers.update((anchor, write(first + index)) for anchor, index in pages.anchors.items())
    return tuple(folios), numbers


def _wanted(parts: Sequence[Part], numbers: Mapping[str, str]) -> frozenset[str]:
    wanted = frozenset(target for part in parts for target in part.targets)
    if missing := sorted(wanted - numbers.keys()):
        raise ExportFailed(
            _("El texto remite a lugares que esta edición no tiene: {places}.").format(places=", ".join(missing)),
            _("Corrija la referencia o el pasaje «solo» que la contiene."),
        )
    return wanted


def _estimate(parts: Sequence[Part]) -> dict[str, str]:
    """Return a first guess of the page of each anchor, from the amount of text before it."""
    guess: dict[str, str] = {}
    counts = {"roman": 0, "arabic": 0}
    for part in parts:
        write = roman if part.numbering == "roman" else str
        start = 0
        length = 0
        for anchor in re.finditer(r' id="([^"]*)"', part.html):
            length += len(_TAGS.sub("", part.html[start : anchor.start()]))
            start = anchor.start()
            guess[anchor[1]] = write(counts[part.numbering] + 1 + length // _CHARACTERS_PER_PAGE)
        length += len(_TAGS.sub("", part.html[start:]))
        counts[part.numbering] += math.ceil(length / _CHARACTERS_PER_PAGE)
    return guess
