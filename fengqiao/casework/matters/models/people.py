"""Who stated what: the parties of a matter, and what was said to them and by them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.models.matter import Matter
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.fields import BlindIndexField, SealedField
from fengqiao.kernel.ids import uuid7


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", _("申请")
    RESPONDENT = "respondent", _("对方")
    AGENT = "agent", _("代理")
    WITNESS = "witness", _("证人")
    CONCERNED = "concerned", _("有关")


class Contact(models.TextChoices):
    """How it is safe to reach this person."""

    ANY = "any", _("可以打电话、发短信")
    CALL = "call", _("只打电话，不发短信")
    SMS = "sms", _("只发短信，不打电话")
    NONE = "none", _("不要联系，本人自己来")


class Party(models.Model):
    """A person or an organisation as *stated* in this matter. Names, numbers and addresses are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=12, choices=PartyRole)
    is_organisation = models.BooleanField(default=False)
    name = SealedField()
    name_ix = BlindIndexField(of="name")
    phone = SealedField(default="")
    phone_ix = BlindIndexField(of="phone")
    id_number = SealedField(default="")
    id_number_ix = BlindIndexField(of="id_number")
    address = SealedField(default="")
    email = SealedField(default="")
    credit_code = models.CharField(max_length=18, blank=True, help_text="统一社会信用代码, GB 32100-2015")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="the unit of the directory that this party is",
    )
    contact = models.CharField(max_length=8, choices=Contact, default=Contact.ANY)
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="party_credit_code_is_of_organisations",
                condition=Q(credit_code="") | Q(is_organisation=True),
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "role"], name="party_matter"),
            models.Index(fields=["name_ix"], name="party_name"),
            models.Index(fields=["phone_ix"], name="party_phone"),
            models.Index(fields=["id_number_ix"], name="party_id_number"),
        ]

    class Privacy:
        personal = (
            "name", "name_ix", "phone", "phone_ix",  "id_number", "id_number_ix", "address", "email",
        )  # fmt: skip
        plain = (
            "id", "matter", "role", "is_organisation", "credit_code", "organisation", "contact", "added_at", "left_at",
        )  # fmt: skip


class Correction(models.Model):
    """A typo put right: what it was, what it is, who and why. The old wording stays readable for the matter."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    field = models.CharField(max_length=40)
    party_id = models.UUIDField(null=True)
    was = SealedField(default="")
    now = SealedField(default="")
    why = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="correction_matter")]

    class Privacy:
        personal = ("was", "now", "why")
        plain = ("id", "matter", "field", "party_id", "by", "at")


class Remark(models.Model):
    """A contact with the person, or something the person added: in words, for those who may see the matter."""

    class Way(models.TextChoices):
        CALL = "call", _("打电话")
        VISIT = "visit", _("当面")
        MESSAGE = "message", _("短信、微信")
        ADDED = "added", _("当事人补充")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    text = SealedField()
    reached = models.BooleanField(
        default=True, help_text="whether the person was reached; only then it counts as an answer"
    )
    seq = models.PositiveIntegerField(help_text="its event in the chain")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="remark_matter")]

    class Privacy:
        personal = ("text",)
        plain = ("id", "matter", "way", "reached", "seq", "by", "at")
