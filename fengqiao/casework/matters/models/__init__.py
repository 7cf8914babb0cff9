"""A matter, who stated what, who may look, and the registries that keep codes and keys unique."""

from fengqiao.casework.matters.models.access import Bar, Grant
from fengqiao.casework.matters.models.matter import OPEN, Complexity, Matter, Source, Stage
from fengqiao.casework.matters.models.people import Contact, Correction, Party, PartyRole, Remark
from fengqiao.casework.matters.models.registries import CaseCode, SearchText, SourceId, StatusKey

__all__ = [
    "OPEN", "Bar", "CaseCode", "Complexity", "Contact", "Correction", "Grant", "Matter", "Party", "PartyRole",
    "Remark", "SearchText", "Source", "SourceId", "Stage", "StatusKey",
]  # fmt: skip
