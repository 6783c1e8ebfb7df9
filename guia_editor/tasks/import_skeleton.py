"""A guide without chapters, for text that comes from elsewhere: data, looks, translations, empty lists."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from guia_editor.i18n import _
from guia_editor.storage.declared import GLOSSARY_FILE, GUIDE_FILE, SOURCES_FILE
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import CONTENT
from guia_editor.storage.yaml_edit import written_value

_KEPT = ("instituciones", "variables", "nombres_amplios", "indicadores")
"""What the shipped guide.yaml says that any guide of the municipalities needs."""

_SECTION = re.compile(r"^([\w-]+):.*?(?=^[^\s#-]|\Z)", re.MULTILINE | re.DOTALL)
_SOURCE = re.compile(r"^[ \t]+fuente:[ \t]*([\w.-]+)", re.MULTILINE)


def make_skeleton(folder: Path, title: str) -> None:
    """Write a guide without chapters into a folder that must not exist yet; `OSError`s come as they are."""
    origin = shipped_guide()
    content = folder / CONTENT
    content.mkdir(parents=True)
    for name in ("plantillas", "traducciones"):
        shutil.copytree(origin / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(origin / CONTENT / "datos", content / "datos")
    for name in ("imagenes", "anexos"):
        (content / name).mkdir()
    shipped = _sections((origin / CONTENT / GUIDE_FILE).read_text("utf-8"))
    sources = _sections((origin / CONTENT / SOURCES_FILE).read_text("utf-8"))
    needed = dict.fromkeys(_SOURCE.findall(shipped.get("indicadores", "")))
    _write(content / GUIDE_FILE, _guide_text(title, shipped))
    _write(
        content / SOURCES_FILE, "".join(sources[key].rstrip() + "\n\n" for key in needed if key in sources)
    )
    _write(content / GLOSSARY_FILE, _("# Términos de la guía: cada uno con «termino» y «definicion».") + "\n")


def _sections(text: str) -> dict[str, str]:
    """Return the text of each key of a mapping at its outermost level, comments after it left out."""
    bare = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    return {found[1]: found[0].rstrip() + "\n" for found in _SECTION.finditer(bare)}


def _guide_text(title: str, shipped: dict[str, str]) -> str:
    today = dt.datetime.now().astimezone().date().isoformat()
    lines = [
        f"titulo: {written_value(title or _('Guía sin título'))}\nidioma: es\nidiomas: [es]\n",
        f'edicion:\n  numero: "{today}"\n  fecha: {today}\n',
        *(shipped[key] for key in _KEPT if key in shipped),
    ]
    return "\n".join(lines)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
