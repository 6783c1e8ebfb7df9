"""Form fields as content controls: filled in with Word, and clear blanks to write on when printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import assert_never

from guia_editor.export.docx_xml import styled, value, words
from guia_editor.i18n import wording
from guia_editor.model.blocks import FormField

BLANK = "\u00a0"
_LONGEST_NAME = 64
"""Word's limit for the title and the tag of a content control."""
_BLANKS_PER_CHARACTER = 2
"""A no-break space is about half as wide as a letter."""
_CHECKED, _EMPTY = "☑", "☐"


def form_field(
    field: FormField, language: str, number: int, room: int, look: Callable[[str], str], box_font: str
) -> str:
    """Return the control for a field.

    `room` is how many characters fit on a line there, 0 inside a table cell's narrow columns; `look` gives
    the identifier of a character style by its name.
    """
    _ = wording(language)
    name = field.help or field.name.replace("_", " ").replace("-", " ")
    title = f"{name} ({_('obligatorio')})" if field.required else name
    head = (
        f'<w:alias w:val="{value(title[:_LONGEST_NAME])}"/><w:tag w:val="{value(field.name[:_LONGEST_NAME])}"/>'
        f'<w:id w:val="{number}"/>'
    )
    if field.kind == "casilla":
        return check_box(False, head, look("Casilla"), box_font)
    hint, control = _hint_and_control(field, _)
    blanks = _blanks(field, hint, room, look("Campo"))
    shown = f"<w:r><w:rPr>{styled(look('Campo'))}</w:rPr><w:t>{words(hint)}</w:t></w:r>" if hint else ""
    return f"<w:sdt><w:sdtPr>{head}<w:showingPlcHdr/>{control}</w:sdtPr><w:sdtContent>{shown}{blanks}</w:sdtContent></w:sdt>"


def check_box(checked: bool, head: str, style: str, font: str) -> str:
    """Return a box that a click ticks; `font` is the one that holds both of its signs."""
    states = "".join(
        f'<w14:{state} w14:val="{ord(sign):04X}" w14:font="{value(font)}"/>'
        for state, sign in (("checkedState", _CHECKED), ("uncheckedState", _EMPTY))
    )
    sign = _CHECKED if checked else _EMPTY
    return (
        f'<w:sdt><w:sdtPr>{head}<w14:checkbox><w14:checked w14:val="{int(checked)}"/>{states}</w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{styled(style)}</w:rPr><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def _hint_and_control(field: FormField, _: Callable[[str], str]) -> tuple[str, str]:
    """Return the words that stand there until someone writes, and the element that says the kind."""
    match field.kind:
        case "texto" | "numero":
            return field.help, "<w:text/>"
        case "parrafo":
            return field.help, '<w:text w:multiLine="1"/>'
        case "firma":
            return "", "<w:text/>"
        case "fecha":
            control = (
                """<w:date><w:dateFormat w:val="d 'de' MMMM 'de' yyyy"/><w:lid w:val="es-GT"/>"""
                '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
            )
            return field.help or _("día, mes y año"), control
        case "seleccion":
            choices = dict.fromkeys(re.sub(r"\s+", " ", option).strip() for option in field.options)
            items = "".join(
                f'<w:listItem w:displayText="{value(o)}" w:value="{value(o)}"/>' for o in choices if o
            )
            # The choices themselves are the hint, so that they can be marked on paper.
            return " / ".join(o for o in choices if o), f"<w:dropDownList>{items}</w:dropDownList>"
        case "casilla":
            raise AssertionError("a check box has no hint")
        case _:
            assert_never(field.kind)


def _blanks(field: FormField, hint: str, room: int, style: str) -> str:
    """Return the line to write on: underlined blanks as wide as asked, and further lines of a paragraph."""
    look = f"<w:rPr>{styled(style)}</w:rPr>"
    line = room or 12
    if field.kind == "parrafo":
        first = max(0, line - len(hint))
        rows = [first, *[line] * (max(field.rows, 2) - 1)]
    elif field.kind == "seleccion":
        rows = [0 if hint else 12]
    else:
        wished = field.width or min(24, line)
        rows = [max(min(wished, line) - len(hint), min(6, line))]
    texts = (f"<w:t>{BLANK * (characters * _BLANKS_PER_CHARACTER)}</w:t>" for characters in rows)
    return f"<w:r>{look}{'<w:br/>'.join(texts)}</w:r>"
