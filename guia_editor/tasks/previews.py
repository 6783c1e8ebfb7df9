"""What data blocks become in a territory's edition, to be shown while they are chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from guia_editor.errors import GuideError
from guia_editor.export.conditions import condition_label
from guia_editor.export.data_tables import data_table
from guia_editor.export.indicators import chart_figure
from guia_editor.export.profiles import profile_blocks
from guia_editor.i18n import _
from guia_editor.model.blocks import Chart, Condition, Conditional, DataTable, Figure, Profile, Table, walk
from guia_editor.model.checks_visibility import expression_faults
from guia_editor.model.document import Asset
from guia_editor.model.guide import Guide
from guia_editor.model.territory import COUNTRY_CODE, sees
from guia_editor.tasks.choices import context_for


@dataclass(frozen=True, slots=True)
class ChartPreview:
    """A chart as drawn, and the words that describe it."""

    picture: Asset
    alt: str


def preview_table(guide: Guide, block: DataTable | Profile, code: str) -> Table:
    """Return the (first) table that a data block or a profile gives in a territory's edition.

    `{{codigo}}` in filters is that of the territory. Raises `GuideError` for a file, column or indicator
    that is not there.
    """
    context = context_for(guide, code)
    if isinstance(block, Profile):
        tables = (one for one in walk(profile_blocks(block, context)) if isinstance(one, Table))
        table = next(tables, Table((), (), ()))
    else:
        where = tuple(
            (name, context.territory.code if value.replace(" ", "") == "{{codigo}}" else value)
            for name, value in block.where
        )
        made = data_table(replace(block, where=where), context)
        table = made if isinstance(made, Table) else Table((), (), ())
    if context.problems:
        raise GuideError(context.problems[0].message, context.problems[0].remedy)
    return table


def preview_chart(guide: Guide, block: Chart, code: str) -> ChartPreview:
    """Return a chart or map as an edition shows it; raises `GuideError` as `preview_table` does."""
    context = context_for(guide, code)
    if not block.indicators:
        raise GuideError(_("Todavía no hay indicadores."), _("Elija uno de la lista."))
    made = chart_figure(block, context)
    if context.problems:
        raise GuideError(context.problems[0].message, context.problems[0].remedy)
    figure = made[0]
    assert isinstance(figure, Figure)
    return ChartPreview(context.assets[figure.image.source], figure.image.alt)


def condition_words(guide: Guide, condition: Condition) -> str:
    """Return for whom a passage is, as the country's edition says it ("Solo para …")."""
    return condition_label(condition, context_for(guide, COUNTRY_CODE))


def expression_problem(guide: Guide, text: str) -> str:
    """Return why municipalities cannot answer an expression that is well written, or ""."""
    block = Conditional(Condition(expression=text), ())
    return next((one.message for one in expression_faults(block, "", guide)), "")


def condition_count(guide: Guide, condition: Condition) -> int:
    """Return how many municipalities' editions show a passage."""
    places = guide.territories.municipalities.values()
    return sum(sees(condition, place, guide.indicators) for place in places)
