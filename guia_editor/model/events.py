"""What people say about a guide's chapters, one signed event each; a review's state is a fold of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from guia_editor.model.finding import Finding
from guia_editor.model.team import Team

if TYPE_CHECKING:
    # A guide holds its flow, which is made of what stands here.
    from guia_editor.model.guide import Chapter, Guide


def chapter_key(chapter: Chapter) -> str:
    """Return the name by which events speak of a chapter: its id, else its path without extension.

    It stays the same when the file is renamed or the book is put into another order.
    """
    return chapter.front.id or chapter.path.rpartition(".")[0] or chapter.path


def find_chapter(guide: Guide, name: str) -> Chapter | None:
    """Return a chapter by its key, its path below `contenido/`, its file's name or its number."""
    for same in (
        lambda one: chapter_key(one) == name,
        lambda one: one.path == name.removeprefix("contenido/"),
        lambda one: PurePosixPath(one.path).stem == name.removesuffix(".md"),
        lambda one: bool(name) and one.number == name.upper(),
    ):
        found = next((one for one in guide.chapters if same(one)), None)
        if found is not None:
            return found
    return None


class EventKind(StrEnum):
    """What an event does; the values are those stored. Others are shown and have no effect."""

    COMMENT = "comentario"  # {texto, bloquea}
    SUGGESTION = "sugerencia"  # {antes, despues, nota, origen: app|docx, autor_docx}
    REPLY = "respuesta"  # {de, texto}
    RESOLVE = "resolver"  # {de, como: aceptada|rechazada|atendida|reabierta, texto}
    SUBMIT = "enviar"  # {nota}
    APPROVE = "aprobar"  # {nota, solo_ortografia}
    RETURN = "pedir-cambios"  # {texto}
    WITHDRAW = "retirar"  # {de, texto}
    OPINION = "dictamen"  # {sentido: favorable|con-observaciones|desfavorable, texto}
    PUBLISH = "publicar"  # {edicion, fecha, manifiesto, equipo}
    TEAM = "equipo"  # {nuevo}
    DELIVERY = "entrega"  # {entregas: [{edicion, huella, idioma, medio, …, territorios}]}
    UNDELIVER = "anular-entrega"  # {de, cuales, texto}


@dataclass(frozen=True, slots=True)
class Event:
    """One event, its signature checked or not; nothing here says whether it counts.

    `hash` is the SHA-256 (64 hex digits) of its signed line, by which others name it (`de`). `number` counts
    the events of its key in this project from 0, `previous` is the hash of the one before ("" at 0), `seen`
    the highest number known of each other key. `project` is the hash of the first team. `moment` (ISO 8601,
    UTC) is for showing only. `chapter` is a chapter's key (`chapter_key`), "" for what is about the whole
    guide; `content` the content hash of the chapter that was on screen; `selector` where in its text.
    `kind` is an `EventKind` value or a word that this program does not know.
    """

    id: str
    kind: str
    project: str
    key: str
    number: int
    previous: str
    seen: Mapping[str, int]
    team: int
    moment: str
    chapter: str
    content: str
    selector: Mapping[str, object]
    body: Mapping[str, object]
    hash: str

    def says(self, name: str) -> str:
        """Return a text of the body, "" when it has none of that name."""
        value = self.body.get(name, "")
        return value if isinstance(value, str) else ""


class Fault(StrEnum):
    """Why an event does not count."""

    UNREADABLE = "ilegible"
    WRONG_NAME = "nombre-falso"
    OTHER_PROJECT = "otro-proyecto"
    UNKNOWN_KEY = "clave-desconocida"
    BAD_SIGNATURE = "firma-falsa"
    REVOKED_KEY = "clave-revocada"
    BROKEN_CHAIN = "cadena-rota"
    FORKED_CHAIN = "cadena-bifurcada"
    OUTSIDE_MANDATE = "fuera-de-mandato"
    NOT_ALLOWED = "sin-permiso"
    OWN_SUBMISSION = "aprueba-lo-propio"
    UNKNOWN_KIND = "tipo-desconocido"


@dataclass(frozen=True, slots=True)
class Judged:
    """A file of events that does not count: where it lies, why, and the event where it could be read."""

    path: str
    fault: Fault
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All events of a guide, judged: the one thing that every state is folded from.

    `project` is "" for a guide without a team. `teams` are the valid versions in order, the last is in
    force; `events` those that count, in causal order (ties by id); `refused` those that do not. `complete`
    is false when something is missing that others have seen: read, yes; approve and publish, no.
    `findings` say in Spanish what is wrong or missing.
    """

    project: str = ""
    teams: tuple[Team, ...] = ()
    events: tuple[Event, ...] = ()
    refused: tuple[Judged, ...] = ()
    complete: bool = True
    findings: tuple[Finding, ...] = field(default=())

    @property
    def team(self) -> Team | None:
        """The team in force."""
        return self.teams[-1] if self.teams else None

    def team_at(self, version: int) -> Team | None:
        """Return the team of a version, None when there is none such."""
        return self.teams[version - 1] if 0 < version <= len(self.teams) else None
