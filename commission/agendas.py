"""What becomes of what stands on the agenda of a sitting when it is published; nothing is changed here."""

from dataclasses import dataclass
from typing import Any

from commission.models import DocketStatus

OUT, LOST, STAYS, GIVEN_UP, WORDS = "out", "lost", "stays", "given_up", "words"


@dataclass(frozen=True)
class Foretold:
    """What publishing does with something on an agenda: its decisions go `out`, it is given back (`lost`), or not."""

    item: Any
    fate: str

    @property
    def docket(self):
        return self.item.docket


def foretold(items):
    """Return what publishing would do with each of these items of an agenda."""
    return [Foretold(item, _fate_of(item)) for item in items]


def _fate_of(item):
    if item.docket is None:
        return WORDS
    if item.docket.status == DocketStatus.DROPPED:
        return GIVEN_UP
    if item.is_lost:
        return LOST
    return OUT if item.docket.status == DocketStatus.READY else STAYS
