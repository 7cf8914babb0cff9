"""A task: a piece of work on a matter, owed by one unit; and what that unit reports."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import writing
from fengqiao.kernel.ids import uuid7


class Mode(models.TextChoices):
    HANDLE = "handle", _("接办")
    ASSIGN = "assign", _("交办")
    SUPERVISE = "supervise", _("督办")
    AGENT = "agent", _("代办")
    JOINT = "joint", _("商办")


class State(models.TextChoices):
    OPEN = "open", _("待签收")
    TAKEN = "taken", _("办理中")
    RETURNED = "returned", _("已退回")
    DONE = "done", _("已办完")
    CANCELLED = "cancelled", _("已取消")


LIVE = (State.OPEN, State.TAKEN)


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(stage__in=LIVE)

    def held_by(self, organisation_id: UUID) -> Self:
        return self.filter(holder=organisation_id)

    def lock(self, matter_id: UUID, pk: UUID) -> "Task":
        """A task of a matter that the caller has already locked."""
        held = writing.known(Task, pk)
        if held is not None:
            return held
        return writing.hold(self.select_for_update(no_key=True).get(matter_id=matter_id, pk=pk))


class Task(models.Model):
    """A piece of work, owed by one unit. The open lead task decides who holds the matter."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode)
    stage = models.CharField(max_length=10, choices=State, default=State.OPEN)
    leads = models.BooleanField(default=False, help_text="the one open task whose unit holds the matter")
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post_id = models.UUIDField(null=True, help_text="who has taken it up")
    asked = models.TextField(help_text="what is asked for")
    due_at = models.DateTimeField(null=True, help_text="its nearest live clock; kept by tasks from clocks")
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    taken_up_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    outcome = models.CharField(max_length=40, blank=True, help_text="what the unit says came of it")
    returned_for = models.CharField(
        max_length=40, blank=True, help_text="code of the edition's reasons to return"
    )
    about_clock = models.UUIDField(null=True, help_text="a supervision: the clock whose lapse called for it")

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="task_ended_means_dated",
                condition=Q(stage__in=["open", "taken"], ended_at__isnull=True)
                | Q(stage__in=["returned", "done", "cancelled"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="task_done_means_answered", condition=~Q(stage="done") | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="task_returned_means_reasoned", condition=~Q(stage="returned") | ~Q(returned_for="")
            ),
            models.CheckConstraint(
                name="task_taken_means_by_somebody",
                condition=~Q(stage="taken") | Q(taken_up_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(leads=True, stage__in=["open", "taken"]),
                name="task_one_open_lead",
            ),
            models.UniqueConstraint(
                fields=["matter", "about_clock"],
                condition=Q(about_clock__isnull=False),
                name="task_one_supervision_a_lapse",
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder", "due_at", "id"],
                name="task_open_holder",
                condition=Q(stage__in=["open", "taken"]),
            ),
            models.Index(
                fields=["post_id", "due_at", "id"],
                name="task_open_post",
                condition=Q(stage__in=["open", "taken"], post_id__isnull=False),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="task_open_supervision",
                condition=Q(stage__in=["open", "taken"], mode="supervise"),
            ),
            models.Index(
                F("holder"),
                F("ended_at").desc(nulls_last=True),
                F("id").desc(),
                name="task_ended_holder",
                condition=Q(ended_at__isnull=False),
            ),
            models.Index(fields=["matter", "opened_at"], name="task_matter"),
        ]

    class Privacy:
        personal = ("asked", "answer")
        plain = (
            "id", "matter", "mode", "stage", "leads", "holder", "post_id", "due_at", "opened_by", "opened_at",
            "taken_up_at", "ended_at", "outcome", "returned_for", "about_clock",
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.stage in LIVE


class Report(models.Model):
    """What a unit says on the way: a progress report, or the words of a return."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    task_id = models.UUIDField()
    text = models.TextField()
    to_party_at = models.DateTimeField(null=True, help_text="set when the person may read it too")
    seq = models.PositiveIntegerField(help_text="its event in the chain")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="report_matter")]

    class Privacy:
        personal = ("text",)
        plain = ("id", "matter", "task_id", "to_party_at", "seq", "by", "at")
