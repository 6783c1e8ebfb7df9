"""One signed event per file, `revision/eventos/<chapter>/<ULID>-<16 hex digits>.json`: write and read them.

A file is two lines, each ended by LF. The first is the event in RFC 8785's canonical JSON; the second is
`{"alg":"ed25519","firma":"<base64>"}`, canonical as well. The signature is over `guia-evento/1`, LF, and the
first line, as they are stored. The name carries the first 16 digits of the first line's SHA-256; the folder
only keeps folders small and says nothing. Anyone can check one with openssl and sha256sum.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import os
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import rfc8785

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.events import Event, Fault, Judged
from guia_editor.model.signed import Signed
from guia_editor.storage.files import replace_bytes

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer

EVENTS = "revision/eventos"
CONTEXT = b"guia-evento/1\n"
"""What stands before the signed line, so that a signature is good for nothing else."""

MAX_EVENT_BYTES = 65_536
MAX_FILES = 100_000
MAX_TOTAL = 200_000_000
MAX_DEPTH = 16
FORMAT = 1
_FIELDS = frozenset(
    ("v", "proyecto", "tipo", "id", "clave", "n", "prev", "vistos", "equipo", "fecha", "objeto", "cuerpo")
)
_OBJECT = frozenset(("capitulo", "hash", "selector"))
_BEFORE_SEAL = b'{"alg":"ed25519","firma":"'
_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_KEY = re.compile(r"[a-z2-7]{24}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MAX_INTEGER = 2**53 - 1


def canonical(value: object) -> bytes:
    """Return a value as RFC 8785 has it; raises `ValueError` for what JSON cannot hold."""
    return rfc8785.dumps(cast("Any", value))


def hash_of(value: object) -> str:
    """Return the SHA-256 (64 hex digits) of a value's canonical JSON."""
    return sha256(canonical(value)).hexdigest()


def new_id(moment: dt.datetime) -> str:
    """Return a ULID (github.com/ulid/spec): 48 bits of milliseconds, 80 random bits, Crockford's base 32."""
    number = int(moment.timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def line_of(event: Event) -> bytes:
    """Return the line that is signed, without its LF; the event's own `hash` is not looked at."""
    return canonical(
        {
            "v": FORMAT,
            "proyecto": f"sha256:{event.project}",
            "tipo": event.kind,
            "id": event.id,
            "clave": event.key,
            "n": event.number,
            "prev": f"sha256:{event.previous}" if event.previous else None,
            "vistos": dict(event.seen),
            "equipo": event.team,
            "fecha": event.moment,
            "objeto": {
                "capitulo": event.chapter,
                "hash": f"sha256:{event.content}" if event.content else "",
                "selector": dict(event.selector),
            },
            "cuerpo": dict(event.body),
        }
    )


def write_event(folder: Path, event: Event, signer: Signer) -> Signed:
    """Sign an event, write its file into a guide's folder and return it as `read_events` would.

    The event's `hash` is computed here. Raises `GuideError` when it says too much for one event, or the
    file cannot be written.
    """
    line = line_of(event)
    data = line + b"\n" + canonical({"alg": "ed25519", "firma": _base64(signer.sign(CONTEXT + line))}) + b"\n"
    hash = sha256(line).hexdigest()
    path = f"{EVENTS}/{shard(event.chapter)}/{event.id}-{hash[:16]}.json"
    if len(data) > MAX_EVENT_BYTES:
        raise GuideError(
            _("El texto es demasiado largo para una sola observación."), _("Divídalo en dos o más.")
        )
    place = folder / path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(place, data)
    except OSError as error:
        raise GuideError(
            _("No se pudo escribir en la carpeta «revision» de la guía."),
            _("Revise que haya espacio en el disco y permiso de escribir allí, e inténtelo de nuevo."),
        ) from error
    return parse_event(path, data)


def shard(chapter: str) -> str:
    """Return the folder that holds a chapter's events: a name that every disk takes."""
    plain = re.sub(r"[^a-z0-9_-]", "-", chapter.lower())[:60].strip("-")
    return f"cap-{plain}" if plain else "guia"


def read_events(folder: Path, known: Container[str] = frozenset()) -> tuple[Signed | Judged, ...]:
    """Return every event file of a guide by path: readable ones unproved, others with the fault.

    No links are followed, nor folders inside folders. Reads at most `MAX_FILES` files and `MAX_TOTAL` bytes;
    when there is more, the last says so with the path `EVENTS`. Files whose digest is in `known` were found
    well formed before, so they are not looked at as closely.
    """
    found: list[Signed | Judged] = []
    total = 0
    for path in _paths(folder / EVENTS):
        if len(found) >= MAX_FILES or total > MAX_TOTAL:
            found.append(Judged(EVENTS, Fault.UNREADABLE))
            break
        one = _read_one(folder, path, known)
        total += len(one.line) if isinstance(one, Signed) else 0
        found.append(one)
    return tuple(found)


def _paths(root: Path) -> Iterator[str]:
    """Yield the paths of the event files, relative to the guide."""
    for shard in _entries(root):
        if shard.is_dir(follow_symlinks=False):
            for file in _entries(Path(shard.path)):
                if file.name.endswith(".json") and not file.name.startswith("."):
                    yield f"{EVENTS}/{shard.name}/{file.name}"


def _entries(folder: Path) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda one: one.name)
    except OSError:
        return ()


def _read_one(folder: Path, path: str, known: Container[str]) -> Signed | Judged:
    try:
        return parse_event(path, _bytes(f"{folder}/{path}"), known)
    except WrongNameError:
        return Judged(path, Fault.WRONG_NAME)
    except (OSError, ValueError, RecursionError):
        return Judged(path, Fault.UNREADABLE)


def _bytes(path: str) -> bytes:
    """Return a plain file's bytes, one too many at most; never follows a link, never waits for a pipe.

    Thousands are read each time: `Path` would take as long as the system does.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    handle = os.open(path, flags)
    try:
        return os.read(handle, MAX_EVENT_BYTES + 1)
    finally:
        os.close(handle)


class WrongNameError(ValueError):
    """The file's name is not the one that its content asks for."""


def parse_event(path: str, data: bytes, known: Container[str] = frozenset()) -> Signed:
    """Return the event that a file's bytes hold, its signature unproved.

    Raises `ValueError` for whatever is not exactly as the format has it: other bytes for the same value,
    repeated names, numbers that are not whole, text that is not NFC, anything left over. Bytes whose digest
    is in `known` were once found to be so.
    """
    if len(data) > MAX_EVENT_BYTES:
        raise ValueError("too large")
    digest = sha256(data).hexdigest()
    line, second = _two_lines(data)
    if digest in known:
        said, signature = json.loads(line), base64.b64decode(second[len(_BEFORE_SEAL) : -2])
        seen = said["vistos"]
    else:
        said, signature = _strict(line), _signature(second)
        seen = {_matched(_KEY, key): _natural(one) for key, one in _object(said.get("vistos")).items()}
    hash = sha256(line).hexdigest()
    event = _event(said, seen, hash)
    if path.rpartition("/")[2] != f"{event.id}-{hash[:16]}.json":
        raise WrongNameError(path)
    return Signed(path, event, line, signature, digest)


def _two_lines(data: bytes) -> tuple[bytes, bytes]:
    match data.split(b"\n"):
        case [line, second, b""]:
            return line, second
        case _:
            raise ValueError("two lines expected")


def _signature(second: bytes) -> bytes:
    said = _strict(second)
    if set(said) != {"alg", "firma"} or said["alg"] != "ed25519":
        raise ValueError("not a signature of ours")
    try:
        signature = base64.b64decode(_text(said["firma"]), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(signature) != 64 or _base64(signature) != said["firma"]:
        raise ValueError("not an Ed25519 signature")
    return signature


def _strict(line: bytes) -> Mapping[str, object]:
    said = json.loads(line.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    _check(said, 0)
    if not isinstance(said, dict) or canonical(said) != line:  # a name that stands twice is one of those
        raise ValueError("not canonical")
    return said


def _refuse(value: str) -> object:
    raise ValueError(f"not a whole number: {value}")


def _check(value: object, depth: int) -> None:
    """Raise `ValueError` for text not in NFC, numbers beyond what JSON keeps exactly, bottomless depth."""
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise ValueError("not NFC")
    elif isinstance(value, int):
        if not -_MAX_INTEGER <= value <= _MAX_INTEGER:
            raise ValueError("too large a number")
    elif isinstance(value, dict):
        for key, one in value.items():
            _check(key, depth)
            _check(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _check(one, depth + 1)


def _event(said: Mapping[str, object], seen: Mapping[str, int], hash: str) -> Event:
    if set(said) != _FIELDS or said["v"] != FORMAT:
        raise ValueError("other fields expected")
    about = _object(said["objeto"])
    if set(about) != _OBJECT:
        raise ValueError("other fields expected")
    number = _natural(said["n"])
    previous = "" if said["prev"] is None else _hash(said["prev"])
    if (number == 0) != (previous == ""):
        raise ValueError("the first event follows none, the others one")
    return Event(
        id=_matched(_ID, said["id"]),
        kind=_text(said["tipo"]),
        project=_hash(said["proyecto"]),
        key=_matched(_KEY, said["clave"]),
        number=number,
        previous=previous,
        seen=seen,
        team=_natural(said["equipo"]),
        moment=_matched(_MOMENT, said["fecha"]),
        chapter=_text(about["capitulo"]),
        content=_hash(about["hash"]) if about["hash"] != "" else "",
        selector=_object(about["selector"]),
        body=_object(said["cuerpo"]),
        hash=hash,
    )


def _hash(value: object) -> str:
    return _matched(_HASH, value).removeprefix("sha256:")


def _matched(pattern: re.Pattern[str], value: object) -> str:
    text = _text(value)
    if not pattern.fullmatch(text):
        raise ValueError(f"odd: {text[:80]}")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("text expected")
    return value


def _natural(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("natural number expected")
    return value


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError("object expected")
    return value


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
