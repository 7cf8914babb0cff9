"""Orders and their rounds, rungs that fired, matters hung up, findings, and reviews."""

from fengqiao.services.supervision.models.findings import Finding, Standing, Violation
from fengqiao.services.supervision.models.hung import Hung
from fengqiao.services.supervision.models.orders import Copy, Evidence, Firing, Level, Order, Round, State
from fengqiao.services.supervision.models.reviews import Detector, Result, Review, Sample

__all__ = [
    "Copy",
    "Detector",
    "Evidence",
    "Finding",
    "Firing",
    "Hung",
    "Level",
    "Order",
    "Result",
    "Review",
    "Round",
    "Sample",
    "Standing",
    "State",
    "Violation",
]
