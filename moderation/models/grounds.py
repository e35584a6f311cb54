"""The published grounds of moderation."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Ground(models.TextChoices):
    """The published grounds of moderation; `/rules/` says each in full."""

    PERSONAL_DATA = "personal_data", pgettext_lazy("ground", "another person's personal data")
    INSULT = "insult", pgettext_lazy("ground", "insult or threat")
    INCITEMENT = "incitement", pgettext_lazy("ground", "call to violence or hatred")
    ADVERTISING = "advertising", pgettext_lazy("ground", "advertising")
    OFF_TOPIC = "off_topic", pgettext_lazy("ground", "not about the draft")
    UNREADABLE = "unreadable", pgettext_lazy("ground", "no meaning can be made out")
