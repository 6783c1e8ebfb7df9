"""MkDocs: `mkdocs.yml` names the book, its folder and its menu (`nav`), else pages go by name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from guia_editor.i18n import _
from guia_editor.importing.outline import Entry, Outline
from guia_editor.importing.report import Kind, Loss

_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_WANTED = ("site_name", "docs_dir", "nav", "pages")
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:")
_DEEPEST = 20


def outline(
    names: Sequence[str], read: Callable[[str], str], yaml: Callable[[str], Mapping[str, object] | None]
) -> Outline | None:
    """Return the order that mkdocs.yml gives, None when there is none or it cannot be read."""
    own = next((name for name in _NAMES if name in names), None)
    if own is None:
        return None
    said = yaml(_wanted(read(own)))
    if said is None:
        return None
    folder = str(said.get("docs_dir") or "docs").strip("/")
    menu = said.get("nav") or said.get("pages")
    losses: list[Loss] = []
    prefix = f"{folder}/" if folder not in ("", ".") else ""
    if isinstance(menu, list):
        entries = [one for one in _entries(menu, prefix, losses, 0) if one.path in names]
        losses += (_absent(one) for one in _entries(menu, prefix, [], 0) if one.path not in names)
    else:
        pages = sorted(
            name for name in names if name.startswith(prefix) and name.endswith((".md", ".markdown"))
        )
        entries = [Entry(name) for name in sorted(pages, key=_index_first)]
    return Outline(
        str(said.get("site_name") or ""),
        tuple(dict.fromkeys(entries)),
        (prefix.rstrip("/"), ""),
        frozenset({own}),
        tuple(losses),
    )


def _wanted(text: str) -> str:
    """Return the keys that matter: others may use YAML that runs programs (`!!python/name`)."""
    kept: list[str] = []
    keep = False
    for line in text.splitlines():
        key = _KEY.match(line)
        if key:
            keep = key[1] in _WANTED
        elif line[:1] not in (" ", "\t", "-", "#", ""):
            keep = False
        if keep:
            kept.append(line)
    return "\n".join(kept) + "\n"


def _entries(menu: object, prefix: str, losses: list[Loss], depth: int, title: str = "") -> Iterator[Entry]:
    match menu:
        case str():
            if re.match(r"[a-z]+://", menu):
                message = _("El menú llevaba a una página de internet, que no se trae.")
                losses.append(Loss("menu-enlace", message, Kind.LOST, f"{title} {menu}".strip()))
            else:
                yield Entry(posixpath.normpath(prefix + menu), title)
        case list() if depth < _DEEPEST:
            for one in menu:
                yield from _entries(one, prefix, losses, depth + 1)
        case dict() if depth < _DEEPEST:
            for name, inner in menu.items():
                if isinstance(inner, list):
                    message = _("Un grupo del menú no tiene lugar en la guía; sus páginas quedaron seguidas.")
                    losses.append(Loss("menu-grupo", message, Kind.NOTE, str(name)))
                yield from _entries(inner, prefix, losses, depth + 1, str(name))
        case _:
            return


def _absent(entry: Entry) -> Loss:
    message = _("El menú nombra un archivo que no está.")
    return Loss("archivo-ausente", message, Kind.LOST, entry.title, entry.path)


def _index_first(name: str) -> tuple[str, bool, str]:
    folder, file = posixpath.split(name)
    return (folder, not file.lower().startswith(("index.", "readme.")), file)
