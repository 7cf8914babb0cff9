"""Codes: read aloud, typed back, and a slip of the pen is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel import codes

bodies = st.text(codes.ALPHABET, min_size=8, max_size=8)


@given(bodies)
def test_a_code_survives_being_read_grouped_and_in_small_letters(body):
    code = body + codes.check_character(body)

    assert codes.check(f" {codes.grouped(code).lower()} ") == code


@given(bodies, st.integers(0, 8), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_noticed(body, place, other):
    code = body + codes.check_character(body)
    wrong = code[:place] + other + code[place + 1 :]

    if wrong != code:
        with pytest.raises(ValueError, match="对不上"):
            codes.check(wrong)


@given(bodies, st.integers(0, 7))
def test_two_neighbours_that_change_places_are_noticed(body, place):
    code = body + codes.check_character(body)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if wrong != code:
        with pytest.raises(ValueError, match="对不上"):
            codes.check(wrong)


@pytest.mark.parametrize(("typed", "meant"), [("o", "0"), ("I", "1"), ("l", "1"), ("u", "V"), ("z", "2")])
def test_letters_that_look_like_others_are_read_as_those(typed, meant):
    body = meant * 8

    assert codes.check(typed * 8 + codes.check_character(body)) == body + codes.check_character(body)


@pytest.mark.parametrize("typed", ["", "7K4M", "7K4M-29QX-6-7", "编号"])
def test_what_is_no_code_gets_a_sentence(typed):
    with pytest.raises(ValueError, match="9 位"):
        codes.check(typed)


def test_new_codes_check():
    assert len({codes.check(codes.new_code()) for _ in range(200)}) == 200
