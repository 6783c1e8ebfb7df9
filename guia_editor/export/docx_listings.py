"""Contents and lists of tables, figures and forms: TOC fields whose entries and page numbers are ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from guia_editor.export.docx_fields import identifier
from guia_editor.export.docx_xml import field, mark, paragraph, run, value
from guia_editor.model.blocks import Entry, Listing

if TYPE_CHECKING:
    from guia_editor.export.docx_writing import Writing

_DEEPEST = 3


def listing(writing: Writing, block: Listing) -> str:
    """Return a listing as one TOC field over its entries; Word can rebuild it, and does not ask to."""
    code = _code(writing, block)
    style = "toc {}" if block.kind == "contents" else "table of figures"
    out: list[str] = []
    last = len(block.entries) - 1
    for index, entry in enumerate(block.entries):
        begins = _begin(code) if code and index == 0 else ""
        ends = _END if code and index == last else ""
        name = writing.style(style.format(min(entry.level, _DEEPEST)))
        out.append(paragraph(name, begins + _entry(writing, entry) + ends))
        if entry.note:
            out.append(paragraph(writing.style("Nota de entrada"), run(entry.note)))
    if block.kind == "contents" and block.entries:
        _ = writing.words()
        hint = _("Las páginas son aproximadas. En Word: clic derecho sobre el índice, «Actualizar campos».")
        out.append(paragraph(writing.style("Nota de índice"), run(hint)))
    return "".join(out)


_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _begin(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {value(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _code(writing: Writing, block: Listing) -> str:
    match block.kind:
        case "contents":
            deepest = max((min(entry.level, _DEEPEST) for entry in block.entries), default=1)
            return rf'TOC \o "1-{deepest}" \h \z'
        case "tables" | "figures" | "forms":
            labels = (writing.known(entry.target).label for entry in block.entries)
            word = next((label.word for label in labels if label is not None), "")
            return rf'TOC \h \z \c "{identifier(word)}"' if word else ""
        case _:
            assert_never(block.kind)


def _entry(writing: Writing, entry: Entry) -> str:
    # Titles without a number begin in the column of the others; a short one would else miss its page's tab.
    number = run(entry.number) + mark("w:tab")
    bookmark = writing.target(entry.target)
    if not bookmark:
        return number + run(entry.title)
    page = field(rf"PAGEREF {bookmark} \h", run(writing.page(entry.target)))
    words = number + run(entry.title) + mark("w:tab") + page
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{words}</w:hyperlink>'
