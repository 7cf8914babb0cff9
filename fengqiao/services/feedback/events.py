"""What people say about how it went."""

from dataclasses import dataclass

from fengqiao.kernel.events import MatterHappening


@dataclass(frozen=True, kw_only=True)
class Rated(MatterHappening):
    kind = "feedback.rated"
    solved: str


@dataclass(frozen=True, kw_only=True)
class Dissatisfied(MatterHappening):
    """The person says it is not solved; the matter has been reopened."""

    kind = "feedback.dissatisfied"
    reason: str
