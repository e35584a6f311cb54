"""What weighs most in a draft and what divides, as it was counted last."""

from django.db import models

from articles.models import Draft


class Weights(models.Model):
    """The heaviest demands and the most divided places of a draft, counted when the versions of its articles were
    `watermark` together. Keys and numbers alone: words and names are read when a page is made.

    `demands` are [provision, kind, people, number of the first proposal, proposals], `divided` are [provision, people
    who keep its words, people who change or remove them]; the first weighs most.
    """

    draft = models.OneToOneField(Draft, on_delete=models.CASCADE, primary_key=True, related_name="+")
    watermark = models.BigIntegerField()
    counted_at = models.DateTimeField()
    demands = models.JSONField(default=list)
    divided = models.JSONField(default=list)

    def __str__(self):
        return f"{self.draft_id}: {self.watermark}"
