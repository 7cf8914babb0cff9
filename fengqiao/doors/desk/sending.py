"""What a grid worker sees and photographs becomes a matter with its picture: one transaction."""

from datetime import datetime
from typing import Any

from fengqiao.casework.documents import actions as documents
from fengqiao.casework.matters import actions as matters
from fengqiao.kernel.actors import Actor


def send(*, photo: Any = None, by: Actor, at: datetime, **said: Any) -> Any:
    """Register, and give the photograph with it. Raises `Refused` for a picture we do not take; then nothing is kept."""
    made = matters.register(by=by, at=at, **said)
    if photo is not None:
        documents.give(made.matter.pk, content=photo.read(), name=photo.name, audience="office", by=by, at=at)
    return made
