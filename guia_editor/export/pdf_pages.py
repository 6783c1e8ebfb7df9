"""Page numbers in two phases: lay out with guessed numbers, then write the true ones into the same pages.

WeasyPrint's own `target-counter` lays a book out again for every number that moves, which costs most of the
time of a long book. Here a part is laid out with a number of the right width in each slot (figures are
tabular, so all numbers with as many digits are as wide); only the parts where a width was guessed wrong are
laid out again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guia_editor.errors import ExportFailed
from guia_editor.export.pdf_forecast import Forecast, writer
from guia_editor.export.pdf_html import Part
from guia_editor.export.pdf_layout import LaidOut, Typesetter
from guia_editor.i18n import _

_ROUNDS = 4


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
        folios = iter(self.folios)
        for part, pages in zip(self.parts, self.laid_out, strict=True):
            for sheet in pages.sheets:
                sheet.fill(self.numbers)
                sheet.run(part.head, mark, foot, next(folios))


def settle_numbers(
    parts: Sequence[Part], typesetter: Typesetter, watch: Callable[[int], None] = lambda done: None
) -> Book:
    """Lay out the parts until every number stands in a slot of its width.

    `watch` hears how many parts are laid out, before each. Raises `ExportFailed` when a part names an
    anchor that no part has.
    """
    hints = typesetter.cache.hints
    forecast = Forecast(parts)
    # Front matter last: it names every page and none of the others depends on it.
    waiting = sorted(range(len(parts)), key=lambda index: parts[index].numbering == "roman")
    expected: list[dict[str, str]] = [{} for _part in parts]
    laid_out: dict[int, LaidOut] = {}
    for attempt in range(1, _ROUNDS + 1):
        for done, index in enumerate(waiting):
            watch(done)
            numbers = expected[index]
            for target in parts[index].targets - numbers.keys():
                numbers[target] = hints.get(target) or forecast.number(target)
            stand_ins = {target: _stand_in(number) for target, number in numbers.items()}
            laid_out[index] = typesetter.lay_out(parts[index].filled(stand_ins))
            forecast.learn(index, len(laid_out[index].sheets), laid_out[index].anchors)
        settled = tuple(laid_out[index] for index in range(len(parts)))
        folios, numbers = _count(parts, settled)
        _refuse_missing(parts, numbers)
        waiting = [index for index, guess in enumerate(expected) if _correct(guess, numbers, attempt)]
        if not waiting:
            hints.update(numbers)
            return Book(tuple(parts), settled, folios, numbers, attempt)
    raise ExportFailed(
        _("Los números de página no se estabilizan."),
        _("Avise a quien mantiene el programa y adjunte la guía."),
    )


def _stand_in(number: str) -> str:
    return "0" * len(number) if number.isdigit() else number


def _correct(guess: dict[str, str], numbers: Mapping[str, str], attempt: int) -> bool:
    """Put true numbers in place of guesses of another width; say whether there were any."""
    wrong = {target for target, number in guess.items() if not _fits(numbers[target], number, attempt)}
    guess.update((target, numbers[target]) for target in wrong)
    return bool(wrong)


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
        write = writer(part.numbering)
        counts[part.numbering] += len(pages.sheets)
        folios.extend(write(first + index) for index in range(len(pages.sheets)))
        numbers.update((anchor, write(first + index)) for anchor, index in pages.anchors.items())
    return tuple(folios), numbers


def _refuse_missing(parts: Sequence[Part], numbers: Mapping[str, str]) -> None:
    wanted = {target for part in parts for target in part.targets}
    if missing := sorted(wanted - numbers.keys()):
        raise ExportFailed(
            _("El texto remite a lugares que esta edición no tiene: {places}.").format(
                places=", ".join(missing)
            ),
            _("Corrija la referencia o el pasaje «solo» que la contiene."),
        )
