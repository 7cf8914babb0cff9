import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.ground.organisations.rules import credit_code


def test_the_example_of_the_standard_passes():
    assert credit_code.fault("91350100M000100Y43") is None


def test_small_letters_and_blanks_are_forgiven():
    assert credit_code.fault("9135 0100-m000 100y43") is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [("91350100M000100Y4", "length"), ("91350100M000100I43", "alphabet"), ("91350100M000100Y44", "check")],
)
def test_a_wrong_code_says_what_is_wrong(code, fault):
    assert credit_code.fault(code) == fault


body = st.text(credit_code.ALPHABET, min_size=17, max_size=17)


@given(body, st.integers(0, 16), st.sampled_from(credit_code.ALPHABET))
def test_any_single_mistyped_character_is_found(body, place, other):
    code = body + credit_code.check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert credit_code.fault(code) is None
    assert (credit_code.fault(wrong) == "check") == (wrong != code)
