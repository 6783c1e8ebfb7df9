"""Where a chapter stands in its review: what a fold of the events says of one exact text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from guia_editor.model.events import Event


class State(StrEnum):
    """The stations of a chapter; the values are those stored and printed."""

    DRAFT = "borrador"
    IN_REVIEW = "en-revision"
    RETURNED = "observado"
    PARTLY_APPROVED = "aprobado-por-una"
    APPROVED = "aprobado"
    PUBLISHED = "publicado"


class Fallen(StrEnum):
    """Why an approval does not hold any more."""

    TEXT_CHANGED = "cambio-el-texto"
    WITHDRAWN = "retirada"
    RETURNED = "pidio-cambios"
    ROLE_LOST = "sin-el-cargo"
    OWN_SUBMISSION = "envio-propio"
    NOT_SUBMITTED = "sin-envio"


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval by a person for their institution; `fallen` says why it does not hold, None if it does."""

    event: Event
    person: str
    institution: str
    fallen: Fallen | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """An observation or a suggestion with its answers; `decision` is "" while it is open.

    `blocks` says that the chapter cannot be approved while it is open; `proposed` is then the last decision
    of somebody who may not settle it.
    """

    opening: Event
    replies: tuple[Event, ...] = ()
    decision: str = ""
    decided_by: Event | None = None
    blocks: bool = False
    proposed: Event | None = None

    @property
    def open(self) -> bool:
        """Say whether nobody has settled it."""
        return not self.decision


@dataclass(frozen=True, slots=True)
class ChapterReview:
    """The state of one chapter's exact text.

    `content` is the content hash judged; `since` the moment (ISO) of the last step, "" if none was taken;
    `submission` the last one, whatever came after; `missing` the institutions whose approval lacks;
    `hindrances` Spanish sentences: what keeps it from being approved or published.
    """

    chapter: str
    content: str
    state: State
    since: str = ""
    submission: Event | None = None
    approvals: tuple[Approval, ...] = ()
    opinion: Event | None = None
    threads: tuple[Thread, ...] = ()
    conflicts: int = 0
    missing: tuple[str, ...] = ()
    hindrances: tuple[str, ...] = field(default=())

    @property
    def open_threads(self) -> tuple[Thread, ...]:
        """The observations and suggestions that nobody has settled."""
        return tuple(one for one in self.threads if one.open)
