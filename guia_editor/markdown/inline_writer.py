"""Words back to Markdown: the fewest escapes first, then more, each try read and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple, assert_never, get_args

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.attribute_writer import destination, joined, write_attributes
from guia_editor.markdown.attributes import read_attributes, split_trailing
from guia_editor.markdown.inlines import InlineReader
from guia_editor.markdown.problems import Problems
from guia_editor.model.blocks import (
    Citation,
    Code,
    Emphasis,
    FormField,
    GlossaryLink,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Reference,
    SoftBreak,
    Strikethrough,
    Strong,
    Text,
    Variable,
    plain_text,
)


class CannotBeWritten(GuideError):
    """Words or blocks for which no Markdown reads back as they are."""

    def __init__(self, words: str) -> None:
        shown = words.strip()[:60] or _("un pasaje sin palabras")
        super().__init__(
            _("«{words}» tiene una combinación de formatos que el archivo no puede guardar.").format(
                words=shown
            ),
            _("Quite alguno de sus formatos, como negrita o enlace, o deshaga el último cambio."),
        )


Marks = Literal["stars", "alternate", "bars"]
Escapes = Literal["needed", "brackets", "all"]


class Style(NamedTuple):
    """One way of writing: how stress is marked, how much is escaped, whether letters beside stress are."""

    marks: Marks = "stars"
    escapes: Escapes = "needed"
    entities: bool = False


PLAIN = Style()
_TRIES = tuple(
    Style(marks, escapes, entities)
    for entities in (False, True)
    for escapes in get_args(Escapes)
    for marks in get_args(Marks)
)
_CAREFUL_TRIES = tuple(style for style in _TRIES if style.escapes != "needed")

_SPECIAL = re.compile(r"[\\`*_\[\]<&~{\n\r]")
_NEEDED = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]|\Z)        # a backslash that would escape
      | `
      | (?<!\s)\*|\*(?!\s)
      | _+
      | \[(?=@\w|_+\]\{)                # a citation, a form field
      | \](?=\()
      | <(?=[A-Za-z][\w+.-]{1,31}:|[^\s<>@]+@)
      | &(?=\#?\w{1,32};)
      | ~(?=~)|(?<=~)~
      | \{(?=\{)
      | [\n\r]""",
    re.VERBOSE,
)
_BRACKETS = re.compile(_NEEDED.pattern + r" | [\[\]]", re.VERBOSE)
_ALL = re.compile(r"[!-/:-@\[-`{-~\n\r]")
_START = re.compile(
    r"""(?P<mark>\#{1,6}(?=[ \t]|\Z) | [-+*](?=[ \t]|\Z) | > | [:~](?=[ \t]|\Z) | :{3,} | ~{3,}
          | =+[ \t]*\Z | -+[ \t]*\Z | ([-_*])[ \t]*(?:\2[ \t]*){2,}\Z | [|:-][|:\ \t-]*\Z
          | \{(?=\s*(?:\#|[^\W\d][\w-]*=)) | \[(?=[ xX]\][ \t]))
      | (?P<before>\d{1,9}(?=[.)](?:[ \t]|\Z)) | \[\^[^\]\s]*\](?=:))""",
    re.VERBOSE,
)
"""How a line may begin that Markdown would take for a block: escaped before it, or after its `before`."""

_DEFINITION = re.compile(r"\[(?:[^\]\\]|\\.)*\](?=:)", re.DOTALL)
_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_FENCES = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class Scope:
    """What reading depends on: labels of the chapter's notes, and whether the words stand in a note."""

    notes: frozenset[str] = frozenset()
    in_note: bool = False


def read_words(text: str, scope: Scope) -> Inlines:
    """Return what a run of Markdown words says."""
    reader = InlineReader(Problems(), scope.notes)
    reader.in_note = scope.in_note
    return reader.text(text, 0)


def checked_words(inlines: Inlines, scope: Scope, *, careful: bool = False) -> str:
    """Return Markdown that reads as `inlines`; `careful` escapes all that could mean something elsewhere.

    Raises `CannotBeWritten`.
    """
    if not careful and all(isinstance(i, Text) and not _SPECIAL.search(i.text) for i in inlines):
        return words(inlines)
    for style in _CAREFUL_TRIES if careful else _TRIES:
        text = words(inlines, style)
        if read_words(text, scope) == inlines:
            return text
    raise CannotBeWritten(plain_text(inlines))


def words(inlines: Inlines, style: Style = PLAIN) -> str:
    """Return Markdown of inlines in one style, whether or not it reads back; blanks at its ends are kept."""
    lines = _run(inlines, style, "", inside=False).split("\n")
    return "\n".join(_kept_blanks(line) for line in lines)


def at_line_starts(text: str, *, first: bool = True) -> str:
    """Escape what Markdown would take for a block where lines begin; not on the first line if not `first`."""
    lines = [
        line
        if number == 0 and not first
        else _START.sub(_escaped_start, line, count=1)
        if (match := _START.match(line))
        else line
        for number, line in enumerate(text.split("\n"))
    ]
    escaped = "\n".join(lines)
    if first and escaped.startswith("[") and (match := _DEFINITION.match(escaped)):
        escaped = match[0] + "\\" + escaped[match.end() :]
    return escaped


def _escaped_start(match: re.Match[str]) -> str:
    return match[0] + "\\" if match["before"] else "\\" + match[0]


def without_trailing_attributes(text: str) -> str:
    """Escape braces at the end of a title or caption that would be read as its attributes."""
    start = text.rfind("{") if split_trailing(text) else -1
    while start >= 0:
        read = read_attributes(text, start)
        if read and read[1] == len(text):
            return text[:start] + "\\" + text[start:]
        start = text.rfind("{", 0, start)
    return text


def _kept_blanks(line: str) -> str:
    """Write blanks at the ends of a line as entities: reading trims them."""
    if line[:1].isspace():
        line = _entity(line[0]) + line[1:]
    if line[-1:].isspace():
        line = line[:-1] + _entity(line[-1])
    return line


def _entity(character: str) -> str:
    return "&nbsp;" if character == "\u00a0" else f"&#{ord(character)};"


def _run(inlines: Inlines, style: Style, around: str, *, inside: bool) -> str:
    """Return a run of inlines; `around` is the mark of the stress around, `inside` whether ends are marks."""
    parts: list[str] = []
    mark = ""
    for index, inline in enumerate(inlines):
        before = inlines[index - 1] if index else None
        after = inlines[index + 1] if index + 1 < len(inlines) else None
        match inline:
            case Text(text=text):
                written = _text(text, style, before, after, inside=inside)
                mark = ""
            case Emphasis(children=children) | Strong(children=children):
                mark = _mark(style, around, mark)
                width = 1 if isinstance(inline, Emphasis) else 2
                written = mark * width + _run(children, style, mark, inside=True) + mark * width
            case Strikethrough(children=children):
                written = "~~" + _run(children, style, around, inside=True) + "~~"
                mark = ""
            case _:
                written = _leaf_or_link(inline, style, around)
                mark = ""
        if parts and parts[-1].endswith("!") and written.startswith("[") and isinstance(before, Text):
            parts[-1] = parts[-1].removesuffix("\\!").removesuffix("!") + "\\!"
        parts.append(written)
    return "".join(parts)


def _mark(style: Style, around: str, before: str) -> str:
    """Return the character for a stress, given those of the stress around it and just before it."""
    match style.marks:
        case "stars":
            return "*"
        case "alternate":
            return "_" if "*" in (before or around) else "*"
        case "bars":
            return "*" if "_" in (before or around) else "_"


def _text(text: str, style: Style, before: Inline | None, after: Inline | None, *, inside: bool) -> str:
    """Return plain characters; `before` and `after` are the neighbours, None at an end of the run."""
    stressed = (Emphasis, Strong, Strikethrough)
    head = tail = ""
    beside = style.entities and isinstance(before, stressed)
    if text and ((beside and not text[0].isspace()) or (inside and before is None and text[0].isspace())):
        head, text = _entity(text[0]), text[1:]
    beside = style.entities and isinstance(after, stressed)
    if text and ((beside and not text[-1].isspace()) or (inside and after is None and text[-1].isspace())):
        tail, text = _entity(text[-1]), text[:-1]
    if style.escapes == "all":
        escaped = _ALL.sub(_escaped, text)
    else:
        pattern = _NEEDED if style.escapes == "needed" else _BRACKETS
        escaped = pattern.sub(_escaped_if_needed, text) if _SPECIAL.search(text) else text
        bracketed = isinstance(before, Citation | NoteReference) and escaped[:1] in ("(", "[")
        if not head and (bracketed or (isinstance(before, Image) and escaped[:1] == "{")):
            escaped = "\\" + escaped
    return head + escaped + tail


def _escaped(match: re.Match[str]) -> str:
    return _entity(match[0]) if match[0] in ("\n", "\r") else "\\" + match[0]


def _escaped_if_needed(match: re.Match[str]) -> str:
    if match[0][0] != "_":
        return _escaped(match)
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    # Bars inside a word, or between blanks, never mark stress.
    if (before.isalnum() and after.isalnum()) or (before.isspace() and after.isspace()):
        return match[0]
    return "\\_" * len(match[0])


def _leaf_or_link(inline: Inline, style: Style, around: str) -> str:
    match inline:
        case Link(target=target, children=children, title=title):
            return _automatic(inline) or _link(_run(children, style, around, inside=True), target, title)
        case GlossaryLink(term=term, children=children):
            return _link(_run(children, style, around, inside=True), "#g:" + term)
        case Reference(target=target):
            return _link("", "#" + target)
        case Image(source=source, alt=alt, title=title):
            return "!" + _link(_text(alt, style, None, None, inside=True), source, title)
        case Code(text=text):
            return _code(text)
        case SoftBreak():
            return "\n"
        case LineBreak():
            return "\\\n"
        case NoteReference(label=label):
            return f"[^{label}]"
        case Variable(name=name):
            return "{{" + name + "}}"
        case Citation(items=items):
            return (
                "[" + "; ".join(f"@{i.key}, {i.locator}" if i.locator else f"@{i.key}" for i in items) + "]"
            )
        case FormField():
            return _field(inline)
        case Text() | Emphasis() | Strong() | Strikethrough():
            raise AssertionError(inline)
        case _:
            assert_never(inline)


def _link(label: str, target: str, title: str = "") -> str:
    return f"[{label}]({destination(target, title)})"


def _automatic(link: Link) -> str:
    """Return `<address>` for a link whose words are its address; "" for others."""
    match link.children:
        case (Text(text=text),) if not link.title:
            if text == link.target and _AUTOLINK.fullmatch(text):
                return f"<{text}>"
            if link.target == "mailto:" + text and _EMAIL.fullmatch(text):
                return f"<{text}>"
    return ""


def _code(text: str) -> str:
    lengths = {len(run) for run in _FENCES.findall(text)}
    fence = "`" * next(length for length in range(1, len(lengths) + 2) if length not in lengths)
    blank = text.startswith(" ") and text.endswith(" ") and text.strip(" ")
    pad = " " if blank or text.startswith("`") or text.endswith("`") else ""
    return fence + pad + text + pad + fence


def _field(field: FormField) -> str:
    values = (
        ("campo", field.name),
        ("tipo", "" if field.kind == "texto" else field.kind),
        ("opciones", joined(field.options, "|")),
        ("ancho", str(field.width) if field.width else ""),
        ("lineas", str(field.rows) if field.rows != 1 or field.kind == "parrafo" else ""),
        ("ayuda", field.help),
        ("obligatorio", "si" if field.required else ""),
    )
    return "[___]" + write_attributes("", values)
