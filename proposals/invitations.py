"""The link by which somebody is asked to write a proposal with its author, and the mail that carries it.

As with the invitations of organizations (`accounts.invitations`): opening it uses nothing up, and it is good for one
person who signs in with that very address. Neither the link nor the mail holds a word of the proposal.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.invitations import language_of, mail_next, signed_of
from accounts.mail import BATCH, compose, in_turn
from accounts.signing import Signer
from core.templatetags.page import harmless
from proposals.models import Change, CoauthorInvitation

signer = Signer(salt="proposals.coauthor-invitation")


def address_of(invitation):
    """Return the signed address of an invitation's page in the present language, without a host."""
    return reverse("coauthor_invitation", args=[invitation.uid, signer.signature(signed_of(invitation))])


def is_signed(invitation, signature):
    """Whether an address was signed here for this invitation and its e-mail."""
    return signer.fits(signed_of(invitation), signature)


def mail_due_coauthor_invitations(limit=BATCH):
    """Mail invitations that are due, oldest first; return how many were settled.

    Each is claimed, mailed and marked in a transaction of its own; what was answered, taken back or has expired in the
    meantime is not mailed.
    """
    rows = CoauthorInvitation.objects.select_related("proposal__author", "invited_by")
    return in_turn(lambda: mail_next(rows, message_of), limit)


def message_of(invitation):
    with override(language := language_of(invitation)):
        name = harmless(invitation.proposal.author_shown)
        words = {
            "name": name,
            "place": _place_of(invitation.proposal, language),
            "expires_at": invitation.expires_at,
            "address": settings.SITE_URL + address_of(invitation),
        }
        subject = _("Invitation to write a proposal together")
        template = "account/email/coauthor_invitation_message.txt"
        return compose(subject, template, words, to=invitation.email, name=f"invitation-{invitation.uid}")


def _place_of(proposal, language):
    """Return the place that a proposal speaks of first, as it is named in a language."""
    changes = Change.objects.filter(revision=proposal.current_revision_id).select_related("base__placement")
    return changes[0].base.placement.label(language)
