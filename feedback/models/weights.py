"""What weighs most in a draft and what divides, as it was counted last, and the main numbers of that moment."""

from django.db import models
from django.db.models import Sum

from articles.models import ArticleVersion, Draft


class WeightsQuerySet(models.QuerySet):
    def present_of(self, draft):
        """Return the weights of a draft, or None where something has changed since they were counted."""
        return self.filter(draft=draft, watermark=watermark_of(draft)).first()


class Weights(models.Model):
    """The heaviest demands and the most divided places of a draft, counted when the versions of its articles were
    `watermark` together. Keys and numbers alone: words and names are read when a page is made.

    `demands` are [provision, kind, people, number of the first proposal, proposals], `divided` are [provision, people
    who keep its words, people who change or remove them]; the first weighs most. `figures` are what the page of
    figures tells beside them and reads every contribution, as that page names it; nothing where it was not counted yet.
    """

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, primary_key=True, related_name="+")
    watermark = models.BigIntegerField()
    counted_at = models.DateTimeField()
    demands = models.JSONField(default=list)
    divided = models.JSONField(default=list)
    figures = models.JSONField(null=True)

    objects = WeightsQuerySet.as_manager()

    def __str__(self):
        return f"{self.draft_id}: {self.watermark}"


def watermark_of(draft):
    """Return the versions of the articles of a draft together: it grows with each change of what is counted."""
    return ArticleVersion.objects.filter(article__draft=draft).aggregate(all=Sum("number"))["all"] or 0
