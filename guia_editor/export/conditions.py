"""Passages for some territories only: spliced in, left out, or kept with words that say for whom."""

from __future__ import annotations

from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.export.phrases import join_names
from guia_editor.model.blocks import Block, Blocks, Condition, Conditional
from guia_editor.model.territory import sees


def settle_conditions(sections: Sections, context: Context) -> Sections:
    """Return the sections as the territory sees them.

    A municipality's edition holds the blocks of a passage in its place, or nothing. A wider edition keeps
    the passages that any of its municipalities sees, each labelled ("Solo para …").
    """
    places = context.guide.territories.members(context.territory)

    def on_block(block: Block) -> Blocks:
        if not isinstance(block, Conditional):
            return (block,)
        if not any(sees(block.condition, place) for place in places):
            return ()
        if context.municipal:
            return block.blocks
        label = condition_label(block.condition, context)
        return (Conditional(block.condition, block.blocks, label, block.lines),)

    return tuple(rewrite_section(section, on_block) for section in sections)


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
    if not condition.languages:
        return places
    names = {language.code: language.name for language in context.guide.languages}
    spoken = join_names([names.get(code, code) for code in condition.languages], _("o"))
    if not places:
        return _("los municipios donde se habla {language}").format(language=spoken)
    if condition.municipalities:
        return _("{places}, si se habla {language}").format(places=places, language=spoken)
    text = _("los municipios de {places} donde se habla {language}").format(places=places, language=spoken)
    return text.replace(" de el ", " del ")


def _places(condition: Condition, context: Context) -> str:
    """Return the narrowest places named; where municipalities are named, their departments say no more."""
    _ = context.words
    if condition.municipalities:
        names = [_municipality(code, context) for code in condition.municipalities]
        form = _("el municipio de {names}") if len(names) == 1 else _("los municipios de {names}")
        return form.format(names=join_names(names, _("y")))
    parts = []
    if condition.departments:
        names = [_department(code, context) for code in condition.departments]
        form = _("el departamento de {names}") if len(names) == 1 else _("los departamentos de {names}")
        parts.append(form.format(names=join_names(names, _("y"))))
    if condition.regions:
        form = _("la {names}") if len(condition.regions) == 1 else _("las regiones {names}")
        parts.append(form.format(names=join_names(list(condition.regions), _("y"))))
    return _(" en ").join(parts)


def _excluded(codes: tuple[str, ...], context: Context) -> str:
    _ = context.words
    names = [
        _("el departamento de {name}").format(name=_department(code, context))
        if code in context.guide.territories.departments
        else _municipality(code, context)
        for code in codes
    ]
    return join_names(names, _("y"))


def _department(code: str, context: Context) -> str:
    found = context.guide.territories.departments.get(code)
    return found.name if found else code


def _municipality(code: str, context: Context) -> str:
    """Return a municipality's name, with its department when several bear the same name."""
    territories = context.guide.territories
    found = territories.municipalities.get(code)
    if found is None:
        return code
    namesakes = sum(other.name == found.name for other in territories.municipalities.values())
    return f"{found.name} ({found.department})" if namesakes > 1 else found.name
