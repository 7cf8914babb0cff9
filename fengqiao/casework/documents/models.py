"""A document: immutable once it is there, kept encrypted, known by its hash."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.models import Matter
from fengqiao.kernel.fields import SealedField, SealedJSONField
from fengqiao.kernel.ids import uuid7


class Audience(models.TextChoices):
    """Who may open it, besides those who may see the matter at all."""

    OFFICE = "office", _("只给承办人看")
    APPLICANT = "applicant", _("申请人和承办人")
    ALL = "all", _("双方和承办人")


class DocumentQuerySet(models.QuerySet["Document"]):
    def for_applicant(self) -> Self:
        return self.filter(audience__in=[Audience.APPLICANT, Audience.ALL], withdrawn_at=None)


class Document(models.Model):
    """A paper we issued or a file somebody gave us.

    An issued paper keeps the facts it was made from (sealed); its PDF is rendered later and then never changes: the
    hash is over the bytes that were rendered, and the event that announces it carries that hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    paper = models.CharField(
        max_length=40, blank=True, help_text="code of the edition's papers; empty for a file"
    )
    number = models.CharField(max_length=60, blank=True, help_text="the official number, 文号")
    title = SealedField(help_text="the paper's name, or the name of the file as it came")
    facts = SealedJSONField(null=True, help_text="what the paper says, as it was when it was issued")
    file = models.UUIDField(null=True, help_text="key of the encrypted file; none until rendered")
    thumbnail = models.UUIDField(null=True)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    pages = models.PositiveSmallIntegerField(default=0)
    digest = models.BinaryField(max_length=32, null=True, help_text="SM3 of the content")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.OFFICE)
    given_by = models.CharField(max_length=60, help_text="the actor's reference")
    at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="document_rendered_means_hashed",
                condition=Q(file=None, digest=None) | Q(file__isnull=False, digest__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["matter", "at"], name="document_matter")]

    class Privacy:
        personal = ("title", "facts")
        plain = (
            "id", "matter", "paper", "number", "file", "thumbnail", "media_type", "size", "pages", "digest",
            "audience", "given_by", "at", "rendered_at", "withdrawn_at",
        )  # fmt: skip


class Number(models.Model):
    """The counter of official numbers: one row per issuing unit, paper and year, locked while a number is taken."""

    key = models.CharField(primary_key=True, max_length=120)
    last = models.PositiveIntegerField(default=0)

    class Privacy:
        personal = ()
        plain = ("key", "last")
