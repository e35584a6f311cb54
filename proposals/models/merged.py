"""Repeats that a moderator merged: one proposal stands for several, and who backs these counts once for all."""

from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, Value, When

# The one into which it was merged stands: others read it, and its author stands by it. Else each is for itself.
HEAD_STANDS = Q(
    merged_into__visible_at__isnull=False,
    merged_into__hidden_at=None,
    merged_into__withdrawn_at=None,
    merged_into__returned_at=None,
    merged_into__erased_at=None,
    merged_into__disputed_at=None,
)
HEAD = Case(When(HEAD_STANDS, then=F("merged_into__serial")))


class Backers(Func):
    """How many people of these levels back a proposal or what was merged into it, each counted once.

    Those who wrote what was merged are among them, and who wrote the proposal itself is not. The function stands in
    the database, so that every count asks the same (`proposals_backers`).
    """

    function = "proposals_backers"
    output_field = IntegerField()

    def __init__(self, least, most, **extra):
        super().__init__(F("pk"), Value(least), Value(most), **extra)


def with_merged(proposals, alone, least, most):
    """Return the count of a proposal's backers: `alone`, or with those of what was merged into it."""
    merged = proposals.filter(merged_into=OuterRef("pk"))
    return Case(When(Exists(merged), then=Backers(least, most)), default=alone, output_field=IntegerField())
