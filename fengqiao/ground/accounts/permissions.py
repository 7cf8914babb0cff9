"""What one may do to accounts."""

from enum import StrEnum


class Permission(StrEnum):
    ACCOUNTS = "system.accounts"
