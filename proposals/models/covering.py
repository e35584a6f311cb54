"""What stands under the marks of covered passages: apart from the words that everybody reads."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from proposals.models.comments import Comment
from proposals.models.dossiers import PositionEntry
from proposals.models.proposals import Change, Revision


class Part(models.TextChoices):
    TEXT = "text"
    REASONS = "reasons"


class CoveredWordsQuerySet(models.QuerySet):
    def of(self, item):
        """What is covered in the words of a proposal that stand, of a comment, of all that was said on a place."""
        name = item._meta.model_name
        if name == "proposal":
            return self.filter(revision=item.current_revision_id).order_by("part", "change")
        return self.filter(**{"comment" if name == "comment" else "entry__position": item}).order_by("pk")


class CoveredWords(models.Model):
    """One text as its author wrote it, while chosen passages of it are covered.

    The rows of words hold what everybody reads, marks and all, so that no page, list, index, mail or file can forget to
    cover. This row is read on one page alone, by its author and the staff of the draft (`covered_words_of`). A text of
    a proposal names its revision, the new words of a place its change too.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, null=True, related_name="+")
    change = models.OneToOneField(Change, on_delete=models.CASCADE, null=True, related_name="+")
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    entry = models.ForeignKey(PositionEntry, on_delete=models.CASCADE, null=True, related_name="+")
    part = models.CharField(max_length=7, choices=Part)
    text = models.TextField()

    objects = CoveredWordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revision__isnull=False, comment=None, entry=None)
                & (Q(part="reasons", change=None) | Q(part="text", change__isnull=False))
                | Q(revision=None, change=None, comment__isnull=False, entry=None, part="text")
                | Q(revision=None, change=None, comment=None, entry__isnull=False),
                name="covered_words_of_one_text",
            ),
            models.UniqueConstraint(
                fields=["revision"], condition=Q(part="reasons"), name="covered_reasons_once_per_revision"
            ),
            models.UniqueConstraint(fields=["entry", "part"], name="covered_words_once_per_part_of_an_entry"),
        ]

    def __str__(self):
        return f"{self.part} of {self.revision_id or self.comment_id or self.entry_id}"


def is_covered(what, path):
    """Return the condition that words stand covered in the revision or entry (`what`) to which `path` leads."""
    return Exists(CoveredWords.objects.filter(**{what: OuterRef(path)}))
