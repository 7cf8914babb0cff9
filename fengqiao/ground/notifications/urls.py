"""Addresses of messages."""

from django.urls import path

from fengqiao.ground.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("readings/", views.readings, name="readings"),
    path("preference/", views.preference, name="preference"),
    path("calls/", views.calls, name="calls"),
    path("calls/<uuid:delivery_id>/", views.call, name="call"),
    path("<uuid:message_id>/reading/", views.reading, name="reading"),
]
