"""How invited bodies are told: a mail each to those that are not registered, with a link of their own.

Opening the link uses nothing up. It is good for whoever signs in with the address that it was sent to (`accounts.mail`
sends each once); members of registered organizations are told by notices instead.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.invitations import signed_of
from accounts.mail import BATCH, compose, deliver, in_turn
from accounts.signing import Signer
from core import clock
from core.templatetags.page import harmless
from intake.actions import give_by_bin, remind_next
from intake.invited import WAITS, read_answers
from intake.models import InvitedBody, Telling

TEMPLATE = "intake/email/invited_message.txt"
signer = Signer(salt="intake.invited")


def address_of(invited):
    """Return the signed address of an invitation's page in the present language, without a host."""
    return reverse("invited_link", args=[invited.uid, signer.signature(signed_of(invited))])


def is_signed(invited, signature):
    """Whether an address was signed here for this invitation and its e-mail."""
    return signer.fits(signed_of(invited), signature)


def tell_invited_bodies(*, at, limit=BATCH):
    """Do all that is due of invitations: to whom they belong by now, reminders, mails. Again adds nothing."""
    in_turn(lambda: give_by_bin(at=at), limit)
    in_turn(remind_next, limit)
    in_turn(_mail_next, limit)


@transaction.atomic
def _mail_next():
    due = InvitedBody.objects.to_mail().select_related("draft", "invited_by").order_by("pk")
    row = due.select_for_update(of=["self"], skip_locked=True).first()
    if row is None:
        return False
    now = clock.now()
    if row.email and not row.invited_by.is_invented and _is_true_still(row, now):
        row.is_refused = not deliver(message_of(row))
    row.telling, row.mailed_at = "", now
    row.save(update_fields=["telling", "mailed_at", "is_refused"])
    return True


def _is_true_still(row, now):
    """Whether what was to be told holds: a reminder waits for no server longer than its day."""
    return row.telling != Telling.REMINDED or read_answers([row], at=now)[0].state == WAITS


def message_of(row):
    [row] = read_answers([row], at=clock.now())
    with override(row.language):
        subject = {
            Telling.INVITED: _("You are asked to speak on the draft, until %(day)s"),
            Telling.REMINDED: _("Reminder: you are asked to speak on the draft, until %(day)s"),
            Telling.WITHDRAWN: _("The invitation to speak on the draft was withdrawn"),
        }[row.telling]
        words = {
            "name": harmless(row.name),
            "kind": row.telling,
            "draft": row.draft.title,
            "places": [place.label(row.language) for place, _spoken in row.places],
            "until": row.until,
            "reasons": harmless(row.withdrawn_reasons),
            "address": settings.SITE_URL + address_of(row),
        }
        subject %= {"day": date_format(row.until, "DATE_FORMAT")}
        return compose(subject, TEMPLATE, words, to=row.email, name=f"body-{row.uid}-{row.mails}")
