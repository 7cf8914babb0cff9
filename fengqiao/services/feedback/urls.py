"""Addresses of ratings."""

from django.urls import path

from fengqiao.services.feedback import views

app_name = "feedback"

urlpatterns = [
    path("feedback/calls/", views.calls, name="calls"),
    path("matters/<str:code>/feedback/", views.feedback, name="feedback"),
    path("matters/<str:code>/rating/", views.rating, name="rating"),
]
