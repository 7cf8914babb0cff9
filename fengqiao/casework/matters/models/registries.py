"""What is unique across all matters, each in a small table of its own; and the words that search looks in."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from fengqiao.casework.matters.models.matter import Matter
from fengqiao.kernel.fields import SealedField, WordsField


class CaseCode(models.Model):
    """The registry of codes: unique across all matters, wherever they are stored."""

    code = models.CharField(primary_key=True, max_length=9)
    matter_id = models.UUIDField()

    class Privacy:
        personal = ()
        plain = ("code", "matter_id")


class SourceId(models.Model):
    """The registry of what came from elsewhere, so an import may be repeated and doubles nothing."""

    key = models.CharField(primary_key=True, max_length=120, help_text="source name : id in the source")
    matter_id = models.UUIDField()

    class Privacy:
        personal = ()
        plain = ("key", "matter_id")


class StatusKey(models.Model):
    """The key a person holds: the token of the QR code (as its digest), and the token itself sealed for reprinting."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    matter_id = models.UUIDField()
    token = SealedField()
    pickup = SealedField(default="", help_text="the number printed for someone without a phone")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter_id"], name="status_key_matter")]

    class Privacy:
        personal = ("token", "pickup")
        plain = ("digest", "matter_id", "made_at")


class SearchText(models.Model):
    """Bigrams of title and text, with numbers of persons removed, in a side table; never party fields."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="+")
    county_id = models.UUIDField(null=True)
    words = WordsField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_words")]

    class Privacy:
        personal = ("words",)
        plain = ("matter", "county_id")
