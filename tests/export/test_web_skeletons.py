"""What pages of many territories share: everybody gets their own text, whatever it is."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.export.web_records import Lines
from guia_editor.export.web_shared import BODY
from guia_editor.export.web_skeletons import share
from tests.export.web_tools import GAP

LEAVES = st.sampled_from(["<p>a</p>", "<p>b</p>", "<p>c</p>", "<tr>\n<td>x</td>\n</tr>", "texto"])
CROSSED = st.sampled_from(["<p>a <a>b\nc</a> d\ne</p>", "<li>a <b>b\nc</b>\nd</li>", "<p>\n<b></p>", "</p>"])
TREES = st.recursive(
    st.lists(LEAVES | CROSSED, max_size=4),
    lambda inside: st.lists(inside, max_size=3).map(
        lambda parts: [line for part in parts for line in ("<div>", *part, "</div>")]
    ),
    max_leaves=8,
)


def test_lines_that_cross_their_elements_stay_one_piece_and_no_more() -> None:
    crossed = ("<p>Lea <a>la", "ley</a> de {}", "agua.</p>")
    editions = {
        code: ("<section>", "<div>", *(line.format(code) for line in crossed), "</div>", "</section>")
        for code in ("0101", "0102", "0103")
    }
    shared = share(editions, 12_000)
    (skeleton,) = shared.skeletons
    assert skeleton.lines == ("<section>", "<div>", "</div>", "</section>")
    assert shared.own["0101"] == {2: "<p>Lea <a>la\nley</a> de 0101\nagua.</p>"}


@settings(max_examples=60, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=6), st.randoms())
def test_whatever_the_texts_each_reader_gets_theirs(bodies: list[list[str]], chance: random.Random) -> None:
    editions: dict[str, Lines] = {
        f"{at:04}": ("<li>uno</li>", BODY, *"\n".join(lines).split("\n")) for at, lines in enumerate(bodies)
    }
    shared = share(editions, 200)
    for code, lines in editions.items():
        skeleton, own = shared.skeletons[shared.reads[code]], shared.own[code]
        composed = GAP.sub(lambda hole, own=own: own.get(int(hole[1]), ""), skeleton.html())
        assert composed.replace("\n", "") == "".join(lines)
        assert set(own) <= set(skeleton.gaps)
        assert BODY in skeleton.lines
        assert not set(skeleton.lines) - set(lines)
    if len(set(editions.values())) == 1:
        assert [one.lines for one in shared.skeletons] == [editions["0000"]]
    shuffled = list(editions.items())
    chance.shuffle(shuffled)
    assert share(dict(shuffled), 200) == shared
