"""What happens to papers and files."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import MatterHappening


@dataclass(frozen=True, kw_only=True)
class DocumentIssued(MatterHappening):
    """A paper was issued; its PDF follows."""

    kind = "document.issued"
    document_id: UUID
    paper: str
    number: str


@dataclass(frozen=True, kw_only=True)
class DocumentRendered(MatterHappening):
    """The PDF exists; from here on its bytes are fixed by this digest (SM3, hex)."""

    kind = "document.rendered"
    document_id: UUID
    digest: str


@dataclass(frozen=True, kw_only=True)
class FileGiven(MatterHappening):
    kind = "document.given"
    document_id: UUID
    media_type: str
    digest: str
    audience: str


@dataclass(frozen=True, kw_only=True)
class DossierSealed(MatterHappening):
    """The dossier was put together: digest over the digests of all its papers and the head of the chain."""

    kind = "document.dossier_sealed"
    document_id: UUID
    papers: int


@dataclass(frozen=True, kw_only=True)
class FileWithdrawn(MatterHappening):
    """A file given by mistake is shown to nobody any more; it is kept with the matter."""

    kind = "document.withdrawn"
    document_id: UUID
    reason: str
