import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.ground.organisations import queries
from fengqiao.ground.organisations.rules import duties
from fengqiao.ground.organisations.rules.duties import Duty

DATA = yaml.safe_load(queries.ROLES.read_text(encoding="utf-8"))
DUTIES = {
    item["id"]: Duty(
        code=item["id"],
        may=frozenset(item["may"]),
        never=frozenset(item["never"]),
        apart=frozenset(item["apart"]),
    )
    for item in DATA["office_roles"]
}
some = st.lists(st.sampled_from(sorted(DUTIES)), min_size=1, max_size=4, unique=True)


@given(some)
def test_never_wins_in_every_combination_of_posts(codes):
    held = [DUTIES[code] for code in codes]
    for acting in held:
        given_to_them = duties.permissions(acting, held)
        assert given_to_them <= acting.may
        assert not any(given_to_them & one.never for one in held)


@given(some)
def test_being_apart_is_mutual(codes):
    first, second = DUTIES[codes[0]], DUTIES[codes[-1]]
    assert bool(duties.kept_apart(first, [second])) == bool(duties.kept_apart(second, [first]))


@pytest.mark.parametrize("one", sorted(duties.ADMINISTRATORS))
def test_the_three_administrators_hold_no_other_post(one):
    others = [code for code in DUTIES if code != one]
    assert all(duties.kept_apart(DUTIES[one], [DUTIES[other]]) for other in others)


def test_no_role_contradicts_itself():
    assert {code for code, duty in DUTIES.items() if duty.may & duty.never} == set()


def test_every_permission_of_every_role_is_in_the_list():
    assert duties.unknown_words(DUTIES.values(), DATA["permissions"]) == {}


def test_the_window_dispatches_but_never_closes_rules_or_supervises():
    window = DUTIES["window"]
    assert {"matters.register", "tasks.dispatch", "matters.answer"} <= window.may
    assert {"matters.close", "tasks.rule_return", "clocks.approve_extend", "audit.logs"} <= window.never
    assert duties.kept_apart(window, [DUTIES["supervisor"]]) == {"supervisor"}
