"""Who is asked to write a citizen's proposal with its author: invited by mail, answered once, by that address alone.

Every act locks the collection phase first, then the proposal, then the invitation, so that closing, withdrawing and two
answers at once each have one effect.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import clean_email
from accounts.actions.members import AlreadyInvited, ForeignInvitation, InvitationUsed
from accounts.limits import counting
from accounts.models import NameForm
from accounts.notices import notify, notify_all
from articles.actions import lock_collecting, touch
from core.rules import RuleViolation
from proposals.actions.admitting import admit
from proposals.actions.coauthors import COAUTHORS_AT_MOST, JOINED, renew_coauthors
from proposals.actions.locking import lock_in_order
from proposals.actions.opinions import take_back_opinion
from proposals.actions.refusals import Disputed, NotYours
from proposals.actions.showing import articles_of
from proposals.audience import people_to_tell
from proposals.models import Coauthor, CoauthorInvitation, Opinion, Proposal, Status, Support
from proposals.permissions import can_join
from record.actions import record

VALID_FOR = timedelta(days=7)
OPEN = {Status.DRAFT, Status.SUBMITTED, Status.RETURNED}


class OrganizationsHaveMembers(RuleViolation):
    code = "organizations_have_members"
    sentence = _("This proposal stands in the name of an organization: its members write it together.")


class NotOpenToCoauthors(RuleViolation):
    code = "not_open_to_coauthors"
    sentence = _("No co-author can join now: the proposal is withdrawn, hidden, erased or answered.")


class AlreadyCoauthor(RuleViolation):
    code = "already_a_coauthor"
    sentence = _("This person is an author of the proposal already.")


class TooManyCoauthors(RuleViolation):
    code = "too_many_coauthors"
    sentence = _("A proposal has at most %(most)s co-authors, those who are invited among them.")


class CoauthorInvitationRevoked(RuleViolation):
    code = "invitation_revoked"
    sentence = _("This invitation was taken back by the author.")
    status = 410


class InvitationDeclined(RuleViolation):
    code = "invitation_declined"
    sentence = _("You declined this invitation. Ask the author for a new one if you have changed your mind.")
    status = 410


class CoauthorInvitationExpired(RuleViolation):
    code = "invitation_expired"
    sentence = _("This invitation has expired. Ask the author for a new one.")
    status = 410


class ProposalGone(RuleViolation):
    code = "proposal_gone"
    sentence = _("The author has thrown this draft away. There is nothing to join any more.")
    status = 410


@transaction.atomic
def invite_coauthor(proposal, email, *, by, at):
    """Ask the holder of an address to write one's proposal too, once and within seven days; a worker mails it."""
    lock_collecting(proposal.draft, at=at, count=counting("invitation", by=by, at=at))
    proposal = _locked(proposal.pk)
    if proposal.organization_id is not None:
        raise OrganizationsHaveMembers
    if proposal.author_id != by.pk:
        raise NotYours
    _refuse_closed(proposal)
    email = clean_email(email)
    authors = [by.email, *_standing(proposal).values_list("person__email", flat=True)]
    if email in authors:
        raise AlreadyCoauthor(field="email")
    waiting = CoauthorInvitation.objects.filter(proposal=proposal).open_at(at)
    if waiting.filter(email=email).exists():
        raise AlreadyInvited(field="email")
    if len(authors) - 1 + waiting.count() >= COAUTHORS_AT_MOST:
        raise TooManyCoauthors(field="email", most=COAUTHORS_AT_MOST)
    return CoauthorInvitation.objects.create(
        proposal=proposal, email=email, invited_by=by, created_at=at, expires_at=at + VALID_FOR
    )


@transaction.atomic
def revoke_coauthor_invitation(invitation, *, by, at):
    """Take an invitation back, as the author; taking it back again changes nothing."""
    proposal = _locked(invitation.proposal_id)
    if proposal.author_id != by.pk:
        raise NotYours
    invitation = _locked_invitation(invitation)
    if invitation.accepted_at is not None or invitation.declined_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
    return invitation


@transaction.atomic
def decline_coauthorship(invitation, *, by, at):
    """Say no to an invitation to one's own address; the author is told. Saying it again changes nothing."""
    proposal = _locked(invitation.proposal_id)
    invitation = _locked_invitation(invitation)
    if not can_join(by, invitation):
        raise ForeignInvitation
    if invitation.declined_at is not None:
        return invitation
    _refuse_spent(invitation, at)
    invitation.declined_at = at
    invitation.save(update_fields=["declined_at"])
    notify(proposal.author, "coauthor.declined", invitation.uid, at=at)
    return invitation


@transaction.atomic
def accept_coauthorship(invitation, *, name_form=NameForm.REGION, by, at):
    """Write a proposal with its author from now on; accepting again returns the same co-author.

    Refuses everybody but the person whose confirmed address the invitation was sent to. Nobody backs or answers their
    own proposal: a support or an answer of theirs is taken back (`took_back`).
    """
    lock_collecting(invitation.proposal.draft, at=at)
    proposal = _locked(invitation.proposal_id)
    invitation = _locked_invitation(invitation)
    if not can_join(by, invitation):
        raise ForeignInvitation
    present = _standing(proposal).filter(person=by).first()
    if present is not None and invitation.accepted_by_id == by.pk:
        return present
    _refuse_spent(invitation, at)
    if proposal.is_written_by(by):
        raise AlreadyCoauthor
    _refuse_closed(proposal)
    if len(proposal.coauthor_ids or ()) >= COAUTHORS_AT_MOST:
        raise TooManyCoauthors(most=COAUTHORS_AT_MOST)
    admit(proposal.draft, by=by, too_low=_("This consultation asks for a confirmed identity. Nothing was accepted."))
    told = people_to_tell([proposal])[proposal.pk]
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    name_form = name_form if name_form in NameForm.values else NameForm.REGION
    coauthor = Coauthor.objects.create(proposal=proposal, person=by, name_form=name_form, joined_at=at)
    coauthor.took_back = _take_back(proposal, by=by, at=at)
    renew_coauthors([proposal.pk])
    notify_all([(person, coauthor.uid) for person in told], JOINED, at=at)
    if proposal.submitted_at is not None:
        record(JOINED, coauthor.uid, actor=by.as_actor(), data={"proposal": proposal.uid}, at=at)
        touch(articles_of(proposal), at=at)
    return coauthor


def _locked(key):
    """Return a proposal as it stands now, locked; a draft may have been thrown away meanwhile."""
    lock_in_order([key])
    proposal = Proposal.objects.for_act().select_related("author").filter(pk=key).first()
    if proposal is None:
        raise ProposalGone
    return proposal


def _locked_invitation(invitation):
    return CoauthorInvitation.objects.select_for_update(of=["self"]).get(pk=invitation.pk)


def _standing(proposal):
    return Coauthor.objects.standing().filter(proposal=proposal)


def _refuse_closed(proposal):
    if proposal.disputed_at:
        raise Disputed
    gone = proposal.hidden_at or proposal.withdrawn_at or proposal.erased_at
    if gone or proposal.status not in OPEN:
        raise NotOpenToCoauthors


def _refuse_spent(invitation, at):
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None:
        raise CoauthorInvitationRevoked
    if invitation.declined_at is not None:
        raise InvitationDeclined
    if invitation.expires_at <= at:
        raise CoauthorInvitationExpired


def _take_back(proposal, *, by, at):
    """Take back what somebody backed and answered before it became their own; tell whether there was anything."""
    supports = list(Support.objects.filter(proposal=proposal, person=by))
    for support in supports:
        support.delete()
        record("support.removed", support.uid, actor=by.as_actor(), data={"object": proposal.uid}, at=at)
    answered = Opinion.objects.filter(proposal=proposal, person=by).exists()
    if answered:
        take_back_opinion(proposal, by=by, at=at)
    return bool(supports) or answered
