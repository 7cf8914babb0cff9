"""Addresses of the desk."""

from django.urls import path
from django.views.generic import RedirectView

from fengqiao.doors.desk.views import dates, lists, office, register, today

app_name = "desk"

urlpatterns = [
    path("", today.today, name="today"),
    path("beside/", today.beside, name="beside"),
    path("register/", register.register, name="register"),
    path("register/kinds/", register.kinds, name="kinds"),
    path("register/repeats/", register.repeats, name="repeats"),
    path("register/other/", register.other_side, name="other"),
    path("register/plan/", register.plan, name="plan"),
    path("register/keep/", register.keep, name="keep"),
    path("register/drafts/", register.kept_drafts, name="drafts"),
    path("register/drafts/<slug:key>/drop/", register.drop, name="drop"),
    path("register/<str:code>/", register.registered, name="registered"),
    path("matters/", lists.matters, name="matters"),
    path("search/", lists.search, name="search"),
    path("supervision/", RedirectView.as_view(pattern_name="supervision:board", query_string=True)),
    path("date/", dates.date, name="date"),
    path("office/", office.office, name="office"),
    path("audit/looks/", office.audit_looks, name="audit-looks"),
    path("audit/entries/", office.audit_entries, name="audit-entries"),
    path("audit/chain/", office.audit_chain, name="audit-chain"),
]
