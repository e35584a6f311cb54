"""Keeping the tallies: what changed is counted a few seconds later, and all of it again each night."""

from collections import defaultdict

from django.db import connection, transaction

from feedback.models import Changed, Fact, Tally
from feedback.tallying import COUNT_ALL, COUNT_CHANGES, DIFFERENCES, DROP_EMPTY

MOST = 50_000
COUNTING = 7_201_540_733  # the lock of whoever counts: one at a time, in the whole database


@transaction.atomic
def tally_changes(*, most=MOST):
    """Count what changed, at most so many changes; return how many there were, or None while another counts.

    Facts and tallies change in one statement, so what the tallies say is what the facts give at every moment.
    """
    if not _is_our_turn():
        return None
    changes = list(Changed.objects.order_by("pk").values_list("pk", "what", "contribution")[:most])
    if not changes:
        return 0
    keys = defaultdict(set)
    for _pk, what, contribution in changes:
        keys[what].add(contribution)
    asked = {what: sorted(keys[what]) for what in ("proposal", "comment", "position")}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_CHANGES, {"taken": [pk for pk, *_rest in changes], **asked})
        cursor.execute(DROP_EMPTY)
    return len(changes)


@transaction.atomic
def check_tallies(*, most=20):
    """Compare all tallies with what was said; where they differ, count all anew.

    Return (how many differences there were, the first of them as (fault, which, said, kept)). What changed and waits
    to be counted is no difference.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])
        cursor.execute(DIFFERENCES)
        found = cursor.fetchall()
        if found:
            Tally.objects.all().delete()
            Fact.objects.all().delete()
            cursor.execute(COUNT_ALL)
    return len(found), found[:most]


def _is_our_turn():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [COUNTING])
        return cursor.fetchone()[0]
