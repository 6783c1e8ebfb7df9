"""Dialogs of containers: what kind of box, for which territories, under which id, from which number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
)

from guia_editor.i18n import _
from guia_editor.model.blocks import CalloutKind, Condition
from guia_editor.tasks import choices
from guia_editor.tasks.previews import condition_count, condition_words
from guia_editor.ui import icons
from guia_editor.ui.dialog import IdEdit, ObjectDialog, form, roomy
from guia_editor.ui.expression_field import ExpressionField
from guia_editor.ui.paint_boxes import CALLOUT_ICONS, callout_name
from guia_editor.ui.parts import condition_of
from guia_editor.ui.pick_list import Choice, PickList
from guia_editor.ui.widgets import note
from guia_editor.ui.workbench import Workbench


def callout_uses() -> dict[CalloutKind, str]:
    """Return what each kind of callout is for."""
    return {
        "nota": _("Una aclaración"),
        "importante": _("Lo que no se debe olvidar"),
        "ejemplo": _("Un caso"),
        "norma": _("Lo que dice una ley"),
        "agua": _("Lo propio del agua y el saneamiento"),
        "atencion": _("Un riesgo o un error común"),
    }


class CalloutDialog(ObjectDialog):
    """Choose the kind of a box by its colour, and its id; the title is written in the text."""

    def __init__(self, bench: Workbench, attrs: Mapping[str, Any], words: str = "") -> None:
        super().__init__(
            bench, "recuadro", _("Recuadro"), _("El título y el texto se escriben en la página misma.")
        )
        self._kinds = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(10)
        for index, kind in enumerate(get_args(CalloutKind)):
            swatch = self._swatch(kind)
            self._kinds.addButton(swatch, index)
            grid.addWidget(swatch, index // 2, index % 2)
            if kind == attrs.get("kind", "nota"):
                swatch.setChecked(True)
        self.body.addLayout(grid)
        self.id_field = IdEdit(self.names, str(attrs.get("id", "")))
        self.id_field.set_words(words)
        self.id_field.changed.connect(self.check)
        fields = form()
        fields.addRow(_("&Identificador"), self.id_field)
        fields.addRow("", note(_("Solo hace falta para referirse al recuadro desde otra parte.")))
        self.body.addLayout(fields)
        self.body.addStretch(1)
        self.start(560, focus=self._kinds.checkedButton())

    def _swatch(self, kind: CalloutKind) -> QToolButton:
        tint = self.bench.theme.callouts[kind]
        swatch = QToolButton()
        swatch.setCheckable(True)
        swatch.setText(f"  {callout_name(kind)}\n  {callout_uses()[kind]}")
        swatch.setAccessibleName(f"{callout_name(kind)}: {callout_uses()[kind]}")
        swatch.setIcon(icons.icon(CALLOUT_ICONS[kind], self.bench.theme, tint.bar))
        swatch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        swatch.setSizePolicy(swatch.sizePolicy().Policy.Expanding, swatch.sizePolicy().Policy.Fixed)
        swatch.setMinimumHeight(54)
        ink, bar, ground = self.bench.theme.ink.name(), tint.bar.name(), tint.ground.name()
        swatch.setStyleSheet(
            f"QToolButton {{ background: {ground}; color: {ink}; border: 1px solid {ground};"
            f" border-left: 5px solid {bar}; border-radius: 0;"
            " padding: 6px 10px; text-align: left; }"
            f"QToolButton:hover, QToolButton:focus {{ border: 1px solid {bar};"
            f" border-left: 5px solid {bar}; }} QToolButton:checked {{ border: 2px solid {bar};"
            f" border-left: 5px solid {bar}; }}"
        )
        return swatch

    def problem(self) -> str:
        """Return what is wrong."""
        return self.id_field.problem()

    def attrs(self) -> dict[str, Any]:
        """Return the attributes of the container."""
        kinds: tuple[CalloutKind, ...] = get_args(CalloutKind)
        return {"kind": kinds[max(self._kinds.checkedId(), 0)], "id": self.id_field.id()}


class IdDialog(ObjectDialog):
    """Give an id to a title, a form or a card."""

    def __init__(
        self, bench: Workbench, title: str, lead: str, own: str, words: str, *, needed: bool = False
    ) -> None:
        super().__init__(bench, "identificador", title, lead)
        self.id_field = IdEdit(self.names, own, needed=needed)
        self.id_field.set_words(words)
        if needed and not own:
            self.id_field.propose()
        self.id_field.changed.connect(self.check)
        fields = form()
        fields.addRow(_("&Identificador"), self.id_field)
        self.body.addLayout(fields)
        self.body.addStretch(1)
        self.start(500)
        self.id_field.field.setFocus()

    def problem(self) -> str:
        """Return what is wrong."""
        return self.id_field.problem()

    def attrs(self) -> dict[str, Any]:
        """Return the attributes of the container."""
        return {"id": self.id_field.id()}


class ListDialog(ObjectDialog):
    """Say from which number a list counts, and whether its items stand apart."""

    def __init__(self, bench: Workbench, attrs: Mapping[str, Any], *, ordered: bool) -> None:
        super().__init__(bench, "lista", _("Lista"))
        self._ordered = ordered
        self.first = QSpinBox()
        roomy(self.first)
        self.first.setRange(0, 999_999)
        self.first.setValue(int(attrs.get("start", 1)))
        self.first.setAccessibleName(_("Primer número"))
        self.tight = QCheckBox(_("&Sin espacio entre sus puntos"))
        self.tight.setChecked(bool(attrs.get("tight", True)))
        fields = form()
        if ordered:
            fields.addRow(_("&Empieza en"), self.first)
        fields.addRow("", self.tight)
        self.body.addLayout(fields)
        self.start(360, focus=self.first if ordered else self.tight)

    def attrs(self) -> dict[str, Any]:
        """Return the attributes of the container."""
        made: dict[str, Any] = {"tight": self.tight.isChecked()}
        return made | {"start": self.first.value()} if self._ordered else made


class ConditionDialog(ObjectDialog):
    """Choose for which territories a passage is; says in a sentence for whom, and in how many editions."""

    def __init__(self, bench: Workbench, attrs: Mapping[str, Any]) -> None:
        super().__init__(
            bench,
            "solo",
            _("Pasaje para algunos territorios"),
            _(
                "Las ediciones de los demás municipios no lo llevan; las de departamento y la nacional, sí, "
                "diciendo para quién es."
            ),
        )
        tabs = QTabWidget()
        tabs.setAccessibleName(_("Qué territorios"))
        self._lists: dict[str, PickList] = {}
        for field, title, rows in self._pages():
            page = PickList(bench, title.replace("&", ""), rows, many=True)
            page.tick(tuple(attrs.get(field, ())))
            page.changed.connect(self.check)
            self._lists[field] = page
            tabs.addTab(page, title)
        guide = bench.session.guide if bench.session else None
        self.expression = ExpressionField(guide, str(attrs.get("expression", "")))
        self.expression.changed.connect(self.check)
        tabs.addTab(self.expression, _("Por &cifras"))
        if self.expression.text:
            tabs.setCurrentWidget(self.expression)
        self.body.addWidget(tabs, 1)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setAccessibleName(_("Para quién es"))
        frame = QFrame()
        frame.setObjectName("tarjeta")
        QVBoxLayout(frame).addWidget(self.summary)
        self.body.addWidget(frame)
        self.start(620, 600, tabs.currentWidget())

    def _pages(self) -> list[tuple[str, str, list[Choice]]]:
        guide = self.bench.session.guide if self.bench.session else None
        if guide is None:
            return []
        places = guide.territories
        departments = [Choice(d.code, d.name, kind=d.code) for _c, d in sorted(places.departments.items())]
        municipalities = [
            Choice(one.code, one.name, one.department, one.code)
            for _code, one in sorted(places.municipalities.items())
        ]
        regions = [Choice(name, name) for name in choices.regions(guide)]
        languages = [Choice(code, name, kind=code) for code, name in choices.languages(guide)]
        return [
            ("departments", _("&Departamentos"), departments),
            ("municipalities", _("&Municipios"), municipalities),
            ("regions", _("&Regiones"), regions),
            ("languages", _("&Idiomas"), languages),
            ("exclude", _("&Excepto"), departments + municipalities),
        ]

    def condition(self) -> Condition:
        """Return the condition chosen; codes in their order."""
        chosen: dict[str, Any] = {f: tuple(sorted(page.chosen())) for f, page in self._lists.items()}
        return condition_of(chosen | {"expression": self.expression.text})

    def check(self) -> None:
        """Tell for whom the passage is now."""
        super().check()
        guide = self.bench.session.guide if self.bench.session else None
        if guide is None:
            return
        condition = self.condition()
        count = condition_count(guide, condition)
        if condition == Condition():
            self.summary.setText(_("Para todos los municipios: marque al menos un territorio o idioma."))
        else:
            said = _("{whom}. Lo llevan {count} de {all} ediciones municipales.")
            whom, everyone = condition_words(guide, condition), len(guide.territories.municipalities)
            self.summary.setText(said.format(whom=whom, count=count, all=everyone))

    def problem(self) -> str:
        """Return what is missing."""
        condition = self.condition()
        if condition == Condition():
            return _("Marque al menos un territorio o idioma, o escriba una condición.")
        if told := self.expression.problem():
            return told
        guide = self.bench.session.guide if self.bench.session else None
        if guide and not condition_count(guide, condition):
            return _("Ningún municipio cumple todo lo marcado a la vez.")
        return ""

    def attrs(self) -> dict[str, Any]:
        """Return the attributes of the container: the fields of the condition that say something."""
        condition = self.condition()
        fields: dict[str, Any] = {name: list(getattr(condition, name)) for name in self._lists}
        fields["expression"] = condition.expression
        return {name: value for name, value in fields.items() if value}
