"""A Git server as the shared place: each copy writes a branch of its own, `dispositivo/<copy>`.

Any server that keeps branches serves (Gitea, Forgejo, GitLab, or a folder behind SSH). The server decides who
may write; a branch that it does not let us move is told, and so is every other refusal.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

import pygit2
from pygit2.errors import AuthError, CertificateError

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.progress import Progress, Silent
from guia_editor.sync import engine
from guia_editor.sync.devices import MAX_DEVICES, is_device
from guia_editor.sync.git_calls import Visitor, prepare_exchange, refused_credentials
from guia_editor.sync.places import Place, PlaceKind
from guia_editor.sync.transports import (
    ARRIVED,
    MAIN,
    OWN_SIGNAL,
    Arrival,
    Behind,
    PlaceRefused,
    PlaceUnreachable,
    arrived,
    found,
    known_tip,
    others_found,
)
from guia_editor.sync.tree_check import check_history

VERSIONS = "refs/heads/dispositivo/"
SIGNALS = "refs/heads/senal/"
_NAMES = {"main": VERSIONS, "senal": SIGNALS}

_SAY_NO = ("authentication", "401", "403", "credentials", "username", "auth methods")
_FORGED = ("certificate", "ssl error", "tls", "hostkey", "host key")
_MISSING = ("404", "not found", "does not appear to be a git", "could not read from remote")
_BEHIND = ("contains commits that are not present locally", "non-fastforward", "fetch first")


class ServerPlace:
    """The way to a server over HTTPS or SSH."""

    def __init__(self, place: Place, secret: str) -> None:
        self._place = place
        self._secret = secret

    def receive(self, repository: pygit2.Repository, progress: Progress) -> Sequence[Arrival]:
        """Fetch what every copy left; when something among it is damaged, one copy after the other."""
        with self._told():
            wanted = self._new(repository, progress)
        if not wanted:
            return ()
        try:
            with self._told():
                self._fetch(repository, wanted, progress)
        except PlaceUnreachable:
            return self._one_by_one(repository, wanted, progress)
        return [_checked(repository, device) for device in wanted]

    def send(self, repository: pygit2.Repository, device: str, *, anew: bool, progress: Progress) -> None:
        """Move this copy's branch and its signal; with `anew` whatever the branch was is replaced."""
        force = "+" if anew else ""
        with self._told():
            self._push(repository, [f"{force}{MAIN}:{VERSIONS}{device}"], progress)
            if OWN_SIGNAL in repository.references:
                self._push(repository, [f"+{OWN_SIGNAL}:{SIGNALS}{device}"], progress)

    def check(self, repository: pygit2.Repository, device: str) -> tuple[Finding, ...]:
        """Try to reach the server, to write a signal and to read it back, and look who is there."""
        try:
            with self._told():
                others = {one for one, _name in self._heads(repository, Silent()) if one != device}
                self._push(repository, [f"+{OWN_SIGNAL}:{SIGNALS}{device}"], Silent())
                there = self._heads(repository, Silent()).get((device, "senal"))
        except GuideError as error:
            return (found(Severity.ERROR, "no-sirve", error.message, error.remedy),)
        if there != str(repository.references[OWN_SIGNAL].target):
            return (
                found(
                    Severity.ERROR,
                    "no-sirve",
                    _("El servidor respondió, pero no guardó lo que se le envió."),
                    _("Pida a quien lo administra permiso de escribir en él."),
                ),
            )
        told = found(Severity.INFO, "escribe", _("El servidor responde, y se puede escribir y leer en él."))
        return (told, others_found(len(others)))

    def _new(self, repository: pygit2.Repository, progress: Progress) -> dict[str, list[str]]:
        """Return, for each copy that has something new, the names of what is new ("main", "senal")."""
        wanted: dict[str, list[str]] = {}
        heads = self._heads(repository, progress).items()
        # Known copies first: made-up ones must not crowd them out.
        for (device, name), tip in sorted(heads, key=lambda one: (not known_tip(repository, one[0][0]), one)):
            if tip != known_tip(repository, device, name):
                wanted.setdefault(device, []).append(name)
        return dict(list(wanted.items())[:MAX_DEVICES])

    def _heads(self, repository: pygit2.Repository, progress: Progress) -> Mapping[tuple[str, str], str]:
        heads = self._remote(repository).list_heads(callbacks=self._visitor(progress), proxy=True)
        return {
            (head.name.removeprefix(prefix), name): str(head.oid)
            for head in heads
            for name, prefix in _NAMES.items()
            if head.name is not None
            and head.name.startswith(prefix)
            and is_device(head.name.removeprefix(prefix))
        }

    def _fetch(
        self, repository: pygit2.Repository, wanted: Mapping[str, Sequence[str]], progress: Progress
    ) -> None:
        specs = [
            f"+{_NAMES[name]}{device}:{ARRIVED}/{device}/{name}"
            for device, names in wanted.items()
            for name in names
        ]
        self._remote(repository).fetch(specs, callbacks=self._visitor(progress), proxy=True)

    def _one_by_one(
        self, repository: pygit2.Repository, wanted: Mapping[str, Sequence[str]], progress: Progress
    ) -> list[Arrival]:
        arrivals = []
        problem: PlaceUnreachable | None = None
        for device, names in wanted.items():
            try:
                with self._told():
                    self._fetch(repository, {device: names}, progress)
                arrivals.append(_checked(repository, device))
            except PlaceUnreachable as error:
                problem = error
                arrivals.append(Arrival(device, problem=_("no se pudo traer; se intentará de nuevo")))
        if problem is not None and all(one.problem for one in arrivals):
            raise problem  # nothing came at all: it is not the copies
        return arrivals

    def _push(self, repository: pygit2.Repository, specs: list[str], progress: Progress) -> None:
        visitor = self._visitor(progress)
        self._remote(repository).push(specs, callbacks=visitor, proxy=True)
        visitor.refuse_rejected()

    def _remote(self, repository: pygit2.Repository) -> pygit2.Remote:
        prepare_exchange()
        return repository.remotes.create_anonymous(self._place.address)

    def _visitor(self, progress: Progress) -> Visitor:
        return Visitor(self._place, self._secret, progress)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the server or the network refused in words that help."""
        try:
            yield
        except (pygit2.GitError, ValueError, KeyError, OSError) as error:
            raise self._as_told(error) from error

    def _as_told(self, error: Exception) -> Exception:
        reason = str(error)
        lowered = reason.lower()
        if any(one in lowered for one in _BEHIND):
            return Behind(reason)
        if isinstance(error, CertificateError) or any(one in lowered for one in _FORGED):
            return PlaceRefused(
                _("No se pudo comprobar que el servidor sea el que dice ser."),
                _("No se envió nada. Avise a quien lo administra."),
            )
        if isinstance(error, AuthError) or any(one in lowered for one in _SAY_NO):
            return refused_credentials(self._place)
        if any(one in lowered for one in _MISSING):
            return PlaceRefused(
                _("El servidor no tiene nada en «{address}».").format(address=self._place.address),
                _("Revise la dirección con quien administra el servidor."),
            )
        if "unsupported url" in lowered and self._place.kind is PlaceKind.SSH:
            return PlaceRefused(
                _("En esta computadora no se puede intercambiar por SSH."),
                _("Use la dirección del servidor que empieza con https://, o una carpeta."),
            )
        return PlaceUnreachable(
            _("El servidor no respondió bien: {reason}.").format(reason=reason[:200].rstrip(".")),
            _("Revise la conexión. Lo que falta por enviar espera su turno."),
        )


def _checked(repository: pygit2.Repository, device: str) -> Arrival:
    tip, signal = (arrived(repository, device, name) for name in ("main", "senal"))
    known = tuple(one for one in (known_tip(repository, device), engine.head(repository)) if one)
    for one, hidden in ((tip, known), (signal, ())):
        refused = check_history(repository, one, hidden) if one else ()
        if refused:
            return Arrival(device, problem=refused[0].reason)
    return Arrival(device, tip, signal)
