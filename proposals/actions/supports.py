"""Supports: given once, taken back."""

from django.db import transaction

from articles.actions import lock_collecting, touch
from core.rows import insert_together
from proposals.actions.locking import lock_proposal
from proposals.actions.refusals import LevelTooLow, NotOpenToSupport, OrganizationsDoNotSupport, OwnSupport
from proposals.models import Support
from record.actions import record


@transaction.atomic
def support_proposal(proposal, *, organization=None, by, at):
    """Back a proposal, in the revision that stands now. Backing it again changes nothing.

    Refused in an organization's name: supports are people's.
    """
    if organization is not None:
        raise OrganizationsDoNotSupport
    lock_collecting(proposal.draft, at=at)
    proposal = lock_proposal(proposal)
    support = Support.objects.filter(proposal=proposal, person=by).first()
    if support is not None:
        return support
    if proposal.author_id == by.pk:
        raise OwnSupport
    if not proposal.is_public or proposal.is_tombstone:
        raise NotOpenToSupport
    if by.level < proposal.draft.least_level:
        raise LevelTooLow
    support = Support(proposal=proposal, revision_id=proposal.current_revision_id, person=by, at=at)
    insert_together(support)
    record("support.added", support.uid, actor=by.as_actor(), data={"object": proposal.uid}, at=at, is_new=True)
    touch([proposal.change.article_id], at=at)
    return support


@transaction.atomic
def withdraw_support(proposal, *, by, at):
    """Take one's support back while collection is open; without one nothing changes."""
    lock_collecting(proposal.draft, at=at)
    proposal = lock_proposal(proposal)
    support = Support.objects.filter(proposal=proposal, person=by).first()
    if support is None:
        return
    support.delete()
    record("support.removed", support.uid, actor=by.as_actor(), data={"object": proposal.uid}, at=at)
    touch([proposal.change.article_id], at=at)
