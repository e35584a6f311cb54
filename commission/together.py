"""With how many others an answer was prepared, and how many of these ask for the same: all that is public of that.

What staff call a prepared answer, who wrote it and how it went is theirs.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from commission.models import DocketItem


@dataclass(frozen=True)
class Together:
    """How many `others` were answered in the same preparation; `alike` of them have the very answer of its variant.

    `is_apart` is what was taken out of its variant, to be answered for itself.
    """

    others: int
    alike: int
    is_apart: bool


def put_together(decisions):
    """Put on each of these answers `together`: how it was prepared, None where it was by itself; at most two queries.

    Returns the answers.
    """
    items = DocketItem.objects.filter(decision__in=[one.pk for one in decisions]).order_by()
    found = {
        decision: (docket, entry, apart)
        for decision, docket, entry, apart in items.values_list("decision", "docket", "entry", "entry__apart")
    }
    of_docket, of_entry = _counts({docket for docket, _entry, _apart in found.values()})
    for decision in decisions:
        decision.together = None
        if decision.pk in found:
            docket, entry, apart = found[decision.pk]
            if of_docket[docket] > 1:
                decision.together = Together(of_docket[docket] - 1, of_entry[entry] - 1, apart)
    return decisions


def _counts(dockets):
    """Return how many of these prepared answers, and of each variant in them, have their answers."""
    of_docket, of_entry = Counter(), Counter()
    if dockets:
        answered = DocketItem.objects.filter(docket__in=dockets, decision__isnull=False).order_by()
        for docket, entry, number in answered.values_list("docket", "entry").annotate(Count("pk")):
            of_docket[docket] += number
            of_entry[entry] += number
    return of_docket, of_entry
