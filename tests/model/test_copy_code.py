"""The short code of a copy: what it depends on, what people may do to it, and slips that it tells."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.model.copy_code import LETTERS, copy_code, in_groups, is_code, plain_code, qr_text

HASH = "ab" * 32
codes = st.builds(
    copy_code,
    st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,12}", fullmatch=True),
    st.from_regex(r"[0-9]{2}([0-9]{2})?", fullmatch=True),
    st.sampled_from(["es", "quc", "kek"]),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    approved=st.booleans(),
)


@settings(max_examples=50)
@given(codes)
def test_a_code_reads_back_however_it_is_typed(code: str) -> None:
    plain = code.replace("-", "")
    assert is_code(plain)
    assert len(plain) == 12
    assert in_groups(plain) == code
    for typed in (
        code.lower(),
        f"  {code.replace('-', ' ')} ",
        code.replace("0", "o").replace("1", "l"),
        code.replace("0", "O").replace("1", "I").replace("-", "—"),
        qr_text(code, "2026-11-22", "0701", "https://guia.example.org/a/"),
        qr_text(code, "2026-11-22", "0701", ""),
    ):
        assert plain_code(typed) == plain


@settings(max_examples=50)
@given(codes, st.integers(0, 11), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_always_told(code: str, place: int, letter: str) -> None:
    plain = code.replace("-", "")
    wrong = plain[:place] + letter + plain[place + 1 :]
    assert is_code(wrong) == (wrong == plain)


@settings(max_examples=50)
@given(codes, st.integers(0, 11), st.integers(0, 11))
def test_two_letters_that_changed_places_are_always_told(code: str, one: int, other: int) -> None:
    letters = list(code.replace("-", ""))
    letters[one], letters[other] = letters[other], letters[one]
    assert is_code("".join(letters)) == ("".join(letters) == code.replace("-", ""))


@settings(max_examples=50)
@given(codes, st.integers(0, 11))
def test_a_letter_too_few_or_too_many_is_told(code: str, place: int) -> None:
    plain = code.replace("-", "")
    assert not is_code(plain[:place] + plain[place + 1 :])
    assert not is_code(plain[:place] + "7" + plain[place:])
    assert not is_code(plain[:place] + "U" + plain[place + 1 :])


@settings(max_examples=20)
@given(st.sets(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=2, max_size=6))
def test_other_content_is_another_code(hashes: set[str]) -> None:
    made = {copy_code("2026-11-22", "0701", "es", one, approved=True) for one in hashes}
    assert len(made) == len(hashes)


def test_whatever_an_edition_is_decides_its_code() -> None:
    said = [
        copy_code("2026-11-22", "0701", "es", HASH, approved=True),
        copy_code("2026-11-23", "0701", "es", HASH, approved=True),
        copy_code("2026-11-22", "0702", "es", HASH, approved=True),
        copy_code("2026-11-22", "0701", "quc", HASH, approved=True),
        copy_code("2026-11-22", "0701", "es", "cd" * 32, approved=True),
        copy_code("2026-11-22", "0701", "es", HASH, approved=False),
    ]
    assert len({code[1:] for code in said}) == len(said)
    assert [code[0] for code in said] == ["E"] * 5 + ["B"]


def test_codes_stay_what_they_are() -> None:
    # Printed on paper: another way to make them would turn every copy in the field into a false one.
    assert copy_code("2026-11-22", "0701", "es", HASH, approved=True) == "E4SV-WBTW-VGNJ"


@pytest.mark.parametrize("typed", ["", "#", "GUIA", "GUIA ", "\n", "E", "ñandú", "E7Q2-XM0R-V4K\u0301"])
def test_what_is_no_code_is_told(typed: str) -> None:
    assert not is_code(plain_code(typed))
