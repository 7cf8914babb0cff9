"""Reading accounts."""

from uuid import UUID

from django.db.models import Q, QuerySet

from fengqiao.ground.accounts.models import User
from fengqiao.kernel.memory import Remembered

# filled person by person, emptied when any account changes
_known: Remembered[dict[UUID, User]] = Remembered(dict, "accounts")


def get(user_id: UUID) -> User | None:
    """The account with this id."""
    return User.objects.filter(pk=user_id).first()


def remembered(user_id: UUID) -> User | None:
    """The same for every request of a session: kept in memory until an account changes. Shared, so never write to it."""
    known = _known()
    if user_id not in known and (user := get(user_id)) is not None:
        known[user_id] = user
    return known.get(user_id)


def by_username(username: str) -> User | None:
    """The account somebody signs in to with this name."""
    return User.objects.filter(username=username.strip().lower()).first()


def accounts(*, text: str = "", suspended: bool | None = None) -> QuerySet[User]:
    """Accounts by part of the name or account name; all, or only the suspended or the active ones."""
    found = User.objects.all()
    if text := text.strip():
        found = found.filter(Q(display_name__icontains=text) | Q(username__icontains=text))
    if suspended is not None:
        found = found.filter(suspended_at__isnull=not suspended)
    return found


def names(user_ids: set[UUID]) -> dict[UUID, str]:
    """The display names of these accounts, for pages that show who did something."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("id", "display_name"))
