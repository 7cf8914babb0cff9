"""Who reads their agenda elsewhere, and who does not want to be told in the morning."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fengqiao.ground.organisations.models import Post
from fengqiao.kernel.ids import uuid7


class Feed(models.Model):
    """The address under which a calendar fetches what one post owes.

    The address itself is known to its owner alone; only its digest is kept. It lives as long as the post does and is
    ended at any time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="when a calendar fetched it last, to the hour")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="feed_one_a_post", fields=["post"], condition=Q(ended_at=None))
        ]

    class Privacy:
        personal = ()
        plain = ("id", "post", "digest", "made_at", "read_at", "ended_at")


class Habit(models.Model):
    """What somebody has decided about the message of the morning. Who has decided nothing gets it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    silent_at = models.DateTimeField(null=True, help_text="since when no message in the morning")

    class Privacy:
        personal = ()
        plain = ("id", "user", "silent_at")
