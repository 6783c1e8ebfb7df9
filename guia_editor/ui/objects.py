"""The dialogs by what they make: one door for inserting and for changing what is shown as an object."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from guia_editor.i18n import _
from guia_editor.ui.dialogs_boxes import CalloutDialog, ConditionDialog, IdDialog, ListDialog
from guia_editor.ui.dialogs_charts import ChartDialog, ProfileDialog
from guia_editor.ui.dialogs_data import DataTableDialog
from guia_editor.ui.dialogs_links import CitationDialog, GlossaryDialog, LinkDialog, ReferenceDialog
from guia_editor.ui.dialogs_pictures import PictureDialog
from guia_editor.ui.dialogs_source import SourceDialog
from guia_editor.ui.dialogs_tables import GridDialog, TablePropertiesDialog
from guia_editor.ui.dialogs_values import FieldDialog, VariableDialog
from guia_editor.ui.formats import Container

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


MakesMarkdown = (
    PictureDialog
    | VariableDialog
    | ReferenceDialog
    | CitationDialog
    | FieldDialog
    | DataTableDialog
    | ChartDialog
    | ProfileDialog
    | GridDialog
    | SourceDialog
    | LinkDialog
    | GlossaryDialog
)
"""Dialogs whose outcome is Markdown."""

MakesAttrs = CalloutDialog | IdDialog | ConditionDialog | TablePropertiesDialog | ListDialog
"""Dialogs whose outcome are the attributes of a container."""


def dialog_for(
    bench: Workbench, kind: str, md: str = "", *, reason: str = "", taken: Collection[str] = ()
) -> MakesMarkdown | None:
    """Return the dialog of a kind of atom, filled from its Markdown; None for what has no dialog.

    `taken` are the names of the fields in the form around, `reason` says why a passage is locked.
    """
    match kind:
        case "figure" | "image":
            return PictureDialog(bench, md, among_words=kind == "image")
        case "variable":
            return VariableDialog(bench, md)
        case "reference":
            return ReferenceDialog(bench, md)
        case "citation":
            return CitationDialog(bench, md)
        case "field":
            return FieldDialog(bench, md, taken)
        case "datos":
            return DataTableDialog(bench, md)
        case "grafico":
            return ChartDialog(bench, md)
        case "perfil":
            return ProfileDialog(bench, md)
        case "table" if md:
            return GridDialog(bench, md)
        case "locked":
            return SourceDialog(bench, md, reason)
        case "link":
            return LinkDialog(bench, md)
        case "gloss":
            return GlossaryDialog(bench, md)
        case _:
            return None


def edit_object(
    bench: Workbench, kind: str, md: str, *, reason: str = "", taken: Collection[str] = ()
) -> str | None:
    """Let the person change an atom; return its new Markdown, or None when given up."""
    return _outcome(dialog_for(bench, kind, md, reason=reason, taken=taken))


def new_object(bench: Workbench, kind: str, *, taken: Collection[str] = ()) -> str | None:
    """Let the person make an atom of a kind; None when given up."""
    return _outcome(dialog_for(bench, kind, taken=taken))


def _outcome(dialog: MakesMarkdown | None) -> str | None:
    return dialog.markdown() if dialog and dialog.asked() else None


def container_dialog(bench: Workbench, container: Container, words: str = "") -> MakesAttrs | None:
    """Return the dialog of a container; `words` are those of its title, of which an id can be made."""
    attrs = container.attrs
    match container.tag:
        case "callout":
            return CalloutDialog(bench, attrs, words)
        case "form" | "card":
            title = _("Formulario") if container.tag == "form" else _("Ficha")
            lead = _("Con identificador se puede referir desde otra parte de la guía.")
            return IdDialog(bench, title, lead, str(attrs.get("id", "")), words)
        case "solo":
            return ConditionDialog(bench, attrs)
        case "table":
            return TablePropertiesDialog(bench, attrs, words)
        case "ol" | "ul":
            return ListDialog(bench, attrs, ordered=container.tag == "ol")
        case _:
            return None


def edit_container(bench: Workbench, container: Container, words: str = "") -> dict[str, Any] | None:
    """Let the person change what a container says about itself; return all its attributes, or None."""
    dialog = container_dialog(bench, container, words)
    return {**container.attrs, **dialog.attrs()} if dialog and dialog.asked() else None


def new_container(bench: Workbench, tag: str) -> dict[str, Any] | None:
    """Let the person say what a new container of a tag is; return its attributes, or None when given up."""
    return edit_container(bench, Container(tag, 0, {}))


def edit_heading_id(bench: Workbench, own: str, words: str) -> str | None:
    """Let the person give a title an id, by which texts can refer to it; None when given up."""
    lead = _("Con él se puede referir a este título desde otra parte de la guía: «vea la sección 7.2».")
    dialog = IdDialog(bench, _("Identificador del título"), lead, own, words, needed=True)
    return dialog.id_field.id() if dialog.asked() else None
