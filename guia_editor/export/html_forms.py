"""Form fields as HTML controls: fillable in the PDF and on the page, and a clear blank when printed."""

from __future__ import annotations

from html import escape
from typing import assert_never

from guia_editor.model.blocks import FormField


def form_field(field: FormField, form: str) -> str:
    """Return the control for a field; its name is unique in the document as `form-field`.

    The help text is both the tooltip and the accessible name. A signature is a line to sign on, no control.
    """
    name = escape(f"{form}-{field.name}" if form else field.name, quote=True)
    help_text = escape(field.help or field.name.replace("_", " "), quote=True)
    required = ' required=""' if field.required else ""
    common = f'name="{name}" title="{help_text}" aria-label="{help_text}"{required}'
    match field.kind:
        case "texto" | "fecha" | "numero":
            return f'<input type="text" class="{_classes(field)}" {common}{_entry_hints(field)} />'
        case "parrafo":
            rows = max(field.rows, 2)
            return f'<textarea class="{_classes(field)}" rows="{rows}" cols="60" {common}></textarea>'
        case "casilla":
            return f'<input type="checkbox" class="{_classes(field)}" {common} />'
        case "seleccion":
            # HTML wants a label on an option without words; a space keeps the field blank on paper.
            choices = '<option value="" label=" "></option>' + "".join(
                f'<option value="{escape(o, quote=True)}">{escape(o)}</option>' for o in field.options
            )
            return f'<select class="{_classes(field)}" {common}>{choices}</select>'
        case "firma":
            return f'<span class="{_classes(field)}" role="img" aria-label="{help_text}"></span>'
        case _:
            assert_never(field.kind)


def _classes(field: FormField) -> str:
    width = "corto" if 0 < field.width <= 12 else "medio" if 0 < field.width <= 30 else "largo"
    return f"campo campo-{field.kind} campo-{width}"


def _entry_hints(field: FormField) -> str:
    # Plain text inputs on purpose: date pickers differ by system and print their own placeholder.
    if field.kind == "fecha":
        return ' placeholder="dd/mm/aaaa" autocomplete="off"'
    if field.kind == "numero":
        return ' inputmode="decimal" autocomplete="off"'
    return ' autocomplete="off"'
