"""The report that somebody is writing: kept sealed on the server, found again by a random cookie of this browser."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fengqiao.casework.documents.rules import media
from fengqiao.kernel import clock, drafts, files

COOKIE = f"fengqiao-draft-{settings.PORT}"
DAYS = 14
REPORT, SENT = "portal.report", "portal.sent"
SENT_HOURS = 2
"""How long this browser finds the receipt again without the code."""

MOST_FILES = 9
AUDIENCES = ("office", "applicant", "all")


class Notebook:
    """What this browser has written so far."""

    def __init__(self, request: HttpRequest) -> None:
        self.cookie = request.COOKIES.get(COOKIE, "")
        known = 20 <= len(self.cookie) <= 64 and self.cookie.isascii()
        self.secure = request.is_secure()
        if not known:
            self.cookie = secrets.token_urlsafe(24)
        self.typed: dict[str, Any] = (drafts.find(self.owner, REPORT) or {}) if known else {}

    @property
    def owner(self) -> str:
        return f"portal:{hashlib.sha256(self.cookie.encode()).hexdigest()}"

    def write(self, **changes: Any) -> None:
        """Keep what was typed. Every draft has a number of its own, so sending it twice registers once."""
        with drafts.editing(self.owner, REPORT) as typed:
            typed |= changes
            typed.setdefault("number", secrets.token_hex(16))
            self.typed = dict(typed)

    def attach(self, response: HttpResponse) -> HttpResponse:
        """Give this browser the cookie that finds the draft again."""
        response.set_cookie(
            COOKIE, self.cookie, max_age=DAYS * 86400, httponly=True, samesite="Lax", secure=self.secure
        )
        return response

    def drop(self) -> None:
        """Throw it away, photographs too."""
        drafts.drop(self.owner, REPORT)
        drafts.drop(self.owner, SENT)
        self.typed = {}

    # --- files -----------------------------------------------------------------------------------------

    def take(self, uploaded: list[Any]) -> list[str]:
        """Look at files, clean and keep them. Returns a sentence for each that we do not take."""
        refused, taken = [], []
        room = MOST_FILES - len(self.typed.get("files", []))
        for number, file in enumerate(uploaded):
            if number >= room:
                refused.append(_("最多 %(n)s 份。其余的可以以后在进度页补") % {"n": MOST_FILES})
                break
            try:
                clean = media.take(file.read())
            except media.Unwanted as reason:
                sentence = _(reason.sentence) % reason.values if reason.values else _(reason.sentence)
                refused.append(f"{file.name}：{sentence}")
                continue
            taken.append(
                {
                    "key": str(files.store(clean.content)),
                    "thumb": str(files.store(clean.thumbnail)) if clean.thumbnail else "",
                    "name": str(file.name)[:80],
                    "type": clean.media_type,
                    "size": len(clean.content),
                    "audience": "applicant",
                }
            )
        if taken:
            with drafts.editing(self.owner, REPORT) as typed:
                typed["files"] = [*typed.get("files", []), *taken][:MOST_FILES]
                typed.setdefault("number", secrets.token_hex(16))
                self.typed = dict(typed)
        return refused

    def file(self, key: UUID) -> dict[str, Any] | None:
        return next((one for one in self.typed.get("files", []) if one["key"] == str(key)), None)

    def arrange(self, audiences: dict[str, str], removed: str = "") -> None:
        """Who may see which file; and one fewer."""
        rows = []
        for one in self.typed.get("files", []):
            if one["key"] == removed:
                files.erase(UUID(removed))
                if one["thumb"]:
                    files.erase(UUID(one["thumb"]))
                continue
            wish = audiences.get(one["key"], one["audience"])
            rows.append({**one, "audience": wish if wish in AUDIENCES else one["audience"]})
        if rows != self.typed.get("files", []):
            self.write(files=rows)

    def forget_sent(self) -> None:
        """This browser no longer finds the receipt by itself."""
        drafts.drop(self.owner, SENT)

    # --- what was sent -----------------------------------------------------------------------------------

    def sent(self) -> dict[str, Any] | None:
        """The last report this browser sent, for a short while."""
        at = drafts.saved_at(self.owner, SENT)
        if at is None or at < clock.real_now() - timedelta(hours=SENT_HOURS):
            return None
        return drafts.find(self.owner, SENT)
