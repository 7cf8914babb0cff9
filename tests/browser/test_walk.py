"""The walk: one report from a citizen's telephone to a confirmed, sealed end, by hand, in a real browser.

王 reports, 林 accepts and hands it on, 周 signs, reports, returns, takes it again and finishes, 林 answers, 王 says it is not
solved, time passes and 许 is called, it is done properly, 王 confirms, the dossier is bound; and 赵 of another county sees
none of it anywhere.
"""

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from fengqiao.casework.clocks import jobs as clocks
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel import clock
from fengqiao.kernel.clock import CHINA
from tests.cast import PASSWORD, SAID
from tests.doors.portal.conftest import photo
from tests.worker import run_later

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWER = "四个人的工钱一共 118,900 元，公司答应 10 天内打到卡上，每人一张单子。"


def pass_time(to: datetime) -> None:
    """The time machine: what falls due on the way rings, and the worker does what was put off."""
    clock.travel(to)
    clocks.ring_due(clock.now())
    run_later()


def work() -> None:
    """The worker, for what was put off until after the request."""
    run_later()


class Desk:
    """Somebody at the desk."""

    def __init__(self, screen, site: str, client: Client | None = None) -> None:
        self.page, self.site = screen(1440, 900), site
        if client is not None:
            self.page.context.add_cookies(
                [{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()]
            )

    def go(self, path: str) -> str:
        self.page.goto(f"{self.site}{path}")
        return self.page.locator("main").inner_text()

    def follow(self, text: str) -> None:
        """Press the button of the matter page that does the next step."""
        self.page.locator("main").get_by_role("link", name=text, exact=True).first.click()

    def send(self) -> None:
        """Press the one main button of the form that is open."""
        opened = self.page.locator("dialog:modal")
        around = opened if opened.count() else self.page.locator("main form[method=post]")
        around.locator("button.btn.main, button.btn.danger").first.click()
        self.page.wait_for_load_state("networkidle")


def test_a_report_is_walked_to_its_end(screen, live_server, town, tmp_path):
    site = live_server.url
    monday = datetime.combine(
        (clock.now() + timedelta(days=7 - clock.now().astimezone(CHINA).weekday())).astimezone(CHINA).date(),
        datetime.min.time(),
        CHINA,
    ) + timedelta(hours=9)
    pass_time(monday)
    clients = {}
    for username in ("zhou", "ma", "xu", "zhao"):
        clients[username] = Client()
        clients[username].force_login(town.user(username))

    # 1 · 王 tells it on the telephone
    phone = screen()
    picture = tmp_path / "考勤本.jpg"
    picture.write_bytes(photo().read())
    phone.goto(site)
    phone.get_by_role("link", name="工资与工伤").click()
    phone.get_by_label("工资、加班费不给").check()
    phone.get_by_role("button", name="下一步：发生了什么").click()
    phone.get_by_label("用自己的话说").fill(SAID)
    phone.locator("input[type=file]").set_input_files(picture)
    phone.get_by_role("button", name="下一步：在哪里").click()
    phone.wait_for_selector("#place")
    for part in (0.2, 0.3, 0.75):
        image = phone.locator(".pick-map input[type=image]:visible")
        box = image.bounding_box()
        image.click(position={"x": box["width"] * part, "y": box["height"] * 0.8})
        phone.wait_for_selector("text=已标在")
    phone.get_by_label("怎么称呼您").fill("王小强")
    phone.get_by_label("联系电话").fill("13800005021")
    phone.get_by_label("对方的名字或单位").fill("恒筑劳务有限公司")
    phone.get_by_label("公司或单位").check()
    phone.get_by_role("button", name="下一步：看一遍").click()
    phone.get_by_label("我看过了").check()
    phone.get_by_role("button", name="交上去").dblclick()
    phone.wait_for_selector(".receipt")
    receipt = phone.locator("main").inner_text()
    assert "柳岸街道综治中心" in receipt
    assert "5021" in receipt
    row = Matter.objects.get()  # the double tap made one
    assert row.grouped_code in receipt
    assert row.village_id == town.region("望江社区").pk
    own, matter = f"/my/{row.code}/", f"/matters/{row.code}/"
    work()

    # 2 · 林 signs in, sees it on today, accepts and hands it to the bureau
    lin = Desk(screen, site)
    lin.go("/desk/")
    lin.page.locator("input[name=login]").fill("lin")
    lin.page.locator("input[name=password]").fill(PASSWORD)
    lin.page.get_by_role("button", name="登录", exact=True).click()
    lin.page.wait_for_load_state("networkidle")
    assert row.grouped_code in lin.go("/desk/")
    told = lin.go(matter)
    assert "13800005021" not in told
    assert "138****5021" in told
    lin.follow("受理")
    lin.page.wait_for_selector("dialog:modal")
    lin.send()
    work()
    assert "受理告知书" in lin.go(matter)
    hand_over(lin, matter, town, "核实四个人的欠薪数额，书面答复。")
    work()

    # 3 · 周 signs for it, reports, sends it back
    zhou = Desk(screen, site, clients["zhou"])
    assert row.grouped_code in zhou.go("/desk/")
    take_up(zhou, matter)
    zhou.page.goto(f"{site}{task_of(row)}report/")
    zhou.page.locator("[name=text]").fill("去了工地，四个人的考勤对上了三个月。")
    zhou.page.locator("[name=to_party]").check()
    zhou.send()
    phone.goto(f"{site}{own}")
    assert "四个人的考勤对上了三个月" in phone.locator("main").inner_text()
    zhou.page.goto(f"{site}{task_of(row)}return/")
    zhou.page.get_by_role("radio", name=re.compile("应由其他单位主办")).check()
    zhou.page.locator("[name=words]").fill("总包是住建局监管的项目，应由住建局主办，我局协办。")
    zhou.send()
    work()
    row.refresh_from_db()
    assert row.holder == town.centre

    # 4 · back at the centre, which decides: it stays with the bureau, and is finished
    assert "退回" in lin.go(matter)
    hand_over(lin, matter, town, "工资的事归人社局，请继续办。")
    work()
    take_up(zhou, matter)
    finish(zhou, row, ANSWER)
    work()
    resolve(lin, matter, ANSWER)
    work()

    # 5 · 王 reads the answer: not solved
    phone.goto(f"{site}{own}")
    assert ANSWER in phone.locator("main").inner_text()
    phone.get_by_role("link", name="没解决", exact=True).click()
    phone.get_by_role("radio", name="答应的没有做到").check()
    phone.get_by_label("还想说什么").fill("十天过了，只来了两个人的。")
    phone.get_by_role("button", name="交上去").click()
    phone.wait_for_selector("text=您说没有解决")
    work()
    row.refresh_from_db()
    assert (row.stage, row.times_reopened) == ("accepted", 1)
    assert "十天过了" in lin.go(matter)
    for name in ("zhou", "xu"):
        assert row.grouped_code in Desk(screen, site, clients[name]).go("/notices/"), name

    # 6 · nobody moves: amber, then late, and the supervisor has it on his table, once
    due = row.due_at
    pass_time(due - timedelta(hours=20))
    amber = lin.go("/desk/")
    assert "临期" in amber or "今日到期" in amber
    pass_time(due + timedelta(hours=2))
    assert "已超期" in lin.go("/desk/")
    # the ladder gives a day before it supervises
    pass_time(due + timedelta(days=1, hours=2))
    pass_time(due + timedelta(days=1, hours=3))
    for name in ("xu", "ma"):
        assert row.grouped_code in Desk(screen, site, clients[name]).go("/desk/supervision/"), name
    from fengqiao.casework.tasks import queries as tasks

    supervisions = [task for task in tasks.of_matter(row.pk) if task.mode == "supervise"]
    assert len(supervisions) >= 1
    assert len({task.about_clock for task in supervisions}) == len(supervisions)
    phone.goto(f"{site}{own}")
    if "/my/?code=" in phone.url:  # the key is an hour of real time; domain time does not end it
        raise AssertionError(phone.url)
    assert "上级在督" in phone.locator("main").inner_text()

    # 7 · done properly, confirmed, sealed
    hand_over(lin, matter, town, "剩下两个人的工钱，三天内到账。")
    work()
    take_up(zhou, matter)
    finish(zhou, row, "四个人的工钱都到账了，有银行回单。")
    work()
    for task in supervisions:
        if task.is_open:
            lin.page.goto(f"{site}/tasks/{task.pk}/")
    resolve(lin, matter, "四个人的工钱都到账了，有银行回单。")
    work()
    phone.goto(f"{site}{own}")
    phone.get_by_role("link", name="解决了", exact=True).click()
    assert phone.locator("[name=solved][value=yes]").is_checked()
    phone.get_by_role("button", name="交上去").click()
    phone.wait_for_selector("text=办结了")
    work()
    row.refresh_from_db()
    assert row.stage == "closed"
    phone.goto(f"{site}{own}chain/")
    assert "都对得上" in phone.locator("main").inner_text()
    ma = Desk(screen, site, clients["ma"])
    assert "下载卷宗" in ma.go(matter)
    dossier = ma.page.context.request.get(f"{site}{matter}dossier/")
    assert dossier.headers["content-type"] == "application/pdf"
    pages = PdfReader(BytesIO(dossier.body())).pages
    text = "".join(page.extract_text() for page in pages)
    assert len(pages) >= 4
    assert row.grouped_code in text or row.code in text

    # 8 · 赵 of another county sees none of it
    zhao = Desk(screen, site, clients["zhao"])
    for path in (
        matter,
        f"{matter}documents/",
        f"{matter}tasks/",
        f"{matter}dossier/",
        f"{matter}looks/",
        task_of(row),
    ):
        # 403 only where the role may never do it, whatever the code
        assert zhao.page.context.request.get(f"{site}{path}").status in (403, 404), path
    for path in (
        "/desk/",
        "/desk/matters/",
        "/desk/supervision/",
        "/desk/search/?q=王小强",
        f"/desk/search/?q={row.code}",
    ):
        answer = zhao.page.context.request.get(f"{site}{path}")
        assert row.grouped_code not in answer.text(), path
    from fengqiao.casework.documents.models import Document

    for paper in Document.objects.filter(matter=row):
        assert zhao.page.context.request.get(f"{site}/documents/{paper.pk}/").status == 404
    for page in (phone, lin.page, zhou.page):
        assert page.problems == []


def task_of(row: Matter) -> str:
    """The address of the latest leading task."""
    from fengqiao.casework.tasks import queries as tasks

    return f"/tasks/{tasks.last_lead(row.pk).pk}/"


def hand_over(desk: Desk, matter: str, town, asked: str) -> None:
    """交办 to the bureau."""
    desk.page.goto(f"{desk.site}{matter}tasks/new/")
    desk.page.get_by_role("radio", name=re.compile("交办")).check()
    desk.page.locator("select[name=holder]").select_option(str(town.bureau.pk))
    desk.page.locator("[name=asked]").fill(asked)
    desk.send()


def take_up(desk: Desk, matter: str) -> None:
    """签收."""
    desk.go(matter)
    code = matter.split("/")[2]
    row = Matter.objects.get(code=code)
    desk.page.goto(f"{desk.site}{task_of(row)}uptake/")
    desk.send()


def finish(desk: Desk, row: Matter, answer: str) -> None:
    """办完."""
    desk.page.goto(f"{desk.site}{task_of(row)}completion/")
    desk.page.locator("[name=answer]").fill(answer)
    desk.page.locator("select[name=outcome]").select_option("done_by_unit")
    desk.send()


def resolve(desk: Desk, matter: str, answer: str) -> None:
    """答复当事人."""
    desk.page.goto(f"{desk.site}{matter}resolution/")
    desk.page.locator("[name=answer]").fill(answer)
    desk.page.locator("[name=outcome][value=done_by_unit]").check()
    desk.send()
