"""Founding organisations, appointing people, handing work over."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from fengqiao.ground.accounts.models import User
from fengqiao.ground.organisations import events
from fengqiao.ground.organisations.models import Organisation, OrgRole, Post, Role, UnitRole
from fengqiao.ground.organisations.permissions import Permission
from fengqiao.ground.organisations.rules import credit_code as codes
from fengqiao.ground.organisations.rules import duties
from fengqiao.ground.regions.models import Region
from fengqiao.ground.regions.rules.pinyin import spell
from fengqiao.kernel import drafts
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.memory import changed
from fengqiao.kernel.stages import Refused, check
from fengqiao.kernel.writing import add, change, unit


@unit
def found(
    *,
    name: str,
    region: Region,
    short_name: str = "",
    parent: Organisation | None = None,
    unit_roles: Iterable[str] = (),
    credit_code: str | None = None,
    phone: str = "",
    address: str = "",
    opening_hours: str = "",
    services: str = "",
    access: str = "",
    by: Actor,
    at: datetime,
) -> Organisation:
    """Put a new organisation into the directory. Raises Refused for a wrong credit code or a name taken there."""
    _permitted(by)
    _free(name, region)
    organisation = add(
        Organisation(
            name=name,
            short_name=short_name or name[:30],
            pinyin=spell(name),
            region=region,
            parent=parent,
            credit_code=_credit_code(credit_code),
            phone=phone,
            address=address,
            opening_hours=opening_hours,
            services=services,
            access=access,
            founded_at=at,
            closed_at=None,
        )
    )
    _be(organisation, unit_roles)
    emit(events.OrganisationFounded(organisation_id=organisation.pk, by=by.ref, at=at))
    changed("organisations")
    return organisation


@unit
def rename(
    organisation: Organisation, *, name: str, short_name: str = "", by: Actor, at: datetime
) -> Organisation:
    """Give an organisation its new name."""
    _permitted(by)
    organisation = _lock(organisation)
    _free(name, organisation.region, organisation)
    organisation.name, organisation.short_name = name, short_name or name[:30]
    organisation.pinyin = spell(name)
    change(organisation, "name", "short_name", "pinyin")
    emit(events.OrganisationRenamed(organisation_id=organisation.pk, by=by.ref, at=at))
    changed("organisations")
    return organisation


@unit
def edit(
    organisation: Organisation,
    *,
    name: str,
    short_name: str,
    region: Region,
    parent: Organisation | None,
    unit_roles: Iterable[str],
    credit_code: str | None,
    phone: str,
    address: str,
    opening_hours: str,
    services: str,
    access: str,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Write the whole entry of an organisation anew, as its form shows it. Writes nothing where nothing changed."""
    _permitted(by)
    organisation = _lock(organisation)
    _free(name, region, organisation)
    if parent is not None and organisation.pk in _above(parent):
        raise Refused(_("不能放在自己下面"))
    values = {
        "name": name,
        "short_name": short_name or name[:30],
        "pinyin": spell(name),
        "region": region,
        "parent": parent,
        "credit_code": _credit_code(credit_code, organisation),
        "phone": phone,
        "address": address,
        "opening_hours": opening_hours,
        "services": services,
        "access": access,
    }
    renamed = name != organisation.name
    touched = [field for field, value in values.items() if getattr(organisation, field) != value]
    for field in touched:
        setattr(organisation, field, values[field])
    if touched:
        change(organisation, *touched)
    if not _be(organisation, unit_roles) and not touched:
        return organisation
    if renamed:
        emit(events.OrganisationRenamed(organisation_id=organisation.pk, by=by.ref, at=at))
    emit(events.OrganisationEdited(organisation_id=organisation.pk, by=by.ref, at=at))
    changed("organisations")
    return organisation


@unit
def close(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """End an organisation. Raises Refused while it holds posts, open organisations below it, or open work."""
    _permitted(by)
    organisation = _lock(organisation)
    if organisation.closed_at is not None:
        raise Refused(_("这个单位已经撤销"))
    if below := Organisation.objects.open().filter(parent=organisation).count():
        raise Refused(_("下面还有 %(count)d 个单位，请先撤销或移走它们") % {"count": below})
    if held := Post.objects.live(at).filter(organisation=organisation).count():
        raise Refused(_("还有 %(count)d 个人在岗，请先免去或交接") % {"count": held})
    check("organisation.close", organisation, by=by, at=at)
    organisation.closed_at = at
    change(organisation, "closed_at")
    emit(events.OrganisationClosed(organisation_id=organisation.pk, by=by.ref, at=at))
    changed("organisations")
    return organisation


@unit
def appoint(user: User, *, organisation: Organisation, role: Role, by: Actor, at: datetime) -> Post:
    """Put a person into a post. Raises Refused where roles are kept apart or the post is held already."""
    _permitted(by)
    user = User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # two appointments of one person queue here
    if not user.is_active:
        raise Refused(_("这个账号已经停用，请先恢复"))
    if organisation.closed_at is not None:
        raise Refused(_("这个单位已经撤销"))
    held = list(Post.objects.live(at).filter(user=user).select_related("role"))
    if any(post.role_id == role.pk and post.organisation_id == organisation.pk for post in held):
        raise Refused(_("%(name)s已经在这个岗位上") % {"name": user.display_name})
    if apart := duties.kept_apart(role.duty, [post.role.duty for post in held]):
        names = _("、").join(str(post.role) for post in held if post.role.code in apart)
        raise Refused(_("“%(role)s”不能和“%(held)s”由同一个人担任") % {"role": role, "held": names})
    post = add(Post(user=user, organisation=organisation, role=role, from_at=at, to_at=None, successor=None))
    emit(_about(events.Appointed, post, by, at))
    changed("posts")
    return post


@unit
def dismiss(post: Post, *, by: Actor, at: datetime) -> Post:
    """End a post. Raises Refused while it still holds work: hand that over first."""
    _permitted(by)
    post = _hold(post, at)
    check("post.dismiss", post, by=by, at=at)
    return _end(post, None, by, at)


@unit
def hand_over(post: Post, *, successor: Post, by: Actor, at: datetime) -> Post:
    """End a post and pass its work to another post of the same organisation, with what was begun and not yet sent."""
    _permitted(by)
    first, second = sorted((post.pk, successor.pk))
    if first == second:
        raise Refused(_("请选另一个岗位来接手"))
    list(Post.objects.select_for_update(no_key=True).filter(pk__in=(first, second)).order_by("pk"))
    post, successor = _hold(post, at), _hold(successor, at)
    if post.organisation_id != successor.organisation_id:
        raise Refused(_("只能交给同一个单位的人"))
    drafts.pass_on(post.ref, successor.ref)
    emit(_about(events.PostHandedOver, post, by, at, successor_id=successor.pk))
    return _end(post, successor, by, at)


def _end(post: Post, successor: Post | None, by: Actor, at: datetime) -> Post:
    post.to_at, post.successor = at, successor
    change(post, "to_at", "successor")
    emit(_about(events.Dismissed, post, by, at))
    changed("posts")
    return post


def _about(kind: type, post: Post, by: Actor, at: datetime, **more: object) -> events.PostHappening:
    return kind(
        post_id=post.pk,
        user_id=post.user_id,
        organisation_id=post.organisation_id,
        role=post.role.code,
        by=by.ref,
        at=at,
        **more,
    )


def _be(organisation: Organisation, unit_roles: Iterable[str]) -> bool:
    """Make it exactly these kinds of unit; True where that changed something."""
    wanted = set(unit_roles)
    kinds = {kind.code: kind for kind in UnitRole.objects.filter(code__in=wanted)}
    if missing := wanted - set(kinds):
        raise Refused(_("没有这种单位角色：%(codes)s") % {"codes": _("、").join(sorted(missing))})
    now = {
        row.unit_role.code: row
        for row in OrgRole.objects.filter(organisation=organisation).select_related("unit_role")
    }
    for code in sorted(wanted - set(now)):
        add(OrgRole(organisation=organisation, unit_role=kinds[code]))
    if gone := [row.pk for code, row in now.items() if code not in wanted]:
        OrgRole.objects.filter(pk__in=gone).delete()
    return wanted != set(now)


def _permitted(by: Actor) -> None:
    if not by.may(Permission.ACCOUNTS):
        raise Refused(_("您现在的岗位没有这项权限"))


def _lock(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _hold(post: Post, at: datetime) -> Post:
    rows = Post.objects.select_for_update(no_key=True, of=("self",)).select_related("role")
    post = rows.get(pk=post.pk)
    if not post.held_at(at):
        raise Refused(_("这个岗位已经结束"))
    return post


def _free(name: str, region: Region, besides: Organisation | None = None) -> None:
    taken = Organisation.objects.open().filter(name=name, region=region)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refused(_("“%(name)s”已经登记过") % {"name": name})


def _credit_code(text: str | None, besides: Organisation | None = None) -> str | None:
    if not text:
        return None
    code, fault = codes.normalised(text), codes.fault(text)
    if fault == "length":
        raise Refused(_("统一社会信用代码是 18 位，请核对"))
    if fault == "alphabet":
        raise Refused(_("统一社会信用代码里没有字母 I、O、S、V、Z，请核对"))
    if fault == "check":
        raise Refused(_("统一社会信用代码的最后一位不对，请核对"))
    taken = Organisation.objects.filter(credit_code=code)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if taken.exists():
        raise Refused(_("这个统一社会信用代码已经登记在别的单位"))
    return code


def _above(organisation: Organisation | None) -> set[object]:
    found: set[object] = set()
    while organisation is not None and organisation.pk not in found:
        found.add(organisation.pk)
        organisation = organisation.parent
    return found
