"""The one gapless series of public numbers, of proposals and dossiers alike."""

from django.db import connection

SERIES = "proposals"


def next_number():
    """Return the next public number; gapless, since its row stays locked until the act is committed or undone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO proposals_numberseries (name, last) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET last = proposals_numberseries.last + 1 RETURNING last",
            [SERIES],
        )
        return cursor.fetchone()[0]
