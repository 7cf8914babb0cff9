"""Papers follow from what happens; files are given, seen by those who may, and bound into a dossier."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from pypdf import PdfReader

from fengqiao.casework.documents import actions, queries
from fengqiao.casework.documents.models import Audience, Document
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters import queries as matter_queries
from fengqiao.casework.tasks import actions as tasks
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel import crypto, files
from fengqiao.kernel.actors import CITIZEN, SYSTEM
from fengqiao.kernel.models import Event, Look
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import together
from tests import build
from tests.casework.documents.conftest import pdf, photo, telephone_photo
from tests.worker import run_later


def words(document) -> str:
    reader = PdfReader(io.BytesIO(queries.content(document)))
    return "".join(page.extract_text() for page in reader.pages).replace(" ", "").replace("\n", "")


def paper_of(matter, code) -> Document:
    return Document.objects.get(matter=matter, paper=code)


def closed(town, **more):
    matter = build.resolved(town, **more)
    return matters.close(matter.pk, how="decided", by=town.ma, at=town.at + timedelta(days=2))


def test_accepting_issues_the_notice_and_a_worker_renders_it(town):
    matter = build.accepted(town)
    notice = paper_of(matter, "acceptance_notice")
    assert notice.number == "（2026）柳岸综受字第0001号"
    assert notice.file is None
    run_later()
    notice.refresh_from_db()
    assert bytes(notice.digest) == crypto.sm3(queries.content(notice))
    said = words(notice)
    for word in ("王小强", "柳岸街道综治中心", "000-6620118", "2026年3月2日", "校验码"):
        assert word in said
    assert "恒筑" not in said


def test_the_digest_stands_in_the_chain(town):
    matter = build.accepted(town)
    run_later()
    notice = paper_of(matter, "acceptance_notice")
    event = Event.objects.get(matter_id=matter.pk, kind="document.rendered")
    assert event.data["digest"] == bytes(notice.digest).hex()
    assert matter_queries.chain_breaks(matter.pk) == []


def test_rendering_twice_changes_nothing(town):
    matter = build.accepted(town)
    run_later()
    notice = paper_of(matter, "acceptance_notice")
    again = actions.render(matter.pk, notice.pk, at=town.at + timedelta(days=9))
    assert again.rendered_at == notice.rendered_at
    assert Event.objects.filter(matter_id=matter.pk, kind="document.rendered").count() == 1


def test_numbers_follow_each_other_and_start_anew_with_the_year(town):
    numbers = [paper_of(build.accepted(town), "acceptance_notice").number for _one in range(2)]
    later = town.at.replace(year=2027)
    numbers.append(paper_of(build.accepted(town, at=later), "acceptance_notice").number)
    assert numbers == [
        "（2026）柳岸综受字第0001号",
        "（2026）柳岸综受字第0002号",
        "（2027）柳岸综受字第0001号",
    ]


def test_declining_tells_why_and_where_to_go(town):
    matter = build.matter(town)
    petition = town.unit("信访局")
    matters.decline(
        matter.pk,
        reason="d_not_ours",
        competent_id=petition.pk,
        words="信访局在三楼。",
        by=town.lin,
        at=town.at,
    )
    run_later()
    said = words(paper_of(matter, "decline_notice"))
    for word in ("澄浦县信访局", "信访工作条例第二十三条", "信访局在三楼", "不同意见"):
        assert word in said


def test_handing_over_makes_an_order_without_the_persons_phone(town):
    matter = build.accepted(town)
    tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="查清欠薪数额并答复", by=town.ma, at=town.at
    )
    run_later()
    order = paper_of(matter, "dispatch_order")
    assert order.audience == Audience.OFFICE
    said = words(order)
    assert "澄浦县人力资源和社会保障局" in said
    assert "查清欠薪数额并答复" in said
    assert "13800005021" not in said


def test_the_whole_way_ends_in_a_dossier(town):
    matter = build.matter(town)
    actions.give(matter.pk, content=telephone_photo(), name="工地.jpg", by=CITIZEN, at=town.at)
    actions.give(matter.pk, content=pdf(2), name="合同.pdf", by=town.lin, at=town.at)
    actions.give(matter.pk, content=b"#!AMR\n" + bytes(50), name="录音.amr", by=town.lin, at=town.at)
    matters.accept(matter.pk, by=town.lin, at=town.at)
    matters.resolve(matter.pk, outcome="done_by_unit", answer="工钱已经补发。", by=town.lin, at=town.at)
    matters.close(matter.pk, how="decided", by=town.ma, at=town.at + timedelta(days=1))
    run_later()
    dossier = queries.dossier(matter.pk)
    said = words(dossier)
    for word in ("卷内目录", "受理告知书", "答复（处理意见）书", "办结报告", "合同.pdf", "工地.jpg", "不能印在纸上",
                 "事项记录", "登记，来源：窗口"):  # fmt: skip
        assert word in said, word
    reader = PdfReader(io.BytesIO(queries.content(dossier)))
    assert len(reader.pages) == dossier.pages == int(dossier.facts["pages"])
    assert [page.extract_text().strip().splitlines()[-1] for page in reader.pages][-1]
    assert Event.objects.get(matter_id=matter.pk, kind="document.dossier_sealed").data["papers"] == 6
    assert matter_queries.chain_breaks(matter.pk) == []


def test_the_contents_name_the_page_each_paper_begins_on(town):
    matter = closed(town)
    run_later()
    dossier = queries.dossier(matter.pk)
    pages = [
        page.extract_text().replace(" ", "") for page in PdfReader(io.BytesIO(queries.content(dossier))).pages
    ]
    begins = next(number for number, text in enumerate(pages, 1) if "决定受理" in text)
    contents = next(text for text in pages if "卷内目录" in text)
    row = contents[contents.index("受理告知书") :][:60].replace("\n", "")
    assert f"2日{begins}必备" in row


def test_an_open_matter_has_no_dossier(town):
    matter = build.accepted(town)
    with pytest.raises(Refused):
        actions.seal_dossier(matter.pk, by=SYSTEM, at=town.at)


def test_a_reopened_and_closed_matter_gets_a_second_dossier(town):
    matter = closed(town)
    run_later()
    first = queries.dossier(matter.pk)
    at = town.at + timedelta(days=3)
    matters.reopen(matter.pk, reason="o_new_facts", by=town.xu, at=at)
    matters.resolve(matter.pk, outcome="done_by_unit", answer="这次办好了。", by=town.lin, at=at)
    matters.close(matter.pk, how="decided", by=town.ma, at=at)
    run_later()
    assert queries.dossier(matter.pk).pk != first.pk
    assert Document.objects.filter(matter=matter, paper=queries.DOSSIER).count() == 2


def test_a_question_answered_on_the_spot_makes_no_papers(town):
    matter = build.matter(town)
    matters.answer(matter.pk, answer="带身份证到三楼社保窗口。", by=town.lin, at=town.at)
    run_later()
    assert not Document.objects.filter(matter=matter).exists()


def test_the_same_file_twice_is_one_document(town):
    matter = build.matter(town)
    first = actions.give(matter.pk, content=photo(), name="a.jpg", by=town.lin, at=town.at)
    second = actions.give(matter.pk, content=photo(), name="b.jpg", by=town.lin, at=town.at)
    assert first.pk == second.pk


def test_a_file_that_we_do_not_take_is_refused_in_words(town):
    matter = build.matter(town)
    with pytest.raises(Refused, match="HEIC"):
        content = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(20)
        actions.give(matter.pk, content=content, name="a.heic", by=town.lin, at=town.at)


def test_files_lie_encrypted(town):
    matter = build.matter(town)
    row = actions.give(matter.pk, content=pdf(), name="合同.pdf", by=town.lin, at=town.at)
    raw = files.path_of(row.file).read_bytes()
    assert b"%PDF" not in raw
    assert queries.content(row).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd.jpg"), ("C:\\工地 照片.PNG", "工地 照片.jpg"), ("", "材料.jpg"),
     ("a\u202egpj.exe", "agpj.jpg"), ("<script>.jpeg", "script.jpg")],
)  # fmt: skip
def test_names_of_files_are_made_harmless(town, name, kept):
    row = actions.give(build.matter(town).pk, content=photo(), name=name, by=town.lin, at=town.at)
    assert row.title == kept


def test_only_who_gave_a_file_takes_it_back_and_only_while_open(town):
    matter = build.matter(town)
    row = actions.give(matter.pk, content=photo(), name="a.jpg", by=town.lin, at=town.at)
    with pytest.raises(Refused):
        actions.withdraw_file(matter.pk, row.pk, by=town.ma, at=town.at)
    actions.withdraw_file(matter.pk, row.pk, by=town.lin, at=town.at)
    assert queries.of_matter(matter.pk) == []
    with pytest.raises(Http404):
        queries.reach_file(town.lin, row.pk, town.at)


def test_a_party_opens_what_is_for_the_party_and_only_of_its_own_matter(town):
    matter, other = build.matter(town), build.matter(town)
    rows = {
        audience: actions.give(
            matter.pk, content=photo(colour=colour), name="a.jpg", audience=audience, by=town.lin, at=town.at
        )
        for audience, colour in (("office", "red"), ("applicant", "green"), ("all", "blue"))
    }
    assert {row.audience for row in queries.for_party(matter.pk)} == {"applicant", "all"}
    assert queries.open_file(matter, rows["all"].pk)
    for wrong, key in ((matter, rows["office"].pk), (other, rows["all"].pk), (matter, uuid4())):
        with pytest.raises(Http404):
            queries.open_file(wrong, key)


def test_issuing_by_hand_needs_the_permission_and_what_only_the_writer_knows(town):
    matter = build.accepted(town)
    with pytest.raises(Refused):
        actions.issue(matter.pk, paper="progress_reply", by=town.zhao.__class__(ref="x"), at=town.at)
    with pytest.raises(Refused, match="没有办完的原因"):
        actions.issue(matter.pk, paper="progress_reply", by=town.lin, at=town.at)
    paper = actions.issue(matter.pk, paper="progress_reply", facts={"why": "等测绘"}, by=town.lin, at=town.at)
    assert paper.facts["why"] == "等测绘"


def test_an_officer_writes_why_it_takes_longer(town, page):
    matter = build.accepted(town)
    browser, address = page("lin"), f"/matters/{matter.code}/documents/issuing/"
    assert "登记表" in browser.get(address).content.decode()
    refused = browser.post(address, {"paper": "progress_reply", "why": ""})
    assert refused.status_code == 409
    assert "没有办完的原因" in refused.content.decode()
    assert browser.post(address, {"paper": "progress_reply", "why": "等测绘结果"}).status_code == 303
    run_later()
    assert "等测绘结果" in words(paper_of(matter, "progress_reply"))


def test_every_paper_of_the_edition_prints(town):
    from fengqiao.ground.catalogue import queries as catalogue

    matter = build.accepted(town)
    for code, form in catalogue.book(matter.edition_id).papers.items():
        with together():
            values = {"table": [{"what": "甲"}], "list": ["甲"]}
            typed = {
                one["id"]: values.get(one["type"], "甲")
                for one in form.fields
                if one["src"].startswith("input.")
            }
            row = actions.issue(matter.pk, paper=code, facts=typed, by=SYSTEM, at=town.at)
        assert actions.render(matter.pk, row.pk, at=town.at).pages >= 1, code


def test_the_receipt_says_who_and_by_when_and_nothing_of_the_other_side(town):
    matter = build.accepted(town)
    receipt = queries.receipt(matter)
    assert receipt.holder == "柳岸街道综治中心"
    assert receipt.tail == "5021"
    assert receipt.promises
    assert all(promise.why for promise in receipt.promises)
    assert receipt.qr.startswith("http")
    assert "恒筑" not in repr((receipt.promises, receipt.own, receipt.holder))


def test_the_story_is_told_to_staff_and_to_the_person_from_one_table(town):
    matter = build.accepted(town)
    tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="查清数额", by=town.ma, at=town.at
    )
    run_later()
    desk = [moment.text for moment in queries.timeline(matter)]
    person = [moment.text for moment in queries.timeline(matter, for_party=True)]
    assert "交办给县人社局" in desk
    assert "交给县人社局" in person
    assert "受理了，开始办理" in person
    assert not any("分流" in text or "回避" in text for text in person)
    assert not any("%(" in text for text in desk + person)


def test_the_person_hears_of_each_step_in_words_without_names(town):
    matter = closed(town)
    run_later()
    told = Message.objects.filter(matter_id=matter.pk, outside=True).order_by("at", "id")
    assert [row.kind for row in told] == [
        "matter.registered", "matter.accepted", "matter.resolved", "matter.closed",
    ]  # fmt: skip
    for row in told:
        assert "王" not in row.subject + row.body
        assert "恒筑" not in row.body
        assert "%(" not in row.body


def test_no_other_county_opens_a_file_by_any_address(town, page):
    matter = closed(town)
    row = actions.give(build.matter(town).pk, content=photo(), name="a.jpg", by=town.lin, at=town.at)
    run_later()
    stranger = page("zhao")
    paths = [f"/documents/{row.pk}/", f"/documents/{row.pk}/thumbnail/", f"/matters/{matter.code}/receipt/",
             f"/matters/{matter.code}/documents/", f"/matters/{matter.code}/documents/giving/"]  # fmt: skip
    assert {stranger.get(path).status_code for path in paths} == {404}
    assert stranger.get(f"/matters/{matter.code}/dossier/").status_code in (403, 404)
    assert page("lin").get(paths[0]).status_code == 200


def test_a_file_is_served_in_a_box_and_the_look_recorded(town, page):
    matter = build.matter(town)
    row = actions.give(matter.pk, content=photo(), name="工地.jpg", by=town.lin, at=town.at)
    response = page("lin").get(f"/documents/{row.pk}/")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    assert Look.objects.filter(subject_id=matter.pk, what__startswith="file:").count() == 1
    saved = page("lin").get(f"/documents/{row.pk}/?save=1")
    assert saved["Content-Disposition"].startswith("attachment")


def test_a_clerk_adds_a_file_and_a_wrong_one_says_why(town, page):
    matter = build.matter(town)
    browser, address = page("lin"), f"/matters/{matter.code}/documents/giving/"
    wrong = io.BytesIO(b"MZ not a photo")
    wrong.name = "a.jpg"
    response = browser.post(address, {"file": wrong, "audience": "applicant"})
    assert response.status_code == 409
    assert "认不出这个文件的格式" in response.content.decode()
    right = io.BytesIO(photo())
    right.name = "a.jpg"
    assert browser.post(address, {"file": right, "audience": "applicant"}).status_code == 303
    assert Document.objects.filter(matter=matter).count() == 1


def test_what_comes_after_the_end_is_marked_and_bound_into_a_new_dossier(town, page):
    matter = closed(town)
    run_later()
    clerk, director = page("lin"), page("ma")
    late = io.BytesIO(pdf(1))
    late.name = "收条.pdf"
    address = f"/matters/{matter.code}/documents/"
    assert clerk.post(f"{address}giving/", {"file": late, "audience": "office"}).status_code == 303
    told = director.get(address).content.decode()
    assert "办结后收到" in told
    assert "有 1 份材料是归卷以后收到的" in told
    first = queries.dossier(matter.pk)
    assert "收条.pdf" not in words(first)
    director.post(f"/matters/{matter.code}/dossier/sealing/")
    second = queries.dossier(matter.pk)
    assert second.pk != first.pk
    assert "收条.pdf（办结后收到）" in words(second)
    assert "归卷以后收到的" not in director.get(address).content.decode()
    assert matter_queries.chain_breaks(matter.pk) == []


def test_the_person_opens_an_ended_matter_again_instead_of_adding_to_it(town):
    matter = closed(town)
    with pytest.raises(Refused, match="请说明没有解决，我们重新办理"):
        actions.give(matter.pk, content=photo(), name="a.jpg", by=CITIZEN, at=town.at + timedelta(days=3))


def test_the_receipt_prints_on_a4_and_on_72_mm(town, page):
    matter = build.accepted(town)
    browser = page("lin")
    sheet = browser.get(f"/matters/{matter.code}/receipt/").content.decode()
    strip = browser.get(f"/matters/{matter.code}/receipt/?paper=thermal").content.decode()
    for html in (sheet, strip):
        assert "柳岸街道综治中心" in html
        assert "恒筑" not in html
        assert "<svg" in html
    file = browser.get(f"/matters/{matter.code}/receipt/?paper=pdf")
    assert file["Content-Type"] == "application/pdf"
    said = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(file.content)).pages)
    assert "恒筑" not in said
    assert Look.objects.filter(subject_id=matter.pk, what="receipt").count() == 3


def test_exporting_a_dossier_is_recorded_and_not_for_everybody(town, page):
    matter = closed(town)
    run_later()
    address = f"/matters/{matter.code}/dossier/"
    assert page("lin").get(address).status_code == 403
    response = page("ma").get(address)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert Look.objects.filter(subject_id=matter.pk, what="export:dossier").count() == 1


def test_the_panel_costs_few_queries(town, page, django_assert_max_num_queries):
    matter = build.accepted(town)
    for colour in ("red", "green", "blue"):
        actions.give(matter.pk, content=photo(colour=colour), name="a.jpg", by=town.lin, at=town.at)
    run_later()
    browser = page("lin")
    browser.get(f"/matters/{matter.code}/documents/")
    with django_assert_max_num_queries(9):
        html = browser.get(f"/matters/{matter.code}/documents/").content.decode()
    assert "受理告知书" in html
