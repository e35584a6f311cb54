"""A reminder before collection closes: once, to those who saved words that they have not sent, and to who follows.

It is a happening, told by a worker as others are. Its id names the closing moment: when collection is extended the
earlier reminder is told no more, and a later one comes before the new closing.
"""

from datetime import UTC, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Follow, Happening, Person
from accounts.notices import Reading, register
from accounts.telling import tell_too
from articles.actions.phases import told
from articles.models import Draft, Phase
from articles.models.drafts import PhaseKind
from core import clock
from proposals.models import BegunRevision, Coauthor, Proposal, Status

CLOSING = "collection.closing"
STAMP = "%Y%m%d%H%M"


def register_all():
    register(CLOSING, read_closing)
    tell_too(CLOSING, unsent_or_following)


def remind(*, at):
    """Write a reminder for each draft whose collection closes within some days (of the settings); once a closing."""
    if not settings.REMINDER_DAYS:
        return
    soon = at + timedelta(days=settings.REMINDER_DAYS)
    closing = Phase.objects.filter(kind=PhaseKind.COLLECTION, draft__is_public=True, opens_at__lte=at)
    phases = list(closing.filter(closes_at__gt=at, closes_at__lte=soon).select_related("draft"))
    ids = {_id_of(phase): phase for phase in phases}
    known = set(Happening.objects.filter(kind=CLOSING, object_id__in=ids).values_list("object_id", flat=True))
    Happening.objects.bulk_create(
        [
            Happening(kind=CLOSING, object_id=object_id, topics=[phase.draft.uid], at=at, mail_from=at)
            for object_id, phase in ids.items()
            if object_id not in known
        ],
        ignore_conflicts=True,
    )


def unsent_or_following(uids, at):
    """Return the keys of people who have unsent words for these drafts of law, or follow anything.

    Such are all who write an unsent draft, and whoever has begun other words for a proposal.
    """
    unsent = Proposal.objects.filter(draft__uid__in=uids, status__in=[Status.DRAFT, Status.RETURNED])
    written = unsent.values("author"), Coauthor.objects.standing().filter(proposal__in=unsent).values("person")
    begun = BegunRevision.objects.filter(proposal__draft__uid__in=uids).values("person")
    sources = [*written, begun, Follow.objects.values("person")]
    return Person.objects.filter(reduce(or_, (Q(pk__in=one) for one in sources))).order_by().values("pk")


def read_closing(object_ids, language):
    """Return how reminders read, by the draft's uid and the moment, as long as collection still closes then."""
    now = clock.now()
    drafts = Draft.objects.open().with_texts().filter(uid__in=[one.partition("@")[0] for one in object_ids])
    readings = {}
    with override(language):
        for draft in drafts:
            phase = draft.phase(PhaseKind.COLLECTION)
            if phase is None or phase.closes_at is None or phase.closes_at <= now:
                continue
            phase.draft = draft
            moment = told(phase.closes_at)
            title = _("Proposals are taken until %(moment)s (Astana time)") % {"moment": moment}
            text = _("Send before then what you still want to say. Drafts that you saved stand on your page.")
            readings[_id_of(phase)] = Reading(title, text, reverse("my_page"))
    return {object_id: readings[object_id] for object_id in object_ids if object_id in readings}


def _id_of(phase):
    return f"{phase.draft.uid}@{phase.closes_at.astimezone(UTC).strftime(STAMP)[2:]}"
