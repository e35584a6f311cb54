"""Sentences: what a summary says in words, made by rules; never edited."""

from django.db import models

from feedback.models.summaries import Summary
from feedback.sentences import METHOD


class SentencesQuerySet(models.QuerySet):
    def of(self, summary):
        """Those that the present method made of a summary, or None."""
        return self.filter(summary=summary, method=METHOD).first()


class Sentences(models.Model):
    """What one summary says in sentences, by one method with these parameters.

    `result` holds for each sentence its rule, its numbers and which texts stand behind it: ids and counts, never
    people's words. `days` are what citizens sent on each day that everybody could read. The digest is of all that
    they were made of, at the summary's watermark.
    """

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="sentences", db_index=False)
    method = models.CharField(max_length=40)
    parameters = models.JSONField()
    input_digest = models.CharField(max_length=64)
    result = models.JSONField()
    days = models.JSONField(db_default=[])

    objects = SentencesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["summary", "method"], name="one_result_per_method")]

    def __str__(self):
        return f"{self.summary_id} by {self.method}"
