"""Addresses of organisations, posts and roles. The directory is public."""

from django.urls import path

from fengqiao.ground.organisations import views

app_name = "organisations"

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/<uuid:organisation_id>/", views.entry, name="entry"),
    path("organisations/", views.index, name="index"),
    path("organisations/new/", views.new, name="new"),
    path("organisations/roles/", views.roles, name="roles"),
    path("organisations/post/", views.post_switch, name="post-switch"),
    path("organisations/posts/<uuid:post_id>/ending/", views.ending, name="ending"),
    path("organisations/people/<uuid:user_id>/", views.person, name="person"),
    path("organisations/<uuid:organisation_id>/", views.show, name="show"),
    path("organisations/<uuid:organisation_id>/posts/", views.posts, name="posts"),
    path("organisations/<uuid:organisation_id>/closure/", views.closure, name="closure"),
]
