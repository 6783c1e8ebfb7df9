"""Bring what the other copies of a guide have, join it, and send what this one has.

What is saved in the folder is recorded first. Versions of others are checked before they are joined; the
joined version is the same on every copy that heard the same; the folder is changed with a journal. Whatever
breaks on the way leaves this copy as it was, or further on, and is done again the next time.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pygit2
from pygit2.enums import SortMode

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import _
from guia_editor.model.conflicts import Conflict
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.progress import Progress, Silent
from guia_editor.sync import engine, octopus
from guia_editor.sync.copies import Copy
from guia_editor.sync.devices import (
    DeviceNews,
    ExchangeState,
    device_name,
    is_device,
    read_signal,
    read_state,
    silence,
    write_signal,
    write_state,
)
from guia_editor.sync.history import PROGRAM, Author, History, Version
from guia_editor.sync.transports import (
    ARRIVED,
    KNOWN,
    OWN_SIGNAL,
    Arrival,
    Behind,
    PlaceRefused,
    PlaceUnreachable,
    Transport,
    drop_ref,
    found,
    known_tip,
    patiently,
    set_ref,
)
from guia_editor.sync.tree_check import check_tree
from guia_editor.sync.turns import turn_at
from guia_editor.sync.versions import version_of

_LOCK = "intercambio.cerrojo"
_ROUNDS = 5
_MOST_TOLD = 1000
_SIGNAL_EVERY = dt.timedelta(hours=1)
_SHARED_SHARE = 0.5
"""Histories without a common version are of one guide when they share this part of their chapters' paths."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange did.

    `received` are the versions of others that came, newest first; `sent` how many of people's went;
    `conflicts` those that were found now; `notices` Spanish sentences about what to look at, `passages` those
    about one file, (its path, the sentence); `silent` Spanish sentences about copies that could not be read
    or are quiet; `devices` all other copies; `problem` says why nothing was sent, though all was received:
    "" when all is well.
    """

    received: tuple[Version, ...] = ()
    sent: int = 0
    conflicts: tuple[Conflict, ...] = ()
    notices: tuple[str, ...] = ()
    passages: tuple[tuple[str, str], ...] = ()
    silent: tuple[str, ...] = ()
    devices: tuple[DeviceNews, ...] = ()
    problem: str = ""


def exchange(
    history: History,
    transport: Transport,
    who: Author,
    progress: Progress | None = None,
    *,
    send: bool = True,
    now: dt.datetime | None = None,
) -> Exchanged:
    """Exchange once through a place, and remember how it went; without `send`, only bring and join.

    Raises `GuideError` when nothing could be received, or another window is exchanging this guide.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with _alone(history):
        state = read_state(history.copy)
        try:
            work = _Exchange(history, transport, who, progress or Silent(), state, moment)
            done, state = work.run(send=send)
        except Cancelled:
            raise
        except GuideError as error:
            if send:
                write_state(history.copy, replace(state, problem=error.message))
            raise
        write_state(history.copy, state)
        return done


def check_place(history: History, transport: Transport, who: Author) -> tuple[Finding, ...]:
    """Try everything in a place that an exchange needs, and say what was found."""
    repository = history.repository
    set_ref(repository, OWN_SIGNAL, write_signal(repository, who, dt.datetime.now(dt.UTC)))
    told = transport.check(repository, device_name(history.copy))
    if any(one.severity is Severity.ERROR for one in told) or not history.head:
        return told
    came = [one for one in transport.receive(repository, Silent()) if one.tip]
    strangers = sum(accepted(repository, one, history.head) == strange() for one in came)
    for one in came:
        drop_ref(repository, f"{ARRIVED}/{one.device}/main")
        drop_ref(repository, f"{ARRIVED}/{one.device}/senal")
    if came and strangers == len(came):
        message = _("En ese lugar se intercambia otra guía.")
        return (*told, found(Severity.ERROR, "otra-guia", message, _("Elija otro lugar para esta guía.")))
    return told


def forget_place(history: History) -> None:
    """Forget what other copies were heard of, since another place is to be used."""
    with _alone(history):
        for name in [one for one in history.repository.references if one.startswith(f"{KNOWN}/")]:
            drop_ref(history.repository, name)
        write_state(history.copy, ExchangeState())


def waiting_in(copy: Copy) -> int:
    """Return how many versions of people wait to be sent, without waiting for whoever writes just now."""
    if not copy.history.is_dir():
        return 0
    with engine.errors_told(copy.history):
        return waiting(engine.reopen(copy.history))


def waiting(repository: pygit2.Repository) -> int:
    """Return how many versions of people wait to be sent: those that no copy in the place has."""
    there = known_tips(repository).values()
    new = new_versions(repository, engine.head(repository), there)
    return sum(1 for one in new if len(one.parent_ids) < 2)


def known_tips(repository: pygit2.Repository) -> dict[str, str]:
    """Return the last versions of all copies, this one included, that were checked: name → version."""
    prefix, end = f"{KNOWN}/", "/main"
    names = [one for one in repository.references if one.startswith(prefix) and one.endswith(end)]
    devices = sorted(name.removeprefix(prefix).removesuffix(end) for name in names)
    return {one: known_tip(repository, one) for one in devices if is_device(one)}


def new_versions(repository: pygit2.Repository, tip: str, known: Iterable[str]) -> Iterator[pygit2.Commit]:
    """Yield the versions that lead to `tip` and to none of `known`, newest first; "" is none."""
    if not tip:
        return
    walker = repository.walk(pygit2.Oid(hex=tip), SortMode.TOPOLOGICAL | SortMode.TIME)
    for one in known:
        if one and one in repository:
            walker.hide(pygit2.Oid(hex=one))
    yield from walker


def accepted(repository: pygit2.Repository, arrival: Arrival, head: str) -> str:
    """Say in Spanish why what came of a copy is not joined, "" when it may be."""
    if arrival.problem or not arrival.tip:
        return arrival.problem
    try:
        trusted = engine.tree_of(repository, head)
        refused = check_tree(repository, engine.tree_of(repository, arrival.tip), trusted)
    except (KeyError, ValueError, pygit2.GitError):
        return _("está dañada")
    if refused:
        return _("«{path}» {reason}").format(path=refused[0].path, reason=refused[0].reason)
    return strange() if head and not same_guide(repository, head, arrival.tip) else ""


def strange() -> str:
    """Return the words for versions of another guide."""
    return _("es de otra guía")


def same_guide(repository: pygit2.Repository, one: str, other: str) -> bool:
    """Say whether two versions are of one guide: they have a common one, or mostly the same chapters."""
    if octopus.merge_bases(repository, other, [one]):
        return True
    ours, theirs = (octopus.chapters(repository, version) for version in (one, other))
    return len(ours & theirs) >= _SHARED_SHARE * max(1, min(len(ours), len(theirs)))


def joining(history: History, tips: Sequence[str]) -> octopus.Union:
    """Return the version that joins the present one with others; writes it, and changes nothing else."""

    def write(tree: str, parents: tuple[str, ...], moment: dt.datetime) -> str:
        return history.write(tree, parents, PROGRAM, octopus.JOINED, moment=moment)

    head = history.head
    return octopus.join(history.repository, [one for one in (head, *tips) if one], head, write)


@contextmanager
def _alone(history: History) -> Iterator[None]:
    turn = turn_at(history.copy.folder / _LOCK)
    if not turn.take_now():
        raise GuideError(
            _("Esta guía ya se está intercambiando."), _("Espere a que termine; no hace falta repetirlo.")
        )
    try:
        yield
    finally:
        turn.let_go()


class _Exchange:
    """One exchange, from recording to sending."""

    def __init__(
        self,
        history: History,
        transport: Transport,
        who: Author,
        progress: Progress,
        state: ExchangeState,
        now: dt.datetime,
    ) -> None:
        self._history = history
        self._repository = history.repository
        self._transport = transport
        self._who = who
        self._progress = progress
        self._state = state
        self._device = device_name(history.copy)
        self._now = now
        self._devices = dict(state.devices)
        self._conflicts: dict[str, Conflict] = {}
        self._notices: dict[str, None] = {}
        self._passages: dict[tuple[str, str], None] = {}
        self._own_damaged = False
        self._sent = 0

    def run(self, *, send: bool) -> tuple[Exchanged, ExchangeState]:
        """Do it; return what it did, and what to remember."""
        if self._history.guide.is_dir() and (self._history.head or any(self._history.dirty())):
            self._history.record(self._who, _("Cambios guardados antes de intercambiar"))
        before = self._history.head
        self._receive()
        self._join()
        problem = self._send() if send else ""
        heard = tuple(one for _id, one in sorted(self._devices.items()))
        done = Exchanged(
            received=self._received(before),
            sent=self._sent,
            conflicts=tuple(self._conflicts.values()),
            notices=tuple(self._notices),
            passages=tuple(self._passages),
            silent=(*self._silent(), *silence(heard, self._now)),
            devices=heard,
            problem=problem,
        )
        state = replace(self._state, devices=self._devices)
        if send:
            state = replace(state, last=state.last if problem else self._now, problem=problem)
        return done, state

    def _receive(self) -> None:
        arrivals = patiently(lambda: self._transport.receive(self._repository, self._progress))
        head = self._history.head
        problems = []
        for one in arrivals:
            if not head and one.tip:  # a new copy: the first version that comes says which guide it is
                head = one.tip
            problems.append(accepted(self._repository, one, head))
            self._take(one, problems[-1])
        if strange() in problems and not known_tips(self._repository):
            raise PlaceRefused(
                _("En ese lugar se intercambia otra guía."),
                _("No se envió nada. Elija otro lugar para esta guía."),
            )

    def _take(self, arrival: Arrival, problem: str) -> None:
        """Count versions that came among the known ones, or say why not."""
        own = arrival.device == self._device
        self._own_damaged |= own and bool(problem)
        self._tell_rewritten(arrival, problem)
        if arrival.tip and not problem:
            set_ref(self._repository, f"{KNOWN}/{arrival.device}/main", arrival.tip)
        if arrival.signal and not problem:
            set_ref(self._repository, f"{KNOWN}/{arrival.device}/senal", arrival.signal)
        for name in ("main", "senal"):
            drop_ref(self._repository, f"{ARRIVED}/{arrival.device}/{name}")
        if own:
            return
        news = self._devices.get(arrival.device, DeviceNews(arrival.device))
        if arrival.signal and not problem:
            said = read_signal(self._repository, arrival.signal, arrival.device, self._now)
            news = replace(said, heard=said.heard or news.heard)
        elif arrival.tip and news.heard is None and not problem:
            news = replace(news, heard=self._now)
        self._devices[arrival.device] = replace(news, problem=problem)

    def _tell_rewritten(self, arrival: Arrival, problem: str) -> None:
        """Note that a copy's versions in the place are no more those that it had, or go back.

        Whatever came before stays here; nobody's own program ever takes versions back.
        """
        repository, own = self._repository, arrival.device == self._device
        known = known_tip(repository, arrival.device)
        if own and problem:
            told = _("Lo que esta computadora tenía en el lugar compartido estaba cambiado o dañado.")
        elif problem or not arrival.tip or not known or octopus.contains(repository, arrival.tip, known):
            return
        elif own:
            told = _("Alguien devolvió a un estado anterior lo que esta computadora había enviado.")
        else:
            who = self._devices.get(arrival.device, DeviceNews(arrival.device)).title
            told = _("La copia de {who} volvió a un estado anterior, o alguien la reescribió.").format(
                who=who
            )
        self._notices[f"{told} " + _("No se perdió nada de lo que ya había llegado.")] = None

    def _join(self) -> None:
        self._progress.step(0, 1, _("Uniendo cambios"))
        for _round in range(_ROUNDS):
            union = joining(self._history, self._tips())
            if union.version == self._history.head or self._history.apply(union.version, self._who):
                break
        else:
            raise GuideError(
                _("La guía cambió una y otra vez mientras se unían los cambios."),
                _("Guarde lo que tiene abierto e intercambie de nuevo. No se perdió nada."),
            )
        self._conflicts |= {one.path: one for one in union.conflicts}
        self._passages |= dict.fromkeys(union.notices)

    def _tips(self) -> list[str]:
        """Return the last versions of all copies that were checked."""
        tips = list(known_tips(self._repository).values())
        if not tips and not self._history.head:
            raise GuideError(
                _("En el lugar compartido no hay todavía ninguna guía."),
                _("Intercambie primero desde la computadora que tiene la guía."),
            )
        return tips

    def _send(self) -> str:
        """Send; return what kept it from being sent, "" when nothing did."""
        self._signal()
        for _round in range(_ROUNDS):
            try:
                patiently(
                    lambda: self._transport.send(
                        self._repository, self._device, anew=self._own_damaged, progress=self._progress
                    )
                )
            except Behind:  # the computer was put back from an older copy of its disk
                self._receive()
                self._join()
            except (PlaceUnreachable, PlaceRefused) as error:
                return error.message
            else:
                self._sent = waiting(self._repository)
                set_ref(self._repository, f"{KNOWN}/{self._device}/main", self._history.head)
                return ""
        return _("El lugar compartido cambió una y otra vez mientras se enviaba.")

    def _signal(self) -> None:
        """Write a new signal when there is something to send, or the last one is old."""
        told = self._state.signalled
        head = self._history.head
        fresh = told is not None and dt.timedelta() <= self._now - told < _SIGNAL_EVERY
        sent = known_tip(self._repository, self._device) == head
        if fresh and sent and OWN_SIGNAL in self._repository.references:
            return
        set_ref(self._repository, OWN_SIGNAL, write_signal(self._repository, self._who, self._now))
        self._state = replace(self._state, signalled=self._now)

    def _received(self, before: str) -> tuple[Version, ...]:
        new = new_versions(self._repository, self._history.head, [before])
        told = (version_of(one) for one in new if len(one.parent_ids) < 2)
        return tuple(itertools.islice(told, _MOST_TOLD))

    def _silent(self) -> Iterator[str]:
        for _id, one in sorted(self._devices.items()):
            if one.problem:
                yield _("De la copia de {who} no se trajo nada: {reason}.").format(
                    who=one.title, reason=one.problem
                )
