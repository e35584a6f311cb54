"""A reminder before collection closes: once, to those who saved words that they have not sent, and to who follows.

That collection was extended is told the same people. Each is a happening, told by a worker as others are. Its id names
the closing moment: after an extension the earlier ones are told no more, and a reminder comes before the new closing.
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

CLOSING, EXTENDED = "collection.closing", "collection.extended"
STAMP = "%Y%m%d%H%M"


def register_all():
    register(CLOSING, read_closing)
    register(EXTENDED, read_extended)
    tell_too(CLOSING, unsent_or_following)
    tell_too(EXTENDED, unsent_or_following)


def remind(*, at):
    """Write a reminder for each draft whose collection closes within some days (of the settings); once a closing."""
    if not settings.REMINDER_DAYS:
        return
    soon = at + timedelta(days=settings.REMINDER_DAYS)
    _tell_once(CLOSING, _open_at(at).filter(closes_at__lte=soon), at=at)


def tell_extended(*, at):
    """Write for each draft whose collection was extended that it was; once a closing."""
    _tell_once(EXTENDED, _open_at(at).filter(extended__gt=0), at=at)


def _open_at(moment):
    collections = Phase.objects.filter(kind=PhaseKind.COLLECTION, draft__is_public=True)
    return collections.filter(opens_at__lte=moment, closes_at__gt=moment)


def _tell_once(kind, phases, *, at):
    ids = {id_of(phase): phase for phase in phases.select_related("draft").order_by("pk")}
    known = set(Happening.objects.filter(kind=kind, object_id__in=ids).values_list("object_id", flat=True))
    Happening.objects.bulk_create(
        [
            Happening(kind=kind, object_id=object_id, topics=[phase.draft.uid], at=at, mail_from=at)
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
    with override(language):
        return _readings(object_ids, _("Proposals are taken until %(moment)s (Astana time)"))


def read_extended(object_ids, language):
    """Return how news of an extension reads, as long as collection still closes at the moment that it names."""
    with override(language):
        return _readings(
            object_ids, _("The collection is extended: proposals are taken until %(moment)s (Astana time)")
        )


def _readings(object_ids, title):
    """Return the readings in the language that is active."""
    now = clock.now()
    drafts = Draft.objects.open().with_texts().filter(uid__in=[one.partition("@")[0] for one in object_ids])
    text = _("Send before then what you still want to say. Drafts that you saved stand on your page.")
    readings = {}
    for draft in drafts:
        phase = draft.phase(PhaseKind.COLLECTION)
        if phase is None or phase.closes_at is None or phase.closes_at <= now:
            continue
        phase.draft = draft
        readings[id_of(phase)] = Reading(title % {"moment": told(phase.closes_at)}, text, reverse("my_page"))
    return {object_id: readings[object_id] for object_id in object_ids if object_id in readings}


def id_of(phase):
    return f"{phase.draft.uid}@{phase.closes_at.astimezone(UTC).strftime(STAMP)[2:]}"
