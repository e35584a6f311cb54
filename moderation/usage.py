"""How often each ground was used, on what, and how often that was reversed: public figures."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from moderation.models import KINDS, Ruling, RulingKind

RULE = _(
    "Counted are rulings that hid words, whole or in passages, returned them, or merged or moved something on this "
    "ground. A ruling is reversed where what it hid was restored afterwards. The share is of what was hidden."
)
HIDING = (RulingKind.HIDE, RulingKind.PARTIAL)


@dataclass(frozen=True)
class Use:
    """How often a ground was used, by what was done and by kind of what was ruled on; reversed among the hidden."""

    hidden: int = 0
    returned: int = 0
    reversed: int = 0
    kinds: tuple[tuple[str, int], ...] = ()
    merged: int = 0
    moved: int = 0

    @property
    def number(self):
        return self.hidden + self.returned + self.merged + self.moved

    @property
    def share_reversed(self):
        """Return how many of a hundred hidings were reversed, whole; None where nothing was hidden."""
        return round(100 * self.reversed / self.hidden) if self.hidden else None


def reversed_later():
    """Return the condition that what a ruling hid, whole or in passages, was restored afterwards.

    What is hidden whole over covered passages is restored with these: a second restoring uncovers them.
    """
    condition = Q()
    for what in KINDS:
        same = Ruling.objects.standing().filter(**{what: OuterRef(what)})
        restored = same.filter(kind=RulingKind.RESTORE, pk__gt=OuterRef("pk"))
        before = same.filter(kind__in=[RulingKind.HIDE, RulingKind.RESTORE], pk__lt=OuterRef("pk")).order_by("-pk")
        uncovered = restored.annotate(one_before=Subquery(before.values("kind")[:1])).exclude(
            one_before=RulingKind.HIDE
        )
        condition |= Q(kind=RulingKind.HIDE) & Exists(restored)
        condition |= Q(kind=RulingKind.PARTIAL) & Exists(uncovered)
    return condition


def uses_of(draft):
    """Return the use of each ground of a draft that was ever used, by its code and version: one query."""
    rows = Ruling.objects.restricting().filter(draft=draft).exclude(ground="").order_by()
    counted = rows.values("ground", "ground_version__number").annotate(
        hidden=Count("pk", filter=Q(kind__in=HIDING)),
        returned=Count("pk", filter=Q(kind=RulingKind.RETURN)),
        merged=Count("pk", filter=Q(kind=RulingKind.MERGE)),
        moved=Count("pk", filter=Q(kind=RulingKind.MOVE)),
        reversed=Count("pk", filter=reversed_later()),
        **{what: Count(what) for what in KINDS},
    )
    return {
        (row["ground"], row["ground_version__number"] or 1): Use(
            row["hidden"],
            row["returned"],
            row["reversed"],
            tuple((what, row[what]) for what in KINDS if row[what]),
            row["merged"],
            row["moved"],
        )
        for row in counted
    }


def use_in_all(uses, code):
    """Return the use of one ground over all its versions."""
    rows = [use for (used, _number), use in uses.items() if used == code]
    kinds = {what: sum(dict(use.kinds).get(what, 0) for use in rows) for what in KINDS}
    return Use(
        sum(use.hidden for use in rows),
        sum(use.returned for use in rows),
        sum(use.reversed for use in rows),
        tuple((what, number) for what, number in kinds.items() if number),
        sum(use.merged for use in rows),
        sum(use.moved for use in rows),
    )
