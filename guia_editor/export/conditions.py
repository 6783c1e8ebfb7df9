"""Passages for some territories only: spliced in, left out, or kept with words that say for whom."""

from __future__ import annotations

from dataclasses import replace

from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.export.expression_words import expression_words
from guia_editor.export.phrases import join_names
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Condition,
    Conditional,
    Definition,
    DefinitionList,
    Form,
    ListBlock,
    Quote,
)
from guia_editor.model.checks_visibility import expression_faults
from guia_editor.model.expressions import ExpressionError, parse, understood
from guia_editor.model.rewrite import rewrite
from guia_editor.model.territory import sees

_MOST_NAMES = 12


def settle_conditions(sections: Sections, context: Context) -> Sections:
    """Return the sections as the territory sees them.

    A municipality's edition holds the blocks of a passage in its place, or nothing. A wider edition keeps
    the passages that any of its municipalities sees, each labelled ("Solo para …"). A box, a list item or
    a definition that held nothing but passages left out goes with them; one that its author left empty stays.
    An expression that cannot be answered is noted as a problem.
    """
    indicators = context.guide.indicators
    everywhere = context.guide.territories.members(context.territory)

    def on_block(block: Block) -> Blocks:
        if not isinstance(block, Conditional):
            return (_without_gone_parts(block),)
        _note_faults(block, context)
        here = tuple(place for place in everywhere if sees(block.condition, place, indicators))
        if not here:
            return (_GONE,)
        if context.municipal:
            return block.blocks

        def within(inner: Block) -> Blocks:
            """Leave out a passage in this one that nobody sees who sees this one."""
            if isinstance(inner, Conditional) and not any(sees(inner.condition, p, indicators) for p in here):
                return (_GONE,)
            return (_without_gone_parts(inner),)

        label = condition_label(block.condition, context)
        inside = rewrite(block.blocks, within)
        return (_without_gone_parts(replace(block, blocks=inside, label=label)),)

    def sweep(block: Block) -> Blocks:
        return () if block is _GONE else (block,)

    settled = []
    for section in sections:
        context.origin = section.path
        seen = rewrite_section(section, on_block)
        settled.append(section if seen is section else rewrite_section(seen, sweep))
    return tuple(settled)


def _note_faults(block: Conditional, context: Context) -> None:
    """Note what keeps a condition's expression from being answered."""
    text = block.condition.expression
    if not text:
        return
    try:
        parse(text)
    except ExpressionError as error:
        context.problem("expresion-ilegible", error.message, error.remedy, block.lines.first)
    context.problems += expression_faults(block, context.origin, context.guide)


_GONE = Conditional(Condition(), ())
"""Stands where a passage was left out until whatever held it knows whether anything else is in it."""


def _gone(blocks: Blocks) -> bool:
    return bool(blocks) and all(block is _GONE for block in blocks)


def _without_gone_parts(block: Block) -> Block:
    """Return a block without the parts that hold nothing any more; the mark itself when none is left."""
    match block:
        case Quote(blocks=inside) | Callout(blocks=inside) | Form(blocks=inside) | Conditional(blocks=inside):
            return _GONE if _gone(inside) else block
        case ListBlock() if any(_gone(item.blocks) for item in block.items):
            items = tuple(item for item in block.items if not _gone(item.blocks))
            return replace(block, items=items) if items else _GONE
        case DefinitionList() | Card() if any(_gone(one) for item in block.items for one in item.blocks):
            definitions = tuple(filter(None, map(_without_gone_meanings, block.items)))
            return replace(block, items=definitions) if definitions else _GONE
        case _:
            return block


def _without_gone_meanings(item: Definition) -> Definition | None:
    meanings = tuple(blocks for blocks in item.blocks if not _gone(blocks))
    if len(meanings) == len(item.blocks):
        return item
    return replace(item, blocks=meanings) if meanings else None


def condition_label(condition: Condition, context: Context) -> str:
    """Return for whom a passage is: "Solo para los departamentos de Sololá y Totonicapán"."""
    _ = context.words
    whom = _whom(condition, context)
    label = _("Solo para {whom}").format(whom=whom) if whom else _("Para todos los municipios")
    if condition.exclude:
        label += _(", salvo {names}").format(names=_excluded(condition.exclude, context))
    return label


def _whom(condition: Condition, context: Context) -> str:
    _ = context.words
    places = _places(condition, context)
    clauses = []
    if condition.languages:
        spoken = _languages(condition.languages, context)
        clauses.append(_("se habla {language}").format(language=spoken))
    expression = understood(condition.expression) if condition.expression else None
    if expression is not None:
        clauses.append(expression_words(expression, context, joined=bool(clauses)))
    if not clauses:
        return places
    clause = f" {_('y')} ".join(clauses)
    if not places:
        return _("los municipios donde {clause}").format(clause=clause)
    if condition.municipalities:
        return _("{places}, si {clause}").format(places=places, clause=clause)
    text = _("los municipios de {places} donde {clause}").format(places=places, clause=clause)
    return text.replace(" de el ", " del ")


def _languages(codes: tuple[str, ...], context: Context) -> str:
    """Return languages by name, or by their family when they are all of it that any municipality speaks."""
    _ = context.words
    known = {language.code: language for language in context.guide.languages}
    families = {known[code].family if code in known else "" for code in codes}
    if len(codes) > 1 and len(families) == 1 and "" not in families:
        family = families.pop()
        spoken = {
            code for place in context.guide.territories.municipalities.values() for code in place.languages
        }
        if {code for code in spoken if code in known and known[code].family == family} <= set(codes):
            return _("un idioma {family}").format(family=family)
    return join_names([known[code].name if code in known else code for code in codes], _("o"))


def _places(condition: Condition, context: Context) -> str:
    """Return the narrowest places named; where municipalities are named, their departments say no more."""
    _ = context.words
    if condition.municipalities:
        return _municipalities(condition.municipalities, context)
    parts = []
    if condition.departments:
        parts.append(_departments(condition.departments, context))
    if condition.regions:
        regions = [_("la {region}").format(region=region) for region in condition.regions]
        parts.append(join_names(regions, _("y")))
    return _(" en ").join(parts)


def _excluded(codes: tuple[str, ...], context: Context) -> str:
    departments = context.guide.territories.departments
    wide = tuple(code for code in codes if code in departments)
    narrow = tuple(code for code in codes if code not in departments)
    parts = [_departments(wide, context)] if wide else []
    parts += [_municipalities(narrow, context)] if narrow else []
    return join_names(parts, context.words("y"))


def _departments(codes: tuple[str, ...], context: Context) -> str:
    _ = context.words
    known = context.guide.territories.departments
    names = [known[code].name if code in known else code for code in codes]
    form = _("el departamento de {names}") if len(names) == 1 else _("los departamentos de {names}")
    return form.format(names=join_names(names, _("y")))


def _municipalities(codes: tuple[str, ...], context: Context) -> str:
    """Return municipalities by name; a list too long to be read becomes a count."""
    _ = context.words
    here = {place.code for place in context.guide.territories.members(context.territory)}
    codes = tuple(code for code in codes if code in here) or codes
    if len(codes) > _MOST_NAMES:
        departments = len({code[:2] for code in codes})
        form = (
            _("{count} municipios de {departments} departamentos")
            if departments > 1
            else _("{count} municipios")
        )
        return form.format(count=len(codes), departments=departments)
    names = [_municipality(code, context) for code in codes]
    form = _("el municipio de {names}") if len(names) == 1 else _("los municipios de {names}")
    return form.format(names=join_names(names, _("y")))


def _municipality(code: str, context: Context) -> str:
    """Return a municipality's name, with its department when several bear the same name."""
    territories = context.guide.territories
    found = territories.municipalities.get(code)
    if found is None:
        return code
    namesakes = sum(other.name == found.name for other in territories.municipalities.values())
    return f"{found.name} ({found.department})" if namesakes > 1 else found.name
