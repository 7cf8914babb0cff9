"""From a citizen's own words to a kind, with the words that matched; silent when unsure."""

import pytest

from fengqiao.ground.catalogue import queries
from tests.ground.catalogue.conftest import AT


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("工地干了四个月，包工头一直拖欠工资不给", "A07"),
        ("楼上漏水把我家天花板泡了", "A0205"),
        ("隔壁天天半夜装修吵得睡不着", "A0206"),
        ("退婚了彩礼三金不肯退", "A0103"),
        ("孩子抚养费好几个月没给，还不让见孩子", "A0104"),
        ("物业费涨了，电梯坏了物业不修", "A04"),
        ("老公打我，我要保护令", "A0109"),
    ],
)
def test_everyday_sentences_find_their_kind(book, said, kind):
    found = queries.suggest_kind(said, AT)
    assert found is not None
    assert found.kind.code.startswith(kind)
    assert found.words


@pytest.mark.parametrize(
    "said", ["", "   ", "你好", "我有个事情", "请尽快处理谢谢", "1234567", "。。。！！！"]
)
def test_it_stays_silent_when_unsure(book, said):
    assert queries.suggest_kind(said, AT) is None


def test_two_likely_kinds_give_no_suggestion_but_both_are_listed(book):
    said = "楼上漏水，另外包工头拖欠工资"
    assert queries.suggest_kind(said, AT) is None
    found = {match.kind.code[:3] for match in queries.search_kinds(said, AT)}
    assert {"A02", "A07"} <= found


def test_two_likely_kinds_of_one_family_give_the_family(book):
    found = queries.suggest_kind("对象分手了彩礼不肯退", AT)
    assert found is not None
    assert found.kind.code == "A01"
    assert found.words == ("分手", "彩礼")


def test_every_kind_is_found_by_its_own_name_and_keywords(book):
    for kind in book.kinds.values():
        if kind.level == 2:
            assert kind.code in {match.kind.code for match in queries.search_kinds(kind.zh, AT)}, kind.zh
            said = "，".join(kind.keywords)
            assert queries.search_kinds(said, AT)[0].kind.code == kind.code, said


def test_the_matched_words_are_in_the_text(book):
    for match in queries.search_kinds("楼上漏水把天花板泡了", AT):
        assert all(word in "楼上漏水把天花板泡了" for word in match.words)


def test_a_short_word_lists_what_it_may_mean(book):
    found = queries.search_kinds("工资", AT)
    assert any(match.kind.code.startswith("A07") for match in found)
    assert len(found) <= 8
