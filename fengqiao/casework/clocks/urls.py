"""Addresses of clocks."""

from django.urls import path

from fengqiao.casework.clocks import views

app_name = "clocks"

urlpatterns = [
    path("matters/<str:code>/clocks/", views.of_matter, name="of-matter"),
    path("clocks/<uuid:clock_id>/", views.show, name="show"),
    path("clocks/<uuid:clock_id>/pause/", views.pause, name="pause"),
    path("clocks/<uuid:clock_id>/resumption/", views.resumption, name="resumption"),
]
