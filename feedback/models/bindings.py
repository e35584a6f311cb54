"""What staff said of families by hand: which texts say the same, which stand for themselves; no act is deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from articles.models import Draft, Provision
from core import ids
from core.text import LENGTHS
from feedback.models.families import OF_ONE_KIND, MemberQuerySet, OfWords, Part
from proposals.models import Comment, Proposal, Revision


class Bond(models.TextChoices):
    """What an act says of its texts."""

    ALONE = "alone", pgettext_lazy("by hand", "stand for themselves")
    APART = "apart", pgettext_lazy("by hand", "a family of their own")
    JOINED = "joined", pgettext_lazy("by hand", "say the same as another text")
    FAMILIES = "families", pgettext_lazy("by hand", "families that say the same")


PARTING = (Bond.ALONE, Bond.APART)


class BindingQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def on_article(self, article):
        """All acts on an article, the latest first."""
        return self.filter(article=article).order_by("-made_at", "-pk")


class Binding(models.Model):
    """One act of staff on families of an article, with why; it binds until another act withdraws it, with why.

    `place` and `part` are those of the families. `of_family` is the uid of the family that texts were taken out of,
    `texts` how many were placed.
    """

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.binding_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", db_index=False)
    article = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+", db_index=False)
    part = models.CharField(max_length=7, choices=Part)
    bond = models.CharField(max_length=8, choices=Bond)
    of_family = models.CharField(max_length=ids.LENGTH, blank=True, db_index=True)
    texts = models.PositiveIntegerField()
    reasons = models.TextField(max_length=LENGTHS["note"])
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reasons = models.TextField(max_length=LENGTHS["note"], blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reasons="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reasons=""),
                name="binding_withdrawn_with_reasons",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="binding_has_reasons"),
        ]

    def __str__(self):
        return f"{self.bond} {self.uid}"

    @property
    def parts(self):
        """Whether it parts texts, rather than joining them."""
        return self.bond in PARTING


class BoundQuerySet(MemberQuerySet):
    def binding(self):
        """Those of acts that nobody withdrew."""
        return self.filter(stands=True)


class Bound(OfWords, models.Model):
    """One text of an act, by the words that were read (`Member`): in other words, or elsewhere, it is bound no more.

    `is_placed` marks what the act puts somewhere; the rest says where: what the placed ones are beside, or the sides
    that are joined, in the order in which they are asked for. What several acts place would be in two families.
    """

    binding = models.ForeignKey(Binding, on_delete=models.CASCADE, related_name="bound")
    part = models.CharField(max_length=7, choices=Part)
    place = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+", db_index=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField()
    is_placed = models.BooleanField()
    stands = models.BooleanField(default=True)

    objects = BoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "part", "place"],
                condition=Q(is_placed=True, stands=True, proposal__isnull=False),
                name="proposal_placed_by_one_binding",
            ),
            models.UniqueConstraint(
                fields=["comment", "said_at"],
                condition=Q(is_placed=True, stands=True, comment__isnull=False),
                name="comment_placed_by_one_binding",
            ),
            models.CheckConstraint(condition=OF_ONE_KIND, name="bound_text_of_one_kind"),
        ]

    def __str__(self):
        return f"{self.contribution} by {self.binding_id}"
