"""Each ruling writes one leaf without words; reports write none."""

import hashlib
import hmac
import json
from base64 import b64decode

from moderation.actions import report, rule
from record.models import Entry
from record.receipts import receipt_of
from tests.moderation import world
from tests.moderation.world import LATER


def test_a_ruling_writes_its_leaf_with_a_commitment_to_the_statement(draft, moderator):
    comment = world.make_comment(draft, **world.seen())

    ruling = rule(comment, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=LATER)

    (entry,) = Entry.objects.all()
    leaf = json.loads(bytes(entry.leaf))
    commitment = leaf["data"].pop("reason_c")
    leaf["by"].pop("c")
    assert leaf == {
        "v": 1,
        "t": "moderation.decided",
        "id": ruling.uid,
        "at": "2026-02-06T12:00:00Z",
        "by": {"role": "moderator", "alv": 2},
        "data": {
            "object": comment.uid,
            "decision": "hide",
            "rule": "insult",
            "automated": False,
            "scope": "words",
            "appeal_until": "2026-02-20T12:00:00Z",
        },
    }
    salt = bytes(entry.salts.get(field="reason_c").r)
    message = b"consult-record/v1/reason_c\0" + "Қорлау.".encode()
    assert b64decode(commitment) == hmac.digest(salt, message, hashlib.sha256)
    assert ruling.uid in receipt_of(ruling.uid)


def test_a_repeat_and_a_refusal_write_no_leaf(draft, moderator):
    proposal = world.make_proposal(draft)
    for _each in range(2):
        rule(proposal, ruling="publish", by=moderator, at=LATER)

    (entry,) = Entry.objects.all()
    assert json.loads(bytes(entry.leaf))["data"] == {
        "object": proposal.uid,
        "decision": "publish",
        "rule": "",
        "automated": False,
        "scope": "all",
    }


def test_a_report_writes_no_leaf(draft):
    proposal = world.make_proposal(draft, **world.seen())

    report(proposal, ground="insult", text="Екінші сөйлем.", by=world.make_person("reporter"), at=LATER)

    assert Entry.objects.count() == 0
