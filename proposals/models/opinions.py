"""Opinions: what people answer to proposals taken as statements; known to nobody but whoever gave them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.models import ArticleVersion, Draft, Provision
from proposals.models.coauthors import Coauthor
from proposals.models.proposals import Kind, Proposal, Revision
from proposals.statements import priority_of

KINDS_OF_STATEMENTS = [Kind.CHANGE, Kind.ADD, Kind.REMOVE]


class Answer(models.TextChoices):
    AGREE = "agree", pgettext_lazy("opinion", "Agree")
    DISAGREE = "disagree", pgettext_lazy("opinion", "Disagree")
    PASS = "pass", pgettext_lazy("opinion", "Pass")


# The column of a statement in which an answer is counted, and all that an answer changes.
COUNTED = {Answer.AGREE: "agree", Answer.DISAGREE: "disagree", Answer.PASS: "passed"}
TALLY = [*COUNTED.values(), "priority"]


def priority_at_first():
    return priority_of(0, 0, 0)


class StatementQuerySet(models.QuerySet):
    def asked(self):
        """Those that people are asked about now."""
        return self.filter(is_asked=True)

    def askable_to(self, person):
        """Those that a person can answer: not what they wrote, alone or with others."""
        written = Coauthor.objects.standing().filter(person=person, proposal=models.OuterRef("pk"))
        return self.exclude(proposal__author=person).filter(~models.Exists(written))

    def unanswered_by(self, person):
        answered = Opinion.objects.filter(person=person, proposal=models.OuterRef("pk"))
        return self.filter(~models.Exists(answered))


class Statement(models.Model):
    """A proposal as a statement, with how many answered what: material for groups, shown to nobody.

    `is_asked` says whether people are asked about it: it is readable, and the first of those that say the same.
    """

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True, related_name="statement")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_asked = models.BooleanField(default=False)
    agree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)
    priority = models.FloatField(default=priority_at_first)

    objects = StatementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["draft", "-priority", "proposal"], condition=Q(is_asked=True), name="statements_of_a_draft"
            ),
            models.Index(
                fields=["article", "-priority", "proposal"], condition=Q(is_asked=True), name="statements_of_an_article"
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.agree}/{self.disagree}/{self.passed}"

    @property
    def tally(self):
        return self.agree, self.disagree, self.passed

    def set_tally(self, agree, disagree, passed):
        """Hold these numbers and the priority that follows from them; `TALLY` names what is to be saved."""
        self.agree, self.disagree, self.passed = agree, disagree, passed
        self.priority = priority_of(agree, disagree, passed)


class StatementsMarkQuerySet(models.QuerySet):
    def outdated_articles(self):
        """Ids of articles whose statements were not looked through since they changed, the longest waiting first."""
        present = self.filter(article=models.OuterRef("article"), number=models.OuterRef("number"))
        behind = ArticleVersion.objects.filter(~models.Exists(present))
        return list(behind.order_by("changed_at").values_list("article", flat=True))


class StatementsMark(models.Model):
    """The version of an article for which its statements were last looked through."""

    article = models.OneToOneField(Provision, on_delete=models.CASCADE, primary_key=True, related_name="+")
    number = models.BigIntegerField()

    objects = StatementsMarkQuerySet.as_manager()

    def __str__(self):
        return f"{self.article_id}: {self.number}"


class OpinionQuerySet(models.QuerySet):
    def of(self, person):
        """A person's own, the latest first, each with its proposal and draft; no words."""
        return self.filter(person=person).select_related("proposal__draft").order_by("-at", "-pk")


class Opinion(models.Model):
    """What one person answers to one proposal as a statement, in the revision they read."""

    day_count: Any = None  # what its act counted (`accounts.limits`), on the row that the act returns

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(max_length=8, choices=Answer)
    at = models.DateTimeField()

    objects = OpinionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "proposal"], name="one_opinion_per_person"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="answer_is_known"),
        ]

    def __str__(self):
        return f"an answer to {self.proposal_id}"

    @property
    def words_changed(self):
        """Whether the author has changed the words since; needs `proposal` at hand."""
        return self.revision_id != self.proposal.current_revision_id
