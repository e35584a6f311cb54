"""Background work of moderation. What is to do stands in the database."""

from celery import shared_task

from core import clock
from moderation.actions import (
    carry_out_next,
    draw_rechecks,
    enter_acts,
    finish_batch,
    flag_waiting,
    free_claims_of_the_absent,
    show_next_overdue,
)

ROUNDS = 20
MOST_SHOWN = 200  # in one run
MOST_RULED = 500  # of batches, in one run


@shared_task(name="moderation.flag_waiting", acks_late=True)
def flag_what_waits():
    """Point at what moderators should look at first in words that were just sent."""
    for _round in range(ROUNDS):
        if not flag_waiting():
            return


@shared_task(name="moderation.show_overdue", acks_late=True)
def show_overdue():
    """Show what no moderator has looked at in time, one by one; the next run goes on."""
    for _round in range(MOST_SHOWN):
        if show_next_overdue(at=clock.now()) is None:
            return


@shared_task(name="moderation.draw_rechecks", acks_late=True)
def draw_rulings():
    """Draw the rulings that another moderator looks at again."""
    for _round in range(ROUNDS):
        if not draw_rechecks(at=clock.now()):
            return


@shared_task(name="moderation.enter_acts", acks_late=True)
def enter_acts_of_staff():
    """Find in the record what staff did; the next run goes on."""
    for _round in range(ROUNDS):
        if not enter_acts(at=clock.now()):
            return


@shared_task(name="moderation.free_absent", acks_late=True)
def free_what_the_absent_hold():
    """Free what lies before those who are away or hold their office no more."""
    free_claims_of_the_absent(at=clock.now())


@shared_task(name="moderation.carry_out_batches", acks_late=True)
def carry_out_batches():
    """Rule on what batches name, item by item; where a worker died the next run goes on."""
    begun = clock.now()
    for _round in range(MOST_RULED):
        if carry_out_next(since=begun, at=clock.now()) is None:
            break
    while finish_batch(at=clock.now()) is not None:
        pass
