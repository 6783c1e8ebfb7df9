"""A copy of the real guide with one chapter as long as is wanted, made of all its chapters in turn."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

CHAPTER = "99-medida.md"


def make_long(root: Path, folder: Path, words: int) -> Path:
    """Write the guide, with `CHAPTER` of about so many words, into a new folder."""
    shutil.copytree(root / "contenido", folder / "contenido")
    content = folder / "contenido"
    parts: list[str] = []
    said = 0
    turn = 0
    sources = sorted(content.glob("[01]*.md"))[3:]
    while said < words:
        body = sources[turn % len(sources)].read_text(encoding="utf-8").split("\n---\n", 1)[1]
        # Ids and labels of notes must stay unique.
        body = re.sub(r"\{#([a-z][a-z0-9-]*)", rf"{{#\g<1>-x{turn}", body)
        body = re.sub(r"\[\^([\w-]+)\]", rf"[^\g<1>-x{turn}]", body)
        wanted = words - said
        if len(body.split()) > wanted:
            body = _first(body, wanted)
        said += len(body.split())
        parts.append(body.strip("\n"))
        turn += 1
    front = "---\nid: medida\ntitulo: Capítulo medido\n---\n\n"
    (content / CHAPTER).write_text(front + "\n\n".join(parts) + "\n", encoding="utf-8")
    guide = content / "guia.yaml"
    text = guide.read_text(encoding="utf-8")
    listed = f"capitulos:\n  - archivo: {CHAPTER}\n    numero: 99\n"
    guide.write_text(text.replace("capitulos:\n", listed, 1), encoding="utf-8")
    return folder


def _first(body: str, words: int) -> str:
    """Return the first sections of a text, up to about so many words."""
    kept: list[str] = []
    for section in re.split(r"(?m)^(?=## )", body):
        kept.append(section)
        if sum(len(one.split()) for one in kept) >= words:
            break
    return "".join(kept)
