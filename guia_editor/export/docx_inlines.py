"""Inlines to runs: stress, links, references, notes, pictures among words, fields to fill in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never
from urllib.parse import urljoin, urlsplit

from guia_editor.export.docx_fields import Sequences, note_name
from guia_editor.export.docx_forms import Room, form_field
from guia_editor.export.docx_fragments import Count, Relation
from guia_editor.export.docx_pictures import drawing
from guia_editor.export.docx_xml import field, literal, mark, run, styled, value
from guia_editor.export.html import url
from guia_editor.model.anchors import term_anchor
from guia_editor.model.blocks import (
    Citation,
    Code,
    Emphasis,
    FormField,
    GlossaryLink,
    Image,
    Inline,
    Inlines,
    Label,
    LineBreak,
    Lines,
    Link,
    NoteReference,
    Reference,
    SoftBreak,
    Strikethrough,
    Strong,
    Text,
    Variable,
)

if TYPE_CHECKING:
    from guia_editor.export.docx_writing import Place, Writing

_ALLOWED = frozenset({"http", "https", "mailto", "tel"})
_LONGEST_ADDRESS = 2000
"""Word refuses a file with a longer one."""
_TWIPS_PER_CHARACTER = 90
"""About the width of a letter in a form's text, to draw lines that fit."""


@dataclass(frozen=True, slots=True)
class Stress:
    """How the words inside several inlines are written; `style` is a character style's identifier."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    struck: bool = False


def inlines(writing: Writing, content: Inlines, place: Place, stress: Stress | None = None) -> str:
    """Return inlines as runs, one after the other."""
    stress = stress or Stress()
    return "".join(_inline(writing, inline, place, stress) for inline in content)


def _look(writing: Writing, stress: Stress) -> str:
    """Return the inside of w:rPr: stress alone is a style of its own, stress inside a style is direct."""
    strike = "<w:strike/>" if stress.struck else ""
    if stress.style or not (stress.bold or stress.italic):
        style = f'<w:rStyle w:val="{stress.style}"/>' if stress.style else ""
        return f"{style}{'<w:b/><w:bCs/>' * stress.bold}{'<w:i/><w:iCs/>' * stress.italic}{strike}"
    if stress.bold:
        return styled(writing.look("Strong"), "<w:i/><w:iCs/>" * stress.italic + strike)
    return styled(writing.look("Emphasis"), strike)


def _inline(writing: Writing, inline: Inline, place: Place, stress: Stress) -> str:
    match inline:
        case Text(text=text):
            return run(text, _look(writing, stress))
        case Emphasis(children=children):
            return inlines(writing, children, place, replace(stress, italic=True))
        case Strong(children=children):
            return inlines(writing, children, place, replace(stress, bold=True))
        case Strikethrough(children=children):
            return inlines(writing, children, place, replace(stress, struck=True))
        case Code(text=text):
            return literal(
                text.replace("\n", " "),
                _look(writing, replace(stress, style=writing.look("Código en línea"))),
            )
        case SoftBreak():
            return run(" ", _look(writing, stress))
        case LineBreak():
            return mark("w:br")
        case Link():
            return _link(writing, inline, place, stress)
        case Image():
            return picture(writing, inline, place)
        case NoteReference():
            return _note_mark(writing, inline)
        case Reference():
            return _reference(writing, inline, stress)
        case GlossaryLink(term=term, children=children):
            inside = replace(stress, style=stress.style or writing.look("Glosario"))
            return _anchored(writing, term_anchor(term), inlines(writing, children, place, inside))
        case FormField():
            room = Room(place.width // _TWIPS_PER_CHARACTER, place.cell)
            number = writing.count(Count.CONTROL)
            return form_field(
                inline, writing.terms.language, number, room, writing.look, writing.looks.box_font
            )
        case Variable() | Citation():
            raise TypeError(f"{type(inline).__name__} must be settled by assembly before it is written")
        case _:
            assert_never(inline)


# --- links -------------------------------------------------------------------------------------


def _anchored(writing: Writing, anchor: str, content: str) -> str:
    bookmark = writing.target(anchor)
    return (
        f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{content}</w:hyperlink>' if bookmark else content
    )


def _link(writing: Writing, link: Link, place: Place, stress: Stress) -> str:
    inside = replace(stress, style=stress.style or writing.look("Hyperlink"))
    if link.target.startswith("#"):
        if not writing.target(link.target[1:]):
            return inlines(writing, link.children, place, stress)
        return _anchored(writing, link.target[1:], inlines(writing, link.children, place, inside))
    address = _address(link.target, writing.terms.base_url)
    if not address:
        _ = writing.words()
        writing.lose(
            _("enlace a {target}").format(target=link.target), _("Word no abre esa dirección"), _at(link.line)
        )
        return inlines(writing, link.children, place, stress)
    identity = writing.relate(Relation(address, writing.in_note))
    tip = f' w:tooltip="{value(link.title)}"' if link.title else ""
    content = inlines(writing, link.children, place, inside)
    return f'<w:hyperlink r:id="{identity}"{tip} w:history="1">{content}</w:hyperlink>'


def _address(target: str, base: str) -> str:
    """Return a link's address, complete and encoded; empty when it is not one that Word may open."""
    try:
        whole = urljoin(base, url(target.strip())) if base else url(target.strip())
        parts = urlsplit(whole)
        usable = parts.scheme.lower() in _ALLOWED and (parts.hostname or parts.scheme in {"mailto", "tel"})
        _port = parts.port
    except ValueError:
        return ""
    return whole if usable and len(whole) <= _LONGEST_ADDRESS else ""


def _at(line: int) -> Lines:
    return Lines(line, line)


def _reference(writing: Writing, reference: Reference, stress: Stress) -> str:
    """Return a reference as a REF field where Word makes the same words of its target, else as a link."""
    inside = replace(stress, style=stress.style or writing.look("Referencia"))
    look = _look(writing, inside)
    known = writing.known(reference.target)
    bookmark, label, number = known.target, known.label, known.heading
    if not bookmark:
        return run(reference.text, _look(writing, stress))
    if label is not None and reference.text == str(label):
        return field(rf"REF {bookmark} \h", run(reference.text, look), look)
    if number and reference.text.endswith(number):
        before = reference.text[: -len(number)]
        return run(before, look) + field(rf"REF {bookmark} \n \h", run(number, look), look)
    return _anchored(writing, reference.target, run(reference.text, look))


# --- notes -------------------------------------------------------------------------------------


def _note_mark(writing: Writing, reference: NoteReference) -> str:
    """Return the mark of a footnote; its text waits to be written after the section.

    Word numbers notes itself, from 1 in each section; where that would give another number than the
    assembled one, the mark is written as text. A second mark of the same note is a reference to the first.
    """
    notes = writing.notes
    number = reference.number
    section = writing.section
    found = next((note for note in section.notes if note.number == number), None) if section else None
    look = styled(writing.look("footnote reference"))
    if found is None or writing.in_note:
        if found is not None:
            _ = writing.words()
            writing.lose(
                _("nota al pie dentro de otra"),
                _("Word no admite notas dentro de notas"),
                _at(reference.line),
            )
        return run(str(number), look)
    if number in notes.met:
        return field(rf"NOTEREF {note_name(notes.met[number])} \f \h", run(str(number), look), look)
    identity = notes.met[number] = writing.count(Count.NOTE)
    native = number == notes.counted + 1
    notes.counted += native
    notes.waiting.append((identity, found, native))
    if native:
        shown = f'<w:r><w:rPr>{look}</w:rPr><w:footnoteReference w:id="{identity}"/></w:r>'
    else:
        shown = (
            f'<w:r><w:rPr>{look}</w:rPr><w:footnoteReference w:customMarkFollows="1" w:id="{identity}"/>'
            f"<w:t>{number}</w:t></w:r>"
        )
    return writing.bookmarks.named(note_name(identity), shown)


# --- pictures and captions ---------------------------------------------------------------------


def picture(writing: Writing, image: Image, place: Place) -> str:
    """Return a picture in the line; its alternative text, and a loss reported, when Word cannot show it."""
    asset = writing.asset(image.source)
    drawn = drawing(writing, asset, image.alt, place) if asset is not None else ""
    if drawn:
        return drawn
    _ = writing.words()
    reason = (
        _("la imagen no está en el documento") if asset is None else _("Word no muestra ese tipo de imagen")
    )
    writing.lose(_("imagen {name}").format(name=image.source), reason, _at(image.line))
    return run(image.alt)


def caption(
    writing: Writing, anchor: str, label: Label | None, title: Inlines, place: Place, number_look: str
) -> str:
    """Return the runs of a caption: its number as a field inside its bookmark, then its title."""
    words = inlines(writing, title, place)
    if label is None:
        return writing.bookmarks.around(anchor, words)
    sequences = Sequences() if writing.in_note else writing.sequences
    number = writing.bookmarks.around(anchor, sequences.number(label, styled(writing.look(number_look))))
    return number + (run(".  ", styled(writing.look(number_look))) + words if words else "")
