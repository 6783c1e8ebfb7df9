"""From markdown-it's inline tokens to the closed set of inlines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from guia_editor.i18n import _
from guia_editor.markdown.fields import read_field
from guia_editor.markdown.parser import markdown_parser
from guia_editor.markdown.problems import Problems
from guia_editor.model.blocks import (
    Citation,
    CitationItem,
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
)

_DEEPEST = 24
"""Stress within stress is read this deep; beyond, its marks are shown as typed."""

_REFUSED = re.compile(r"\]\(\s*<?\s*((?:javascript|vbscript|file|data):)", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """An inline whose end has not come yet; `token` is None when only its words are kept."""

    token: Token | None
    children: list[Inline] = field(default_factory=list)


class InlineReader:
    """Reads runs of inline tokens; knows the chapter's footnotes and gathers problems.

    Whoever walks the blocks says with `in_note` and `in_form` where the words stand.
    """

    def __init__(self, problems: Problems, notes: frozenset[str] = frozenset()) -> None:
        self.problems = problems
        self.notes = notes
        self.in_note = False
        self.in_form = False

    def text(self, source: str, line: int) -> Inlines:
        """Read a text that stands in an attribute or a title; its first line is `line`, 0 for nowhere."""
        tokens = markdown_parser().parseInline(source)
        return self.tokens(tokens[0].children or [], line)

    def tokens(self, tokens: list[Token], first_line: int) -> Inlines:
        """Return the inlines that tokens stand for; no recursion, since stress can nest without end."""
        stack = [_Open(None)]
        for token in tokens:
            line = _line(token, first_line)
            if token.nesting == 1:
                self._open(stack, token, line)
            elif token.nesting == -1:
                self._close(stack, token, first_line)
            else:
                stack[-1].children.append(self._leaf(token, line))
        return _joined(stack[0].children)

    def _open(self, stack: list[_Open], token: Token, line: int) -> None:
        if len(stack) > _DEEPEST:
            stack[-1].children.append(Text(token.markup, line))
            stack.append(_Open(None, stack[-1].children))
        else:
            stack.append(_Open(token))

    def _close(self, stack: list[_Open], token: Token, first_line: int) -> None:
        done = stack.pop()
        if done.token is None:
            done.children.append(Text(token.markup, _line(token, first_line)))
            return
        line = _line(done.token, first_line)
        children = _joined(done.children)
        made: Inline
        match token.tag:
            case "em":
                made = Emphasis(children, line)
            case "strong":
                made = Strong(children, line)
            case "s":
                made = Strikethrough(children, line)
            case _:
                made = self._link(done.token, children, line)
        stack[-1].children.append(made)

    def _link(self, token: Token, children: Inlines, line: int) -> Inline:
        target = str(token.attrs.get("href", ""))
        if target.startswith("#g:") and len(target) > 3:
            if not children:
                self.problems.warn(
                    "glosario-sin-palabras",
                    line,
                    _("Un enlace al glosario no tiene palabras entre los corchetes."),
                    _("Escriba las palabras que se explican: [rendición de cuentas]({target}).").format(
                        target=target
                    ),
                )
            return GlossaryLink(target[3:], children or (Text(target[3:], line),), line)
        if not children and target.startswith("#") and len(target) > 1:
            return Reference(target[1:], line=line)
        return Link(target, children, str(token.attrs.get("title", "")), line)

    def _leaf(self, token: Token, line: int) -> Inline:
        match token.type:
            case "softbreak":
                return SoftBreak(line)
            case "hardbreak":
                return LineBreak(line)
            case "code_inline":
                return Code(token.content, line)
            case "variable":
                return Variable(token.content, line)
            case "citation":
                return Citation(tuple(CitationItem(*item) for item in token.meta["items"]), line)
            case "form_field":
                return self._field(token, line)
            case "image":
                return self._image(token, line)
            case "footnote_ref":
                return self._note(token, line)
            case _:
                self._warn_of_refused_link(token.content, line)
                return Text(token.content, line)

    def _field(self, token: Token, line: int) -> FormField:
        if not self.in_form:
            self.problems.warn(
                "campo-fuera-de-formulario",
                line,
                _("Hay un campo para llenar fuera de un formulario."),
                _("Ponga el pasaje entre «::: formulario» y «:::»."),
            )
        return read_field(token.meta["attributes"], line, self.problems)

    def _image(self, token: Token, line: int) -> Image:
        alt = _spoken(token.children or [])
        return Image(str(token.attrs.get("src", "")), alt, str(token.attrs.get("title", "")), line)

    def _note(self, token: Token, line: int) -> Inline:
        label = token.meta["label"]
        if self.in_note:
            # No format can show a note of a note, and one that leads to itself would never end.
            self.problems.error(
                "nota-en-nota",
                line,
                _("Dentro de una nota hay una llamada a otra nota, «[^{label}]».").format(label=label),
                _("Ponga las dos explicaciones en una sola nota."),
            )
            return Text(f"[^{label}]", line)
        if label in self.notes:
            return NoteReference(label, line=line)
        self.problems.error(
            "nota-sin-texto",
            line,
            _("La llamada «[^{label}]» no tiene nota.").format(label=label),
            _("Escriba la nota en un párrafo propio: [^{label}]: texto de la nota.").format(label=label),
        )
        return Text(f"[^{label}]", line)

    def _warn_of_refused_link(self, text: str, line: int) -> None:
        if refused := _REFUSED.search(text):
            self.problems.warn(
                "enlace-rechazado",
                line,
                _("Un enlace que empieza con «{scheme}» no se admite y queda como texto.").format(
                    scheme=refused[1]
                ),
                _("Enlace a una dirección de internet (https://…) o a un lugar de la guía (#identificador)."),
            )


def _line(token: Token, first_line: int) -> int:
    return first_line + (token.map or [0])[0] if first_line else 0


def _joined(inlines: list[Inline]) -> Inlines:
    """Join neighbouring texts and leave out empty ones."""
    joined: list[Inline] = []
    for inline in inlines:
        last = joined[-1] if joined else None
        if isinstance(inline, Text) and isinstance(last, Text):
            joined[-1] = replace(last, text=last.text + inline.text)
        elif not (isinstance(inline, Text) and not inline.text):
            joined.append(inline)
    return tuple(joined)


def _spoken(tokens: list[Token]) -> str:
    """Return what a picture's description says, without its markup."""
    parts: list[str] = []
    for token in tokens:
        if token.children:
            parts.append(_spoken(token.children))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "variable":
            parts.append("{{" + token.content + "}}")
        else:
            parts.append(token.content)
    return "".join(parts)
