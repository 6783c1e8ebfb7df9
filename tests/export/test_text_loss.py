"""Nothing that an author typed is lost on the way: from the files of a whole guide to the assembled text."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from guia_editor.export.assemble import assemble
from guia_editor.export.parity import assembled_text
from guia_editor.model.blocks import Figure, walk
from guia_editor.model.guide import Chapter
from guia_editor.storage.workspace import open_guide

ROOT = Path(__file__).parents[2]
MARKS = re.compile(
    r"\{\{.*?\}\}"  # variables become values
    r"|\[@[^\]]*\]"  # citations become names of works
    r"|\]\([^)]*\)"  # where a link leads
    r"|(?<=\])\{[^{}]*\}|\{[#\w][^{}]*\}"  # attributes
    r"|\[\^[^\]]*\]"  # marks of notes
    r"|^[> \t]*- \[[xX]\]"  # ticks
    r"|^[> \t]*:{3,}.*$",  # fences of boxes
    re.MULTILINE,
)


def typed(chapter: Chapter) -> set[str]:
    """Return the words of a chapter's body that no mark takes for itself."""
    body = chapter.text.split("---\n", 2)[2]
    return {word for word in re.findall(r"\w+", MARKS.sub(" ", html.unescape(body))) if word.strip("_")}


@pytest.mark.parametrize("folder", [ROOT / "tests" / "guias" / "completa", ROOT], ids=["sample", "shipped"])
def test_every_word_typed_is_in_the_book(folder: Path) -> None:
    guide = open_guide(folder)
    document = assemble(guide, guide.edition, guide.territories.country, "es")
    texts = [text for _section, texts in assembled_text(document) for text in texts]
    texts += [
        block.image.alt
        for section in document.sections
        for block in walk(section.blocks)
        if isinstance(block, Figure)
    ]
    read = set(re.findall(r"\w+", " ".join(texts)))
    lost = {chapter.path: typed(chapter) - read for chapter in guide.chapters}
    assert {path: words for path, words in lost.items() if words} == {}
