"""Adding accounts, passwords, suspension. Signing in itself is allauth's; what it means is recorded here."""

from datetime import datetime

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fengqiao.ground.accounts import events
from fengqiao.ground.accounts.models import User
from fengqiao.ground.accounts.permissions import Permission
from fengqiao.ground.accounts.rules.passwords import one_time_password
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.memory import changed
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit


@unit
def add_user(
    *,
    username: str,
    display_name: str,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    encoded: str | None = None,
    by: Actor,
    at: datetime,
) -> tuple[User, str]:
    """Make an account; returns it with its one-time password, which is kept nowhere.

    A given `password`, or one already `encoded` by Django (the demo's, hashed once for everybody), need not be changed. Raises Refused where the name is taken.
    """
    _permitted(by)
    username = username.strip().lower()
    if User.objects.filter(username=username).exists():
        raise Refused(_("账号“%(name)s”已经有人用了，请换一个") % {"name": username})
    secret = password or one_time_password()
    user = User(
        username=username,
        display_name=display_name.strip(),
        email=email,
        phone=phone,
        created_at=at,
        must_change_at=None if password or encoded else at,
        password_changed_at=None,
        suspended_at=None,
    )
    if encoded:
        user.password, secret = encoded, ""
    else:
        user.set_password(secret)
    add(user)
    emit(events.UserAdded(user_id=user.pk, by=by.ref, at=at))
    return user, secret


@unit
def edit_user(user: User, *, display_name: str, email: str, phone: str, by: Actor, at: datetime) -> User:
    """Correct a name or how the person is reached."""
    _permitted(by)
    user = _lock(user)
    user.display_name, user.email, user.phone = display_name.strip(), email, phone
    change(user, "display_name", "email", "phone")
    emit(events.UserEdited(user_id=user.pk, by=by.ref, at=at))
    changed("accounts")
    return user


@unit
def reset_password(user: User, *, by: Actor, at: datetime) -> str:
    """Set and return a one-time password. The person must choose their own when they next sign in.

    Every session of the account ends: Django ties sessions to the password's hash.
    """
    _permitted(by)
    user = _lock(user)
    secret = one_time_password()
    user.set_password(secret)
    user.must_change_at = at
    change(user, "password", "must_change_at")
    emit(events.PasswordReset(user_id=user.pk, by=by.ref, at=at))
    changed("accounts")
    return secret


@unit
def change_password(user: User, *, old: str, new: str, by: Actor, at: datetime) -> User:
    """A person chooses their own password. Raises Refused for a wrong old one or a weak new one."""
    user = _lock(user)
    if by.user_id != user.pk:
        raise Refused(_("只能改自己的密码"))
    if not user.check_password(old):
        raise Refused(_("原密码不对，请再输一次"))
    if new == old:
        raise Refused(_("新密码和原密码一样，请换一个"))
    try:
        password_validation.validate_password(new, user)
    except ValidationError as weak:
        told = [_weakness(fault.code or "") or fault.messages[0] for fault in weak.error_list]
        raise Refused(_("；").join(told)) from weak
    user.set_password(new)
    user.must_change_at, user.password_changed_at = None, at
    change(user, "password", "must_change_at", "password_changed_at")
    emit(events.PasswordChanged(user_id=user.pk, by=by.ref, at=at))
    changed("accounts")
    return user


@unit
def suspend(user: User, *, by: Actor, at: datetime) -> User:
    """Close an account. Its sessions end with their next request; its posts are for `organisations` to end."""
    _permitted(by)
    user = _lock(user)
    if by.user_id == user.pk:
        raise Refused(_("不能停用自己的账号"))
    if user.suspended_at is not None:
        raise Refused(_("这个账号已经停用"))
    user.suspended_at = at
    change(user, "suspended_at")
    emit(events.UserSuspended(user_id=user.pk, by=by.ref, at=at))
    changed("accounts")
    return user


@unit
def restore(user: User, *, by: Actor, at: datetime) -> User:
    """Open a suspended account again."""
    _permitted(by)
    user = _lock(user)
    if user.suspended_at is None:
        raise Refused(_("这个账号没有停用"))
    user.suspended_at = None
    change(user, "suspended_at")
    emit(events.UserRestored(user_id=user.pk, by=by.ref, at=at))
    changed("accounts")
    return user


@unit
def note_sign_in(user: User, *, by: Actor, at: datetime) -> None:
    """Record that somebody signed in."""
    emit(events.SignedIn(user_id=user.pk, by=by.ref, at=at))


@unit
def note_failed_sign_in(user: User, *, by: Actor, at: datetime) -> None:
    """Record a wrong password for an existing account."""
    emit(events.SignInFailed(user_id=user.pk, by=by.ref, at=at))


def _weakness(code: str) -> str:
    """What is wrong with a password, in our words; empty for a rule that only this installation has."""
    return {
        "password_too_short": _("太短了，至少 10 个字"),
        "password_too_similar": _("和姓名、账号或电话太像了"),
        "password_too_common": _("太多人用这个密码，一猜就中"),
        "password_entirely_numeric": _("不能全是数字"),
    }.get(code, "")


def _permitted(by: Actor) -> None:
    if not by.may(Permission.ACCOUNTS):
        raise Refused(_("您现在的岗位没有这项权限"))


def _lock(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)
