"""What every new database gets: the roles, the rules that come with the house, the days off."""

from fengqiao.ground.catalogue import loader as rules
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.organisations import loader as roles
from fengqiao.ground.organisations.models import Role
from fengqiao.kernel import clock
from fengqiao.kernel.actors import SYSTEM


def missing() -> bool:
    """Whether this database has no edition or no roles yet."""
    return not (Edition.objects.exists() and Role.objects.exists())


def furnish() -> None:
    """Load them. Safe to repeat; never over what a county changed."""
    at = clock.now()
    roles.load_roles(by=SYSTEM, at=at)
    rules.seed_days_off(at=at)
    rules.load(at=at)
