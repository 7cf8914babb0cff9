"""The demo county: its places, units and people, founded through the actions. All fictional."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from fengqiao.console.demo import map as maps
from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import queries as directory
from fengqiao.ground.organisations.models import Organisation
from fengqiao.ground.regions import actions as regions
from fengqiao.ground.regions.models import Region
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.writing import together

PASSWORD = "chengpu-2026"
COUNTY = "澄浦县综治中心"
HOME = "柳岸街道综治中心"

CAST = (
    # login, name, unit, role, who it is for a newcomer
    ("lin", "林若溪", HOME, "window", "柳岸街道综合窗口：登记、受理、交办、答复"),
    ("ma", "马立远", HOME, "centre_director", "柳岸街道中心主任：督办、裁定、暂停期限"),
    ("xu", "许知远", HOME, "supervisor", "柳岸街道督办：看超期，看群众不满意"),
    ("he", "何建川", HOME, "grid_worker", "网格员：手机上报"),
    ("tang", "唐一帆", COUNTY, "window", "县中心综合窗口"),
    ("qin", "秦望舒", COUNTY, "centre_director", "县中心主任"),
    ("zhou", "周启明", "澄浦县人力资源和社会保障局", "unit_handler", "县人社局承办人：签收、办理、退回"),
    ("sun", "孙晓蓉", "澄浦县人力资源和社会保障局", "unit_head", "县人社局负责人"),
    ("gao", "高岩", COUNTY, "system_admin", "系统管理员：账号、单位、地方"),
    ("gui", "桂守文", COUNTY, "rule_editor", "规则维护员：时限、工作日历；县中心主任发布"),
    ("shen", "沈默", COUNTY, "audit_admin", "审计管理员：日志、查看记录、链"),
    ("zhao", "赵岭", "岭北县综治中心", "window", "邻县的人：什么也看不到"),
)

WINDOWS = (
    # login, name, town
    ("ruan", "阮青禾", "东渡街道"), ("deng", "邓川", "望川街道"), ("tao", "陶荷生", "荷渡镇"),
    ("lei", "雷栗", "栗坪镇"), ("fan", "范松", "松鼓乡"), ("zhu", "祝沙", "竹沙镇"),
    ("bai", "柏鹭", "白鹭镇"), ("ling", "凌背山", "岭背乡"), ("tian", "田畈", "南畈镇"),
)  # fmt: skip

DEPARTMENTS = (
    # full name without the county, short name, unit roles, handler's login, name
    ("人力资源和社会保障局", "县人社局", "hrss", "", ""),
    ("住房和城乡建设局", "县住建局", "housing utilities", "wu", "吴长青"),
    ("市场监督管理局", "县市场监管局", "market commerce", "shi", "石磊磊"),
    ("农业农村局", "县农业农村局", "agriculture", "nong", "农春生"),
    ("自然资源局", "县自然资源局", "natural_resources forestry", "yan", "颜山"),
    ("城市管理和综合执法局", "县城管局", "city_mgmt fire", "cheng", "程路"),
    ("公安局", "县公安局", "police traffic_police", "jing", "景安"),
    ("司法局", "县司法局", "justice lawyers", "si", "司徒明"),
    ("民政局", "县民政局", "civil_affairs disabled veterans", "min", "闵和"),
    ("生态环境局", "县生态环境局", "environment water", "qing", "卿水"),
    ("教育局", "县教育局", "education", "jiao", "焦文"),
    ("卫生健康局", "县卫健局", "health medical_insurance", "wei", "卫宁"),
    ("妇女联合会", "县妇联", "women", "fu", "傅兰"),
    ("总工会", "县总工会", "union", "", ""),
    ("信访局", "县信访局", "petition", "", ""),
    ("法律援助中心", "县法援中心", "legal_aid", "", ""),
    ("劳动人事争议仲裁院", "县仲裁院", "labour_arbitration", "", ""),
    ("人民法院", "县法院", "court", "", ""),
    ("纪律检查委员会监察委员会", "县纪委监委", "discipline", "", ""),
    ("物业纠纷人民调解委员会", "县物调委", "mediation_industry", "tiao", "田调生"),
)
OFFICES = (("柳岸街道", "liu", "柳沟源"), ("东渡街道", "dong", "董渡"), ("荷渡镇", "hezh", "贺荷"))
"""Township offices that take work themselves."""


def settle(at: datetime) -> None:
    """Found the county and its neighbour, their units, and appoint the people."""
    with together():
        _places(at)
    with together():
        _units(at)
    with together():
        encoded = make_password(PASSWORD)
        duties = {role.code: role for role in directory.roles()}
        for login, name, unit, role in _staff():
            user, _secret = accounts.add_user(
                username=login, display_name=name, encoded=encoded, by=SYSTEM, at=at
            )
            organisations.appoint(
                user,
                organisation=Organisation.objects.get(name=unit),
                role=duties[role],
                by=SYSTEM,
                at=at,
            )


def _staff() -> list[tuple[str, str, str, str]]:
    cast = [(login, name, unit, role) for login, name, unit, role, _who in CAST]
    windows = [(login, name, f"{town}综治中心", "window") for login, name, town in WINDOWS]
    handlers = [
        (login, name, f"澄浦县{full}", "unit_handler")
        for full, _short, _roles, login, name in DEPARTMENTS
        if login
    ]
    offices = [(login, name, _office(town), "unit_handler") for town, login, name in OFFICES]
    return cast + windows + handlers + offices


def _places(at: datetime) -> None:
    city = regions.found(name="临江市", level="city", code="990100000000", by=SYSTEM, at=at)
    for county in maps.draw():
        _found(county, city, at)


def _found(place: maps.Place, parent: Region, at: datetime) -> None:
    assert place.outline is not None
    middle = place.outline.representative_point()
    region = regions.found(
        name=place.name,
        level=place.level,
        parent=parent,
        code=place.code,
        boundary=place.boundary,
        lon=round(middle.x, 6),
        lat=round(middle.y, 6),
        by=SYSTEM,
        at=at,
    )
    for below in place.below:
        _found(below, region, at)


def _units(at: datetime) -> None:
    regions_by_name = {row.name: row for row in Region.objects.filter(level__in=["county", "town"])}

    def found(name: str, place: str, *does: str, **more: Any) -> Organisation:
        return organisations.found(
            name=name, region=regions_by_name[place], unit_roles=does, by=SYSTEM, at=at, **more
        )

    hours = "工作日 8:30–12:00，14:00–17:30"
    county = found(
        COUNTY, "澄浦县", "centre", short_name="县综治中心", phone="000-6620100", address="澄浦县柳岸街道府前路 1 号",
        opening_hours=hours, services="登记、咨询、调解、法律援助\n跨乡镇的事项\n复杂事项会商",
        access="一楼无台阶，有轮椅；可以约手语翻译",
    )  # fmt: skip
    for number, (town, *_rest) in enumerate(maps.TOWNS):
        found(
            f"{town}综治中心", town, "centre", short_name=f"{town}中心", parent=county,
            phone=f"000-66201{18 + number}", address=f"{town}便民服务中心一楼",
            opening_hours="工作日 8:30–18:00，周六 9:00–12:00" if number == 0 else hours,
            services="登记、咨询、调解", access="门口有坡道",
        )  # fmt: skip
        found(_office(town), town, "township", phone=f"000-66203{10 + number}")
    for number, (full, short, does, *_who) in enumerate(DEPARTMENTS):
        found(
            f"澄浦县{full}", "澄浦县", *does.split(), short_name=short,
            phone=f"000-66201{32 + number}", address=f"澄浦县府前路 {3 + 2 * number} 号", opening_hours=hours,
        )  # fmt: skip
    found(
        "柳岸街道人民调解委员会", "柳岸街道", "mediation_people", short_name="柳岸调委会", phone="000-6620119"
    )
    found("岭北县综治中心", "岭北县", "centre", phone="000-7720100")


def _office(town: str) -> str:
    return f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"
