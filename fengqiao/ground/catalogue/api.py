"""Dates for machines: the same call as the page and the command."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from fengqiao.ground.catalogue import queries
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.workdays import ZONE

router = Router(tags=["dates"])


class Day(Schema):
    """One day: what it did to the count, and how much has passed after it."""

    on: date
    why: str
    count: float
    name: str
    off: bool


class Reckoned(Schema):
    """A date with all it rests on. `due` is Beijing time."""

    due: str
    provisional: bool
    rule: str | None
    basis: str | None
    n: str
    unit: str
    roll: bool
    start: str
    pauses: list[list[str]]
    steps: list[Day]
    reasons: list[str]


@router.get("", response=Reckoned)
def due(
    request: HttpRequest,
    start: datetime,
    rule: str = "",
    n: Decimal | None = None,
    unit: Literal["", "H", "WH", "D", "WD", "M"] = "",
    roll: bool = False,
    pause: Annotated[list[str], Query()] = [],  # noqa: B006  # read by ninja, never changed
) -> dict[str, Any]:
    """When a limit ends and why: of a `rule`, or of `n` of a `unit`. `pause` is FROM/TO and may come again.

    Times without a zone are Beijing time; days are those of the place where one works. 422 says what is wrong.
    """
    if bool(rule) == (n is not None and bool(unit)):
        raise HttpError(422, "Say either rule, or n and unit.")
    try:
        asked: dict[str, Any] = {
            "pauses": [_pause(text) for text in pause],
            "places": organisations.places_of(request.actor),
        }
        if rule:
            return queries.reckon_rule(rule, _beijing(start), **asked).plain()
        return queries.reckon(_beijing(start), Decimal(n or 0), unit, roll=roll, **asked).plain()
    except queries.UnknownRule as unknown:
        raise HttpError(422, f"There is no rule {unknown.code}.") from None
    except ValueError as wrong:
        raise HttpError(422, f"{wrong}.") from None


def _pause(text: str) -> tuple[datetime, datetime]:
    begins, _slash, ends = text.partition("/")
    return _beijing(datetime.fromisoformat(begins)), _beijing(datetime.fromisoformat(ends))


def _beijing(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
