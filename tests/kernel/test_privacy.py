"""What is masked, and what is cut before search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel import bigrams, privacy


@pytest.mark.parametrize(
    ("name", "shown"), [("王小强", "王*强"), ("王强", "王*"), ("欧阳小强", "欧**强"), ("", ""), ("阿", "*")]
)
def test_names_keep_their_ends(name, shown):
    assert privacy.mask_name(name) == shown


@pytest.mark.parametrize(("phone", "shown"), [("13800005021", "138****5021"), ("6620118", "*****18")])
def test_phones_keep_what_helps_to_tell_them_apart(phone, shown):
    assert privacy.mask_phone(phone) == shown


@pytest.mark.parametrize(
    "text",
    [
        "电话13800005021。",
        "电话 138-0000-5021",
        "打+86 13800005021",
        "身份证11010519491231002X",
        "座机0351-6620118",
    ],
)
def test_numbers_of_persons_leave_the_searched_text(text):
    assert not [char for char in privacy.scrub(text) if char.isdigit() and char not in "86"]
    assert "5021" not in privacy.mask_text(text).replace("****5021", "")


@given(st.text(max_size=60))
def test_masking_never_fails_and_never_lengthens_a_name(text):
    assert len(privacy.mask_name(text)) <= max(len(text), 1)
    privacy.scrub(privacy.mask_text(text))


def test_a_number_in_an_address_is_one_unit():
    assert bigrams.words("滨河路12号") == {"滨河", "河路", "路12", "12号", "12"}


def test_one_character_is_too_little_to_look_for():
    assert bigrams.query("水") == ""


@given(st.text("滨河安置房一二三，'", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_any_part_of_a_text_is_found_in_it(text, start, end):
    assert bigrams.words(text[start:end]) <= bigrams.words(text)
