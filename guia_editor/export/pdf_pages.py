"""Page numbers in two phases: lay out with guessed numbers, then write the true ones into the same pages.

WeasyPrint's own `target-counter` lays a book out again for every number that moves, which costs most of the
time of a long book. Here a part is laid out with a number of the right width in each slot (figures are
tabular, so all numbers with as many digits are as wide); only the parts where a width was guessed wrong are
laid out again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from guia_editor.errors import ExportFailed
from guia_editor.export.pdf_forecast import Forecast, writer
from guia_editor.export.pdf_html import Part
from guia_editor.i18n import _

_ROUNDS = 4


def _unwatched(_done: int) -> None:
    pass


class Measured(Protocol):
    """A part as laid out, as far as counting goes: its pages, and on which of them its anchors stand."""

    @property
    def page_count(self) -> int:
        """How many pages the part takes."""

    @property
    def anchors(self) -> Mapping[str, int]:
        """The page of each anchor, from 0."""


LaidOut = TypeVar("LaidOut", bound=Measured)


@dataclass(frozen=True)
class Book(Generic[LaidOut]):
    """The parts in order and as laid out, the folio of every page, the page number of every anchor."""

    parts: tuple[Part, ...]
    laid_out: tuple[LaidOut, ...]
    folios: tuple[str, ...]
    numbers: Mapping[str, str]


def settle_numbers(
    parts: Sequence[Part], lay_out: Callable[[Part, str], LaidOut], watch: Callable[[int], None] = _unwatched
) -> Book[LaidOut]:
    """Lay out the parts until every number stands in a slot of its width.

    `lay_out` gets a part and its HTML with stand-ins in the slots; `watch` hears how many parts are laid out,
    before each. The guesses depend on the parts alone: an edition does not look otherwise for what was made
    before it. Raises `ExportFailed` when a part names an anchor that no part has.
    """
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
                numbers[target] = forecast.number(target)
            stand_ins = {target: _stand_in(number) for target, number in numbers.items()}
            laid_out[index] = lay_out(parts[index], parts[index].filled(stand_ins))
            forecast.learn(index, laid_out[index].page_count, laid_out[index].anchors)
        settled = tuple(laid_out[index] for index in range(len(parts)))
        folios, numbers = _count(parts, settled)
        _refuse_missing(parts, numbers)
        waiting = [index for index, guess in enumerate(expected) if _correct(guess, numbers, attempt)]
        if not waiting:
            return Book(tuple(parts), settled, folios, numbers)
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


def _count(parts: Sequence[Part], laid_out: Sequence[Measured]) -> tuple[tuple[str, ...], dict[str, str]]:
    folios: list[str] = []
    numbers: dict[str, str] = {}
    counts = {"roman": 0, "arabic": 0}
    for part, pages in zip(parts, laid_out, strict=True):
        first = counts[part.numbering] + 1
        write = writer(part.numbering)
        counts[part.numbering] += pages.page_count
        folios.extend(write(first + index) for index in range(pages.page_count))
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
