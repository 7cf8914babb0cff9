"""What every answer says to the browser about itself: where it may load from, what it may do, who may keep it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CONTENT = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # widths of bars and colours of lamps stand in style attributes
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""No page loads anything from elsewhere, and no script stands in a page."""

FEATURES = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()"


def guarded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: add the headers a view has not set itself. Pages of signed-in people are kept by no browser."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        person = getattr(request, "_cached_user", None)  # set where a view has asked who it is
        known = person is not None and person.is_authenticated
        response.headers.setdefault("Cache-Control", "no-store" if known else "private, no-cache")
        return response

    return middleware
