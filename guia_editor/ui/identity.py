"""Who is at the window, as far as the window knows: a name and an institution, kept in its settings."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSettings

NAME, INSTITUTION = "identidad/nombre", "identidad/institucion"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person's name and the institution they write for; empty until they have said so."""

    name: str = ""
    institution: str = ""

    @property
    def known(self) -> bool:
        """Say whether the person has said who they are."""
        return bool(self.name)


def identity(settings: QSettings) -> Identity:
    """Return who is at the window."""
    return Identity(str(settings.value(NAME, "")), str(settings.value(INSTITUTION, "")))


def set_identity(settings: QSettings, who: Identity) -> None:
    """Keep who is at the window; the caller tells the others with `Workbench.identity_changed`."""
    settings.setValue(NAME, who.name.strip())
    settings.setValue(INSTITUTION, who.institution.strip())
