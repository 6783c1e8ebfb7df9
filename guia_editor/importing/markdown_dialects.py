"""What MkDocs, mdBook and GitHub add to Markdown, put into plain Markdown or HTML before it is read.

Sources: Python-Markdown and PyMdown Extensions (admonitions, tabs, snippets, attribute lists, abbreviations),
the mdBook guide (include, rustdoc_include, playground, title).
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Report

Include = Callable[[str], str | None]
"""The text of a file that a page includes, by its path in the folder brought in; None when there is none."""

_FENCE = re.compile(r"[ \t]*(?:> ?)*(`{3,}|~{3,})")
_TAB = re.compile(r"([ \t]*)===[!+]? +\"(.*?)\"\s*$")
_BOX = re.compile(r"([ \t]*)(!!!|\?\?\?\+?)[ \t]+([\w \t-]+?)[ \t]*(\"(?:.*)\")?\s*$")
_SNIPPET = re.compile(r"[ \t]*-{1,2}8<-{1,2}[ \t]+\"([^\"]+)\"\s*$")
_INCLUDE = re.compile(r"\{\{\s*#(include|rustdoc_include|playground|title|shiftinclude)\s+([^}]*?)\s*\}\}")
_ABBREVIATION = re.compile(r"[ \t]{0,3}\*\[([^\]]+)\]:[ \t]*(.+)$")
_CONTENTS = re.compile(r"[ \t]*\[(?:TOC|\[_TOC_\])\]\s*$", re.IGNORECASE)
_HEADING_ATTRIBUTES = re.compile(r"^([ \t]{0,3}#{1,6}[ \t].*?)[ \t]*\{:?[ \t]*([^{}]*)\}[ \t]*#*[ \t]*$")
_ATTRIBUTES = re.compile(r"\{:[ \t]*([^{}]*)\}|(?<=[)\]`*_])\{[ \t]*([.#][^{}]*)\}")
_ANCHOR = re.compile(r"ANCHOR(?:_END)?:\s*([\w-]+)")
_ID = re.compile(r"(?:^|\s)#([^\s.}]+)")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)

_DEEPEST = 10
_MOST_INCLUDED = 2_000_000


@dataclass(slots=True)
class Dialect:
    """Rewrites one page; `path` is where it stands, `bases` the folders that includes may start from."""

    path: str
    include: Include
    report: Report
    bases: tuple[str, ...] = ("",)
    _tabs: list[int] = field(default_factory=list)
    _included: int = 0

    def rewrite(self, text: str) -> str:
        """Return the page in plain Markdown with HTML."""
        lines = list(self._lines(text, 0))
        return self._without_comments("\n".join(self._rewritten(lines))) + "\n"

    # --- Files inside files ----------------------------------------------------------------------

    def _lines(self, text: str, depth: int) -> Iterator[str]:
        for line in text.splitlines():
            snippet = _SNIPPET.match(line)
            if snippet:
                yield from self._lines(self._file(snippet[1], depth), depth + 1)
            elif _INCLUDE.search(line):
                replaced = _INCLUDE.sub(lambda found: self._mdbook(found, depth), line)
                yield from replaced.splitlines() or [""]
            else:
                yield line

    def _mdbook(self, found: re.Match[str], depth: int) -> str:
        if found[1] == "title":
            return ""
        name, _colon, part = found[2].split()[0].partition(":") if found[2] else ("", "", "")
        text = "\n".join(self._lines(self._file(name, depth), depth + 1))
        return _piece(text, part)

    def _file(self, name: str, depth: int) -> str:
        folders = (posixpath.dirname(self.path), *self.bases)
        if depth < _DEEPEST and self._included < _MOST_INCLUDED:
            for folder in folders:
                text = self.include(posixpath.normpath(posixpath.join(folder, name.lstrip("/"))))
                if text is not None:
                    self._included += len(text)
                    return text
        message = _("Un archivo que el texto incluía, «{name}», no está en la carpeta.")
        self.report.add("archivo-incluido", message.format(name=name[:200]), Kind.LOST, name)
        return ""

    # --- Line by line ----------------------------------------------------------------------------

    def _rewritten(self, lines: list[str]) -> Iterator[str]:
        fence, blank = "", False
        for raw in lines:
            line = self._dedented(raw)
            mark = _FENCE.match(line)
            if fence:
                fence = "" if mark and mark[1].startswith(fence) and not line.strip(" \t>`~") else fence
                yield line
            elif mark:
                fence = mark[1]
                yield line
            else:
                for one in self._plain(line):
                    # Two blank lines in a row would end a box, which they do not where it comes from.
                    if one.strip() or not blank:
                        yield one
                    blank = not one.strip()

    def _dedented(self, line: str) -> str:
        """Take a line out of the tabs that it stands in."""
        if not line.strip():
            return line
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        while self._tabs and indent < self._tabs[-1] + 4:
            self._tabs.pop()
        return line.expandtabs(4)[4 * len(self._tabs) :] if self._tabs else line

    def _plain(self, line: str) -> Iterator[str]:
        if tab := _TAB.match(line):
            self._tabs.append(len(tab[1].expandtabs(4)) + 4 * len(self._tabs))
            self.report.add("pestanas", _("Un contenido en pestañas quedó a la vista, una tras otra."))
            yield from ("", f"{tab[1]}**{tab[2]}**", "")
        elif box := _BOX.match(line):
            if box[2] != "!!!":
                self.report.add("desplegable", _("Un pasaje desplegable quedó a la vista."))
            yield f"{box[1]}!!! {box[3].split()[0]} {box[4] or chr(34) * 2}"
        elif short := _ABBREVIATION.match(line):
            message = _("Una sigla traía su significado al pasar el cursor; agréguela al glosario.")
            self.report.add("sigla", message, Kind.LOST, f"{short[1]}: {short[2]}")
        elif _CONTENTS.match(line):
            self.report.add(
                "indice", _("El índice de una página no se trajo: la guía hace el suyo."), Kind.NOTE, line
            )
        else:
            yield self._attributes(line)

    def _attributes(self, line: str) -> str:
        heading = _HEADING_ATTRIBUTES.match(line)
        if heading:
            anchor = _ID.search(heading[2])
            self._tell_attributes(heading[2].replace(anchor[0], " ") if anchor else heading[2])
            return f'{heading[1]} <a id="{html.escape(anchor[1])}"></a>' if anchor else heading[1]
        return _ATTRIBUTES.sub(self._attribute, line)

    def _attribute(self, found: re.Match[str]) -> str:
        said = found[1] or found[2] or ""
        anchor = _ID.search(said)
        self._tell_attributes(said.replace(anchor[0], " ") if anchor else said)
        return f'<a id="{html.escape(anchor[1])}"></a>' if anchor else ""

    def _tell_attributes(self, said: str) -> None:
        if said.strip():
            message = _("Un atributo de apariencia, como una clase, no se trajo.")
            self.report.add("atributo", message, Kind.NOTE, said.strip())

    def _without_comments(self, text: str) -> str:
        def tell(found: re.Match[str]) -> str:
            if found[1].strip() and not _ANCHOR.search(found[1]):
                self.report.add(
                    "comentario", _("Un comentario del texto no se trajo."), Kind.LOST, found[1].strip()
                )
            return ""

        parts = re.split(
            r"(^(?:`{3,}|~{3,}).*?^(?:`{3,}|~{3,})[ \t]*$)", text, flags=re.DOTALL | re.MULTILINE
        )
        return "".join(part if index % 2 else _COMMENT.sub(tell, part) for index, part in enumerate(parts))


def _piece(text: str, part: str) -> str:
    """Return the lines of an included file that `part` names: "2", "2:10", ":10", or an anchor's name."""
    if not part:
        return text
    lines = text.splitlines()
    if re.fullmatch(r"\d*(?::\d*)?", part):
        first, colon, last = part.partition(":")
        begin = int(first or 1) - 1
        return "\n".join(lines[begin : int(last) if last else (None if colon else begin + 1)])
    kept: list[str] = []
    inside = False
    for line in lines:
        anchor = _ANCHOR.search(line)
        if anchor:
            if anchor[1] == part:
                inside = "ANCHOR_END" not in line
        elif inside:
            kept.append(line)
    return "\n".join(kept)


_NOT_WORDS = (
    (re.compile(r"<([a-z][a-z0-9+.-]*:[^>\s]*|[\w.+-]+@[\w.-]+)>", re.IGNORECASE), r" \1 "),
    (re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL), " "),
    (re.compile(r"\[\^[^\]\s]+\]:?"), " "),
    (re.compile(r"^[ \t]*\[![A-Z]+\]|(?<=> )\[![A-Z]+\]", re.MULTILINE), " "),
    (re.compile(r"^[ \t]{0,3}\[[^\]]+\]:[ \t]", re.MULTILINE), " "),
    (re.compile(r"\]\[[^\]]*\]"), "] "),
    (re.compile(r"^((?:[ \t>]|[-*+][ \t])*)\d+[.)](?=\s)", re.MULTILINE), r"\1"),
    (re.compile(r"^([ \t>]*(?:[-*+]|\d+[.)])[ \t]+)\[[ xX]\]", re.MULTILINE), r"\1"),
    (re.compile(r"^([ \t]*)!!! [\w-]+", re.MULTILINE), r"\1"),
)


_TAG = re.compile(r"</?([a-z][\w:-]*)[^<>]*>", re.IGNORECASE)
_WITHIN_WORDS = frozenset(
    {"a", "abbr", "b", "code", "em", "font", "i", "s", "span", "strong", "sub", "sup", "u"}
)
_SAYING = re.compile(r"\b(?:alt|title|href|src)\s*=\s*[\"']([^\"']*)", re.IGNORECASE)


def _said_by_tag(tag: re.Match[str]) -> str:
    said = " ".join(found[1] for found in _SAYING.finditer(tag[0]))
    return f" {said} " if said or tag[1].lower() not in _WITHIN_WORDS else ""


def words_said(text: str) -> str:
    """Return a rewritten page without what is markup, to count its words."""
    for pattern, kept in _NOT_WORDS:
        text = pattern.sub(kept, text)
    text = _TAG.sub(_said_by_tag, text)
    return html.unescape(text)
