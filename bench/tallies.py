"""Keeping the tallies: what 100,000 new facts cost, and counting all of them again."""

import time

from django.db import connection

from bench.figures import tell
from feedback.actions import check_tallies, tally_changes
from feedback.models import Changed, Fact
from feedback.tallying import DIFFERENCES

FACTS = 100_000


def measure():
    """Tell what counting 100,000 new facts takes beside a plain recount of them, and whether both agree."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    new = Changed.objects.count()
    begun = time.perf_counter()
    while tally_changes():
        pass
    took = time.perf_counter() - begun
    facts = Fact.objects.count()
    tell("100,000 new facts tallied", took * FACTS / facts, "s", bound="100,000 new facts", facts=facts, changes=new)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        begun = time.perf_counter()
        cursor.execute(DIFFERENCES)
        took = time.perf_counter() - begun
    number, _first = check_tallies()
    tell("100,000 facts counted again and compared", took * FACTS / facts, "s", facts=facts, differences=number)
    if number:
        raise SystemExit("The tallies differ from what was said.")
