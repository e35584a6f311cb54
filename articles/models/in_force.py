"""The law in force that a draft would replace: which of its passages answers to which provision of the draft."""

from django.db import models

from articles import labels
from articles.languages import LANGUAGES
from articles.models.drafts import Draft
from articles.models.provisions import Provision


class LawInForce(models.Model):
    """A law in force in one language, as it read on a day; `source` says where the text was taken from."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="laws_in_force")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    title = models.CharField(max_length=200)
    dated = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "language"], name="one_law_in_force_per_language")]

    def __str__(self):
        return f"{self.draft_id} {self.language}"


class PassageInForce(models.Model):
    """The passage that answers to a provision; `eid` is its own place in the law in force, not in the draft."""

    law = models.ForeignKey(LawInForce, on_delete=models.CASCADE, related_name="passages")
    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="passages_in_force")
    eid = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["law", "provision"], name="one_passage_in_force_per_provision")]

    def __str__(self):
        return f"{self.law_id} {self.eid}"

    @property
    def label(self):
        """The place in words of the law's own language, «статья 7, пункт 2»; needs `law` at hand."""
        *above, (kind, number) = labels.places_of(self.eid)
        return labels.place_name(kind, number, above, self.law.language)
