"""What a person does in a review, from wherever in the window: each step is one signed event, or a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guia_editor.i18n import _
from guia_editor.tasks import review
from guia_editor.tasks.review import Accepted, PlacedThread
from guia_editor.ui.chapter_outside import KEY
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.source_places import Span
from guia_editor.ui.views import open_views

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from guia_editor.storage.keys import Signer
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.workbench import Workbench

Done = Callable[[Any], None]


def _nothing(_outcome: object) -> None:
    return


def _folder(bench: Workbench) -> Path:
    assert bench.session is not None
    return bench.session.folder


def comment(
    bench: Workbench,
    chapter: str,
    span: Span | None,
    words: str,
    blocks: bool,
    done: Done = _nothing,
    failed: Done | None = None,
) -> None:
    """Make an observation about some words of a chapter (its key), or about all of it."""
    folder, place = _folder(bench), (span.start, span.end) if span is not None else None
    ReviewDesk.of(bench).do(
        _("Guardando el comentario"),
        lambda signer: review.comment(folder, signer, chapter, words, place, blocks),
        done,
        failed,
    )


def suggest(
    bench: Workbench,
    chapter: str,
    span: Span,
    after: str,
    note: str,
    done: Done = _nothing,
    failed: Done | None = None,
    owner: QObject | None = None,
) -> None:
    """Propose other words for some words of a chapter; see `ReviewDesk.do`."""
    folder, place = _folder(bench), (span.start, span.end)
    ReviewDesk.of(bench).do(
        _("Guardando la sugerencia"),
        lambda signer: review.suggest(folder, signer, chapter, place, after, note),
        done,
        failed,
        owner=owner,
    )


def suggest_edits(
    bench: Workbench, chapter: str, text: str, note: str, done: Done, failed: Done | None = None
) -> None:
    """Propose each difference between the chapter's file and another text."""
    folder = _folder(bench)
    ReviewDesk.of(bench).do(
        _("Guardando las sugerencias"),
        lambda signer: review.suggest_edits(folder, signer, chapter, text, note),
        done,
        failed,
    )


def answer(bench: Workbench, thread: str, words: str, done: Done = _nothing) -> None:
    """Answer an observation or a suggestion."""
    folder = _folder(bench)
    ReviewDesk.of(bench).do(
        _("Guardando la respuesta"), lambda signer: review.reply(folder, signer, thread, words), done
    )


def settle(bench: Workbench, thread: str, how: str, words: str = "", done: Done = _nothing) -> None:
    """Settle a thread: "resolver", "rechazar", "reabrir", or "retirar" one of one's own."""
    folder = _folder(bench)
    step = {
        "resolver": review.resolve,
        "rechazar": review.reject,
        "reabrir": review.reopen,
        "retirar": review.withdraw,
    }[how]
    ReviewDesk.of(bench).do(
        _("Guardando la decisión"), lambda signer: step(folder, signer, thread, words), done
    )


def reject_all(bench: Workbench, threads: Sequence[PlacedThread], words: str = "") -> None:
    """Reject several suggestions, with one reason."""
    folder = _folder(bench)

    def work(signer: Signer) -> None:
        for thread in threads:
            review.reject(folder, signer, thread.id, words)

    ReviewDesk.of(bench).do(_("Guardando las decisiones"), work)


def accept(bench: Workbench, path: str, threads: Sequence[PlacedThread], done: Done = _nothing) -> None:
    """Accept suggestions of one chapter: their words go into its text, which is saved.

    Where nothing else is unsaved, the version for history names who suggested them.
    """
    folder, view = _folder(bench), open_views(bench).get(path)
    text = view.text() if view is not None and view.is_modified else None
    names = [thread.id for thread in threads]

    def work(signer: Signer) -> Accepted:
        accepted = review.accept_suggestions(folder, signer, names, text)
        if text is None:
            review.write_accepted(folder, signer, accepted)
        return accepted

    def put(accepted: Accepted) -> None:
        _put(bench, accepted, text)
        done(accepted)

    ReviewDesk.of(bench).do(
        _("Poniendo los cambios en el texto"),
        work,
        put,
    )


def _put(bench: Workbench, accepted: Accepted, before: str | None) -> None:
    """Keep a chapter's text with accepted suggestions in it; that of a closed one is in its file already."""
    view = open_views(bench).get(accepted.path)
    if view is None:
        bench.read_again()
        return
    if before is None:
        _show_written(view)
        return
    if view.text() != before:
        view.messages.say(
            "sugerencias",
            "warning",
            _("El texto cambió mientras se aceptaba la sugerencia; revise que haya quedado como esperaba."),
        )
    view.replace_text(accepted.text)
    view.start_saving()


def _show_written(view: ChapterView) -> None:
    """Show what was written into the file of an open chapter, as one step that can be undone."""
    disk = view.opened.look()
    if disk is not None and disk.hash != view.opened.file.hash and not view.is_modified:
        view.take_text(view.opened.on_disk(disk), disk.text)
    view.messages.drop(KEY)  # the window may have noticed the change by itself meanwhile
    if view.is_modified:
        view.outside.look()
    view.saved.emit()
