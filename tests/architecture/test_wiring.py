"""Everything that is meant to be plugged in is plugged in, and nothing calls itself in a ring."""

import importlib
import inspect
from pathlib import Path

import pytest

from fengqiao.kernel import events
from fengqiao.wiring import guards, panels, reactions
from tests.architecture.test_privacy import happenings

ROOT = Path(__file__).parents[2] / "fengqiao"

NOBODY_NEEDS_TO_HEAR = {
    "document.withdrawn",
    "matter.held", "matter.contact_tried", "matter.corrected", "matter.party_added", "matter.admitted",
    "matter.grant_withdrawn", "matter.barred", "matter.relocated", "matter.reclassified", "matter.added",
    "clock.started", "clock.stopped", "clock.resumed", "clock.fact_stated",
    "document.rendered", "document.given", "document.dossier_sealed", "feedback.rated",
    "supervision.replied", "supervision.returned", "supervision.closed", "supervision.taken_off",
}  # fmt: skip
"""Events that are read on the timeline and by figures, and to which no slice reacts."""


def plugged():
    for several in reactions.REACTIONS.values():
        for reaction in several:
            yield getattr(reaction, "reaction", reaction)
    for several in guards.GUARDS.values():
        yield from several


def modules(role):
    for path in sorted(ROOT.glob(f"*/*/{role}.py")):
        yield importlib.import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))


@pytest.mark.parametrize("role", ["reactions", "guards", "notices"])
def test_what_waits_to_be_plugged_in_is_plugged_in(role):
    used = set(plugged())
    for module in modules(role):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                assert function in used, f"{module.__name__}.{name} is plugged in nowhere"


def test_every_event_of_a_matter_has_a_listener_or_a_reason():
    heard = {kind.kind for kind in reactions.REACTIONS}
    for kind in happenings():
        if issubclass(kind, events.MatterHappening) and "kind" in vars(kind):
            assert kind.kind in heard | NOBODY_NEEDS_TO_HEAR, f"{kind.__name__}: nobody hears it"


def test_panels_are_called_in_an_order():
    assert len(panels.PANELS) == len(set(panels.PANELS))
