"""Erasing what a draft knows of a person; an office that nobody has taken over yet stands in the way."""

from django.utils.translation import gettext_lazy as _

from articles.models import Acceptance, Appointment
from core.rules import RuleViolation


class HoldsAnOffice(RuleViolation):
    code = "holds_an_office"
    sentence = _("You hold an office here. Let the secretary end it first; then your data can be erased.")


def erase_person(person, *, at):
    """Refuse to erase whoever holds an office; forget what they accepted. Offices that have ended stay."""
    if Appointment.objects.filter(person=person, ended_at__isnull=True).exists():
        raise HoldsAnOffice
    Acceptance.objects.filter(person=person).delete()
    return False
