"""Supports of proposals and of comments: given once, taken back."""

from functools import wraps

from django.db import IntegrityError, transaction

from accounts.limits import counting, found_or_counted
from articles.actions import lock_collecting, touch
from articles.actions.versions import touching
from core.rows import insert_together, send_together
from proposals.actions.admitting import admit
from proposals.actions.locking import lock_proposal
from proposals.actions.refusals import (
    CommentNotOpenToSupport,
    NotOpenToSupport,
    OrganizationsDoNotSupport,
    OtherWordsNow,
    OwnCommentSupport,
    OwnSupport,
)
from proposals.models import Comment, CommentSupport, Proposal, Support
from record.actions import record, recording


def _once_more(act):
    """Do an act again where its row was stored in that very moment: two accounts of the person were made one."""

    @wraps(act)
    def done(*args, **values):
        try:
            return act(*args, **values)
        except IntegrityError:
            return act(*args, **values)

    return done


@_once_more
@transaction.atomic
def support_proposal(proposal, *, organization=None, revision=None, by, at):
    """Back a proposal, in the revision that stands now. Backing it again changes nothing.

    Who backed earlier words backs these too from now on. `revision` is the number of the one that was read: where
    words of another substance stand now, refused. Refused in an organization's name: supports are people's.
    `day_count` of a new one says how many more are taken.
    """
    if organization is not None:
        raise OrganizationsDoNotSupport
    lock_collecting(proposal.draft, at=at)
    proposal = lock_proposal(proposal)
    words = proposal.current_revision
    if revision is not None and not words.words_from <= revision <= words.number:
        raise OtherWordsNow
    count = counting("support", by=by, at=at)
    support = found_or_counted(Support.objects.filter(proposal=proposal, person=by), count)
    if support is not None:
        return _renewed(support, proposal, by=by, at=at)
    if proposal.is_written_by(by):
        raise OwnSupport
    if not proposal.is_stood_by:
        raise NotOpenToSupport
    admit(proposal.draft, by=by, gives_voice=True)
    support = Support(proposal=proposal, revision_id=proposal.current_revision_id, person=by, at=at)
    insert_together(support)
    data = {"object": proposal.uid} | ({"revision": words.number} if words.number > 1 else {})
    leaf = recording("support.added", support.uid, actor=by.as_actor(), data=data, at=at)
    send_together(leaf, touching(_shown_on(proposal), at=at))
    support.day_count = count
    return support


def _renewed(support, proposal, *, by, at):
    """Let a support of earlier words be one of the words that stand; where it is one already nothing changes."""
    if not support.of_earlier_words:
        return support
    if not proposal.is_stood_by:
        raise NotOpenToSupport
    admit(proposal.draft, by=by, gives_voice=True)
    words = proposal.current_revision
    support.revision, support.of_earlier_words = words, False
    support.save(update_fields=["revision", "of_earlier_words"])
    data = {"object": proposal.uid, "revision": words.number}
    record("support.renewed", support.uid, actor=by.as_actor(), data=data, at=at)
    touch(_shown_on(proposal), at=at)
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
    touch(_shown_on(proposal), at=at)


def _shown_on(proposal):
    """Return the articles on whose pages a support shows: where it counts for another too, those of that one."""
    if proposal.merged_into_id is None:
        return proposal.articles
    return proposal.articles | Proposal.objects.for_act().get(pk=proposal.merged_into_id).articles


@_once_more
@transaction.atomic
def support_comment(comment, *, organization=None, by, at):
    """Back a comment, as the words stand now. Backing it again changes nothing.

    Refused in an organization's name: supports are people's. `day_count` of a new one says how many more are taken.
    """
    if organization is not None:
        raise OrganizationsDoNotSupport(OrganizationsDoNotSupport.of_comment)
    draft = comment.draft
    lock_collecting(draft, at=at)
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    count = counting("support", by=by, at=at)
    support = found_or_counted(CommentSupport.objects.filter(comment=comment, person=by), count)
    if support is not None:
        return support
    if comment.author_id == by.pk:
        raise OwnCommentSupport
    if not comment.is_stood_by:
        raise CommentNotOpenToSupport
    admit(draft, by=by, gives_voice=True)
    support = CommentSupport(comment=comment, person=by, at=at)
    insert_together(support)
    leaf = recording("support.added", support.uid, actor=by.as_actor(), data={"object": comment.uid}, at=at)
    send_together(leaf, touching([comment.article_id], at=at))
    support.day_count = count
    return support


@transaction.atomic
def withdraw_comment_support(comment, *, by, at):
    """Take one's support of a comment back while collection is open; without one nothing changes."""
    lock_collecting(comment.draft, at=at)
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    support = CommentSupport.objects.filter(comment=comment, person=by).first()
    if support is None:
        return
    support.delete()
    record("support.removed", support.uid, actor=by.as_actor(), data={"object": comment.uid}, at=at)
    touch([comment.article_id], at=at)
