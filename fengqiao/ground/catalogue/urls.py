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
    path("clocks/<slug:code>/", views.clock, name="clock"),
    path("editions/", views.editions, name="editions"),
    path("drafts/", views.drafts, name="drafts"),
    path("editions/<int:number>/", views.edition, name="edition"),
    path("editions/<int:number>/plan/", views.planning, name="plan"),
    path("editions/<int:number>/publication/", views.publication, name="publication"),
    path("editions/<int:number>/disposal/", views.disposal, name="disposal"),
    path("editions/<int:number>/clocks/", views.draft_clocks, name="draft-clocks"),
    path("editions/<int:number>/clocks/new/", views.draft_clock, name="draft-clock-new"),
    path("editions/<int:number>/clocks/<slug:code>/", views.draft_clock, name="draft-clock"),
    path(
        "editions/<int:number>/clocks/<slug:code>/removal/",
        views.draft_clock_removal,
        name="draft-clock-removal",
    ),
    path("editions/<int:number>/presets/", views.presets, name="presets"),
    path("editions/<int:number>/presets/<slug:code>/", views.preset, name="preset"),
    path("editions/<int:number>/ladders/", views.ladders, name="ladders"),
    path("editions/<int:number>/ladders/new/", views.ladder, name="ladder-new"),
    path("editions/<int:number>/ladders/<slug:code>/", views.ladder, name="ladder"),
    path("editions/<int:number>/grounds/new/", views.ground, name="ground-new"),
    path("editions/<int:number>/grounds/<slug:code>/", views.ground, name="ground"),
]
