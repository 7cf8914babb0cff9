"""The limits of the law, one by one and by their articles, written down here apart from the rules that are loaded.

A row says what the statute says. Where the rules and this table differ, one of them is wrong.
"""

from decimal import Decimal

import pytest

from fengqiao.ground.catalogue import queries

NO_EXTENSION = None
LAW = [
    # code, length, unit, rolls, extension, article
    # 信访工作条例 (2022)
    ("petition_forward", 15, "D", True, NO_EXTENSION, "信访工作条例第二十二条"),
    ("petition_tell", 15, "D", True, NO_EXTENSION, "信访工作条例第二十三条"),
    ("petition_return", 5, "WD", True, NO_EXTENSION, "信访工作条例第二十三条"),
    ("petition_finish", 60, "D", True, (30, "D", 1, "unit_head"), "信访工作条例第三十四条"),
    ("petition_review_apply", 30, "D", True, NO_EXTENSION, "信访工作条例第三十五条"),
    ("petition_review_decide", 30, "D", True, NO_EXTENSION, "信访工作条例第三十五条"),
    ("petition_recheck_apply", 30, "D", True, NO_EXTENSION, "信访工作条例第三十六条"),
    ("petition_recheck_decide", 30, "D", True, NO_EXTENSION, "信访工作条例第三十六条"),
    # mediation and its confirmation by the court
    ("mediation_general", 1, "M", True, (1, "M", 1, "both_parties"), "人民调解工作若干规定（司法部令第75号）第三十三条"),
    ("confirm_apply", 30, "D", True, NO_EXTENSION, "人民调解法第三十三条"),
    ("confirm_object_party", 15, "D", True, NO_EXTENSION, "民事诉讼法解释（2022）第三百七十二条"),
    ("confirm_object_third", 6, "M", True, NO_EXTENSION, "民事诉讼法解释（2022）第三百七十二条"),
    ("delegated_mediation", 30, "D", True, (30, "D", 1, "both_parties"), "法释〔2016〕14号第二十七条"),
    ("entrusted_mediation_ordinary", 15, "D", True, NO_EXTENSION, "法释〔2016〕14号第二十七条"),
    ("entrusted_mediation_summary", 7, "D", True, NO_EXTENSION, "法释〔2016〕14号第二十七条"),
    ("online_confirm", 3, "WD", True, NO_EXTENSION, "人民法院在线调解规则第十条"),
    ("online_notify_other", 3, "WD", True, NO_EXTENSION, "人民法院在线调解规则第十条"),
    ("online_choose_mediator", 2, "WD", True, NO_EXTENSION, "人民法院在线调解规则第十条"),
    # civil law and procedure
    ("limitation_general", 36, "M", True, NO_EXTENSION, "民法典第一百八十八条"),
    ("limitation_longest", 240, "M", True, NO_EXTENSION, "民法典第一百八十八条"),
    ("divorce_cooling", 30, "D", True, NO_EXTENSION, "民法典第一千零七十七条"),
    ("divorce_collect", 30, "D", True, NO_EXTENSION, "民法典第一千零七十七条"),
    # labour
    ("labour_mediation", 15, "D", True, NO_EXTENSION, "劳动争议调解仲裁法第十四条"),
    ("labour_limit", 12, "M", True, NO_EXTENSION, "劳动争议调解仲裁法第二十七条"),
    ("labour_limit_wage", 12, "M", True, NO_EXTENSION, "劳动争议调解仲裁法第二十七条第四款"),
    ("labour_arb_reply", 10, "D", True, NO_EXTENSION, "劳动争议调解仲裁法第三十条"),
    ("labour_suit", 15, "D", True, NO_EXTENSION, "劳动争议调解仲裁法第四十八条、第五十条"),
    ("labour_annul", 30, "D", True, NO_EXTENSION, "劳动争议调解仲裁法第四十九条"),
    ("labour_inspection", 60, "WD", True, (30, "WD", 1, "unit_head"), "劳动保障监察条例第十七条"),
    ("injury_decide", 60, "D", True, NO_EXTENSION, "工伤保险条例第二十条"),
    ("injury_decide_clear", 15, "D", True, NO_EXTENSION, "工伤保险条例第二十条"),
    # reconsideration: its three, five, seven and ten days are working days (第八十八条); administrative suits
    ("recon_apply", 60, "D", True, NO_EXTENSION, "行政复议法（2023）第二十条"),
    ("recon_apply_untold", 12, "M", True, NO_EXTENSION, "行政复议法（2023）第二十条"),
    ("recon_fix", 10, "WD", True, NO_EXTENSION, "行政复议法第三十一条、第八十八条"),
    ("recon_reply", 10, "WD", True, NO_EXTENSION, "行政复议法第四十八条、第八十八条"),
    ("recon_reply_summary", 5, "WD", True, NO_EXTENSION, "行政复议法第五十四条、第八十八条"),
    ("admin_suit_after_recon", 15, "D", True, NO_EXTENSION, "行政诉讼法第四十五条"),
    ("admin_suit_direct", 6, "M", True, NO_EXTENSION, "行政诉讼法第四十六条"),
    # land, owners, collectives
    ("land_suit", 30, "D", True, NO_EXTENSION, "农村土地承包经营纠纷调解仲裁法第四十八条"),
    ("land_limit", 24, "M", True, NO_EXTENSION, "农村土地承包经营纠纷调解仲裁法第十八条"),
    ("title_suit", 30, "D", True, NO_EXTENSION, "土地管理法第十四条"),
    # medicine, traffic, police, consumers, violence at home
    ("medical_mediation", 30, "WD", True, (30, "WD", 1, "both_parties"), "医疗纠纷预防和处理条例第三十八条"),
    ("medical_admin_accept", 5, "WD", True, NO_EXTENSION, "医疗纠纷预防和处理条例第四十条"),
    ("medical_admin_mediation", 30, "WD", True, NO_EXTENSION, "医疗纠纷预防和处理条例第四十条"),
    ("traffic_mediation_apply", 10, "D", True, NO_EXTENSION, "道路交通安全法实施条例第九十四条"),
    ("traffic_mediation", 10, "D", True, NO_EXTENSION, "道路交通安全法实施条例第九十五条"),
    ("police_mediation_again", 7, "WD", True, NO_EXTENSION, "公安机关办理行政案件程序规定第一百八十三条"),
    ("consumer_accept", 7, "WD", True, NO_EXTENSION, "市场监督管理投诉举报处理暂行办法（2022）第十四条"),
    ("consumer_mediation", 45, "WD", True, NO_EXTENSION, "市场监督管理投诉举报处理暂行办法（2022）第二十一条"),
    ("consumer_end_told", 7, "WD", True, NO_EXTENSION, "市场监督管理投诉举报处理暂行办法（2022）第二十一条"),
    ("protection_valid", 6, "M", False, NO_EXTENSION, "反家庭暴力法第三十条"),
    # legal aid
    ("aid_decide", 7, "D", True, NO_EXTENSION, "法律援助法第四十三条"),
    ("aid_assign", 3, "D", True, NO_EXTENSION, "法律援助法第四十三条"),
]  # fmt: skip
"""What the statutes say, written down from the collected law and not from the rules."""

PINNED = [
    ("obligation_perform", 0, "D", True, NO_EXTENSION, "人民调解法第三十一条"),
    ("payorder_object", 15, "D", True, NO_EXTENSION, "民事诉讼法第二百二十七条"),
    ("enforcement_apply", 24, "M", True, NO_EXTENSION, "民事诉讼法第二百五十条"),
    ("labour_breach", 12, "M", True, NO_EXTENSION, "劳动争议调解仲裁法第十五条"),
    ("labour_agreement_review", 15, "D", True, NO_EXTENSION, "劳动人事争议仲裁办案规则第七十四条"),
    ("labour_inspection_report", 24, "M", True, NO_EXTENSION, "劳动保障监察条例第二十条"),
    ("injury_employer_apply", 30, "D", True, NO_EXTENSION, "工伤保险条例第十七条"),
    ("injury_worker_apply", 12, "M", True, NO_EXTENSION, "工伤保险条例第十七条"),
    ("ability_again", 15, "D", True, NO_EXTENSION, "工伤保险条例第二十六条"),
    ("recon_longest_realty", 240, "M", True, NO_EXTENSION, "行政复议法第二十一条"),
    ("recon_longest", 60, "M", True, NO_EXTENSION, "行政复议法第二十一条"),
    ("admin_duty_wait", 2, "M", True, NO_EXTENSION, "行政诉讼法第四十七条"),
    ("comp_decide", 2, "M", True, NO_EXTENSION, "国家赔偿法第十三条、第二十三条"),
    ("comp_suit", 3, "M", True, NO_EXTENSION, "国家赔偿法第十四条"),
    ("comp_next", 30, "D", True, NO_EXTENSION, "国家赔偿法第二十四条、第二十五条"),
    ("comp_limit", 24, "M", True, NO_EXTENSION, "国家赔偿法第三十九条"),
    ("owners_revoke", 12, "M", True, NO_EXTENSION, "民法典第二百八十条"),
    ("collective_revoke", 12, "M", True, NO_EXTENSION, "农村集体经济组织法第五十七条"),
    ("collective_revoke_longest", 60, "M", True, NO_EXTENSION, "农村集体经济组织法第五十七条"),
    ("autopsy", 48, "H", False, NO_EXTENSION, "医疗纠纷预防和处理条例第二十六条"),
    ("traffic_recheck_apply", 3, "WD", True, NO_EXTENSION, "道路交通事故处理程序规定第七十一条、第一百一十二条"),
    ("protection_review", 5, "D", True, NO_EXTENSION, "反家庭暴力法第三十一条"),
]  # fmt: skip
"""Limits whose articles were collected together with the rules: held fast here, not proved a second time."""

PAUSES = {
    "petition_recheck_decide": {"hearing"},  # 信访工作条例第三十六条
    "mediation_general": {"appraisal", "party_request"},
    "injury_decide": {"other_procedure"},  # 工伤保险条例第二十条
    "medical_mediation": {"appraisal"},  # 医疗纠纷预防和处理条例第三十八条
    "medical_admin_mediation": {"appraisal"},  # 第四十条
    "consumer_mediation": {"appraisal"},
    "aid_decide": {"await_material"},
}
"""On which grounds a limit of the law may stand still; all others never do."""


@pytest.fixture(scope="module")
def rules():
    return {rule.id: rule for rule in queries.law_table().clocks}


@pytest.mark.parametrize(
    ("code", "n", "unit", "roll", "extension", "article"),
    LAW + PINNED,
    ids=[f"{row[0]} {row[5]}" for row in LAW + PINNED],
)
def test_a_limit_of_the_law_is_what_its_article_says(rules, code, n, unit, roll, extension, article):
    rule = rules[code]
    assert (rule.binding, rule.n, rule.unit, rule.roll) == ("statutory", Decimal(str(n)), unit, roll)
    assert article in rule.basis
    said = rule.extend and (rule.extend.max.n, rule.extend.max.unit, rule.extend.times, rule.extend.approver)
    assert said == extension
    assert set(rule.pause) == PAUSES.get(code, set())
    assert rule.enabled
    assert rule.conf in ("H", "M"), "what nobody has checked is not called law"


def test_every_limit_of_the_law_has_its_row(rules):
    statutory = {code for code, rule in rules.items() if rule.binding == "statutory"}
    assert statutory == {row[0] for row in LAW + PINNED}


def test_an_extension_of_the_law_is_always_told_to_the_party(rules):
    assert all(rule.extend.tell_party for rule in rules.values() if rule.extend)


@pytest.mark.parametrize(
    ("code", "n", "unit", "article"),
    [
        ("confirm_court_accept", 3, "D", "法释〔2011〕5号第四条"),
        ("confirm_court_rule", 15, "D", "法释〔2011〕5号第五条"),
        ("court_filing", 7, "D", "民事诉讼法第一百二十六条"),
        ("court_trial_ordinary", 6, "M", "民事诉讼法第一百五十二条"),
        ("court_trial_summary", 3, "M", "民事诉讼法第一百六十四条"),
        ("labour_arb_accept", 5, "D", "劳动争议调解仲裁法第二十九条"),
        ("labour_arb_serve", 5, "D", "劳动争议调解仲裁法第三十条"),
        ("labour_arb_decide", 45, "D", "劳动争议调解仲裁法第四十三条"),
        ("ability_conclude", 60, "D", "工伤保险条例第二十五条"),
        ("recon_accept", 5, "WD", "行政复议法第三十条、第八十八条"),
        ("recon_copy", 7, "WD", "行政复议法第四十八条、第八十八条"),
        ("recon_copy_summary", 3, "WD", "行政复议法第五十四条、第八十八条"),
        ("recon_decide", 60, "D", "行政复议法第六十二条"),
        ("recon_decide_summary", 30, "D", "行政复议法第六十二条"),
        ("land_arb_accept", 5, "WD", "农村土地承包经营纠纷调解仲裁法第二十三条"),
        ("land_arb_decide", 60, "D", "农村土地承包经营纠纷调解仲裁法第四十七条"),
        ("protection_decide", 72, "H", "反家庭暴力法第二十八条"),
        ("protection_decide_urgent", 24, "H", "反家庭暴力法第二十八条"),
    ],
)  # fmt: skip
def test_what_another_house_owes_is_told_with_its_article(rules, code, n, unit, article):
    rule = rules[code]
    assert (rule.duty, rule.binding, rule.n, rule.unit) == ("authority", "info", n, unit)
    assert article in rule.basis
