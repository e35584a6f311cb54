"""Merging a repeat into the proposal that stands for it, and splitting it off; the acts above write the leaf."""

from django.db import transaction

from articles.actions import touch
from proposals.actions.locking import lock_in_order
from proposals.actions.refusals import WrongState
from proposals.models import Proposal, Status

OPEN = (Status.SUBMITTED, Status.CONSIDERATION)


@transaction.atomic
def merge_into(proposal, head, *, at):
    """Let one proposal stand for another too: both stay readable, who backs them counts once, both are answered."""
    proposal, head = lock_both(proposal.pk, head.pk)
    if not all(one.is_stood_by and one.status in OPEN for one in (proposal, head)):
        raise WrongState
    proposal.merged_into = head
    proposal.save(update_fields=["merged_into"])
    touch(proposal.articles | head.articles, at=at)
    return proposal


@transaction.atomic
def split_off(proposal, *, at):
    """Let a merged proposal stand for itself again, as it did before."""
    proposal, head = lock_both(proposal.pk, proposal.merged_into_id)
    if proposal.merged_into_id is None:
        raise WrongState
    proposal.merged_into = None
    proposal.save(update_fields=["merged_into"])
    touch(proposal.articles | head.articles, at=at)
    return proposal


def lock_both(*keys):
    """Return two proposals as they stand now, with all that an act on them asks, their rows locked in fixed order."""
    lock_in_order(keys)
    rows = Proposal.objects.filter(pk__in=keys).with_changes().select_related("draft", "merged_into")
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys]
