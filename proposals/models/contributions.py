"""What proposals and comments have in common: an author, a moment, and what became visible or hidden."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import NameForm, Organization
from accounts.permissions import standing_memberships
from articles.languages import LANGUAGES
from articles.models import Draft
from articles.permissions import staffed_drafts

# Whoever ruled on it may take that back so long; no mail of it, or of what it let be seen, goes out before.
UNDO_FOR = timedelta(minutes=1)
# Moments from which on a mark stands where the words were.
VEILED = ("hidden_at", "withdrawn_at", "returned_at", "erased_at")

# Whoever chose this and has no name is shown with the region (`Person.shown_as`).
OWN_NAME = Q(name_form=NameForm.NAME) & ~Q(author__name="")


def own(user, path=""):
    """Return the condition of what is a person's own: written in their own name, or in their organization's.

    `path` leads from the row to the contribution (`"revision__proposal__"`). Former members have nothing of it.
    """
    condition = Q(**{f"{path}author": user, f"{path}organization__isnull": True})
    organizations = standing_memberships(user)
    if organizations:
        condition |= Q(**{f"{path}organization__in": organizations.keys()})
    return condition


def own_proposal(user, path=""):
    """Return the condition of proposals that are a person's own (`own`), or that they write as a co-author."""
    return own(user, path) | Q(**{f"{path}coauthor_ids__contains": [user.pk]})


def involving(user, own=own):
    """Return the condition of what a person must not judge: what they wrote, and what their organization says."""
    return Q(author=user) | own(user)


def words_readable_by(user, path, own=own):
    """Return the condition under which a person reads words: not hidden, withdrawn or returned; one's own; staff's.

    `path` leads from the row of words to the contribution (`"comment__"`); `own` says what is a person's own there.
    """
    unveiled = {f"{path}{moment}__isnull": True for moment in VEILED}
    condition = Q(**unveiled)
    if user is not None and user.is_authenticated:
        condition |= own(user, path)
        drafts = staffed_drafts(user)
        if drafts:
            condition |= Q(**{f"{path}draft__in": drafts})
    return condition


def count_related(rows, path):
    """Return how many of some rows lead to each row of a query, by their foreign key `path`; nought where none does."""
    counted = rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class ContributionQuerySet(models.QuerySet):
    unseen = Q(reviewed_at__isnull=True)  # by a moderator

    def not_involving(self, user):
        """Without what the person must not judge."""
        return self.exclude(involving(user))

    def submitted(self):
        return self.filter(submitted_at__isnull=False)

    def public(self):
        """What everybody may know of, marks among them."""
        return self.filter(visible_at__isnull=False)

    def readable(self):
        """Public, and its words are shown."""
        return self.public().filter(**{f"{moment}__isnull": True for moment in VEILED})

    def stood_by(self):
        """Readable, and nobody said that it was not them: what others still back, answer and are told of."""
        return self.readable().filter(disputed_at__isnull=True)

    def countable(self):
        """What counts as a contribution: submitted; hidden, withdrawn, returned and disputed ones are counted apart.

        What its author erased goes on counting.
        """
        unveiled = {"hidden_at": None, "withdrawn_at": None, "returned_at": None, "disputed_at": None}
        return self.submitted().filter(**unveiled)

    def showing_own_name(self):
        """Shown under their author's own name, which leaves the region untold."""
        return self.filter(OWN_NAME)

    def showing_region(self):
        """Citizens' whose page tells the region that their author named, if they named any."""
        return self.filter(organization__isnull=True).exclude(OWN_NAME)

    def awaiting_review(self):
        """Submitted, and no moderator has looked yet."""
        return self.submitted().filter(self.unseen, withdrawn_at=None, returned_at=None, erased_at=None)


class Contribution(models.Model):
    """Somebody's words before the public. Review is no status: these moments stand beside it.

    `author` wrote them; where there is an `organization` they are its words, in its name. `disputed_at` is when a
    person said of what stands under their identity that it was not them: the words stay, marked and uncounted.
    `covered_at` is when a moderator covered passages of the words that stand (`CoveredWords`).
    `erased_at` is when its author had all of their words erased: there are none any more, the place stays, and counts.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    name_form = models.CharField(max_length=10, choices=NameForm, default=NameForm.REGION)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    visible_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_ground = models.CharField(max_length=40, blank=True)
    covered_at = models.DateTimeField(null=True, blank=True)
    covered_ground = models.CharField(max_length=40, blank=True, default="", db_default="")
    disputed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) ^ ~Q(hidden_ground=""), name="%(class)s_hidden_with_ground"
            ),
            models.CheckConstraint(
                condition=Q(covered_at__isnull=True) ^ ~Q(covered_ground=""), name="%(class)s_covered_with_ground"
            ),
            models.CheckConstraint(
                condition=Q(visible_at__isnull=True) | Q(submitted_at__isnull=False),
                name="%(class)s_visible_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(disputed_at__isnull=True) | Q(organization__isnull=True, submitted_at__isnull=False),
                name="%(class)s_disputed_by_a_citizen",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(organization__isnull=True, submitted_at__isnull=False),
                name="%(class)s_erased_by_a_citizen",
            ),
        ]

    @property
    def author_shown(self):
        """Who speaks, as the public reads it; needs `author` and `organization` at hand."""
        return self.organization.name if self.organization_id else self.author.shown_as(self.name_form)

    @property
    def participant(self):
        """The kind of participant who speaks: "citizen", "party" or "org"; they are never counted together."""
        return self.organization.kind if self.organization_id else "citizen"

    def is_own_of(self, user):
        """Whether it is the person's own (`own`), from the rows at hand."""
        if not user.is_authenticated:
            return False
        if self.organization_id:
            return self.organization_id in standing_memberships(user)
        return self.author_id == user.pk

    def involves(self, user):
        """Whether the person must not judge it: they wrote it, or their organization speaks here (`involving`)."""
        return self.author_id == user.pk or self.is_own_of(user)

    @property
    def is_tombstone(self):
        """Whether only a mark stands where the words were."""
        return self.hidden_at is not None or self.withdrawn_at is not None or self.erased_at is not None

    @property
    def is_public(self):
        return self.visible_at is not None

    @property
    def is_stood_by(self):
        """Whether others may back or answer it: public, its words shown, and nobody said that it was not them."""
        return self.is_public and not self.is_tombstone and self.disputed_at is None
