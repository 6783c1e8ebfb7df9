"""Markdown as others write it (GitHub, MkDocs, mdBook), made into HTML for those who bring it in.

The guide itself is read with `parser.markdown_parser` only.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin


def to_html(text: str) -> str:
    """Return the HTML of a Markdown text, the HTML inside it as it is: nothing in it may be trusted."""
    return str(_parser().render(text))


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 60})
    md.enable(["table", "strikethrough"])
    # Addresses are wanted as written: they are looked up among the files that came along.
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    footnote_plugin(md)
    deflist_plugin(md)
    tasklists_plugin(md)
    admon_plugin(md)
    return md
