"""The manual's page of every command and its keys, made from the program's own table of actions.

    .venv/bin/python -m tests.manual_keys

writes it into the manual.
"""

from __future__ import annotations

from itertools import groupby

from guia_editor.tasks.manual import MANUAL
from guia_editor.ui.action import Action
from guia_editor.ui.actions import collect, menu_titles, plain

PAGE = MANUAL / "contenido" / "atajos.md"

_HEAD = """---
id: atajos
titulo: "Todas las órdenes y sus teclas"
---

Esta página sale de la misma tabla que los menús. En la ventana, **Ayuda › Atajos de teclado** (Ctrl+F1) las
muestra con un buscador.
"""

_SPOKEN = {
    "Shift": "Mayús",
    "Return": "Intro",
    "Space": "Espacio",
    "Up": "Arriba",
    "Down": "Abajo",
    "PgUp": "RePág",
    "PgDown": "AvPág",
}


def spoken(shortcut: str) -> str:
    """Return the keys of an action as the manual calls them ("Ctrl+Y o Ctrl+Mayús+Z")."""
    return " o ".join(_chord(one) for one in shortcut.split("; ") if one)


def _chord(keys: str) -> str:
    parts = keys.replace("++", "+\0").split("+")
    return "+".join(_SPOKEN.get(part, part.replace("\0", "+")) for part in parts)


def name(action: Action) -> str:
    """Return an action's label as texts name it."""
    return plain(action.text).rstrip("…")


def page() -> str:
    """Return the page's Markdown."""
    parts = [_HEAD]
    order = list(menu_titles())
    rows = [row for row in collect() if row.menu]
    rows.sort(key=lambda row: (order.index(row.menu.split("/")[0]), row.group))
    for menu, found in groupby(rows, key=lambda row: row.menu.split("/")[0]):
        lines = [f"| {name(row)} | {_told(row)} | {spoken(row.shortcut)} |" for row in found]
        parts.append(f"## Menú {menu}\n\n| Orden | Qué hace | Teclas |\n|---|---|---|\n" + "\n".join(lines))
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _told(row: Action) -> str:
    return row.tip.rstrip(".").replace("|", r"\|") or row.menu.replace("/", " › ")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
