"""Addresses of tasks: under their matter, and by themselves."""

from django.urls import path

from fengqiao.casework.tasks import views

app_name = "tasks"

urlpatterns = [
    path("matters/<str:code>/tasks/", views.of_matter, name="of-matter"),
    path("matters/<str:code>/tasks/new/", views.new, name="new"),
    path("tasks/<uuid:task_id>/", views.show, name="show"),
    path("tasks/<uuid:task_id>/uptake/", views.uptake, name="uptake"),
    path("tasks/<uuid:task_id>/report/", views.report, name="report"),
    path("tasks/<uuid:task_id>/return/", views.give_back, name="return"),
    path("tasks/<uuid:task_id>/completion/", views.completion, name="completion"),
    path("tasks/<uuid:task_id>/cancellation/", views.cancellation, name="cancellation"),
]
