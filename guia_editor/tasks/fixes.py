"""Quick fixes: new text of a chapter's file for findings whose remedy is sure, or whose slip is plain to see.

Every fix is proved: the new text is read and checked, and it is offered only when the finding is gone and no
other came.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from guia_editor.i18n import _
from guia_editor.markdown.attributes import plain_id
from guia_editor.markdown.dialect import CALLOUT_KINDS, DIVS
from guia_editor.model.anchors import block_anchors
from guia_editor.model.blocks import walk
from guia_editor.model.checks import CHAPTER_RULES
from guia_editor.model.checks_references import (
    check_citations,
    check_glossary,
    check_ids,
    check_references,
    check_variables,
)
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide
from guia_editor.model.territory import TERRITORY_VARIABLES, column_names
from guia_editor.storage.files import legible
from guia_editor.storage.workspace import with_text

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile(r"«#?([^»]*)»")
_CLOSE = 0.7
"""How alike two names are, from 0 to 1, for one to be taken for a slip of the other."""

_YES = frozenset({"true", "verdadero", "yes", "1", "x"})
_NO = frozenset({"false", "falso", "0"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a finding stands: the file's lines with their endings, the index of its line, and the guide."""

    lines: tuple[str, ...]
    index: int
    finding: Finding
    guide: Guide

    @property
    def line(self) -> str:
        return self.lines[self.index].rstrip("\r\n")

    @property
    def ending(self) -> str:
        return self.lines[self.index][len(self.line) :] or "\n"

    @property
    def named(self) -> str:
        """What the message names first in «»."""
        found = _QUOTED.search(self.finding.message)
        return found[1] if found else ""

    def with_line(self, *new: str) -> str:
        """Return the text with lines, given with their endings, in place of the finding's."""
        return "".join((*self.lines[: self.index], *new, *self.lines[self.index + 1 :]))

    def changed(self, line: str) -> str:
        """Return the text with another line, ended as it was."""
        return self.with_line(line + self.lines[self.index][len(self.line) :])


_Fixer = Callable[[_Place], str | None]


def is_fixable(finding: Finding) -> bool:
    """Say whether there may be a fix; `fix` tells for certain."""
    return finding.code in _FIXERS and finding.line > 0


def fix(folder: Path, guide: Guide, finding: Finding, text: str | None = None) -> str | None:
    """Return the text of the finding's file without what was found; None when no fix is sure.

    `text` is what the file holds now, if not what the guide was read with.
    """
    chapter = next((one for one in guide.chapters if one.path == finding.path), None)
    if chapter is None or not is_fixable(finding):
        return None
    before = chapter.text if text is None else text
    lines = tuple(_LINES.findall(before))
    if finding.line > len(lines):
        return None
    now = with_text(guide, folder, finding.path, before)
    after = _FIXERS[finding.code](_Place(lines, finding.line - 1, finding, now))
    if after is None or after == before:
        return None
    old, new = (_told(folder, guide, finding.path, one) for one in (before, after))
    told = finding.code, finding.message
    return after if new[told] < old[told] and not new - old else None


def _told(folder: Path, guide: Guide, path: str, text: str) -> Counter[tuple[str, str]]:
    """Return what is wrong with a chapter, as code and message, with how often."""
    read = with_text(guide, folder, path, text)
    lone = replace(read, chapters=tuple(one for one in read.chapters if one.path == path))
    found = [*read.problems]
    for rule in CHAPTER_RULES:
        found += rule(lone)
    for rule in _GUIDE_RULES:
        found += rule(read)
    return Counter(
        (one.code, one.message) for one in found if one.path == path and one.severity is not Severity.INFO
    )


_GUIDE_RULES = (check_ids, check_references, check_variables, check_citations, check_glossary)


# --- Marks -------------------------------------------------------------------------------------


def _demote(place: _Place) -> str | None:
    following = place.lines[place.index + 1].strip() if place.index + 1 < len(place.lines) else ""
    if re.match(r"[ \t>]*#(?!#)", place.line):
        return place.changed(place.line.replace("#", "##", 1))
    if following and set(following) == {"="}:
        below = place.lines[place.index + 1].replace("=", "-")
        return "".join((*place.lines[: place.index + 1], below, *place.lines[place.index + 2 :]))
    return None


def _raise_level(place: _Place) -> str | None:
    marks = re.match(r"([ \t>]*)(#+)", place.line)
    levels = re.findall(r"\d", place.finding.message)
    if not marks or len(levels) != 2:
        return None
    return place.changed(marks[1] + "#" * (int(levels[0]) + 1) + place.line[marks.end() :])


def _part(place: _Place) -> str | None:
    quotes = re.match(r"(?:[ \t]*>)*", place.line)
    return place.with_line((quotes[0] if quotes else "") + place.ending, place.lines[place.index])


def _delete_line(place: _Place) -> str | None:
    return place.with_line()


def _close(place: _Place) -> str | None:
    if place.line[:1] != ":":
        return None
    text = "".join(place.lines)
    return text + ("" if text.endswith(("\n", "\r")) else place.ending) + ":::" + place.ending


def _pad_row(place: _Place) -> str | None:
    counts = re.findall(r"\d+", place.finding.message)
    if len(counts) != 2:
        return None
    row = place.line.rstrip()
    row += "" if row.endswith("|") and not row.endswith("\\|") else " |"
    return place.changed(row + "  |" * (int(counts[1]) - int(counts[0])))


def _legible(place: _Place) -> str | None:
    marked = legible(place.line)[0]
    kept = (old for old, new in zip(place.line, marked, strict=True) if old == new)
    return place.changed("".join(kept))


# --- Names and attributes ------------------------------------------------------------------------


def _plain_id(place: _Place) -> str | None:
    return place.changed(place.line.replace("#" + place.named, "#" + plain_id(place.named), 1))


def _braces(place: _Place) -> str | None:
    found = re.fullmatch(r"([ \t>]*:{3,}[ \t]*[\w-]+)[ \t]+(.*?)[ \t]*", place.line)
    return place.changed(f"{found[1]} {{{found[2].strip('{}')}}}") if found else None


def _block_name(place: _Place) -> str | None:
    written, plain = place.named, plain_id(place.named)
    if plain in CALLOUT_KINDS:
        head = re.fullmatch(
            rf"([ \t>]*:{{3,}}[ \t]*){re.escape(written)}[ \t]*(?:\{{(.*)\}})?[ \t]*", place.line
        )
        more = f" {head[2].strip()}" if head and head[2] else ""
        return place.changed(f"{head[1]}recuadro {{tipo={plain}{more}}}") if head else None
    return _renamed(place, written, DIVS)


def _attribute_name(place: _Place) -> str | None:
    known = {name for names in DIVS.values() for name in names} | {"campo", "ayuda", "opciones", "ancho"}
    written = _QUOTED.findall(place.finding.message)[-1]
    return _renamed(place, written, known | {"lineas", "obligatorio"}, r"(?==)")


def _value(place: _Place) -> str | None:
    written = place.named
    plain = plain_id(written)
    listed = place.finding.remedy.rpartition(":")[2].strip(" .").split(", ")
    match = get_close_matches(plain, listed, 1, _CLOSE)
    return _swap(place, rf"(?<=tipo=)([\"“]?){re.escape(written)}([\"”]?)", match[0]) if match else None


def _yes_or_no(place: _Place) -> str | None:
    key, _sign, written = place.named.partition("=")
    answer = "si" if written in _YES else "no" if written in _NO else ""
    return (
        _swap(place, rf"(?<={re.escape(key)}=)([\"“]?){re.escape(written)}([\"”]?)", answer)
        if answer
        else None
    )


# --- What points at something else ---------------------------------------------------------------


def _reference(place: _Place) -> str | None:
    known = {one for c in place.guide.chapters for block in walk(c.blocks) for one in block_anchors(block)}
    known |= {chapter.front.id for chapter in place.guide.chapters if chapter.front.id}
    return _renamed(place, place.named, known, r"(?=\))", r"(?<=\(#)")


def _source(place: _Place) -> str | None:
    return _renamed(place, place.named, place.guide.sources, r"(?![\w-])", "(?<=@)")


def _term(place: _Place) -> str | None:
    return _renamed(place, place.named, place.guide.glossary, r"(?=\))", "(?<=#g:)")


def _variable(place: _Place) -> str | None:
    known = TERRITORY_VARIABLES | set(place.guide.variables) | column_names(place.guide.territories)
    return _renamed(place, place.named, known, r"(?=\s*\}\})")


def _indicator(place: _Place) -> str | None:
    return _renamed(place, place.named, place.guide.indicators, r"(?![\w-])")


def _term_words(place: _Place) -> str | None:
    found = re.search(r"\[\s*\]\(#g:([^)\s]+)\)", place.line)
    term = place.guide.glossary.get(found[1]) if found else None
    if not found or not term:
        return None
    return place.changed(f"{place.line[: found.start()]}[{term.term}]{place.line[found.start() + 2 :]}")


def _address_as_words(place: _Place) -> str | None:
    return _swap(place, r"\[\s*\]\((https?://[^\s()]+)\)", r"<\1>")


def _renamed(
    place: _Place, written: str, known: Iterable[str], after: str = r"(?![\w-])", before: str = r"(?<![\w-])"
) -> str | None:
    """Return the text with a name on the line changed to the one of those known that was surely meant."""
    names = sorted(known)
    plain = plain_id(written)
    match = [one for one in names if plain_id(one) == plain] or get_close_matches(written, names, 1, _CLOSE)
    return _swap(place, f"{before}{re.escape(written)}{after}", match[0].replace("\\", "")) if match else None


def _swap(place: _Place, pattern: str, new: str) -> str | None:
    changed, count = re.subn(pattern, new, place.line, count=1)
    return place.changed(changed) if count else None


_FIXERS: Mapping[str, _Fixer] = {
    "titulo-de-nivel-1": _demote,
    "nivel-saltado": _raise_level,
    "titulo-vacio": _delete_line,
    "leyenda-pegada": _part,
    "cierre-suelto": _delete_line,
    "bloque-sin-cerrar": _close,
    "celdas-de-menos": _pad_row,
    "signo-ilegible": _legible,
    "id-invalido": _plain_id,
    "atributos-sin-llaves": _braces,
    "bloque-desconocido": _block_name,
    "atributo-desconocido": _attribute_name,
    "tipo-desconocido": _value,
    "si-o-no": _yes_or_no,
    "referencia-colgante": _reference,
    "fuente-desconocida": _source,
    "termino-desconocido": _term,
    "variable-desconocida": _variable,
    "indicador-desconocido": _indicator,
    "glosario-sin-palabras": _term_words,
    "enlace-sin-texto": _address_as_words,
}


def fix_label(finding: Finding) -> str:
    """Return what a fix does, for a button or menu."""
    match finding.code:
        case "titulo-de-nivel-1" | "nivel-saltado":
            return _("Corregir el nivel del título")
        case "titulo-vacio" | "cierre-suelto":
            return _("Borrar esta línea")
        case "leyenda-pegada":
            return _("Separar la leyenda con un renglón en blanco")
        case "bloque-sin-cerrar":
            return _("Cerrar el bloque al final del capítulo")
        case "celdas-de-menos":
            return _("Agregar las celdas que faltan, vacías")
        case "signo-ilegible":
            return _("Borrar los signos de control")
        case "id-invalido":
            return _("Corregir el identificador")
        case "atributos-sin-llaves":
            return _("Poner las llaves")
        case "glosario-sin-palabras":
            return _("Escribir el término entre los corchetes")
        case "enlace-sin-texto":
            return _("Mostrar la dirección como palabras")
        case _:
            return _("Cambiar por el nombre más parecido")
