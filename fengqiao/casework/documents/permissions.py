"""What one may be allowed to do with papers and files."""

from enum import StrEnum


class Permission(StrEnum):
    ISSUE = "documents.issue"
    SIGN = "documents.sign"
    SEAL = "documents.seal"
    EXPORT = "documents.export"
