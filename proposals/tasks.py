"""Background work on what is said: the index of alike words. What is to do stands in the database."""

from celery import shared_task

from proposals.actions import index_alike, index_revised
from proposals.actions.alike import AT_ONCE

ROUNDS = 20  # a flood is entered over several runs, so that other work has its turn


@shared_task(name="proposals.index_alike", acks_late=True)
def enter_new_words():
    """Enter what was submitted since the last time into the index of alike words."""
    for _round in range(ROUNDS):
        if index_alike() < AT_ONCE:
            return


@shared_task(name="proposals.index_revised", acks_late=True)
def enter_revised_words():
    """Enter what was sent again since into the index of alike words."""
    while index_revised():
        pass
