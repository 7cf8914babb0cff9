"""Papers and files of a matter, who may open them, and the receipt; see `wells` for the facts of papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.documents.models import Audience, Document
from fengqiao.casework.documents.rules import facts as wording
from fengqiao.casework.documents.rules import media, receipts, rendering
from fengqiao.casework.documents.rules import timeline as lines
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter, PartyRole, Remark, Source, Stage
from fengqiao.casework.tasks import queries as tasks
from fengqiao.casework.tasks.models import Mode
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import EditionBook
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import codes, files
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.models import Event

DOSSIER = "dossier_cover"
"""The paper that stands for the whole dossier."""

LISTED = 100
"""So many files are kept with one matter at most."""


# --- documents ----------------------------------------------------------------------------------------


def of_matter(matter_id: UUID) -> list[Document]:
    """Every paper and file of a matter that was not withdrawn, the latest first."""
    return list(Document.objects.filter(matter=matter_id, withdrawn_at=None).order_by("-at", "-id"))


def ever_of(matter_id: UUID) -> list[Document]:
    """Every paper and file of a matter, those that were withdrawn too, the latest first."""
    return list(Document.objects.filter(matter=matter_id).order_by("-at", "-id"))


def for_party(matter_id: UUID) -> list[Document]:
    """What the person may open: papers to them and files both may see, the latest first."""
    rows = Document.objects.for_applicant().filter(matter=matter_id, file__isnull=False)
    return list(rows.order_by("-at", "-id"))


def reach_file(actor: Actor, document_id: UUID, at: datetime) -> tuple[Document, Matter]:
    """The gate of the staff to one document: through its matter. Raises Http404 for what is not there or not yours."""
    row = Document.objects.filter(pk=document_id, withdrawn_at=None).first()
    if row is None:
        raise Http404
    return row, matters.reach_by_id(actor, row.matter_id, at)


def open_file(matter: Matter, document_id: UUID) -> Document:
    """The gate of a party, who came through the status page of this matter. Raises Http404."""
    row = Document.objects.for_applicant().filter(matter=matter.pk, pk=document_id).first()
    if row is None:
        raise Http404
    return row


def content(document: Document) -> bytes:
    """The bytes of a document. Raises Http404 while it has none yet."""
    if document.file is None:
        raise Http404
    return files.read(document.file)


def file_name(document: Document) -> str:
    """The name a document is saved under: a paper's own number in it, the ending of what it really is."""
    if document.paper:
        return f"{document.title}{document.number}.pdf"
    ending = media.ENDINGS.get(document.media_type, "bin")
    return document.title if document.title.lower().endswith(f".{ending}") else f"{document.title}.{ending}"


def thumbnail(document: Document) -> bytes:
    """The small picture of a photograph. Raises Http404 where there is none."""
    if document.thumbnail is None:
        raise Http404
    return files.read(document.thumbnail)


def dossier(matter_id: UUID) -> Document | None:
    """The latest dossier of a matter."""
    rows = Document.objects.filter(matter=matter_id, paper=DOSSIER, file__isnull=False)
    return rows.order_by("-at", "-id").first()


def is_late(matter: Matter, row: Document) -> bool:
    """Whether a file came after the matter had ended."""
    return not row.paper and matter.closed_at is not None and row.at > matter.closed_at


def unbound(dossier: Document, rows: Iterable[Document]) -> list[Document]:
    """The files that came too late for this dossier; it can be bound anew."""
    bound = (dossier.facts or {}).get("bound", ())
    return [row for row in rows if not row.paper and str(row.pk) not in bound]


def unrendered(before: datetime, limit: int = 20) -> list[str]:
    """Papers issued before this whose PDF is still missing: for `doctor`."""
    rows = Document.objects.filter(file=None, withdrawn_at=None, at__lt=before).exclude(paper="")
    return [str(pk) for pk in rows.order_by("at").values_list("pk", flat=True)[:limit]]


def status_url(matter_id: UUID) -> str:
    """The address of the status page as the QR code carries it: a key of 128 random bits, no name, no code."""
    key = matters.status_key(matter_id)
    if key is None:
        return settings.SITE_URL
    try:
        return settings.SITE_URL + reverse("portal:token", args=[key.token])
    except NoReverseMatch:  # a copy without the portal
        return f"{settings.SITE_URL}/m/{key.token}"


# --- the receipt --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Promise:
    """A limit as the person reads it: what, by when, and why that day."""

    label: str
    due_at: datetime
    due: str
    why: tuple[str, ...]
    basis: str
    own: bool = False
    """The person's own limit, not ours."""


@dataclass(frozen=True)
class Receipt:
    """What a person takes home, on a screen, on A4 or on 72 mm."""

    matter: Matter
    code: str
    qr: str
    tail: str
    """The last four digits of the phone, or "" where a pickup number is printed."""
    pickup: str
    holder: str
    holder_phone: str
    holder_address: str
    promises: tuple[Promise, ...]
    own: tuple[Promise, ...]
    seal: str
    said: str = ""
    files: tuple[str, ...] = field(default=())


def receipt(matter: Matter) -> Receipt:
    """The facts of a receipt: who has it, when one hears and why that day. Never anything of the other side."""
    key = matters.status_key(matter.pk)
    phones = [party.phone for party in matters.applicants(matter.pk) if party.phone]
    unit = organisations.get(matter.holder_id or matter.centre_id)
    running = clocks.live(matter.pk)
    given = Document.objects.for_applicant().filter(matter=matter.pk, paper="").order_by("at")
    return Receipt(
        matter=matter,
        code=codes.grouped(matter.code),
        qr=status_url(matter.pk),
        tail=phones[0][-4:] if phones else "",
        pickup=key.pickup if key else "",
        holder=unit.name if unit else "",
        holder_phone=unit.phone if unit else "",
        holder_address=unit.address if unit else "",
        promises=tuple(_promise(row) for row in running if row.duty == Duty.OFFICE and row.task_id is None),
        own=tuple(_promise(row) for row in running if row.duty == Duty.PARTY),
        seal=wording.check_code(matter.head),
        said=matter.said,
        files=tuple(row.title for row in given),
    )


def receipt_pdf(matter: Matter, at: datetime) -> bytes:
    """The same receipt as a file."""
    told = receipt(matter)
    second = f"手机尾号 {told.tail}" if told.tail else f"取件码 {told.pickup}"
    blocks = receipts.blocks(
        code=told.code,
        registered=wording.instant(matter.registered_at),
        holder=(told.holder, told.holder_phone, told.holder_address),
        promises=told.promises,
        own=told.own,
        said=told.said,
        files=told.files,
        second=f"扫页脚的二维码，或者用编号加{second}",
    )
    foot = (f"校验码 {told.seal}", "内容一旦被改，校验码就对不上")
    sheet = rendering.Sheet(
        title=f"登记回执 {told.code}", unit=told.holder, blocks=blocks, url=told.qr, foot=foot
    )
    return rendering.pdf(sheet, at)


def _promise(clock: Clock) -> Promise:
    return Promise(
        label=clocks.plain_label(clock),
        due_at=clock.due_at,
        due=clocks.due_of(clock),
        why=tuple(clocks.explain(clock)),
        basis=clock.basis,
        own=clock.duty == Duty.PARTY,
    )


# --- the timeline -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """One event, told. `text` is the sentence, `words` what was said, `who` the post that acted."""

    seq: int
    kind: str
    at: datetime
    text: str
    icon: str
    tone: str
    minor: bool
    who: str = ""
    words: str = ""
    head: str = ""
    party: bool = False
    """Whether the person sees it too."""


def timeline(
    matter: Matter,
    *,
    for_party: bool = False,
    events: list[Event] | None = None,
    who: Mapping[str, str] | None = None,
    papers: Iterable[Document] | None = None,
) -> list[Moment]:
    """What happened, the oldest first, in the words of one table. A party reads only what is meant for the person.

    A page that has read the events, who acted, and all papers already hands them over.
    """
    events = matters.timeline(matter.pk) if events is None else events
    book = catalogue.book(matter.edition_id)
    if who is None:
        who = {} if for_party else organisations.who({event.by for event in events})
    said = _words(matter.pk, for_party=for_party)
    known = {str(row.pk): row for row in (ever_of(matter.pk) if papers is None else papers)}
    moments = []
    for event in events:
        line = lines.LINES.get(event.kind)
        if for_party and (line is None or not line.party or not _meant_for_party(event, known)):
            continue
        values = _values(event, book, known)
        text = event.kind if line is None else _(line.party if for_party else line.desk) % values
        moments.append(
            Moment(
                seq=event.seq,
                kind=event.kind,
                at=event.at,
                text=text,
                icon=line.icon if line else "info",
                tone=line.tone if line else "",
                # what happens to the task of a supervision is told by the supervision itself
                minor=line is None or line.minor or event.data.get("mode") == Mode.SUPERVISE,
                who=who.get(event.by) or _(lines.ACTORS.get(event.by, "")) if not for_party else "",
                words=said.get(event.seq, ""),
                head=bytes(event.head).hex()[:16],
                party=bool(line and line.party) and _meant_for_party(event, known),
            )
        )
    return moments


def _meant_for_party(event: Event, papers: dict[str, Document]) -> bool:
    """Some events are the person's only in part: reports marked for the person, papers the person may open."""
    data = event.data
    if event.kind == "task.reported":
        return bool(data.get("to_party"))
    if event.kind.startswith("clock."):
        return data.get("task_id") is None  # what the units owe each other is not a promise to the person
    if event.kind.startswith("task."):
        return data.get("mode") != Mode.SUPERVISE
    if event.kind.startswith("document."):
        row = papers.get(data.get("document_id", ""))
        return row is not None and row.audience != Audience.OFFICE and row.withdrawn_at is None
    return True


def _words(matter_id: UUID, *, for_party: bool) -> dict[int, str]:
    """What was said, by place in the chain. A note about a call is the office's own; what the person wrote is not."""
    said = {
        seq: row.text
        for seq, row in matters.remarks(matter_id).items()
        if not for_party or row.way == Remark.Way.ADDED
    }
    for seq, report in tasks.reports_by_seq(matter_id).items():
        if not for_party or report.to_party_at:
            said[seq] = report.text
    return said


class _Open(dict[str, str]):
    """Words for a sentence; a name that an old event does not carry is left empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _values(event: Event, book: EditionBook, papers: dict[str, Document]) -> dict[str, str]:
    data, values = event.data, _Open()
    for name in ("holder", "organisation"):
        if found := data.get(f"{name}_id"):
            values[name] = organisations.name(UUID(found))
    values["source"] = _label(Source, data.get("source"))
    values["way"] = _label(Remark.Way, data.get("way"))
    values["role"] = _label(PartyRole, data.get("role"))
    values["mode"] = _label(Mode, data.get("mode"))
    values["level"] = _(lines.LEVELS.get(data.get("level"), ""))
    values["violation"] = _(lines.VIOLATIONS.get(data.get("violation"), ""))
    values["times"] = str(data.get("times", ""))
    values["solved"] = _(lines.SOLVED.get(data.get("solved"), ""))
    values["how"] = _(lines.HOW.get(data.get("how"), "")) or str(data.get("how", ""))
    outcome = book.outcomes.get(data.get("outcome") or "")
    values["outcome"] = outcome.zh if outcome else _("已办")
    reason = book.reasons.get(data.get("reason") or "")
    values["reason"] = reason.zh if reason else ""
    values["reason_said"] = reason.say if reason and "{" not in reason.say else values["reason"]
    for name in ("was", "now"):
        kind = book.kinds.get(str(data.get(name, "")))
        values[name] = kind.zh if kind else ""
    rule = book.clocks.get(data.get("rule") or "")
    values["rule"] = rule.label if rule else ""
    for name, put in (("due_at", "due"), ("old_due_at", "old")):
        if moment := data.get(name):
            values[put] = clocks.due_words(datetime.fromisoformat(moment))
    if until := data.get("resumes_at"):
        values["until"] = clocks.last_day(datetime.fromisoformat(until))
    ground = book.grounds.get(data.get("ground") or "")
    values["ground"] = ground.zh if ground else ""
    values["fact"] = str(book.words["events"].get(data.get("fact") or "", ""))
    values["fields"] = "、".join(_(lines.FIELDS.get(name, name)) for name in data.get("fields") or ())
    row = papers.get(data.get("document_id", ""))
    values["paper"] = f"《{row.title}》" if row else ""
    values["number"] = row.number if row else ""
    values["digest"] = str(data.get("digest", ""))[:16]
    values["media"] = _(lines.MEDIA.get(str(data.get("media_type", "")).split("/")[0], ""))
    values["papers"] = str(data.get("papers", ""))
    return values


def _label(choices: type[TextChoices], value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")


def is_ended(matter: Matter) -> bool:
    """Whether a dossier can be put together."""
    return matter.stage in (Stage.CLOSED, Stage.DECLINED)


def issuable(matter: Matter) -> Iterable[tuple[str, str]]:
    """The papers of the matter's edition that can be issued by hand: (code, name)."""
    book = catalogue.book(matter.edition_id)
    return [(code, paper.zh) for code, paper in book.papers.items() if code in BY_HAND]


BY_HAND = ("intake_form", "progress_reply")
"""Papers that are written by hand: the others follow from what happens."""
