"""Rules about what points at something else: ids, references, variables, citations, glossary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from guia_editor.i18n import _
from guia_editor.model.anchors import MADE_ANCHORS, block_anchors, source_anchor, term_anchor
from guia_editor.model.blocks import (
    Chart,
    Citation,
    DataTable,
    GlossaryLink,
    Link,
    Profile,
    Reference,
    all_inlines,
    walk,
)
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.territory import TERRITORY_VARIABLES, column_names
from guia_editor.model.visibility import FIGURE, uses


def _all_ids(guide: Guide) -> Iterator[tuple[str, str, int]]:
    """Yield (id, path, line) of every place in the guide that bears one."""
    for chapter in guide.chapters:
        if chapter.front.id:
            yield chapter.front.id, chapter.path, 1
        for block in walk(chapter.blocks):
            yield from ((one, chapter.path, block.lines.first) for one in block_anchors(block))


def _made_anchors(guide: Guide) -> frozenset[str]:
    """Return the anchors that an edition makes by itself."""
    return MADE_ANCHORS.union(map(term_anchor, guide.glossary), map(source_anchor, guide.sources))


def check_ids(guide: Guide) -> Iterator[Finding]:
    """Find ids that are doubled, or that an edition uses for its own sections."""
    first: dict[str, tuple[str, int]] = {}
    made = _made_anchors(guide)
    for one, path, line in _all_ids(guide):
        if one in made:
            message = _("El identificador «{id}» lo usa la guía para una parte suya.").format(id=one)
            yield Finding(Severity.ERROR, "id-reservado", message, _("Elija otro."), path, line)
        if one in first:
            yield Finding(
                Severity.ERROR,
                "id-repetido",
                _("El identificador «{id}» ya está en {path}, línea {line}.").format(
                    id=one, path=first[one][0], line=first[one][1]
                ),
                _("Cambie uno de los dos, y las referencias que lo nombran."),
                path,
                line,
            )
        first.setdefault(one, (path, line))


def check_references(guide: Guide) -> Iterator[Finding]:
    """Find references and internal links that lead nowhere."""
    known = {one for one, _path, _line in _all_ids(guide)} | _made_anchors(guide)
    for chapter in guide.chapters:
        for inline in all_inlines(chapter.blocks):
            match inline:
                case Reference(target=target):
                    pass
                case Link(target=address) if address.startswith("#"):
                    target = address[1:]
                case _:
                    continue
            if target not in known:
                yield Finding(
                    Severity.ERROR,
                    "referencia-colgante",
                    _("La referencia «#{target}» no lleva a ningún lugar de la guía.").format(target=target),
                    _("Corrija el identificador, o póngaselo al lugar al que debe llevar: {#…}."),
                    chapter.path,
                    inline.line,
                )


def check_variables(guide: Guide) -> Iterator[Finding]:
    """Find variables and indicators that no edition could fill in."""
    known = TERRITORY_VARIABLES | set(guide.variables) | column_names(guide.territories)
    known |= {name for words in guide.wide_names.values() for name in words}
    for chapter in guide.chapters:
        for use in uses(chapter):
            name, line = use.name, use.line
            is_figure = name.startswith(FIGURE)
            figure = name.removeprefix(FIGURE).strip()
            if is_figure and figure not in guide.indicators:
                yield _unknown_indicator(figure, chapter.path, line)
            elif not is_figure and name not in known:
                yield Finding(
                    Severity.ERROR,
                    "variable-desconocida",
                    _("La variable «{name}» no existe.").format(name=name),
                    _("Corrija su nombre o declárela en «variables» de guia.yaml."),
                    chapter.path,
                    line,
                )
        for block in walk(chapter.blocks):
            if isinstance(block, Chart | Profile):
                for figure in block.indicators:
                    if figure not in guide.indicators:
                        yield _unknown_indicator(figure, chapter.path, block.lines.first)


def _unknown_indicator(name: str, path: str, line: int) -> Finding:
    return Finding(
        Severity.ERROR,
        "indicador-desconocido",
        _("El indicador «{name}» no existe.").format(name=name),
        _("Corrija su nombre o declárelo en «indicadores» de guia.yaml."),
        path,
        line,
    )


def check_citations(guide: Guide) -> Iterator[Finding]:
    """Find works cited that fuentes.yaml lacks, and, once for each, those that nobody has verified."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for chapter in guide.chapters:
        for key, line in _citations(chapter, guide):
            places[key].append((chapter.path, line))
            if key not in guide.sources:
                yield Finding(
                    Severity.ERROR,
                    "fuente-desconocida",
                    _("La fuente «{key}» no está en fuentes.yaml.").format(key=key),
                    _("Corrija la clave o agregue la fuente."),
                    chapter.path,
                    line,
                )
    figures = {indicator.source for indicator in guide.indicators.values()}
    for key, source in guide.sources.items():
        if key in places and not source.verified:
            yield Finding(
                Severity.WARNING,
                "cita-sin-verificar",
                _("«{short}» se cita sin estar verificada ({where}).").format(
                    short=source.short, where=_where(places[key])
                ),
                _("Coteje el texto oficial y anote en fuentes.yaml quién, cuándo y dónde lo hizo."),
                "fuentes.yaml",
                source.line,
            )
        elif key not in places and key not in figures:
            yield Finding(
                Severity.INFO,
                "fuente-sin-uso",
                _("Ningún texto cita «{short}».").format(short=source.short),
                _("Cítela con [@{key}] o bórrela de fuentes.yaml.").format(key=key),
                "fuentes.yaml",
                source.line,
            )


def _where(places: list[tuple[str, int]]) -> str:
    """Return how often and where: "3 veces: 01-x.md, líneas 4 y 9; 07-y.md, línea 2"."""
    lines: dict[str, list[int]] = defaultdict(list)
    for path, line in places:
        lines[path].append(line)
    listed = "; ".join(
        _("{path}, línea {lines}").format(path=path, lines=", ".join(map(str, sorted(set(found)))))
        for path, found in lines.items()
    )
    return _("{n} veces: {listed}").format(n=len(places), listed=listed) if len(places) > 1 else listed


def _citations(chapter: Chapter, guide: Guide) -> Iterator[tuple[str, int]]:
    for entry in chapter.front.legal_basis:
        yield entry.partition(",")[0].strip().removeprefix("@"), 1
    for inline in all_inlines(chapter.blocks):
        if isinstance(inline, Citation):
            yield from ((item.key, inline.line) for item in inline.items)
    for block in walk(chapter.blocks):
        if isinstance(block, DataTable) and block.source in guide.sources:
            yield block.source, block.lines.first


def check_glossary(guide: Guide) -> Iterator[Finding]:
    """Find terms that texts use and glosario.yaml lacks, and terms that nothing leads to."""
    used: set[str] = set()
    for chapter in guide.chapters:
        for inline in all_inlines(chapter.blocks):
            if isinstance(inline, GlossaryLink):
                used.add(inline.term)
                if inline.term not in guide.glossary:
                    yield _unknown_term(inline.term, chapter.path, inline.line)
    for term in guide.glossary.values():
        used.update(term.see_also)
        for other in term.see_also:
            if other not in guide.glossary:
                yield _unknown_term(other, "glosario.yaml", term.line)
    for key, term in guide.glossary.items():
        if key not in used:
            yield Finding(
                Severity.INFO,
                "termino-sin-uso",
                _("Ningún texto enlaza el término «{term}».").format(term=term.term),
                _("Enlácelo con [palabras](#g:{key}) donde ayude, o bórrelo.").format(key=key),
                "glosario.yaml",
                term.line,
            )


def _unknown_term(key: str, path: str, line: int) -> Finding:
    return Finding(
        Severity.ERROR,
        "termino-desconocido",
        _("El término «{key}» no está en glosario.yaml.").format(key=key),
        _("Corrija la clave o agregue el término."),
        path,
        line,
    )
