"""Who is asked by mail to take an office: agreed to as an appointment is, answered once, by that address alone.

Every act locks the draft first, then the invitation, so that two answers at once, or an answer and a revocation, have
one effect. Nothing here tells whether an address has an account.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions import clean_email
from accounts.actions.members import AlreadyInvited, ForeignInvitation, InvitationUsed, TooManyInvitations
from accounts.notices import notify
from articles.actions.appointments import AlreadyAppointed, appoint, checked_office
from articles.actions.consent import ask_for
from articles.models import Appointment, Change, Draft, OfficeInvitation, Role
from articles.permissions import can_take_office
from core.rules import RuleViolation

INVITE = "invite"
TAKEN, DECLINED = "office.taken", "office.declined"  # kinds of notices
VALID_FOR = timedelta(days=7)
STANDING_AT_MOST = 50
A_DAY_AT_MOST = 100


class InvitationWaits(RuleViolation):
    code = "invitation_waits"
    sentence = _("An invitation of this address to this office waits for another secretary already.")
    status = 409


class InvitationGone(RuleViolation):
    code = "invitation_gone"
    sentence = _("The account of this address was erased, and the invitation with it.")
    status = 410


class OfficeInvitationRevoked(RuleViolation):
    code = "invitation_revoked"
    sentence = _("This invitation was revoked by a secretary of the consultation.")
    status = 410


class OfficeInvitationDeclined(RuleViolation):
    code = "invitation_declined"
    sentence = _("You declined this invitation. Ask the secretary for a new one if you have changed your mind.")
    status = 410


class OfficeInvitationExpired(RuleViolation):
    code = "invitation_expired"
    sentence = _("This invitation has expired. Ask the secretary for a new one.")
    status = 410


class InviterHasNoOffice(RuleViolation):
    code = "inviter_has_no_office"
    sentence = _("Whoever invited you is no secretary of the consultation any more. Ask its secretary for a new one.")
    status = 410


class HoldsThisOffice(RuleViolation):
    code = "already_appointed"
    sentence = _("You hold this office in the consultation already. Its secretary can end it and invite you anew.")
    status = 409


@transaction.atomic
def invite_to_office(draft, email, role, articles=(), languages=(), *, by, at):
    """Ask the holder of an address to take an office, once a second person agrees (`Asked`); a worker mails it."""
    draft = _locked_draft(draft.pk)
    email = clean_email(email)
    articles, languages = checked_office(draft, role, articles, languages)
    if Appointment.objects.standing().of(draft).filter(person__email=email, role=role).exists():
        raise AlreadyAppointed(field="email")
    invitations = OfficeInvitation.objects.of(draft)
    same = invitations.filter(email=email, role=role)
    if same.open_at(at).exists():
        raise AlreadyInvited(field="email")
    waiting = Change.objects.of(draft).waiting_at(at).filter(act=INVITE)
    if same.filter(uid__in=waiting.values("subject")).exists():
        raise InvitationWaits(field="email")
    of_today = invitations.filter(created_at__gt=at - timedelta(days=1))
    if invitations.open_at(at).count() >= STANDING_AT_MOST or of_today.count() >= A_DAY_AT_MOST:
        raise TooManyInvitations
    invitation = OfficeInvitation.objects.create(
        draft=draft, email=email, role=role, languages=languages, invited_by=by, created_at=at
    )
    invitation.articles.set(articles)
    return ask_for(draft, INVITE, {"invitation": invitation.uid, **invitation.values}, by=by, at=at)


def send_invitation(draft, uid, *, at):
    """Let an invitation be mailed: it is good from now on, for seven days. Part of the act that was agreed to."""
    invitation = _locked(OfficeInvitation.objects.of(draft).filter(uid=uid))
    if invitation.agreed_at is None:
        invitation.agreed_at, invitation.expires_at = at, at + VALID_FOR
        invitation.save(update_fields=["agreed_at", "expires_at"])
    return invitation


@transaction.atomic
def revoke_office_invitation(invitation, *, at):
    """Take an invitation back, as a secretary; revoking again changes nothing."""
    _draft, invitation = _both_locked(invitation)
    if invitation.accepted_at is not None or invitation.declined_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
    return invitation


@transaction.atomic
def decline_office(invitation, *, by, at):
    """Say no to an invitation to one's own address; whoever invited is told. Saying it again changes nothing."""
    draft, invitation = _both_locked(invitation)
    if not can_take_office(by, invitation):
        raise ForeignInvitation
    if invitation.declined_at is not None:
        return invitation
    _refuse_spent(invitation, at)
    invitation.declined_at = at
    invitation.save(update_fields=["declined_at"])
    if _is_secretary(invitation.invited_by_id, draft):
        notify(invitation.invited_by, DECLINED, invitation.uid, at=at)
    return invitation


@transaction.atomic
def accept_office(invitation, *, by, at):
    """Take the office: the appointment stands, made by whoever invited, who is told. Again returns the same one.

    Refuses everybody but the person whose confirmed address the invitation was sent to, and what was sent by somebody
    who is no secretary any more.
    """
    draft, invitation = _both_locked(invitation)
    if not can_take_office(by, invitation):
        raise ForeignInvitation
    standing = Appointment.objects.standing().of(draft)
    present = standing.filter(person=by, role=invitation.role).first()
    if present is not None and invitation.accepted_by_id == by.pk:
        return present
    _refuse_spent(invitation, at)
    if present is not None:
        raise HoldsThisOffice
    if not _is_secretary(invitation.invited_by_id, draft):
        raise InviterHasNoOffice
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    articles, inviter = invitation.articles.all(), invitation.invited_by
    if inviter != by:
        notify(inviter, TAKEN, invitation.uid, at=at)
    return appoint(draft, by, invitation.role, articles, invitation.languages, by=inviter, at=at)


def _is_secretary(person_id, draft):
    return Appointment.objects.standing().of(draft).filter(role=Role.SECRETARY, person=person_id).exists()


def _locked_draft(key):
    return Draft.objects.select_for_update(no_key=True).get(pk=key)


def _both_locked(invitation):
    draft = _locked_draft(invitation.draft_id)
    return draft, _locked(OfficeInvitation.objects.filter(pk=invitation.pk))


def _locked(invitations):
    found = invitations.select_for_update(of=["self"]).select_related("invited_by").first()
    if found is None:
        raise InvitationGone
    return found


def _refuse_spent(invitation, at):
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None:
        raise OfficeInvitationRevoked
    if invitation.declined_at is not None:
        raise OfficeInvitationDeclined
    if invitation.expires_at is None or invitation.expires_at <= at:
        raise OfficeInvitationExpired
