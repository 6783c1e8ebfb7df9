"""Letters for whoever holds a superseded edition: what changed for them since, ready to be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from guia_editor.errors import DamagedEdition, GuideError
from guia_editor.export.phrases import join_names
from guia_editor.i18n import _, long_date
from guia_editor.model.edition import Edition
from guia_editor.model.guide import Guide
from guia_editor.model.names import plain_name
from guia_editor.model.progress import Progress, Silent
from guia_editor.model.territory import Territory
from guia_editor.storage.manifest import read_manifest
from guia_editor.storage.workspace import EDITIONS
from guia_editor.tasks.deliveries import medium_words
from guia_editor.tasks.export import templates_of
from guia_editor.tasks.letters import Value, fill_letter, letter_template, letter_values
from guia_editor.tasks.reach import Reach, reach
from guia_editor.tasks.superseded import Stale, holders_of_superseded

TEMPLATE = "oficio-actualizacion.docx"


def write_letters(
    folder: Path,
    codes: Collection[str],
    out: Path,
    found: Reach | None = None,
    stale: Sequence[Stale] | None = None,
    today: dt.date | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write a Word letter for each municipality that holds a superseded edition, or for those named.

    They lie in `out`, in a folder for each department. Returns the files; raises `GuideError` when nobody
    holds a superseded edition, or they cannot be written.
    """
    watch = progress or Silent()
    watch.step(0, 1, _("Viendo qué cambió"))
    found = found or reach(folder)
    late = [
        one
        for one in (stale if stale is not None else holders_of_superseded(folder, found))
        if not codes or one.place.code in codes
    ]
    if not late:
        raise GuideError(
            _("Ninguno de esos municipios tiene una edición anterior a la vigente."),
            _("Vea quiénes la tienen con «guia entregas vencidas»."),
        )
    template = letter_template(templates_of(folder), TEMPLATE)
    guide, edition = _as_published(found)
    written = []
    for at, one in enumerate(late):
        watch.step(at, len(late), one.place.name)
        values = update_values(one, guide, edition, today or dt.date.today())
        written.append(_write(one.place, values, template, out))
    return tuple(written)


def update_values(one: Stale, guide: Guide, edition: Edition, day: dt.date) -> Mapping[str, Value]:
    """Return what the letter's template asks for, under its names (plantillas/oficios/LEEME.md)."""
    media = join_names([medium_words(medium) for medium in one.reach.media], _("y"))
    changes = [{"titulo": each.title, "que": each.what} for each in one.changes]
    copy = _("Guía de {name}").format(name=one.place.name)
    return {
        **letter_values(guide, edition, one.place, one.newest.fingerprint, ()),
        "fecha": long_date(day),
        "formatos": media,
        "edicion_anterior": one.held.number,
        "archivos": [{"nombre": copy, "formato": media, "tamano": ""}],
        "cambios": changes or [{"titulo": _("Toda la guía"), "que": line} for line in one.lines],
    }


def _as_published(found: Reach) -> tuple[Guide, Edition]:
    """Return the edition in force, and the guide with the hash that its copies' codes are made of."""
    assert found.current is not None  # who holds a superseded one knows that there is another
    number, day = found.current.number, found.current.order[0]
    try:
        manifest = read_manifest(found.folder / EDITIONS / number)
    except DamagedEdition:
        return found.guide, Edition(number, dt.date.fromisoformat(day), approved=True)
    return replace(found.guide, content_hash=manifest.content_hash), manifest.edition


def _write(place: Territory, values: Mapping[str, Value], template: Path, out: Path) -> Path:
    target = out / plain_name(f"{place.department_code} {place.department}")
    file = target / f"oficio-{place.code}-{plain_name(place.name)}.docx"
    try:
        target.mkdir(parents=True, exist_ok=True)
        fill_letter(template, values, file)
    except OSError as error:
        raise GuideError(
            _("No se pudo escribir «{name}».").format(name=file.name),
            _("Ciérrelo si lo tiene abierto, revise que haya espacio y vuelva a intentar."),
        ) from error
    return file
