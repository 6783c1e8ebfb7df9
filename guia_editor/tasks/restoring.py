"""Bring one passage of a chapter back from an older version, as a new version; all else stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.i18n import _
from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import Comparison, Node, Row, RowKind, changed_rows, walk_rows
from guia_editor.markdown.plaintext import plain
from guia_editor.storage.files import inside, read_text, write_text
from guia_editor.storage.workspace import CONTENT
from guia_editor.sync.history import Author, History
from guia_editor.tasks.history import text_of, title_of, told_changes


def top_row(comparison: Comparison, change: int) -> int | None:
    """Return the outermost row in which a change stands, None for one of the chapter's form.

    Changes count as people step through them: those of the form first, then `changed_rows`.
    """
    number = change - len(comparison.front)
    changed = list(changed_rows(comparison))
    if not 0 <= number < len(changed):
        return None
    wanted = changed[number]
    return next(
        at for at, row in enumerate(comparison.rows) if any(one is wanted for one in walk_rows((row,)))
    )


def restored(old: str, new: str, at: int) -> str:
    """Return the newer of two texts with the outermost row `at` of their comparison as the older has it.

    What was added goes, what was removed comes back where it stood, what was changed or moved reads as it
    did. Raises `IndexError` when there is no such row.
    """
    rows = compare_texts(old, new).rows
    row = rows[at]
    before, after = _lines(old), _lines(new)
    words = _cut(before, row.old) if row.old is not None else []
    match row.kind:
        case RowKind.SAME:
            return new
        case RowKind.CHANGED | RowKind.MOVED | RowKind.ADDED:
            first, last = _span(row.new)
            if row.kind is RowKind.ADDED:
                return _joined(after[: first - 1], [], after[last:])
            return _joined(after[: first - 1], words, after[last:], close=True)
        case RowKind.REMOVED | RowKind.MOVED_AWAY:
            place = _place(rows, at, after)
            return _joined(after[:place], words, after[place:])


def restore_passage(folder: Path, path: str, version: str, seen: str, at: int, who: Author) -> bool:
    """Let the outermost row `at` be as in `version`, record that, and say whether it was otherwise.

    `path` is relative to `contenido/`; `seen` the chapter's text that the person compared with. Raises
    `ChangedOnDisk` when the file says something else by now, `GuideError` when the version has no such
    chapter.
    """
    old = text_of(folder, path, version)
    if old is None:
        raise GuideError(_("Esa versión no tiene este capítulo."), _("Elija otra versión de la lista."))
    with History.open(folder) as history, history.locked():
        file = read_text(inside(folder / CONTENT, path))
        if file.text != seen:
            raise ChangedOnDisk(
                _("El capítulo cambió mientras usted comparaba; no se tocó nada."), _("Compare otra vez.")
            )
        history.record(who, lambda paths: told_changes(folder, paths))
        write_text(file, restored(plain(old), plain(seen), at))
        title = title_of(folder, f"{CONTENT}/{path}")
        return history.record(who, _("Se recuperó un pasaje de «{title}»").format(title=title)) is not None


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _span(node: Node | None) -> tuple[int, int]:
    assert node is not None  # asked for a side that the row's kind has
    return node.lines.first, node.lines.last


def _cut(lines: Sequence[str], node: Node) -> list[str]:
    first, last = _span(node)
    return list(lines[first - 1 : last])


def _place(rows: Sequence[Row], at: int, after: Sequence[str]) -> int:
    """Return the number of lines before which a row's words come back: after the last one before it."""
    for row in reversed(rows[:at]):
        if row.new is not None and row.kind is not RowKind.MOVED_AWAY:
            return _span(row.new)[1]
    following = next((row for row in rows[at:] if row.new is not None), None)
    return _span(following.new)[0] - 1 if following is not None else len(after)


def _joined(before: Sequence[str], words: Sequence[str], after: Sequence[str], *, close: bool = False) -> str:
    """Return lines with others between, a blank line on both sides unless they take a place that had it."""
    head, tail, middle = list(before), list(after), list(words)
    while middle and not middle[-1].strip():
        middle.pop()
    if close:
        return "\n".join([*head, *middle, *tail])
    while head and not head[-1].strip():
        head.pop()
    while tail and not tail[0].strip():
        tail.pop(0)
    parts = [part for part in ("\n".join(head), "\n".join(middle), "\n".join(tail)) if part]
    text = "\n\n".join(parts)
    return text if text.endswith("\n") else text + "\n"
