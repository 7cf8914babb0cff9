"""Addresses of one matter: nouns under its code."""

from django.urls import path

from fengqiao.casework.matters import views

app_name = "matters"

urlpatterns = [
    path("<str:code>/", views.show, name="show"),
    path("<str:code>/print/", views.sheet, name="print"),
    path("<str:code>/looks/", views.looks_of, name="looks"),
    path("<str:code>/corrections/", views.corrections, name="corrections"),
    path("<str:code>/acceptance/", views.acceptance, name="acceptance"),
    path("<str:code>/declination/", views.declination, name="declination"),
    path("<str:code>/answer/", views.answer, name="answer"),
    path("<str:code>/resolution/", views.resolution, name="resolution"),
    path("<str:code>/closure/", views.closure, name="closure"),
    path("<str:code>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("<str:code>/reopening/", views.reopening, name="reopening"),
    path("<str:code>/contact/", views.contact, name="contact"),
    path("<str:code>/correction/", views.correction, name="correction"),
    path("<str:code>/classification/", views.classification, name="classification"),
    path("<str:code>/location/", views.location, name="location"),
    path("<str:code>/parties/new/", views.party, name="party"),
    path("<str:code>/parties/<uuid:party_id>/correction/", views.party_correction, name="party-correction"),
    path("<str:code>/parties/<uuid:party_id>/reveal/<slug:field>/", views.reveal, name="reveal"),
]
