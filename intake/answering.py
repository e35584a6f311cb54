"""What senders of mails are told: first the number, then what became of it, each once (`accounts.mail`)."""

import re

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.mail import BATCH, compose, deliver, in_turn
from core import clock
from core.rules import RuleViolation
from intake.actions import make_claim_code
from intake.entries import ALL_GROUNDS
from intake.models import LongText, Mail, Passage, Stage

TEMPLATE = "intake/email/answer_message.txt"
IDENTIFIER = re.compile(r"<[^<>\s]{1,250}>")


def answer_due_mails(limit=BATCH):
    """Answer mails whose senders wait, oldest first; return how many were answered."""
    return in_turn(_answer_next, limit)


@transaction.atomic
def _answer_next():
    rows = Mail.objects.to_answer().select_related("item__draft").order_by("pk")
    mail = rows.select_for_update(of=["self"], skip_locked=True).first()
    if mail is None:
        return False
    now = clock.now()
    deliver(message_of(mail))
    mail.acknowledged_at = mail.acknowledged_at or now
    mail.answered_at = now if mail.item.is_settled else None
    mail.save(update_fields=["acknowledged_at", "answered_at"])
    return True


def message_of(mail):
    item = mail.item
    with override(item.language):
        words = {"item": item, "others": mail.others, "reason": ALL_GROUNDS.get(item.refusal, "")}
        if item.stage == Stage.REGISTERED:
            words |= {"proposals": _proposals(item), "code": _code(item), "claim": _address("claim_item")}
        subject = _("%(number)s: what you sent was received") if not item.is_settled else _("%(number)s: the answer")
        step = "answer" if item.is_settled else "received"
        message = compose(
            subject % {"number": item.number}, TEMPLATE, words, to=mail.address, name=f"item-{item.uid}-{step}"
        )
    message.extra_headers["Auto-Submitted"] = "auto-replied"
    if IDENTIFIER.fullmatch(mail.message_id):
        message.extra_headers |= {"In-Reply-To": mail.message_id, "References": mail.message_id}
    return message


def _proposals(item):
    rows = Passage.objects.filter(item=item).select_related("proposal").order_by("place")
    became = [(row.proposal.number, settings.SITE_URL + row.proposal.get_absolute_url()) for row in rows]
    wholes = LongText.objects.filter(item=item).select_related("draft")
    return became + [(whole.number, settings.SITE_URL + whole.get_absolute_url()) for whole in wholes]


def _code(item):
    """Return a code for the answer, where what was sent is no account's yet."""
    try:
        return make_claim_code(item)
    except RuleViolation:
        return ""


def _address(name):
    return settings.SITE_URL + reverse(name)
