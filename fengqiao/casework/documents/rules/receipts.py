"""A receipt as blocks of a page, for those who want it as a file."""

from collections.abc import Sequence
from typing import Any

from fengqiao.casework.documents.rules.paper import Block, Run


def blocks(
    *,
    code: str,
    registered: str,
    holder: Sequence[str],
    promises: Sequence[Any],
    own: Sequence[Any],
    said: str,
    files: Sequence[str],
    second: str,
) -> list[Block]:
    """Who has it, what by when and why that day, the person's own limits, what was said and handed in."""
    rows = [["编号", code, "登记时间", registered]]
    rows.append(["谁在管", "\n".join(part for part in holder if part), "查进度", second])
    found: list[Block] = [
        {"kind": "title", "runs": _text("登记回执")},
        {
            "kind": "table",
            "head": False,
            "columns": 4,
            "rows": [[_text(cell) for cell in row] for row in rows],
        },
    ]
    if promises:
        found.append({"kind": "heading", "runs": _text("一、我们最晚哪一天")})
        table = [["要做的事", "最晚", "为什么是这一天"]]
        table += [[one.label, one.due, "\n".join(one.why)] for one in promises]
        cells = [[_text(cell) for cell in row] for row in table]
        found.append({"kind": "table", "head": True, "columns": 3, "rows": cells})
    if own:
        found.append({"kind": "heading", "runs": _text("二、别错过您自己的期限")})
        found += [{"kind": "item", "sign": "·", "runs": _text(f"{one.label}：{one.due}前")} for one in own]
    found.append({"kind": "heading", "runs": _text("您说的")})
    found.append({"kind": "paragraph", "runs": _text(said)})
    if files:
        found.append({"kind": "paragraph", "runs": _text(f"收到的材料：{'、'.join(files)}")})
    return found


def _text(text: str) -> list[Run]:
    return [{"text": text, "bold": False}]
