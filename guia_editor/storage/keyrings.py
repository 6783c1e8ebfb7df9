"""The system's keyring, where there is one: small secrets by name. Without one, everything says so."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "guia_editor"


def get(name: str, service: str = _SERVICE) -> bytes | None:
    """Return a secret, or None when there is no keyring, it stays locked, or it has no such secret."""
    backend = _backend()
    if backend is None:
        return None
    try:
        said = backend.get_password(service, name)
        return None if said is None else base64.b64decode(said, validate=True)
    except Exception:  # foreign backends raise what they please: D-Bus, COM and their own errors
        return None


def put(name: str, secret: bytes, service: str = _SERVICE) -> bool:
    """Store a secret as base64 (Windows takes 2,560 bytes) and say whether the keyring gave it back."""
    backend = _backend()
    if backend is None:
        return False
    try:
        backend.set_password(service, name, base64.b64encode(secret).decode("ascii"))
    except Exception:  # as in `get`
        return False
    return get(name, service) == secret


def delete(name: str, service: str = _SERVICE) -> None:
    """Forget a secret, if there is one."""
    backend = _backend()
    if backend is None:
        return
    try:
        backend.delete_password(service, name)
    except Exception:  # as in `get`; that it was not there is fine
        return


def _backend() -> KeyringBackend | None:
    """Return the system's keyring; None where there is none that keeps secrets."""
    if not _may_be_there():
        return None
    import keyring  # slow to import: it looks through the backends of all installed packages
    from keyring.backends import fail, null

    try:
        backend = keyring.get_keyring()
    except Exception:  # as in `get`
        return None
    return None if isinstance(backend, fail.Keyring | null.Keyring) else backend


def _may_be_there() -> bool:
    """Say whether asking for a keyring makes sense: on Linux it lives on the session's D-Bus.

    Asked without one, some backends wait for a bus that they try to start.
    """
    if os.environ.get("PYTHON_KEYRING_BACKEND") or sys.platform != "linux":
        return True
    if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    return Path(f"/run/user/{os.getuid()}/bus").exists()
