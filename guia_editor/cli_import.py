"""What «guia importar» does and says."""

from __future__ import annotations

import json
from pathlib import Path

from guia_editor.cli_screen import Screen, TerminalProgress
from guia_editor.errors import ChangedOnDisk
from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss
from guia_editor.storage.files import write_new
from guia_editor.tasks.import_guide import import_book, is_guide, preview, read_origin
from guia_editor.tasks.import_report import as_data, in_order, kind_title, line_of, report_text

_STYLES = {Kind.LOST: "bold red", Kind.CHANGED: "yellow", Kind.NOTE: "cyan"}


def run_import(
    screen: Screen,
    origin: Path,
    folder: Path,
    *,
    split: bool,
    simulate: bool,
    report: Path | None,
    as_json: bool,
) -> None:
    """Bring an origin into the guide in a folder, or only say what that would do; raises `GuideError`."""
    if report is not None and report.exists():
        raise ChangedOnDisk(
            _("«{name}» ya existe; no se escribió nada encima.").format(name=report), _("Elija otro nombre.")
        )
    with TerminalProgress(screen) as progress:
        book = read_origin(origin, split=split, progress=progress)
        if simulate:
            seen = preview(book, folder if is_guide(folder) else None)
            titles, losses = [("", one.title) for one in seen.chapters], seen.losses
        else:
            made = import_book(book, folder, progress)
            titles, losses = list(made.chapters), made.losses
    if report is not None:
        write_new(report, report_text(str(origin), (title for _path, title in titles), losses))
    if as_json:
        chapters = [{"archivo": path, "titulo": title} for path, title in titles]
        told = [as_data(one) for one in in_order(losses)]
        screen.out.print_json(json.dumps({"capitulos": chapters, "informe": told}, ensure_ascii=False))
        return
    for path, title in titles:
        screen.say(f"  {path}  {title}" if path else f"  {title}")
    _tell(screen, losses)
    if simulate:
        screen.say(_("Es una simulación: no se escribió nada."))
    else:
        message = _("Se trajeron {count} capítulos a «{folder}». Revíselos con «guia validar».")
        screen.say(message.format(count=len(titles), folder=folder))


def _tell(screen: Screen, losses: tuple[Loss, ...]) -> None:
    for one in in_order(losses):
        screen.say(f"{kind_title(one.kind)}: {line_of(one)}", _STYLES[one.kind])
