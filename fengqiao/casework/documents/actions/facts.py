"""Where each fact of a paper comes from: `src` in the paper's front matter names a row of this table.

A new paper of a county needs no code: its fields name their sources. What nobody can know but the writer comes as
`input.*`, given by the caller. What no part of the house knows yet is printed as 无.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.documents import queries
from fengqiao.casework.documents.rules import timeline as lines
from fengqiao.casework.documents.rules.facts import check_code, day, due, names, said
from fengqiao.casework.documents.rules.paper import BLANK
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter, Source
from fengqiao.casework.tasks import queries as tasks
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import Paper
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation, Post
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel import codes
from fengqiao.kernel.actors import Actor

_SOLVED = {"yes": "解决了", "partly": "解决了一部分", "no": "没有解决", "unknown": "看后续"}


@dataclass
class Well:
    """What can be known about a matter when a paper is issued; each part is asked for at most once."""

    matter: Matter
    paper: Paper
    by: Actor
    at: datetime
    task: Task | None = None
    given: Mapping[str, Any] | None = None

    def draw(self) -> dict[str, Any]:
        """Every field of the paper, as it is printed."""
        return {one["id"]: said(self._one(one["id"], one["src"]), one["type"]) for one in self.paper.fields}

    def _one(self, name: str, src: str) -> Any:
        if self.given and name in self.given:
            return self.given[name]
        find = SOURCES.get(src)
        return find(self) if find else None

    # --- what several rows of the table need

    @cached_property
    def book(self) -> Any:
        return catalogue.book(self.matter.edition_id)

    @cached_property
    def centre(self) -> Organisation:
        unit = organisations.get(self.matter.centre_id)
        assert unit is not None
        return unit

    @cached_property
    def lead(self) -> Task | None:
        return self.task or tasks.last_lead(self.matter.pk)

    @cached_property
    def handler(self) -> Organisation:
        """Who does the work: the unit of the task, else the holder, else the centre."""
        holder_id = self.lead.holder_id if self.lead else self.matter.holder_id
        return organisations.get(holder_id or self.matter.centre_id) or self.centre

    @cached_property
    def issuer(self) -> Organisation:
        """Whose paper it is."""
        return self.handler if self.paper.issuer.split("|")[0] == "lead" else self.centre

    @cached_property
    def post(self) -> Post | None:
        return organisations.post(self.by.post_id) if self.by.post_id else None

    @cached_property
    def clocks(self) -> list[Clock]:
        return clocks.of_matter(self.matter.pk)

    def running(self, duty: str) -> list[Clock]:
        return [row for row in self.clocks if row.duty == duty and row.is_live]

    @property
    def claim(self) -> str:
        return self.matter.wanted or self.matter.title

    @property
    def outcome(self) -> Any:
        return self.book.outcomes.get(self.matter.outcome)

    @property
    def party_limits(self) -> list[str]:
        return [f"{row.label}：{due(row.due_at)}（{row.basis}）" for row in self.own_limits]

    @property
    def own_limits(self) -> list[Clock]:
        """The person's own limits that are not over, those too that stopped only because the matter has just ended."""
        return [
            row
            for row in self.clocks
            if row.duty == Duty.PARTY and row.due_at > self.at and row.stopped_at in (None, self.at)
        ]

    @property
    def contact(self) -> str:
        worker = organisations.post(self.lead.post_id) if self.lead and self.lead.post_id else None
        name = worker.user.display_name if worker else self.handler.short_name
        return " ".join(filter(None, (name, self.handler.phone or self.centre.phone)))

    @property
    def results(self) -> list[dict[str, str]]:
        outcome = self.outcome
        words = outcome.zh if outcome else ""
        return [
            {
                "claim": self.claim,
                "outcome": words,
                "opinion": words,
                "note": self.matter.answer,
                "solved": _SOLVED.get(outcome.solved, "") if outcome else "",
                "due": day(self.matter.resolved_at),
            }
        ]

    @property
    def remedies(self) -> list[dict[str, str]]:
        confirm = next((row for row in self.running(Duty.OFFICE) if row.on_lapse == "close"), None)
        own = [
            {
                "claim": self.claim,
                "name": row.label,
                "where": "有管辖权的机关",
                "due": due(row.due_at),
                "basis": row.basis,
            }
            for row in self.own_limits
        ]
        again = {
            "claim": self.claim,
            "name": "说明没有解决，要求重新办理",
            "where": f"{self.centre.name} {self.centre.phone}".strip(),
            "due": due(confirm.due_at) if confirm else "随时",
            "basis": confirm.basis if confirm else "",
        }
        above = organisations.get(self.centre.parent_id) if self.centre.parent_id else None
        up = {
            "claim": self.claim,
            "name": "向上一级反映",
            "where": f"{above.name} {above.phone}".strip() if above else "上一级综治中心或信访部门",
            "due": "随时",
            "basis": "",
        }
        return [again, up, *own]

    @property
    def follow_up(self) -> str:
        told = [
            event
            for event in matters.timeline(self.matter.pk)
            if event.kind.startswith(("feedback.", "matter.closed"))
        ]
        words = []
        for event in told:
            if event.kind == "feedback.rated":
                words.append(f"{day(event.at)}，当事人说：{lines.SOLVED.get(event.data.get('solved'), '')}")
            elif event.kind == "matter.closed" and event.data.get("how") in lines.HOW:
                words.append(f"{day(event.at)}，{lines.HOW[event.data['how']]}")
        return "；".join(words)

    def limits(self) -> list[dict[str, str]]:
        rows = self.running(Duty.OFFICE)
        if self.task is not None:
            rows = [row for row in rows if row.task_id == self.task.pk] or rows
        return [{"name": row.label, "due": due(row.due_at), "basis": row.basis} for row in rows]

    def history(self) -> list[dict[str, str]]:
        rows = [row for row in self.clocks if row.duty == Duty.OFFICE]
        return [
            {"name": row.label, "state": _state(row)} for row in sorted(rows, key=lambda row: row.started_at)
        ]


def _state(row: Clock) -> str:
    late = row.lapsed_at is not None
    if row.stopped_at is None:
        return f"到{due(row.due_at)}" + ("，已超期" if late else "")
    return f"{day(row.stopped_at)}完成" + (f"，超过期限（{due(row.due_at)}）" if late else "，在期限内")


def _query(well: Well) -> str:
    key = matters.status_key(well.matter.pk)
    second = "取件码" if key and key.pickup else "手机尾号四位"
    phone = f"，或者打 {well.centre.phone}" if well.centre.phone else ""
    return f"扫页脚的二维码，或者在 {settings.SITE_URL} 输入编号和{second}{phone}"


def _parties(well: Well, role: str) -> list[str]:
    return [party.name for party in matters.parties(well.matter.pk) if party.role == role]


def _evidence(well: Well) -> list[str]:
    return [row.title for row in reversed(queries.of_matter(well.matter.pk)) if not row.paper]


def _first_order(well: Well) -> str:
    orders = [row for row in queries.of_matter(well.matter.pk) if row.paper == "dispatch_order"]
    if orders:
        return orders[-1].number
    return well.handler.short_name


SOURCES: Mapping[str, Callable[[Well], Any]] = {
    "matter.code": lambda well: codes.grouped(well.matter.code),
    "matter.kind": lambda well: well.book.kinds_by_id[well.matter.kind_id].zh,
    "matter.summary": lambda well: well.matter.title,
    "matter.story": lambda well: well.matter.said,
    "matter.source": lambda well: str(Source(well.matter.source).label),
    "matter.place": lambda well: " ".join(
        filter(None, (regions.full_name(well.matter.grid_id or well.matter.village_id or well.matter.town_id), well.matter.place))
    ),
    "matter.headcount": lambda well: len(_parties(well, "applicant")),
    "matter.registered_at": lambda well: well.matter.registered_at,
    "matter.accepted_at": lambda well: well.matter.accepted_at or well.matter.registered_at,
    "matter.closed_at": lambda well: well.matter.closed_at,
    "matter.evidence": _evidence,
    "matter.follow_up": lambda well: well.follow_up,
    "party.name": lambda well: names(_parties(well, "applicant")),
    "party.names": lambda well: _parties(well, "applicant") + _parties(well, "respondent"),
    "party.other": lambda well: names(_parties(well, "respondent")),
    "party.phone": lambda well: "、".join(party.phone for party in matters.applicants(well.matter.pk) if party.phone),
    "claim.texts": lambda well: [well.claim],
    "claim.results": lambda well: well.results,
    "clock.office": lambda well: well.limits(),
    "clock.party": lambda well: well.party_limits,
    "clock.party_next": lambda well: well.party_limits[0] if well.party_limits else None,
    "clock.due": lambda well: due(min((row.due_at for row in well.running(Duty.OFFICE)
                                       if well.task is None or row.task_id == well.task.pk), default=None)),
    "clock.history": lambda well: well.history(),
    "task.holder": lambda well: well.handler.name,
    "task.contact": lambda well: well.contact,
    "task.co_holders": lambda well: [
        row.holder.name for row in tasks.of_matter(well.matter.pk) if row.mode == "joint" and row.is_open
    ],
    "task.reports": lambda well: [
        {"at": day(row.at), "what": row.text} for row in reversed(tasks.reports_to_party(well.matter.pk))
    ],
    "task.received_at": lambda well: well.lead.opened_at if well.lead else None,
    "task.order": _first_order,
    "task.reply": lambda well: BLANK,
    "task.level": lambda well: "一般",
    "task.state": lambda well: "；".join(f"{one['name']}：{one['state']}" for one in well.history() if "超" in one["state"]),
    "task.told": lambda well: "当事人在进度页看得到期限和超期情况",
    "unit.name": lambda well: well.issuer.name,
    "catalogue.query": _query,
    "catalogue.remedies": lambda well: well.remedies,
    "system.today": lambda well: well.at,
    "system.chain_head": lambda well: check_code(well.matter.head),
    "system.rate_code": lambda well: "扫页脚的二维码",
    "actor.name": lambda well: well.post.user.display_name if well.post else None,
    "actor.contact": lambda well: f"{well.centre.short_name} {well.centre.phone}".strip(),
    "actor.signer": lambda well: BLANK,
    "actor.opinion": lambda well: BLANK,
    "mediation.performance": lambda well: well.outcome.zh if well.outcome else None,
    "mediation.mediators": lambda well: well.handler.name,
}  # fmt: skip
"""`src` → how it is found. Tables are lists of rows with the keys that the paper's `cols` name."""
