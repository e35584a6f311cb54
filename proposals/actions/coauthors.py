"""Co-authors of a proposal after they have joined: they leave at any time, the author removes one of a draft.

While a proposal is a draft nobody but its authors knows of it, so that joining and leaving leave no leaf; when it is
sent each co-author gets theirs (`record_coauthors`), and from then on each act does.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.notices import notify, notify_all
from articles.actions import touch
from core.rules import RuleViolation
from proposals.actions.locking import lock_in_order
from proposals.actions.refusals import NotYours
from proposals.actions.showing import articles_of
from proposals.models import BegunRevision, Change, Coauthor, Proposal, Status
from record.actions import Act, record, record_all

COAUTHORS_AT_MOST = 10
JOINED, LEFT, REMOVED = "coauthor.joined", "coauthor.left", "coauthor.removed"


class TheyLeaveThemselves(RuleViolation):
    code = "they_leave_themselves"
    sentence = _("The proposal was sent with this co-author. From now on only they can leave it.")


@transaction.atomic
def leave_proposal(proposal, *, by, at):
    """Be a co-author no more, whatever became of the proposal; who is none is told so by None. The author is told."""
    proposal = _locked(proposal)
    coauthor = Coauthor.objects.standing().filter(proposal=proposal, person=by).first()
    if coauthor is None:
        return None
    end_coauthors([coauthor], at=at)
    notify(proposal.author, LEFT, coauthor.uid, at=at)
    if proposal.submitted_at is not None:
        record(LEFT, coauthor.uid, actor=by.as_actor(), data={"proposal": proposal.uid}, at=at)
        touch(articles_of(proposal), at=at)
    return coauthor


@transaction.atomic
def remove_coauthor(coauthor, *, by, at):
    """Take a co-author off a draft, as its author; they see it no more and are told. Again, it changes nothing."""
    proposal = _locked(coauthor.proposal)
    if proposal.author_id != by.pk:
        raise NotYours
    coauthor = Coauthor.objects.select_related("person").get(pk=coauthor.pk)
    if coauthor.ended_at is not None:
        return coauthor
    if proposal.status != Status.DRAFT:
        raise TheyLeaveThemselves
    end_coauthors([coauthor], at=at)
    notify(coauthor.person, REMOVED, coauthor.uid, at=at)
    return coauthor


def end_coauthors(coauthors, *, at, **moments):
    """End the parts of these co-authors, their proposals locked by the caller, who also writes the leaves.

    What they had begun to write anew and not sent goes with it.
    """
    for coauthor in coauthors:
        coauthor.ended_at = at
        for name, moment in moments.items():
            setattr(coauthor, name, moment)
    Coauthor.objects.filter(pk__in=[one.pk for one in coauthors]).update(ended_at=at, **moments)
    for one in coauthors:
        BegunRevision.objects.filter(proposal=one.proposal_id, person=one.person_id).delete()
    renew_coauthors({one.proposal_id for one in coauthors})


def renew_coauthors(keys):
    """Let locked proposals name in their own rows the co-authors that they have now (`Proposal.coauthor_ids`)."""
    people = {key: [] for key in sorted(keys)}
    rows = Coauthor.objects.standing().filter(proposal__in=people).order_by("joined_at", "pk")
    for proposal, person in rows.values_list("proposal", "person"):
        people[proposal].append(person)
    for key, ids in people.items():
        Proposal.objects.filter(pk=key).update(coauthor_ids=ids or None)


def record_coauthors(proposal, *, at):
    """Write the leaf of each co-author of a draft that is being sent, and tell them; nothing where it has none."""
    if not proposal.coauthor_ids:
        return
    rows = list(Coauthor.objects.standing().filter(proposal=proposal).for_list())
    data = {"proposal": proposal.uid}
    record_all([Act(JOINED, row.uid, row.person.as_actor(), data) for row in rows], at=at)
    notify_all([(row.person, proposal.uid) for row in rows], "proposal.sent_together", at=at)


def articles_of_all(proposals):
    """Return the articles on whose pages these proposals stand."""
    changes = Change.objects.filter(revision__in=[proposal.current_revision_id for proposal in proposals])
    return set(changes.values_list("article", flat=True))


def _locked(proposal):
    lock_in_order([proposal.pk])
    return Proposal.objects.for_act().select_related("author").get(pk=proposal.pk)
