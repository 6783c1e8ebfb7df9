"""What a version of a guide is, and how a commit says it.

A commit's message is what the person sees, an empty line, and lines of ours: `Nombre: …` for a version that
somebody named, `Institucion: …`. Who made it is the commit's author, with an address that leads nowhere
(RFC 2606's `.invalid`) and begins with the person's id. All of it is a claim: only signed events prove.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pygit2

DOMAIN = "guia.invalid"
_NOBODY = "sin-identificar"
_OURS = re.compile(r"(Nombre|Institucion): ?(.*)")
_UNFIT = re.compile(r"[<>\x00-\x1f\x7f]+")
_NOT_ID = re.compile(r"[^0-9A-Za-z._-]+")
_MOST = 4000


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a version: a person's name, their institution, and their id in the team, "" without one."""

    name: str
    institution: str = ""
    id: str = ""


PROGRAM = Author("Guía", id="guia")
"""Who records what no person did, such as the first version."""


@dataclass(frozen=True, slots=True)
class Version:
    """A recorded state of a guide.

    `id` is 40 hexadecimal digits; `message` says what was done, in Spanish; `name` is the one that somebody
    gave to it, mostly ""; a version with several parents joins them.
    """

    id: str
    moment: dt.datetime
    author: Author
    message: str
    name: str = ""
    parents: tuple[str, ...] = ()


def signature(author: Author, moment: dt.datetime) -> pygit2.Signature:
    """Return an author and an aware moment as Git writes them."""
    offset = moment.utcoffset() or dt.timedelta()
    id = _NOT_ID.sub("-", author.id) or _NOBODY
    return pygit2.Signature(
        _line(author.name) or PROGRAM.name,
        f"{id}@{DOMAIN}",
        int(moment.timestamp()),
        int(offset.total_seconds()) // 60,
    )


def commit_message(message: str, name: str = "", institution: str = "") -> str:
    """Return a commit's message."""
    ours = [f"Nombre: {_line(name)}"] if _line(name) else []
    ours.append(f"Institucion: {_line(institution)}")
    told = message.replace("\0", "").replace("\r\n", "\n").strip()[:_MOST]
    return f"{told}\n\n" + "\n".join(ours) + "\n"


def version_of(commit: pygit2.Commit) -> Version:
    """Return what a commit says; one that nobody here wrote may say anything."""
    text = commit.raw_message.decode("utf-8", "replace").rstrip("\n")
    body, _gap, last = text.rpartition("\n\n")
    found = [_OURS.fullmatch(line) for line in last.split("\n")]
    ours = {one[1]: one[2].strip() for one in found if one}
    if None in found:
        body, ours = text, {}
    author = commit.author
    # A commit may claim an encoding that does not exist, so only bytes are asked for.
    id, _at, domain = author.raw_email.decode("utf-8", "replace").rpartition("@")
    return Version(
        id=str(commit.id),
        moment=_moment(author),
        author=Author(
            author.raw_name.decode("utf-8", "replace"),
            ours.get("Institucion", ""),
            id if domain == DOMAIN and id != _NOBODY else "",
        ),
        message=body.strip(),
        name=ours.get("Nombre", ""),
        parents=tuple(str(parent) for parent in commit.parent_ids),
    )


def _moment(author: pygit2.Signature) -> dt.datetime:
    try:
        zone = dt.timezone(dt.timedelta(minutes=author.offset))
        return dt.datetime.fromtimestamp(author.time, zone)
    except (ValueError, OverflowError, OSError):  # a date that no calendar has
        return dt.datetime.fromtimestamp(0, dt.UTC)


def _line(text: str) -> str:
    return " ".join(_UNFIT.sub(" ", text).split())[:200]
