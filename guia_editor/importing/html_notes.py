"""Footnotes in HTML: whoever writes them makes a mark that leads to the note, and a sign that leads back.

So do Word (`_ftn1`, `_ftnref1`), LibreOffice (`sdfootnote1sym`, `sdfootnote1anc`), Pandoc, mammoth and the
renderers of Markdown: they are found by those two links, whatever their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guia_editor.importing.html_tree import Element, name, remove, words_inside

_MARK = re.compile(r"[\[(]?\s*(?:\d{1,4}|[ivxlcdm]{1,8}|[a-z*†‡§¶]{1,3})\s*[\])]?(?::\d+)?", re.IGNORECASE)
_HOLDERS = frozenset({"li", "div", "aside", "p", "dd", "section"})
LABEL = "nota"
"""The attribute that marks a link as the call of the note with that label."""


@dataclass(slots=True)
class Notes:
    """The notes found: the element of each by its label; calls bear the label in the attribute `LABEL`."""

    bodies: dict[str, Element] = field(default_factory=dict)


def take_notes(root: Element) -> Notes:
    """Find the footnotes of a tree; their bodies leave it, their calls are marked."""
    calls: dict[str, list[Element]] = {}
    for link in root.iter("a"):
        target = link.get("href", "")
        if (
            target.startswith("#")
            and len(target) > 1
            and _MARK.fullmatch("".join(words_inside(link)).strip())
        ):
            calls.setdefault(target[1:], []).append(link)
    notes = Notes()
    if not calls:
        return notes
    named = _named(root)
    order = {element: index for index, element in enumerate(root.iter())}
    for target, links in calls.items():
        place = named.get(target)
        if place is not None and order[place] < order[links[0]]:
            continue  # what leads upwards is the sign that leads back from a note
        back_names = {one for link in links for one in _names_around(link)}
        if place is None or not back_names:
            continue
        body = _body(place, back_names, links)
        if body is None:
            continue
        label = str(len(notes.bodies) + 1)
        for link in links:
            link.set(LABEL, label)
            link.text = None  # the guide numbers its notes by itself
            del link[:]
        notes.bodies[label] = body
    for body in notes.bodies.values():
        _detach(body)
    return notes


def _named(root: Element) -> dict[str, Element]:
    named: dict[str, Element] = {}
    for element in root.iter():
        for key in ("id", "name"):
            value = element.get(key) if name(element) else None
            if value:
                named.setdefault(value, element)
    return named


def _names_around(link: Element) -> list[str]:
    """Return the names of a call: its own, or those of the raised element that holds it alone."""
    parent = link.getparent()
    around = [link, *([parent] if parent is not None and name(parent) in ("sup", "span") else [])]
    return [value for one in around for key in ("id", "name") if (value := one.get(key))]


def _body(place: Element, back_names: set[str], calls: list[Element]) -> Element | None:
    """Return the element that is the whole note, its links back taken away; None if nothing leads back."""
    holder = next((one for one in (place, *place.iterancestors()) if name(one) in _HOLDERS), None)
    if holder is None:
        return None
    backs = [link for link in holder.iter("a") if link.get("href", "")[1:] in back_names]
    if not backs or any(call in backs or holder in call.iterancestors() for call in calls):
        return None
    above = holder.getparent()
    # Word and LibreOffice put a note's paragraphs into a box of its own; the name may be on the inner link.
    if name(holder) == "p" and above is not None and name(above) in ("div", "aside", "li"):
        others = [
            link for link in above.iter("a") if link.get("href", "").startswith("#") and link not in backs
        ]
        if not others and above.getparent() is not None:
            holder = above
    for link in backs:
        remove(link)
    return holder


def _detach(body: Element) -> None:
    """Take a note out of the tree, and the list or box around it when nothing is left in it."""
    parent = body.getparent()
    remove(body)
    while parent is not None and name(parent) in ("ol", "ul", "section", "div", "aside"):
        above = parent.getparent()
        if above is None or "".join(words_inside(parent)).strip() or parent.find(".//img") is not None:
            return
        remove(parent)
        parent = above
