"""Papers are issued and rendered, files are given and withdrawn, dossiers are sealed."""

from fengqiao.casework.documents.actions.dossier import seal_dossier
from fengqiao.casework.documents.actions.files import give, withdraw_file
from fengqiao.casework.documents.actions.papers import issue, render

__all__ = ["give", "issue", "render", "seal_dossier", "withdraw_file"]
