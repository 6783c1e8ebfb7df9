"""What the Git library asks and tells while it talks with a place: credentials, progress, rejections."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pygit2
from pygit2.enums import CredentialType

from guia_editor.i18n import _
from guia_editor.model.progress import Progress
from guia_editor.sync import engine
from guia_editor.sync.places import Place, PlaceKind
from guia_editor.sync.transports import MAX_DEVICE_BYTES, Behind, PlaceRefused

TIMEOUT_MS = 30_000
"""The library waits for ever unless it is told otherwise; both limits have to be set, and stay set."""

_MOST_QUESTIONS = 3


@functools.cache
def prepare_exchange() -> None:
    """Set what holds for every talk with a place in this process.

    Shared folders belong to somebody else mostly, which the library takes for an attack. It guards against
    programs that a repository names, and the library runs none; what others left is checked by us.
    """
    engine.prepare()
    pygit2.settings.owner_validation = False
    pygit2.settings.server_timeout = TIMEOUT_MS
    pygit2.settings.server_connect_timeout = TIMEOUT_MS


class Watch(pygit2.RemoteCallbacks):
    """Watches a talk: it can be cancelled, ends when too much comes, and keeps what was rejected."""

    def __init__(self, progress: Progress, most_bytes: int = MAX_DEVICE_BYTES) -> None:
        super().__init__()
        self._progress = progress
        self._most_bytes = most_bytes
        self.rejected: dict[str, str] = {}

    def transfer_progress(self, stats: pygit2.remotes.TransferProgress) -> None:
        """Take note of what came."""
        if stats.received_bytes > self._most_bytes:
            raise ValueError("too much")
        self._progress.step(stats.received_objects, max(stats.total_objects, 1), _("Trayendo cambios"))

    def push_transfer_progress(self, objects_pushed: int, total_objects: int, bytes_pushed: int) -> None:
        """Take note of what went."""
        self._progress.step(objects_pushed, max(total_objects, 1), _("Enviando cambios"))

    def push_update_reference(self, refname: str, message: str | None) -> None:
        """Keep a rejection: the library itself takes it for success."""
        if message is not None:
            self.rejected[refname] = message

    def refuse_rejected(self) -> None:
        """Raise `Behind` or `PlaceRefused` for versions that the place did not take.

        A signal that it did not take is no harm.
        """
        for name, reason in self.rejected.items():
            if "senal" in name:
                continue
            if "fast" in reason.lower() or "fetch first" in reason.lower():
                raise Behind(reason)
            raise PlaceRefused(
                _("El lugar compartido no aceptó los cambios: {reason}.").format(reason=reason[:200]),
                _("Muestre este mensaje a quien administra el servidor. Aquí no se perdió nada."),
            )


class Visitor(Watch):
    """Watches a talk with a server, and says who asks."""

    def __init__(self, place: Place, secret: str, progress: Progress) -> None:
        super().__init__(progress)
        self._place = place
        self._secret = secret
        self._questions = 0

    def credentials(
        self, url: str, username_from_url: str | None, allowed_types: CredentialType
    ) -> pygit2.credentials.Username | pygit2.UserPass | pygit2.Keypair:
        """Answer who asks; raises `PlaceRefused` when the answers are refused again and again."""
        self._questions += 1
        user = self._place.user or username_from_url or "git"
        if allowed_types & CredentialType.USERNAME and not allowed_types & CredentialType.SSH_KEY:
            return pygit2.credentials.Username(user)
        if self._questions > _MOST_QUESTIONS:
            raise refused_credentials(self._place)
        if self._place.kind is PlaceKind.SSH and allowed_types & CredentialType.SSH_KEY:
            if self._place.key_file:
                public = f"{self._place.key_file}.pub"
                return pygit2.Keypair(user, public, self._place.key_file, self._secret)
            return pygit2.KeypairFromAgent(user)
        if allowed_types & CredentialType.USERPASS_PLAINTEXT and self._secret:
            return pygit2.UserPass(user, self._secret)
        raise refused_credentials(self._place)

    def certificate_check(self, certificate: None, valid: bool, host: str | bytes) -> bool:
        """Trust a server only when the system does; the certificate itself is not shown to us."""
        return valid


def refused_credentials(place: Place) -> PlaceRefused:
    """Return the error for a name or password that a server does not take."""
    remedies: Mapping[PlaceKind, str] = {
        PlaceKind.HTTPS: _("Revise el usuario y la contraseña o clave de acceso del lugar compartido."),
        PlaceKind.SSH: _("Revise el usuario y la llave del lugar compartido, y que el servidor la conozca."),
        PlaceKind.FOLDER: "",
    }
    return PlaceRefused(_("El servidor no aceptó su nombre o su contraseña."), remedies[place.kind])
