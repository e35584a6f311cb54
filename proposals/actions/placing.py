"""Putting a contribution at another provision, its words as they are; the act above writes the leaf and says why."""

from django.db import transaction

from articles.actions import touch
from articles.models import Placement, ProvisionText
from proposals.actions.alike import index_again
from proposals.actions.alterations import enter_again
from proposals.actions.locking import lock_item
from proposals.actions.refusals import UnknownLanguage, WrongState
from proposals.actions.showing import articles_of
from proposals.models import MOVABLE, Comment, Proposal


@transaction.atomic
def put_elsewhere(item, placement, *, at):
    """Let a proposal of one place, or a thread on an article, stand at another provision from now on; return it.

    Its words stay as they are, and the place that its author wrote it for is kept. Put back there, nothing of it is
    left. What was said on a proposal goes with it. For a proposal the act has called `lock_alike` and
    `lock_alterations` first.
    """
    item = lock_item(item)
    before = articles_of(item)
    if isinstance(item, Proposal):
        _put_proposal(item, placement, at=at)
    else:
        _put_thread(item, placement)
    touch(before | {placement.article_id}, at=at)
    return item


def _put_proposal(proposal, placement, *, at):
    if proposal.more_changes or proposal.change.kind not in MOVABLE or proposal.coming_revision_id is not None:
        raise WrongState
    change = proposal.change
    article, language = change.article_id, change.base.language
    change.written_for = _kept(change.written_for, change.base.placement, placement)
    base = ProvisionText.objects.filter(placement=placement, language=language).first()
    if base is None:
        raise UnknownLanguage(field="to")
    base.placement = placement
    change.base, change.provision_id, change.article_id = base, placement.provision_id, placement.article_id
    change.save(update_fields=["base", "provision", "article", "written_for"])
    proposal.moved_at = at
    proposal.save(update_fields=["moved_at"])
    Comment.objects.filter(proposal=proposal, article=article).update(article=placement.article_id)
    index_again(proposal)
    enter_again(proposal)


def _put_thread(comment, placement):
    if comment.proposal_id is not None or comment.parent_id is not None or not placement.is_page:
        raise WrongState
    replies = Comment.objects.filter(thread=comment)
    # Whoever is answering holds the row of what they answer: their reply is there once these are locked.
    list(replies.select_for_update(of=["self"]).order_by("pk").values_list("pk"))
    stood = Placement.objects.current().get(provision=comment.article_id)
    comment.written_for = _kept(comment.written_for, stood, placement)
    comment.article_id = placement.provision_id
    comment.save(update_fields=["article", "written_for"])
    replies.update(article=placement.provision_id)


def _kept(written_for, stood, placement):
    """Return the place that the author wrote for, to be kept; None where it stands there again."""
    written_for = written_for or stood
    return None if written_for.provision_id == placement.provision_id else written_for
