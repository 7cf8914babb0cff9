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
    path("editions/", views.editions, name="editions"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("editions/<int:number>/publication/", views.publication, name="publication"),
]
