"""Who may speak for an organization: invited by its head, joined, given another part, gone.

Every act locks the organization's row first, then an invitation, then memberships; an act in the organization's name
locks its own membership alone (`lock_membership`), so that nothing is sent by somebody who is being removed.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, MemberRole, Membership, Organization
from accounts.models.organizations import FILING_ROLES, INVITED_ROLES
from accounts.notices import notify
from accounts.permissions import can_accept
from core.rules import RuleViolation
from record.actions import record

VALID_FOR = timedelta(days=7)
STANDING_AT_MOST = 50
A_DAY_AT_MOST = 100


class NotAMember(RuleViolation):
    code = "not_a_member"
    sentence = _("You are no member of this organization, or it is not confirmed. Nothing was sent in its name.")
    status = 403


class MayNotFile(RuleViolation):
    code = "may_not_file"
    sentence = _("You may write drafts for this organization. Its head or a member who may file sends them.")
    status = 403


class NotConfirmed(RuleViolation):
    code = "organization_not_confirmed"
    sentence = _("This organization is not confirmed. It has no members yet.")


class NotTheHead(RuleViolation):
    code = "not_the_head"
    sentence = _("Only the head of the organization may do this.")
    status = 403


class UnknownMemberRole(RuleViolation):
    code = "unknown_member_role"
    sentence = _("Choose whether the member may file or may draft.")


class UnwritableAddress(RuleViolation):
    code = "unwritable_address"
    sentence = _("Check the e-mail.")


class AlreadyMember(RuleViolation):
    code = "already_a_member"
    sentence = _("This person is already a member of the organization.")


class AlreadyInvited(RuleViolation):
    code = "already_invited"
    sentence = _("An invitation to this address stands already. Revoke it to send another one.")


class TooManyInvitations(RuleViolation):
    code = "too_many_invitations"
    sentence = _("Too many invitations stand or were sent today. Revoke some, or go on tomorrow.")


class ForeignInvitation(RuleViolation):
    code = "invitation_to_another"
    sentence = _("This invitation was sent to another address. Sign in with the address that it was sent to.")
    status = 403


class InvitationUsed(RuleViolation):
    code = "invitation_used"
    sentence = _("This invitation was used already. Each invitation is good for one time.")
    status = 410


class InvitationRevoked(RuleViolation):
    code = "invitation_revoked"
    sentence = _("This invitation was revoked by the organization.")
    status = 410


class InvitationExpired(RuleViolation):
    code = "invitation_expired"
    sentence = _("This invitation has expired. Ask the organization for a new one.")
    status = 410


class MemberGone(RuleViolation):
    code = "member_gone"
    sentence = _("This person is no longer a member of the organization.")
    status = 409


class HeadStays(RuleViolation):
    code = "head_stays"
    sentence = _("An organization always has a head. Hand this part over to a member who may file, first.")


class HeirMayNotFile(RuleViolation):
    code = "heir_may_not_file"
    sentence = _("Only a member who may file can become the head. Let this member file first.")


def lock_membership(person, organization, *, filing):
    """Return the person's membership, locked so that no removal can race the act; refuse who may not act so.

    Called in the act's transaction by every act in an organization's name; `filing` acts need more than drafting.
    """
    membership = (
        Membership.objects.standing()
        .select_for_update(of=["self"], no_key=True)
        .filter(person=person, organization__in=Organization.objects.confirmed().filter(pk=organization.pk))
        .first()
    )
    if membership is None:
        raise NotAMember
    if filing and membership.role not in FILING_ROLES:
        raise MayNotFile
    return membership


@transaction.atomic
def invite_member(organization, email, role, *, by, at):
    """Ask the holder of an address to join; a worker mails it. It is good for one time and for seven days."""
    organization = _locked(organization, by=by)
    email = clean_email(email)
    if role not in INVITED_ROLES:
        raise UnknownMemberRole(field="role")
    if Membership.objects.standing().filter(organization=organization, person__email=email).exists():
        raise AlreadyMember(field="email")
    standing = Invitation.objects.filter(organization=organization).open_at(at)
    if standing.filter(email=email).exists():
        raise AlreadyInvited(field="email")
    of_today = Invitation.objects.filter(organization=organization, created_at__gt=at - timedelta(days=1))
    if standing.count() >= STANDING_AT_MOST or of_today.count() >= A_DAY_AT_MOST:
        raise TooManyInvitations
    return Invitation.objects.create(
        organization=organization, email=email, role=role, invited_by=by, created_at=at, expires_at=at + VALID_FOR
    )


@transaction.atomic
def revoke_invitation(invitation, *, by, at):
    """Take an invitation back; revoking again changes nothing."""
    _locked(invitation.organization, by=by)
    invitation = _locked_invitation(invitation)
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
    return invitation


@transaction.atomic
def accept_invitation(invitation, *, by, at):
    """Join the organization; accepting again returns the same membership.

    Refuses everybody but the person whose confirmed address the invitation was sent to.
    """
    organization = _locked(invitation.organization)
    invitation = _locked_invitation(invitation)
    if not can_accept(by, invitation):
        raise ForeignInvitation
    present = Membership.objects.standing().filter(organization=organization, person=by).first()
    if present is not None and invitation.accepted_by_id == by.pk:
        return present
    _refuse_spent(invitation, at)
    if present is not None:
        raise AlreadyMember
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership = Membership.objects.create(organization=organization, person=by, role=invitation.role, joined_at=at)
    record(
        "member.joined",
        membership.uid,
        actor=organization.as_actor(by),
        at=at,
        data={"organization": organization.uid, "role": membership.role},
        sealed={"c": {"person": by.uid}},
    )
    head = _head_of(organization)
    if head is not None:
        notify(head.person, "member.joined", membership.uid, at=at)
    return membership


@transaction.atomic
def change_role(membership, role, *, by, at):
    """Let a member file, or draft alone; the same role again changes nothing."""
    organization = _locked(membership.organization, by=by)
    membership = _locked_membership(membership)
    if role not in INVITED_ROLES:
        raise UnknownMemberRole(field="role")
    if membership.role == MemberRole.HEAD:
        raise HeadStays
    if membership.role == role:
        return membership
    _give(membership, role, organization, by=by, at=at)
    notify(membership.person, "member.changed", membership.uid, at=at)
    return membership


@transaction.atomic
def hand_over(membership, *, by, at):
    """Make a member who may file the head; who was it may file from now on."""
    organization = _locked(membership.organization, by=by)
    heir = _locked_membership(membership)
    if heir.role == MemberRole.HEAD:
        return heir
    if heir.role != MemberRole.FILER:
        raise HeirMayNotFile
    _give(_head_of(organization), MemberRole.FILER, organization, by=by, at=at)
    _give(heir, MemberRole.HEAD, organization, by=by, at=at)
    notify(heir.person, "member.changed", heir.uid, at=at)
    return heir


@transaction.atomic
def remove_member(membership, *, by, at):
    """End somebody's membership at once: they see no drafts of the organization any more; what they filed stays."""
    organization = _locked(membership.organization, by=by)
    membership = Membership.objects.select_for_update(of=["self"]).select_related("person").get(pk=membership.pk)
    if membership.ended_at is not None:
        return membership
    if membership.role == MemberRole.HEAD:
        raise HeadStays
    _end(membership, organization, by=by, at=at)
    notify(membership.person, "member.removed", membership.uid, at=at)
    return membership


@transaction.atomic
def leave_organization(organization, *, by, at):
    """End one's own membership; the head hands over first. Who has left already is told so by None."""
    organization = _locked(organization)
    mine = Membership.objects.standing().select_for_update(of=["self"]).filter(organization=organization, person=by)
    membership = mine.first()
    if membership is None:
        return None
    if membership.role == MemberRole.HEAD:
        raise HeadStays
    _end(membership, organization, by=by, at=at)
    head = _head_of(organization)
    if head is not None:
        notify(head.person, "member.left", membership.uid, at=at)
    return membership


def _locked(organization, *, by=None):
    """Lock a confirmed organization; with `by` only for its head."""
    rows = Organization.objects.confirmed().select_for_update(no_key=True)
    locked = rows.filter(pk=organization.pk).first()
    if locked is None:
        raise NotConfirmed
    if by is not None:
        head = _head_of(locked)
        if head is None or head.person_id != by.pk:
            raise NotTheHead
    return locked


def _head_of(organization):
    standing = Membership.objects.standing().select_related("person")
    return standing.filter(organization=organization, role=MemberRole.HEAD).first()


def _locked_invitation(invitation):
    return Invitation.objects.select_for_update(of=["self"]).get(pk=invitation.pk)


def _locked_membership(membership):
    membership = Membership.objects.select_for_update(of=["self"]).select_related("person").get(pk=membership.pk)
    if membership.ended_at is not None:
        raise MemberGone
    return membership


def _refuse_spent(invitation, at):
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None:
        raise InvitationRevoked
    if invitation.expires_at <= at:
        raise InvitationExpired


def clean_email(text):
    """Return an address that a mail can be written to, in small letters as people's addresses are stored."""
    email = str(text or "").strip().lower()
    try:
        validate_email(email)
        sanitize_address(email, "utf-8")
    except (ValidationError, ValueError) as unwritable:
        raise UnwritableAddress(field="email") from unwritable
    return email


def _give(membership, role, organization, *, by, at):
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        "member.changed",
        membership.uid,
        actor=organization.as_actor(by),
        at=at,
        data={"organization": organization.uid, "role": role},
    )


def _end(membership, organization, *, by, at):
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    record(
        "member.left",
        membership.uid,
        actor=organization.as_actor(by),
        at=at,
        data={"organization": organization.uid},
    )
