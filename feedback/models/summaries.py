"""Summaries: what was said on an article at one moment, by one method; never edited."""

from django.db import models

from articles.models import ArticleVersion, Provision
from feedback.aggregation import METHOD
from feedback.sentences import METHOD as WORDING


class SummaryQuerySet(models.QuerySet):
    def latest_of(self, articles):
        """The newest summary of each of these articles."""
        return self.filter(article__in=articles, method=METHOD).order_by("article", "-watermark").distinct("article")

    def latest_in(self, draft):
        """The newest summary of each article of a draft."""
        return self.latest_of(Provision.objects.articles().of(draft))

    def counts(self, article, version):
        """Whether this version of an article, or a later one, is counted and told."""
        told = self.filter(article=article, method=METHOD, watermark__gte=version, sentences__method=WORDING)
        return told.exists()

    def counted(self, article):
        """All of an article by the present method, the newest first."""
        return self.filter(article=article, method=METHOD).order_by("-computed_at", "-watermark")

    def outdated_articles(self):
        """Ids of articles whose present version is not counted and told by these methods, the longest waiting first."""
        return self._outdated().values_list("article", flat=True)

    def outdated_versions(self):
        """The same as pairs: id of an article, its present version."""
        return self._outdated().values_list("article", "number")

    def _outdated(self):
        """Articles to count, in turn: one that changes all the time waits no longer than one that changed once."""
        of_article = self.filter(article=models.OuterRef("article"), method=METHOD)
        is_counted = models.Exists(of_article.filter(watermark=models.OuterRef("number"), sentences__method=WORDING))
        last = models.Subquery(of_article.order_by("-watermark").values("computed_at")[:1])
        behind = ArticleVersion.objects.filter(~is_counted)
        return behind.order_by(last.asc(nulls_first=True), "changed_at", "article")


class Summary(models.Model):
    """Counts of what was said on one article.

    `watermark` is the article's version at the snapshot that was counted: a recount of the facts at that
    version gives the same result. `result` holds ids and counts, never people's words.
    """

    article = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="summaries")
    method = models.CharField(max_length=40)
    watermark = models.BigIntegerField()
    input_digest = models.CharField(max_length=64)
    result = models.JSONField()
    computed_at = models.DateTimeField()

    objects = SummaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "method", "watermark"], name="one_summary_per_watermark")
        ]
        indexes = [models.Index(fields=["article", "method", "computed_at"], name="summaries_by_moment")]

    def __str__(self):
        return f"{self.article_id} at {self.watermark}"
