"""What is saved reads as wanted or is refused, and what nobody touched keeps its bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.markdown.alignment import changes
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.merge import merged
from guia_editor.markdown.normalise import normalise
from guia_editor.markdown.partition import open_text
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.markdown.splice import WillNotReadBack, compose
from guia_editor.model.blocks import (
    Callout,
    CodeBlock,
    Definition,
    DefinitionList,
    Emphasis,
    Form,
    Heading,
    Inlines,
    ListBlock,
    ListItem,
    NoteReference,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Table,
    Text,
)
from tests.markdown import strategies

ROOT = Path(__file__).parents[2]
GUIDE = [split(path.read_text(encoding="utf-8")).body for path in sorted((ROOT / "contenido").rglob("*.md"))]
EXAMPLES = [
    example["markdown"]
    for example in json.loads((Path(__file__).parent / "commonmark_0_31_2.json").read_text(encoding="utf-8"))
]
SOURCE = """\
## Uno {#uno}
Pegado al título,
en *dos* líneas.

* viñeta con asterisco
* otra [x]


Último, con __negrita__.

[x]: https://a.gt
"""


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def variants(text: str) -> Iterator[str]:
    yield text
    yield text.rstrip("\n")
    yield text.replace("\n", "\r\n")
    yield text.replace("\n\n", "\n\n\n") + "\n\n"


def edited_words(inlines: Inlines, chance: random.Random) -> Inlines:
    sign = Text(chance.choice(strategies.SIGNS))
    if not inlines:
        return (sign,)
    index = chance.randrange(len(inlines))
    one = inlines[index]
    match chance.randrange(4), one:
        case 0, _:
            new: Inlines = (sign, one)
        case 1, _:
            new = ()
        case 2, _:
            new = (Strong((one,)),)
        case _, Text(text=text):
            cut = chance.randrange(len(text) + 1)
            new = (Text(text[:cut] + sign.text + text[cut:]),)
        case _:
            new = (Emphasis((one,)),)
    return inlines[:index] + new + inlines[index + 1 :]


def edited(piece: Piece, chance: random.Random) -> Pieces:
    """Return what a person can make of a piece in one go."""
    way = chance.randrange(5)
    match piece:
        case Paragraph(children=words):
            kinds: tuple[Pieces, ...] = (
                (Paragraph(words[:1]), Paragraph(words[1:])),
                (Heading(2, words),),
                (ListBlock(False, (ListItem((piece,)),)),),
            )
            return kinds[way] if way < 3 else (replace(piece, children=edited_words(words, chance)),)
        case Heading(children=words):
            return (replace(piece, children=edited_words(words, chance)),) if way else (Paragraph(words),)
        case ListBlock(items=items) if items:
            if way < 2:
                return (replace(piece, ordered=not piece.ordered), replace(piece, items=items[:-1]))[
                    way : way + 1
                ]
            index = chance.randrange(len(items))
            blocks = inside(items[index].blocks, chance)
            changed = replace(items[index], blocks=blocks)
            return (replace(piece, items=(*items[:index], changed, *items[index + 1 :])),)
        case Quote(blocks=blocks) | Callout(blocks=blocks) | Form(blocks=blocks):
            return (replace(piece, blocks=inside(blocks, chance)),) if way else blocks
        case CodeBlock(text=text):
            return (replace(piece, text=text + chance.choice(strategies.SIGNS) + "\n"),)
        case Table(rows=(row, *rows)):
            return (replace(piece, rows=((edited_words(row[0], chance), *row[1:]), *rows)),)
        case DefinitionList(items=(item, *items)):
            return (replace(piece, items=(replace(item, term=edited_words(item.term, chance)), *items)),)
        case _:
            return (piece,)


def inside(blocks: tuple[object, ...], chance: random.Random) -> tuple[object, ...]:
    if not blocks:
        return (paragraph("nuevo"),)
    index = chance.randrange(len(blocks))
    return (*blocks[:index], *edited(blocks[index], chance), *blocks[index + 1 :])  # type: ignore[arg-type]


NEW: tuple[Piece, ...] = (
    paragraph("nuevo"),
    Paragraph(()),
    Rule(),
    Heading(2, (Text("Nuevo"),)),
    ListBlock(True, (ListItem((paragraph("x"),)),)),
    ListBlock(False, (ListItem((paragraph("x"),)),)),
    DefinitionList((Definition((Text("t"),), ((paragraph("d"),),)),)),
    CodeBlock("a\n"),
    Locked("<!-- fuente -->"),
    Locked("::: nada\na\n:::"),
)


def edits(pieces: Pieces, chance: random.Random, times: int) -> Pieces:
    now = list(pieces)
    for _time in range(times):
        place = chance.randrange(len(now) + 1)
        match chance.randrange(5):
            case 0:
                del now[place : place + 1]
            case 1:
                now.insert(place, chance.choice(NEW))
            case 2 if place < len(now):
                now.insert(chance.randrange(len(now)), now.pop(place))
            case _:
                now[place : place + 1] = [
                    new for old in now[place : place + 1] for new in edited(old, chance)
                ]
    return tuple(now)


def readable(pieces: Pieces) -> tuple[object, ...]:
    """Return pieces to compare: a passage that was typed as source may open as a block."""
    found: list[object] = []
    for piece in normalise(pieces):
        found += open_text(piece.source).pieces if isinstance(piece, Locked) else [piece]
    return tuple(found)


def check_saved(text: str, chance: random.Random, times: int) -> bool:
    """Edit a text at random and save; return whether it was refused. Saved text must say what is wanted."""
    opened = open_text(text)
    wanted = edits(opened.pieces, chance, times)
    try:
        saved = compose(opened, wanted)
    except WillNotReadBack as error:
        refusal = error
    else:
        assert readable(open_text(saved).pieces) == readable(wanted)
        return False
    assert refusal.piece == wanted[refusal.index]
    assert refusal.message
    assert refusal.remedy
    return True


def test_untouched_text_keeps_every_byte() -> None:
    for example in (*EXAMPLES, *GUIDE[::4], SOURCE):
        for text in variants(example):
            opened = open_text(text)
            assert compose(opened, opened.pieces) == text
            assert compose(opened, tuple(opened.pieces), opened.pieces) == text


@pytest.mark.parametrize(("times", "refusals"), [(1, 6), (3, 18)])
def test_edited_examples_read_back_or_are_refused(times: int, refusals: int) -> None:
    chance = random.Random(times)
    assert sum(check_saved(text, chance, times) for text in EXAMPLES) <= refusals


def test_edited_mixtures_read_back_or_are_refused() -> None:
    chance = random.Random(7)
    mixtures = ["\n\n".join(chance.sample(EXAMPLES, 5)) for _time in range(150)]
    assert sum(check_saved(text, chance, 2) for text in mixtures) <= 6


def test_the_edited_guide_reads_back() -> None:
    chance = random.Random(3)
    assert sum(check_saved(text, chance, 2) for text in GUIDE) <= 2


def test_everything_of_the_guide_can_be_written_anew() -> None:
    for text in GUIDE[::2]:
        opened = open_text("")
        pieces = open_text(text).pieces
        assert open_text(compose(opened, pieces)).pieces == pieces


@settings(max_examples=50, deadline=None)
@given(strategies.chapters(), st.randoms(use_true_random=False))
def test_any_chapter_can_be_edited(blocks: Pieces, chance: random.Random) -> None:
    empty = open_text("")
    try:
        text = compose(empty, blocks)
    except WillNotReadBack:
        return
    assert text.endswith("\n")
    check_saved(text, chance, 2)


def test_lines_outside_the_edit_stay() -> None:
    for text in GUIDE[1::3]:
        for source in variants(text):
            opened = open_text(source)
            for index in range(3, len(opened.pieces), 17):
                begin, end = opened.spans[index]
                piece = opened.pieces[index]
                if isinstance(piece, Paragraph):
                    new = replace(piece, children=(*piece.children, Strong((Text("Fin."),))))
                    pieces = (*opened.pieces[:index], new, *opened.pieces[index + 1 :])
                    saved = compose(opened, pieces)
                    assert saved[:begin] == source[:begin]
                    assert saved.endswith(source[end:])
                    assert saved[begin:].startswith(source[begin:end])


def changed(index: int, piece: Piece) -> str:
    opened = open_text(SOURCE)
    return compose(opened, (*opened.pieces[:index], piece, *opened.pieces[index + 1 :]))


def test_changed_words_go_into_the_source_as_it_is_written() -> None:
    opened = open_text(SOURCE)
    last = opened.pieces[3]
    assert isinstance(last, Paragraph)
    assert changed(3, replace(last, children=(Text("Al final, con "), *last.children[1:]))) == SOURCE.replace(
        "Último, con ", "Al final, con "
    )
    bullets = opened.pieces[2]
    assert isinstance(bullets, ListBlock)
    more = replace(bullets, items=(*bullets.items, ListItem((paragraph("más"),))))
    assert changed(2, more) == SOURCE.replace("* otra [x]\n", "* otra [x]\n* más\n")


def test_a_title_made_words_is_parted_from_what_was_glued_to_it() -> None:
    saved = changed(0, paragraph("Uno"))
    assert saved == SOURCE.replace("## Uno {#uno}\n", "Uno\n\n")


def test_words_put_before_a_rule_do_not_become_a_title() -> None:
    opened = open_text("# a\n---\n")
    assert compose(opened, (paragraph("a"), *opened.pieces[1:])) == "a\n\n---\n"


def test_removing_a_piece_leaves_one_blank_line() -> None:
    opened = open_text("\na\n\nb\n\nc\n")
    a, b, c = opened.pieces
    assert compose(opened, (a, c)) == "\na\n\nc\n"
    assert compose(opened, (b, c)) == "\nb\n\nc\n"
    assert compose(opened, (a, b)) == "\na\n\nb\n"
    assert compose(opened, (c, a, b)) == "\nc\n\na\n\nb\n"
    assert open_text(compose(opened, ())).pieces == ()


@pytest.mark.parametrize(("newline", "count"), [("\r\n", 5), ("\r", 5), ("\n", 5)])
def test_new_lines_end_as_the_others_do(newline: str, count: int) -> None:
    opened = open_text(f"a{newline}{newline}b{newline}")
    saved = compose(opened, (*opened.pieces, paragraph("c")))
    assert saved == newline.join(["a", "", "b", "", "c", ""])
    assert saved.count(newline) == count


def test_a_list_beside_another_gets_another_marker() -> None:
    opened = open_text("- a\n\n* b\n")
    one, other = opened.pieces
    new = ListBlock(False, (ListItem((paragraph("c"),)),))
    assert compose(opened, (one, new, other)) == "- a\n\n+ c\n\n* b\n"
    numbers = open_text("1. a\n\n1) b\n")
    three = (numbers.pieces[0], replace(new, ordered=True), numbers.pieces[1])
    assert open_text(compose(numbers, three)).pieces == three


def test_links_are_written_out_when_their_address_is_removed() -> None:
    opened = open_text("Un [a] y *otro* [b].\n\n[a]: /x\n[b]: /y\n\n* [a]\n")
    assert open_text(compose(opened, (opened.pieces[0], opened.pieces[2]))).pieces == (
        opened.pieces[0],
        opened.pieces[2],
    )


def test_a_call_without_its_note_is_refused_by_name() -> None:
    opened = open_text("Una[^n] y otra.\n\n[^n]: Nota.\n")
    with pytest.raises(WillNotReadBack, match="nota «n»") as refusal:
        compose(opened, opened.pieces[:1])
    assert refusal.value.index == 0
    with_call = (paragraph("a"), Paragraph((Text("b"), NoteReference("x"))))
    with pytest.raises(WillNotReadBack) as refusal:
        compose(opened, with_call)
    assert refusal.value.index == 1


def test_what_the_editor_read_otherwise_is_not_a_change() -> None:
    opened = open_text("*  a*\n\n&#9;b\n\nc\n")
    before = (opened.pieces[0], paragraph("b"), opened.pieces[2])
    assert compose(opened, before, before) == opened.text
    saved = compose(opened, (*before[:2], paragraph("d")), before)
    assert saved == opened.text.replace("c", "d")


def test_changed_words_whose_source_would_fall_into_what_stands_before_are_written_anew() -> None:
    opened = open_text("Párrafo.\n\n    código de antes\n")
    item = ListItem((Paragraph((Text("una"),)),))
    meaning = (Paragraph((Text("Lo que se paga."),)), ListBlock(False, (item,)))
    wanted = normalise(
        (DefinitionList((Definition((Text("Canon"),), (meaning,)),)), CodeBlock("código de ahora\n"))
    )
    text = compose(opened, wanted)
    assert normalise(open_text(text).pieces) == wanted
    assert text.endswith("```\ncódigo de ahora\n```\n")


def test_source_that_swallows_what_follows_is_refused() -> None:
    opened = open_text("::: nada\na\n:::\n\nb\n")
    with pytest.raises(WillNotReadBack) as refusal:
        compose(opened, (Locked("::: nada\na"), opened.pieces[1]))
    assert refusal.value.index == 0


texts = st.lists(st.sampled_from(["a ", "b ", "c", "\n", ". "]), max_size=12).map("".join)


@given(texts, texts, texts)
def test_merging_takes_the_only_change(base: str, mine: str, theirs: str) -> None:
    assert merged(base, mine, base) == mine
    assert merged(base, base, theirs) == theirs
    assert merged(base, mine, mine) == mine


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("uno  dos tres", "uno dos TRES", "uno  dos TRES"),
        ("uno\ndos tres", "uno dos tres cuatro", "uno\ndos tres cuatro"),
        ("uno dos 3", "uno dos TRES", None),
    ],
)
def test_merging_joins_changes_of_both_sides(mine: str, theirs: str, both: str | None) -> None:
    assert merged("uno dos tres", mine, theirs) == both


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_changes_lead_from_one_to_the_other(old: list[int], new: list[int]) -> None:
    made: list[int] = []
    position = 0
    for change in changes(old, new):
        made += old[position : change.begin]
        made += new[change.new_begin : change.new_end]
        position = change.end
    assert made + old[position:] == new
