"""Keeping the tallies: what changed is counted a few seconds later, and all of it again each night."""

from django.db import connection, transaction

from core.locks import is_our_turn, take_turns
from feedback.models import Fact, Tally
from feedback.tallying import COUNT_ALL, COUNT_CHANGES, DIFFERENCES, DROP_EMPTY, TAKE

MOST = 200_000
MEMORY = "SET LOCAL work_mem = '64MB'"  # so that a batch is put together without the disk
COUNTING = "feedback.tallies"  # one at a time counts, in the whole database


@transaction.atomic
def tally_changes(*, most=MOST):
    """Count what changed, at most so many changes; return how many there were, or None while another counts.

    Facts and tallies change in one statement, so what the tallies say is what the facts give at every moment.
    """
    if not is_our_turn(COUNTING):
        return None
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(TAKE, [most])
        taken = {what: (keys, contributions) for what, keys, contributions in cursor.fetchall()}
        if not taken:
            return 0
        notes = [key for keys, _contributions in taken.values() for key in keys]
        asked = {what: taken.get(what, ((), []))[1] for what in ("proposal", "comment", "position")}
        cursor.execute(COUNT_CHANGES, {"taken": notes, **asked})
        cursor.execute(DROP_EMPTY)
    return len(notes)


@transaction.atomic
def check_tallies(*, most=20):
    """Compare all tallies with what was said; where they differ, count all anew.

    Return (how many differences there were, the first of them as (fault, which, said, kept)). What changed and waits
    to be counted is no difference.
    """
    take_turns(COUNTING)
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(DIFFERENCES)
        found = cursor.fetchall()
        if found:
            Tally.objects.all().delete()
            Fact.objects.all().delete()
            cursor.execute(COUNT_ALL)
    return len(found), found[:most]
