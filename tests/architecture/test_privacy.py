"""Every column says whether it is personal, and no event can carry what must be erasable."""

import importlib
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from fengqiao.kernel.events import Happening
from fengqiao.kernel.fields import BlindIndexField, SealedField
from tests.architecture.test_foreign_keys import OURS

ROOT = Path(__file__).parents[2] / "fengqiao"
FORBIDDEN = {
    "name", "phone", "address", "text", "words", "said", "title", "answer", "email", "id_number", "display_name",
    "username", "place",
}  # fmt: skip
PLAIN = (str, int, bool, UUID, datetime, date)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_column_declares_its_privacy(model):
    declared = getattr(model, "Privacy", None)
    assert declared is not None, f"{model.__name__} needs a class Privacy"
    personal, plain = set(declared.personal), set(declared.plain)
    columns = {field.name for field in model._meta.concrete_fields}
    assert not personal & plain, f"both: {personal & plain}"
    assert personal | plain == columns, (
        f"undeclared: {columns - personal - plain}; unknown: {(personal | plain) - columns}"
    )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_sealed_columns_are_personal(model):
    for field in model._meta.concrete_fields:
        if isinstance(field, SealedField | BlindIndexField):
            assert field.name in model.Privacy.personal, f"{model.__name__}.{field.name} is sealed and plain"


def subclasses(kind):
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def happenings():
    for path in sorted(ROOT.glob("*/*/events.py")):
        importlib.import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))
    return sorted(
        {kind for kind in subclasses(Happening) if kind.__module__.startswith("fengqiao.")},
        key=lambda kind: kind.__qualname__,
    )


@pytest.mark.parametrize("kind", happenings(), ids=lambda kind: kind.__qualname__)
def test_events_carry_ids_and_codes_only(kind):
    for field in fields(kind):
        assert field.name not in FORBIDDEN, f"{kind.__name__}.{field.name} may hold personal data"
        assert "float" not in str(field.type), f"{kind.__name__}.{field.name}: floats have no canonical text"


def test_every_event_is_in_the_past_and_has_one_name():
    kinds = [kind.kind for kind in happenings() if "kind" in vars(kind)]
    assert len(kinds) == len(set(kinds)), "two events share a name"
    assert all("." in kind for kind in kinds)
