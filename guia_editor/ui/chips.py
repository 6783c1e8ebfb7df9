"""Atoms among the words: chips for values, references and citations, note marks, fields, pictures."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF

from guia_editor.i18n import _
from guia_editor.markdown.pieces import inline_of
from guia_editor.model.blocks import (
    Citation,
    FormField,
    Image,
    Inline,
    NoteReference,
    Reference,
    Text,
    Variable,
)
from guia_editor.tasks.choices import FIGURE_PREFIX, Names
from guia_editor.ui.cards import Desk
from guia_editor.ui.faces import Baseline, Face, Mark, Part, Picture, Shape, Stroke, Words, elided, sized
from guia_editor.ui.stylesheet import mixed

_LONGEST = 30
"""Characters of a chip's words, about; the tip tells the rest."""

_PAD, _GAP, _OUTSIDE = 5.0, 3.0, 1.0


def parsed(md: str) -> Inline:
    """Return the inline that an atom's Markdown says; its characters when it says none or several."""
    try:
        return inline_of(md)
    except ValueError:
        return Text(md)


def chip_face(md: str, number: int, desk: Desk) -> Face:
    """Return what an atom among words looks like; its lower edge stands on the line's baseline."""
    theme, names = desk.theme, desk.names
    match parsed(md):
        case Variable(name=name):
            known = names.values.get(name) if names else None
            if not known:
                return _chip("braces", f"{name} ?", theme.error, theme.callouts["atencion"].ground, desk)
            figure = name.startswith(FIGURE_PREFIX)
            words = known.label if figure else name
            return _chip("hash" if figure else "braces", words, theme.accent, theme.accent_ground, desk)
        case Reference(target=target):
            place = names.places.get(target) if names else None
            if not place:
                return _chip("link", f"#{target} ?", theme.error, theme.callouts["atencion"].ground, desk)
            return _chip("link", place.short, theme.accent, theme.accent_ground, desk)
        case Citation() as citation:
            return _cited(citation, desk)
        case NoteReference(label=label):
            return _note_mark(str(number) if number else label, desk)
        case FormField() as field:
            return _field(field, desk)
        case Image() as image:
            return _small_picture(image, desk)
        case _:
            return _chip("code", md, theme.warning, theme.callouts["importante"].ground, desk)


def tip(md: str, names: Names | None) -> str:
    """Return in words what an atom among words stands for."""
    match parsed(md):
        case Variable(name=name):
            known = names.values.get(name) if names else None
            if not known or not names:
                return _("La guía no tiene la variable «{name}».").format(name=name)
            return _("{label}. Edición nacional: {national}. En {place}: {sample}.").format(
                label=known.label, national=known.national, place=names.sample, sample=known.sample
            )
        case Reference(target=target):
            place = names.places.get(target) if names else None
            if not place:
                return _("Ningún lugar de la guía tiene el identificador «#{id}».").format(id=target)
            return _("{place} — en {chapter}").format(place=place.short, chapter=place.chapter)
        case Citation(items=items):
            return "\n".join(_cited_tip(item.key, item.locator, names) for item in items)
        case NoteReference(label=label):
            return _("Llamada a la nota al pie «{label}».").format(label=label)
        case FormField() as field:
            return field.help or _("Campo «{name}»").format(name=field.name)
        case Image(alt=alt):
            return alt or _("Imagen sin descripción.")
        case _:
            return md


def _cited_tip(key: str, locator: str, names: Names | None) -> str:
    source = names.sources.get(key) if names else None
    if not source:
        return _("La fuente «{key}» no está en la lista de fuentes.").format(key=key)
    state = _("verificada") if source.verified else _("sin verificar")
    place = f", {locator}" if locator else ""
    return f"{source.short}{place}: {source.title} ({state})"


# --- Faces -------------------------------------------------------------------------------------


def _chip(mark: str, words: str, ink: QColor, ground: QColor, desk: Desk) -> Face:
    """Return words in a frame; `mark` is the icon before them."""
    font = sized(desk.font, 0.92)
    base, own = QFontMetricsF(desk.font), QFontMetricsF(font)
    size = max(9, round(own.capHeight() * 1.05))
    most = min(own.averageCharWidth() * _LONGEST * 1.25, desk.width - 4 * _PAD - size)
    shown = elided(words, font, most)
    width = own.horizontalAdvance(shown) + 2 * _PAD + size + _GAP + 2 * _OUTSIDE
    height = base.ascent()
    top, bottom = height - own.capHeight() - 0.32 * own.height() * 0.72, height + own.descent() * 0.82
    frame = QRectF(_OUTSIDE, round(top), width - 2 * _OUTSIDE, round(bottom) - round(top))
    left = frame.left() + _PAD
    return Face(
        QSizeF(width, height),
        (
            Shape(frame, ground, mixed(ink, ground, 0.72), 4.0),
            Mark(QPointF(left, round(frame.center().y() - size / 2)), mark, ink, size),
            Baseline(QPointF(left + size + _GAP, height), shown, font, ink),
        ),
    )


def _cited(citation: Citation, desk: Desk) -> Face:
    theme = desk.theme
    sources = desk.names.sources if desk.names else {}
    shown, unknown, unverified = [], False, False
    for item in citation.items:
        source = sources.get(item.key)
        unknown |= source is None
        unverified |= source is not None and not source.verified
        name = source.short if source else f"{item.key} ?"
        shown.append(f"{name}, {item.locator}" if item.locator else name)
    words = "; ".join(shown)
    if unknown:
        return _chip("book-marked", words, theme.error, theme.callouts["atencion"].ground, desk)
    if unverified:
        return _chip("book-marked", words, theme.warning, theme.callouts["importante"].ground, desk)
    return _chip("book-marked", words, theme.good, theme.callouts["ejemplo"].ground, desk)


def _note_mark(words: str, desk: Desk) -> Face:
    font = sized(desk.font, 0.72, bold=True)
    base, own = QFontMetricsF(desk.font), QFontMetricsF(font)
    height = base.ascent()
    shown = elided(words, font, desk.width)
    width = own.horizontalAdvance(shown) + 2 * _OUTSIDE
    point = QPointF(_OUTSIDE, height - base.capHeight() * 0.55)
    return Face(QSizeF(width, height), (Baseline(point, shown, font, desk.theme.accent),))


def _small_picture(image: Image, desk: Desk) -> Face:
    size = desk.pictures.size(image.source)
    if size is None:
        words = _("imagen ausente: {path}").format(path=image.source)
        return _chip("image", words, desk.theme.error, desk.theme.callouts["atencion"].ground, desk)
    most = QSizeF(
        min(desk.width, 24 * QFontMetricsF(desk.font).height()), 4 * QFontMetricsF(desk.font).height()
    )
    factor = min(1.0, most.width() / size.width(), most.height() / size.height())
    shown = size * factor
    return Face(shown, (Picture(QRectF(QPointF(0, 0), shown), image.source, desk.theme.line),))


# --- Fields ------------------------------------------------------------------------------------

_USUAL_WIDTH = {"fecha": 16, "numero": 10, "seleccion": 22, "firma": 30, "texto": 26, "parrafo": 48}
_MARKS = {"fecha": "calendar", "numero": "hash", "seleccion": "chevron-down", "firma": "signature"}


def _field(field: FormField, desk: Desk) -> Face:
    """Return a field drawn as the form shows it: its kind by its shape, its name inside in small letters."""
    base = QFontMetricsF(desk.font)
    if field.kind == "casilla":
        return _tick_box(base, desk)
    height, font = base.ascent(), sized(desk.font, 0.8)
    lines = min(field.rows, 6) if field.kind == "parrafo" else 1
    wished = (field.width or _USUAL_WIDTH[field.kind]) * base.averageCharWidth() + 2 * _PAD
    if lines > 1:
        wished = desk.width  # on lines of its own: words beside it would stand at its lower edge
    width = min(wished, desk.width - 2 * _OUTSIDE)
    line, below = base.height() * 1.08, base.descent()
    full = height + (lines - 1) * line
    frame = QRectF(_OUTSIDE, 0.0, width, full + below)
    ink, theme = desk.theme.muted, desk.theme
    size = max(10, round(base.capHeight()))
    mark = _MARKS.get(field.kind, "")
    room = width - 2 * _PAD - (size + _GAP if mark else 0)
    words = elided(_inside(field), font, room)
    parts: list[Part] = []
    if field.kind == "firma":
        parts.append(Stroke(QLineF(frame.left(), height + 1, frame.right(), height + 1), theme.ink))
    else:
        parts.append(Shape(frame, theme.raised, theme.muted, 3.0))
    text_top = QRectF(frame.left() + _PAD, 0, room, height + below)
    parts.append(Words(text_top, words, font, ink))
    if mark:
        at = QPointF(round(frame.right() - _PAD - size), round((height + below - size) / 2))
        parts.append(Mark(at, mark, ink, size))
    if field.required:
        parts.append(Baseline(QPointF(frame.right() + 2, height), "*", desk.font, theme.error))
    extra = base.horizontalAdvance("*") + 2 if field.required else 0.0
    return Face(QSizeF(width + 2 * _OUTSIDE + extra, full), tuple(parts))


def _inside(field: FormField) -> str:
    options = " / ".join(field.options)
    return (
        options if field.kind == "seleccion" and options else field.name.replace("-", " ").replace("_", " ")
    )


def _tick_box(base: QFontMetricsF, desk: Desk) -> Face:
    side = round(base.capHeight() * 1.25)
    height = base.ascent()
    box = QRectF(_OUTSIDE, height - side + round(side * 0.1), side, side)
    parts = (Shape(box, desk.theme.raised, desk.theme.muted, 2.5),)
    return Face(QSizeF(side + 2 * _OUTSIDE + 2, height), parts)
