"""The Commission's decisions on proposals, with reasons in the official languages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.languages import LANGUAGES
from articles.models import Draft
from core import ids
from core.text import LENGTHS
from proposals.models import Kind, Proposal


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("outcome", "accepted")
    IN_PART = "accepted_in_part", pgettext_lazy("outcome", "accepted in part")
    DECLINED = "declined", pgettext_lazy("outcome", "declined")
    OUT_OF_SCOPE = "out_of_scope", pgettext_lazy("outcome", "out of scope")
    ANSWERED = "answered", pgettext_lazy("outcome", "answered")


_OF_A_WISH = (Outcome.ACCEPTED, Outcome.IN_PART, Outcome.DECLINED, Outcome.OUT_OF_SCOPE)

# Which answers a kind of proposal can have. Whoever wants words kept is told that they stay (accepted), that some
# of them stay (in part) or that they will be changed (declined); words of the draft are never out of its scope.
OUTCOMES_OF = {
    Kind.CHANGE: _OF_A_WISH,
    Kind.ADD: _OF_A_WISH,
    Kind.REMOVE: _OF_A_WISH,
    Kind.KEEP: (Outcome.ACCEPTED, Outcome.IN_PART, Outcome.DECLINED),
    Kind.QUESTION: (Outcome.ANSWERED, Outcome.OUT_OF_SCOPE),
}


def outcomes_for(kinds):
    """Return the outcomes that every one of these kinds can have, in the order of `Outcome`."""
    return [outcome for outcome in Outcome if all(outcome in OUTCOMES_OF[kind] for kind in kinds)]


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(replaced_by__isnull=True)

    def of(self, draft):
        return self.filter(draft=draft)

    def public(self):
        """Answers to proposals that everybody may know of, marks among them."""
        return self.filter(proposal__visible_at__isnull=False)

    def with_texts(self):
        return self.select_related("draft").prefetch_related("texts")

    def on(self, proposals):
        """Return `{proposal id: decision}` with the texts, in two queries; one query when there is none."""
        rows = self.filter(proposal__in=[proposal.pk for proposal in proposals]).with_texts()
        return {decision.proposal_id: decision for decision in rows}

    def for_api(self):
        """All that the API says of a decision."""
        return self.with_texts().select_related("proposal", "replaced_by")

    def for_list(self):
        """All that a list of answers shows, newest first; words of readable proposals alone."""
        proposals = Proposal.objects.with_words()
        return self.with_texts().prefetch_related(models.Prefetch("proposal", proposals)).order_by("-at", "-pk")


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
        indexes = [models.Index(fields=["draft", "-at"], name="decisions_of_a_draft")]

    def __str__(self):
        return f"{self.outcome} {self.uid}"

    def reasons_in(self, language):
        """Return the reasons in a language from the prefetched rows, else in Russian, else in Kazakh."""
        by_language = {text.language: text for text in self.texts.all()}
        return by_language.get(language) or by_language.get("ru") or by_language.get("kk")

    @property
    def reasons(self):
        """All reasons by language, from the prefetched rows."""
        return {text.language: text.reasons for text in self.texts.all()}

    def says(self, outcome, reasons):
        """Whether this decision has exactly this content."""
        return self.outcome == outcome and self.reasons == reasons


class DecisionText(models.Model):
    """A decision's reasons in one language."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    reasons = models.TextField(max_length=LENGTHS["decision_reasons"])

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "language"], name="one_decision_text_per_language")]

    def __str__(self):
        return f"{self.decision_id} {self.language}"
