"""What only a real browser can tell: accessibility, overflow at every width, keys, live texts."""

from io import BytesIO
from pathlib import Path

import axe_playwright_python
import pytest
from django.template import engines
from django.test import RequestFactory
from pypdf import PdfReader

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}))
  .violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', '))"""
OVERFLOW = """() => {
  const out = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width + 1) out.push('the page scrolls sideways: ' + document.documentElement.scrollWidth);
  for (const e of document.querySelectorAll('body *')) {
    const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    if (!r.width || e.closest('.vh, svg, .skip, .table-wrap, .tabs, .lanes, .shell-side, .map.pick') || s.clipPath !== 'none') continue;
    if (r.right > width + 1) out.push('past the right edge: ' + e.tagName + '.' + e.className);
    if (!e.children.length && e.textContent.trim() && s.overflow !== 'visible' && e.scrollWidth > e.clientWidth + 1 && !['TEXTAREA', 'INPUT', 'SELECT'].includes(e.tagName)) out.push('cut off: ' + e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 20));
  }
  return [...new Set(out)].slice(0, 8);
}"""
WIDTHS = (320, 390, 768, 1024, 1440, 1920)
LOOKS = (
    "theme=light",
    "theme=dark",
    "theme=light&contrast=more",
    "theme=dark&contrast=more",
    "mode=elder&density=comfortable",
)


@pytest.mark.wide
@pytest.mark.parametrize("look", LOOKS)
def test_the_gallery_is_accessible_and_fits(page, site, look):
    page.goto(f"{site}/design/gallery/?{look}")
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == [], width
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate(RUN_AXE) == []
    assert page.problems == []


def test_an_error_page_is_accessible(page, site):
    page.goto(f"{site}/no/such/page/")
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []


def test_open_menus_stay_on_the_screen_and_close_with_escape(page, site):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/design/gallery/")
    for menu in page.locator(".shell-me details.menu").all():
        menu.locator("summary").click()
        box = menu.locator(".menu-box").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None


def test_the_page_works_and_says_the_same_without_script(chromium, site):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site}/design/gallery/")
    page.locator(".shell-me summary").first.click()
    page.get_by_role("button", name="大字").click()
    assert page.locator("html").get_attribute("data-mode") == "elder"
    assert page.url.endswith("/design/gallery/")
    context.close()


def test_control_k_goes_to_the_search(page, site):
    page.goto(f"{site}/design/gallery/")
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "q"


def test_alt_and_a_number_go_to_that_group(page, site):
    page.goto(f"{site}/design/gallery/")
    page.keyboard.press("Alt+1")
    assert page.evaluate("document.activeElement.id") == "g-what"


def test_a_form_is_sent_once_and_the_button_keeps_its_word(page, site):
    page.goto(f"{site}/design/gallery/")
    page.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', '<form method="post" action="/nowhere/" id="twice" target="_blank"><button class="btn main">登记</button></form>');
      window.sent = 0;
      document.addEventListener('submit', (e) => { if (!e.defaultPrevented) window.sent += 1; e.preventDefault(); });
    }""")
    button = page.locator("#twice button")
    button.click()
    assert button.get_attribute("aria-busy") == "true"
    assert button.inner_text() == "登记"
    button.click()
    assert page.evaluate("window.sent") == 1


def test_a_clock_that_runs_out_says_so_while_the_page_is_open(page, site):
    page.clock.install()
    page.goto(f"{site}/design/gallery/")
    lamp = page.locator("#lamp .lamp[data-due]")
    assert "今日到期" in lamp.inner_text()
    page.clock.run_for("08:00:00")
    assert "已超期" in lamp.inner_text()
    assert "s4" in lamp.get_attribute("class")


def test_what_was_typed_is_offered_again_after_a_crash(page, site):
    page.goto(f"{site}/design/gallery/")
    page.fill("#id_new-since", "2026 年 1 月")
    page.wait_for_function("localStorage.getItem('fengqiao-draft:gallery')")
    page.goto(f"{site}/design/gallery/?again=1")
    page.get_by_role("button", name="接着写").click()
    assert page.input_value("#id_new-since") == "2026 年 1 月"


def test_who_signs_out_leaves_nothing_behind(page, site):
    page.goto(f"{site}/design/gallery/")
    page.evaluate("localStorage.setItem('fengqiao-draft:other', '{}')")
    page.route("**/gallery/", lambda route: route.fulfill(body="已退出"))
    page.locator(".shell-me summary").nth(1).click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    assert page.evaluate("localStorage.getItem('fengqiao-draft:other')") is None


def test_a_dialog_opens_in_place_and_gives_the_focus_back(page, site):
    page.goto(f"{site}/design/gallery/")
    link = page.locator("#mask a[data-dialog]")
    link.click()
    opened = page.locator("dialog:modal")
    opened.wait_for()
    assert "为了什么" in opened.inner_text()
    page.keyboard.press("Escape")
    assert page.locator("dialog:modal").count() == 0
    assert link.evaluate("e => e === document.activeElement")


def test_a_chosen_file_is_named_with_its_size(page, site):
    page.goto(f"{site}/design/gallery/")
    page.set_input_files(
        "#id_new-papers", {"name": "考勤本.txt", "mimeType": "text/plain", "buffer": b"x" * 2048}
    )
    row = page.locator('[data-files-of="id_new-papers"] li')
    assert "考勤本.txt" in row.inner_text()
    assert "2 kB" in row.inner_text()


def test_a_count_follows_the_text(page, site):
    page.goto(f"{site}/design/gallery/")
    page.fill("#id_new-more", "工钱没发")
    assert page.locator('[data-counter-for="id_new-more"]').inner_text() == "4 / 500 字"


def test_a_click_on_the_map_sends_the_place(page, site):
    page.goto(f"{site}/design/gallery/")
    page.locator('input[type="image"]').click(position={"x": 120, "y": 90})
    page.wait_for_load_state()
    assert "where.x=120" in page.url
    assert "where.y=90" in page.url


def test_a_first_visit_weighs_little(page, site):
    sizes = {}
    page.on("response", lambda r: sizes.__setitem__(r.url.split("?")[0].rsplit("/", 1)[-1], len(r.body())))
    page.goto(f"{site}/no/such/page/")
    page.wait_for_load_state("networkidle")
    script = sum(size for name, size in sizes.items() if name.startswith("htmx"))
    assert sum(sizes.values()) - script < 110_000
    assert sum(sizes.values()) < 170_000


def drawn(page, site: str, source: str) -> None:
    """Show a page drawn from a template of this test, with the site's static files."""
    page.goto(f"{site}/design/gallery/")
    page.set_content(engines["django"].from_string(source).render({}, RequestFactory().get("/")))
    page.wait_for_load_state("networkidle")


SHEET = """{% extends "design/print.html" %}{% load components %}{% block sheet %}<h1>受理告知书</h1><p>正文</p>
<footer class="foot">{% qr "https://fengqiao.example/m/7K4M29QX6" %}<div><p>校验码 a07f</p></div></footer>{% endblock %}"""
STRIP = (
    '{% extends "design/thermal.html" %}{% load components %}{% block sheet %}'
    '{% receipt "7K4M-29QX-6" qr="https://fengqiao.example/m/7K4M29QX6" thermal=True %}'
    "<p>承办：柳岸街道综治中心</p>{% endreceipt %}{% endblock %}"
)


def test_a_paper_prints_on_one_sheet_of_a4(page, site):
    drawn(page, site, SHEET)
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) == 1
    box = paper.pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [210, 297]
    assert "打印" not in paper.pages[0].extract_text()


def test_two_papers_print_on_two_sheets(page, site):
    drawn(
        page,
        site,
        SHEET.replace(
            "{% block sheet %}",
            '{% block sheets %}<article class="sheet"><p>一</p></article><article class="sheet"><p>二</p></article>{% endblock %}{% block sheet %}',
            1,
        ),
    )
    assert len(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 2


def test_a_strip_fits_the_thermal_printer(page, site):
    drawn(page, site, STRIP)
    page.emulate_media(media="print")
    box = page.locator(".receipt").bounding_box()
    assert box["width"] <= 72 / 25.4 * 96 + 1


@pytest.mark.parametrize("source", [SHEET, STRIP])
def test_papers_are_accessible_on_the_screen(page, site, source):
    drawn(page, site, source)
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []


PORTAL = """{% extends "design/portal.html" %}{% load components %}{% block title %}我要反映{% endblock %}{% block hero %}<section class="hero">
<div class="in"><h1>有纠纷，只说一次</h1>{% button "我要反映" kind="main" size="large" wide=True href="#" %}{% button "查我的事项" size="large" wide=True href="#" %}</div>{% bridge %}</section>{% endblock %}
{% block main %}<nav class="doors" aria-label="常见事项"><a href="#">{% icon "yuan" %}<b>工资与工伤</b><small>被欠薪、受伤没人管</small></a>
<a href="#">{% icon "home" %}<b>邻里相处</b><small>漏水、噪声、宅基地</small></a></nav>
<a class="banner s4 plain" href="#">{% icon "shield" %}<div><b>有人正在伤害您？</b><p>点这里，先保证安全。</p></div></a>
{% receipt "7K4M-29QX-6" qr="https://fengqiao.example/m/7K4M29QX6" level=2 %}<p>林若溪在管</p>{% endreceipt %}{% endblock %}"""
PHONE = """{% extends "design/phone.html" %}{% load components %}{% block title %}今日{% endblock %}{% block main %}<h1>今日</h1>{% nothing "没有走访" card=True level=2 %}{% endblock %}"""


@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("source", [PORTAL, PHONE])
def test_portal_and_phone_pages_are_accessible_and_fit(page, site, source, elder):
    drawn(page, site, source)
    if elder:
        page.evaluate("document.documentElement.dataset.mode = 'elder'")
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(OVERFLOW) == [], width
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(RUN_AXE) == []


def test_what_one_must_touch_is_large_enough_on_the_portal(page, site):
    drawn(page, site, PORTAL)
    page.set_viewport_size({"width": 390, "height": 844})
    small = page.evaluate("""() => [...document.querySelectorAll('main .btn, main .doors a, .portal-top button')]
      .filter(e => e.getBoundingClientRect().height < 36).map(e => e.textContent)""")
    assert small == []
