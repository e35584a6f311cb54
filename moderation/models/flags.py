"""What a program noticed in words that wait for a moderator."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from moderation.models.targets import ONE_TARGET, target
from proposals.models import Comment, Position, Proposal


class FlagKind(models.TextChoices):
    IIN = "iin", pgettext_lazy("flag", "an identity number (IIN)")
    PHONE = "phone", pgettext_lazy("flag", "a telephone number")
    CARD = "card", pgettext_lazy("flag", "the number of a bank card")
    EMAIL = "email", pgettext_lazy("flag", "an e-mail address")
    LINK = "link", pgettext_lazy("flag", "a link")
    SHOUTING = "shouting", pgettext_lazy("flag", "capital letters")
    ALIKE = "alike", pgettext_lazy("flag", "equal texts")


PERSONAL_DATA = frozenset({FlagKind.IIN, FlagKind.PHONE, FlagKind.CARD, FlagKind.EMAIL})

RULES = {
    FlagKind.IIN: _("Twelve digits with a day, a century and the right check digit."),
    FlagKind.PHONE: _("Digits grouped as telephone numbers are, or ten to fifteen after a plus."),
    FlagKind.CARD: _("Thirteen to nineteen digits that pass the check of card numbers."),
    FlagKind.EMAIL: _("A name, the sign @ and a domain."),
    FlagKind.LINK: _("An address on the web."),
    FlagKind.SHOUTING: _("Of at least 20 letters, seven in ten are capitals."),
    FlagKind.ALIKE: _("At least 5 others had sent equal words before."),
}


class FlagsQuerySet(models.QuerySet):
    def on(self, item):
        return self.filter(**target(item))


class Flags(models.Model):
    """What a program noticed in the words of one item, empty where it noticed nothing: it points and decides nothing.

    `words_at` is when the words were sent that it read; words sent later are read anew.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, null=True, related_name="flags")
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, null=True, related_name="flags")
    position = models.OneToOneField(Position, on_delete=models.CASCADE, null=True, related_name="flags")
    kinds = ArrayField(models.CharField(max_length=12, choices=FlagKind))
    words_at = models.DateTimeField()

    objects = FlagsQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=ONE_TARGET, name="flags_have_one_target")]

    def __str__(self):
        return f"flags {self.pk}"

    @property
    def shown(self):
        """What was noticed, each with its rule."""
        return [(FlagKind(kind).label, RULES[kind]) for kind in self.kinds if kind in FlagKind.values]
