"""The map of addresses: one include per slice and door."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path


def health(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost: answer /healthz before anything that needs a session, a host name or a clock.

    200 when this process reaches its database, else 503. For proxies and monitors; tells no more.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz":
            return get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Error:
            return JsonResponse({"ok": False}, status=503)
        return JsonResponse({"ok": True})

    return answer


urlpatterns = [
    path("design/", include("fengqiao.design.urls")),
    path("accounts/", include("fengqiao.ground.accounts.urls")),
    path("regions/", include("fengqiao.ground.regions.urls")),
    path("catalogue/", include("fengqiao.ground.catalogue.urls")),
    path("notices/", include("fengqiao.ground.notifications.urls")),
    path("", include("fengqiao.ground.organisations.urls")),
    path("", include("fengqiao.casework.clocks.urls")),
    path("", include("fengqiao.casework.tasks.urls")),
    path("matters/", include("fengqiao.casework.matters.urls")),
    path("", include("fengqiao.casework.documents.urls")),
    path("", include("fengqiao.services.agenda.urls")),
    path("", include("fengqiao.services.feedback.urls")),
    path("", include("fengqiao.services.supervision.urls")),
    path("api/", include("fengqiao.doors.api.urls")),
    path("desk/", include("fengqiao.doors.desk.urls")),
    path("", include("fengqiao.doors.portal.urls")),
]
