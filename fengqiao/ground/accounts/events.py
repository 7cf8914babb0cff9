"""What happens to accounts: entries of the log of administration. They hold ids, never names."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import Happening


@dataclass(frozen=True, kw_only=True)
class UserHappening(Happening):
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserAdded(UserHappening):
    kind = "user.added"


@dataclass(frozen=True, kw_only=True)
class UserEdited(UserHappening):
    kind = "user.edited"


@dataclass(frozen=True, kw_only=True)
class UserSuspended(UserHappening):
    kind = "user.suspended"


@dataclass(frozen=True, kw_only=True)
class UserRestored(UserHappening):
    kind = "user.restored"


@dataclass(frozen=True, kw_only=True)
class PasswordReset(UserHappening):
    """Somebody else set a one-time password."""

    kind = "user.password_reset"


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(UserHappening):
    """The person chose a new password."""

    kind = "user.password_changed"


@dataclass(frozen=True, kw_only=True)
class SignedIn(UserHappening):
    kind = "user.signed_in"


@dataclass(frozen=True, kw_only=True)
class SignInFailed(UserHappening):
    """A wrong password for an account that exists."""

    kind = "user.sign_in_failed"
