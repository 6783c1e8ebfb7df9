"""Publish an edition: the gate, the manifest that both institutions sign, and what is frozen then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.model.progress import Progress

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer


@dataclass(frozen=True, slots=True)
class GateItem:
    """A condition of publishing: whether it is met, in a sentence, and what is missing, line by line."""

    code: str
    met: bool
    title: str
    missing: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """An institution's signature of the manifest; `who` and `moment` are "" while it lacks."""

    institution: str
    acronym: str
    who: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether an edition can be signed (`open`) and published (`signed` too), and why not.

    `manifest` is what would be signed: {"capitulos": {key: content hash}, "archivos": {path: SHA-256}}.
    """

    number: str
    date: dt.date
    items: tuple[GateItem, ...]
    signatures: tuple[Signature, ...]
    manifest: Mapping[str, object]
    frozen: bool = False

    @property
    def open(self) -> bool:
        """Say whether everything but signatures is there."""
        return all(one.met for one in self.items)

    @property
    def signed(self) -> bool:
        """Say whether every institution that approves has signed this manifest."""
        return bool(self.signatures) and all(one.who for one in self.signatures)


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to: `edition` is the frozen folder and `files` its formats, once all signed."""

    gate: Gate
    edition: Path | None = None
    output: Path | None = None
    files: tuple[str, ...] = ()


def gate(folder: Path, number: str = "") -> Gate:
    """Return what publishing the guide as it is now needs; `number` "" is the one in guia.yaml."""
    raise NotImplementedError


def publish(
    folder: Path, signer: Signer, number: str = "", out: Path | None = None, progress: Progress | None = None
) -> Published:
    """Sign the edition for the person's institution and, once all have, freeze it and write all formats.

    Raises `GuideError` with every condition that is not met.
    """
    raise NotImplementedError
