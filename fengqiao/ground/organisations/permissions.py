"""What one may do to the house itself."""

from enum import StrEnum


class Permission(StrEnum):
    ACCOUNTS = "system.accounts"
    POLICY = "security.policy"
    AUDIT = "audit.logs"
