"""Refusals that tell whom to write to."""

from django.conf import settings

from core.rules import RuleViolation


class Unsettled(RuleViolation):
    """What people here may still settle: its sentence names `%(contact)s`."""

    def __init__(self):
        super().__init__(contact=settings.IDENTITY_CONTACT)
