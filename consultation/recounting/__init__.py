"""Every published number counted anew from the facts: what is stored, and what pages count when they are asked.

Each difference is one line that names the place, what is published and what the facts give. Plain SQL where a page
counts by itself, so that a mistake in how it asks does not repeat here.
"""

from django.db import connection

from consultation.recounting import kept, pages, summaries, tallies
from consultation.recounting.facts import MEANS, Facts
from core.snapshot import one_snapshot, read_beside


def differences(draft):
    """Return each published number of a draft that the facts do not give, as a line; all read in one snapshot.

    Two connections count at once, each for about half of the time.
    """
    facts = Facts(draft)
    with one_snapshot():
        with connection.cursor() as cursor:
            cursor.execute(MEANS)
        with read_beside(facts.read):
            home = pages.home_of(draft)
            beside = [*kept.compared(draft), *pages.compared(draft, home)]
        return [
            *summaries.compared(facts),
            *beside,
            *tallies.compared(facts),
            *pages.figures_compared(facts, home),
        ]
