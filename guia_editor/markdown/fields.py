"""Form fields: from the attributes of `[___]{…}` to a `FormField`."""

from __future__ import annotations

import re

from guia_editor.i18n import _
from guia_editor.markdown.attributes import Attributes, check_keys, plain_id
from guia_editor.markdown.dialect import FIELD_ATTRIBUTES, FIELD_KINDS
from guia_editor.markdown.problems import Problems
from guia_editor.markdown.values import choice, separated, whole_number, yes_or_no
from guia_editor.model.blocks import FormField

_PLAIN = re.compile(r"[a-z][a-z0-9_-]*")


def read_field(attributes: Attributes, line: int, problems: Problems) -> FormField:
    """Return the field that attributes describe; what is wrong is told and replaced by what is usual."""
    where = _("un campo")
    values = attributes.values
    check_keys(attributes, FIELD_ATTRIBUTES, where, line, problems)
    kind = choice(values.get("tipo", ""), FIELD_KINDS, "texto", where, line, problems)
    options = separated(values.get("opciones", ""), "|")
    if kind == "seleccion" and not options:
        problems.error(
            "campo-sin-opciones",
            line,
            _("Un campo de selección no tiene opciones."),
            _('Escríbalas separadas por una barra: opciones="Sí|No".'),
        )
    return FormField(
        name=_name(attributes, line, problems),
        kind=kind,
        help=values.get("ayuda", ""),
        options=options,
        width=whole_number("ancho", values, 0, 500, line, problems) or 0,
        rows=whole_number("lineas", values, 1, 200, line, problems) or 1,
        required=yes_or_no("obligatorio", values, line, problems),
        line=line,
    )


def _name(attributes: Attributes, line: int, problems: Problems) -> str:
    written = attributes.values.get("campo", attributes.id)
    name = written if _PLAIN.fullmatch(written) else plain_id(written)
    if not written:
        problems.error(
            "campo-sin-nombre",
            line,
            _("Un campo no dice cómo se llama."),
            _("Déle un nombre corto: [___]{campo=fecha tipo=fecha}."),
        )
        return f"campo-{line}"
    if not name:
        problems.error(
            "campo-sin-nombre",
            line,
            _("El nombre de campo «{name}» no tiene letras.").format(name=written),
            _("Use minúsculas sin tilde, cifras y guiones: campo=nombre-completo."),
        )
        return f"campo-{line}"
    return name
