"""What the kernel keeps: events, the log of administration, looks, daily roots, used form tokens, done reactions, versions."""

from django.db import models

from fengqiao.kernel.chain import GENESIS
from fengqiao.kernel.fields import SealedField
from fengqiao.kernel.ids import uuid7


class Chained(models.Model):
    """A subject with a chain of events. `seq` and `head` lie on its row, so its lock orders the chain."""

    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=GENESIS)

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened to a matter; never updated, never deleted, linked to the one before.

    `by` is text, not a key: history must outlive what it describes. It holds ids and codes, never names.
    """

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    by = models.CharField(max_length=60)
    at = models.DateTimeField(help_text="when it happened in the world")
    recorded_at = models.DateTimeField(help_text="when we learned of it, domain time")
    data = models.JSONField(default=dict)
    prev = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="event_recorded")]

    class Privacy:
        personal = ()
        plain = ("matter_id", "seq", "kind", "by", "at", "recorded_at", "data", "prev", "head")


class Entry(models.Model):
    """One act of administration (an appointment, an export, a new edition); never updated, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["kind", "recorded_at"], name="entry_kind")]

    class Privacy:
        personal = ()
        plain = ("id", "kind", "by", "at", "recorded_at", "data")


class Look(models.Model):
    """Somebody looked at personal data. One per actor, subject and hour for pages; one for each reveal or export."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True, help_text="the matter, or none for a list")
    what = models.CharField(max_length=40)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    hour_at = models.DateTimeField(null=True, help_text="set for page looks, which are kept once an hour")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "by", "what", "hour_at"], name="look_once_an_hour")
        ]
        indexes = [models.Index(fields=["subject_id", "at"], name="look_subject")]

    class Privacy:
        personal = ("why",)
        plain = ("id", "by", "subject_id", "what", "at", "hour_at")


class Root(models.Model):
    """The root of one day: SM3 of the root before it and of every head that changed that day."""

    on = models.DateField(primary_key=True)
    heads = models.PositiveIntegerField()
    prev = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()

    class Privacy:
        personal = ()
        plain = ("on", "heads", "prev", "root", "made_at")


class Once(models.Model):
    """A form token that was used, and where its first use led. A repeat is sent to the same place."""

    token = models.CharField(primary_key=True, max_length=64)
    led_to = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Privacy:
        personal = ()
        plain = ("token", "led_to", "at")


class Done(models.Model):
    """A later reaction that has run for an event: the worker may be killed and try again, the deed is not doubled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.CharField(max_length=80, help_text="matter:seq, or the id of an entry")
    reaction = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="done_once")]

    class Privacy:
        personal = ()
        plain = ("id", "event", "reaction", "at")


class TimeShift(models.Model):
    """The one row of the time machine."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.FloatField()

    class Privacy:
        personal = ()
        plain = ("id", "seconds")


class Draft(models.Model):
    """What somebody has typed and not sent yet, sealed; thrown away when it is sent or old."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.CharField(max_length=80, help_text="post:<uuid>, or the hash of a portal cookie")
    form = models.CharField(max_length=40)
    typed = SealedField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "form", "-saved_at"], name="draft_owner")]

    class Privacy:
        personal = ("typed",)
        plain = ("id", "owner", "form", "saved_at")


class Version(models.Model):
    """One topic of reference data (regions, organisations, posts) and the version it stands at; see `memory`."""

    topic = models.CharField(primary_key=True, max_length=40)
    version = models.UUIDField()

    class Privacy:
        personal = ()
        plain = ("topic", "version")
