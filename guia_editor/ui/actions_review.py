"""The menu «Revisión»: comment, suggest, see what changed, decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from guia_editor.i18n import _, plural
from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import Comparison, change_count
from guia_editor.model.events import EventKind
from guia_editor.model.permissions import may
from guia_editor.model.review import Approval, State
from guia_editor.ui import review_steps
from guia_editor.ui.action import Action
from guia_editor.ui.review_desk import ReviewDesk

if TYPE_CHECKING:
    from guia_editor.tasks.review import Overview, PlacedThread, ReviewedChapter
    from guia_editor.ui.changes_view import ChangesView
    from guia_editor.ui.comments_panel import CommentsPanel
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench


def _window(bench: Workbench) -> MainWindow:
    return cast("MainWindow", bench.window)


def _at(bench: Workbench) -> tuple[Overview, ReviewedChapter] | None:
    """Return the review and the chapter in view, if both are there."""
    chapter = ReviewDesk.of(bench).chapter
    return (bench.review, chapter) if bench.review is not None and chapter is not None else None


def _panel(bench: Workbench) -> CommentsPanel:
    window = _window(bench)
    window.docks.show_panel("comentarios")
    return cast("CommentsPanel", window.docks.panel("comentarios"))


# --- When -------------------------------------------------------------------------------------------


def _reviewed(bench: Workbench) -> bool:
    return _at(bench) is not None


def _in_text(bench: Workbench) -> bool:
    return _reviewed(bench) and bench.view is not None and bench.view.is_visual


def _allowed(kind: EventKind) -> Callable[[Workbench], bool]:
    """Say whether the person may do something about the chapter in view."""

    def told(bench: Workbench) -> bool:
        found = _at(bench)
        if found is None:
            return False
        me, team = found[0].me.person, found[0].ledger.team
        return team is not None and me is not None and may(me, kind, team)

    return told


def _may_submit(bench: Workbench) -> bool:
    found = _at(bench)
    if found is None:
        return False
    if found[0].ledger.team is None:  # the first submission makes a team of one
        return True
    return _allowed(EventKind.SUBMIT)(bench) and found[1].review.state in (State.DRAFT, State.RETURNED)


def _under_review(bench: Workbench) -> bool:
    found = _at(bench)
    waiting = (State.IN_REVIEW, State.PARTLY_APPROVED)
    return found is not None and found[1].review.state in waiting and _allowed(EventKind.APPROVE)(bench)


def _may_return(bench: Workbench) -> bool:
    found = _at(bench)
    late = (State.IN_REVIEW, State.PARTLY_APPROVED, State.APPROVED)
    return found is not None and found[1].review.state in late and _allowed(EventKind.RETURN)(bench)


def _may_reapprove(bench: Workbench) -> bool:
    found = _at(bench)
    return found is not None and found[1].only_spelling and _allowed(EventKind.APPROVE)(bench)


def _own_approval(bench: Workbench) -> Approval | None:
    found = _at(bench)
    me = found[0].me.person if found is not None else None
    if found is None or me is None:
        return None
    own = (one for one in found[1].review.approvals if one.person == me.id and one.fallen is None)
    return next(own, None)


def _suggestions(bench: Workbench) -> list[PlacedThread]:
    found = _at(bench)
    return [one for one in found[1].threads if one.suggestion and one.thread.open] if found else []


# --- What -------------------------------------------------------------------------------------------


def _comment(bench: Workbench) -> None:
    _panel(bench).begin_comment()


def _step(back: bool) -> Callable[[Workbench], None]:
    """Go on to the next comment, or to the next change where those are in view."""

    def act(bench: Workbench) -> None:
        if ReviewDesk.of(bench).looking:
            cast("ChangesView", _window(bench).stack.currentWidget()).step(back=back)
        else:
            _panel(bench).step(back=back)

    return act


def _suggest(bench: Workbench) -> None:
    from guia_editor.ui.comment_places import CommentPlaces
    from guia_editor.ui.suggest_dialog import SuggestDialog

    found, view = _at(bench), bench.view
    span = CommentPlaces.of(bench).selection()
    if found is None or view is None:
        return
    if span is None:
        view.messages.say(
            "comentar",
            "info",
            _("Estas palabras todavía no están en el archivo. Guarde con Ctrl+S y sugiera después."),
            [(_("&Guardar"), view.start_saving)],
        )
        return
    SuggestDialog(bench, found[1], span).open()


def _suggest_editing(bench: Workbench) -> None:
    from guia_editor.ui.suggest_dialog import SuggestEditing

    if bench.view is not None:
        editing = SuggestEditing.of(bench, bench.view)
        if editing.is_on:
            editing.send()
        else:
            editing.begin()


def _is_suggesting(bench: Workbench) -> bool:
    from guia_editor.ui.suggest_dialog import SuggestEditing

    view = bench.view
    found = view.findChild(SuggestEditing) if view is not None else None
    return found is not None and found.is_on


def _accept_all(bench: Workbench) -> None:
    _ask_all(bench, accept=True)


def _reject_all(bench: Workbench) -> None:
    _ask_all(bench, accept=False)


def _ask_all(bench: Workbench, *, accept: bool) -> None:
    from guia_editor.ui.errors import Choice, Notice

    found, threads = _at(bench), _suggestions(bench)
    if found is None or not threads:
        return
    title = _("Aceptar todas las sugerencias") if accept else _("Rechazar todas las sugerencias")
    one, many = _("Hay 1 sugerencia abierta."), _("Hay {count} sugerencias abiertas.")
    told = (
        _("Sus palabras pasan al texto, que se guarda; se puede deshacer.")
        if accept
        else _("El texto queda como está; cada una se puede volver a abrir.")
    )
    button = _("&Aceptarlas todas") if accept else _("&Rechazarlas todas")
    question = Notice(
        bench.window,
        title,
        plural(len(threads), one, many),
        told,
        "check-check",
        (Choice("todas", button, default=True), Choice("", _("&Cancelar"))),
    )
    question.exec()
    if question.chosen and accept:
        review_steps.accept(bench, found[1].path, threads)
    elif question.chosen:
        review_steps.reject_all(bench, threads)


def _changes(bench: Workbench) -> None:
    found = _at(bench)
    if found is not None:
        ReviewDesk.of(bench).open_changes(found[1].path)


def _saved_first(run: Callable[[Workbench], None]) -> Callable[[Workbench], None]:
    """Do something that is about the chapter's file only when the page says the same."""

    def act(bench: Workbench) -> None:
        view = bench.view
        if view is not None and view.is_modified:
            view.messages.say(
                "decidir",
                "warning",
                _("Hay cambios sin guardar, y lo que se firma es lo guardado. Guarde y hágalo de nuevo."),
                [(_("&Guardar"), view.start_saving)],
            )
            return
        run(bench)

    return act


def _submit(bench: Workbench) -> None:
    from guia_editor.ui.decide_dialogs import SubmitDialog

    found = _at(bench)
    if found is not None:
        SubmitDialog(bench, found[1]).open()


def _return(bench: Workbench) -> None:
    from guia_editor.ui.decide_dialogs import ReturnDialog

    found = _at(bench)
    if found is not None:
        ReturnDialog(bench, found[1]).open()


def _compared(bench: Workbench, then: Callable[[Comparison | None], None]) -> None:
    """Compare the chapter in view with what this person last approved, then go on."""
    found = _at(bench)
    if found is None:
        return
    approved, text = found[1].approved, found[1].text
    if approved is None or approved.text is None:
        then(None)
        return
    before = approved.text
    bench.activities.run(_("Comparando"), lambda _progress: compare_texts(before, text), then)


def _approve(bench: Workbench) -> None:
    from guia_editor.ui.decide_dialogs import ApproveDialog

    found = _at(bench)
    if found is None:
        return
    overview, chapter = found

    def ask(comparison: Comparison | None) -> None:
        if comparison is None:
            told = _("Es la primera vez que usted lo aprueba: se firma el texto completo.")
        else:
            count = change_count(comparison)
            one, many = (
                _("1 cambio desde que usted lo aprobó"),
                _("{count} cambios desde que usted lo aprobó"),
            )
            told = plural(count, one, many)
        path = chapter.path
        ApproveDialog(bench, overview, chapter, told, lambda: ReviewDesk.of(bench).open_changes(path)).open()

    _compared(bench, ask)


def _reapprove(bench: Workbench) -> None:
    from guia_editor.ui.changes_html import tell
    from guia_editor.ui.decide_dialogs import SpellingDialog

    found = _at(bench)
    if found is None:
        return
    overview, chapter = found

    def ask(comparison: Comparison | None) -> None:
        if comparison is not None:
            html = tell(comparison, bench.theme, whole=False, context=0).html
            SpellingDialog(bench, overview, chapter, html).open()

    _compared(bench, ask)


def _give_opinion(bench: Workbench) -> None:
    from guia_editor.ui.decide_dialogs import OpinionDialog

    found = _at(bench)
    if found is not None:
        OpinionDialog(bench, found[1]).open()


def _withdraw(bench: Workbench) -> None:
    from guia_editor.ui.decide_dialogs import WithdrawDialog

    found, approval = _at(bench), _own_approval(bench)
    if found is not None and approval is not None:
        WithdrawDialog(bench, found[1], approval).open()


_MENU = "Revisión"

ACTIONS = (
    Action("revision-comentar", _("&Comentar…"), _comment, _MENU, "Ctrl+Alt+M", "message-square-plus",
           _("Comentar las palabras elegidas o el párrafo"), _in_text, group=0),
    Action("revision-sugerir", _("&Sugerir un cambio…"), _suggest, _MENU, "Ctrl+Alt+S", "square-pen",
           _("Proponer otras palabras en lugar de las elegidas"), _in_text, group=0),
    Action("revision-sugerir-editando", _("Sugerir &editando"), _suggest_editing, _MENU, "Ctrl+Alt+G", "",
           _("Cambiar el texto con libertad; cada diferencia será una sugerencia"), _in_text, _is_suggesting,
           group=0),
    Action("revision-siguiente", _("Comentario s&iguiente"), _step(False), _MENU, "F8", "arrow-down",
           _("Ir al siguiente comentario o, al ver qué cambió, al siguiente cambio"), _reviewed, group=1),
    Action("revision-anterior", _("Comentario &anterior"), _step(True), _MENU, "Shift+F8", "arrow-up",
           _("Ir al comentario anterior o, al ver qué cambió, al cambio anterior"), _reviewed, group=1),
    Action("revision-aceptar-todas", _("Aceptar &todas las sugerencias…"), _accept_all, _MENU, "",
           "check-check", _("Poner en el texto todo lo que se sugiere"), lambda b: bool(_suggestions(b)),
           group=2),
    Action("revision-rechazar-todas", _("Recha&zar todas las sugerencias…"), _reject_all, _MENU, "", "x",
           _("Dejar el texto como está"), lambda b: bool(_suggestions(b)), group=2),
    Action("revision-cambios", _("&Ver qué cambió"), _changes, _MENU, "Ctrl+Alt+D", "file-diff",
           _("Leer el capítulo con lo que cambió desde que usted lo aprobó"), _reviewed, group=3),
    Action("revision-enviar", _("E&nviar a revisión…"), _saved_first(_submit), _MENU, "", "send",
           _("Entregar el capítulo a quienes lo revisan"), _may_submit, group=4),
    Action("revision-aprobar", _("A&probar…"), _saved_first(_approve), _MENU, "", "circle-check",
           _("Firmar que su institución aprueba este texto exacto"), _under_review, group=4),
    Action("revision-ortografia", _("Aprobar de nuevo: solo &ortografía…"), _saved_first(_reapprove), _MENU,
           "", "spell-check", _("Aprobar otra vez lo que solo cambió en la ortografía"), _may_reapprove,
           group=4),
    Action("revision-devolver", _("&Devolver con observaciones…"), _saved_first(_return), _MENU, "",
           "corner-up-left", _("Devolver el capítulo a quienes lo escriben, con un motivo"), _may_return,
           group=4),
    Action("revision-dictamen", _("Registrar el dicta&men…"), _saved_first(_give_opinion), _MENU, "", "gavel",
           _("El dictamen de la comisión sobre el capítulo"), _allowed(EventKind.OPINION), group=4),
    Action("revision-retirar", _("&Retirar mi aprobación…"), _withdraw, _MENU, "", "undo-2",
           _("Dejar sin efecto la aprobación que usted firmó"), lambda b: _own_approval(b) is not None,
           group=4),
)  # fmt: skip
