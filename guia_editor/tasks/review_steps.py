"""What a person does to a chapter under review: each step one signed event, refused with a reason or written.

Chapters are named by their keys, threads and events by their hashes. `content` is the content hash that the
person had on screen (`ChapterReview.content`): when the folder holds another, `ChangedOnDisk` is raised, as
nobody may sign what they have not seen; "" takes what is there. `GuideError` says why a step is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.i18n import _
from guia_editor.markdown.anchoring import make_selector, plain
from guia_editor.model.events import Event, EventKind, Ledger, chapter_key
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.permissions import may
from guia_editor.model.review import ChapterReview
from guia_editor.model.reviewing import OPENINGS, Sorted, review_of
from guia_editor.model.speakers import speaker
from guia_editor.model.team import Person, Team
from guia_editor.storage.files import sha256
from guia_editor.storage.fingerprints import content_hash
from guia_editor.storage.workspace import CONTENT, open_guide
from guia_editor.sync.history import Author, History
from guia_editor.tasks.overview import conflicts_by_path, is_respelled, known_chapter
from guia_editor.tasks.people import emit, ledger_of, me_in
from guia_editor.tasks.thread_places import text_spoken_of, whole

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer

SENSES = ("favorable", "con-observaciones", "desfavorable")
"""What an opinion can come to; stored as they are."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One person before one chapter: all that a step is judged by, read from the folder now."""

    folder: Path
    signer: Signer
    guide: Guide
    ledger: Ledger
    team: Team
    person: Person
    chapter: Chapter
    content: str
    text: str

    @classmethod
    def at(cls, folder: Path, signer: Signer, chapter: str, content: str = "") -> Desk:
        """Return the desk; raises `GuideError` for whoever is not in the team, or an unknown chapter."""
        guide, ledger = open_guide(folder), ledger_of(folder)
        team, person = member(ledger, signer)
        found = known_chapter(guide, chapter)
        now = content_hash(folder, found)
        if content and content != now:
            raise ChangedOnDisk(
                _("«{title}» cambió mientras lo tenía a la vista; no se firmó nada.").format(
                    title=found.front.title
                ),
                _("Lea el texto como está ahora y decida de nuevo."),
            )
        return cls(folder, signer, guide, ledger, team, person, found, now, plain(found.text))

    @property
    def key(self) -> str:
        """What events call the chapter."""
        return chapter_key(self.chapter)

    @property
    def title(self) -> str:
        """The chapter's title."""
        return self.chapter.front.title

    def review(self) -> ChapterReview:
        """Return where the chapter stands now."""
        waiting = conflicts_by_path(self.folder)[self.chapter.path]
        return review_of(self.key, self.content, self.ledger, waiting, flow=self.guide.flow)

    def say(
        self,
        kind: EventKind,
        body: Mapping[str, object],
        selector: Mapping[str, object] | None = None,
        content: str = "",
    ) -> Event:
        """Sign and write an event about the chapter, its text kept where others will find it again."""
        if not may(self.person, kind, self.team):
            raise GuideError(
                _("Sus funciones en el equipo no le permiten hacer esto."),
                _("Pida a quien coordina que las cambie en el equipo."),
            )
        keep_text(self.folder, self.chapter.path, self.text, self.person)
        place = whole(self.text) if selector is None else selector
        return emit(self.folder, self.signer, kind, self.key, content or self.content, place, body)


def member(ledger: Ledger, signer: Signer) -> tuple[Team, Person]:
    """Return the team and who a key belongs to; raises `GuideError` when it belongs to nobody in it."""
    person = ledger.team.person(signer.id) if ledger.team else None
    if ledger.team is None or person is None:
        raise GuideError(
            _("Su clave todavía no está en el equipo de esta guía."),
            _("Entregue su solicitud a quien coordina; hasta entonces puede leer y escribir, no firmar."),
        )
    return ledger.team, person


def keep_text(folder: Path, path: str, text: str, person: Person) -> None:
    """Record the folder when its history lacks a chapter's text: what is signed must be found again."""
    with History.open(folder) as history:
        if history.find_text(f"{CONTENT}/{path}", sha256(text.encode())) is None:
            history.record(author_of(person), _("Texto que se firma en la revisión"))


def author_of(person: Person) -> Author:
    """Return a person of the team as the history names them."""
    return Author(person.name, person.institution, person.id)


# --- Steps ---------------------------------------------------------------------------------------------


def submit(folder: Path, signer: Signer, chapter: str, content: str = "", note: str = "") -> Event:
    """Hand a chapter in for review, as it stands on disk."""
    desk = Desk.at(folder, signer, chapter, content)
    _refuse_conflicts(desk)
    return desk.say(EventKind.SUBMIT, {"nota": note.strip()})


def comment(
    folder: Path,
    signer: Signer,
    chapter: str,
    text: str,
    span: tuple[int, int] | None = None,
    blocks: bool | None = None,
    content: str = "",
) -> Event:
    """Make an observation about some words (code points of the chapter's text), or the whole chapter.

    `blocks` None does as the guide's flow says.
    """
    desk = Desk.at(folder, signer, chapter, content)
    _refuse_empty(text, _("La observación está vacía."), _("Escriba qué observa."))
    blocks = desk.guide.flow.comments_block if blocks is None else blocks
    selector = make_selector(desk.text, *sound_span(desk.text, span)) if span else None
    return desk.say(EventKind.COMMENT, {"texto": text.strip(), "bloquea": blocks}, selector)


def reply(folder: Path, signer: Signer, thread: str, text: str) -> Event:
    """Answer an observation or a suggestion."""
    _refuse_empty(text, _("La respuesta está vacía."), _("Escriba su respuesta."))
    return _about(folder, signer, thread, EventKind.REPLY, {"texto": text.strip()})


def resolve(folder: Path, signer: Signer, thread: str, text: str = "") -> Event:
    """Say that an observation was attended to."""
    return settle(folder, signer, thread, "atendida", text)


def reject(folder: Path, signer: Signer, thread: str, text: str = "") -> Event:
    """Say that an observation or a suggestion is not followed, and why."""
    return settle(folder, signer, thread, "rechazada", text)


def reopen(folder: Path, signer: Signer, thread: str, text: str = "") -> Event:
    """Open a settled thread again."""
    return settle(folder, signer, thread, "reabierta", text)


def settle(folder: Path, signer: Signer, thread: str, how: str, text: str = "") -> Event:
    """Decide on a thread: "aceptada", "rechazada", "atendida" or "reabierta"."""
    return _about(folder, signer, thread, EventKind.RESOLVE, {"como": how, "texto": text.strip()})


def approve(folder: Path, signer: Signer, chapter: str, content: str, note: str = "") -> Event:
    """Approve a chapter's exact text for the person's institution."""
    desk = Desk.at(folder, signer, chapter, content)
    _refuse_approval(desk)
    return desk.say(EventKind.APPROVE, {"nota": note.strip(), "solo_ortografia": False})


def reapprove_spelling(folder: Path, signer: Signer, chapter: str, content: str) -> Event:
    """Approve again what differs from what this person approved last in spelling alone."""
    desk = Desk.at(folder, signer, chapter, content)
    _refuse_approval(desk)
    sorted_events = Sorted.from_ledger(desk.ledger)
    own = [
        one
        for one in sorted_events.of(desk.key, EventKind.APPROVE)
        if sorted_events.people[one.hash] == desk.person.id
    ]
    with History.open(folder) as history:
        path = f"{CONTENT}/{desk.chapter.path}"
        before = history.find_text(path, text_spoken_of(own[-1])) if own else None
    if before is None or not is_respelled(before, desk.text):
        raise GuideError(
            _("En «{title}» cambió más que la ortografía desde que usted lo aprobó.").format(
                title=desk.title
            ),
            _("Lea los cambios y apruebe el capítulo entero."),
        )
    return desk.say(EventKind.APPROVE, {"nota": "", "solo_ortografia": True})


def return_chapter(folder: Path, signer: Signer, chapter: str, content: str, reason: str) -> Event:
    """Return a chapter to its authors, with a reason."""
    _refuse_empty(reason, _("Para devolver un capítulo hace falta decir por qué."), _("Escriba el motivo."))
    return Desk.at(folder, signer, chapter, content).say(EventKind.RETURN, {"texto": reason.strip()})


def give_opinion(folder: Path, signer: Signer, chapter: str, content: str, sense: str, text: str) -> Event:
    """Record the advising institution's opinion: "favorable", "con-observaciones" or "desfavorable"."""
    if sense not in SENSES:
        raise GuideError(
            _("«{sense}» no es un sentido de dictamen.").format(sense=sense),
            _("Elija entre: {known}.").format(known=", ".join(SENSES)),
        )
    desk = Desk.at(folder, signer, chapter, content)
    return desk.say(EventKind.OPINION, {"sentido": sense, "texto": text.strip()})


def withdraw(folder: Path, signer: Signer, event: str, reason: str = "") -> Event:
    """Take back a submission, an approval, a return, an opinion or an observation of one's own."""
    ledger = ledger_of(folder)
    _team, person = member(ledger, signer)
    found = find_event(ledger, event)
    author = speaker(found, ledger)
    if author is None or author.id != person.id:
        raise GuideError(
            _("Solo quien lo firmó puede retirarlo."), _("Responda o resuelva en su lugar, o pídaselo.")
        )
    body = {"de": found.hash, "texto": reason.strip()}
    return emit(folder, signer, EventKind.WITHDRAW, found.chapter, found.content, {}, body)


def find_event(ledger: Ledger, name: str, openings: bool = False) -> Event:
    """Return an event by its hash or the beginning of it; raises `GuideError` when none or several fit."""
    found = [
        one
        for one in ledger.events
        if len(name) >= 6 and one.hash.startswith(name) and (not openings or one.kind in OPENINGS)
    ]
    if len(found) != 1:
        raise GuideError(
            _("No se encuentra en la revisión nada con el código «{name}».").format(name=name[:64]),
            _("Los códigos, de seis letras o más, los da «guia estado --json»."),
        )
    return found[0]


def own_event(folder: Path, chapter: str, kind: str) -> str:
    """Return the hash of the last event of a kind that the person at this copy signed about a chapter.

    Raises `GuideError` when there is none.
    """
    ledger = ledger_of(folder)
    person, key = me_in(ledger).person, chapter_key(known_chapter(open_guide(folder), chapter))
    for one in reversed(ledger.events):
        who = speaker(one, ledger)
        if (one.chapter, one.kind) == (key, kind) and person and who and who.id == person.id:
            return one.hash
    raise GuideError(_("Usted no ha hecho eso en este capítulo."), _("Véalo con «guia estado»."))


def words_in(folder: Path, chapter: str, words: str) -> tuple[int, int]:
    """Return where words stand in a chapter's text; raises `GuideError` unless they stand there once."""
    text, words = plain(known_chapter(open_guide(folder), chapter).text), plain(words)
    count = text.count(words)
    if count != 1:
        raise GuideError(
            _("«{words}» está {count} veces en el capítulo.").format(words=words, count=count),
            _("Copie del texto las palabras exactas, con otras alrededor si se repiten."),
        )
    start = text.index(words)
    return start, start + len(words)


def _about(folder: Path, signer: Signer, thread: str, kind: EventKind, body: Mapping[str, object]) -> Event:
    ledger = ledger_of(folder)
    member(ledger, signer)
    opening = find_event(ledger, thread, openings=True)
    said = {"de": opening.hash, **body}
    return emit(folder, signer, kind, opening.chapter, opening.content, {}, said)


# --- Reasons not to ------------------------------------------------------------------------------------


def _refuse_empty(text: str, message: str, remedy: str) -> None:
    if not text.strip():
        raise GuideError(message, remedy)


def _refuse_conflicts(desk: Desk) -> None:
    if conflicts_by_path(desk.folder)[desk.chapter.path]:
        raise GuideError(
            _("«{title}» tiene conflictos entre copias sin resolver.").format(title=desk.title),
            _("Resuélvalos primero; si no, se firmaría un texto que otra copia tiene distinto."),
        )


def _refuse_approval(desk: Desk) -> None:
    """Say why this person cannot approve this text now, if so."""
    _refuse_conflicts(desk)
    own = [
        one
        for one in desk.ledger.events
        if one.kind == EventKind.SUBMIT and one.chapter == desk.key and one.content == desk.content
    ]
    if not own:
        raise GuideError(
            _("Nadie ha enviado a revisión «{title}» como está ahora.").format(title=desk.title),
            _("Quien lo escribió debe enviarlo primero."),
        )
    authors = [speaker(one, desk.ledger) for one in own]
    if any(one is not None and one.id == desk.person.id for one in authors):
        raise GuideError(
            _("Usted envió este texto de «{title}», y nadie aprueba lo que envió.").format(title=desk.title),
            _("Otra persona de su institución debe aprobarlo."),
        )
    if not desk.ledger.complete:
        raise GuideError(
            _("A esta copia le faltan pasos de la revisión que otras ya tienen."),
            _("Intercambie para recibirlos, y apruebe después."),
        )
    blocking = [one for one in desk.review().threads if one.blocks]
    if blocking:
        raise GuideError(
            _("«{title}» tiene observaciones abiertas que impiden aprobarlo: {count}.").format(
                title=desk.title, count=len(blocking)
            ),
            _("Resuélvalas primero, o devuelva el capítulo."),
        )


def sound_span(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a span of a text; raises `GuideError` when the text has no such words."""
    start, end = span
    if not 0 <= start <= end <= len(text):
        raise GuideError(
            _("Las palabras señaladas ya no están en el capítulo."), _("Señálelas de nuevo en el texto.")
        )
    return start, end
