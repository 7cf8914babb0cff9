"""Addresses of places."""

from django.urls import path

from fengqiao.ground.regions import views

app_name = "regions"

urlpatterns = [
    path("", views.index, name="index"),
    path("founding/", views.founding, name="founding"),
    path("<uuid:region_id>/", views.show, name="show"),
    path("<uuid:region_id>/founding/", views.founding, name="founding-below"),
    path("<uuid:region_id>/name/", views.name, name="name"),
    path("<uuid:region_id>/code/", views.code, name="code"),
    path("<uuid:region_id>/boundary/", views.boundary, name="boundary"),
    path("<uuid:region_id>/parent/", views.parent, name="parent"),
    path("<uuid:region_id>/retirement/", views.retirement, name="retirement"),
]
