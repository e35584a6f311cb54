"""A proposal, its revisions, the changes in a revision, and the words of each in rows of their own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from accounts.models import Level
from accounts.models.senders import is_unclaimed
from accounts.regions import NAMES
from articles.models import Placement, Provision, ProvisionText
from articles.permissions import staffed_drafts
from core import ids
from core.rows import ReadAlready
from core.text import LENGTHS
from proposals.models.contributions import (
    Contribution,
    ContributionQuerySet,
    count_related,
    involving,
    own_proposal,
    words_readable_by,
)
from proposals.models.merged import HEAD, HEAD_STANDS, with_merged

if TYPE_CHECKING:
    from proposals.models.coauthors import Coauthor


class Kind(models.TextChoices):
    CHANGE = "change", pgettext_lazy("kind of proposal", "change")
    ADD = "add", pgettext_lazy("kind of proposal", "add")
    REMOVE = "remove", pgettext_lazy("kind of proposal", "remove")
    KEEP = "keep", pgettext_lazy("kind of proposal", "keep")
    QUESTION = "question", pgettext_lazy("kind of proposal", "question")


KINDS_WITH_TEXT = [Kind.CHANGE, Kind.ADD]
MOVABLE = (Kind.ADD, Kind.KEEP, Kind.QUESTION)  # what these say means the same at another provision
STANDING = Q(of_earlier_words=False)  # of supports: those given to the words that stand


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a proposal", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a proposal", "registered")
    RETURNED = "returned", pgettext_lazy("state of a proposal", "returned to the author")
    CONSIDERATION = "under_consideration", pgettext_lazy("state of a proposal", "under consideration")
    DECIDED = "decided", pgettext_lazy("state of a proposal", "decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a proposal", "withdrawn")


class Turn(models.IntegerChoices):
    """A change's turn among those of its proposal, so that a list or a count can take each proposal once.

    The first of all; else the first on the page of its article; else the first of its kind there; or none of these.
    """

    FIRST = 0
    FIRST_ON_PAGE = 1
    FIRST_OF_ITS_KIND = 2
    FURTHER = 3


class Channel(models.TextChoices):
    SITE = "site", pgettext_lazy("channel", "site")
    API = "api", pgettext_lazy("channel", "programming interface")
    E_OTINISH = "e_otinish", pgettext_lazy("channel", "e-Otinish")
    EGOV = "egov", pgettext_lazy("channel", "eGov")
    POST = "post", pgettext_lazy("channel", "letter")
    EMAIL = "email", pgettext_lazy("channel", "e-mail")
    DESK = "desk", pgettext_lazy("channel", "in person at a desk")
    MEETING = "meeting", pgettext_lazy("channel", "public meeting")


SIGNED_IN = (Channel.SITE, Channel.API)  # what people send themselves; by each other channel staff enter it


def number_of(serial):
    """Return the public number of a proposal, `P-000041`."""
    return f"P-{serial:06d}"


class ProposalQuerySet(ContributionQuerySet):
    unseen = Q(reviewed_at__isnull=True) | Q(coming_revision__isnull=False)  # words sent anew wait beside others

    def visible_to(self, user):
        """What this person may know of: all that was published, marks too; one's own; for staff, all that was sent."""
        seen = Q(visible_at__isnull=False)
        if user.is_authenticated:
            seen |= own_proposal(user)
            drafts = staffed_drafts(user)
            if drafts:
                seen |= Q(draft__in=drafts, submitted_at__isnull=False)
        return self.filter(seen)

    def not_involving(self, user):
        return self.exclude(involving(user, own=own_proposal))

    def about(self, article):
        """Proposals that touch an article (a provision with a page of its own)."""
        return self.filter(current_revision__in=Change.objects.filter(article=article).values("revision"))

    def asking(self, kind):
        """Proposals that ask for this in one of their places at least."""
        return self.filter(current_revision__in=Change.objects.filter(kind=kind).values("revision"))

    def same_as(self, change):
        """Proposals that make an equal change to the same provision, the change's own among them."""
        same = Change.objects.filter(provision=change.provision_id, kind=change.kind, sameness=change.sameness)
        return self.filter(current_revision__in=same.values("revision"))

    def merged(self):
        """What was merged into another that stands: these two are answered together."""
        return self.filter(HEAD_STANDS, merged_into__isnull=False)

    def in_groups(self, keys):
        """These, and what stands of what was merged with them: their heads, and all that was merged into these."""
        heads = Proposal.objects.merged().filter(pk__in=keys).values("merged_into")
        group = Q(pk__in=heads) | Q(merged_into__in=heads) | Q(merged_into__in=keys)
        return self.filter(Q(pk__in=keys) | group & Q(pk__in=Proposal.objects.stood_by().values("pk")))

    def unanswered(self):
        """Readable, its author stands by it, and the Commission has not answered."""
        return self.stood_by().filter(status__in=[Status.SUBMITTED, Status.CONSIDERATION])

    def with_changes(self):
        """Each proposal's present revision, changes, places and author, in a constant number of queries; no words."""
        changes = Change.objects.select_related("provision", "article", "base", "base__placement", "written_for")
        return self.select_related("author", "organization", "current_revision").prefetch_related(
            Prefetch("current_revision__changes", queryset=changes)
        )

    def for_act(self):
        """What an act on a proposal needs: its draft, its present revision and that revision's changes; no author."""
        return self.select_related("draft", "current_revision").prefetch_related("current_revision__changes")

    def with_words(self, user=None):
        """The words too, of those rows alone whose words this person may read."""
        return self.with_changes().prefetch_related(
            Prefetch("current_revision__words", queryset=reasons_readable_by(user)),
            Prefetch("current_revision__changes__words", queryset=new_words_readable_by(user)),
        )

    def with_counts(self):
        """`support_count` (identity confirmed: the headline), `support_count_contact` beside it, `comment_count`.

        Supports are those of the words that stand; people who back what was merged into it count with them, each once.
        `head` is the serial of the one into which it was merged itself, `stands_for` whether others were merged into
        it. `comment_count` is of citizens' comments,
        `organization_comment_count` of those of organizations.
        """
        shown = Q(visible_at__isnull=False, hidden_at=None, withdrawn_at=None, disputed_at=None)
        return self.annotate(
            support_count=_backers(Level.IDENTITY, max(Level)),
            support_count_contact=_backers(Level.CONTACT, Level.CONTACT),
            head=HEAD,
            stands_for=Exists(Proposal.objects.filter(merged_into=OuterRef("pk"))),
            comment_count=_related_count("Comment", shown & Q(organization__isnull=True, office="")),
            organization_comment_count=_related_count("Comment", shown & Q(organization__isnull=False)),
        )

    def with_head(self):
        """`head` alone, of `with_counts`."""
        return self.annotate(head=HEAD)

    def with_support_count(self):
        """`support_count` alone, of `with_counts`."""
        return self.annotate(support_count=_backers(Level.IDENTITY, max(Level)))

    def with_earlier_supports(self):
        """`support_count_earlier`: how many people backed words that have become others, and not these too."""
        return self.annotate(support_count_earlier=_related_count("Support", ~STANDING))

    def for_list(self, user=None):
        """All that a card of a list shows."""
        return self.with_words(user).with_counts()


def reasons_readable_by(user):
    """Return the reasons of present revisions that this person may read."""
    return RevisionWords.objects.filter(_readable_by(user, "revision__proposal__") & _sent_or_own(user, "revision__"))


def new_words_readable_by(user):
    """Return the new words of present changes that this person may read."""
    condition = _readable_by(user, "change__revision__proposal__") & _sent_or_own(user, "change__revision__")
    return ChangeWords.objects.filter(condition)


def _readable_by(user, path):
    return words_readable_by(user, path, own=own_proposal)


def _sent_or_own(user, path):
    """Return the condition that keeps the unsent words of a draft or a returned proposal to their authors."""
    condition = Q(**{f"{path}submitted_at__isnull": False})
    if user is not None and user.is_authenticated:
        condition |= own_proposal(user, f"{path}proposal__")
    return condition


def _backers(least, most):
    """Return how many people of these levels back a proposal with what was merged into it."""
    alone = _related_count("Support", STANDING & Q(person__level__range=(least, most)))
    return with_merged(Proposal.objects, alone, least, most)


def _related_count(model, condition):
    return count_related(apps.get_model("proposals", model).objects.filter(condition), "proposal")


class Proposal(Contribution):
    """What somebody puts forward to provisions of a draft, under one public number.

    `coauthor_ids` are the keys of the people who write it with its author now (`Coauthor`), none where it is null: kept
    in the row, so that whose it is can be told, under the row's lock too, without another question.
    """

    mark: str  # of the words that were saved, on the row that the act returns
    head: int | None = None  # the serial of the one that stands for it, where `with_counts` read it
    stands_for = False
    coauthors_shown: "Sequence[Coauthor]" = ()  # where `Coauthor.objects.put_on` read them

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.proposal_id, editable=False)
    serial = models.PositiveIntegerField(unique=True, null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.SITE)
    current_revision = models.OneToOneField("Revision", on_delete=models.PROTECT, null=True, related_name="+")
    # Words sent anew by somebody whose words a moderator sees first: until then the present ones stand.
    coming_revision = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    coauthor_ids = ArrayField(models.BigIntegerField(), null=True, blank=True)
    # The one that stands for this and others that ask for the same: never one that was merged itself.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )

    # When a moderator last put it at another provision; whoever read it before reads its changes anew.
    moved_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta(Contribution.Meta):
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at__isnull=True, serial__isnull=True)
                | ~Q(status="draft") & Q(submitted_at__isnull=False, serial__isnull=False),
                name="proposal_numbered_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn") ^ Q(withdrawn_at__isnull=True), name="proposal_withdrawn_with_moment"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(submitted_at__isnull=False) & ~Q(merged_into=F("id")),
                name="proposal_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="proposals_of_an_author"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(reviewed_at__isnull=True, submitted_at__isnull=False),
                name="proposals_awaiting_review",
            ),
            models.Index(
                fields=["coming_revision"],
                condition=Q(coming_revision__isnull=False),
                name="proposals_with_coming_words",
            ),
            GinIndex(
                fields=["coauthor_ids"],
                condition=Q(coauthor_ids__isnull=False),
                name="proposals_of_a_coauthor",
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="proposals_merged_into_one"
            ),
        ]

    def __str__(self):
        return self.number or self.uid

    @property
    def number(self):
        """The public number, `P-000041`; none while a draft."""
        return number_of(self.serial) if self.serial else ""

    @property
    def head_number(self):
        """The number of the proposal that stands for this one too, where it was read (`with_counts`); else None."""
        return number_of(self.head) if self.head else None

    def get_absolute_url(self):
        return reverse("proposal", args=[self.number])

    @property
    def changes(self):
        """The changes this proposal makes, in the order of the text."""
        return self.current_revision.changes.all()

    @property
    def is_entered(self):
        """Whether staff entered what its author sent by another way: nobody here confirmed the author's e-mail."""
        return self.channel not in SIGNED_IN

    @property
    def author_shown(self):
        """As for others; what a public meeting proposed without a name is shown as its participants'."""
        is_nameless = self.channel == Channel.MEETING and not self.author.name and is_unclaimed(self.author)
        if not is_nameless:
            return super().author_shown
        region = {"region": NAMES.get(self.author.region, "")}
        return pgettext("author", "Participants of a public meeting, %(region)s") % region

    @property
    def coauthor_names(self):
        """Its co-authors as the public reads them, where they were put on (`Coauthor.objects.put_on`)."""
        return [coauthor.shown for coauthor in self.coauthors_shown]

    def is_written_by(self, user):
        """Whether the person is its author or a co-author, in whosever name: nobody backs or answers their own."""
        return self.author_id == user.pk or user.pk in (self.coauthor_ids or ())

    def is_own_of(self, user):
        return super().is_own_of(user) or (user.is_authenticated and user.pk in (self.coauthor_ids or ()))

    @property
    def change(self):
        """The first of its changes; most have one."""
        return self.changes[0]

    @property
    def more_changes(self):
        """Its changes but the first."""
        return self.changes[1:]

    def where(self, language):
        """Return its place in words, «9-бап, 2-тармақ»; of several the first, and how many more there are.

        It stands after the kind of the first: where others ask for something else, that is said.
        """
        place, more = self.change.base.placement.label(language), len(self.more_changes)
        if not more:
            return place
        named = {"place": place, "count": more}
        if any(change.kind != self.change.kind for change in self.more_changes):
            return (
                ngettext("%(place)s; another change elsewhere", "%(place)s; other changes in %(count)s places", more)
                % named
            )
        return ngettext("%(place)s and %(count)s more place", "%(place)s and %(count)s more places", more) % named

    @property
    def articles(self):
        """The keys of the articles on whose pages it stands."""
        return {change.article_id for change in self.changes}

    @property
    def reasons(self):
        """The reasons, or nothing where the words were not read (`with_words`)."""
        return getattr(getattr(self.current_revision, "words", None), "reasons", "")

    @property
    def text(self):
        """The new words of its first change, or nothing where there are none or they were not read (`with_words`)."""
        return self.change.text

    @property
    def words_sent_at(self):
        """When the words were sent that a moderator looks at next; needs the revisions at hand."""
        revision = self.coming_revision or self.current_revision
        return revision.submitted_at

    @property
    def is_tombstone(self):
        return super().is_tombstone or self.returned_at is not None

    @property
    def state(self):
        """The one word for where this proposal stands: its course, with what moderation did to it.

        One of draft, submitted, published, returned, under_consideration, decided, withdrawn, hidden,
        erased.
        """
        if self.status == Status.WITHDRAWN:
            return "withdrawn"
        if self.hidden_at:
            return "hidden"
        if self.erased_at and self.status != Status.DECIDED:
            return "erased"
        if self.status == Status.SUBMITTED and self.visible_at:
            return "published"
        return self.status

    def leaf_data(self, changes):
        """What its leaf says in public of the changes that are submitted; the words enter as a commitment."""
        first, *more = changes
        data = {"target": first.place_in_leaf, "lang": self.language, "kind": first.kind, "channel": self.channel}
        if more:
            data["more"] = [one.place_in_leaf | {"kind": one.kind} for one in more]
        return data | {"organization": self.organization.uid} if self.organization_id else data


class RevisionQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(submitted_at__isnull=False)

    def visible_to(self, user):
        """Those sent; words that wait for a moderator beside others are known to their author and the staff alone."""
        seen = Q(proposal__coming_revision__isnull=True) | ~Q(pk=F("proposal__coming_revision"))
        return self.sent().filter(seen | _insiders(user, "proposal__") if user.is_authenticated else seen)

    def with_words(self, user):
        """Their changes and places; the words of those rows alone whose words this person may read."""
        changes = Change.objects.select_related("base__placement__edition", "written_for__edition")
        of_revision = _readable_by(user, "revision__proposal__") & _not_withheld(user, "revision__")
        of_change = _readable_by(user, "change__revision__proposal__") & _not_withheld(user, "change__revision__")
        return self.prefetch_related(
            Prefetch("words", queryset=RevisionWords.objects.filter(of_revision)),
            Prefetch("changes", queryset=changes),
            Prefetch("changes__words", queryset=ChangeWords.objects.filter(of_change)),
        )


def _not_withheld(user, path):
    """Return the condition that keeps words which the public was never to read, or no more, to author and staff."""
    condition = Q(**{f"{path}withheld_at__isnull": True})
    if user is not None and user.is_authenticated:
        condition |= _insiders(user, f"{path}proposal__")
    return condition


def _insiders(user, path):
    """Return the condition of what is a person's own, or of a draft that they staff."""
    condition = own_proposal(user, path)
    drafts = staffed_drafts(user)
    return condition | Q(**{f"{path}draft__in": drafts}) if drafts else condition


class Revision(models.Model):
    """A proposal's words at one time; immutable once submitted. A support names the revision it was given to.

    `words_from` is the number of the revision since which the substance is the same (`proposals.substance`).
    `withheld_at` is set while its words are for author and staff alone: a moderator has not seen them yet or returned
    them, others took their place before anybody could read them, or passages of later ones were covered.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    words_from = models.PositiveSmallIntegerField(default=1, db_default=1)
    withheld_at = models.DateTimeField(null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_revision_per_number")]
        indexes = [models.Index(fields=["id"], condition=Q(number__gt=1), name="revisions_sent_again")]

    def __str__(self):
        return f"{self.proposal_id}/{self.number}"

    def keep_changes(self, changes):
        """Take its changes, read already, as `prefetch_related` would leave them."""
        for change in changes:
            change.revision = self
        self._prefetched_objects_cache = {"changes": ReadAlready(Change, rows=changes)}

    @property
    def change(self):
        """The first of its changes; most have one."""
        return self.changes.all()[0]

    @property
    def more_changes(self):
        """Its changes but the first."""
        return self.changes.all()[1:]

    @property
    def reasons(self):
        """The reasons, or nothing where they were not read (`with_words`)."""
        return getattr(getattr(self, "words", None), "reasons", "")

    @property
    def text(self):
        """The new words of its first change, or nothing where there are none or they were not read (`with_words`)."""
        return self.change.text


class RevisionWords(models.Model):
    """The reasons given in a revision: apart, so that a tombstone's query never reads them."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="words")
    reasons = models.TextField(max_length=LENGTHS["proposal_reasons"], blank=True)

    def __str__(self):
        return f"words of {self.revision_id}"


class Change(models.Model):
    """One provision in a revision: its kind, the wording it was made from, the place for `add`.

    `base` names an edition and a language; `article` is the provision on whose page it is shown and counted;
    `sameness` is what equal changes share (`core.text.sameness`): where a proposal has several, they are equal to
    those of another that asks for the same in all places. Where a moderator moved it, `written_for` is the place that
    its author wrote it for; `base` is the wording where it stands.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="changes", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="changes")
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+", db_index=False)
    base = models.ForeignKey(ProvisionText, on_delete=models.PROTECT, related_name="+")
    sameness = models.CharField(max_length=64, db_index=True)
    turn = models.PositiveSmallIntegerField(default=Turn.FIRST, db_default=Turn.FIRST)
    written_for = models.ForeignKey(
        Placement, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    # Of one that is being written: its place among those that the author wrote.
    number: int | None = None

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["article", "revision"], name="changes_of_an_article")]
        constraints = [
            models.UniqueConstraint(fields=["revision", "provision"], name="one_change_per_provision"),
            models.CheckConstraint(
                condition=Q(written_for__isnull=True) | Q(kind__in=["add", "keep", "question"]),
                name="moved_where_its_words_mean_the_same",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.provision_id}"

    @property
    def text(self):
        """The new words, or nothing where there are none or they were not read (`with_words`)."""
        return getattr(getattr(self, "words", None), "text", "")

    @property
    def place_written(self):
        """The place that its author wrote it for, wherever a moderator put it since."""
        return self.written_for or self.base.placement

    @property
    def place_in_leaf(self):
        """How a leaf names its place: the provision, and the edition that it was made from."""
        return {"provision": self.provision.uid, "edition": self.base.placement.edition.number}


class ChangeWords(models.Model):
    """The new words of a change: the whole provision for `change`, the addition for `add`, nothing for the rest."""

    change = models.OneToOneField(Change, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField(max_length=LENGTHS["proposal_text"], blank=True)

    def __str__(self):
        return f"words of {self.change_id}"


class NumberSeries(models.Model):
    """The one gapless series of public numbers; its row is locked last in the act that takes a number."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.name}: {self.last}"
