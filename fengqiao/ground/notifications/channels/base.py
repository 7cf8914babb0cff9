"""What a channel is."""

from dataclasses import dataclass
from typing import Protocol


class Undelivered(Exception):
    """It did not go out. `permanent`: trying again would not help. The text holds no address."""

    def __init__(self, why: str, *, permanent: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What leaves the house. `id` lets a gateway notice a repeat after a worker was killed."""

    id: str
    address: str
    subject: str
    text: str


class Channel(Protocol):
    """One way out."""

    def send(self, parcel: Parcel) -> None:
        """Send now. Raises `Undelivered`."""
