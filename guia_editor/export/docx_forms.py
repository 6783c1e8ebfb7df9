"""Form fields as content controls: filled in with Word, and clear blanks to write on when printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from guia_editor.export.docx_xml import run, styled, value
from guia_editor.i18n import wording
from guia_editor.model.blocks import FormField

BLANK = "\u00a0"
_LONGEST_NAME = 64
"""Word's limit for the title and the tag of a content control."""
_BLANKS_PER_CHARACTER = 2
"""A no-break space is about half as wide as a letter."""
_USUAL = 24
"""How many characters a blank takes when nobody said."""
_ANY_TEXT = "<w:richText/>"
"""Not w:text, of which LibreOffice 7 makes an input field without the line to write on."""
_CHECKED, _EMPTY = "☑", "☐"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a field stands: how many characters fit on a line, and whether a table's cell is all its own."""

    characters: int
    cell: bool


def form_field(
    field: FormField, language: str, number: str, room: Room, look: Callable[[str], str], box_font: str
) -> str:
    """Return the control for a field; `look` gives the identifier of a character style by its name."""
    _ = wording(language)
    name = field.help or field.name.replace("_", " ").replace("-", " ")
    needed = _("obligatorio")
    title = f"{name} ({needed})" if field.required else name
    alias, tag = value(title[:_LONGEST_NAME]), value(field.name[:_LONGEST_NAME])
    head = f'<w:alias w:val="{alias}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/>'
    if field.kind == "casilla":
        return check_box(False, head, look("Casilla"), box_font)
    hint = _hint(field, room, _("día, mes y año"))
    blanks = _blanks(field, hint, room, look("Campo vacío"))
    shown = run(hint, styled(look("Campo vacío"))) if hint else ""
    typed = f"<w:rPr>{styled(look('Campo'))}</w:rPr>"
    properties = f"<w:sdtPr>{typed}{head}<w:showingPlcHdr/>{_control(field)}</w:sdtPr>"
    return f"<w:sdt>{properties}<w:sdtContent>{shown}{blanks}</w:sdtContent></w:sdt>"


def check_box(checked: bool, head: str, style: str, font: str) -> str:
    """Return a box that a click ticks; `font` is the one that holds both of its signs."""
    states = "".join(
        f'<w14:{state} w14:val="{ord(sign):04X}" w14:font="{value(font)}"/>'
        for state, sign in (("checkedState", _CHECKED), ("uncheckedState", _EMPTY))
    )
    sign = _CHECKED if checked else _EMPTY
    return (
        f'<w:sdt><w:sdtPr>{head}<w14:checkbox><w14:checked w14:val="{int(checked)}"/>{states}'
        "</w14:checkbox></w:sdtPr>"
        f"<w:sdtContent><w:r><w:rPr>{styled(style)}</w:rPr><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def _control(field: FormField) -> str:
    """Return the element that says which kind of control it is."""
    match field.kind:
        case "texto" | "numero" | "parrafo" | "firma":
            return _ANY_TEXT
        case "fecha":
            return (
                """<w:date><w:dateFormat w:val="d 'de' MMMM 'de' yyyy"/><w:lid w:val="es-GT"/>"""
                '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
            )
        case "seleccion":
            items = "".join(
                f'<w:listItem w:displayText="{o}" w:value="{o}"/>' for o in map(value, _choices(field))
            )
            return f"<w:dropDownList>{items}</w:dropDownList>"
        case "casilla":
            raise AssertionError("a check box is made apart")
        case _:
            assert_never(field.kind)


def _choices(field: FormField) -> tuple[str, ...]:
    """Return the options, each once: Word calls a list with two equal ones damaged."""
    return tuple(filter(None, dict.fromkeys(re.sub(r"\s+", " ", option).strip() for option in field.options)))


def _hint(field: FormField, room: Room, date: str) -> str:
    """Return the words that stand there until someone writes, when the blank is wide enough for them.

    The choices of a list are shown so that they can be marked on paper.
    """
    if field.kind == "seleccion":
        hint = " / ".join(_choices(field))
        return hint if not room.cell or len(hint) <= room.characters else ""
    if room.cell or field.kind == "firma":
        return ""
    if field.kind == "fecha":
        return date
    widest = room.characters if field.kind == "parrafo" else max(field.width, _USUAL)
    return field.help if len(field.help) <= widest else ""


def _blanks(field: FormField, hint: str, room: Room, style: str) -> str:
    """Return the line to write on: underlined blanks as wide as asked, and further lines of a paragraph."""
    look = f"<w:rPr>{styled(style)}</w:rPr>"
    line = max(room.characters, 4)
    if field.kind == "parrafo":
        rows = [0 if hint else line, *[line] * (max(field.rows, 2) - 1)]
    elif field.kind == "seleccion":
        rows = [0 if hint else min(_USUAL // 2, line)]
    else:
        wished = field.width or (line if room.cell else _USUAL)
        rows = [max(min(wished, line) - len(hint), 0 if room.cell else 6)]
    texts = (f"<w:t>{BLANK * (characters * _BLANKS_PER_CHARACTER)}</w:t>" for characters in rows)
    return f"<w:r>{look}{'<w:br/>'.join(texts)}</w:r>"
