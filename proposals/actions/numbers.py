"""The one gapless series of public numbers, of proposals and dossiers alike."""

from django.db import connection

from core.rows import joined

SERIES = "proposals"


NEXT = """
INSERT INTO proposals_numberseries (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = proposals_numberseries.last + 1 RETURNING last
"""


def next_number(*, after=()):
    """Return the next public number; gapless, since its row stays locked until the act is committed or undone.

    `after` are statements, each (SQL, its values), that go before it in the same message.
    """
    with connection.cursor() as cursor:
        cursor.execute(*joined([*after, (NEXT, [SERIES])]))
        for _before in after:
            cursor.nextset()
        return cursor.fetchone()[0]


MANY = """
INSERT INTO proposals_numberseries (name, last) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET last = proposals_numberseries.last + excluded.last RETURNING last
"""


def next_numbers(count, *, series=SERIES):
    """Return so many next numbers of a series at once; all of `next_number` holds for them."""
    if not count:
        return range(0)
    with connection.cursor() as cursor:
        cursor.execute(MANY, [series, count])
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
