"""Background work of moderation. What is to do stands in the database."""

from celery import shared_task

from moderation.actions import flag_waiting

ROUNDS = 20


@shared_task(name="moderation.flag_waiting", acks_late=True)
def flag_what_waits():
    """Point at what moderators should look at first in words that were just sent."""
    for _round in range(ROUNDS):
        if not flag_waiting():
            return
