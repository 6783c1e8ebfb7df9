"""The place that the copies of a guide share: a folder, or a Git server over HTTPS or SSH."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """How a place is reached; the values are those stored."""

    FOLDER = "carpeta"
    HTTPS = "https"
    SSH = "ssh"


@dataclass(frozen=True, slots=True)
class Place:
    """A shared place: `address` is a folder's path or a URL without secrets.

    `user` is the name at the server; `key_file` the private key for SSH, "" to ask the agent. Passwords,
    tokens and passphrases are in the system's keyring only.
    """

    kind: PlaceKind
    address: str
    user: str = ""
    key_file: str = ""
