"""Addresses of papers and files."""

from django.urls import path

from fengqiao.casework.documents import views

app_name = "documents"

urlpatterns = [
    path("documents/<uuid:document_id>/", views.file, name="file"),
    path("documents/<uuid:document_id>/thumbnail/", views.thumbnail, name="thumbnail"),
    path("documents/<uuid:document_id>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("matters/<str:code>/documents/", views.documents, name="documents"),
    path("matters/<str:code>/documents/giving/", views.giving, name="giving"),
    path("matters/<str:code>/documents/issuing/", views.issuing, name="issuing"),
    path("matters/<str:code>/receipt/", views.receipt, name="receipt"),
    path("matters/<str:code>/dossier/", views.dossier, name="dossier"),
    path("matters/<str:code>/dossier/sealing/", views.sealing, name="sealing"),
]
