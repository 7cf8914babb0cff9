"""Tell somebody something, and see that it arrives."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from fengqiao.ground.accounts.models import User
from fengqiao.ground.notifications import queries
from fengqiao.ground.notifications.channels import Parcel, Undelivered, channels, sends_sms
from fengqiao.ground.notifications.events import Called
from fengqiao.ground.notifications.models import Delivery, Message, Preference, State, Way
from fengqiao.ground.notifications.permissions import Permission
from fengqiao.ground.notifications.rules import patience
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody outside. `contact` is what is safe: any, call, sms or none."""

    name: str
    phone: str = ""
    email: str = ""
    contact: str = "any"


@unit
def tell(
    *,
    key: str,
    kind: str,
    subject: str,
    body: str,
    matter_id: UUID | None = None,
    link: str = "",
    urgent: bool = False,
    user_id: UUID | None = None,
    post_id: UUID | None = None,
    organisation_id: UUID | None = None,
    permission: str = "",
    at: datetime,
) -> Message | None:
    """Put a message in the inbox of a person, a post, or those of a unit who hold a permission.

    E-mail goes along to those who asked for it. None where the same `key` was told before.
    """
    if Message.objects.filter(key=key).exists():
        return None
    email: str | None = ""
    if user_id and queries.wants_email({user_id}):
        email = User.objects.filter(pk=user_id).values_list("email", flat=True).first()
    message = add(
        Message(
            id=uuid7(), key=key, kind=kind, matter_id=matter_id, user_id=user_id, post_id=post_id,
            organisation_id=organisation_id, permission=permission, email=email or "", subject=subject[:80],
            body=body, link=link, urgent=urgent, at=at,
        )
    )  # fmt: skip
    if email:
        _by(message, Way.EMAIL, at)
    return message


@unit
def tell_outside(
    person: Person,
    *,
    key: str,
    kind: str,
    subject: str,
    body: str,
    caller_id: UUID,
    matter_id: UUID | None = None,
    at: datetime,
) -> Message | None:
    """Tell a citizen: by e-mail and SMS where they are set up and wished, else on the call list of `caller_id`.

    Who asked not to be contacted is not; the status page says the same. None where `key` was told before.
    """
    if person.contact == "none" or not (person.phone or person.email):
        return None
    if Message.objects.filter(key=key).exists():
        return None
    message = add(
        Message(
            id=uuid7(), key=key, kind=kind, matter_id=matter_id, organisation_id=caller_id, outside=True,
            name=person.name, phone=person.phone, email=person.email, subject=subject[:80], body=body, at=at,
        )
    )  # fmt: skip
    mobile = len(person.phone) == 11 and person.phone.startswith("1")
    writes = bool(person.phone) and mobile and sends_sms() and person.contact in ("any", "sms")
    if person.email and person.contact == "any":
        _by(message, Way.EMAIL, at)
    if writes:
        _by(message, Way.SMS, at)
    elif person.phone and person.contact != "sms":
        _overtake(message, at)
        _by(message, Way.CALL, at)
    return message


def _overtake(message: Message, at: datetime) -> None:
    """One call about a matter is enough: the latest news. Somebody with two numbers is called at both."""
    if message.matter_id is None:
        return
    older = Delivery.objects.calls().filter(message__matter_id=message.matter_id).select_related("message")
    for row in older:
        if row.message.phone == message.phone and row.message_id != message.pk:
            row.state, row.ended_at = State.OVERTAKEN, at
            change(row, "state", "ended_at")


def _by(message: Message, way: str, at: datetime) -> None:
    add(
        Delivery(
            id=uuid7(),
            message_id=message.pk,
            way=way,
            state=State.WAITING,
            organisation_id=message.organisation_id,
            next_try_at=None if way == Way.CALL else at,
        )
    )


# --- sending: what the worker does every few seconds --------------------------------------------------


def deliver(at: datetime, limit: int = 50) -> int:
    """Send what is due. Returns how many went out. Safe to run in several workers and to kill at any moment.

    A delivery is taken in one transaction and its result noted in another; between the two it is sent. A worker that
    dies in between leaves it to the next one, with the same id.
    """
    ways, sent = channels(), 0
    _expire(at)
    for delivery_id in _take(limit, at=at):
        delivery = Delivery.objects.select_related("message").get(pk=delivery_id)
        channel = ways.get(delivery.way)
        try:
            if channel is None:
                raise Undelivered("not set up", permanent=True)
            channel.send(_parcel(delivery))
        except Undelivered as why:
            _note(delivery_id, error=str(why), permanent=why.permanent, at=at)
        else:
            _note(delivery_id, error="", permanent=False, at=at)
            sent += 1
    return sent


def _parcel(delivery: Delivery) -> Parcel:
    message = delivery.message
    link = f"\n{settings.SITE_URL}{message.link}" if message.link else ""
    return Parcel(
        id=str(delivery.pk),
        address=message.email if delivery.way == Way.EMAIL else message.phone,
        subject=message.subject,
        text=message.body + link,
    )


@unit
def _expire(at: datetime) -> None:
    stale = Delivery.objects.calls().filter(message__at__lt=at - patience.STALE)
    stale.update(state=State.UNREACHED, ended_at=at)


@unit
def _take(limit: int, *, at: datetime) -> list[UUID]:
    rows = Delivery.objects.due(at).order_by("next_try_at", "id").select_for_update(skip_locked=True)
    taken = list(rows[:limit])
    for row in taken:
        row.attempts += 1
        row.next_try_at = at + patience.IN_HAND
        change(row, "attempts", "next_try_at")
    return [row.pk for row in taken]


@unit
def _note(delivery_id: UUID, *, error: str, permanent: bool, at: datetime) -> None:
    row = Delivery.objects.select_for_update(of=("self",)).select_related("message").get(pk=delivery_id)
    if row.state != State.WAITING:
        return
    row.error = error[:200]
    again = None if permanent else patience.next_try(row.attempts, at)
    if not error:
        row.state, row.ended_at, row.next_try_at = State.SENT, at, None
    elif again:
        row.next_try_at = again
    else:
        row.state, row.ended_at, row.next_try_at = State.FAILED, at, None
        log.warning("delivery %s by %s given up: %s", row.pk, row.way, error)
        _call_instead(row, at)
    change(row, "state", "ended_at", "next_try_at", "error")


def _call_instead(failed: Delivery, at: datetime) -> None:
    """Nobody is left unheard because a gateway is down: the last way is a human voice."""
    message = failed.message
    if failed.way != Way.SMS or not message.phone:
        return
    if not Delivery.objects.filter(message=message, way=Way.CALL).exists():
        _by(message, Way.CALL, at)


# --- people -------------------------------------------------------------------------------------------


@unit
def mark_read(message_id: UUID, *, by: Actor, at: datetime) -> Message | None:
    """Read. A message to a unit is read for the whole unit: somebody has it."""
    row = queries.inbox(by).select_for_update(of=("self",)).filter(pk=message_id).first()
    if row is not None and row.read_at is None:
        row.read_at = at
        change(row, "read_at")
    return row


@unit
def mark_all_read(*, by: Actor, at: datetime) -> int:
    """Everything in the inbox is read."""
    return Message.objects.to(by).filter(outside=False, read_at=None).update(read_at=at)


@unit
def mark_called(delivery_id: UUID, *, reached: bool, note: str = "", by: Actor, at: datetime) -> Delivery:
    """Somebody telephoned. Not reached: it stays on the list, and after three tries says so."""
    row = queries.call_list(by).select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if row is None:
        raise Refused(_("这个电话已经有人打过了，或者不归您的单位打"))
    row.attempts += 1
    row.by, row.note = by.ref, note.strip()
    if reached:
        row.state, row.ended_at = State.REACHED, at
    elif row.attempts >= patience.CALLS:
        row.state, row.ended_at = State.UNREACHED, at
    change(row, "attempts", "by", "note", "state", "ended_at")
    emit(Called(delivery_id=row.pk, matter_id=row.message.matter_id, reached=reached, by=by.ref, at=at))
    if row.state == State.UNREACHED:
        with override(settings.LANGUAGE_CODE):  # colleagues read it, not only the one who called
            subject, body = _("打了三次电话没有打通"), _("请换一个时间，或者请网格员上门告知。")
        tell(
            key=f"{row.message.key}:unreached",
            kind="notifications.unreached",
            subject=subject,
            body=body,
            matter_id=row.message.matter_id,
            organisation_id=row.organisation_id,
            permission=Permission.CALL,
            at=at,
        )
    return row


@unit
def prefer(*, email: bool, by: Actor, at: datetime) -> Preference:
    """Whether this person wants e-mail besides the inbox."""
    assert by.user_id is not None
    row = Preference.objects.select_for_update().filter(user=by.user_id).first()
    if row is None:
        return add(Preference(id=uuid7(), user_id=by.user_id, email_at=at if email else None))
    row.email_at = (row.email_at or at) if email else None
    return change(row, "email_at")
