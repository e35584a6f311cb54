"""Rulings by moderators."""

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import pgettext_lazy

from articles.models import Draft, Placement
from core import ids
from core.text import LENGTHS
from moderation.models.grounds import BEFORE, GroundVersion
from moderation.models.reasons import ReasonsVersion
from moderation.models.targets import ONE_TARGET, is_gone, target, what_is
from proposals.models import Change, Comment, Position, Proposal, Revision, Status
from proposals.models.contributions import UNDO_FOR


class RulingKind(models.TextChoices):
    PUBLISH = "publish", pgettext_lazy("ruling", "publish")
    RETURN = "return", pgettext_lazy("ruling", "return")
    PARTIAL = "partial", pgettext_lazy("ruling", "cover passages")
    HIDE = "hide", pgettext_lazy("ruling", "hide")
    RESTORE = "restore", pgettext_lazy("ruling", "restore")
    MERGE = "merge", pgettext_lazy("ruling", "merge into another")
    SPLIT = "split", pgettext_lazy("ruling", "split again")
    MOVE = "move", pgettext_lazy("ruling", "move to another place")


# What has been done by each ruling: the second half of a notice's kind.
DONE = {
    RulingKind.PUBLISH: "published",
    RulingKind.RETURN: "returned",
    RulingKind.PARTIAL: "covered",
    RulingKind.HIDE: "hidden",
    RulingKind.RESTORE: "restored",
    RulingKind.MERGE: "merged",
    RulingKind.SPLIT: "split",
    RulingKind.MOVE: "moved",
}
GROUPING = (RulingKind.MERGE, RulingKind.SPLIT)  # of proposals alone; their words are ruled on apart
MOVED = ("proposal", "comment")  # what can be moved; positions are filed as a whole
APART = (*GROUPING, RulingKind.MOVE)  # these have acts of their own
# Those that can be appealed against.
RESTRICTING = (RulingKind.HIDE, RulingKind.RETURN, RulingKind.PARTIAL, RulingKind.MERGE, RulingKind.MOVE)


def possible_rulings(item):
    """Return the rulings that an item's state allows; the acts refuse the others."""
    if item.submitted_at is None or is_gone(item) or item.returned_at:
        return []
    if item.hidden_at:
        return [RulingKind.RESTORE]
    if isinstance(item, Position) and item.withdrawn_at:
        return [RulingKind.HIDE]
    rulings = [RulingKind.PUBLISH, RulingKind.HIDE]
    if isinstance(item, Proposal) and item.status == Status.SUBMITTED and not item.disputed_at:
        rulings.append(RulingKind.RETURN)
    if item.covered_at:
        rulings.append(RulingKind.RESTORE)
    return rulings if isinstance(item, Proposal) and item.coming_revision_id else [*rulings, RulingKind.PARTIAL]


class RulingQuerySet(models.QuerySet):
    def on(self, item):
        return self.filter(**target(item))

    def standing(self):
        """Rulings that whoever made them did not take back within the minute."""
        return self.filter(undone_at__isnull=True)

    def latest_first(self):
        return self.order_by("-at", "-pk")

    def on_words(self):
        """Rulings on what was said, and not on which proposal stands for which, or where."""
        return self.exclude(kind__in=APART)

    def on_groups(self):
        """Rulings that merged proposals and split them."""
        return self.filter(kind__in=GROUPING)

    def restricting(self):
        """Rulings that took words from view, merged or moved them: these have a statement of reasons."""
        return self.standing().filter(kind__in=RESTRICTING)

    def with_items(self):
        """What was ruled on, with its places, and no words of it: a constant number of queries."""
        changes = Change.objects.select_related("base__placement__edition__draft")
        related = (
            "draft",
            "ground_version",
            "batch",
            "into",
            "moved_from",
            "moved_to",
            "proposal__current_revision",
            "comment__proposal",
            "position__dossier",
        )
        return self.select_related(*related, "position__dossier").prefetch_related(
            Prefetch("proposal__current_revision__changes", queryset=changes)
        )


class Ruling(models.Model):
    """A moderator's act on one proposal, comment or position, with its ground and a statement of reasons."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.ruling_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="rulings", db_index=False
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="rulings", db_index=False
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="rulings", db_index=False
    )
    # Of a proposal: the words sent anew that it was about, where these waited beside those that stood.
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # The proposal that stands for the one that was ruled on, or stood for it until it was split off.
    into = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # Where what was moved stood, and where it stands since.
    moved_from = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    moved_to = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RulingKind)
    ground = models.CharField(max_length=40, blank=True)
    # Under which version of the ground it was made; empty: the first, which stands in no table.
    ground_version = models.ForeignKey(
        GroundVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reasons = models.TextField(max_length=LENGTHS["statement"], blank=True)
    # From which version of reusable reasons the statement was made; empty where it was written by hand.
    reasons_from = models.ForeignKey(
        ReasonsVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # Where it was made together with others on one ground, with one statement.
    batch = models.ForeignKey("Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    # Until when its author may appeal against it; nobody appeals against what let words stand, or decided an appeal.
    appeal_until = models.DateTimeField(null=True, blank=True)

    # Where its item stood before (`proposals.actions.Standing`); empty where that could not be put back.
    before = models.JSONField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_TARGET, name="ruling_has_one_target"),
            models.CheckConstraint(
                condition=~Q(kind__in=["hide", "return", "partial", "merge", "split", "move"]) | ~Q(reasons=""),
                name="restriction_states_its_reasons",
            ),
            models.CheckConstraint(
                # Moving back by an appeal names none, as restoring does.
                condition=~Q(kind__in=["hide", "partial", "merge"]) & (~Q(kind="move") | Q(appeal_until__isnull=True))
                | ~Q(ground=""),
                name="hiding_names_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["merge", "split"], proposal__isnull=False, into__isnull=False)
                | ~Q(kind__in=["merge", "split"]) & Q(into__isnull=True),
                name="ruling_on_a_group_names_both",
            ),
            models.CheckConstraint(
                condition=Q(kind="move", position__isnull=True, moved_from__isnull=False, moved_to__isnull=False)
                & ~Q(moved_from=F("moved_to"))
                | ~Q(kind="move") & Q(moved_from__isnull=True, moved_to__isnull=True),
                name="moving_names_both_places",
            ),
            models.CheckConstraint(
                condition=Q(ground_version__isnull=True) | ~Q(ground=""), name="ruling_under_a_version_names_its_ground"
            ),
            models.CheckConstraint(
                condition=Q(reasons_from__isnull=True) | ~Q(reasons=""), name="reasons_taken_are_stated"
            ),
            models.CheckConstraint(
                condition=Q(appeal_until__isnull=True) | Q(kind__in=["hide", "return", "partial", "merge", "move"]),
                name="appeal_against_restrictions_alone",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True)
                | Q(undone_at__gte=F("at"), undone_at__lte=F("at") + UNDO_FOR, before__isnull=False),
                name="ruling_undone_within_the_minute",
            ),
        ]
        indexes = [
            models.Index(fields=["draft", "-at", "-id"], name="rulings_of_a_draft"),
            models.Index(fields=["proposal", "-at"], name="rulings_on_a_proposal"),
            models.Index(fields=["comment", "-at"], name="rulings_on_a_comment"),
            models.Index(fields=["position", "-at"], name="rulings_on_a_position"),
            models.Index(
                fields=["reasons_from", "-at"], condition=Q(reasons_from__isnull=False), name="rulings_from_reasons"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.uid}"

    @property
    def rule(self):
        """The ground that it names, as it read then; None where it names none."""
        return self.ground_version or BEFORE.get(self.ground)

    def can_be_undone_at(self, moment):
        """Whether whoever made it may still take it back, as far as time goes."""
        return self.before is not None and self.undone_at is None and moment <= self.at + UNDO_FOR

    @property
    def item(self):
        """The proposal, comment or position that was ruled on."""
        return self.proposal or self.comment or self.position

    @property
    def notice_kind(self):
        """What those concerned are told: `proposal.hidden`."""
        return f"{what_is(self.item)}.{DONE[self.kind]}"
