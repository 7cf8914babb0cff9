"""One's own matter by code and tail or by QR: everything that is the person's, nothing of the other side."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from fengqiao.casework.matters import actions, queries
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel.models import Look
from fengqiao.services.feedback import queries as ratings
from tests import build
from tests.cast import MONDAY
from tests.doors.portal.conftest import photo, report
from tests.worker import run_later

TUESDAY = MONDAY + timedelta(days=1)


def look_up(phone: Client, code: str, tail: str = "5021", /, **more: str):
    return phone.post("/my/", {"code": code, "tail": tail} | more)


@pytest.fixture
def mine(phone, town) -> Matter:
    """王's matter, with its key in this browser."""
    row = build.matter(town)
    look_up(phone, row.code)
    return row


def shown(phone: Client, row: Matter) -> str:
    page = phone.get(f"/my/{row.code}/")
    assert page.status_code == 200
    return page.content.decode()


def test_code_and_tail_open_it(phone, town):
    row = build.matter(town)
    found = look_up(phone, row.grouped_code.lower())
    assert found.headers["location"] == f"/my/{row.code}/"
    page = shown(phone, row)
    assert "柳岸街道综治中心" in page
    assert "看能不能受理" in page


def test_a_wrong_tail_opens_nothing(phone, town):
    row = build.matter(town)
    page = look_up(phone, row.code, "0000")
    assert page.status_code == 422
    assert "对不上" in page.content.decode()
    assert phone.get(f"/my/{row.code}/").headers["location"].startswith("/my/?code=")


def test_a_mistyped_code_says_so(phone, town):
    assert "9 位" in look_up(phone, "7K4M").content.decode()


def test_the_qr_code_opens_it(phone, town):
    made = build.registered(town)
    page = phone.get(f"/m/{made.token}/")
    assert page.status_code == 200
    assert made.matter.grouped_code in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"
    assert phone.get("/m/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_nothing_of_the_other_side_is_shown(phone, mine):
    page = shown(phone, mine)
    assert "恒筑" not in page
    assert "13800005021" not in page


def test_somebody_elses_matter_stays_shut(phone, mine, town):
    other = build.matter(town)
    assert phone.get(f"/my/{other.code}/").status_code == 303
    assert phone.post(f"/my/{other.code}/withdrawal/", {"sure": "on"}).status_code == 303
    other.refresh_from_db()
    assert other.stage == "registered"


def test_leaving_gives_the_key_back(phone, mine):
    phone.post("/my/leaving/")
    assert phone.get(f"/my/{mine.code}/").status_code == 303


def test_guessing_tails_is_stopped_per_code(town, settings):
    settings.PORTAL_LIMITS = settings.PORTAL_LIMITS | {"code": (3, 3600)}
    row = build.matter(town)
    for number in range(3):
        look_up(Client(REMOTE_ADDR=f"203.0.113.{number}"), row.code, f"000{number}")
    page = look_up(Client(REMOTE_ADDR="203.0.113.9"), row.code)
    assert page.status_code == 429


def test_whoever_knows_the_tail_is_not_counted(phone, town, settings):
    settings.PORTAL_LIMITS = settings.PORTAL_LIMITS | {"code": (2, 3600)}
    row = build.matter(town)
    for _number in range(5):
        assert look_up(phone, row.code).status_code == 303


def test_who_has_taken_it_up_is_named(phone, town):
    from fengqiao.casework.tasks import actions as tasks

    row = build.accepted(town)
    asked = {"mode": "assign", "holder_id": town.bureau.pk, "asked": "核实欠薪"}
    task = tasks.open_task(row.pk, **asked, by=town.lin, at=MONDAY)
    tasks.take_up(row.pk, task.pk, by=town.zhou, at=TUESDAY)
    look_up(phone, row.code)
    page = shown(phone, row)
    assert "人力资源和社会保障局 周启明" in page
    assert "签收，有人在办了" in page


def test_guessing_codes_is_stopped_per_address(phone, town, settings):
    settings.PORTAL_LIMITS = settings.PORTAL_LIMITS | {"lookup": (2, 600)}
    row = build.matter(town)
    for _number in range(2):
        look_up(phone, row.code, "0000")
    page = look_up(phone, row.code)
    assert page.status_code == 429
    assert "请等" in page.content.decode()
    assert page["Retry-After"]


def test_a_pickup_number_opens_what_has_no_phone(phone, town):
    code = report(phone, town, phone="", contact="none")
    row = Matter.objects.get(code=code)
    pickup = queries.status_key(row.pk).pickup
    assert look_up(Client(), code, pickup).status_code == 303
    assert look_up(Client(), code, "000000" if pickup != "000000" else "111111").status_code == 422


def test_words_and_files_can_be_added(phone, mine):
    done = phone.post(
        f"/my/{mine.code}/addition/", {"text": "今天又给了五百", "files": [photo()], "audience": "applicant"}
    )
    assert done.status_code == 303
    page = shown(phone, mine)
    assert "今天又给了五百" in page
    assert "考勤本.jpg" in page


def test_nothing_to_add_is_asked_for(phone, mine):
    page = phone.post(f"/my/{mine.code}/addition/", {"text": "", "audience": "applicant"})
    assert page.status_code == 422
    assert "请写一句，或者选一份文件" in page.content.decode()


def test_own_file_opens_and_only_with_the_key(phone, mine):
    from fengqiao.casework.documents.models import Document

    phone.post(f"/my/{mine.code}/addition/", {"files": [photo()], "audience": "applicant"})
    row = Document.objects.get(paper="")
    url = f"/my/{mine.code}/papers/{row.pk}/"
    page = phone.get(url)
    assert page["Content-Type"] == "image/jpeg"
    assert "sandbox" in page["Content-Security-Policy"]
    assert phone.get(f"{url}thumbnail/").status_code == 200
    assert Client().get(url).status_code == 303


def test_a_paper_to_the_person_opens_in_the_browser_under_its_own_name(phone, town):
    row = build.accepted(town)
    run_later()
    look_up(phone, row.code)
    from fengqiao.casework.documents.models import Document

    notice = Document.objects.get(matter=row, paper="acceptance_notice")
    page = phone.get(f"/my/{row.code}/papers/{notice.pk}/")
    assert page["Content-Type"] == "application/pdf"
    # the viewers of browsers do not start in a sandbox
    assert page["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert page["Content-Disposition"].startswith("inline")
    assert quote(f"{notice.title}{notice.number}.pdf") in page["Content-Disposition"]
    saved = phone.get(f"/my/{row.code}/papers/{notice.pk}/?save=1")
    assert saved["Content-Disposition"].startswith("attachment")


def test_a_file_for_the_office_alone_is_not_shown(phone, mine, town):
    from fengqiao.casework.documents import actions as documents

    row = documents.give(
        mine.pk, content=photo().read(), name="内部.jpg", audience="office", by=town.lin, at=MONDAY
    )
    assert "内部.jpg" not in shown(phone, mine)
    assert phone.get(f"/my/{mine.code}/papers/{row.pk}/").status_code == 404


def test_taking_it_back(phone, mine):
    assert "撤回意味着" in phone.get(f"/my/{mine.code}/withdrawal/").content.decode()
    assert phone.post(f"/my/{mine.code}/withdrawal/", {}).status_code == 422
    phone.post(f"/my/{mine.code}/withdrawal/", {"sure": "on", "words": "已经谈好了"})
    mine.refresh_from_db()
    assert (mine.stage, mine.outcome) == ("closed", "withdrawn")
    assert "您撤回了" in shown(phone, mine)


def test_taking_it_back_twice_is_refused_kindly(phone, mine):
    phone.post(f"/my/{mine.code}/withdrawal/", {"sure": "on"})
    page = phone.post(f"/my/{mine.code}/withdrawal/", {"sure": "on"})
    assert page.status_code == 409


def test_declined_says_why_and_where_to_go(phone, mine, town):
    actions.decline(
        mine.pk,
        reason="d_not_ours",
        competent_id=town.bureau.pk,
        words="合同里写了仲裁。",
        by=town.lin,
        at=MONDAY,
    )
    page = shown(phone, mine)
    assert "没有受理，因为" in page
    assert "不属于本中心和本级职责" in page
    assert "信访工作条例第二十三条" in page
    assert "000-6620132" in page
    assert "合同里写了仲裁。" in page


def test_the_answer_is_read_and_rated(phone, town):
    row = build.resolved(town)
    look_up(phone, row.code)
    page = shown(phone, row)
    assert "工钱已经补发到卡上。" in page
    assert "这件事真的解决了吗？" in page
    assert phone.get(f"/my/{row.code}/rating/?solved=no").status_code == 200


def test_solved_closes_and_not_solved_reopens(phone, town):
    row = build.resolved(town)
    look_up(phone, row.code)
    url = f"/my/{row.code}/rating/"
    page = phone.post(url, {"solved": "no"})
    assert page.status_code == 422
    assert "请选一个：差在哪里" in page.content.decode()
    phone.post(url, {"solved": "no", "reason": "o_not_performed", "words": "少了一个月", "heard": "2"})
    row.refresh_from_db()
    assert (row.stage, row.times_reopened) == ("accepted", 1)
    assert "您说没有解决" in shown(phone, row)
    actions.resolve(row.pk, outcome="done_by_unit", answer="补齐了。", by=town.lin, at=TUESDAY)
    phone.post(url, {"solved": "yes", "heard": "2", "fair": "1"})
    row.refresh_from_db()
    assert (row.stage, row.outcome) == ("closed", "done_by_unit")
    assert "办结了" in shown(phone, row)


def test_what_is_missing_is_asked_only_of_who_says_not_solved(phone, town):
    row = build.resolved(town)
    look_up(phone, row.code)
    url = f"/my/{row.code}/rating/"
    hidden = "portal-missing unasked"
    assert hidden in phone.get(f"{url}?solved=yes").content.decode()
    assert hidden in phone.get(url).content.decode()
    assert hidden not in phone.get(f"{url}?solved=no").content.decode()
    # without script and without :has(), the question comes with the answer to the form
    page = phone.post(url, {"solved": "no"}).content.decode()
    assert hidden not in page
    assert "请选一个：差在哪里" in page


def test_who_said_partly_may_still_decide(phone, town):
    row = build.resolved(town)
    look_up(phone, row.code)
    url = f"/my/{row.code}/rating/"
    phone.post(url, {"solved": "partly", "words": "还差一个月", "heard": "2"})
    assert "解决了一部分" in shown(phone, row)
    phone.post(url, {"solved": "yes"})
    row.refresh_from_db()
    assert row.stage == "closed"
    said = ratings.ratings_of(row.pk)
    assert [(one.solved, one.words, one.heard) for one in said] == [("yes", "还差一个月", 2)]
    phone.post(url, {"solved": "partly"})
    assert ratings.ratings_of(row.pk)[0].solved == "yes"


def test_closed_can_be_opened_again(phone, town):
    row = build.resolved(town)
    look_up(phone, row.code)
    phone.post(f"/my/{row.code}/rating/", {"solved": "yes"})
    phone.post(f"/my/{row.code}/reopening/", {"reason": "o_unit_relapse", "words": "又不发了"})
    row.refresh_from_db()
    assert row.stage == "accepted"
    assert "又不发了" in shown(phone, row)


def test_chain_can_be_checked_by_oneself(phone, mine):
    page = phone.get(f"/my/{mine.code}/chain/").content.decode()
    assert "都对得上" in page
    mine.refresh_from_db()
    head = bytes(mine.head).hex()
    assert "对上了" in phone.get(f"/my/{mine.code}/chain/?head={head[:4]} {head[4:10]}").content.decode()
    assert "没对上" in phone.get(f"/my/{mine.code}/chain/?head=00000000ff").content.decode()


def test_who_has_looked_is_told_without_names(phone, mine, town):
    queries.reach(town.ma, mine.code, MONDAY)
    page = phone.get(f"/my/{mine.code}/looks/").content.decode()
    assert "柳岸街道综治中心" in page
    assert "马立远" not in page
    assert "您自己" in page
    assert Look.objects.filter(subject_id=mine.pk, by="citizen").count() == 1


def test_an_officer_signed_in_is_a_citizen_here(town):
    row = build.matter(town)
    browser = Client()
    browser.force_login(town.user("zhao"))
    assert browser.get(f"/my/{row.code}/").status_code == 303


def test_the_receipt_can_be_printed_again(phone, mine):
    for width in ("", "?width=72"):
        page = phone.get(f"/receipt/{mine.code}/paper/{width}")
        assert page.status_code == 200
        assert mine.grouped_code in page.content.decode()
    assert Client().get(f"/receipt/{mine.code}/").status_code == 303
