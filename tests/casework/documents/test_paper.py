"""From a template and facts to a page, and nothing of the facts becomes markup."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from fengqiao.casework.documents.rules import numbering, paper, rendering

BODY = """# 受理告知书

{{ name }}：

您反映的事（编号{{ code }}）受理了。

一、诉求
{% for c in claims %}{{ forloop.counter }}. {{ c }}
{% endfor %}
二、时限

| 节点 | 最晚日期 |
|---|---|
{% for r in limits %}| {{ r.name }} | {{ r.due }} |
{% endfor %}
三、**请留意**：{% for d in own %}{{ d }}；{% endfor %}{% if extra %}还有{{ extra }}{% else %}没有别的{% endif %}

（印章）{{ unit }}
{{ on }}
"""
AT = datetime(2026, 5, 11, 1, 42, tzinfo=UTC)


def composed(**facts):
    base = {"name": "王小强", "code": "7K4M", "claims": ["工钱"], "limits": [{"name": "办结", "due": "6月10日"}],
            "own": [], "unit": "柳岸街道综治中心", "on": "2026年5月11日"}  # fmt: skip
    return paper.compose(BODY, base | facts)


def kinds(blocks):
    return [block["kind"] for block in blocks]


def test_a_template_becomes_blocks():
    assert kinds(composed()) == [
        "title", "flat", "paragraph", "heading", "item", "heading", "table", "paragraph", "sign", "sign",
    ]  # fmt: skip


def test_an_empty_fact_says_so():
    text = paper.plain(composed(claims=[], limits=[], name=""))
    assert text.count("无") >= 4
    assert "没有别的" in text


def test_a_fact_that_is_there_is_said():
    assert "还有一张欠条" in paper.plain(composed(extra="一张欠条"))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_fact_can_become_markup(text):
    quiet, loud = (
        kinds(composed(name="甲")),
        kinds(composed(name=text, claims=[text], limits=[{"name": text, "due": text}])),
    )
    assert loud == quiet


@pytest.mark.parametrize(
    "text",
    [
        "# 标题",
        "| a | b |",
        "**粗**",
        "{{ code }}",
        "{% for x in y %}",
        '#image("/etc/passwd")',
        "$x$ \\ @a <b>",
    ],
)
def test_what_looks_like_markup_is_printed_as_it_is(text):
    content = rendering.pdf(rendering.Sheet("告知书", "中心", composed(name=text)), AT)
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert text.replace(" ", "") in printed.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in b %}x",
        "{% include 'x' %}",
        "{{ a.__class__ }}",
        "{{ a|safe }}",
        "{% endfor %}",
        "{{ a() }}",
    ],
)
def test_a_template_that_cannot_be_read_says_so(body):
    with pytest.raises(paper.Faulty):
        paper.compose(body, {"a": 1, "b": []})


def test_a_template_names_its_facts():
    assert paper.names(BODY) == {"name", "code", "claims", "limits", "own", "extra", "unit", "on"}


def test_chinese_prints_with_the_fonts_of_the_wheel_alone():
    content = rendering.pdf(
        rendering.Sheet("告知书", "中心", composed(), url="https://example.org/m/abc"), AT
    )
    reader = PdfReader(io.BytesIO(content))
    assert "受理告知书" in reader.pages[0].extract_text().replace(" ", "")
    assert any("NotoSerifSC" in str(font.get_object()["/BaseFont"])
               for font in reader.pages[0]["/Resources"]["/Font"].get_object().values())  # fmt: skip
    assert "Noto Serif SC" in rendering.fonts()


def test_rendering_again_gives_the_same_bytes():
    sheet = rendering.Sheet(
        "告知书", "中心", composed(), number="（2026）柳岸综受字第0001号", url="https://example.org/m/abc"
    )
    assert rendering.pdf(sheet, AT) == rendering.pdf(sheet, AT)


def test_it_is_an_archive_pdf_with_its_pages_counted():
    sheet = rendering.Sheet("长文", "中心", composed(claims=["很长的一句话。" * 30] * 12))
    content = rendering.pdf(sheet, AT)
    assert b"pdfaid" in content
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 1
    assert f"共{len(pages)}页" in pages[0].extract_text().replace(" ", "")


def test_numbers_are_official():
    made = numbering.official(
        "（{年}）{机关代字}综受字第{序号4}号", year=2026, unit="柳岸街道综治中心", last=7
    )
    assert made == "（2026）柳岸综受字第0007号"
    assert (
        numbering.official("{机关代字}综函〔{年}〕{序号}号", year=2026, unit="县信访局", last=12)
        == "县信访综函〔2026〕12号"
    )
    assert not numbering.numbered("不编号，随卷")
