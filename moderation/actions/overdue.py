"""Showing what no moderator has looked at in time."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.notices import notify_all
from articles.models import Draft
from moderation.models import what_is
from proposals.actions import show_unreviewed
from proposals.audience import people_to_tell
from proposals.models import Comment, Proposal
from record.actions import record
from record.leaf import Actor


def show_next_overdue(*, at):
    """Show one proposal or comment that has waited for a moderator longer than its draft lets it; None where none has.

    It stays in the queue, marked as not yet reviewed, with a leaf; its author is told. What only waits because its
    author said that it was not them is not shown. Each is a transaction of its own.
    """
    for draft in Draft.objects.exclude(hours_unseen=0).order_by("pk"):
        before = at - timedelta(hours=draft.hours_unseen)
        for rows in _overdue(draft, before):
            item = rows.first()
            if item is not None and (shown := _show(item, draft, before=before, at=at)):
                return shown
    return None


def _overdue(draft, before):
    waits = {"draft": draft, "disputed_at": None, "hidden_at": None, "withdrawn_at": None, "erased_at": None}
    unseen = Q(reviewed_at=None, visible_at=None) | Q(coming_revision__isnull=False)
    proposals = Proposal.objects.submitted().filter(unseen, returned_at=None, **waits)
    sent = Coalesce("coming_revision__submitted_at", "current_revision__submitted_at")
    yield proposals.annotate(sent=sent).filter(sent__lt=before).order_by("sent", "pk")
    comments = Comment.objects.submitted().filter(reviewed_at=None, visible_at=None, submitted_at__lt=before, **waits)
    yield comments.order_by("submitted_at", "pk")


@transaction.atomic
def _show(item, draft, *, before, at):
    shown = show_unreviewed(item, before=before, at=at)
    if shown is None:
        return None
    data = {"object": shown.uid, "hours": draft.hours_unseen}
    record("moderation.overdue", shown.uid, actor=Actor(role="system"), at=at, data=data)
    notify_all(
        [(person, shown.uid) for person in people_to_tell([shown])[shown.pk]], f"{what_is(shown)}.overdue", at=at
    )
    return shown
