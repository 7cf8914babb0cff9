"""算期限: any date, worked out and explained for whoever asks, on the screen and on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fengqiao.casework.clocks import queries as clocks
from fengqiao.doors.desk.forms import DateForm
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import clock, pages
from fengqiao.kernel.workdays import Unit


@require_GET
@pages.require()
def date(request: HttpRequest) -> HttpResponse:
    """The form, and below it the date with its days and its reasons; with ?print=1 as a sheet of paper."""
    book = catalogue.current(request.at)
    rules = [
        (rule.code, f"{rule.label} · {catalogue.told(book, rule).length}") for rule in book.clocks.values()
    ]
    asked = any(name in request.GET for name in ("rule", "n"))
    now = request.at.astimezone(clock.CHINA).replace(second=0, microsecond=0)
    form = DateForm(
        request.GET if asked else None, rules=rules, initial={"start": now, "unit": Unit.WORKING_DAYS}
    )
    context: dict[str, Any] = {"form": form}
    if asked and form.is_valid():
        found = _reckoned(form, request)
        sheet = request.GET.copy()
        sheet["print"] = "1"
        told = dict(rules).get(form.cleaned_data["rule"]) or f"{found.n.normalize():f} {_unit(form)}"
        context |= {
            "found": found,
            "told": told,
            "due": clocks.due_words(found.due.at),
            "sheet": f"?{sheet.urlencode()}",
        }
        if request.GET.get("print"):
            sheet.pop("print")
            return render(request, "desk/date_print.html", context | {"back": f"?{sheet.urlencode()}"})
    return render(request, "desk/date.html", context, status=422 if form.errors else 200)


def _reckoned(form: DateForm, request: HttpRequest) -> catalogue.Reckoned:
    """By the days of the place where one works, as the clocks there."""
    kept = form.cleaned_data
    asked: dict[str, Any] = {"pauses": form.pauses(), "places": organisations.places_of(request.actor)}
    if kept["rule"]:
        return catalogue.reckon_rule(kept["rule"], kept["start"], **asked)
    roll = kept["roll"] and kept["unit"] != Unit.HOURS
    return catalogue.reckon(kept["start"], kept["n"], kept["unit"], roll=roll, **asked)


def _unit(form: DateForm) -> str:
    return str(dict(form.fields["unit"].choices)[form.cleaned_data["unit"]])
