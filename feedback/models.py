"""Summaries: what was said on an article at one moment, by one method; never edited."""

from django.db import models

from articles.models import Provision


class SummaryQuerySet(models.QuerySet):
    def latest_of(self, articles):
        """The newest summary of each of these articles."""
        return self.filter(article__in=articles).order_by("article", "-watermark").distinct("article")


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

    def __str__(self):
        return f"{self.article_id} at {self.watermark}"
