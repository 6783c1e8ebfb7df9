"""The key that a verb signs with."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.cli_screen import Screen
from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer


def signer_of(screen: Screen, folder: Path, *, alone: bool = False) -> Signer:
    """Return the person's key, opened with the passphrase that it may need.

    Where anybody may work `alone`, a guide without a team gets one of this person, unasked.
    """
    from guia_editor.tasks import people

    here = people.me(folder)
    if alone and not here.key_id and not people.ledger_of(folder).project:
        return people.solo_team(folder, getpass.getuser(), "")
    phrase = screen.passphrase(_("La frase de su clave: ")) if here.has_passphrase else ""
    return people.unlock(folder, phrase)
