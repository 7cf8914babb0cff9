"""Who may sign in. What a person may do is decided by their posts, which live in `organisations`."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from fengqiao.kernel.ids import uuid7


class UserQuerySet(models.QuerySet):
    def active(self) -> "UserQuerySet":
        """Accounts that may sign in."""
        return self.filter(suspended_at=None)

    def get_by_natural_key(self, username: str) -> "User":
        """How Django's sign-in finds an account; names of accounts are kept in small letters."""
        return self.get(username=username.strip().lower())  # type: ignore[return-value]


class User(AbstractBaseUser):
    """A person of the staff. There is no `last_login`: the row is written when something changes, not when used."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    must_change_at = models.DateTimeField(
        null=True, help_text="since when the password is one that somebody else has set"
    )
    password_changed_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    last_login = None

    objects = UserQuerySet.as_manager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Privacy:
        personal = ("username", "password", "display_name", "email", "phone")
        plain = ("id", "created_at", "must_change_at", "password_changed_at", "suspended_at")

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """What Django asks before it lets a session live on."""
        return self.suspended_at is None
