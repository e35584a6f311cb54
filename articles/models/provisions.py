"""Provisions: lasting places in a draft, where each edition puts them, and their words."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from articles import labels
from articles.languages import LANGUAGES
from articles.models.drafts import Draft
from core import ids


class Kind(models.TextChoices):
    """What a provision is in its edition; the words follow the official texts."""

    DRAFT = "draft", pgettext_lazy("provision", "draft as a whole")
    PREAMBLE = "preamble", pgettext_lazy("provision", "preamble")
    RECITAL = "recital", pgettext_lazy("provision", "part of the preamble")
    SECTION = "section", pgettext_lazy("provision", "section")
    CHAPTER = "chapter", pgettext_lazy("provision", "chapter")
    SUBCHAPTER = "subchapter", pgettext_lazy("provision", "subchapter")
    ARTICLE = "article", pgettext_lazy("provision", "article")
    PARAGRAPH = "paragraph", pgettext_lazy("provision", "paragraph")
    POINT = "point", pgettext_lazy("provision", "point")
    PART = "part", pgettext_lazy("provision", "part")


LEVELS = [Kind(level) for level in labels.LEVELS]  # what only heads the articles below it
PAGE_KINDS = [Kind.DRAFT, Kind.PREAMBLE, *LEVELS, Kind.ARTICLE]


class Edition(models.Model):
    """One dated text of the draft; immutable from the moment it is published."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    dated = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_edition_per_number")]

    def __str__(self):
        return f"{self.draft_id}/{self.number}"


class ProvisionQuerySet(models.QuerySet):
    def articles(self):
        """Provisions with a page of their own, which are counted: articles, preamble, sections, chapters, the whole."""
        return self.filter(is_page=True)

    def of(self, draft):
        return self.filter(draft=draft)


class Provision(models.Model):
    """A lasting place in a draft; its `uid` never changes, whatever number an edition gives it."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.provision_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="provisions")
    is_page = models.BooleanField(default=False)

    objects = ProvisionQuerySet.as_manager()

    def __str__(self):
        return self.uid


class PlacementQuerySet(models.QuerySet):
    def current(self):
        """Placements of each draft's latest published edition."""
        latest = (
            Edition.objects.filter(draft=models.OuterRef("edition__draft"), published_at__isnull=False)
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(edition=models.Subquery(latest))

    def in_edition(self, edition):
        return self.filter(edition=edition)

    def of_article(self, provision):
        """Everything that is read on one page: the article's own placement and all below it."""
        return self.filter(article=provision)

    def pages(self):
        """Placements with a page of their own: the whole draft, preamble, sections, chapters, articles."""
        return self.filter(kind__in=PAGE_KINDS)

    def with_texts(self):
        """The words in all languages and what an address needs: two queries."""
        return self.select_related("edition__draft", "provision").prefetch_related("texts")

    def for_contents(self):
        """All that a list of articles shows: headings and topics of the pages; three queries."""
        return self.pages().with_texts().prefetch_related("provision__topics")

    def for_topics(self):
        """The placements that have an editorial topic, with it: the preamble and the articles."""
        return self.filter(kind__in=[Kind.PREAMBLE, Kind.ARTICLE]).for_contents()

    def as_tree(self):
        """Return the outermost placements of this choice, each with its `units` below it; no further query."""
        rows: list = list(self)
        by_id = {row.pk: row for row in rows}
        roots = []
        for row in rows:
            row.units = []
        for row in rows:
            above = by_id.get(row.parent_id)
            if above is None:
                roots.append(row)
            else:
                row.parent = above
                above.units.append(row)
        return roots


class Placement(models.Model):
    """Where a provision stands in one edition: parent, order, kind, number and `eid`.

    `article` is the provision on whose page it is read: the article, or the preamble, section, chapter or draft itself.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="placements")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    article = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.CharField(max_length=12, blank=True)
    eid = models.CharField(max_length=80)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "eid"], name="one_placement_per_eid"),
            models.UniqueConstraint(fields=["edition", "provision"], name="one_placement_per_provision"),
            models.UniqueConstraint(fields=["edition", "order"], name="one_placement_per_order"),
            models.CheckConstraint(
                condition=Q(kind="draft", parent=None) | Q(parent__isnull=False) & ~Q(kind="draft"),
                name="only_the_draft_has_no_parent",
            ),
        ]

    def __str__(self):
        return self.eid

    def get_absolute_url(self):
        """Return the address in the current edition; needs `edition__draft` at hand."""
        slug = self.edition.draft.slug
        kind, number = labels.places_of(self.page_eid)[-1]
        if kind == Kind.DRAFT:
            address = reverse("whole", args=[slug])
        elif kind == Kind.PREAMBLE:
            address = reverse("preamble", args=[slug])
        elif kind in {Kind.CHAPTER, Kind.SUBCHAPTER}:
            address = reverse("chapter", args=[slug, self.page_eid])
        else:
            address = reverse(kind, args=[slug, number])
        return f"{address}#{self.fragment}" if self.fragment else address

    @property
    def is_page(self):
        return self.kind in PAGE_KINDS

    @property
    def page_eid(self):
        """The `eid` of the page on which this is read: `art_9` for `art_9__para_2`."""
        return labels.page_of(self.eid)

    @property
    def fragment(self):
        """The place on its page: `para_2` for `art_9__para_2`; empty for a page."""
        return labels.below_page(self.eid)

    @property
    def depth(self):
        """How far below its page it stands: 0 for the page itself."""
        return self.eid.count("__") - self.page_eid.count("__")

    def text_in(self, language):
        """Return the wording in a language from the prefetched rows; Kazakh where it lacks one."""
        by_language = {text.language: text for text in self.texts.all()}
        return by_language.get(language) or by_language.get("kk")

    def topic_in(self, language):
        """Return what the article is about, from the prefetched rows, or None."""
        by_language = {topic.language: topic for topic in self.provision.topics.all()}
        return by_language.get(language) or by_language.get("kk")

    def label(self, language):
        """Return the place in words, «9-бап, 2-тармақ»; asks nothing of the database."""
        *above, (kind, number) = labels.places_of(self.eid)
        return labels.place_name(kind, self.number or number, above, language)

    def own_label(self, language):
        """Return the place without what it stands in: «1-тарау»."""
        kind, number = labels.places_of(self.eid)[-1]
        return labels.place_name(kind, self.number or number, [], language)

    def get_lasting_url(self):
        """Return the address that names this place for ever, whatever number later editions give it."""
        return reverse("provision", args=[self.edition.draft.slug, self.provision.uid])


class ProvisionText(models.Model):
    """The heading and wording of a placement in one language."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    is_official = models.BooleanField()
    heading = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    folded = models.TextField(editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["placement", "language"], name="one_wording_per_language")]
        indexes = [GinIndex(OpClass("folded", name="gin_trgm_ops"), name="wording_by_trigram")]

    def __str__(self):
        return f"{self.placement_id} {self.language}"


class SuccessionKind(models.TextChoices):
    SPLIT = "split", pgettext_lazy("succession", "split")
    MERGE = "merge", pgettext_lazy("succession", "merged")
    REPLACE = "replace", pgettext_lazy("succession", "replaced")


class Succession(models.Model):
    """How one provision went over into another."""

    source = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="successors")
    target = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="predecessors")
    how = models.CharField(max_length=12, choices=SuccessionKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="one_succession_per_pair")]

    def __str__(self):
        return f"{self.source_id} → {self.target_id}"


class Topic(models.Model):
    """What an article is about in a few words, and everyday words to look for it by: editorial, no text of law."""

    article = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="topics")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=300)
    words = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    folded = models.TextField(editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="one_topic_per_language")]
        indexes = [GinIndex(OpClass("folded", name="gin_trgm_ops"), name="topic_by_trigram")]

    def __str__(self):
        return self.title


class Theme(models.Model):
    """A subject of everyday life that leads to several articles: editorial."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="themes")
    slug = models.SlugField()
    order = models.PositiveSmallIntegerField()
    articles = models.ManyToManyField(Provision, related_name="themes")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["draft", "slug"], name="one_theme_per_slug")]

    def __str__(self):
        return self.slug


class ThemeText(models.Model):
    """A theme's name and its everyday words in one language."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=200)
    words = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    folded = models.TextField(editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "language"], name="one_theme_text_per_language")]

    def __str__(self):
        return self.title
