"""Dialogs of what leads somewhere: links, cross references, works cited, words of the glossary."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.markdown.pieces import inline_of
from guia_editor.markdown.writer import write_inlines
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.blocks import (
    Citation,
    CitationItem,
    GlossaryLink,
    Link,
    Reference,
    Text,
    plain_text,
)
from guia_editor.tasks.choices import Names, Place
from guia_editor.ui import icons
from guia_editor.ui.dialog import ObjectDialog, form
from guia_editor.ui.pick_list import Choice, PickList
from guia_editor.ui.widgets import note
from guia_editor.ui.workbench import Workbench

_ICONS = {
    "chapter": "book-open",
    "annex": "paperclip",
    "part": "book-open-text",
    "heading": "heading",
    "table": "table",
    "data": "database",
    "profile": "gauge",
    "figure": "image",
    "chart": "chart-column",
    "map": "map",
    "callout": "info",
    "form": "text-cursor-input",
    "card": "id-card",
    "term": "book-a",
}


def place_choices(places: Iterable[Place]) -> list[Choice]:
    """Return places as rows: what they are, their title, the chapter they stand in."""
    return [
        Choice(
            place.id,
            place.title or f"#{place.id}",
            place.chapter if place.kind not in ("chapter", "annex", "part") else f"#{place.id}",
            place.group,
            icon=_ICONS[place.kind],
        )
        for place in places
    ]


def _places(names: Names | None) -> list[Choice]:
    return place_choices(names.places.values()) if names else []


class ReferenceDialog(ObjectDialog):
    """Choose what a cross reference leads to, among everything of the guide that bears an id."""

    def __init__(self, bench: Workbench, md: str = "") -> None:
        super().__init__(
            bench,
            "referencia",
            _("Referencia a otra parte de la guía"),
            _("En el texto se leerá su nombre y su número («Tabla 7.2»), que se pone al día solo."),
        )
        self.list = PickList(bench, _("Lugares de la guía"), _places(self.names), by_kind=True)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(
            note(
                _(
                    "Solo aparece lo que tiene identificador. A un título se lo da con «Insertar › "
                    "Identificador del título»; a una tabla, figura o recuadro, con doble clic sobre ella."
                )
            )
        )
        if md:
            found = inline_of(md)
            self.list.select(found.target if isinstance(found, Reference) else "")
        self.list.changed.connect(self.check)
        self.list.confirmed.connect(self.accept)
        self.start(640, 600, self.list)

    def problem(self) -> str:
        """Return what is missing."""
        return "" if self.list.chosen() else _("Elija a qué lugar lleva.")

    def markdown(self) -> str:
        """Return the reference."""
        return write_inlines((Reference(self.list.chosen()[0]),))


class LinkDialog(ObjectDialog):
    """Choose where words lead: an address, or a place in the guide."""

    def __init__(
        self, bench: Workbench, md: str = "", *, words: str = "", target: str = "", title: str = ""
    ) -> None:
        super().__init__(bench, "enlace", _("Enlace"))
        found = inline_of(md) if md else Link(target, (Text(words),) if words else (), title)
        link = found if isinstance(found, Link) else Link("", ())
        self._children = link.children
        self.words = QLineEdit(plain_text(link.children))
        self.words.setAccessibleName(_("Palabras del enlace"))
        self.words.setEnabled(not words)  # they stand in the text already, with marks of their own
        self.address = QLineEdit("" if link.target.startswith("#") else link.target)
        self.address.setAccessibleName(_("Dirección"))
        self.address.setPlaceholderText(_("https://… , correo@municipalidad.gob.gt o un teléfono"))
        self.tip_words = QLineEdit(link.title)
        self.tip_words.setAccessibleName(_("Texto al señalarlo"))
        self.tip_words.setPlaceholderText(_("Opcional"))
        fields = form()
        fields.addRow(_("&Palabras"), self.words)
        self.body.addLayout(fields)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("A dónde lleva"))
        self.places = PickList(bench, _("Lugares de la guía"), _places(self.names), by_kind=True)
        self.tabs.addTab(self._address_page(), _("A una &dirección"))
        self.tabs.addTab(self._place_page(), _("A un lugar de la &guía"))
        self.body.addWidget(self.tabs, 1)
        if link.target.startswith("#"):
            self.tabs.setCurrentIndex(1)
            self.places.select(link.target[1:])
        for field in (self.words, self.address, self.tip_words):
            field.textChanged.connect(self.check)
        self.tabs.currentChanged.connect(self.check)
        self.places.changed.connect(self.check)
        self.places.confirmed.connect(self.accept)
        self.start(600, 500)
        (self.address if self.words.text() else self.words).setFocus()

    def _address_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2, 14, 2, 2)
        fields = form()
        fields.addRow(_("D&irección"), self.address)
        fields.addRow(_("&Al señalarlo"), self.tip_words)
        column.addLayout(fields)
        column.addWidget(note(_("Prefiera direcciones cortas y estables: quien lee en papel las copia.")))
        column.addStretch(1)
        return page

    def _place_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2, 14, 2, 2)
        column.addWidget(self.places)
        return page

    def target(self) -> str:
        """Return where the link leads; bare addresses get their scheme."""
        if self.tabs.currentIndex() == 1:
            chosen = self.places.chosen()
            return f"#{chosen[0]}" if chosen else ""
        return completed_address(self.address.text().strip())

    def problem(self) -> str:
        """Return what is missing."""
        if not self.words.text().strip():
            return _("Escriba las palabras que se leerán.")
        target = self.target()
        if not target:
            return _("Escriba la dirección o elija un lugar de la guía.")
        if " " in target or not can_be_followed(target):
            return _("Solo se enlaza a internet (https://…), a un correo, a un teléfono o a la guía.")
        return ""

    def markdown(self) -> str:
        """Return the link; its words keep their marks while nobody has changed them."""
        words = self.said()
        kept = self._children if words == plain_text(self._children) else (Text(words),)
        return write_inlines((Link(self.target(), kept, self.title()),))

    def said(self) -> str:
        """Return the words that lead there."""
        return " ".join(self.words.text().split())

    def title(self) -> str:
        """Return what is shown when one points at the link."""
        return self.tip_words.text().strip() if self.tabs.currentIndex() == 0 else ""


def completed_address(written: str) -> str:
    """Return an address with the scheme that people leave out: mail, telephone, or the web's."""
    if not written or can_be_followed(written):
        return written
    if "@" in written and "/" not in written:
        return f"mailto:{written}"
    digits = written.replace(" ", "").replace("-", "")
    if digits.removeprefix("+").isdigit():
        return f"tel:{digits}"
    if ":" not in written and "." in written and not written.startswith(("/", ".")):
        return f"https://{written}"
    return written


class GlossaryDialog(ObjectDialog):
    """Choose the term that explains some words."""

    def __init__(self, bench: Workbench, md: str = "", *, words: str = "", term: str = "") -> None:
        super().__init__(bench, "termino", _("Palabra del glosario"))
        found = inline_of(md) if md else None
        self._children = found.children if isinstance(found, GlossaryLink) else ()
        term = found.term if isinstance(found, GlossaryLink) else term
        guide = bench.session.guide if bench.session else None
        terms = [
            Choice(key, term.term, term.definition, term.acronym)
            for key, term in (guide.glossary.items() if guide else ())
        ]
        self.list = PickList(bench, _("Términos"), terms)
        self.words = QLineEdit(plain_text(self._children) or words)
        self.words.setAccessibleName(_("Palabras que se leerán"))
        self.words.setEnabled(not words)  # they stand in the text already, with marks of their own
        fields = form()
        fields.addRow(_("&Palabras en el texto"), self.words)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(fields)
        if term:
            self.list.select(term)
        elif words:
            self.list.search.setText(words)
            if not self.list.chosen():
                self.list.search.clear()
        self._names_of_terms = {one.key: one.title for one in terms}
        self._own_words = bool(self.words.text())
        self.words.textEdited.connect(self._written)
        self.list.changed.connect(self._picked)
        self.list.confirmed.connect(self.accept)
        self._picked()
        self.start(600, 520, self.list)

    def _written(self) -> None:
        self._own_words = bool(self.words.text())
        self.check()

    def _picked(self) -> None:
        if not self._own_words and self.list.chosen():
            term = self._names_of_terms[self.list.chosen()[0]]
            self.words.setText(term[:1].lower() + term[1:] if not term.isupper() else term)
        self.check()

    def problem(self) -> str:
        """Return what is missing."""
        if not self.list.chosen():
            return _("Elija un término; los nuevos se agregan en el panel del glosario.")
        return "" if self.words.text().strip() else _("Escriba las palabras que se leerán.")

    def markdown(self) -> str:
        """Return the words with their term."""
        words = self.said()
        kept = self._children if words == plain_text(self._children) else (Text(words),)
        return write_inlines((GlossaryLink(self.term(), kept),))

    def term(self) -> str:
        """Return the key of the term chosen."""
        return self.list.chosen()[0]

    def said(self) -> str:
        """Return the words that lead there."""
        return " ".join(self.words.text().split())


class CitationDialog(ObjectDialog):
    """Choose works to cite, each with the place in it."""

    def __init__(self, bench: Workbench, md: str = "") -> None:
        super().__init__(bench, "cita", _("Cita de una norma o documento"))
        sources = list(self.names.sources.values()) if self.names else []
        self.list = PickList(
            bench,
            _("Fuentes"),
            [
                Choice(
                    source.key,
                    source.short,
                    f"{source.title} · {source.key}",
                    _("Verificada") if source.verified else _("Sin verificar"),
                    "good" if source.verified else "warning",
                    "scale" if source.kind == "norma" else "book-marked",
                )
                for source in sources
            ],
        )
        self.body.addWidget(self.list, 1)
        self._add = QPushButton(_("A&gregar a la cita"))
        icons.dress(self._add, "plus", bench.theme)
        self._add.setAutoDefault(False)
        self._add.setToolTip(_("Para citar varias obras en el mismo lugar."))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._add)
        self.body.addLayout(row)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)
        self._locators: dict[str, QLineEdit] = {}
        found = inline_of(md) if md else None
        if isinstance(found, Citation):
            for item in found.items:
                self._append(item)
        self._add.clicked.connect(self._add_chosen)
        self.list.changed.connect(self.check)
        self.list.confirmed.connect(self._add_chosen)
        self.start(640, 600, self.list)

    def _add_chosen(self) -> None:
        for key in self.list.chosen():
            if key not in self._locators:
                self._append(CitationItem(key))
            self._locators[key].setFocus()
        self.check()

    def _append(self, item: CitationItem) -> None:
        source = self.names.sources.get(item.key) if self.names else None
        name = source.short if source else _("{key} (no está en las fuentes)").format(key=item.key)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        label = note(name)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        locator = QLineEdit(item.locator)
        locator.setPlaceholderText(_("Lugar: art. 10, pág. 4…"))
        locator.setAccessibleName(_("Lugar en {source}").format(source=name))
        away = QPushButton(icons.icon("x", self.bench.theme), "")
        away.setAutoDefault(False)
        away.setAccessibleName(_("Quitar {source} de la cita").format(source=name))
        row.addWidget(label, 2)
        row.addWidget(locator, 2)
        row.addWidget(away)
        self._locators[item.key] = locator
        self._rows.addWidget(line)
        locator.textChanged.connect(self.check)
        away.clicked.connect(lambda: self._take_away(item.key, line))

    def _take_away(self, key: str, line: QWidget) -> None:
        del self._locators[key]
        self._rows.removeWidget(line)
        line.deleteLater()
        self.list.search.setFocus()
        self.check()

    def items(self) -> tuple[CitationItem, ...]:
        """Return the works added; the one chosen in the list when none has been."""
        if not self._locators:
            return tuple(CitationItem(key) for key in self.list.chosen())
        return tuple(
            CitationItem(key, " ".join(field.text().split())) for key, field in self._locators.items()
        )

    def problem(self) -> str:
        """Return what is missing."""
        if not self.items():
            return _("Elija la fuente; las nuevas se agregan en el panel de fuentes.")
        for item in self.items():
            if any(sign in item.locator for sign in "[]@"):
                return _("El lugar no lleva corchetes ni arroba: escriba por ejemplo «art. 10».")
        return ""

    def markdown(self) -> str:
        """Return the citation."""
        return write_inlines((Citation(self.items()),))
