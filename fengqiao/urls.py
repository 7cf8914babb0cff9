"""The map of addresses: one include per slice and door."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path


def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether this process answers and reaches its database. For proxies and monitors; tells no more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("design/", include("fengqiao.design.urls")),
    path("accounts/", include("fengqiao.ground.accounts.urls")),
    path("regions/", include("fengqiao.ground.regions.urls")),
    path("notifications/", include("fengqiao.ground.notifications.urls")),
    path("", include("fengqiao.ground.organisations.urls")),
    path("desk/", include("fengqiao.doors.desk.urls")),
    path("matters/", include("fengqiao.casework.matters.urls")),
    path("", include("fengqiao.casework.documents.urls")),
    path("", include("fengqiao.doors.portal.urls")),
]
