"""Telling many people what happened: an act writes one `Happening`, a worker turns it into notices, piece by piece.

A piece is one statement and one transaction: the notices of the next people in the order of their keys, and how far it
came. A worker that dies in the middle takes its piece back with it; the next one goes on from where the last piece
ended. Nobody is told twice: one notice of a happening per person.
"""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accounts.models import GATHERED, Follow, Happening, Mailing, MailPace, Person
from accounts.notices import is_mailed_always
from core import clock

PIECE = 5_000

Audience = Callable[[Iterable[str], datetime], QuerySet]
_audiences: dict[str, list[Audience]] = {}

TELL = """
WITH told AS ({people}),
made AS (
    INSERT INTO accounts_notice (person_id, kind, object_id, happening_id, created_at, mail_from, mailing)
    SELECT id, %s, %s, %s, %s, %s,
        CASE WHEN %s OR mail_pace = %s THEN %s WHEN mail_pace = ANY(%s) THEN %s ELSE %s END
    FROM told ON CONFLICT DO NOTHING
)
SELECT max(id), count(*) FROM told
"""


def tell_too(kind: str, audience: Audience) -> None:
    """Name who is told of happenings of a kind beside followers: `audience(topics, at)` gives people's keys."""
    audiences = _audiences.setdefault(kind, [])
    if audience not in audiences:
        audiences.append(audience)


def tell_due(seconds: float | None = None, *, size: int = PIECE) -> int:
    """Tell what happened, oldest first, until nothing is left or so many seconds have passed; return the pieces."""
    begun, pieces = time.monotonic(), 0
    while (seconds is None or time.monotonic() - begun < seconds) and tell_piece(size):
        pieces += 1
    return pieces


@transaction.atomic
def tell_piece(size: int = PIECE) -> bool:
    """Tell the next people of the oldest happening that nobody else tells now; whether there was one."""
    untold = Happening.objects.filter(told_at__isnull=True).order_by("pk")
    happening = untold.select_for_update(skip_locked=True).first()
    if happening is None:
        return False
    last, count = _tell(happening, size)
    happening.told_up_to = last or happening.told_up_to
    if count < size:
        happening.told_at = clock.now()
    happening.save(update_fields=["told_up_to", "told_at"])
    return True


def _tell(happening, size):
    """Write the notices of one piece; return the last person's key and how many people it was."""
    people = _people_of(happening).filter(pk__gt=happening.told_up_to).order_by("pk")[:size]
    statement, parameters = people.values("id", "mail_pace").query.sql_with_params()
    values = [
        happening.kind,
        happening.object_id,
        happening.pk,
        happening.at,
        happening.mail_from,
        is_mailed_always(happening.kind),
        MailPace.AT_ONCE,
        Mailing.NOW,
        list(GATHERED),
        Mailing.DIGEST,
        Mailing.NONE,
    ]
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(people=statement), [*parameters, *values])
        return cursor.fetchone()


def _people_of(happening):
    """Return who followed before it happened, and who is told of its kind in any case."""
    followers = Follow.objects.filter(object_id__in=happening.topics, at__lte=happening.at)
    chosen = Q(pk__in=followers.values("person"))
    for audience in _audiences.get(happening.kind, []):
        chosen |= Q(pk__in=audience(happening.topics, happening.at))
    return Person.objects.filter(chosen, is_active=True)
