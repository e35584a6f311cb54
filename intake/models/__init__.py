"""What came by other ways than this site: items with their numbers, files of many."""

from intake.models.arrivals import IMPORTED, Arrival, Delivery, number_of_arrival
from intake.models.invited import InvitedBody, Telling
from intake.models.items import (
    MOST_PASSAGES,
    MOST_SCANS,
    SETTLED,
    TYPED,
    Entry,
    Item,
    Passage,
    Scan,
    ScanContent,
    Stage,
)
from intake.models.long_texts import (
    MOST_OBJECTIONS,
    MOST_SEGMENTS,
    Called,
    LongText,
    LongTextWords,
    Objection,
    Segment,
)
from intake.models.mails import Mail
from intake.models.meetings import Meeting
from intake.models.petitions import Petition

__all__ = [
    "IMPORTED",
    "MOST_OBJECTIONS",
    "MOST_PASSAGES",
    "MOST_SCANS",
    "MOST_SEGMENTS",
    "SETTLED",
    "TYPED",
    "Arrival",
    "Called",
    "Delivery",
    "Entry",
    "InvitedBody",
    "Item",
    "LongText",
    "LongTextWords",
    "Mail",
    "Meeting",
    "Objection",
    "Passage",
    "Petition",
    "Scan",
    "ScanContent",
    "Segment",
    "Stage",
    "Telling",
    "number_of_arrival",
]
