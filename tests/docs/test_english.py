"""English is complete: every string of the interface is translated, compiled, and what the pages show."""

import ast
import gettext
import html
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.utils import translation

from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import actions as matters
from fengqiao.kernel import clock
from tests import build
from tests.addresses import browser
from tests.doors.portal import conftest as portal

ROOT = Path(__file__).parents[2]
FENGQIAO = ROOT / "fengqiao"
FOLDER = FENGQIAO / "locale/en/LC_MESSAGES"
HAN = re.compile(r"[\u3400-\u9fff]+")
NEEDS = "run `make messages`, translate what is empty or fuzzy, and run it again"


@dataclass
class Entry:
    """One string of a .po: the Chinese (and its plural), the English (and its plural), the flags."""

    flags: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def chinese(self) -> str:
        return self.parts["msgid"]

    @property
    def english(self) -> list[str]:
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]


def read(text: str) -> list[Entry]:
    """The entries of a .po, without those that are no longer used. The first is the head."""
    entries = []
    for block in re.split(r"\n\n+", text):
        entry, name = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.flags += [flag.strip() for flag in line[2:].split(",")]
            elif found := re.fullmatch(r'(?:(msg\w+(?:\[\d])?) )?(".*")', line):
                name = found[1] or name
                entry.parts[name] = entry.parts.get(name, "") + ast.literal_eval(found[2])
        if entry.parts:
            entries.append(entry)
    return entries


HEAD, *ENTRIES = read((FOLDER / "django.po").read_text(encoding="utf-8"))
with (FOLDER / "django.mo").open("rb") as compiled:
    COMPILED = gettext.GNUTranslations(compiled)
DAYS = {"year", "month", "month_name", "day", "weekday"}
"""What design.words offers for a date: a translation may take the month's name instead of its number."""


def places(text: str) -> set[str]:
    """What is put in: %(name)s with its letter, {name}, %s, %d; not %%."""
    return set(re.findall(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]", text.replace("%%", "")))


def doubled(text: str) -> list[str]:
    """%%s and the like, which a script fills in."""
    return sorted(re.findall(r"%%\w?", text))


def test_nothing_is_missing_or_guessed():
    assert len(ENTRIES) > 1700
    assert not [entry.chinese for entry in ENTRIES if not all(entry.english)], NEEDS
    assert not [entry.chinese for entry in ENTRIES if "fuzzy" in entry.flags], NEEDS
    assert not [
        entry.chinese for entry in ENTRIES if "msgid_plural" in entry.parts and len(entry.english) != 2
    ]


def test_what_is_put_in_agrees():
    dates = {f"%({name})s" for name in DAYS}
    wrong = []
    for entry in ENTRIES:
        want = places(entry.chinese)
        for text in entry.english:
            free = want <= dates and places(text) <= dates  # a date: any of its parts will do
            if (places(text) != want and not free) or doubled(text) != doubled(entry.chinese):
                wrong.append((entry.chinese, text))
    assert not wrong


def test_edges_agree():
    """A line break at either end stays one; no English sentence ends in a Chinese stop."""
    for entry in ENTRIES:
        for text in entry.english:
            assert text.startswith("\n") == entry.chinese.startswith("\n"), entry.chinese
            assert text.endswith("\n") == entry.chinese.endswith("\n"), entry.chinese
            assert not re.search(r"[，。；：、！？“”（）《》]", text), text


def test_english_is_english():
    assert not [text for entry in ENTRIES for text in entry.english if HAN.search(text)]


def test_the_words_are_those_of_the_house():
    """One word for one thing, as docs/glossary.md has it."""
    for chinese, english in {
        "事项": "matters?",
        "督办单": "supervision order",
        "卷宗": "dossier",
        "签收": "sign",
        "综治中心": "centre",
        "回执": "receipt",
        "网格员": "grid worker",
    }.items():
        for entry in ENTRIES:
            if (
                chinese in entry.chinese
                and re.search(r"[，。]", entry.chinese) is None
                and len(entry.chinese) < 12
            ):
                assert any(re.search(english, text, re.I) for text in entry.english), entry


def test_the_compiled_file_is_current():
    def key(entry: Entry, number: int) -> str | tuple[str, int]:
        return (entry.chinese, number) if "msgid_plural" in entry.parts else entry.chinese

    written = {key(entry, n): text for entry in ENTRIES for n, text in enumerate(entry.english)}
    compiled = {name: text for name, text in COMPILED._catalog.items() if name != ""}
    assert compiled == written, NEEDS


def test_translations_are_called_by_names_the_tools_know():
    """xgettext reads `_` and the full names; a string behind any other alias would never be translated."""
    alias = re.compile(r"\b\w*gettext\w* as (\w+)")
    assert not [
        (str(path), name)
        for path in FENGQIAO.rglob("*.py")
        for name in alias.findall(path.read_text(encoding="utf-8"))
        if name != "_"
    ]


@pytest.mark.skipif(not shutil.which("xgettext"), reason="GNU gettext is not on this machine")
def test_every_string_of_the_code_is_there(tmp_path):
    """The same command as tools/messages.sh, on a copy."""
    copy = tmp_path / "fengqiao"
    keep = shutil.ignore_patterns("locale", "static", "gallery*", "examples", "__pycache__", "data", "*.mo")
    shutil.copytree(FENGQIAO, copy, ignore=keep)
    (copy / "locale").mkdir()
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location"]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True, timeout=300)
    found = read((copy / "locale/en/LC_MESSAGES/django.po").read_text(encoding="utf-8"))[1:]
    here, there = ({entry.chinese for entry in entries} for entries in (ENTRIES, found))
    assert there - here == set(), NEEDS
    assert here - there == set(), f"no longer used: {NEEDS}"


# --- The pages --------------------------------------------------------------------------------------------

CONTENT = (
    "".join(
        path.read_text(encoding="utf-8")
        for path in (
            *sorted(FENGQIAO.glob("ground/*/data/*.yaml")),
            ROOT / "tests/cast.py",
            ROOT / "tests/build.py",
            ROOT / "tests/doors/portal/conftest.py",
        )
    )
    + "中文，澄浦县柳岸街道望江社区滨河第六网格"
)
"""What stays Chinese: names of places, units and people, the published rules, what people typed, and the switch."""

LABELS = set(re.findall(r"[\u3400-\u9fff][^\s,\"'{}\[\]]*", CONTENT))


def shown(page) -> set[str]:
    """Every text a reader meets: between the tags, and in the attributes that are read out."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", page.content.decode(), flags=re.S)
    said = re.findall(r"\b(?:title|aria-label|placeholder|alt|data-(?:late|left|of|some))=\"([^\"]*)\"", text)
    return {html.unescape(one).strip() for one in [*re.split(r"<[^>]*>", text), *said]}


def left_over(page) -> list[str]:
    """Chinese on a page that is neither content nor a label of the rules."""
    known = {entry.chinese for entry in ENTRIES}
    return sorted(
        text
        for text in shown(page)
        if any(run not in CONTENT for run in HAN.findall(text)) or (text in known and text not in LABELS)
    )


def english(client: Client) -> Client:
    """This browser, after a press on EN."""
    pressed = client.post("/design/display/", {"language": "en", "next": "/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en", pressed.status_code
    return client


def in_english(client: Client, address: str):
    """The page, which must be there and be English."""
    page = client.get(resolve_url(address))
    assert page.status_code == 200, address
    assert '<html lang="en"' in page.content.decode()
    assert not left_over(page), address
    return page


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/safety/",
        "/rights/",
        "/privacy/",
        "/accessibility/",
        "/report/",
        "/my/",
        settings.LOGIN_URL,
        "/directory/",
    ],
)
def test_public_pages_are_english(town, address):
    in_english(english(Client()), address)


def test_a_browser_that_asks_for_english_gets_it(town):
    assert (
        "Have a dispute? Tell it only once"
        in Client().get("/", headers={"accept-language": "en"}).content.decode()
    )
    assert (
        "有纠纷，只说一次" in Client().get("/", headers={"accept-language": "fr, zh;q=0.5"}).content.decode()
    )


def test_a_report_in_english(phone, town):
    english(phone)
    portal.choose(phone)
    in_english(phone, "/report/what/")
    portal.tell(phone)
    in_english(phone, "/report/where/")
    portal.place(phone, town)
    in_english(phone, "/report/check/")
    code = portal.send(phone).headers["location"].split("/")[2]
    assert "Your matter code" in in_english(phone, f"/receipt/{code}/").content.decode()
    for part in ("", "addition/", "withdrawal/", "looks/"):
        in_english(phone, f"/my/{code}/{part}")


def test_the_desk_in_english(town):
    matter = build.matter(town, at=clock.now())
    lin = english(browser(town, "lin"))
    today = in_english(lin, "/desk/").content.decode()
    assert "Accept or decline" in today
    shown = in_english(lin, f"/matters/{matter.code}/").content.decode()
    assert matter.kind.en in html.unescape(shown)
    for part in (
        "acceptance",
        "declination",
        "answer",
        "location",
        "contact",
        "correction",
        "looks",
        "print",
    ):
        in_english(lin, f"/matters/{matter.code}/{part}/")
    for address in ("register/", "register/drafts/", "matters/", "search/?q=nobody"):
        in_english(lin, f"/desk/{address}")
    in_english(english(browser(town, "xu")), "/supervision/")


def test_dates_are_said_in_english(town):
    from fengqiao.design import words

    with translation.override("en"):
        assert words.day(build.MONDAY) == "Mon 2 Mar"
        assert words.short_day(build.MONDAY, build.MONDAY.replace(year=2027)) == "2 Mar 2026"


def test_a_paper_is_chinese_whoever_presses_the_button(town):
    """An officer or a citizen may read English; the file is Chinese."""
    matter = build.resolved(town, at=clock.now())
    with translation.override("en"):
        matters.close(matter.pk, how="decided", by=town.ma, at=clock.now())
    report = Document.objects.get(matter_id=matter.pk, paper="closing_report")
    assert "中心审定" in json.dumps(report.facts, ensure_ascii=False)
    assert "decided by the centre" not in json.dumps(report.facts)


@pytest.fixture
def phone(town) -> Client:
    """A browser without an account."""
    return Client()
