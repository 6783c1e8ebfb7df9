"""A replacement in the whole guide: open chapters change on screen, the others on disk; all can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guia_editor.i18n import _
from guia_editor.model.search import Query
from guia_editor.tasks.find import (
    Change,
    Hit,
    Rewrite,
    find_in_guide,
    replace_hits,
    replace_in_files,
    undo_replacement,
)
from guia_editor.tasks.session import Session
from guia_editor.ui.views import open_views, text_maker

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a replacement did: places and chapters that changed, and how many of them are now unsaved."""

    places: int
    chapters: int
    unsaved: int


class Replacement:
    """One search and what is done with what it found; made anew for each search, in the window's thread.

    `find` and `prepare` are for a thread; `apply` and `take_back` are called in the window's.
    """

    def __init__(self, bench: Workbench, session: Session, query: Query) -> None:
        self._bench = bench
        self._session = session
        self._query = query
        self._makers = {path: text_maker(view) for path, view in open_views(bench).items()}
        self._texts: dict[str, str] = {}
        self._places = 0
        self._changes: list[Rewrite] = []
        self._on_screen: list[Rewrite] = []
        self._on_disk: Change | None = None

    @property
    def folder(self) -> object:
        """The guide's folder."""
        return self._session.folder

    def find(self, _progress: object) -> tuple[Hit, ...]:
        """Return what is found in all chapters."""
        self._texts = {path: made() for path, made in self._makers.items()}
        return find_in_guide(self._session.guide, self._query, self._texts)

    def prepare(self, hits: Sequence[Hit], words: str) -> None:
        """Make the new texts; raises `CannotReplace`, and nothing changes, when one would not read well."""
        before = {one.path: self._texts.get(one.path, one.text) for one in self._session.guide.chapters}
        by_path: dict[str, list[Hit]] = {}
        for hit in hits:
            by_path.setdefault(hit.path, []).append(hit)
        self._places = len(hits)
        self._changes = [
            Rewrite(path, before[path], replace_hits(before[path], some, self._query, words))
            for path, some in by_path.items()
        ]

    def apply(self, done: Callable[[Outcome], None], failed: Callable[[BaseException], None]) -> None:
        """Change what was prepared: files in a thread and all or none, then the chapters on screen."""
        views = open_views(self._bench)
        self._on_screen = [change for change in self._changes if change.path in views]
        files = [change for change in self._changes if change.path not in views]

        def written(replaced: Change) -> None:
            self._on_disk = replaced
            for change in self._on_screen:
                views[change.path].replace_text(change.after)
            self._read_again(files)
            done(Outcome(self._places, len(self._changes), len(self._on_screen)))

        folder = self._session.folder
        self._bench.activities.run(
            _("Reemplazando"), lambda _progress: replace_in_files(folder, files), written, failed
        )

    def _read_again(self, files: Sequence[object]) -> None:
        if files and self._session is self._bench.session:
            self._bench.read_again()

    def take_back(
        self, done: Callable[[Sequence[str]], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Undo everything; `done` gets the names of chapters that have changed since, and stay."""
        views = open_views(self._bench)
        kept: list[str] = []
        for change in self._on_screen:
            view = views.get(change.path)
            if view is not None and view.text() == change.after:
                view.replace_text(change.before)
            else:
                kept.append(change.path)
        self._on_screen = []
        folder, written = self._session.folder, self._on_disk

        def back(names: Sequence[str]) -> None:
            self._on_disk = None
            self._read_again(written.files if written else ())
            done([*kept, *names])

        self._bench.activities.run(
            _("Deshaciendo"),
            lambda _progress: undo_replacement(folder, written) if written else (),
            back,
            failed,
        )
