"""WordprocessingML as strings: escaping, runs, paragraphs, fields. Everything longer is made of these."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ROOT_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def legible(text: str) -> str:
    """Return characters without those that XML 1.0 (section 2.2) cannot hold."""
    return _ILLEGAL.sub("", text)


def words(text: str) -> str:
    """Return characters as XML content."""
    return legible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def value(text: str) -> str:
    """Return characters as the content of a double-quoted attribute, on one line."""
    return words(text).replace('"', "&quot;").replace("\n", " ").replace("\r", " ").replace("\t", " ")


def run(text: str, look: str = "") -> str:
    """Return a run of characters; `look` is the inside of its w:rPr."""
    if not text:
        return ""
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{shown}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def mark(element: str, look: str = "") -> str:
    """Return a run that holds one empty element, such as "w:tab" or "w:br"."""
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{shown}<{element}/></w:r>"


def literal(text: str, look: str = "") -> str:
    """Return a run that keeps tabs and ends of lines as they are."""
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = (
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{words(part)}</w:t>' if part else "" for part in line.split("\t")
        )
        for line in text.split("\n")
    )
    return f"<w:r>{shown}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(style: str, content: str, more: str = "") -> str:
    """Return a paragraph; `more` follows the style inside w:pPr, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def styled(style: str, more: str = "") -> str:
    """Return the inside of a w:rPr that names a character style."""
    return f'<w:rStyle w:val="{style}"/>{more}'


def field(code: str, result: str, look: str = "") -> str:
    """Return a complex field (ECMA-376-1, 17.16.18) with its result ready: nothing must be updated.

    `code` is XML already.
    """
    shown = f"<w:rPr>{look}</w:rPr>" if look else ""
    return (
        f'<w:r>{shown}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{shown}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r>{shown}<w:fldChar w:fldCharType="separate"/></w:r>{result}'
        f'<w:r>{shown}<w:fldChar w:fldCharType="end"/></w:r>'
    )
