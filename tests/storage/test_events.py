"""Events on disk: one allowed form, nothing else is read, and anyone can check a signature."""

import base64
import datetime as dt
import json
import subprocess
import unicodedata
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import GuideError
from guia_editor.model.events import Event, Fault, Judged
from guia_editor.model.signed import Signed
from guia_editor.storage.events import (
    CONTEXT,
    EVENTS,
    MAX_EVENT_BYTES,
    hash_of,
    line_of,
    new_id,
    parse_event,
    read_events,
    shard,
    write_event,
)
from guia_editor.storage.keys import Signer, make_key, verifies
from guia_editor.storage.proofs import Proofs

WHEN = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)


@pytest.fixture
def signer() -> Signer:
    return make_key("Ana", "INFOM")


def event(signer: Signer, **more: object) -> Event:
    made = Event(
        id=new_id(WHEN),
        kind="comentario",
        project="1" * 64,
        key=signer.id,
        number=0,
        previous="",
        seen={},
        team=1,
        moment="2026-11-22T04:00:00Z",
        chapter="agua",
        content="2" * 64,
        selector={"exacto": "el pozo"},
        body={"texto": "¿Y la cuota?", "bloquea": True},
        hash="",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_what_is_written_is_read(tmp_path: Path, signer: Signer) -> None:
    said = event(signer)
    written = write_event(tmp_path, said, signer)
    assert read_events(tmp_path) == (written,)
    assert written.event == replace(said, hash=sha256(written.line).hexdigest())
    assert written.path == f"{EVENTS}/cap-agua/{said.id}-{written.event.hash[:16]}.json"
    assert verifies(signer.key.public, written.signature, CONTEXT + written.line)


def test_openssl_agrees_with_the_signature(tmp_path: Path, signer: Signer) -> None:
    written = write_event(tmp_path, event(signer), signer)
    prefix = bytes.fromhex("302a300506032b6570032100")  # what stands before an Ed25519 key (RFC 8410)
    (tmp_path / "clave.der").write_bytes(prefix + base64.b64decode(signer.key.public))
    (tmp_path / "dicho").write_bytes(CONTEXT + written.line)
    (tmp_path / "firma").write_bytes(written.signature)
    command = "openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey clave.der -sigfile firma -in dicho"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


json_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
values = st.recursive(
    json_texts | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(json_texts, inner, max_size=3),
    max_leaves=8,
)


@given(body=st.dictionaries(json_texts, values, max_size=4), chapter=json_texts)
@settings(max_examples=60, deadline=None)
def test_whatever_people_say_comes_back(body: dict[str, object], chapter: str) -> None:
    secret = make_signer()
    said = event(secret, body=body, chapter=chapter)
    line = line_of(said)
    seal = base64.b64encode(secret.sign(CONTEXT + line)).decode()
    name = f"{said.id}-{sha256(line).hexdigest()[:16]}.json"
    data = line + b'\n{"alg":"ed25519","firma":"' + seal.encode() + b'"}\n'
    first = parse_event(f"x/{name}", data)
    assert (first.event.body, first.event.chapter) == (body, chapter)
    assert parse_event(f"x/{name}", data, {first.digest}) == first  # known bytes read the same


def make_signer() -> Signer:
    from tests.tasks.attacks import stranger

    return stranger()


@given(position=st.integers(0, 10_000), byte=st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_a_byte_changed_is_noticed(position: int, byte: int) -> None:
    """Whatever byte of a file is changed, it is not read, or not proved."""
    signer = make_signer()
    line = line_of(event(signer))
    seal = base64.b64encode(signer.sign(CONTEXT + line))
    data = bytearray(line + b'\n{"alg":"ed25519","firma":"' + seal + b'"}\n')
    before = data[position % len(data)]
    data[position % len(data)] = byte
    name = f"{new_id(WHEN)}-{sha256(bytes(data).partition(bytes([10]))[0]).hexdigest()[:16]}.json"
    try:
        read = parse_event(f"x/{json.loads(line)['id']}{name[26:]}", bytes(data))
    except ValueError:
        return
    proved = Proofs(None).signature(read, signer.key.public)
    assert proved == (before == byte)


@pytest.mark.parametrize(
    "harm",
    [
        lambda line: line.replace(b'"n":0', b'"n":-1'),
        lambda line: line.replace(b'"n":0', b'"n":true'),
        lambda line: line.replace(b'"n":0', b'"n":1'),
        lambda line: line.replace(b'"prev":null', b'"prev":"sha256:' + b"0" * 64 + b'"'),
        lambda line: line.replace(b'"n":0', b'"n":9007199254740993'),
        lambda line: line.replace(b'"v":1', b'"v":2'),
        lambda line: line.replace(b'"vistos":{}', b'"vistos":{"x":1}'),
        lambda line: line.replace(b'"fecha":"2026', b'"fecha":"ayer'),
        lambda line: line.replace(b'"objeto":{', b'"objeto":{"a":1,'),
        lambda line: line.replace(b'{"clave"', b'{"ajeno":1,"clave"'),
        lambda line: b'{"a":1,"a":1}',
        lambda line: b"[]",
        lambda line: b"",
    ],
)
def test_other_forms_are_not_read(tmp_path: Path, signer: Signer, harm: object) -> None:
    written = write_event(tmp_path, event(signer), signer)
    line = harm(written.line)  # type: ignore[operator]
    assert line != written.line
    data = line + b"\n" + (tmp_path / written.path).read_bytes().split(b"\n")[1] + b"\n"
    with pytest.raises(ValueError, match=r"."):
        parse_event(f"x/{written.event.id}-{sha256(line).hexdigest()[:16]}.json", data)


def test_a_name_that_says_otherwise_and_files_of_others(tmp_path: Path, signer: Signer) -> None:
    written = write_event(tmp_path, event(signer), signer)
    file = tmp_path / written.path
    file.rename(file.with_name(f"7{file.name[1:]}"))
    (file.parent / ".oculto.json").write_text("x")
    (file.parent / "notas.txt").write_text("x")
    (file.parent / "roto.json").write_text("x")
    (file.parent.parent / "suelto.json").write_text("x")
    read = read_events(tmp_path)
    assert all(isinstance(one, Judged) for one in read)
    assert {one.fault for one in read if isinstance(one, Judged)} == {Fault.WRONG_NAME, Fault.UNREADABLE}
    assert len(read) == 2


def test_an_event_too_long_is_refused_before_it_is_written(tmp_path: Path, signer: Signer) -> None:
    with pytest.raises(GuideError, match="demasiado largo"):
        write_event(tmp_path, event(signer, body={"texto": "a" * MAX_EVENT_BYTES}), signer)
    assert not (tmp_path / "revision").exists()


@pytest.mark.parametrize("chapter", ["", "..", "CON", "anexos/a01-acta", "ñandú", "a" * 200, ".git", "a b"])
def test_folders_have_names_that_every_disk_takes(chapter: str) -> None:
    name = shard(chapter)
    assert name == "guia" or (name.startswith("cap-") and len(name) <= 64)
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")


def test_ids_sort_by_time_and_differ() -> None:
    ids = [new_id(WHEN + dt.timedelta(milliseconds=number)) for number in range(50)]
    assert ids == sorted(ids)
    assert len({new_id(WHEN) for _time in range(50)}) == 50
    assert new_id(dt.datetime(2016, 7, 30, 23, 54, 10, 259_000, tzinfo=dt.UTC))[:10] == "01ARZ3NDEK"


def test_hashes_are_those_of_the_canonical_form() -> None:
    assert hash_of({"b": 1, "a": "ñ"}) == sha256('{"a":"ñ","b":1}'.encode()).hexdigest()


def test_proofs_are_kept_and_may_be_lost(tmp_path: Path, signer: Signer) -> None:
    written = write_event(tmp_path, event(signer), signer)
    proofs = Proofs(tmp_path / "estado" / "probadas.bin")
    assert proofs.signature(written, signer.key.public)
    proofs.keep()
    assert Proofs(tmp_path / "estado" / "probadas.bin").known == {written.digest}
    (tmp_path / "estado" / "probadas.bin").write_bytes(b"torn")
    assert Proofs(tmp_path / "estado" / "probadas.bin").known == set()
    other = make_signer()
    assert not Proofs(None).signature(written, other.key.public)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, signer: Signer) -> None:
    (tmp_path / "revision").write_text("no soy una carpeta")
    with pytest.raises(GuideError, match="No se pudo escribir"):
        write_event(tmp_path, event(signer), signer)
    assert [one.name for one in tmp_path.iterdir()] == ["revision"]
    assert isinstance(write_event(tmp_path / "otra", event(signer), signer), Signed)
