"""What lets third parties check a final edition without this program: signed files, keys, texts, lists.

`firmas/` holds the events as they were signed, the public keys in PEM, what each content hash was taken of,
and the lists of folders; `textos/` the chapters' texts as they were hashed, and what they show. The manual's
page «comprobar-una-edicion» says how to check all of it with openssl and sha256sum.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from guia_editor.markdown.anchoring import plain
from guia_editor.model.events import Event, Ledger, chapter_key
from guia_editor.model.guide import Guide
from guia_editor.model.names import plain_name, unused
from guia_editor.model.signed import Signed
from guia_editor.model.speakers import speaker
from guia_editor.storage.events import canonical, read_events
from guia_editor.storage.files import inside, sha256
from guia_editor.storage.fingerprints import resources_of
from guia_editor.storage.workspace import CONTENT
from guia_editor.tasks.editions import FILES, FOLDERS, Proven, file_list
from guia_editor.tasks.team import code_of

SIGNATURES, TEXTS = "firmas", "textos"
_ED25519 = bytes.fromhex("302a300506032b6570032100")
"""What stands before an Ed25519 key's 32 bytes in DER (RFC 8410, section 4)."""


def proof_as_json(folder: Path, proven: Proven) -> dict[str, Any]:
    """Return what `edicion.json` says under "prueba": the manifest, and the signed events line by line."""
    publication = proven.publication
    signed = _signed(folder, proven)
    return {
        "proyecto": proven.ledger.project,
        "codigo": code_of(proven.ledger.project),
        "equipo": publication.team,
        "manifiesto": publication.manifest,
        "firmas": [
            {
                "de": one.event.hash,
                "linea": one.line.decode("utf-8"),
                "firma": base64.b64encode(one.signature).decode("ascii"),
            }
            for one in signed
        ],
    }


def write_evidence(folder: Path, guide: Guide, proven: Proven, target: Path) -> tuple[str, ...]:
    """Write `firmas/` and `textos/` into an edition's folder; return the files' names, relative to it."""
    written: list[str] = []

    def write(name: str, data: bytes) -> None:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        written.append(name)

    taken: set[str] = set()
    for one in _signed(folder, proven):
        name = unused(_name(one.event, proven.ledger), taken, ".json")
        taken.add(name)
        write(f"{SIGNATURES}/{name}", (folder / one.path).read_bytes())
    for name, pem in _keys(proven):
        write(f"{SIGNATURES}/claves/{name}.pem", pem)
    for chapter in guide.chapters:
        text = plain(chapter.text).encode()
        write(f"{TEXTS}/{CONTENT}/{chapter.path}", text)
        shown = {path: _bytes(folder, path) for path in resources_of(chapter)}
        hashed = canonical(
            {"md": sha256(text), "recursos": {path: sha256(data) for path, data in shown.items()}}
        )
        write(f"{SIGNATURES}/contenidos/{plain_name(chapter_key(chapter))}.json", hashed)
        for path, data in shown.items():
            if f"{TEXTS}/{CONTENT}/{path}" not in written:
                write(f"{TEXTS}/{CONTENT}/{path}", data)
    for path in FILES:
        if (folder / CONTENT / path).is_file():
            write(f"{TEXTS}/{CONTENT}/{path}", (folder / CONTENT / path).read_bytes())
    for path in FOLDERS:
        if listed := file_list(folder, path):
            write(f"{SIGNATURES}/listas/{path.replace('/', '-')}.sha256", listed.encode())
    return tuple(written)


def _signed(folder: Path, proven: Proven) -> list[Signed]:
    """Return the evidence's files as read, in causal order."""
    files = {one.event.hash: one for one in read_events(folder) if isinstance(one, Signed)}
    return [files[event.hash] for event in proven.evidence]


def _name(event: Event, ledger: Ledger) -> str:
    who = speaker(event, ledger)
    parts = (event.kind, event.chapter, who.institution if who else event.key)
    return "-".join(plain_name(part) for part in parts if part)


def _keys(proven: Proven) -> list[tuple[str, bytes]]:
    """Return the public key of each signer, named by its id, as openssl reads it."""
    team = proven.ledger.team
    found = {}
    for event in proven.evidence:
        key = team.key(event.key) if team else None
        if key is not None:
            der = base64.b64encode(_ED25519 + base64.b64decode(key.public)).decode("ascii")
            pem = f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n"
            found[key.id] = pem.encode()
    return sorted(found.items())


def _bytes(folder: Path, path: str) -> bytes:
    return inside(folder / CONTENT, path).read_bytes()
