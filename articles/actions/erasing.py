"""Erasing what a draft knows of a person; an office that nobody has taken over yet stands in the way."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from articles.models import Acceptance, Appointment, OfficeInvitation
from core.rules import RuleViolation


class HoldsAnOffice(RuleViolation):
    code = "holds_an_office"
    sentence = _("You hold an office here. Let the secretary end it first; then your data can be erased.")


def erase_person(person, *, at):
    """Refuse to erase whoever holds an office; forget what they accepted, and who invited them by mail.

    Offices that have ended stay.
    """
    if Appointment.objects.filter(person=person, ended_at__isnull=True).exists():
        raise HoldsAnOffice
    Acceptance.objects.filter(person=person).delete()
    addresses = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
    OfficeInvitation.objects.filter(email__in=addresses, accepted_at__isnull=True).delete()
    OfficeInvitation.objects.filter(accepted_by=person).update(email="")
    return False
