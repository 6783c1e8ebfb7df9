"""What machines read of a web edition: the Atom feed (RFC 4287) and the sitemap (sitemaps.org 0.9)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from guia_editor.export.web_site import public_address
from guia_editor.i18n import wording
from guia_editor.model.document import Document
from guia_editor.model.edition import Edition

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def atom_feed(document: Document) -> bytes:
    """Return the feed of editions, newest first.

    Identifiers are `urn:uuid:` names made from the guide's title, territory, language and edition number, so
    they stay the same wherever the site is published. Without a public address, links are relative.
    """
    here = public_address(document)
    name = f"{document.title}\n{document.territory.code}\n{document.language}"
    feed_id = uuid.uuid5(uuid.NAMESPACE_URL, name)
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": document.language})
    _add(feed, "id", feed_id.urn)
    _add(feed, "title", document.title)
    _add(feed, "subtitle", document.description or document.subtitle)
    _add(feed, "updated", document.edition.timestamp.isoformat())
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{here}feed.xml"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{here}index.html"})
    for acronym, institution in document.institutions:
        _add(SubElement(feed, "author"), "name", f"{institution} ({acronym})" if acronym else institution)
    earlier = sorted(document.previous, key=lambda e: (e.date, e.number), reverse=True)
    for edition in (document.edition, *earlier):
        _entry(feed, document, edition, feed_id)
    return _serialized(feed)


def _entry(feed: Element, document: Document, edition: Edition, feed_id: uuid.UUID) -> None:
    _ = wording(document.language)
    current = edition.number == document.edition.number
    notes = document.changes if current and document.changes else edition.notes
    address = public_address(document, edition.number)
    entry = SubElement(feed, "entry")
    _add(entry, "id", uuid.uuid5(feed_id, edition.number).urn)
    _add(entry, "title", f"{document.title}. {edition.mark}")
    _add(entry, "updated", edition.timestamp.isoformat())
    if current or address:
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{address}index.html"})
    _add(entry, "summary", " ".join(notes) or _("Edición de la guía."))


def sitemap(document: Document, files: Iterable[str]) -> bytes:
    """Return the sitemap of the pages; empty without a public address, since it may hold no relative ones."""
    here = public_address(document)
    if not here:
        return b""
    root = Element("urlset", {"xmlns": SITEMAP})
    for file in files:
        page = SubElement(root, "url")
        _add(page, "loc", here + ("" if file == "index.html" else file))
        _add(page, "lastmod", document.edition.date.isoformat())
    return _serialized(root)


def _add(parent: Element, tag: str, text: str) -> None:
    if text:
        SubElement(parent, tag).text = text


def _serialized(root: Element) -> bytes:
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
