"""A guide that came from others runs nothing, asks nobody and reads nothing outside its folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guia_editor.errors import GuideError
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.export import Request, export_edition
from guia_editor.tasks.proof import prove
from tests.tasks.review_world import CHAPTER, write_guide

_TELLING = (
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "socket.",
    "webbrowser.",
    "ctypes.",
)
_watching: list[list[str]] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching:
        return
    if event.startswith(_TELLING) and event != "socket.__new__":
        _watching[-1].append(f"{event} {arguments!r:.80}")
    elif event == "open" and "privado" in str(arguments[0]):
        _watching[-1].append(f"open {arguments[0]!r}")


sys.addaudithook(_note)  # for the life of the process: it cannot be taken away


def noted(work: Callable[[], object]) -> list[str]:
    """Return what some work ran, asked the network or read of what is private; that it is refused is well."""
    _watching.append([])
    try:
        work()
    except GuideError:
        pass
    finally:
        found = _watching.pop()
    return found


HOSTILE = (
    "![Foto](../../privado.png)",
    "![Foto]({private})",
    "![Foto](file://{private})",
    "![Foto](https://127.0.0.1:9/x.png)",
    "![Foto](//127.0.0.1/compartida/x.png)",
    "![Foto](imagenes/enlace.png)",
    "![Foto](imagenes/activa.svg)",
    "<img src='file://{private}'><iframe src='http://127.0.0.1:9/'></iframe>",
    "[Pulse](javascript:alert(1)) y [aquí](file://{private})",
    "{{{{ cycler.__init__.__globals__.os.system('touch privado') }}}}",
)
ACTIVE = """\
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">
<script>alert(1)</script><image xlink:href="file://{private}" width="9" height="9"/>
<image href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>
"""


@pytest.mark.parametrize("line", HOSTILE)
def test_opening_checking_and_exporting_run_nothing(tmp_path: Path, line: str) -> None:
    private, guide = tmp_path / "privado.png", tmp_path / "recibida"
    private.write_bytes(b"\x89PNG secreto")
    write_guide(guide)
    chapter = CHAPTER.format(id="uno", title="Uno") + "\n" + line.format(private=private) + "\n"
    (guide / "contenido" / "01-uno.md").write_text(chapter, "utf-8")
    pictures = guide / "contenido" / "imagenes"
    pictures.mkdir()
    (pictures / "enlace.png").symlink_to(private)
    (pictures / "activa.svg").write_text(ACTIVE.format(private=private), "utf-8")
    hook = guide / ".git" / "hooks"
    hook.mkdir(parents=True)
    (guide / ".git" / "config").write_text(f"[core]\n worktree = {tmp_path}\n fsmonitor = touch {private}\n")
    assert noted(lambda: open_guide(guide)) == []
    assert noted(lambda: prove(guide)) == []
    assert noted(lambda: export_edition(guide, tmp_path / "salida", Request(("docx", "web")))) == []
    made = [one.read_bytes() for one in (tmp_path / "salida").rglob("*") if one.suffix in (".html", ".svg")]
    assert made or line.startswith("![Foto](")  # pictures from outside are refused, the rest is written out
    assert not any(b"secreto" in one or b"<script>alert" in one or b"<iframe" in one for one in made)
    assert not any(b'href="javascript:' in one or b'src="file:' in one for one in made)
