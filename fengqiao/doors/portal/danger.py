"""Words that mean somebody may be in danger now. They only bring up the card with 110 and 120; they decide nothing."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

WORDS = (
    "不想活", "活不下去", "自杀", "轻生", "跳楼", "跳河", "跳桥", "上吊", "喝农药", "喝药", "割腕", "同归于尽", "遗书",
    "要杀", "杀了我", "杀我", "杀他", "杀她", "杀人", "砍人", "砍我", "拿刀", "动刀", "打死", "往死里打", "掐我", "掐脖子",
    "家暴", "打老婆", "打我妈", "关在屋里", "关起来", "不让出门", "不让我出门", "强奸", "性侵", "猥亵", "绑架", "下毒", "投毒",
    "着火了", "起火", "要炸", "爆炸物", "煤气漏", "燃气泄漏", "漏电", "快塌", "要塌", "没有呼吸", "昏迷", "大出血",
    "want to die", "kill", "suicide", "rape", "knife",
)  # fmt: skip

HINTS = frozenset({"immediate_danger", "dv_suspected", "minor_harm_suspected", "hazard_now"})
"""Facts of the catalogue that an answer may point at."""


def in_words(text: str) -> str:
    """The first such word in what was said, or nothing."""
    tight = re.sub(r"\s+", " ", text.lower())
    return next((word for word in WORDS if word in tight), "")


def in_answers(asked: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> str:
    """The id of the first question whose answer points at danger, or nothing."""
    for one in asked:
        if one.get("hints") not in HINTS or one["id"] not in answers:
            continue
        given, tells = answers[one["id"]], one.get("hint_if") or (["是"] if one["type"] == "bool" else ())
        given = given if isinstance(given, list) else [given]
        if not isinstance(tells, str) and set(given) & set(tells):
            return str(one["id"])
    return ""
