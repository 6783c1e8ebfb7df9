"""What each kind of block is made of, for comparing: words, attributes, and what is inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, assert_never

from guia_editor.i18n import _
from guia_editor.markdown.comparison import Node, Role
from guia_editor.model.blocks import (
    Block,
    Callout,
    Card,
    Chart,
    Code,
    CodeBlock,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Inlines,
    ListBlock,
    Listing,
    ListItem,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Rule,
    Table,
    plain_text,
    walk,
)

_WORDS = "words"


class Attribute(NamedTuple):
    """A value of a block that is not running text: what the file calls it, its Spanish name, the value."""

    key: str
    name: str
    value: str


def family(node: Node) -> str:
    """Return what a node can be compared with: those of the same family."""
    return _WORDS if isinstance(node, Paragraph | Heading) else type(node).__name__


def id_of(node: Node) -> str:
    """Return the identifier of a block, "" for those without."""
    if isinstance(node, NoteDefinition):
        return node.label
    if isinstance(node, Heading | Table | Figure | Callout | Form | Card | DataTable | Chart | Profile):
        return node.id
    return ""


def inside(node: Node) -> Sequence[Node]:
    """Return the blocks, entries or terms that stand directly inside a node."""
    match node:
        case ListBlock(items=items):
            return items
        case DefinitionList(items=definitions) | Card(items=definitions):
            return definitions
        case Definition(blocks=meanings):
            return [block for blocks in meanings for block in blocks]
        case ListItem(blocks=blocks) | Quote(blocks=blocks) | Callout(blocks=blocks) | Form(blocks=blocks):
            return blocks
        case Conditional(blocks=blocks) | NoteDefinition(blocks=blocks):
            return blocks
        case Table(note=note) | DataTable(note=note) | Chart(note=note) | Profile(note=note):
            return note
        case Heading() | Paragraph() | CodeBlock() | Rule() | Figure() | Listing():
            return ()
        case _:
            assert_never(node)


def passages(node: Node) -> tuple[tuple[Role, Inlines], ...]:
    """Return the words that stand directly in a node; of a table only caption and source."""
    match node:
        case Heading(children=words) | Paragraph(children=words):
            return ((Role.BODY, words),)
        case CodeBlock(text=text):
            return ((Role.BODY, (Code(text),)),)
        case Callout(title=title) | Form(title=title) | Card(title=title):
            return ((Role.TITLE, title),)
        case Definition(term=term):
            return ((Role.TERM, term),)
        case Table(caption=caption, source=source) | Figure(caption=caption, source=source):
            return ((Role.CAPTION, caption), (Role.SOURCE, source))
        case DataTable(caption=caption) | Chart(caption=caption) | Profile(caption=caption):
            return ((Role.CAPTION, caption),)
        case ListBlock() | ListItem() | Quote() | Rule() | DefinitionList() | Conditional():
            return ()
        case NoteDefinition() | Listing():
            return ()
        case _:
            assert_never(node)


def words_of(node: Node) -> str:
    """Return all words of a node, of those inside it too."""
    return " ".join(_said(node))


def _said(node: Node) -> Iterator[str]:
    if isinstance(node, ListItem | Definition):
        if isinstance(node, Definition):
            yield plain_text(node.term)
        for one in inside(node):
            yield from _said(one)
        return
    for block in walk((node,)):
        yield from _own_words(block)


def _own_words(block: Block) -> Iterator[str]:
    for _role, words in passages(block):
        yield plain_text(words)
    if isinstance(block, DefinitionList | Card):
        yield from (plain_text(item.term) for item in block.items)
    if isinstance(block, Table):
        yield from (plain_text(cell) for row in (block.header, *block.rows) for cell in row)
    if isinstance(block, Figure):
        yield block.image.alt


def attributes(node: Node) -> tuple[Attribute, ...]:
    """Return the values of a node that are not running text, always the same ones in the same order."""
    match node:
        case Heading(level=level, id=id):
            return (Attribute("nivel", _("nivel del título"), str(level)), _id(id))
        case ListBlock():
            return _list_attributes(node)
        case ListItem(checked=checked):
            return (Attribute("hecho", _("casilla"), "" if checked is None else _yes(checked)),)
        case CodeBlock(info=info):
            return (Attribute("lenguaje", _("lenguaje"), info),)
        case Table(id=id, align=align, widths=widths):
            sides = Attribute("alineacion", _("alineación"), ", ".join(align).strip(", "))
            return (_id(id), sides, _widths(widths))
        case Figure(image=image, id=id):
            picture = Attribute("archivo", _("archivo"), image.source)
            return (_id(id), picture, Attribute("alt", _("texto alternativo"), image.alt))
        case Callout(kind=kind, id=id):
            return (Attribute("tipo", _("tipo de recuadro"), kind), _id(id))
        case Form(id=id) | Card(id=id):
            return (_id(id),)
        case Conditional():
            return _condition(node)
        case DataTable() | Chart() | Profile():
            return _data_attributes(node)
        case NoteDefinition(label=label):
            return (Attribute("nota", _("nombre de la nota"), label),)
        case DefinitionList(tight=tight):
            return (_tight(tight),)
        case Paragraph() | Quote() | Rule() | Definition() | Listing():
            return ()
        case _:
            assert_never(node)


def _list_attributes(node: ListBlock) -> tuple[Attribute, ...]:
    kind = _("numerada") if node.ordered else _("con viñetas")
    start = Attribute("inicio", _("primer número"), str(node.start) if node.ordered else "")
    return (Attribute("lista", _("tipo de lista"), kind), start, _tight(node.tight))


def _condition(node: Conditional) -> tuple[Attribute, ...]:
    said = node.condition
    return (
        Attribute("departamento", _("departamentos"), ", ".join(said.departments)),
        Attribute("municipio", _("municipios"), ", ".join(said.municipalities)),
        Attribute("region", _("regiones"), ", ".join(said.regions)),
        Attribute("idioma", _("idiomas"), ", ".join(said.languages)),
        Attribute("excepto", _("excepto"), ", ".join(said.exclude)),
        Attribute("si", _("si se cumple"), said.expression),
    )


def _data_attributes(node: DataTable | Chart | Profile) -> tuple[Attribute, ...]:
    match node:
        case DataTable():
            where = "; ".join(f"{column} = {value}" for column, value in node.where)
            columns = "; ".join(f"{one.name}: {one.title}" for one in node.columns)
            return (
                _id(node.id),
                Attribute("archivo", _("archivo"), node.path),
                Attribute("columnas", _("columnas"), columns),
                Attribute("donde", _("filas que se muestran"), where),
                Attribute("orden", _("orden"), node.order),
                Attribute("limite", _("número de filas"), str(node.limit) if node.limit else ""),
                _widths(node.widths),
                Attribute("fuente", _("fuente"), node.source),
            )
        case Chart():
            kind = Attribute("tipo", _("tipo de gráfico"), node.kind)
            alt = Attribute("alt", _("texto alternativo"), node.alt)
            return (_id(node.id), kind, _indicators(node.indicators), alt)
        case Profile():
            kind = Attribute("tipo", _("tipo de perfil"), node.kind)
            return (_id(node.id), kind, _indicators(node.indicators))


def _id(id: str) -> Attribute:
    return Attribute("id", _("identificador"), id)


def _indicators(names: tuple[str, ...]) -> Attribute:
    return Attribute("indicadores", _("indicadores"), ", ".join(names))


def _widths(widths: tuple[float, ...]) -> Attribute:
    return Attribute("anchos", _("anchos de las columnas"), ", ".join(f"{width:g}" for width in widths))


def _tight(tight: bool) -> Attribute:
    return Attribute("junta", _("renglones juntos"), _yes(tight))


def _yes(value: bool) -> str:
    return _("sí") if value else _("no")
