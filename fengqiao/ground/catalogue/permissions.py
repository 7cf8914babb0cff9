"""What one may do to the rules."""

from enum import StrEnum


class Permission(StrEnum):
    EDIT = "catalogue.edit"
    PUBLISH = "catalogue.publish"
