"""The named cast and the place they live in. All fictional; made once per template database, through actions.

林 at the window of 柳岸街道, 何 in the grid, 周 of the county's labour bureau (孙 heads it), 马 directs the centre, 许 supervises,
秦 directs the county's centre, 高 keeps the accounts, 沈 audits, 陶 keeps the archive, 方 sits at the window of the county's
petition office; 王 was not paid; 赵 is of another county and must never see anything.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.accounts.models import User
from fengqiao.ground.catalogue import loader as catalogue
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import loader as roles
from fengqiao.ground.organisations import queries as directory
from fengqiao.ground.organisations.models import Organisation, Post
from fengqiao.ground.regions import actions as regions
from fengqiao.ground.regions.models import Region
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.writing import together

FOUNDED = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 2 March 2026, nine in the morning in China: an ordinary week without days off."""

PASSWORD = "柳岸的河水很清"

PEOPLE = {
    "lin": ("林若溪", "柳岸街道综治中心", "window"),
    "he": ("何建川", "柳岸街道综治中心", "grid_worker"),
    "ma": ("马立远", "柳岸街道综治中心", "centre_director"),
    "xu": ("许知远", "柳岸街道综治中心", "supervisor"),
    "qin": ("秦望舒", "澄浦县综治中心", "centre_director"),
    "tang": ("唐一帆", "澄浦县综治中心", "window"),
    "zhou": ("周启明", "澄浦县人力资源和社会保障局", "unit_handler"),
    "sun": ("孙晓蓉", "澄浦县人力资源和社会保障局", "unit_head"),
    "wu": ("吴长青", "澄浦县住房和城乡建设局", "unit_handler"),
    "gao": ("高岩", "澄浦县综治中心", "system_admin"),
    "shen": ("沈默", "澄浦县综治中心", "audit_admin"),
    "tao": ("陶静安", "柳岸街道综治中心", "archivist"),
    "fang": ("方宁", "澄浦县信访局", "window"),
    "zhao": ("赵岭", "岭北县综治中心", "window"),
}

WANG = PartyDraft(role="applicant", name="王小强", phone="13800005021")
EMPLOYER = PartyDraft(role="respondent", name="恒筑劳务有限公司", is_organisation=True)
SAID = "去年腊月起在滨河安置房二期做模板，一天320元。今年1月到4月工钱没发，四个人一共十二万多。"


def square(west: float, south: float, side: float) -> dict:
    """A GeoJSON square."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def settle() -> None:
    """Publish the rules, found the places and units, appoint the people."""
    with together():
        catalogue.load(at=FOUNDED)
        catalogue.seed_days_off(at=FOUNDED)
        roles.load_roles(by=SYSTEM, at=FOUNDED)
    with together():
        _places()
    with together():
        _units()
    with together():
        for username, (name, unit, role) in PEOPLE.items():
            user, _ = accounts.add_user(
                username=username, display_name=name, password=PASSWORD, by=SYSTEM, at=FOUNDED
            )
            organisations.appoint(
                user,
                organisation=Organisation.objects.get(name=unit),
                role=directory.role(role),
                by=SYSTEM,
                at=FOUNDED,
            )


def _places() -> None:
    def found(name: str, level: str, parent: Region | None = None, **more: object) -> Region:
        return regions.found(name=name, level=level, parent=parent, by=SYSTEM, at=FOUNDED, **more)

    city = found("临江市", "city", code="990100000000")
    county = found("澄浦县", "county", city, code="990101000000", boundary=square(100.0, 30.0, 1.0))
    town = found("柳岸街道", "town", county, code="990101001000", boundary=square(100.0, 30.0, 0.5))
    village = found("望江社区", "village", town, code="990101001001", boundary=square(100.0, 30.0, 0.2))
    found("滨河第一网格", "grid", village, code="990101001001-01", boundary=square(100.0, 30.0, 0.1))
    found("滨河第六网格", "grid", village, code="990101001001-06", boundary=square(100.1, 30.0, 0.1))
    found("东渡街道", "town", county, code="990101002000", boundary=square(100.5, 30.0, 0.5))
    found("岭北县", "county", city, code="990102000000", boundary=square(102.0, 30.0, 1.0))


def _units() -> None:
    def found(name: str, place: str, *does: str, **more: object) -> Organisation:
        region = Region.objects.get(name=place)
        return organisations.found(name=name, region=region, unit_roles=does, by=SYSTEM, at=FOUNDED, **more)

    county = found("澄浦县综治中心", "澄浦县", "centre", phone="000-6620100")
    found("柳岸街道综治中心", "柳岸街道", "centre", parent=county, phone="000-6620118",
          address="柳岸街道河滨路 12 号", opening_hours="工作日 8:30–18:00")  # fmt: skip
    found("东渡街道综治中心", "东渡街道", "centre", parent=county)
    found("澄浦县人力资源和社会保障局", "澄浦县", "hrss", short_name="县人社局", phone="000-6620132")
    found("澄浦县住房和城乡建设局", "澄浦县", "housing", short_name="县住建局")
    found("澄浦县信访局", "澄浦县", "petition", short_name="县信访局")
    found("岭北县综治中心", "岭北县", "centre")


@dataclass(frozen=True)
class Town:
    """The cast as actors, and the places and units by name. Read afresh in each test."""

    at: datetime = MONDAY

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    def post(self, username: str) -> Post:
        return Post.objects.select_related("role", "organisation").get(user__username=username)

    def actor(self, username: str) -> Actor:
        return directory.actor_for(self.user(username), None, self.at)

    def __getattr__(self, username: str) -> Actor:
        if username not in PEOPLE:
            raise AttributeError(username)
        return self.actor(username)

    def unit(self, name: str) -> Organisation:
        return Organisation.objects.get(name__contains=name)

    def region(self, name: str) -> Region:
        return Region.objects.get(name=name)

    @cached_property
    def centre(self) -> Organisation:
        return self.unit("柳岸街道综治中心")

    @cached_property
    def county_centre(self) -> Organisation:
        return self.unit("澄浦县综治中心")

    @cached_property
    def bureau(self) -> Organisation:
        return self.unit("人力资源")

    @cached_property
    def grid(self) -> Region:
        return self.region("滨河第六网格")
