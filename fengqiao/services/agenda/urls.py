"""Addresses of the agenda; `calendar` is the one that calendars outside fetch."""

from django.urls import path

from fengqiao.services.agenda import views

app_name = "agenda"

urlpatterns = [
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/feed/", views.feed, name="feed"),
    path("agenda/feed/creation/", views.creation, name="creation"),
    path("agenda/feed/ending/", views.ending, name="ending"),
    path("agenda/habit/", views.habit, name="habit"),
    path("calendars/<slug:token>.ics", views.calendar, name="calendar"),
]
