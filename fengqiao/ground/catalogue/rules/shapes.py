"""The shape of the catalogue's files: what a row may and must hold. Nothing else is allowed in."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Unit = Literal["H", "WH", "D", "WD", "M"]
Do = Literal["remind", "yellow", "supervise", "conference", "tell_party", "call"]
Complexity = Literal["simple", "general", "complex", "major"]
Mode = Literal["handle", "assign", "supervise", "agent", "joint"]
FAMILIES = ("decline", "return", "suspend", "extend", "terminate", "reopen")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Basis = Annotated[str, Field(min_length=4, max_length=200)]
Label = Annotated[str, Field(min_length=1, max_length=40)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Edition(Shape):
    in_force_from: date
    note: str = Field("", max_length=300)


class Fact(Shape):
    zh: str
    type: Literal["bool", "enum"]
    by: str
    options: list[str] = []


class Question(Shape):
    id: str
    zh: str
    en: str
    type: Literal[
        "text",
        "long",
        "bool",
        "choice",
        "multi",
        "int",
        "money",
        "date",
        "datetime",
        "place",
        "phone",
        "files",
    ]
    options: list[str] = []
    required: bool | str = False
    hints: str = ""
    hint_if: list[str] | str = []

    @model_validator(mode="after")
    def choices_have_options(self) -> Question:
        if (self.type in ("choice", "multi")) != bool(self.options):
            raise ValueError("选择题要有选项，其他题不要")
        return self


class Kind(Shape):
    code: str = Field(pattern=r"^[A-Z]\d{2}(\d{2})?$")
    parent: str | None
    zh: Label
    en: str = Field(max_length=80)
    level: Literal[1, 2]
    gbt: str = Field(pattern=r"^\d{2}(\d{2})?$")
    gbt_name: Label
    moj: str | None = Field(max_length=20)
    mediable: Literal["Y", "P", "N"]
    gate: str
    lead: str
    with_: list[str] = Field(alias="with")
    flags: list[str]
    complexity: Complexity
    urgent_if: list[str]
    citizen: Label
    keywords: list[str] = Field(min_length=3, max_length=8)
    evidence: list[str] = []
    questions: list[Question] = []
    basis: Basis
    conf: Literal["H", "M", "L"]

    @model_validator(mode="after")
    def level_is_its_code(self) -> Kind:
        if self.level == 1 and (self.parent or len(self.code) != 3):
            raise ValueError("一级类别没有上级，代码三位")
        if self.level == 2 and self.parent != self.code[:3]:
            raise ValueError("二级类别的上级是代码的前三位")
        if self.level == 2 and self.questions:
            raise ValueError("提问只写在一级类别")
        return self


class Span(Shape):
    n: Decimal = Field(gt=0)
    unit: Unit


class Extend(Shape):
    max: Span
    approver: str
    tell_party: Literal[True]  # an extension is always told to the party
    times: int = Field(ge=1)


class Ground(Shape):
    zh: str
    cap: Span | None
    basis: Basis


class Rung(Shape):
    at: Annotated[str, BeforeValidator(str), Field(pattern=r"^(\d{1,2}%|100%|-?\d{1,4}(\.\d{1,2})?)$")]
    do: Do
    level: str = Field("", max_length=20)
    to: tuple[str, ...] = Field(min_length=1)
    paper: str = ""


class Ladder(Shape):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=20)
    zh: Label
    rungs: tuple[Rung, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def climbs(self) -> Ladder:
        shares = [Decimal(rung.at[:-1]) for rung in self.rungs if rung.at.endswith("%")]
        left = [Decimal(rung.at) for rung in self.rungs if not rung.at.endswith("%")]
        if shares != sorted(set(shares)) or left != sorted(set(left), reverse=True):
            raise ValueError("各级要按先后写，不重复")
        return self


class Preset(Shape):
    id: str = Field(pattern=r"^[a-z0-9_]+$", max_length=20)
    zh: Label
    rules: tuple[str, ...] = Field(min_length=1)
    choose: str = Field("", max_length=200)
    ladder: str = ""
    units: tuple[Literal["D", "WD"], ...] = ()


class Clock(Shape):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    zh: str = Field(min_length=1, max_length=60)
    duty: Literal["office", "authority", "party"]
    subject: Literal["matter", "task", ""] = ""
    starts_on: Names
    stops_on: Names = ()
    n: Decimal = Field(ge=0)
    unit: Unit
    roll: bool
    warn: list[Decimal]
    pause: list[str] = []
    extend: Extend | None = None
    binding: Literal["statutory", "target", "info"]
    basis: Basis
    version_from: date
    conf: Literal["H", "M", "L"]
    enabled: bool = True
    off_because: str = Field("", max_length=200)
    auto: bool = False
    on_lapse: Literal["supervise", "close", "tell", ""] = ""
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    complexities: tuple[Complexity, ...] = ()
    modes: tuple[Mode, ...] = ()
    ladder: str = ""
    serves: str = ""
    version_to: date | None = None
    note: str = Field("", max_length=200)

    @property
    def code(self) -> str:
        return self.id

    @property
    def lapses(self) -> str:
        """What a lapse does, also where the file leaves it open."""
        return self.on_lapse or ("supervise" if self.duty == "office" else "tell")

    @model_validator(mode="after")
    def makes_sense(self) -> Clock:
        whole = [
            *(self.warn if self.unit not in ("H", "WH") else ()),
            *([self.n] if self.unit not in ("H", "WH") else ()),
        ]
        for wrong, why in (
            (self.unit == "H" and self.roll, "自然小时不顺延"),
            (any(n != int(n) for n in whole), "日、月必须是整数"),
            (any(n < 0 for n in self.warn), "提醒在到期之前"),
            (self.duty == "authority" and self.binding != "info", "其他机关的期限只供参考"),
            (self.conf == "L" and self.binding == "statutory", "没有核实的不能写成法定"),
            (self.auto and not self.subject, "自动起算的要写明 subject"),
            (self.auto and not self.stops_on, "自动起算的要写明 stops_on，不然停不下来"),
            (self.auto and self.duty == "authority", "其他机关的期限不自动起算"),
            (bool(self.serves) and self.binding != "target", "只有目标期限才服从法定期限（serves）"),
            (self.version_to is not None and self.version_to <= self.version_from, "失效日要在生效日以后"),
            (self.on_lapse == "close" and self.subject != "matter", "到期办结只用于事项"),
            (bool(self.modes) and self.subject != "task", "办件方式的条件只用于办件"),
            (len(" ".join(self.stops_on)) > 200, "stops_on 太长"),
            (
                self.binding == "target"
                and not re.search("可配置|按目标管理|通知》|同“|核实后启用|外", self.basis),
                "目标期限要在依据里说明可配置",
            ),
        ):
            if wrong:
                raise ValueError(why)
        return self


class Outcome(Shape):
    code: str = Field(max_length=40)
    zh: Label
    solved: Literal["yes", "partly", "no", "unknown"]
    needs: list[str]
    say: str = Field(min_length=4, max_length=200)


class Reason(Shape):
    code: str = Field(max_length=40)
    zh: Label
    basis: Basis
    say: str = Field(min_length=4, max_length=200)
    ground: str = ""


class Level(Shape):
    code: str = Field(max_length=20)
    zh: Label
    kinds: list[str] = ["*"]
    complexities: list[Complexity] = []
    group: bool | None = None
    lead: str
    with_: list[str] = Field([], alias="with")
    basis: Basis


class Source(Shape):
    code: str = Field(max_length=12)
    zh: Label
    en: str = Field(max_length=40)
    return_rule: str
    basis: Basis
    note: str = Field("", max_length=200)


class PaperField(Shape):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    zh: str
    type: Literal[
        "text", "long", "date", "datetime", "money", "int", "bool", "choice", "list", "table", "code"
    ]
    req: bool
    src: str = Field(
        pattern=r"^(matter|party|task|mediation|clock|unit|actor|claim|catalogue|system|input|dossier|whistle)\.\w+$"
    )
    cols: list[str] = []
    options: list[str] = []


class Paper(Shape):
    id: str = Field(max_length=40)
    zh: Label
    en: str = Field(max_length=80)
    issuer: str = Field(max_length=60)
    number: str = Field(max_length=60)
    retain: str = Field(max_length=120)
    secrecy: str = Field("", max_length=60)
    basis: Basis
    sign: str = Field(max_length=120)
    fields: list[PaperField] = Field(min_length=1)
    used_by: str | list[str] = ""
    body: str = Field(min_length=10)


class Book(Shape):
    """All files together."""

    edition: Edition
    gates: dict[str, str]
    flags: dict[str, str]
    facts: dict[str, Fact]
    events: dict[str, str]
    grounds: dict[str, Ground]
    ladders: list[Ladder]
    presets: list[Preset]
    kinds: list[Kind]
    clocks: list[Clock]
    outcomes: list[Outcome]
    reasons: dict[Literal["decline", "return", "suspend", "extend", "terminate", "reopen"], list[Reason]]
    papers: list[Paper]
    levels: list[Level]
    sources: list[Source]
