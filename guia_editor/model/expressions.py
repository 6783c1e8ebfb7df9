"""The language of `::: solo {si="…"}`: a municipality's figures and words, compared; nothing is ever run.

    expression = part {"o" part} ;            part = term {"y" term} ;
    term = "no" term | "(" expression ")" | test ;
    test = NAME ("<" | "<=" | ">" | ">=" | "=" | "!=") VALUE | NAME "en" "(" VALUE {"," VALUE} ")"
         | "hay" NAME ;
    VALUE = a number, with "%" after it or not, or 'words' ;

Names are those of indicators and columns; `model.expression_tree` says what each part means.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NoReturn

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.expression_tree import (
    Both,
    Comparison,
    Either,
    Expression,
    Member,
    Node,
    Not,
    Operator,
    Present,
    Test,
    Value,
)

MAX_LENGTH, MAX_TESTS, MAX_DEPTH = 400, 40, 8
"""An expression that a person can check by reading it comes near none of these."""

KEYWORDS = frozenset({"y", "o", "no", "en", "hay"})
"""Words of the language itself, which no column may bear as its name."""


class ExpressionError(GuideError):
    """An expression that cannot be understood; `position` is the character where, counted from 1."""

    def __init__(self, message: str, remedy: str, position: int) -> None:
        super().__init__(message, remedy)
        self.position = position


@lru_cache(maxsize=512)
def parse(text: str) -> Expression:
    """Return an expression understood; raises `ExpressionError`, saying where and how to mend it."""
    if len(text) > MAX_LENGTH:
        _stop(
            _("La condición es demasiado larga."),
            _("Use como máximo {n} signos.").format(n=MAX_LENGTH),
            MAX_LENGTH + 1,
        )
    reader = _Reader(_tokens(text), len(text) + 1)
    root = reader.expression()
    reader.refuse_comma()
    if reader.kind:
        _stop(
            _("Aquí sobra «{word}», o falta «y» u «o» delante.").format(word=reader.word),
            _("Una así las comparaciones: agua_tuberia < 30 y internet < 15."),
            reader.position,
        )
    return Expression(text, root)


def understood(text: str) -> Expression | None:
    """Return an expression understood, or None for one that is not; `parse` says why."""
    try:
        return parse(text)
    except ExpressionError:
        return None


# --- How it is read ---------------------------------------------------------------------------

_TOKEN = re.compile(
    r"(?P<number>-?\d+(?:\.\d+)?)|(?P<words>'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”|«[^»]*»)"
    r"|(?P<operator><=|>=|!=|<>|==|[<>=≤≥≠])|(?P<name>(?:dato:)?[^\W\d]\w*)|(?P<sign>[(),%])"
)
_OPERATORS: dict[str, Operator] = {
    "<": "<",
    "<=": "<=",
    "≤": "<=",
    ">": ">",
    ">=": ">=",
    "≥": ">=",
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
}

_Token = tuple[str, str, int]
"""Kind, characters, and position counted from 1."""


def _stop(message: str, remedy: str, position: int) -> NoReturn:
    raise ExpressionError(message, remedy, position)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    while position < len(text):
        if text[position].isspace() or not text[position].isprintable():
            position += 1  # what comes along unseen when words are pasted says nothing
            continue
        read = _TOKEN.match(text, position)
        if read is None:
            _refuse_sign(text[position], position + 1)
        kind = read.lastgroup or ""
        if kind == "name" and read[0].casefold() in KEYWORDS:
            kind = read[0].casefold()
        elif kind == "sign":
            kind = read[0]
        found.append((kind, read[0], position + 1))
        position = read.end()
    return found


def _refuse_sign(sign: str, position: int) -> NoReturn:
    if sign in "'\"‘“«":
        _stop(_("Las comillas que se abren aquí no se cierran."), _("Escriba: region = 'Petén'."), position)
    _stop(
        _("No se entiende el signo «{sign}».").format(sign=sign),
        _("Use nombres, números, palabras entre comillas simples y < <= > >= = !=."),
        position,
    )


class _Reader:
    """Reads tokens from left to right, one method for each rule of the grammar."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = [*tokens, ("", "", end)]
        self._next = 0
        self._tests = 0
        self._depth = 0

    @property
    def kind(self) -> str:
        """What stands next; empty at the end."""
        return self._tokens[self._next][0]

    @property
    def word(self) -> str:
        """The characters that stand next."""
        return self._tokens[self._next][1]

    @property
    def position(self) -> int:
        """Where they stand."""
        return self._tokens[self._next][2]

    def _take(self) -> str:
        self._next += 1
        return self._tokens[self._next - 1][1]

    def _skip(self, kind: str) -> None:
        if self.kind == kind:
            self._take()

    def refuse_comma(self) -> None:
        """Stop at a comma that belongs to no list: it is a figure's, as people write them."""
        if self.kind == ",":
            _stop(
                _("Aquí sobra la coma."),
                _("Los decimales se escriben con punto y los millares sin coma: 1234.5."),
                self.position,
            )

    def expression(self) -> Node:
        parts = [self._all_of()]
        while self.kind == "o":
            self._take()
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all_of(self) -> Node:
        parts = [self._term()]
        while self.kind == "y":
            self._take()
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _term(self) -> Node:
        if self.kind not in ("no", "("):
            return self._test()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            _stop(
                _("Hay demasiados paréntesis o «no» uno dentro de otro."),
                _("Parta la condición en dos pasajes, o dígala más corta."),
                self.position,
            )
        node = self._negated() if self.kind == "no" else self._bracketed()
        self._depth -= 1
        return node

    def _negated(self) -> Node:
        self._take()
        return Not(self._term())

    def _bracketed(self) -> Node:
        opened = self.position
        self._take()
        node = self.expression()
        self.refuse_comma()
        if self.kind != ")":
            _stop(_("El paréntesis que se abre aquí no se cierra."), _("Escriba «)» donde termina."), opened)
        self._take()
        return node

    def _test(self) -> Test:
        self._tests += 1
        if self._tests > MAX_TESTS:
            _stop(_("Hay demasiadas comparaciones."), _("Parta la condición en dos pasajes."), self.position)
        position = self.position
        if self.kind == "hay":
            self._take()
            return Present(self._name(), position)
        name = self._name()
        match self.kind:
            case "operator":
                return self._comparison(name, position)
            case "en":
                self._take()
                return Member(name, self._list(), position)
            case _:
                _stop(
                    _("Después de «{name}» falta decir con qué se compara.").format(name=name),
                    _("Escriba por ejemplo «{name} < 30», «{name} = 'sí'» o «hay {name}».").format(name=name),
                    self.position,
                )

    def _name(self) -> str:
        if self.kind != "name":
            _stop(
                _("Aquí va el nombre de un indicador o de una columna."),
                _("Póngalo delante: agua_tuberia < 30. Las palabras van entre comillas simples."),
                self.position,
            )
        return self._take().removeprefix("dato:")

    def _comparison(self, name: str, position: int) -> Comparison:
        at, operator = self.position, _OPERATORS[self._take()]
        value = self._value()
        if isinstance(value, str) and operator not in ("=", "!="):
            _stop(
                _("Las palabras solo se comparan con = o !=."),
                _("Escriba un número sin comillas, o cambie el signo."),
                at,
            )
        return Comparison(name, operator, value, position)

    def _value(self) -> Value:
        match self.kind:
            case "words":
                return self._take()[1:-1]
            case "number":
                number = float(self._take())
                self._skip("%")
                return number
            case "name":
                _stop(
                    _("«{word}» debe ir entre comillas simples si son palabras.").format(word=self.word),
                    _("Escriba '{word}', o un número; un nombre no se compara con otro.").format(
                        word=self.word
                    ),
                    self.position,
                )
            case _:
                _stop(
                    _("Aquí falta un número o unas palabras entre comillas simples."),
                    _("Escriba por ejemplo: agua_tuberia < 30, region = 'Región VIII Petén'."),
                    self.position,
                )

    def _list(self) -> tuple[Value, ...]:
        opened = self.position
        if self.kind != "(":
            _stop(
                _("Después de «en» va una lista entre paréntesis."),
                _("Escriba: codigo en ('0701', '0710')."),
                opened,
            )
        self._take()
        values = [self._value()]
        while self.kind == ",":
            self._take()
            values.append(self._value())
        if self.kind != ")":
            _stop(_("La lista que se abre aquí no se cierra."), _("Escriba «)» donde termina."), opened)
        self._take()
        return tuple(values)
