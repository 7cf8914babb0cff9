"""The portal as people see it: every page accessible, nothing past the edge, light enough for a poor line, no script needed.

With SHOTS=folder each page is also kept as a picture.
"""

import os
from pathlib import Path

import axe_playwright_python
import pytest

from fengqiao.casework.matters import actions
from fengqiao.kernel import clock
from tests import build
from tests.cast import SAID

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}))
  .violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.failureSummary).join(', '))"""
OVERFLOW = """() => {
  const out = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width + 1) out.push('the page scrolls sideways: ' + document.documentElement.scrollWidth);
  for (const e of document.querySelectorAll('body *')) {
    const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    if (!r.width || e.closest('.vh, svg, .skip, .table-wrap') || s.clipPath !== 'none') continue;
    if (r.right > width + 1) out.push('past the right edge: ' + e.tagName + '.' + e.className);
    if (!e.children.length && e.textContent.trim() && s.overflow !== 'visible' && e.scrollWidth > e.clientWidth + 1 && !['TEXTAREA', 'INPUT', 'SELECT'].includes(e.tagName)) out.push('cut off: ' + e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 20));
  }
  return [...new Set(out)].slice(0, 8);
}"""
WIDTHS = (320, 390, 768, 1440)
SHOTS = os.environ.get("SHOTS")
BUDGET = 150_000
"""Bytes of a first visit, everything together."""


def check(page, name: str) -> None:
    """Accessible and inside the edges at every width; in elder mode too."""
    page.evaluate(AXE)
    wrong = page.evaluate(RUN_AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        wrong += [f"{width}: {one}" for one in page.evaluate(OVERFLOW)]
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.evaluate("document.documentElement.dataset.mode = 'elder'")
    page.set_viewport_size({"width": 320, "height": 844})
    wrong += [f"elder: {one}" for one in page.evaluate(OVERFLOW)]
    page.set_viewport_size({"width": 390, "height": 844})
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-elder.png", full_page=True)
    page.evaluate("delete document.documentElement.dataset.mode")
    assert wrong == [], f"{name} {page.url}"
    assert page.problems == [], name


def test_open_pages(screen, live_server, town):
    page = screen()
    for name, path in {
        "home": "/", "safety": "/safety/", "rights": "/rights/", "privacy": "/privacy/",
        "accessibility": "/accessibility/", "kind": "/report/", "kind-work": "/report/?about=work",
        "kind-all": "/report/?about=all", "kind-search": "/report/?q=不发工钱", "danger": "/report/danger/",
        "lookup": "/my/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}{path}")
        check(page, name)


def test_the_open_pages_in_english(screen, live_server, town, settings):
    page = screen()
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}])
    for name, path in {
        "home": "/",
        "safety": "/safety/",
        "kind": "/report/?about=work",
        "lookup": "/my/",
    }.items():
        page.goto(f"{live_server.url}{path}")
        assert page.locator("html").get_attribute("lang") == "en"
        check(page, f"{name}-en")


def test_a_first_visit_is_light(screen, live_server, town):
    for path in ("/", "/report/what/", "/report/where/", "/my/"):
        page, weight = screen(), []
        page.on("response", lambda answer, weight=weight: weight.append(len(answer.body())))
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        assert sum(weight) <= BUDGET, (path, sum(weight))  # as it lies on the disk, before any compression


def test_the_report_without_script(screen, live_server, town, tmp_path):
    from tests.doors.portal.conftest import photo

    file = tmp_path / "考勤本.jpg"
    file.write_bytes(photo().read())
    page = screen(script=False)
    page.goto(live_server.url)
    page.get_by_role("link", name="工资与工伤").click()
    page.get_by_label("工资、加班费不给").check()
    page.get_by_role("button", name="下一步：发生了什么").click()
    page.get_by_role("button", name="下一步：在哪里").click()
    assert page.locator(".summary-bad").is_visible()
    page.get_by_label("用自己的话说").fill(SAID)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="先把选好的传上来").click()
    assert page.locator(".portal-file").count() == 1
    page.get_by_role("button", name="下一步：在哪里").click()
    for _click in range(3):
        image = page.locator(".pick-map input[type=image]:visible")
        box = image.bounding_box()
        image.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.85})
    assert "已标在" in page.locator("#place").inner_text()
    page.get_by_label("怎么称呼您").fill("王小强")
    page.get_by_label("联系电话").fill("13800005021")
    page.get_by_label("对方的名字或单位").fill("恒筑劳务有限公司")
    page.get_by_role("button", name="下一步：看一遍").click()
    page.get_by_label("我看过了").check()
    page.get_by_role("button", name="交上去").click()
    assert "收到了" in page.locator(".receipt").inner_text()


def test_the_pages_of_a_report(screen, live_server, town, tmp_path):
    from tests.doors.portal.conftest import photo

    file = tmp_path / "考勤本-1月.jpg"
    file.write_bytes(photo().read())
    page = screen()
    page.goto(f"{live_server.url}/report/?about=work")
    page.get_by_label("工资、加班费不给").check()
    page.get_by_role("button", name="下一步：发生了什么").click()
    page.get_by_role("button", name="下一步：在哪里").click()
    page.wait_for_selector(".summary-bad")
    page.problems.clear()  # the browser notes the 422
    check(page, "what-errors")
    page.get_by_label("用自己的话说").fill(SAID)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="先把选好的传上来").click()
    page.wait_for_selector(".portal-file")
    check(page, "what")
    page.get_by_role("button", name="下一步：在哪里").click()
    page.wait_for_selector("#place")
    check(page, "where")
    page.select_option("#level0", label="柳岸街道")
    page.wait_for_selector("#level1")
    page.select_option("#level1", label="望江社区")
    page.wait_for_selector("#level2")
    image = page.locator(".pick-map input[type=image]:visible")
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.5})
    page.wait_for_selector("text=已标在")
    check(page, "where-marked")
    page.get_by_label("怎么称呼您").fill("王小强")
    page.get_by_label("联系电话").fill("13800005021")
    page.get_by_label("对方的名字或单位").fill("恒筑劳务有限公司")
    page.get_by_role("button", name="下一步：看一遍").click()
    page.wait_for_selector("text=对方会看到什么")
    check(page, "check")
    page.get_by_role("button", name="先存着").click()
    page.wait_for_selector("text=存好了")
    check(page, "saved")
    page.goto(live_server.url)
    check(page, "home-draft")
    page.get_by_role("link", name="接着写").click()
    page.get_by_label("我看过了").check()
    page.get_by_role("button", name="交上去").click()
    page.wait_for_selector(".receipt")
    check(page, "receipt")
    page.get_by_role("link", name="看进度").click()
    page.wait_for_selector(".road")
    check(page, "matter")
    url = page.url
    for name in ("addition", "withdrawal", "chain", "looks"):
        page.goto(f"{url}{name}/")
        check(page, name)
    page.goto(f"{live_server.url}/receipt/{url.rstrip('/').rsplit('/', 1)[1]}/paper/")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/paper.png", full_page=True)


def test_the_pages_after_an_answer(screen, live_server, town):
    at = clock.now()
    page = screen()

    def open_(row):
        page.goto(f"{live_server.url}/my/")
        page.get_by_label("事项编号").fill(row.grouped_code)
        page.get_by_label("手机尾号").fill("5021")
        page.get_by_role("button", name="查进度").click()
        page.wait_for_selector(".road")

    open_(build.resolved(town, at=at))
    check(page, "matter-resolved")
    page.goto(f"{page.url}rating/?solved=no")
    check(page, "rating")
    page.get_by_label("没解决").check()
    page.get_by_role("radio", name="没有真正解决").check()
    page.get_by_role("button", name="交上去").click()
    page.wait_for_selector("text=您说没有解决")
    check(page, "matter-reopened")
    row = build.matter(town, at=at)
    actions.decline(
        row.pk,
        reason="d_not_ours",
        competent_id=town.bureau.pk,
        words="这是劳动监察管的。",
        by=town.lin,
        at=at,
    )
    open_(row)
    check(page, "matter-declined")
    row = build.matter(town, at=at)
    open_(row)
    page.goto(f"{page.url}withdrawal/")
    page.get_by_label("我明白").check()
    page.get_by_role("button", name="撤回这件事").click()
    page.wait_for_selector("text=您撤回了")
    check(page, "matter-withdrawn")
