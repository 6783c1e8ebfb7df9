"""Keeps what people have said about the guide current in the window, and does what the person decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from guia_editor.i18n import _
from guia_editor.tasks import review
from guia_editor.ui.identity import Identity, identity, set_identity
from guia_editor.ui.signing import Signing

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer
    from guia_editor.tasks.review import Overview, ReviewedChapter
    from guia_editor.ui.workbench import Workbench

_PAUSE_MS = 150
_FIRST_MS = 700
"""How long the first reading of a guide waits: opening its chapter comes first."""


class ReviewDesk(QObject):
    """Kept once for a window (`ReviewDesk.of`).

    Reads the review again, off the window's thread, when the guide was read anew or saved and after every
    step taken here; `bench.review_changed` tells. `failed` gives the error that kept it from being read.
    `changes_of` is the chapter whose changes the page of changes shows, `looking` whether it is in view.
    """

    failed = Signal(object)
    changes_asked = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self.signing = Signing.of(bench)
        self.changes_of = ""
        self.looking = False
        self._reading = False
        self._again = False
        self._told = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._read)
        bench.session_changed.connect(self._begin)
        bench.saved.connect(lambda _path: self.refresh())
        bench.identity_changed.connect(self.refresh)
        self._begin()

    @classmethod
    def of(cls, bench: Workbench) -> ReviewDesk:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    @property
    def chapter(self) -> ReviewedChapter | None:
        """The chapter in view, or the one whose changes are, as the review knows it."""
        view, overview = self._bench.view, self._bench.review
        path = view.path if view is not None else self.changes_of if self.looking else ""
        return overview.at(path) if overview is not None and path else None

    # --- Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the review again soon."""
        if self._bench.session is not None:
            self._soon.start(_PAUSE_MS)

    def _begin(self) -> None:
        session, known = self._bench.session, self._bench.review
        if session is None or (known is not None and known.folder != session.folder):
            self._bench.show_review(None)
        if session is not None:
            self._soon.start(_PAUSE_MS if self._bench.review is not None else _FIRST_MS)

    def _read(self) -> None:
        session = self._bench.session
        if session is None:
            return
        if self._reading:
            self._again = True
            return
        self._reading, self._again = True, False
        folder, before = session.folder, self._bench.review
        self._bench.activities.run(
            _("Leyendo la revisión"),
            lambda _progress: review.overview(folder, before),
            self._came,
            self._not_read,
        )

    def _came(self, overview: Overview) -> None:
        self._reading = False
        session = self._bench.session
        if session is not None and session.folder == overview.folder:
            self._bench.show_review(overview)
            self._take_identity(overview)
        self._go_on()

    def _take_identity(self, overview: Overview) -> None:
        """Know the person by the team when the window has not been told who they are."""
        me, settings = overview.me, self._bench.settings
        if me.person is not None and not identity(settings).known:
            set_identity(settings, Identity(me.person.name, me.institution.acronym if me.institution else ""))
            self._bench.identity_changed.emit()

    def _not_read(self, error: object) -> None:
        self._reading = False
        self.failed.emit(error)
        if str(error) != self._told:  # once is enough: it is read again after every save
            self._told = str(error)
            self._bench.activities.untold.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._again:
            self._read()

    # --- Doing ----------------------------------------------------------------------------------

    def do(
        self,
        title: str,
        work: Callable[[Signer], Any],
        done: Callable[[Any], None] = lambda _outcome: None,
        failed: Callable[[Any], None] | None = None,
        *,
        passphrase: str | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Take a step in the person's name; then read the review again.

        With a `passphrase` given, it opens the key for this step; else the key opened before is used, and
        the person is asked when there is none. Nothing happens when they give up. Where the `owner`, as a
        dialog that was closed, is gone by then, it hears of nothing, and the window tells what went wrong.
        """

        def act(signer: Signer) -> None:
            self._bench.activities.run(title, lambda _progress: work(signer), ended, refused)

        def ended(outcome: object) -> None:
            if owner is None or isValid(owner):
                done(outcome)
            self.refresh()

        def refused(error: object) -> None:
            if failed is None or (owner is not None and not isValid(owner)):
                self._bench.activities.untold.emit(error)
            else:
                failed(error)

        self.signing.with_signer(act, passphrase=passphrase, failed=refused)

    def open_changes(self, path: str) -> None:
        """Show what changed in a chapter, for this person to review."""
        from guia_editor.ui.documents import CHANGES

        self.changes_of = path
        self._bench.open_chapter(CHANGES)
        self.changes_asked.emit()
