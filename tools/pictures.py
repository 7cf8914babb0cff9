"""`make pictures`: walks one matter through a demo copy as docs/tutorial tells it, and takes the pictures of the README.

    tools/pictures.py                            a copy of its own, thrown away afterwards
    tools/pictures.py --url http://127.0.0.1:8000   a demo copy that runs; one matter more will be in it

Every click is one the tutorial names, so a picture that cannot be taken means that the tutorial is wrong. Needs Debian's
chromium and fonts-noto-cjk. Everything and everybody shown is fictional.
"""

import argparse
import contextlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LIMIT = 200_000
"""Bytes of one picture at most."""
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SAID = "去年腊月起在滨河安置房二期做模板，一天320元。今年1月到4月工钱没发，四个人一共十二万多。"
PASSWORD = "chengpu-2026"


@contextlib.contextmanager
def own_copy() -> Iterator[str]:
    """A demo copy in a folder and on a port of its own."""
    home = Path(tempfile.mkdtemp(prefix="fengqiao-pictures-"))
    home.chmod(0o755)  # the embedded database runs under another account
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"FENGQIAO_HOME": str(home / "home"), "PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    town = subprocess.Popen([sys.executable, "-m", "fengqiao.console", "up"], cwd=ROOT, env=os.environ | own)
    try:
        wait_for(url, town)
        yield url
    finally:
        town.terminate()
        town.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def wait_for(url: str, town: subprocess.Popen) -> None:
    until = time.monotonic() + 900  # the demo year is lived through first
    while town.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(f"{url}/healthz"):
            return
        time.sleep(1)
    raise SystemExit("the copy did not come up; its words stand above")


# --- Taking and keeping ------------------------------------------------------------------------------------


def window(browser: Browser, size: dict[str, int]) -> Page:
    context = browser.new_context(
        viewport=size, locale="zh-CN", reduced_motion="reduce", device_scale_factor=1
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def shot(page: Page) -> Image.Image:
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(300)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def side_by_side(*pictures: Image.Image, gap: int = 24) -> Image.Image:
    width = sum(one.width for one in pictures) + gap * (len(pictures) - 1)
    sheet = Image.new("RGB", (width, max(one.height for one in pictures)), "white")
    x = 0
    for one in pictures:
        sheet.paste(one, (x, 0))
        x += one.width + gap
    return sheet


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture with few colours, small enough for a repository."""
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LIMIT:
            break
    else:
        raise SystemExit(f"{name}: {out.tell()} bytes, more than {LIMIT}")
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(out.getvalue())
    print(
        f"docs/pictures/{name}.png  {picture.width} × {picture.height}, {out.tell() // 1000} kB", flush=True
    )


def photograph() -> Path:
    """A page of an attendance book that nobody ever kept."""
    picture = Image.new("RGB", (900, 1200), "#efe9dc")
    pen = ImageDraw.Draw(picture)
    for y in range(120, 1140, 60):
        pen.line((60, y, 840, y), fill="#9aa7b5", width=2)
    for x in range(60, 841, 130):
        pen.line((x, 120, x, 1080), fill="#9aa7b5", width=2)
    path = Path(tempfile.mkdtemp()) / "考勤本-1月.jpg"
    picture.save(path, "JPEG", quality=80)
    return path


# --- The walk ----------------------------------------------------------------------------------------------


def sign_in(browser: Browser, url: str, login: str, password: str, path: str = "/desk/") -> Page:
    page = window(browser, SCREEN)
    page.goto(url + path)
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def report(phone: Page, url: str) -> tuple[str, list[Image.Image]]:
    """王 tells it once; returns the address of the status page and three pictures."""
    phone.goto(url)
    taken = [shot(phone)]
    phone.get_by_role("link", name="工资与工伤").click()
    phone.get_by_label("工资、加班费不给").check()
    phone.get_by_role("button", name="下一步：发生了什么").click()
    phone.get_by_label("用自己的话说").fill(SAID)
    phone.locator("input[type=file]").set_input_files(photograph())
    phone.get_by_role("button", name="下一步：在哪里").click()
    phone.wait_for_selector("#place")
    phone.select_option("#level0", label="柳岸街道")
    phone.wait_for_selector("#level1")
    taken.append(shot(phone))
    phone.select_option("#level1", index=1)
    phone.wait_for_selector("text=已选")
    phone.get_by_label("怎么称呼您").fill("王小强")
    phone.get_by_label("联系电话").fill("00000005021")
    phone.get_by_label("对方的名字或单位").fill("恒筑劳务有限公司")
    phone.get_by_role("button", name="下一步：看一遍").click()
    phone.get_by_label("我看过了").check()
    phone.get_by_role("button", name="交上去").click()
    phone.wait_for_selector(".receipt")
    taken.append(shot(phone))
    phone.get_by_role("link", name="看进度").click()
    phone.wait_for_selector(".road")
    return phone.url, taken


def walk(browser: Browser, url: str, password: str) -> None:
    phone = window(browser, PHONE)
    status, taken = report(phone, url)
    keep("portal", side_by_side(*taken))
    code = status.rstrip("/").rpartition("/")[2]
    matter = f"{url}/matters/{code}/"

    lin = sign_in(browser, url, "lin", password)
    keep("today", shot(lin))
    lin.get_by_role("link", name="窗口登记").first.click()
    lin.locator("textarea[name=said]").fill("楼上漏水，天花板泡坏了，找了物业三次没人管。")
    lin.wait_for_timeout(2500)  # the suggestions of a kind arrive
    keep("register", shot(lin))

    lin.goto(matter)
    lin.get_by_role("link", name="受理", exact=True).click()
    lin.get_by_role("button", name="受理，出告知书").click()
    lin.get_by_role("link", name="交办", exact=True).click()
    lin.get_by_label("交给谁").select_option(label="澄浦县人力资源和社会保障局")
    lin.get_by_label("要办什么").fill("核实四人 1 月到 4 月的工钱，责令发放，书面答复")
    lin.get_by_role("button", name="交办").click()
    lin.wait_for_url(matter)

    zhou = sign_in(browser, url, "zhou", password)
    row = zhou.locator("tr", has=zhou.locator(f'a[href*="{code}"]'))
    row.get_by_role("link", name="去签收").click()
    zhou.get_by_role("button", name="签收").click()
    zhou.get_by_role("link", name="填办理情况").first.click()
    zhou.get_by_label("办到哪一步").fill("已调取考勤和银行流水，约公司 25 日来谈。")
    zhou.get_by_label("也给当事人看").check()
    zhou.get_by_role("button", name="记下").click()
    zhou.wait_for_url(re.compile("/tasks/[0-9a-f-]+/$"))
    keep("task", shot(zhou))

    lin.goto(matter)
    keep("matter", shot(lin))

    zhou.get_by_role("link", name="写办理结果").first.click()
    zhou.get_by_label("办理结果").fill("公司当面付清四人工钱 126500 元，有银行回单和四人签字。")
    zhou.get_by_role("button", name="办完，交回中心").click()
    zhou.wait_for_url(matter)

    lin.reload()
    lin.get_by_role("link", name="写答复").or_(lin.get_by_role("link", name="答复当事人")).first.click()
    lin.locator("input[name=outcome][value=done_by_unit]").check(force=True)
    lin.get_by_label("怎么答复的").fill(
        "公司 25 日当面付清了四个人的工钱，一共 126500 元。以后再欠，凭编号回来找我们。"
    )
    lin.get_by_role("button", name="答复，请他确认").click()
    lin.wait_for_url(matter)

    phone.goto(status)
    answered = shot(phone)
    phone.get_by_role("link", name="解决了", exact=True).click()
    asked = shot(phone)
    phone.get_by_role("button", name="交上去").click()
    phone.wait_for_selector("text=办结了")
    keep("status", side_by_side(answered, asked, shot(phone)))

    lin.reload()
    lin.wait_for_selector("text=已办结")
    ma = sign_in(browser, url, "ma", password, "/desk/supervision/")
    keep("supervision", shot(ma))
    ma.goto(matter)
    for _try in range(150):  # the worker binds the dossier, after the papers of the demo's year
        if ma.get_by_role("link", name="下载卷宗").count():
            break
        ma.wait_for_timeout(2000)
        ma.reload()
    with ma.expect_download() as waiting:
        ma.get_by_role("link", name="下载卷宗").click()
    if not waiting.value.path().read_bytes().startswith(b"%PDF"):
        raise SystemExit("the dossier is no PDF")
    zhao = sign_in(browser, url, "zhao", password)
    if (answer := zhao.goto(matter)) is None or answer.status != 404:
        raise SystemExit("somebody of another county sees the matter")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", help="a demo copy that runs already")
    parser.add_argument("--password", default=PASSWORD, help="of its demo accounts")
    told = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = told.url.rstrip("/") if told.url else stack.enter_context(own_copy())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", chromium_sandbox=False, args=["--disable-gpu"]
        )
        walk(browser, url, told.password)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
