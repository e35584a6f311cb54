"""What lies before somebody passes to a colleague or is free again: all of it at once, or once they are away."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Session
from articles.models import Appointment, Role
from intake.actions import free_items
from moderation.actions.claims import NoColleague
from moderation.appeals import may_decide
from moderation.colleagues import can_be_asked
from moderation.models import HANDED_FOR, KINDS, Claim, Skip
from moderation.permissions import can_moderate

AWAY_AFTER = timedelta(days=3)  # without having been seen: nothing is kept for somebody who is away
AT_ONCE = 500


@transaction.atomic
def pass_on_claims(person, draft, to=None, *, at):
    """Give what a moderator has before them in a draft to a colleague, and free all else that they hold there.

    The colleague has for an hour what they may rule on; the rest, and all where nobody is named, is free for everybody
    at once. What was put off is forgotten. Return how many were given and how many were freed.
    """
    if to is not None and (to.pk == person.pk or not can_moderate(to, draft)):
        raise NoColleague(field="colleague")
    given = freed = 0
    # An item's row is locked before its claim, as in every act on it.
    for claim in Claim.objects.filter(moderator=person, draft=draft).order_by("pk").select_related(*KINDS, "appeal"):
        item = type(claim.item).objects.select_for_update(of=("self",), no_key=True).get(pk=claim.item.pk)
        item.draft = draft
        mine = Claim.objects.on(item).filter(moderator=person)
        if to is not None and can_be_asked(to, item) and (claim.appeal is None or may_decide(to, claim.appeal)):
            given += mine.update(moderator=to, taken_at=at, until=at + HANDED_FOR)
        else:
            freed += mine.delete()[0]
    there = Q(proposal__draft=draft) | Q(comment__draft=draft) | Q(position__draft=draft)
    Skip.objects.filter(there, moderator=person).delete()
    return given, freed + free_items(person, draft)


@transaction.atomic
def free_claims_of_the_absent(*, at):
    """Free what lies before those who moderate a draft no more, or were not seen for three days; return how many."""
    office = Appointment.objects.standing().filter(
        draft=OuterRef("draft"), person=OuterRef("moderator"), role=Role.MODERATOR
    )
    if settings.STAFF_SECOND_FACTOR:
        office = office.filter(person__second_factor_at__isnull=False)
    seen = Session.objects.filter(person=OuterRef("moderator"), seen_at__gt=at - AWAY_AFTER)
    absent = Claim.objects.filter(~Exists(office) | ~Exists(seen)).order_by("pk")
    rows = absent.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE]
    return Claim.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
