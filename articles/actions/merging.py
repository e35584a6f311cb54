"""What becomes of offices and of what was accepted when two accounts of one person are made one."""

from django.utils.translation import gettext_lazy as _

from accounts.models.senders import is_unclaimed
from articles.models import Acceptance, Appointment, OfficeInvitation, PageVersion
from core.rules import RuleViolation


class HoldsAnOffice(RuleViolation):
    code = "holds_an_office"
    sentence = _("One of the two accounts holds an office here. The secretary has to end it first.")
    status = 403


def join_accounts(kept, emptied, *, at):
    """Move what somebody accepted and published; refuse accounts that hold an office, so that none judges its own.

    An account that is closed already was looked at before.
    """
    is_open = emptied.is_active or is_unclaimed(emptied)
    if is_open and Appointment.objects.standing().filter(person__in=[kept, emptied]).exists():
        raise HoldsAnOffice
    known = Acceptance.objects.filter(person=kept).values("version")
    Acceptance.objects.filter(person=emptied, version__in=known).delete()
    Acceptance.objects.filter(person=emptied).update(person=kept)
    for column in ("invited_by", "accepted_by"):
        OfficeInvitation.objects.filter(**{column: emptied}).update(**{column: kept})
    PageVersion.objects.filter(published_by=emptied).update(published_by=kept)
