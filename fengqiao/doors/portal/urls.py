"""Addresses of the portal."""

from django.urls import path

from fengqiao.doors.portal import report, status, views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("safety/", views.safety, name="safety"),
    path("rights/", views.rights, name="rights"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("report/", report.kind, name="report"),
    path("report/what/", report.what, name="what"),
    path("report/danger/", report.warning, name="danger"),
    path("report/where/", report.where, name="where"),
    path("report/map.svg", report.picture, name="picture"),
    path("report/files/<uuid:key>/", report.thumb, name="thumb"),
    path("report/check/", report.check, name="check"),
    path("report/saved/", report.saved, name="saved"),
    path("report/discard/", report.discard, name="discard"),
    path("receipt/<str:code>/", status.receipt, name="receipt"),
    path("receipt/<str:code>/paper/", status.paper, name="receipt-paper"),
    path("m/<str:token>/", status.by_token, name="key"),
    path("my/", status.lookup, name="lookup"),
    path("my/leaving/", status.leave, name="leave"),
    path("my/<str:code>/", status.show, name="matter"),
    path("my/<str:code>/addition/", status.addition, name="addition"),
    path("my/<str:code>/withdrawal/", status.withdrawal, name="withdrawal"),
    path("my/<str:code>/rating/", status.rating, name="rating"),
    path("my/<str:code>/reopening/", status.reopening, name="reopening"),
    path("my/<str:code>/chain/", status.chain, name="chain"),
    path("my/<str:code>/looks/", status.looks, name="looks"),
    path("my/<str:code>/papers/<uuid:key>/", status.document, name="document"),
    path("my/<str:code>/papers/<uuid:key>/thumbnail/", status.thumbnail, name="document-thumbnail"),
]
