"""Addresses of signing in, of one's own account, and of the accounts. allauth asks for two of them by its own names."""

from django.urls import include, path

from fengqiao.ground.accounts import views

own = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("lock/", views.lock, name="lock"),
    path("presence/", views.presence, name="presence"),
    path("resume/", views.resume, name="resume"),
    path("password/", views.password, name="password"),
    path("<uuid:user_id>/", views.show, name="show"),
    path("<uuid:user_id>/password-reset/", views.password_reset, name="password-reset"),
    path("<uuid:user_id>/suspension/", views.suspension, name="suspension"),
    path("<uuid:user_id>/restoration/", views.restoration, name="restoration"),
]

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("", include((own, "accounts"))),
]
