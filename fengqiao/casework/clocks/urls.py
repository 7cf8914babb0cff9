"""Addresses of clocks."""

from django.urls import path, re_path

from fengqiao.casework.clocks import views

app_name = "clocks"

urlpatterns = [
    path("matters/<str:code>/clocks/", views.of_matter, name="of-matter"),
    path("clocks/recounts/", views.recounts, name="recounts"),
    path("clocks/recounts/<uuid:recount_id>/", views.recount, name="recount"),
    path("clocks/recounts/<uuid:recount_id>/approval/", views.approval, name="recount-approval"),
    path("clocks/recounts/<uuid:recount_id>/dropping/", views.dropping, name="recount-dropping"),
    path("matters/<str:code>/limits/", views.own, name="own"),
    path("matters/<str:code>/limits/telling/", views.telling, name="telling"),
    path("clocks/requests/", views.requests, name="requests"),
    re_path(
        r"^clocks/requests/(?P<what>pause|extension)/(?P<request_id>[0-9a-f-]{36})/$",
        views.decision,
        name="decision",
    ),
    path("clocks/<uuid:clock_id>/", views.show, name="show"),
    path("clocks/<uuid:clock_id>/pause/", views.pause, name="pause"),
    path("clocks/<uuid:clock_id>/extension/", views.extension, name="extension"),
    path("clocks/<uuid:clock_id>/resumption/", views.resumption, name="resumption"),
]
