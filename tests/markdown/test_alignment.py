from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from guia_editor.markdown.alignment import align, changes, heaviest_chain, matches, part, tokens

few = st.lists(st.sampled_from(["a", "b", "c", " ", ".", "\n"]), max_size=14)
pairs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=9)


@given(few, few)
@example(["a", ".", " ", "b", ".", " ", "c"], ["a", ".", " ", "c"])
@settings(max_examples=300, deadline=None)
def test_changes_lead_from_the_one_to_the_other(old: list[str], new: list[str]) -> None:
    made = list(old)
    found = changes(old, new)
    for change in reversed(found):
        made[change.begin : change.end] = new[change.new_begin : change.new_end]
    assert made == new
    for match in matches(old, new):
        there = new[match.new_begin : match.new_begin + match.size]
        assert old[match.begin : match.begin + match.size] == there
    assert sum(match.size for match in matches(old, new)) == len(old) - sum(c.end - c.begin for c in found)
    assert all(one.end <= other.begin and one.new_end <= other.new_begin for one, other in pairwise(found))


def test_a_sentence_put_in_is_that_sentence() -> None:
    old, new = tokens("Uno dos. Tres cuatro."), tokens("Uno dos. Nuevo aquí. Tres cuatro.")
    (change,) = changes(old, new)
    assert "".join(new[change.new_begin : change.new_end]) == "Nuevo aquí. "


@given(pairs)
@settings(max_examples=200, deadline=None)
def test_the_heaviest_chain_weighs_as_much_as_any(weighed: list[tuple[int, int, int]]) -> None:
    best = max(
        sum(one[2] for one in chosen)
        for size in range(len(weighed) + 1)
        for chosen in combinations(sorted(weighed), size)
        if all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chosen))
    )
    chain = heaviest_chain(weighed)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))
    weights = {place: max(w for i, j, w in weighed if (i, j) == place) for place in chain}
    assert sum(weights.values()) == best


lines = st.lists(
    st.sampled_from(["uno dos tres cuatro", "uno dos tres cinco", "seis", "", "a b c d e f"]), max_size=12
)


@given(lines, lines)
@settings(max_examples=200, deadline=None)
def test_every_part_is_at_most_one_other(old: list[str], new: list[str]) -> None:
    found = align([part(line, line) for line in old], [part(line, line) for line in new])
    both = [*found.pairs, *found.moved]
    assert len({i for i, _j in both}) == len(both) == len({j for _i, j in both})
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(found.pairs))
    if old == new:
        assert found.pairs == [(place, place) for place in range(len(old))]


def test_a_long_text_is_aligned_by_the_words_that_come_seldom() -> None:
    old = [f"la municipalidad publica el dato {n} de cada mes en su mural" for n in range(300)]
    new = [line.replace("publica", "entrega").replace("mural", "portal") for line in old]
    found = align([part(line, line) for line in old], [part(line, line) for line in new])
    assert found.pairs == [(place, place) for place in range(300)]
