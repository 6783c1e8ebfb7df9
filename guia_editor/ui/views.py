"""The chapters that are open in the window, and their texts off its thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from guia_editor.markdown.splice import WillNotReadBack

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.workbench import Workbench


def open_views(bench: Workbench) -> dict[str, ChapterView]:
    """Return the views of open chapters, by path."""
    from guia_editor.ui.chapter_view import ChapterView  # it imports much, which a window without one spares

    found = bench.window.findChildren(ChapterView) if bench.window is not None else []
    views = {view.path: view for view in found}
    if bench.view is not None:
        views[bench.view.path] = bench.view
    return views


def text_maker(view: ChapterView) -> Callable[[], str]:
    """Return what makes the whole text of a chapter as it stands now, in whatever thread.

    What a chapter says is read here and now; to write it as Markdown takes long.
    """
    if not view.is_visual:
        text = view.text()
        return lambda: text
    opened, pieces, before, front = view.opened, view.pieces(), view.before, view.front_yaml

    def written() -> str:
        try:
            return opened.compose(pieces, before, front)
        except WillNotReadBack:
            return opened.rough(pieces, before, front)

    return written
