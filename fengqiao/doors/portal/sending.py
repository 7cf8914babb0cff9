"""A finished draft becomes a matter: one transaction, whatever the browser does meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.documents import actions as documents
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters import queries as found
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.doors.portal import topics
from fengqiao.doors.portal.notebook import REPORT, SENT
from fengqiao.kernel import drafts, files
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Refused


def send(owner: str, *, by: Actor, at: datetime) -> str:
    """Register what this browser has written, with its files; returns the code. A draft that is gone was sent before."""
    typed = drafts.find(owner, REPORT)
    if typed is None:
        before = drafts.find(owner, SENT)
        if before is None:
            raise Refused(_("这份草稿已经不在了。请重新写一次，或者用编号查一查是不是已经交了"))
        return str(before["code"])
    key = f"portal:{typed['number']}"
    again = found.by_source(key) is not None
    made = matters.register(**fields(typed, at), source="portal", source_id=key, by=by, at=at)
    for one in () if again else typed.get("files", []):
        documents.give(
            made.matter.pk,
            content=files.read(UUID(one["key"])),
            name=one["name"],
            audience=one["audience"],
            by=by,
            at=at,
        )
    drafts.keep(owner, SENT, {"code": made.matter.code, "matter": str(made.matter.pk)})
    drafts.drop(owner, REPORT)
    return str(made.matter.code)


def fields(typed: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """What `register` wants to know, from what was typed."""
    point = typed.get("point")
    answers = typed.get("answers") or {}
    asked = topics.questions(typed.get("kind", ""), at)
    wish = answers.get(topics.WISH)
    return {
        "kind": typed.get("kind", ""),
        "said": with_answers(typed.get("said", ""), asked, answers, warned=bool(typed.get("warned"))),
        "wanted": typed.get("wanted", "") or _said(wish),
        "began_on": typed.get("began_on", ""),
        "place": typed.get("place", ""),
        "point": (point[0], point[1]) if point else None,
        "region_id": UUID(typed["region"]) if typed.get("region") else None,
        "parties": parties(typed),
        "hide_applicant": bool(typed.get("hide")),
    }


def parties(typed: Mapping[str, Any]) -> list[PartyDraft]:
    """Who speaks, and who is on the other side as far as it is known."""
    people = [
        PartyDraft(
            role="applicant",
            name=typed.get("name", ""),
            phone=typed.get("phone", ""),
            contact=typed.get("contact", "any"),
        )
    ]
    if typed.get("other_name"):
        people.append(
            PartyDraft(
                role="respondent",
                name=typed["other_name"],
                phone=typed.get("other_phone", ""),
                is_organisation=typed.get("other_kind") == "organisation",
            )
        )
    return people


def with_answers(
    said: str, asked: Sequence[Mapping[str, Any]], answers: Mapping[str, Any], *, warned: bool = False
) -> str:
    """The person's own words, and below them what was answered to our questions, so that nothing is lost."""
    lines = [
        f"· {one['zh']}：{_said(answers[one['id']])}"
        for one in asked
        if one["id"] in answers and one["id"] != topics.WISH
    ]
    if warned:
        lines.append("· 写到可能的危险。网页先给了 110、120，本人表示现在安全，继续登记")
    # the words stay as they are kept: Chinese, whatever language the page was read in
    return "\n".join([said.strip(), "", "登记时问到的：", *lines]) if lines else said.strip()


def _said(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value or "")
