"""Blocks as HTML: what print adds and the web does not."""

import re

import pytest

from guia_editor.export.html import HtmlWriter, Mode
from guia_editor.model.blocks import Inlines, Reference, Text

TABLE = Reference("tabla", "Tabla 7.2")


@pytest.mark.parametrize(
    ("inlines", "mode", "expected"),
    [
        ((Text("vea la "), TABLE, Text(".")), "print", "vea la Tabla 7.2 (pág. N)."),
        ((Text("todo (vea la "), TABLE, Text(").")), "print", "todo (vea la Tabla 7.2, pág. N)."),
        ((Text("(uno) y la "), TABLE, Text(".")), "print", "(uno) y la Tabla 7.2 (pág. N)."),
        ((Text("todo (vea la "), TABLE, Text(").")), "web", "todo (vea la Tabla 7.2)."),
    ],
)
def test_a_printed_reference_names_its_page_without_nested_parentheses(
    inlines: Inlines, mode: Mode, expected: str
) -> None:
    slot = '<span class="pn" data-para="tabla">'
    shown = HtmlWriter(mode=mode).inlines(inlines).replace(slot, slot + "N")
    assert re.sub(r"<[^>]+>", "", shown) == expected
