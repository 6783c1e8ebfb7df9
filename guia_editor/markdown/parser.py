"""The one configuration of markdown-it that everything reads the guide with."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from guia_editor.markdown.block_rules import DEEPEST, add_block_rules
from guia_editor.markdown.inline_rules import PlacedInline, add_inline_rules

_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")
_REFUSED = ("javascript:", "vbscript:", "file:", "data:")


class GuideParser(MarkdownIt):
    """CommonMark with the dialect's additions; addresses stay as written, dangerous ones are not links."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Return the address untouched: escaping is for whoever writes a format."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """Return the words of an automatic link untouched."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Refuse addresses that run programs or reach into the reader's machine."""
        # Browsers skip controls and blanks inside a scheme, so a disguised one must not pass either.
        return not _IGNORED_BY_BROWSERS.sub("", url).lower().startswith(_REFUSED)


@cache
def markdown_parser() -> MarkdownIt:
    """Return the parser; it holds no state between texts."""
    # Our own depth rule steps in below this limit, at which markdown-it drops what is left.
    options = {"html": False, "maxNesting": DEEPEST + 4}
    md = GuideParser()
    md.inline = PlacedInline()
    md.configure("commonmark", options)
    md.enable(["table", "strikethrough"])
    footnote_plugin(md, inline=False, move_to_end=False)
    md.disable("footnote_ref")
    deflist_plugin(md)
    add_block_rules(md)
    add_inline_rules(md)
    return md
