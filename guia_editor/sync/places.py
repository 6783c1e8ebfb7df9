"""The place that the copies of a guide share: a folder, or a Git server over HTTPS or SSH.

Each copy remembers it in its own folder for state, never in the guide's: what comes with a guide cannot say
where it is sent. Passwords, tokens and passphrases are in the system's keyring only.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.storage import keyrings
from guia_editor.storage.files import read_bytes, replace_bytes
from guia_editor.sync.copies import Copy

SECRET_VARIABLE = "GUIA_CLAVE_LUGAR"
"""Environment variable with the place's password, for scripts on computers without a keyring."""

_FILE = "lugar-compartido.json"
_MOST_BYTES = 20_000
_SHORT_SSH = re.compile(r"([\w.-]+)@([\w.-]+):(?!//)(.+)", re.ASCII)


class PlaceKind(StrEnum):
    """How a place is reached; the values are those stored."""

    FOLDER = "carpeta"
    HTTPS = "https"
    SSH = "ssh"


@dataclass(frozen=True, slots=True)
class Place:
    """A shared place: `address` is a folder's absolute path or a URL without secrets.

    `user` is the name at the server; `key_file` the private key for SSH, "" to ask the agent.
    """

    kind: PlaceKind
    address: str
    user: str = ""
    key_file: str = ""

    @property
    def title(self) -> str:
        """How it is called before people."""
        return self.address


def place_at(address: str, user: str = "", key_file: str = "") -> Place:
    """Return the place that a person means: a path, `https://…`, `ssh://…` or `name@server:path`.

    Raises `GuideError` for an address without encryption or with a password in it.
    """
    said = address.strip()
    short = _SHORT_SSH.fullmatch(said)
    if short and not Path(said).exists():
        return Place(PlaceKind.SSH, f"ssh://{short[2]}/{short[3].lstrip('/')}", user or short[1], key_file)
    scheme = said.partition("://")[0].lower() if "://" in said else ""
    if scheme in (PlaceKind.HTTPS.value, PlaceKind.SSH.value):
        return _server(PlaceKind(scheme), said, user, key_file)
    if scheme:
        raise GuideError(
            _("«{address}» no es una dirección segura.").format(address=without_secret(said)),
            _("Use una carpeta, o un servidor cuya dirección empiece con https:// o ssh://."),
        )
    if not said:
        raise GuideError(_("Falta decir cuál es el lugar compartido."), _("Elija una carpeta o un servidor."))
    return Place(PlaceKind.FOLDER, str(Path(said).expanduser().absolute()))


def _server(kind: PlaceKind, said: str, user: str, key_file: str) -> Place:
    try:
        parts = urlsplit(said)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _no_address(said) from error
    if parts.password:
        raise GuideError(
            _("La dirección lleva una contraseña, y cualquiera podría leerla."),
            _("Escriba la dirección sin ella; la contraseña se pide aparte y se guarda en el llavero."),
        )
    if not host or not parts.path.strip("/"):
        raise _no_address(said)
    where = f"[{host}]" if ":" in host else host
    bare = urlunsplit((parts.scheme.lower(), where + (f":{port}" if port else ""), parts.path, "", ""))
    return Place(kind, bare, user or parts.username or ("git" if kind is PlaceKind.SSH else ""), key_file)


def _no_address(said: str) -> GuideError:
    return GuideError(
        _("«{address}» no es la dirección de un lugar.").format(address=without_secret(said)),
        _("Cópiela de la página del servidor, como https://servidor/equipo/guia.git."),
    )


def without_secret(address: str) -> str:
    """Return an address as it may be shown: no name nor password before the server's."""
    return re.sub(r"//[^/@]*@", "//", address)[:200]


def read_place(copy: Copy) -> Place | None:
    """Return the place that a copy exchanges through, None when none was chosen."""
    try:
        said = json.loads(read_bytes(copy.folder / _FILE, _MOST_BYTES))
        return Place(
            PlaceKind(said["tipo"]), str(said["direccion"]), str(said["usuario"]), str(said["llave"])
        )
    except FileNotFoundError:
        return None
    except (OSError, GuideError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_place(copy: Copy, place: Place | None) -> None:
    """Remember the place that a copy exchanges through; None forgets it. Raises `OSError`."""
    file = copy.folder / _FILE
    if place is None:
        file.unlink(missing_ok=True)
        return
    said = {
        "tipo": place.kind.value,
        "direccion": place.address,
        "usuario": place.user,
        "llave": place.key_file,
    }
    replace_bytes(file, json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n")


_given: dict[str, bytes] = {}
"""Passwords given since the program started, for computers without a keyring."""


def keep_secret(place: Place, secret: str) -> bool:
    """Put a place's password in the keyring and say whether there is one that keeps it.

    Without one, it is known until the program ends.
    """
    name = _secret_name(place)
    kept = keyrings.put(name, secret.encode())
    if not kept:
        _given[name] = secret.encode()
    return kept


def forget_secret(place: Place) -> None:
    """Forget a place's password."""
    name = _secret_name(place)
    _given.pop(name, None)
    keyrings.delete(name)


def secret_of(place: Place) -> str:
    """Return a place's password: from the environment, else as given or kept, "" without any."""
    if place.kind is PlaceKind.FOLDER:
        return ""
    given = os.environ.get(SECRET_VARIABLE, "")
    name = _secret_name(place)
    return given or (_given.get(name) or keyrings.get(name) or b"").decode("utf-8", "replace")


def _secret_name(place: Place) -> str:
    said = f"{place.kind.value}\n{place.address}\n{place.user}\n{place.key_file}"
    return f"lugar:{hashlib.sha256(said.encode()).hexdigest()[:32]}"
