"""Addresses of the display switches and the gallery."""

from django.urls import path

from fengqiao.design import views

app_name = "design"

urlpatterns = [
    path("display/", views.display, name="display"),
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/map.svg", views.map_image, name="gallery-map"),
]
