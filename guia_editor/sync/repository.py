"""The history of a working guide: a Git repository in its folder.

Nothing is read from the person's or the machine's own Git configuration, so that a guide behaves alike
everywhere; authors are given by whoever records a change.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pygit2
from pygit2.enums import ConfigLevel

from guia_editor.errors import GuideError
from guia_editor.i18n import _

BRANCH = "main"
NEUTRAL_NAME = "Guía"
NEUTRAL_MAIL = "guia@localhost"
"""Who records what no person did, such as the first version."""

_HARDENED = (
    ("core.autocrlf", "false"),  # bytes stay as the author's editor wrote them
    ("core.symlinks", "false"),  # a guide holds no links, so none may lead outside
    ("core.fsmonitor", "false"),
    ("gc.auto", "0"),
)


def initialise(folder: Path, message: str, moment: dt.datetime) -> str:
    """Make a folder a repository that holds all its files in a first version; return the commit's id.

    Raises `GuideError` when the folder already has a history, or Git cannot write there.
    """
    if (folder / ".git").exists():
        raise GuideError(
            _("La carpeta «{name}» ya tiene historial.").format(name=folder.name), _("Elija otra carpeta.")
        )
    _ignore_foreign_configuration()
    try:
        repository = pygit2.init_repository(str(folder), initial_head=BRANCH)
        for key, value in _HARDENED:
            repository.config[key] = value
        index = repository.index
        index.add_all()
        index.write()
        who = pygit2.Signature(NEUTRAL_NAME, NEUTRAL_MAIL, int(moment.timestamp()), 0)
        made = repository.create_commit(f"refs/heads/{BRANCH}", who, who, message, index.write_tree(), [])
        repository.free()
    except (pygit2.GitError, OSError) as error:
        raise GuideError(
            _("No se pudo empezar el historial en «{name}».").format(name=folder.name),
            _("Revise que haya espacio en el disco y permiso de escribir en esa carpeta."),
        ) from error
    return str(made)


def head_commit(folder: Path) -> str:
    """Return the id of the version that a folder stands at, empty when it has no history of its own."""
    if not (folder / ".git").exists():
        return ""
    _ignore_foreign_configuration()
    try:
        repository = pygit2.Repository(str(folder))
        return "" if repository.head_is_unborn else str(repository.head.target)
    except pygit2.GitError:
        return ""


def _ignore_foreign_configuration() -> None:
    pygit2.option(pygit2.enums.Option.ENABLE_FSYNC_GITDIR, True)
    for level in (ConfigLevel.GLOBAL, ConfigLevel.XDG, ConfigLevel.SYSTEM, ConfigLevel.PROGRAMDATA):
        pygit2.settings.search_path[level] = ""
