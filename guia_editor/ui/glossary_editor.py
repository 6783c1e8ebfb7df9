"""The words that the guide explains."""

from __future__ import annotations

from collections.abc import Mapping

from guia_editor.i18n import _
from guia_editor.model.guide import Guide, Term
from guia_editor.tasks.records import TERMS, Words
from guia_editor.ui.record_editor import RecordEditor
from guia_editor.ui.record_form import FormRow
from guia_editor.ui.workbench import Workbench


def _fields() -> tuple[FormRow, ...]:
    return (
        FormRow("termino", _("&Término"), required=True),
        FormRow("definicion", _("&Definición"), "text", required=True),
        FormRow("siglas", _("&Siglas"), hint="LAIP"),
        FormRow("vease", _("&Véase además"), "list", hint=_("claves de otros términos, entre comas")),
    )


class GlossaryEditor(RecordEditor):
    """Edits glosario.yaml."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, TERMS, _fields(), _("un término"), _("Glosario"))
        self.setProperty("ayuda", "terminos")

    def read(self, guide: Guide) -> dict[str, dict[str, Words]]:
        """Return the terms as their file writes them."""
        return {key: _written(term) for key, term in guide.glossary.items()}

    def lines(self, guide: Guide) -> dict[int, str]:
        """Return the key of each term by its line."""
        return {term.line: key for key, term in guide.glossary.items()}

    def label(self, key: str, record: Mapping[str, Words]) -> str:
        """Return the term, with its short form."""
        term = str(record.get("termino", "")) or key
        return f"{term} ({record['siglas']})" if record.get("siglas") else term

    def blank(self, words: str) -> dict[str, Words]:
        """Return a new term, to be explained."""
        return {"termino": words, "definicion": _("Por explicar.")}

    def complaint(self, values: Mapping[str, Words]) -> str:
        """Return what is missing, or names that the glossary does not have."""
        unknown = [key for key in values.get("vease", ()) if key not in self._records]
        if unknown:
            return _("«{key}» no es la clave de ningún término.").format(key=unknown[0])
        return super().complaint(values)


def _written(term: Term) -> dict[str, Words]:
    said: dict[str, Words] = {
        "termino": term.term,
        "definicion": term.definition,
        "siglas": term.acronym,
        "vease": term.see_also,
    }
    return {key: value for key, value in said.items() if value}
