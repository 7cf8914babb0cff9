"""Keys point down the floors, cannot be followed up, and never quietly become nothing."""

import pytest
from django.apps import apps
from django.db import models

FLOORS = (
    "kernel", "design", "regions", "accounts", "organisations", "catalogue", "notifications", "matters", "clocks",
    "tasks", "documents", "feedback", "supervision", "desk", "portal",
)  # fmt: skip
OURS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]
CASEWORK = [model for model in OURS if FLOORS.index(model._meta.app_label) >= FLOORS.index("matters")]


def keys():
    for model in OURS:
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model in OURS:
                yield model, field


def test_foreign_keys_point_down():
    for model, field in keys():
        here, there = (FLOORS.index(m._meta.app_label) for m in (model, field.related_model))
        assert there <= here, f"{model.__name__}.{field.name} points up"


def test_no_slice_can_be_reached_from_below():
    for model, field in keys():
        if model._meta.app_label != field.related_model._meta.app_label:
            assert field.remote_field.hidden, f"{model.__name__}.{field.name} needs related_name='+'"


def test_nothing_is_set_to_null_behind_our_back():
    for model, field in keys():
        assert field.remote_field.on_delete is not models.SET_NULL, f"{model.__name__}.{field.name}"


REGISTRIES = {"CaseCode", "SourceId", "StatusKey", "Number"}
"""Uniqueness across matters lives in small tables keyed by the value itself (scale.md, rule 3)."""

OF_UNITS = {"Review"}
"""Figures of a unit in a month: of no one matter, kept where the unit's centre is."""


@pytest.mark.parametrize("model", CASEWORK, ids=lambda model: model.__name__)
def test_every_child_of_a_matter_names_its_matter(model):
    if model.__name__ in REGISTRIES | OF_UNITS | {"Matter"} or model._meta.app_label in ("desk", "portal"):
        return
    field = next((f for f in model._meta.concrete_fields if f.name == "matter"), None)
    assert field is not None, f"{model.__name__} carries no matter"
    assert not field.null, f"{model.__name__}.matter may be empty"


@pytest.mark.parametrize("model", CASEWORK, ids=lambda model: model.__name__)
def test_what_is_unique_is_unique_within_a_matter(model):
    if model.__name__ in REGISTRIES | OF_UNITS | {"Matter"}:
        return
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            assert "matter" in constraint.fields, f"{constraint.name} would not hold across shards"
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            raise AssertionError(f"{model.__name__}.{field.name} is unique across matters")


def test_a_key_between_children_of_one_matter_is_no_constraint():
    children = {model for model in CASEWORK if model.__name__ != "Matter"}
    for model, field in keys():
        if model in children and field.related_model in children:
            raise AssertionError(f"{model.__name__}.{field.name}: keep the id, join with matter_id")
