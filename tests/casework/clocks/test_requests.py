"""Time is asked for and granted on the screens: by whoever has the work, decided above, and the person reads it."""

from datetime import timedelta

import pytest

from fengqiao.casework.clocks.models import Clock, Extension, Pause
from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.tasks import actions as tasks
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel import clock
from fengqiao.kernel.clock import CHINA
from tests import build
from tests.doors.desk.conftest import desk  # noqa: F401
from tests.worker import run_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed(town):
    """A matter the bureau has had since yesterday."""
    yesterday = clock.now() - timedelta(days=1)
    row = build.registered(town, at=yesterday)
    matter = matters.accept(row.matter.pk, by=town.lin, at=yesterday)
    task = tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="查清", by=town.lin, at=yesterday
    )
    tasks.take_up(matter.pk, task.pk, by=town.zhou, at=yesterday)
    matter.refresh_from_db()
    return matter


def whole(matter) -> Clock:
    return Clock.objects.get(matter=matter.pk, rule__startswith="settle_")


def test_the_bureau_asks_the_director_grants_and_the_person_is_told_at_once(town, desk, handed):  # noqa: F811
    limit = whole(handed)
    asks = desk("zhou")
    page = asks.get(f"/clocks/{limit.pk}/")
    assert "申请延期" in page.content.decode()
    form = asks.get(f"/clocks/{limit.pk}/extension/").content.decode()
    assert "延多久" in form
    sent = asks.post(
        f"/clocks/{limit.pk}/extension/",
        {"n": "5", "reason": "e_complex", "text": "已对账两次，还差银行流水"},
    )
    assert sent.status_code == 303
    row = Extension.objects.get(matter=handed.pk)
    assert row.desk_id == town.centre.pk

    boss = desk("ma")
    waiting = boss.get("/clocks/requests/").content.decode()
    assert "情况复杂" in waiting
    assert "周启明" in waiting
    address = f"/clocks/requests/extension/{row.pk}/"
    assert "还差银行流水" in boss.get(address).content.decode()
    assert boss.post(address, {"verdict": "refuse", "answer": ""}).status_code == 400
    assert boss.post(address, {"verdict": "grant", "answer": "同意"}).status_code == 303
    assert "没有等您批的申请" in boss.get("/clocks/requests/").content.decode()

    row.refresh_from_db()
    limit.refresh_from_db()
    assert limit.due_at == row.new_due_at > row.old_due_at
    told = Message.objects.get(matter_id=handed.pk, kind="clock.extended", outside=True)
    assert "情况比较复杂" in told.body or "事情比较复杂" in told.body
    assert told.at < row.old_due_at
    assert Document.objects.filter(matter=handed.pk, paper="extension_approval").exists()
    assert "申请延期" not in asks.get(f"/clocks/{limit.pk}/").content.decode()
    assert "1 " in asks.get(f"/clocks/{limit.pk}/").content.decode()


def test_a_pause_is_refused_with_a_reason_the_asker_reads(town, desk, handed):  # noqa: F811
    limit = whole(handed)
    until = (clock.now() + timedelta(days=5)).astimezone(CHINA).date()
    asks = desk("zhou")
    sent = asks.post(
        f"/clocks/{limit.pk}/pause/",
        {
            "ground": "await_material",
            "evidence": "还差四个人的银行流水，今天发的补正通知",
            "until_on": until.isoformat(),
        },
    )
    assert sent.status_code == 303
    row = Pause.objects.get(matter=handed.pk)
    assert row.desk_id == town.bureau.pk  # the head of the unit that asks
    boss = desk("sun")
    address = f"/clocks/requests/pause/{row.pk}/"
    assert boss.post(address, {"verdict": "refuse", "answer": "先用考勤表核"}).status_code == 303
    assert "先用考勤表核" in asks.get(f"/clocks/{limit.pk}/").content.decode()
    run_later()
    assert Message.objects.filter(kind="clock.pause_refused", post_id=town.post("zhou").pk).exists()


def test_a_paused_limit_says_so_on_every_page_and_to_the_person(town, desk, handed):  # noqa: F811
    limit = whole(handed)
    until = (clock.now() + timedelta(days=5)).astimezone(CHINA).date()
    desk("zhou").post(
        f"/clocks/{limit.pk}/pause/",
        {"ground": "await_material", "evidence": "补正通知", "until_on": until.isoformat()},
    )
    row = Pause.objects.get(matter=handed.pk)
    desk("sun").post(f"/clocks/requests/pause/{row.pk}/", {"verdict": "grant", "answer": ""})
    page = desk("ma").get(f"/matters/{handed.code}/").content.decode()
    assert "已暂停" in page
    printed = desk("ma").get(f"/matters/{handed.code}/clocks/").content.decode()
    assert "等待当事人补充材料" in printed
    run_later()
    told = Message.objects.get(matter_id=handed.pk, kind="clock.paused", outside=True)
    assert "先停着" in told.body
    assert desk("zhou").post(f"/clocks/{limit.pk}/resumption/").status_code == 303
    limit.refresh_from_db()
    assert limit.paused_at is None


def test_another_unit_neither_sees_nor_asks_nor_decides(town, desk, handed):  # noqa: F811
    limit = whole(handed)
    assert desk("zhao").get(f"/clocks/{limit.pk}/").status_code == 404
    assert desk("wu").get(f"/clocks/{limit.pk}/pause/").status_code == 404
    assert desk("lin").get("/clocks/requests/").status_code == 403
