"""Propose other words for some words of a chapter, and let such words into its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.anchoring import make_selector, plain
from guia_editor.markdown.suggestions import apply_suggestion, suggestions_between
from guia_editor.model.events import Event, EventKind
from guia_editor.storage.files import inside, read_text, write_text
from guia_editor.storage.workspace import CONTENT
from guia_editor.sync.history import History
from guia_editor.tasks.overview import voice
from guia_editor.tasks.people import ledger_of
from guia_editor.tasks.review_steps import Desk, author_of, find_event, settle, sound_span
from guia_editor.tasks.review_values import Accepted
from guia_editor.tasks.thread_places import text_spoken_of

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer


def suggest(
    folder: Path,
    signer: Signer,
    chapter: str,
    span: tuple[int, int],
    after: str,
    note: str = "",
    content: str = "",
) -> Event:
    """Propose other words for some words: none to delete them, an empty span to insert."""
    desk = Desk.at(folder, signer, chapter, content)
    start, end = sound_span(desk.text, span)
    before, after = desk.text[start:end], plain(after)
    if before == after:
        raise GuideError(
            _("La sugerencia dice lo mismo que el texto."), _("Cambie algo, o haga una observación.")
        )
    return _say(desk, make_selector(desk.text, start, end), before, after, note)


def suggest_edits(
    folder: Path, signer: Signer, chapter: str, text: str, note: str = "", content: str = ""
) -> tuple[Event, ...]:
    """Propose each difference between the chapter's text and another as a suggestion of its own."""
    desk = Desk.at(folder, signer, chapter, content)
    found = suggestions_between(desk.text, plain(text))
    if not found:
        raise GuideError(_("El texto es el mismo; no hay nada que sugerir."))
    return tuple(_say(desk, one.selector, one.before, one.after, note) for one in found)


def _say(desk: Desk, selector: Mapping[str, object], before: str, after: str, note: str) -> Event:
    body = {"antes": before, "despues": after, "nota": note.strip(), "origen": "app", "autor_docx": ""}
    return desk.say(EventKind.SUGGESTION, body, selector)


def accept_suggestion(folder: Path, signer: Signer, thread: str, text: str | None = None) -> Accepted:
    """Accept a suggestion: return the chapter's new text, which the caller keeps, and say so in an event.

    `text` is what the person has on screen, None for what is on disk. Raises `GuideError` when the words
    are not there any more; then nothing is signed.
    """
    return accept_suggestions(folder, signer, (thread,), text)


def accept_suggestions(
    folder: Path, signer: Signer, threads: Sequence[str], text: str | None = None
) -> Accepted:
    """Accept several suggestions of one chapter together: all of them, or none when one has no place."""
    ledger = ledger_of(folder)
    openings = [find_event(ledger, one, openings=True) for one in threads]
    if not openings or any(one.kind != EventKind.SUGGESTION for one in openings):
        raise GuideError(_("Solo una sugerencia se puede aceptar."), _("Una observación se atiende."))
    if len({one.chapter for one in openings}) > 1:
        raise GuideError(_("Son sugerencias de capítulos distintos."), _("Acéptelas capítulo por capítulo."))
    desk = Desk.at(folder, signer, openings[0].chapter)
    made = desk.text if text is None else plain(text)
    with History.open(folder) as history:
        path = f"{CONTENT}/{desk.chapter.path}"
        for one in openings:
            made = _applied(made, one, history.find_text(path, text_spoken_of(one)))
    events = tuple(settle(folder, signer, one.hash, "aceptada") for one in openings)
    names = dict.fromkeys(voice(one, ledger).name for one in openings)
    message = (
        _("Acepta una sugerencia de {names}") if len(openings) == 1 else _("Acepta sugerencias de {names}")
    )
    return Accepted(desk.key, desk.chapter.path, made, events, message.format(names=", ".join(names)))


def write_accepted(folder: Path, signer: Signer, accepted: Accepted) -> None:
    """Write a chapter's file with what was accepted, and record it under the suggesters' names."""
    desk = Desk.at(folder, signer, accepted.chapter)
    write_text(read_text(inside(folder / CONTENT, accepted.path)), accepted.text)
    with History.open(folder) as history:
        history.record(author_of(desk.person), accepted.message)


def _applied(text: str, opening: Event, old: str | None) -> str:
    before, after = opening.says("antes"), opening.says("despues")
    made = apply_suggestion(text, opening.selector, before, after, old)
    if made is None:
        raise GuideError(
            _("Las palabras que cambia la sugerencia «{words}» ya no están en el texto.").format(
                words=(before or after)[:60]
            ),
            _("Haga el cambio a mano y marque la sugerencia como atendida, o rechácela."),
        )
    return made
