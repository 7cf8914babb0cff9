"""Columns that keep personal data: sealed text and blind indexes."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from fengqiao.kernel import crypto


class SealedField(models.Field):
    """Text that is encrypted at rest. Reads and writes `str`; cannot be searched, use a blind index beside it."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def seal(self, value: Any) -> bytes:
        return crypto.seal(str(value).encode(), self.context)

    def unseal(self, value: bytes) -> Any:
        return crypto.unseal(value, self.context).decode()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        # an empty text is stored empty: that there is nothing is no secret, and a CHECK can see it
        return value if value is None else (b"" if value == "" else self.seal(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else ("" if len(value) == 0 else self.unseal(bytes(value)))

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: look for its blind index instead")
        return super().get_lookup(lookup_name)


class SealedJSONField(SealedField):
    """A JSON value that is encrypted at rest."""

    def seal(self, value: Any) -> bytes:
        return crypto.seal(json.dumps(value, ensure_ascii=False, sort_keys=True).encode(), self.context)

    def unseal(self, value: bytes) -> Any:
        return json.loads(crypto.unseal(value, self.context))

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)


class BlindIndexField(models.BinaryField):
    """An HMAC of another column, for exact matches. Set by the action that writes the sealed column."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"max_length": 32, "null": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}


class WordsField(models.Field):
    """A tsvector without positions, given as a collection of words and built by us: bigrams, not a dictionary's stems."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::tsvector"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or isinstance(value, str):
            return value
        return " ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in sorted(value))
