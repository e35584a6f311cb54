"""“This was not me”: what stands under a person's identity and is not theirs is marked so and leaves the counts.

Whoever says so cannot unsay it, nor can anybody else: with words that are in the counts today and out of them tomorrow
a stolen account could be played with for ever (decision 17). The words stay, and may be said anew in one's own name.
"""

from django.db import transaction

from accounts.actions import shut_out_others
from accounts.limits import counting
from accounts.models.identities import accounts_of
from accounts.notices import happen, notify
from articles.actions import touch
from proposals.actions.coauthors import LEFT, end_coauthors
from proposals.actions.locking import lock_in_order, lock_proposal
from proposals.actions.refusals import NotRegisteredAsYou, OfOrganization
from proposals.actions.showing import articles_of
from proposals.actions.standing import leave_out_coming
from proposals.models import Coauthor, Comment, CommentSupport, DisputedSupport, Proposal, Support
from record.actions import record

DISPUTED = "identity.disputed"


@transaction.atomic
def dispute(item, *, keep=None, by, at):
    """Say of a proposal, comment, support or part in a proposal that stands under one's identity: this was not me.

    Said once, it stands; saying it again changes nothing. Everybody else who is signed in to the account is signed out,
    its tokens end too; `keep` is the key of the session that stays. Where an earlier account has the same identity,
    all of its sessions end.
    """
    person = _person_of(item)
    if person not in accounts_of(by):
        raise NotRegisteredAsYou
    if _is_said(item):
        return False
    # Before anything is locked, as in every act that is counted: erasing waits here.
    if count := counting("dispute", by=by, at=at):
        count.alone()
    if isinstance(item, Support | CommentSupport | DisputedSupport):
        uid, articles = _dispute_support(item, at=at)
    elif isinstance(item, Coauthor):
        uid, articles = _dispute_part(item, at=at)
    else:
        uid, articles = _dispute_words(item, at=at)
    if uid is None:
        if count:
            count.give_back()
        return False
    record(DISPUTED, uid, actor=by.as_actor(), at=at)
    for account in {person, by}:
        shut_out_others(account, keep=keep if account == by else None, at=at)
        notify(account, DISPUTED, uid, at=at)
    touch(articles, at=at)
    return True


def _is_said(item):
    rows = type(item).objects.filter(pk=item.pk)
    if isinstance(item, Support | CommentSupport):
        return not rows.exists()
    return rows.filter(disputed_at__isnull=False).exists()


def _person_of(item):
    return item.author if isinstance(item, Proposal | Comment) else item.person


def _dispute_words(item, *, at):
    """Mark words; return their uid, or None where they are marked already, and the articles whose pages show them."""
    if item.organization_id is not None:
        raise OfOrganization
    if isinstance(item, Proposal):
        item = lock_proposal(item)
    else:
        item = Comment.objects.select_for_update(of=["self"]).get(pk=item.pk)
    articles = articles_of(item)
    if item.submitted_at is None:
        raise NotRegisteredAsYou
    if item.disputed_at is not None:
        return None, articles
    if isinstance(item, Proposal):
        leave_out_coming(item)
    item.disputed_at = at
    item.save(update_fields=["disputed_at"])
    if isinstance(item, Proposal) and item.is_public:
        happen("proposal.disputed", {item.uid: [item.uid]}, at=at)
    return item.uid, articles


def _dispute_part(coauthor, *, at):
    """Take somebody off a proposal who says that they never joined it; its author is told."""
    lock_in_order([coauthor.proposal_id])
    coauthor = Coauthor.objects.select_related("proposal__author").get(pk=coauthor.pk)
    proposal = coauthor.proposal
    if proposal.submitted_at is None:
        raise NotRegisteredAsYou
    if coauthor.ended_at is not None:
        return None, set()
    end_coauthors([coauthor], at=at, disputed_at=at)
    notify(proposal.author, LEFT, coauthor.uid, at=at)
    return coauthor.uid, articles_of(proposal)


def _dispute_support(support, *, at):
    """Move a support to where nothing counts it; return its uid, or None where it stands there already, and where."""
    if isinstance(support, DisputedSupport):
        return None, set()
    of_comment = isinstance(support, CommentSupport)
    backed = support.comment if of_comment else support.proposal
    if of_comment:
        backed = Comment.objects.select_for_update(of=["self"]).get(pk=backed.pk)
    else:
        backed = lock_proposal(Proposal.objects.for_act().get(pk=backed.pk))
    articles = {backed.article_id} if of_comment else backed.articles
    taken, _rows = type(support).objects.filter(pk=support.pk).delete()
    if not taken:
        return None, articles
    what = {"comment": backed} if of_comment else {"proposal": backed}
    DisputedSupport.objects.create(uid=support.uid, person=support.person, at=support.at, disputed_at=at, **what)
    return support.uid, articles
