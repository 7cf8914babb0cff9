"""What one may be allowed to do to a matter."""

from enum import StrEnum


class Permission(StrEnum):
    REGISTER = "matters.register"
    VIEW_OWN = "matters.view_own"
    VIEW_UNIT = "matters.view_unit"
    VIEW_ALL = "matters.view_all"
    ACCEPT = "matters.accept"
    DECLINE = "matters.decline"
    ANSWER = "matters.answer"
    RESOLVE = "matters.resolve"
    CORRECT = "matters.correct"
    MERGE = "matters.merge"
    CLOSE = "matters.close"
    REOPEN = "matters.reopen"
    EXPORT = "documents.export"
    OWN = "portal.own"
    """What a party may do with the own matter, by the ticket in hand."""


SPEAKERS = (Permission.REGISTER, Permission.ACCEPT, Permission.RESOLVE, "tasks.claim", "feedback.call")
"""Any of these: somebody whose work it is to speak with the people of a matter, and who writes down that it was done."""
