"""What is taken away of what somebody sent by another way, or as a long text, when all kept of them is erased."""

from django.db.models import Q

from articles.actions import touch_draft
from intake.models import (
    InvitedBody,
    Item,
    LongText,
    LongTextWords,
    Mail,
    Objection,
    Passage,
    Scan,
    ScanContent,
    Segment,
)
from proposals.actions.erasing import SAID
from record.actions import Act, forget, record_all
from record.leaf import Actor

NAMELESS = "document.pdf"


def erase_person(person, *, at):
    """Take away the scans of a person's letters, names of files, their mails, addresses and long texts.

    None of it is counted. What they sent in an organization's name stays, as it is the organization's.
    """
    texts = LongText.objects.filter(author=person, organization=None, erased_at=None)
    sent = Q(pk__in=Passage.objects.filter(proposal__author=person).values("item"))
    items = Item.objects.filter(sent | Q(pk__in=texts.values("item"))).values("pk")
    scans = Scan.objects.filter(item__in=items)
    ScanContent.objects.filter(scan__in=scans.values("pk")).delete()
    scans.update(name=NAMELESS)
    Mail.objects.filter(item__in=items).update(address="", subject="", text="", others=[], message_id="", is_quiet=True)
    InvitedBody.objects.filter(email=person.email).update(email="", telling="")
    _erase_long_texts(list(texts.select_for_update().order_by("pk")), person, at=at)
    return False


def _erase_long_texts(texts, person, *, at):
    """Take the words of long texts away, and whatever could tell them; numbers, cuts and staff's answers stay."""
    LongTextWords.objects.filter(long_text__in=texts).delete()
    Segment.objects.filter(long_text__in=texts).update(text="", says="", digest="")
    Objection.objects.filter(long_text__in=texts).update(words="")
    LongText.objects.filter(pk__in=[one.pk for one in texts]).update(digest="", erased_at=at)
    actor = Actor(role="citizen", level=person.level)
    record_all([Act("erasure.executed", one.uid, actor, SAID) for one in texts], at=at)
    forget([one.uid for one in texts])
    for draft in sorted({one.draft_id for one in texts}):
        touch_draft(draft)
