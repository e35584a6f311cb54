"""The link of an invitation and the mail that carries it.

The link is signed over the invitation and its address; whoever opens it is told who invites them, and nothing is used
up. It is good for one person who signs in with that very address, so that a mail passed on opens nothing.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.mail import BATCH, compose, deliver, in_turn
from accounts.models import Invitation, Person
from accounts.signing import Signer
from core import clock
from core.templatetags.page import harmless

signer = Signer(salt="accounts.invitation")


def address_of(invitation):
    """Return the signed address of an invitation's page in the present language, without a host."""
    return reverse("invitation", args=[invitation.uid, signer.signature(signed_of(invitation))])


def is_signed(invitation, signature):
    """Whether an address was signed here for this invitation and its e-mail."""
    return signer.fits(signed_of(invitation), signature)


def veiled(email):
    """Return an e-mail as it may be shown to somebody else: its first letter and what follows the @."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}…@{host}"


def mail_due_invitations(limit=BATCH):
    """Mail invitations that are due, oldest first; return how many were settled.

    Each is claimed, mailed and marked in a transaction of its own, as notices are; what was revoked or has expired in
    the meantime is not mailed.
    """
    return in_turn(
        lambda: mail_next(Invitation.objects.select_related("organization", "invited_by"), message_of), limit
    )


@transaction.atomic
def mail_next(invitations, message):
    """Mail the first of some invitations that is due, as `message` has it; tell whether there was one."""
    now = clock.now()
    due = invitations.open_at(now).filter(mailed_at__isnull=True).order_by("created_at", "pk")
    invitation = due.select_for_update(of=["self"], skip_locked=True).first()
    if invitation is None:
        return False
    if not invitation.invited_by.is_invented:
        deliver(message(invitation))
    invitation.mailed_at = now
    invitation.save(update_fields=["mailed_at"])
    return True


def language_of(invitation):
    """Return the language of the account that an invitation goes to, or else of who invites."""
    of_account = Person.objects.filter(email=invitation.email).values_list("language", flat=True).first()
    return of_account or invitation.invited_by.language


def message_of(invitation):
    with override(language_of(invitation)):
        name = harmless(invitation.organization.name)
        words = {
            "name": name,
            "role": invitation.get_role_display(),
            "expires_at": invitation.expires_at,
            "address": settings.SITE_URL + address_of(invitation),
        }
        subject = _("Invitation to speak for %(name)s") % {"name": name}
        template = "account/email/invitation_message.txt"
        return compose(subject, template, words, to=invitation.email, name=f"invitation-{invitation.uid}")


def signed_of(invitation):
    """Return what the address of an invitation is signed over."""
    return f"{invitation.uid} {invitation.email}"
