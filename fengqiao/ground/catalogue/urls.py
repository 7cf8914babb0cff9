"""Addresses of the rules: open to everyone to read; the calendar and the editions for those who keep them."""

from django.urls import path

from fengqiao.ground.catalogue import views

app_name = "catalogue"

urlpatterns = [
    path("", views.index, name="index"),
    path("kinds/<slug:code>/", views.kind, name="kind"),
    path("clocks/", views.clocks, name="clocks"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/", views.calendar, name="calendar-year"),
    path("calendar/<int:year>/days/", views.days, name="days"),
    path("calendar/<int:year>/settlement/", views.settlement, name="settlement"),
    path("calendar/<int:year>/notice/", views.notice, name="notice"),
    path("calendar/changes/", views.changes, name="calendar-changes"),
    path("calendar/places/", views.places, name="places"),
    path("calendar/places/days/", views.local_days, name="local-days"),
    path("calendar/places/hours/", views.hours, name="hours"),
    path("calendar/places/closures/", views.closures, name="closures"),
    path("calendar/places/closures/<uuid:closure_id>/", views.closure, name="closure"),
    path("calendar/places/closures/<uuid:closure_id>/lifting/", views.lifting, name="closure-lifting"),
    path("editions/", views.editions, name="editions"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("editions/<int:number>/publication/", views.publication, name="publication"),
]
