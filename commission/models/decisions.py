"""The Commission's decisions on proposals and positions, with reasons in the official languages."""

import hashlib
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy

from articles.languages import LANGUAGES
from articles.models import Draft, Provision
from commission.models.ready_reasons import ReadyReasons
from core import ids
from core.text import LENGTHS
from proposals.models import Kind, Position, PositionStance, Proposal


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("outcome", "accepted")
    IN_PART = "accepted_in_part", pgettext_lazy("outcome", "accepted in part")
    DECLINED = "declined", pgettext_lazy("outcome", "declined")
    OUT_OF_SCOPE = "out_of_scope", pgettext_lazy("outcome", "out of scope")
    ANSWERED = "answered", pgettext_lazy("outcome", "answered")


_OF_A_WISH = (Outcome.ACCEPTED, Outcome.IN_PART, Outcome.DECLINED, Outcome.OUT_OF_SCOPE)

# Which answers a kind of proposal or the stance of a position can have. Whoever wants words kept, or supports them, is
# told that they stay (accepted), that some of them stay (in part) or that they will be changed (declined); words of
# the draft are never out of its scope.
OUTCOMES_OF = {
    Kind.CHANGE: _OF_A_WISH,
    Kind.ADD: _OF_A_WISH,
    Kind.REMOVE: _OF_A_WISH,
    Kind.KEEP: (Outcome.ACCEPTED, Outcome.IN_PART, Outcome.DECLINED),
    Kind.QUESTION: (Outcome.ANSWERED, Outcome.OUT_OF_SCOPE),
    PositionStance.SUPPORT: (Outcome.ACCEPTED, Outcome.IN_PART, Outcome.DECLINED),
    PositionStance.WITH_CHANGES: _OF_A_WISH,
    PositionStance.OPPOSE: _OF_A_WISH,
}


def outcomes_for(kinds):
    """Return the outcomes that every one of these kinds or stances can have, in the order of `Outcome`."""
    return [outcome for outcome in Outcome if all(outcome in OUTCOMES_OF[kind] for kind in kinds)]


def kinds_of(item):
    """Return what a proposal asks for, or the stance of a position: which answers fit is told by it."""
    if isinstance(item, Position):
        return [item.entry.stance]
    return [change.kind for change in item.current_revision.changes.all()]


def answered_by(item):
    """Return the column by which a decision names what it answers."""
    return "position" if isinstance(item, Position) else "proposal"


def name_of(item):
    """Return how a sentence names a proposal or position: its number; of a position the dossier's, with the place."""
    if not isinstance(item, Position):
        return item.number or item.uid
    place = item.entry.base.placement.label(get_language()) if item.entry else item.uid
    return f"{item.dossier.number} ({place})"


def digest_of(outcome, reasons, words=None):
    """Return the SHA-256 of an outcome, its reasons and the words adopted, as JSON with sorted keys and no spaces."""
    told = {"outcome": str(outcome), "reasons": {language: said for language, said in reasons.items() if said}}
    if adopted := {language: said for language, said in (words or {}).items() if said}:
        told["words"] = adopted
    written = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


class AuthorSays(models.TextChoices):
    """What authors say of words that the Commission adopts; empty until one of them answers."""

    AGREES = "agrees", pgettext_lazy("author says", "the author agrees")
    OBJECTS = "objects", pgettext_lazy("author says", "the author objects")


@dataclass(frozen=True)
class Answer:
    """What is told of an answer, whether it was given or is being prepared; reasons and words by language."""

    outcome: str
    reasons: dict
    words: dict


def said_in(by_language, language):
    """Return (language, words): in a language, else in Russian, else in Kazakh; empty where nothing is said."""
    for code in (language, "ru", "kk"):
        if by_language.get(code):
            return code, by_language[code]
    return language, ""


class DecisionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(replaced_by__isnull=True)

    def of(self, draft):
        return self.filter(draft=draft)

    def public(self):
        """Answers to what everybody may know of, marks among it."""
        return self.filter(Q(proposal__visible_at__isnull=False) | Q(position__visible_at__isnull=False))

    def shown(self):
        """Answers whose proposals and positions are still read: marks are met at their place alone."""
        veiled = ("hidden_at", "withdrawn_at", "returned_at")
        conditions = {f"{what}__{moment}__isnull": True for what in ("proposal", "position") for moment in veiled}
        return self.filter(**conditions)

    def of_organization(self, organization):
        return self.filter(Q(proposal__organization=organization) | Q(position__organization=organization))

    def to_citizens(self):
        return self.filter(proposal__organization__isnull=True, position__isnull=True)

    def to_organizations(self):
        return self.filter(Q(proposal__organization__isnull=False) | Q(position__isnull=False))

    def with_texts(self):
        return self.select_related("draft", "sitting").prefetch_related("texts")

    def on(self, items):
        """Return `{id: decision}` of some proposals, or of some positions, with the texts; at most two queries."""
        column = answered_by(items[0]) if items else "proposal"
        rows = self.filter(**{f"{column}__in": [item.pk for item in items]}).with_texts()
        return {getattr(decision, f"{column}_id"): decision for decision in rows}

    def put_outcomes(self, items):
        """Give each of some proposals, or of some positions, its `outcome` among these, else None; one query."""
        column = answered_by(items[0]) if items else "proposal"
        rows = self.filter(**{f"{column}__in": [item.pk for item in items]})
        outcomes = dict(rows.values_list(column, "outcome"))
        for item in items:
            item.outcome = outcomes.get(item.pk)
        return items

    def for_api(self):
        """All that the API says of a decision."""
        return self.with_texts().select_related("proposal", "position__dossier", "replaced_by", "replaces")

    def for_notices(self):
        """All that a notice says of a decision and of what it answers."""
        return self.for_list()

    def for_list(self):
        """All that a list of answers shows, newest first; words of what is readable alone."""
        return (
            self.with_texts()
            .prefetch_related(
                models.Prefetch("proposal", Proposal.objects.with_words()),
                models.Prefetch("position", Position.objects.with_words()),
            )
            .order_by("-at", "-pk")
        )

    def histories_on(self, items):
        """Return `{id: decisions}` of some proposals, or of some positions: all answers, the one that stands first."""
        histories = {item.pk: [] for item in items}
        column = answered_by(items[0]) if items else "proposal"
        rows = self.filter(**{f"{column}__in": list(histories)}).with_texts()
        # A correction may be made in the moment of what it corrects: then the one that nothing replaced comes first.
        for decision in rows.order_by(F("replaced_by").desc(nulls_first=True)):
            histories[getattr(decision, f"{column}_id")].append(decision)
        return histories


ONE_THING = Q(proposal__isnull=False) ^ Q(position__isnull=False)


class Decision(models.Model):
    """The answer to one proposal or to one position; never edited, corrected only by a new decision.

    `words` are those that the Commission adopts for `provision`, by language; none where it adopts none. `digest` is
    what answers of the same outcome, reasons and words share (`digest_of`). `sitting` is the one that published it.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.decision_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    words = models.JSONField(default=dict, db_default={}, blank=True)
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    digest = models.CharField(max_length=64, default="", db_default="", editable=False)
    # What its authors say of the words: the latest of each stands in `AuthorAnswer`.
    author_says = models.CharField(max_length=10, choices=AuthorSays, blank=True, default="", db_default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sitting = models.ForeignKey(
        "commission.Sitting", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")
    # The version of reusable reasons that the answer was made from.
    reasons_from = models.ForeignKey(ReadyReasons, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_THING, name="decision_answers_one_thing"),
            models.CheckConstraint(
                condition=Q(words={}) | Q(provision__isnull=False), name="words_adopted_for_a_provision"
            ),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(replaced_by__isnull=True), name="one_standing_decision"
            ),
            models.UniqueConstraint(
                fields=["position"], condition=Q(replaced_by__isnull=True), name="one_standing_decision_on_a_position"
            ),
        ]
        indexes = [models.Index(fields=["draft", "-at"], name="decisions_of_a_draft")]

    def __str__(self):
        return f"{self.outcome} {self.uid}"

    @property
    def item(self):
        """The proposal or position that is answered."""
        return self.proposal if self.proposal_id else self.position

    @property
    def name(self):
        """How a sentence names what is answered."""
        return name_of(self.item)

    @property
    def asked(self):
        """What was said for it, from the rows read (`for_list`): the reasons, else what is proposed and where."""
        item = self.item
        if self.position_id:
            return item.entry.reasons or f"{item.entry.get_stance_display()}: {name_of(item)}"
        return item.reasons or f"{item.change.get_kind_display()}: {item.change.base.placement.label(get_language())}"

    def get_absolute_url(self):
        """Return where it is read: with what it answers."""
        return self.position.get_absolute_url() if self.position_id else f"{self.proposal.get_absolute_url()}#answer"

    def reasons_in(self, language):
        """Return the reasons in a language from the prefetched rows, else in Russian, else in Kazakh."""
        by_language = {text.language: text for text in self.texts.all() if text.reasons}
        return by_language.get(language) or by_language.get("ru") or by_language.get("kk")

    @property
    def reasons(self):
        """All reasons by language, from the prefetched rows."""
        return {text.language: text.reasons for text in self.texts.all() if text.reasons}

    @property
    def corrections(self):
        """Why it took the place of an earlier answer, by language, from the prefetched rows; empty for a first one."""
        return {text.language: text.correction for text in self.texts.all() if text.correction}

    def correction_in(self, language):
        """Return why it was corrected, in a language, else in Russian; empty for a first answer."""
        return self.corrections.get(language) or self.corrections.get("ru", "")

    def words_in(self, language):
        """Return the words that the Commission adopts, in a language, else in Russian, else in Kazakh; often none."""
        return said_in(self.words, language)[1]

    @property
    def answer(self):
        """What is told of it, from the prefetched rows."""
        return Answer(self.outcome, self.reasons, self.words)

    def says(self, outcome, reasons, words=None):
        """Whether this decision has exactly this content."""
        return self.outcome == outcome and self.reasons == reasons and self.words == (words or {})


class DecisionText(models.Model):
    """A decision's reasons in one language; `correction` says why it took the place of an earlier answer."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    reasons = models.TextField(max_length=LENGTHS["decision_reasons"])
    correction = models.TextField(max_length=LENGTHS["decision_reasons"], blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "language"], name="one_decision_text_per_language")]

    def __str__(self):
        return f"{self.decision_id} {self.language}"
