"""How a guide is reviewed: the names and demands that its guia.yaml adds to what the signed team demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guia_editor.i18n import _
from guia_editor.model.review import State


@dataclass(frozen=True, slots=True)
class Flow:
    """A guide's way from draft to publication.

    `labels` rename stations and `patience` says after how many days at one somebody is late; both may lack
    stations. `opinion` demands the advising institution's opinion even where the team names none to give it:
    guia.yaml is signed by nobody, so it can add to what the team's policy demands, never take away.
    `comments_block` is whether an observation keeps its chapter from being approved unless its author says
    otherwise.
    """

    name: str = ""
    labels: Mapping[State, str] = field(default_factory=dict)
    patience: Mapping[State, int] = field(default_factory=dict)
    opinion: bool = False
    comments_block: bool = True

    def label(self, state: State) -> str:
        """Return what people call a station."""
        return self.labels.get(state) or default_label(state)

    def days_allowed(self, state: State) -> int:
        """Return how many days a chapter may wait at a station before it is late, 0 for ever."""
        return self.patience.get(state, DEFAULT_PATIENCE.get(state, 0))


DEFAULT_PATIENCE: Mapping[State, int] = {
    State.IN_REVIEW: 10,
    State.RETURNED: 10,
    State.PARTLY_APPROVED: 10,
}
"""Days."""


def default_label(state: State) -> str:
    """Return what a station is called where the guide does not say."""
    match state:
        case State.DRAFT:
            return _("Borrador")
        case State.IN_REVIEW:
            return _("En revisión")
        case State.RETURNED:
            return _("Observado")
        case State.PARTLY_APPROVED:
            return _("Aprobado por una institución")
        case State.APPROVED:
            return _("Aprobado")
        case State.PUBLISHED:
            return _("Publicado")
