"""The person's own keys: made here, kept outside every guide, opened with a passphrase.

A key is an Ed25519 pair (RFC 8032). Its secret, 32 bytes, is sealed with ChaCha20-Poly1305 (RFC 8439) under
a key that Argon2id (RFC 9106) makes of the passphrase. What is sealed lies in the system's keyring, or
where there is none in the key's file, `claves/<id>.json` in the person's state folder, which always has the
public half. A key without a passphrase, for a guide of one person, is stored plain in the same places.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import socket
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.signed import key_id
from guia_editor.model.team import PublicKey
from guia_editor.settings import state_folder
from guia_editor.storage import keyrings
from guia_editor.storage.files import read_bytes, replace_bytes
from guia_editor.storage.hidden import private_folder

FORMAT = 1
SHORTEST_PASSPHRASE = 8
_FOLDER = "claves"
_MOST_BYTES = 10_000
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 1
"""What one guess at a passphrase costs: 64 MiB and about 0.3 s (RFC 9106, section 4)."""

_SALT, _NONCE, _SEED = 16, 12, 32
_PLAIN, _SEALED = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class Signer:
    """An opened key; `key` is its public half, `id` its name."""

    key: PublicKey
    _secret: Ed25519PrivateKey = field(repr=False)

    @property
    def id(self) -> str:
        """The key's id."""
        return self.key.id

    def sign(self, data: bytes) -> bytes:
        """Return the signature (64 bytes) of some bytes."""
        return self._secret.sign(data)


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key that this device keeps: its public half, for whom it was made, whether a passphrase guards it."""

    key: PublicKey
    name: str = ""
    institution: str = ""
    has_passphrase: bool = True
    in_keyring: bool = False
    made: str = ""

    @property
    def id(self) -> str:
        """The key's id."""
        return self.key.id


def verifies(public: str, signature: bytes, data: bytes) -> bool:
    """Say whether a signature is of these bytes, by the key whose public half (base64) is given."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True)).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def make_key(name: str, institution: str, passphrase: str = "", device: str = "") -> Signer:
    """Make a key, keep it on this device and return it open; with no passphrase, anyone here can use it.

    `device` is what the team calls this computer, its own name if empty. Raises `GuideError` for a
    passphrase that is too short, or when it cannot be stored.
    """
    secret = Ed25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    text = base64.b64encode(public).decode("ascii")
    key = PublicKey(
        key_id(public), text, unicodedata.normalize("NFC", device.strip() or socket.gethostname())
    )
    made = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    _keep(KeptKey(key, name, institution, made=made), secret.private_bytes_raw(), passphrase)
    return Signer(key, secret)


def kept_keys() -> tuple[KeptKey, ...]:
    """Return the keys that this device keeps, the newest first; files that cannot be read are left out."""
    folder = state_folder() / _FOLDER
    found = [_kept(file)[0] for file in sorted(folder.glob("*.json")) if _is_readable(file)]
    return tuple(sorted(found, key=lambda one: one.made, reverse=True))


def kept_key(id: str) -> KeptKey | None:
    """Return a key that this device keeps, or None."""
    return next((one for one in kept_keys() if one.id == id), None)


def unlock(id: str, passphrase: str = "") -> Signer:
    """Open a key of this device; raises `GuideError` when it is not here, or the passphrase is another."""
    kept, inline = _found(id)
    blob = keyrings.get(id) if kept.in_keyring else inline
    if blob is None:
        raise GuideError(
            _("La clave ya no está en el llavero de esta computadora."),
            _("Pida a una coordinación que registre una clave nueva para usted."),
        )
    seed = _open(blob, passphrase)
    secret = Ed25519PrivateKey.from_private_bytes(seed)
    if key_id(secret.public_key().public_bytes_raw()) != id:
        raise _damaged()
    return Signer(kept.key, secret)


def change_passphrase(id: str, old: str, new: str) -> Signer:
    """Seal a key anew, under another passphrase; raises as `unlock` does, or for one that is too short."""
    signer = unlock(id, old)
    kept, _inline = _found(id)
    _refuse_weak(new)
    _keep(kept, signer._secret.private_bytes_raw(), new)
    return signer


def _found(id: str) -> tuple[KeptKey, bytes]:
    file = _file(id)
    if not _is_readable(file):
        raise GuideError(
            _("Esa clave no está en esta computadora."),
            _("Firme desde la computadora en que la creó, o pida que registren una clave nueva."),
        )
    return _kept(file)


def _file(id: str) -> Path:
    return state_folder() / _FOLDER / f"{id}.json"


def _is_readable(file: Path) -> bool:
    try:
        return _kept(file)[0].id == file.stem
    except (OSError, ValueError, KeyError, TypeError, AttributeError, GuideError):
        return False


def _kept(file: Path) -> tuple[KeptKey, bytes]:
    said = json.loads(read_bytes(file, _MOST_BYTES))
    blob = base64.b64decode(said["secreto"], validate=True)
    kept = KeptKey(
        PublicKey(str(said["clave"]), str(said["publica"]), str(said["equipo"])),
        str(said["nombre"]),
        str(said["institucion"]),
        said["con_frase"] is True,
        not blob,
        str(said["creada"]),
    )
    return kept, blob


def _keep(kept: KeptKey, seed: bytes, passphrase: str) -> None:
    """Store a key: its secret in the keyring if it comes back from there, else in the file."""
    blob = _seal(seed, passphrase)
    in_keyring = keyrings.put(kept.id, blob)
    said = {
        "formato": FORMAT,
        "clave": kept.id,
        "publica": kept.key.public,
        "equipo": kept.key.device,
        "nombre": kept.name,
        "institucion": kept.institution,
        "creada": kept.made,
        "con_frase": bool(passphrase),
        "secreto": "" if in_keyring else base64.b64encode(blob).decode("ascii"),
    }
    file = _file(kept.id)
    try:
        private_folder(file.parent)
        replace_bytes(file, json.dumps(said, ensure_ascii=False, indent=1).encode())
        file.chmod(0o600)  # the folder is private already; this is for who copies the file elsewhere
    except OSError as error:
        raise GuideError(
            _("No se pudo guardar la clave en esta computadora."),
            _("Revise que haya espacio en el disco y permiso de escribir en su carpeta personal."),
        ) from error


def _refuse_weak(passphrase: str) -> None:
    if len(_normal(passphrase)) < SHORTEST_PASSPHRASE:
        raise GuideError(
            _("La frase es demasiado corta."),
            _(
                "Use al menos {count} letras; cuatro palabras que solo usted elegiría se recuerdan bien."
            ).format(count=SHORTEST_PASSPHRASE),
        )


def _normal(passphrase: str) -> str:
    """Return a passphrase as one sequence of characters, however the keyboard composes its accents."""
    return unicodedata.normalize("NFKC", passphrase)


def _seal(seed: bytes, passphrase: str) -> bytes:
    if not passphrase:
        return _PLAIN + seed
    _refuse_weak(passphrase)
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return (
        _SEALED + salt + nonce + ChaCha20Poly1305(_stretched(passphrase, salt)).encrypt(nonce, seed, _SEALED)
    )


def _open(blob: bytes, passphrase: str) -> bytes:
    if blob[:1] == _PLAIN and len(blob) == 1 + _SEED:
        return blob[1:]
    if blob[:1] != _SEALED or len(blob) != 1 + _SALT + _NONCE + _SEED + 16:
        raise _damaged()
    salt, nonce, sealed = (
        blob[1 : 1 + _SALT],
        blob[1 + _SALT : 1 + _SALT + _NONCE],
        blob[1 + _SALT + _NONCE :],
    )
    try:
        return ChaCha20Poly1305(_stretched(passphrase, salt)).decrypt(nonce, sealed, _SEALED)
    except InvalidTag as error:
        raise GuideError(
            _("La frase no es la de esta clave."), _("Escríbala de nuevo; cuide mayúsculas y espacios.")
        ) from error


def _stretched(passphrase: str, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return kdf.derive(_normal(passphrase).encode("utf-8", "surrogatepass"))


def _damaged() -> GuideError:
    return GuideError(
        _("El archivo de su clave está dañado."),
        _("Pida a una coordinación que registre una clave nueva para usted y revoque esta."),
    )
