"""The mails that are no notices: digests, invitations, answers to mails, codes, and what an account is told at once."""

from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from django.utils.translation import gettext_lazy as _

import accounts.invitations
import articles.invitations
import intake.answering
import intake.inviting
import proposals.invitations
from accounts.mail import digest_of
from accounts.models import AddressChange, Invitation, Notice
from consultation.mails import examples
from consultation.mails.world import SERIAL
from intake.models import Item, Mail

CODE = "123456"


def digest(world):
    about = {"proposal.overdue": examples.proposal, "comment.answered": examples.comment_answered}
    told = {kind: example(world) for kind, example in about.items()}
    notices = [Notice(pk=0, person=world.reader, kind=kind, object_id=object_id) for kind, object_id in told.items()]
    return digest_of(world.reader, notices)


def invitation(world):
    invitation = Invitation.objects.create(
        organization=world.organization(),
        email="invited@example.invalid",
        role="filer",
        invited_by=world.reader,
        created_at=world.at,
        expires_at=world.at + timedelta(days=7),
    )
    return accounts.invitations.message_of(invitation)


def coauthor_invitation(world):
    return proposals.invitations.message_of(examples.make_coauthor_invitation(world))


def office_invitation(world):
    return articles.invitations.message_of(examples.make_office_invitation(world))


def invited(telling, world):
    columns = examples.withdrawn(world) if telling == "withdrawn" else {}
    body = examples.make_invited(
        world, name=str(_("Invented organization")), email="body@example.invalid", telling=telling, **columns
    )
    return intake.inviting.message_of(body)


def answer(world, **columns):
    item = Item.objects.create(
        draft=world.draft, serial=SERIAL, channel="email", received_at=world.at, language=world.language, **columns
    )
    mail = Mail.objects.create(item=item, digest=world.digest, address="sender@example.invalid")
    return intake.answering.message_of(mail)


def received(world):
    return answer(world)


def registered(world):
    return answer(world, stage="registered", settled_at=world.at)


def refused(world):
    return answer(world, stage="refused", settled_at=world.at, refusal="empty")


def from_allauth(prefix, world):
    """Return a mail of allauth's, with all that it may need to say."""
    context = {
        "code": CODE,
        "timestamp": world.at,
        "from_email": "before@example.invalid",
        "to_email": world.reader.email,
        "deleted_email": "before@example.invalid",
    }
    address = world.reader.email
    if prefix.endswith("email_changed"):
        address = "before@example.invalid"
        AddressChange.objects.create(person=world.reader, before=address, after=world.reader.email, at=world.at)
    return get_adapter().message_of(prefix, address, context)


_OF_ALLAUTH = [
    ("account/email/email_confirmation_signup", _("When somebody registers: the code to confirm the e-mail.")),
    ("account/email/email_confirmation", _("When an account gets another e-mail: the code to confirm it.")),
    ("account/email/email_confirm", _("When an e-mail is confirmed.")),
    ("account/email/email_changed", _("When the e-mail was changed, to the one before.")),
    ("account/email/email_deleted", _("When an e-mail was taken off the account.")),
    ("account/email/account_already_exists", _("When somebody registers with an address that has an account.")),
    ("account/email/login_code", _("When somebody signs in with a code.")),
    ("account/email/own_code", _("Before somebody changes how they sign in.")),
    ("account/email/merge_code", _("Before two accounts become one: the code to the other one.")),
    ("account/email/password_reset_code", _("When somebody asks for a new password: the code.")),
    ("account/email/password_reset", _("When a new password was set with a code.")),
    ("account/email/password_set", _("When a first password was set.")),
    ("account/email/password_changed", _("When the password was changed.")),
    ("account/email/erased", _("When all data of a person was erased.")),
    ("mfa/email/totp_activated", _("When an app with codes is set up.")),
    ("mfa/email/totp_deactivated", _("When the app with codes is removed.")),
    ("mfa/email/webauthn_added", _("When a passkey is added.")),
    ("mfa/email/webauthn_removed", _("When a passkey is removed.")),
    ("mfa/email/recovery_codes_generated", _("When new recovery codes are made.")),
]

OTHERS: list[tuple[str, str, Any, Any]] = [
    ("digest", "author", _("At the hour that they chose: all notices gathered."), digest),
    ("coauthor_invitation", "author", _("When somebody asks them to write together."), coauthor_invitation),
    ("invitation", "organization", _("When its head invites somebody to speak for it."), invitation),
    (
        "invited.invited",
        "organization",
        _("Unregistered: when it is asked to speak."),
        partial(invited, "invited"),
    ),
    (
        "invited.reminded",
        "organization",
        _("Unregistered: when the day is near."),
        partial(invited, "reminded"),
    ),
    (
        "invited.withdrawn",
        "organization",
        _("Unregistered: when it is asked no longer."),
        partial(invited, "withdrawn"),
    ),
    ("answer.received", "sender", _("When a mail came: its number."), received),
    ("answer.registered", "sender", _("When a mail became proposals."), registered),
    ("answer.refused", "sender", _("When a mail becomes no proposal."), refused),
    ("office_invitation", "secretary", _("When a secretary invites somebody to an office."), office_invitation),
    *((prefix.split("/")[-1], "account", when, partial(from_allauth, prefix)) for prefix, when in _OF_ALLAUTH),
]
