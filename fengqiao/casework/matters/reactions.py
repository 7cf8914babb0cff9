"""What matters do when something happens on the ground below them."""

from fengqiao.casework.matters import actions
from fengqiao.casework.matters.events import MattersResettled
from fengqiao.ground.regions.events import RegionMoved


def follow_the_tree(happening: RegionMoved | MattersResettled) -> None:
    """A place has another parent: its matters follow, batch after batch, until none is left behind."""
    actions.resettle(happening.region_id, at=happening.at)
