"""Front matters compared by field."""

from __future__ import annotations

from collections.abc import Mapping

from guia_editor.i18n import _
from guia_editor.markdown.compare_words import word_runs
from guia_editor.markdown.comparison import FieldChange
from guia_editor.markdown.linemerge import yaml_entries
from guia_editor.model.blocks import Text


def compare_fronts(old: str, new: str) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two front matters, each given as the YAML between its fences."""
    before, after = ({key: _value(text) for key, text in yaml_entries(one).items()} for one in (old, new))
    names = _names()
    found: list[FieldChange] = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            runs = word_runs((Text(was),) if was else (), (Text(now),) if now else ())
            found.append(FieldChange(key, names.get(key, key), was, now, runs))
    return tuple(found)


def _names() -> Mapping[str, str]:
    return {
        "id": _("Identificador"),
        "titulo": _("Título"),
        "responsable": _("Responsable"),
        "para_quien": _("Para quién"),
        "tiempo": _("Tiempo"),
        "base_legal": _("Base legal"),
        "producto": _("Producto"),
        "local": _("Lugar de datos locales"),
    }


def _value(entry: str) -> str:
    """Return what an entry says as a person reads it: without its key, bullets, quotes and indents."""
    lines = entry.split("\n")
    lines[0] = lines[0].split(":", 1)[1]
    said = (line.strip().removeprefix("- ").strip() for line in lines)
    return "\n".join(_unquoted(line) for line in said if line)


def _unquoted(line: str) -> str:
    quoted = len(line) > 1 and line[0] == line[-1] and line[0] in "\"'"
    return line[1:-1] if quoted else line
