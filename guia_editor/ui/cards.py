"""Atoms alone in their block: figures, tables and charts made from data, large tables, locked passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.pieces import block_of
from guia_editor.model.blocks import Chart, DataTable, Figure, Inlines, Profile, Table, plain_text
from guia_editor.model.guide import Guide
from guia_editor.model.territory import COUNTRY_CODE
from guia_editor.tasks.choices import FIGURE_PREFIX, Names
from guia_editor.tasks.previews import preview_table
from guia_editor.ui.faces import (
    LEFT,
    RIGHT,
    TOP,
    Face,
    Mark,
    Part,
    Picture,
    Shape,
    Words,
    elided,
    height_of,
    sized,
)
from guia_editor.ui.pictures import Pictures
from guia_editor.ui.theme import Theme

_PAD = 12.0
_ROWS, _COLUMNS, _BARS, _LINES = 3, 5, 5, 6
"""How much a card shows of what it stands for."""

_HIGHEST_PICTURE, _LARGEST_DRAWING = 460.0, 1.4
"""Pixels; and how far drawings may be enlarged: they stay crisp, but a small one is meant small."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What faces are made with: the font around them, the room in pixels, colours, names, pictures."""

    font: QFont
    width: float
    theme: Theme
    names: Names | None
    guide: Guide | None
    pictures: Pictures


def card_face(kind: str, md: str, reason: str, desk: Desk) -> Face:
    """Return what an atom alone in its block looks like, as wide as its room."""
    if kind == "locked":
        return _locked(md, reason, desk)
    try:
        block = block_of(md)
    except ValueError:
        return _locked(md, reason, desk)
    match block:
        case Figure():
            return _figure(block, desk)
        case DataTable():
            return _data(block, desk)
        case Chart():
            return _chart(block, desk)
        case Profile():
            return _profile(block, desk)
        case Table():
            return _large_table(block, desk)
        case _:
            return _locked(md, reason, desk)


class _Card:
    """Puts parts one below another; `y` is where the next one goes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.parts: list[Part] = []
        self.y = _PAD
        self.left = _PAD
        self.width = desk.width - 2 * _PAD

    def head(self, mark: str, label: str, title: str, color: QColor | None = None) -> None:
        """Put the icon and what this is on one line, and the title below it."""
        theme, color = self.desk.theme, color or self.desk.theme.accent
        small = sized(self.desk.font, 0.8, bold=True)
        line = QFontMetricsF(small).height()
        size = round(line * 0.95)
        self.parts.append(Mark(QPointF(self.left, round(self.y + (line - size) / 2)), mark, color, size))
        room = QRectF(self.left + size + 6, self.y, self.width - size - 6, line)
        self.parts.append(Words(room, elided(label, small, room.width()), small, color))
        self.y += line + 3
        if title:
            self.text(title, sized(self.desk.font, 1.0, bold=True), theme.ink)

    def text(self, words: str, font: QFont, color: QColor, gap: float = 2.0) -> None:
        """Put a text whose lines break at the card's width."""
        height = height_of(words, font, self.width)
        rect = QRectF(self.left, self.y, self.width, height + 1)
        self.parts.append(Words(rect, words, font, color, TOP, wrap=True))
        self.y += height + gap

    def small(self, words: str, color: QColor | None = None) -> None:
        """Put a text of less weight."""
        self.text(words, sized(self.desk.font, 0.85), color or self.desk.theme.muted)

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
        """Put the first rows of a table; `right` says which columns hold figures."""
        count = min(len(header), _COLUMNS)
        if not count:
            return
        font, bold = sized(self.desk.font, 0.82), sized(self.desk.font, 0.82, bold=True)
        theme, line = self.desk.theme, QFontMetricsF(font).height() + 7
        lines = [header[:count], *(row[:count] for row in rows[:_ROWS])]
        shares = _shares(lines, font)
        self.y += 6
        top = self.y
        for index, cells in enumerate(lines):
            if not index:
                self.parts.append(Shape(QRectF(self.left, self.y, self.width, line), theme.accent_ground))
            x = self.left
            for column, cell in enumerate(cells):
                room = QRectF(x + 7, self.y, self.width * shares[column] - 14, line)
                face = font if index else bold
                align = RIGHT if right[column] else LEFT
                self.parts.append(Words(room, elided(cell, face, room.width()), face, theme.ink, align))
                x += self.width * shares[column]
            self.y += line
            if index + 1 < len(lines):
                self.parts.append(Shape(QRectF(self.left, self.y - 1, self.width, 1), theme.line))
        self.parts.append(
            Shape(QRectF(self.left, top, self.width, self.y - top), None, theme.line, 2.0),
        )
        self.y += 4

    def bars(self, lines: Sequence[tuple[str, str, float | None]]) -> None:
        """Put names with their figures; percentages as bars too."""
        font, theme = sized(self.desk.font, 0.82), self.desk.theme
        line = QFontMetricsF(font).height() + 5
        names, figures = self.width * 0.52, self.width * 0.16
        self.y += 6
        for name, figure, percent in lines[:_BARS]:
            room = QRectF(self.left, self.y, names - 8, line)
            self.parts.append(Words(room, elided(name, font, room.width()), font, theme.ink))
            track = QRectF(self.left + names, self.y + line * 0.28, self.width - names - figures, line * 0.44)
            if percent is not None:
                self.parts.append(Shape(track, theme.accent_ground, None, 2.0))
                full = QRectF(
                    track.topLeft(), QSizeF(track.width() * min(percent, 100) / 100, track.height())
                )
                self.parts.append(Shape(full, theme.accent, None, 2.0))
            end = QRectF(self.left + self.width - figures, self.y, figures, line)
            self.parts.append(Words(end, figure, font, theme.ink, RIGHT))
            self.y += line
        if len(lines) > _BARS:
            self.small(_("y {n} más").format(n=len(lines) - _BARS))

    def face(self, ground: QColor | None = None, outline: QColor | None = None) -> Face:
        """Return the card with its frame."""
        theme = self.desk.theme
        height = round(self.y + _PAD - 2)
        frame = QRectF(0, 0, round(self.desk.width), height)
        box = Shape(frame, ground or theme.raised, outline or theme.line, 6.0)
        return Face(QSizeF(self.desk.width, height), (box, *self.parts))


def _shares(lines: Sequence[Sequence[str]], font: QFont) -> list[float]:
    """Return how much of the width each column gets, by its longest cell, none less than half its part."""
    metrics = QFontMetricsF(font)
    count = len(lines[0])
    longest = [
        max(min(metrics.horizontalAdvance(row[column]), 260.0) + 14 for row in lines)
        for column in range(count)
    ]
    total = sum(longest)
    floored = [max(width / total, 0.5 / count) for width in longest]
    return [share / sum(floored) for share in floored]


# --- Figures -----------------------------------------------------------------------------------


def _figure(figure: Figure, desk: Desk) -> Face:
    theme, path = desk.theme, figure.image.source
    size = desk.pictures.size(path)
    card = _Card(desk)
    if size is None:
        card.head("image", _("Figura"), plain_text(figure.caption), theme.error)
        card.small(_("No se encuentra la imagen «{path}».").format(path=path), theme.error)
        return card.face(theme.callouts["atencion"].ground, theme.error)
    most = _LARGEST_DRAWING if path.lower().endswith(".svg") else 1.0
    factor = min(desk.width / size.width(), _HIGHEST_PICTURE / size.height(), most)
    shown = QSizeF(round(size.width() * factor), round(size.height() * factor))
    left = round((desk.width - shown.width()) / 2)
    card.left, card.width, card.y = 0.0, desk.width, shown.height() + 8
    # A drawing is made for white paper: its letters would not be seen on a dark page.
    frame = QRectF(left, 0, shown.width(), shown.height())
    paper = Shape(frame, QColor("white"), None, 4.0)
    _caption(card, _("Figura"), figure.caption, _("Leyenda de la figura"))
    if figure.source:
        card.small(_("Fuente: {source}").format(source=said(figure.source, desk.names)))
    if not figure.image.alt:
        card.small(_("Decorativa: no tiene descripción para quien no la ve."), theme.warning)
    size = QSizeF(desk.width, round(card.y + 2))
    ground = Shape(QRectF(QPointF(0, 0), size), theme.page)  # so that its words are read while it is selected
    return Face(size, (ground, paper, Picture(frame, path, theme.line), *card.parts))


def _caption(card: _Card, label: str, caption: Inlines, empty: str) -> None:
    theme, font = card.desk.theme, sized(card.desk.font, 0.92)
    words = said(caption, card.desk.names)
    text = _("{label}: {caption}").format(label=label, caption=words or empty)
    card.text(text, sized(font, 1.0, bold=True), theme.accent if words else theme.muted)


def said(inlines: Inlines, names: Names | None) -> str:
    """Return words as an edition would say them, as far as that is known: works by their short names."""
    text = plain_text(inlines)
    if names and "@" in text:
        for key, source in names.sources.items():
            text = text.replace(f"[@{key}", f"[{source.short}").replace(f"; @{key}", f"; {source.short}")
    return text


# --- Data --------------------------------------------------------------------------------------


def _data(block: DataTable, desk: Desk) -> Face:
    card = _Card(desk)
    card.head("database", _("Tabla hecha de datos"), plain_text(block.caption))
    file = desk.guide.data.get(block.path) if desk.guide else None
    facts = [block.path]
    if file:
        facts.append(_("{rows} filas en el archivo").format(rows=len(file.rows)))
    facts += [_("solo donde {column} = {value}").format(column=c, value=v) for c, v in block.where]
    if block.order:
        form = _("de mayor a menor por {column}") if block.order.startswith("-") else _("por {column}")
        facts.append(form.format(column=block.order.lstrip("-")))
    if block.limit:
        facts.append(_("hasta {n} filas").format(n=block.limit))
    card.small(" · ".join(facts))
    _preview(card, block, desk)
    return card.face()


def _preview(card: _Card, block: DataTable | Profile, desk: Desk) -> None:
    if not desk.guide:
        return
    try:
        table = preview_table(desk.guide, block, COUNTRY_CODE)
    except GuideError as error:
        card.small(error.message, desk.theme.error)
        return
    _first_rows(card, table)


def _first_rows(card: _Card, table: Table) -> None:
    say = partial(said, names=card.desk.names)
    rows = [[say(cell) for cell in row] for row in table.rows[:_ROWS]]
    card.grid([say(cell) for cell in table.header], rows, [one == "right" for one in table.align])
    beyond = []
    if len(table.rows) > _ROWS:
        beyond.append(_("Filas en total: {n}").format(n=len(table.rows)))
    if len(table.header) > _COLUMNS:
        beyond.append(_("Columnas en total: {n}").format(n=len(table.header)))
    if beyond:
        card.small(" · ".join(beyond))


def _chart(block: Chart, desk: Desk) -> Face:
    card = _Card(desk)
    on_map = block.kind == "mapa"
    card.head(
        "map" if on_map else "chart-column",
        _("Mapa de un indicador") if on_map else _("Gráfico de barras"),
        plain_text(block.caption),
    )
    card.small(_("Cambia con el territorio de la edición. Aquí, las cifras del país:"))
    _indicators(card, block.indicators)
    return card.face()


def _profile(block: Profile, desk: Desk) -> Face:
    card = _Card(desk)
    match block.kind:
        case "tabla":
            card.head("gauge", _("Perfil del territorio"), plain_text(block.caption))
            card.small(_("El territorio junto a su departamento y al país. Aquí, las cifras del país:"))
            _indicators(card, block.indicators)
        case "prioridades":
            card.head("list-ordered", _("Prioridades del territorio"), plain_text(block.caption))
            card.small(_("Lo que más falta, por la distancia con el país. Aquí, en todo el país:"))
            _preview(card, block, desk)
        case "directorio":
            card.head("notebook-text", _("Directorio del territorio"), plain_text(block.caption))
            card.small(_("En un municipio, una página para llenar. Aquí, la lista de los departamentos:"))
            _preview(card, block, desk)
        case _:
            assert_never(block.kind)
    return card.face()


def _indicators(card: _Card, ids: Sequence[str]) -> None:
    values = card.desk.names.values if card.desk.names else {}
    lines: list[tuple[str, str, float | None]] = []
    for id in ids:
        value = values.get(FIGURE_PREFIX + id)
        lines.append((value.label, value.national, value.percent) if value else (f"{id} ?", "—", None))
    card.bars(lines)


def _large_table(block: Table, desk: Desk) -> Face:
    card = _Card(desk)
    size = _("Tabla grande: {rows} filas × {columns} columnas").format(
        rows=len(block.rows), columns=len(block.header)
    )
    card.head("table", size, said(block.caption, desk.names))
    _first_rows(card, block)
    return card.face()


# --- Locked ------------------------------------------------------------------------------------


def mono_font(font: QFont, factor: float = 0.85) -> QFont:
    """Return the font for Markdown as written, in proportion to another."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if "Guia Mono" in QFontDatabase.families():
        made = QFont("Guia Mono")
    made.setStyleHint(QFont.StyleHint.Monospace)
    size = sized(font, factor)
    if size.pointSizeF() > 0:
        made.setPointSizeF(size.pointSizeF())
    else:
        made.setPixelSize(size.pixelSize())
    return made


def _locked(md: str, reason: str, desk: Desk) -> Face:
    theme, card = desk.theme, _Card(desk)
    card.head("lock", _("Pasaje que se conserva como está escrito"), "", theme.muted)
    if reason:
        card.small(reason)
    mono = mono_font(desk.font)
    lines = md.rstrip("\n").split("\n")
    line = QFontMetricsF(mono).height()
    shown = lines[:_LINES]
    card.y += 4
    ground = QRectF(card.left, card.y, card.width, line * len(shown) + 10)
    card.parts.append(Shape(ground, theme.page, theme.line, 3.0))
    for index, text in enumerate(shown):
        room = QRectF(card.left + 8, card.y + 5 + index * line, card.width - 16, line)
        cut = QFontMetricsF(mono).elidedText(text.expandtabs(4), Qt.TextElideMode.ElideRight, room.width())
        card.parts.append(Words(room, cut, mono, theme.ink))
    card.y += ground.height() + 4
    if len(lines) > _LINES:
        card.small(_("y {n} renglones más").format(n=len(lines) - _LINES))
    return card.face(theme.desk)
