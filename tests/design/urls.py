"""Only the addresses of `design`: its tests need no other room of the house."""

from django.urls import include, path

urlpatterns = [path("design/", include("fengqiao.design.urls"))]
