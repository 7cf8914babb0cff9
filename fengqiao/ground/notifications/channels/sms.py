"""Short messages through an HTTP gateway of the county's own operator.

One POST of JSON `{"id", "phone", "text"}` with `Authorization: Bearer …`; 2xx means taken. Operators differ, so a county
puts a few lines of its own in front of theirs; the `id` is the same at every try and lets it drop repeats.
"""

import http.client
import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from fengqiao.ground.notifications.channels.base import Parcel, Undelivered

SECONDS = 10


class _Stay(HTTPRedirectHandler):
    """A gateway that sends us elsewhere is misconfigured: the token does not travel."""

    def redirect_request(self, *args: object) -> None:
        return None


class Sms:
    """One gateway."""

    def __init__(self, url: str, token: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("SMS_URL begins with https:// (or http:// inside the house)")
        self.url, self.token = url, token

    def send(self, parcel: Parcel) -> None:
        body = json.dumps({"id": parcel.id, "phone": parcel.address, "text": parcel.text}, ensure_ascii=False)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        request = Request(self.url, body.encode(), headers, method="POST")
        try:
            with build_opener(_Stay).open(request, timeout=SECONDS) as answer:
                answer.read(4096)
        except HTTPError as why:
            with why:
                again = why.code >= 500 or why.code in (408, 425, 429) or 300 <= why.code < 400
                raise Undelivered(f"HTTP {why.code}", permanent=not again) from why
        except (URLError, TimeoutError, ConnectionError, http.client.HTTPException) as why:
            raise Undelivered(type(getattr(why, "reason", why)).__name__) from why
