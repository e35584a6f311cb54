"""An act to write a leaf of, with nothing of the apps above."""

from datetime import UTC, datetime

from record.actions import record
from record.leaf import Actor

PROPOSAL, OTHER, PROVISION, SUPPORT = "p_" + "1" * 26, "p_" + "2" * 26, "v_" + "3" * 26, "s_" + "4" * 26
NOON = datetime(2026, 2, 3, 12, 0, 0, 250_000, tzinfo=UTC)
CITIZEN = Actor("citizen", 2, "u_" + "5" * 26)
WORDS = {"text": "Жаңа сөздер\nекі жол", "reasons": "Себебі"}


def submit(object_id=PROPOSAL, at=NOON, **changes):
    data = {"target": {"provision": PROVISION, "edition": 1}, "lang": "kk", "kind": "change", "channel": "site"}
    values = {"actor": CITIZEN, "data": data, "sealed": {"c": WORDS}, "at": at} | changes
    return record("proposal.submitted", object_id, **values)


def withdraw(object_id=PROPOSAL, at=NOON):
    return record("proposal.withdrawn", object_id, actor=CITIZEN, at=at)


def support(object_id=SUPPORT, at=NOON):
    return record("support.added", object_id, actor=CITIZEN, at=at, data={"object": PROPOSAL})
