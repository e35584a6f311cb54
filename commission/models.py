"""The Commission's decisions on proposals, with reasons in the official languages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.languages import LANGUAGES
from articles.models import Draft
from core import ids
from core.text import LENGTHS
from proposals.models import Proposal


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("outcome", "accepted")
    IN_PART = "accepted_in_part", pgettext_lazy("outcome", "accepted in part")
    DECLINED = "declined", pgettext_lazy("outcome", "declined")
    OUT_OF_SCOPE = "out_of_scope", pgettext_lazy("outcome", "out of scope")
    ANSWERED = "answered", pgettext_lazy("outcome", "answered")


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(replaced_by__isnull=True)


class Decision(models.Model):
    """The answer to one proposal; never edited, corrected only by a new decision."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.decision_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(replaced_by__isnull=True), name="one_standing_decision"
            )
        ]

    def __str__(self):
        return f"{self.outcome} {self.uid}"

    def reasons_in(self, language):
        """Return the reasons in a language from the prefetched rows, else in Russian, else in Kazakh."""
        by_language = {text.language: text for text in self.texts.all()}
        return by_language.get(language) or by_language.get("ru") or by_language.get("kk")


class DecisionText(models.Model):
    """A decision's reasons in one language."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    reasons = models.TextField(max_length=LENGTHS["decision_reasons"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "language"], name="one_decision_text_per_language")]

    def __str__(self):
        return f"{self.decision_id} {self.language}"
