"""Rules about what only some territories see: expressions, values that are missing, references between."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from guia_editor.i18n import _, plural
from guia_editor.model.anchors import block_anchors
from guia_editor.model.blocks import (
    Block,
    Conditional,
    Link,
    Reference,
    inner_inlines,
    walk,
    walk_inlines,
)
from guia_editor.model.expression_tree import Comparison, Member, Present, Test
from guia_editor.model.expressions import understood
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide
from guia_editor.model.territory import PLACE_NAMES, Territory, column_names
from guia_editor.model.visibility import FIGURE, Seers, Within, missing_values, walk_within

_MOST_NAMED = 8


def check_values(guide: Guide) -> Iterator[Finding]:
    """Find variables that some municipality's edition could not fill in, once each, naming those."""
    for chapter, use, codes in missing_values(guide):
        figure = use.name.removeprefix(FIGURE).strip()
        known = guide.indicators.get(figure) if use.name.startswith(FIGURE) else None
        yield Finding(
            Severity.ERROR,
            "dato-ausente",
            _("El dato «{name}» falta para {places}.").format(
                name=known.label if known else use.name,
                places=places_in_words(codes, guide.territories.municipalities),
            ),
            _('Complételo en «Municipios», o ponga el pasaje en ::: solo {{si="hay {name}"}}.').format(
                name=figure
            ),
            chapter.path,
            use.line,
        )


def places_in_words(codes: Collection[str], places: Mapping[str, Territory]) -> str:
    """Return how many municipalities some codes are, and the first of them by name."""
    if len(codes) == len(places) > _MOST_NAMED:
        return _("los {n} municipios").format(n=len(codes))
    named = [f"{places[code].name} ({code})" for code in sorted(codes)[:_MOST_NAMED] if code in places]
    more = "…" if len(codes) > _MOST_NAMED else ""
    count = plural(len(codes), _("1 municipio"), _("{count} municipios"))
    return f"{count}: {', '.join(named)}{more}"


def check_expressions(guide: Guide) -> Iterator[Finding]:
    """Find names that no municipality has in the conditions of passages, and figures compared with words."""
    for chapter in guide.chapters:
        for block in walk(chapter.blocks):
            if isinstance(block, Conditional):
                yield from expression_faults(block, chapter.path, guide)


def expression_faults(block: Conditional, path: str, guide: Guide) -> Iterator[Finding]:
    """Find what a passage's expression asks that no municipality can answer."""
    text = block.condition.expression
    expression = understood(text) if text else None
    if expression is None:
        return
    known = {*guide.indicators, *column_names(guide.territories), *PLACE_NAMES}
    line = block.lines.first
    for test in expression.tests():
        if test.name not in known:
            yield Finding(
                Severity.ERROR,
                "nombre-desconocido",
                _('En si="{text}", signo {position}: no hay indicador ni columna «{name}».').format(
                    text=text, position=test.position, name=test.name
                ),
                _("Use el nombre de un indicador de guia.yaml o de una columna de «Municipios»."),
                path,
                line,
            )
        elif wrong := _wrong_kind(test, guide):
            yield Finding(
                Severity.ERROR,
                "cifra-con-palabras",
                _('En si="{text}", signo {position}: {wrong}').format(
                    text=text, position=test.position, wrong=wrong
                ),
                _("Las cifras van sin comillas (internet < 15); las palabras, con comillas simples."),
                path,
                line,
            )


def _wrong_kind(test: Test, guide: Guide) -> str:
    """Return why a name and what it is compared with do not go together, or ""."""
    if _is_figure(test.name, guide) and _words_in(test):
        return _("«{name}» es una cifra y se compara con palabras.").format(name=test.name)
    if test.name in PLACE_NAMES and not isinstance(test, Present) and not _words_in(test):
        return _("«{name}» son palabras y se compara con un número.").format(name=test.name)
    return ""


def _is_figure(name: str, guide: Guide) -> bool:
    places = guide.territories.municipalities.values()
    return name in guide.indicators or any(name in place.values for place in places)


def _words_in(test: Test) -> bool:
    match test:
        case Comparison(value=value):
            return isinstance(value, str)
        case Member(values=values):
            return any(isinstance(value, str) for value in values)
        case Present():
            return False


def check_reach(guide: Guide) -> Iterator[Finding]:
    """Find references into passages that some of the editions which show the reference do not have."""
    seers = Seers(guide)
    anchors: dict[str, Within] = {}
    for chapter in guide.chapters:
        for block, within in walk_within(chapter.blocks):
            if within:
                anchors.update((anchor, within) for anchor in block_anchors(block))
    if not anchors:
        return
    for chapter in guide.chapters:
        for block, within in walk_within(chapter.blocks):
            for target, line in _targets(block):
                stranded = seers.of(within) - seers.of(anchors.get(target, ()))
                if stranded:
                    yield _stranded(target, stranded, guide, chapter.path, line)


def _targets(block: Block) -> Iterator[tuple[str, int]]:
    """Yield where the references and links of a block lead within the guide, with their lines."""
    for run in inner_inlines(block):
        for inline in walk_inlines(run):
            match inline:
                case Reference(target=target):
                    yield target, inline.line
                case Link(target=address) if address.startswith("#"):
                    yield address[1:], inline.line
                case _:
                    continue


def _stranded(target: str, codes: Collection[str], guide: Guide, path: str, line: int) -> Finding:
    return Finding(
        Severity.ERROR,
        "referencia-a-pasaje",
        _("La referencia «#{target}» lleva a un pasaje que no sale en {places}.").format(
            target=target, places=places_in_words(codes, guide.territories.municipalities)
        ),
        _("Póngala en un pasaje con la misma condición, o saque del pasaje el lugar al que lleva."),
        path,
        line,
    )
