"""回访与评价: this slice's part of a matter's page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from fengqiao.casework.matters.models import Matter
from fengqiao.services.feedback import queries
from fengqiao.services.feedback.actions import QUESTIONS
from fengqiao.services.feedback.forms import MARKS, RatingForm
from fengqiao.services.feedback.permissions import Permission


def feedback(request: HttpRequest, matter: Matter) -> str:
    """What the person said, and, for those who may, the call to ask. Nothing before there is an answer."""
    ratings = queries.ratings_of(matter.pk)
    asks = queries.may_be_rated(matter) and not any(row.round == matter.times_reopened for row in ratings)
    if not ratings and not asks:
        return ""
    labels, fields = dict(MARKS), RatingForm.base_fields
    context = {
        "matter": matter,
        "ratings": [
            (row, [(fields[name].label, labels[str(mark)]) for name in QUESTIONS
                   if (mark := getattr(row, name)) is not None])
            for row in ratings
        ],
        "asks": asks,
        "may_call": asks and request.actor.may(Permission.CALL) and not queries.handled_by(matter, request.actor),
    }  # fmt: skip
    return render_to_string("feedback/_panel.html", context, request=request)
