"""The tags draw what they are told, escape what was typed, and say why."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from fengqiao.design import gallery
from fengqiao.design.options import Option


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def draw(source: str, **context) -> str:
    return Template("{% load components %}" + source).render(Context(context))


EVIL = '<b onclick="x">&'


@pytest.mark.parametrize(
    "source",
    [
        "{% button evil %}", "{% chip evil %}", "{% lamp 's1' evil %}", "{% clock evil left=evil note=evil %}",
        "{% card evil foot=evil %}{{ evil }}{% endcard %}", "{% banner evil evil %}{{ evil }}{% endbanner %}",
        "{% entry evil who=evil %}{{ evil }}{% endentry %}", "{% party evil evil said=evil %}", "{% mask evil evil evil %}",
        "{% task evil evil meta=evil %}{{ evil }}{% endtask %}", "{% stat evil evil %}", "{% qr evil evil %}",
        "{% receipt evil seal=evil %}{{ evil }}{% endreceipt %}", "{% holder evil %}{% endholder %}",
        "{% nothing evil evil %}", "{% toast evil %}", "{% file_row evil evil %}", "{% pagehead evil evil %}{% endpagehead %}",
        "{% choice evil evil name='a' value=evil %}", "{% button evil why=evil %}", "{% button evil hx_get=evil %}",
    ],
)  # fmt: skip
def test_what_people_typed_never_becomes_markup(source):
    drawn = draw(source, evil=EVIL)
    assert "<b onclick" not in drawn
    assert EVIL not in drawn


def test_buttons_inside_a_block_stay_buttons():
    drawn = draw('{% banner "晚了" level="s4" %} {% button "写原因" href="#" %} {% endbanner %}')
    assert '<a class="btn" href="#">写原因</a>' in drawn


def test_a_disabled_button_says_why_and_can_be_reached():
    drawn = draw('{% button "办结" why="2 把锁未开" %}')
    assert 'aria-disabled="true"' in drawn
    assert " disabled" not in drawn
    described = re.search(r'aria-describedby="([^"]+)"', drawn).group(1)
    assert f'id="{described}"' in drawn


def test_an_unknown_icon_is_an_error_of_the_author():
    with pytest.raises(ValueError, match="no icon"):
        draw('{% icon "unicorn" %}')


def test_a_lamp_always_has_a_word_and_a_shape():
    for level, word in {
        "s1": "正常",
        "s2": "临期",
        "s3": "今日到期",
        "s4": "已超期",
        "idle": "已暂停",
        "done": "已办结",
    }.items():
        drawn = draw("{% lamp level %}", level=level)
        assert word in drawn
        assert "shape" in drawn or "icons.svg" in drawn


def test_every_form_gets_a_token_of_its_own():
    tokens = re.findall(r'name="once" value="([0-9a-f]{32})"', draw("{% once %}{% once %}"))
    assert len(set(tokens)) == 2


def test_a_field_puts_the_error_between_hint_and_control():
    form = gallery.bound()
    drawn = draw("{% field form.since hint='记不清就写月份' %}", form=form)
    assert (
        drawn.index("<label")
        < drawn.index("记不清")
        < drawn.index("请写大概从哪天开始")
        < drawn.index("<input")
    )
    assert 'aria-invalid="true"' in drawn
    described = re.search(r'aria-describedby="([^"]+)"', drawn).group(1).split()
    assert all(f'id="{name}"' in drawn for name in described)


def test_optional_is_marked_and_required_is_not():
    form = gallery.Sample()
    assert "选填" in draw("{% field form.phone %}", form=form)
    assert "选填" not in draw("{% field form.since %}", form=form)


def test_what_was_typed_stays_in_the_field():
    assert 'value="000 0000 5021"' in draw("{% field form.phone %}", form=gallery.bound())


def test_the_summary_leads_to_each_field():
    form = gallery.bound()
    drawn = draw("{% errors form %}{{ form }}", form=form)
    links = re.findall(r'href="#([^"]+)"', drawn)
    assert links
    assert all(f'id="{name}"' in drawn for name in links)


def test_a_form_without_errors_has_no_summary():
    assert draw("{% errors form %}", form=gallery.Sample()).strip() == ""


def test_a_whole_form_is_drawn_with_our_fields():
    drawn = draw("{{ form }}", form=gallery.Sample())
    assert drawn.count('class="field') >= 8
    assert "errorlist" not in drawn


def test_a_choice_may_carry_a_sentence():
    class Wish(forms.Form):
        default_renderer = gallery.Drawn()
        way = forms.ChoiceField(choices=[("a", Option("报上去", "由中心分办"))], widget=forms.RadioSelect)

    drawn = draw("{% field form.way %}", form=Wish({"way": "a"}))
    assert "<small>由中心分办</small>" in drawn
    assert "checked" in drawn


def test_a_picked_filter_takes_itself_away_and_keeps_the_rest():
    request = RequestFactory().get("/", {"kind": "property", "q": "滨河", "after": "x"})
    drawn = draw("{% filters form %}", form=gallery.Filters(request.GET), request=request)
    assert "物业" in drawn
    assert 'href="?q=%E6%BB%A8%E6%B2%B3"' in drawn


def test_sorting_starts_from_the_first_page():
    request = RequestFactory().get("/", {"after": "x", "sort": "due"})
    drawn = draw('{% column "期限" sort="due" %}', request=request)
    assert 'aria-sort="ascending"' in drawn
    assert 'href="?sort=-due"' in drawn


def test_the_pager_says_more_when_it_stopped_counting():
    page = SimpleNamespace(next="?after=x", previous="")
    assert "1000 件以上" in draw("{% pager page count=many %}", page=page, many=(1000, True))
    assert 'href="?after=x"' in draw("{% pager page %}", page=page)


def test_too_few_and_no_data_are_said_differently_from_zero():
    assert "不足 5" in draw('{% stat "办结" few=True %}')
    assert "不是零" in draw('{% stat "办结" broken="断开 26 分钟" %}')
    assert "不足" not in draw('{% stat "办结" 0 %}')


def test_the_road_says_where_one_stands():
    drawn = draw("{% roadmap stones %}", stones=gallery.context()["stones"])
    assert drawn.count("您在这里") == 1
    assert drawn.count('aria-current="step"') == 1


def test_a_restricted_party_shows_no_facts():
    drawn = draw(
        '{% party "受限" "受限当事人" restricted=True facts=facts masks=masks %}',
        facts=["密"],
        masks=[{"shown": "000"}],
    )
    assert "密" not in drawn
    assert "000" not in drawn


def test_a_masked_value_asks_before_it_shows():
    assert 'href="/look"' in draw('{% mask "000****5021" "phone" "电话" href="/look" %}')
    assert 'name="reveal" value="phone"' in draw('{% mask "000****5021" "phone" "电话" %}')


def test_equal_cards_have_names_of_their_own():
    drawn = draw('{% card "甲" %}{% endcard %}{% card "乙" %}{% endcard %}')
    ids = re.findall(r'id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids)) == 2
