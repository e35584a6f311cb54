"""The link by which somebody is asked to take an office in a draft, and the mail that carries it.

As with the invitations of organizations (`accounts.invitations`): opening it uses nothing up, and it is good for one
person who signs in with that very address.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.invitations import language_of, mail_next, signed_of
from accounts.mail import BATCH, compose, in_turn
from accounts.signing import Signer
from articles.actions.changing import office_lines
from articles.models import OfficeInvitation
from core.templatetags.page import harmless

signer = Signer(salt="articles.office-invitation")


def address_of(invitation):
    """Return the signed address of an invitation's page in the present language, without a host."""
    return reverse("office_invitation", args=[invitation.uid, signer.signature(signed_of(invitation))])


def is_signed(invitation, signature):
    """Whether an address was signed here for this invitation and its e-mail."""
    return signer.fits(signed_of(invitation), signature)


def mail_due_office_invitations(limit=BATCH):
    """Mail invitations that are due, oldest first; return how many were settled.

    Each is claimed, mailed and marked in a transaction of its own; what was answered, revoked or has expired in the
    meantime is not mailed.
    """
    rows = OfficeInvitation.objects.select_related("draft", "invited_by").prefetch_related("draft__texts")
    return in_turn(lambda: mail_next(rows, message_of), limit)


def message_of(invitation):
    with override(language_of(invitation)):
        words = {
            "name": harmless(invitation.draft.title),
            "lines": office_lines(invitation.draft, invitation.values),
            "expires_at": invitation.expires_at,
            "address": settings.SITE_URL + address_of(invitation),
        }
        subject = _("Invitation to an office in a public consultation")
        template = "account/email/office_invitation_message.txt"
        return compose(subject, template, words, to=invitation.email, name=f"invitation-{invitation.uid}")
