"""Work in the background: days are gathered for those who follow, files are written. Beat asks for it."""

import logging

from celery import shared_task

from commission.actions import claim_file, fail_file, forget_files, make_file, settle_assignments
from commission.closing import remind, tell_extended
from commission.days import gather
from core import clock

logger = logging.getLogger(__name__)
MOST_FILES = 20  # in one run; the next one goes on


@shared_task(name="commission.gather_days", acks_late=True)
def gather_days():
    gather(at=clock.now())


@shared_task(name="commission.remind", acks_late=True)
def remind_of_closing():
    at = clock.now()
    tell_extended(at=at)
    remind(at=at)


@shared_task(name="commission.make_tables", acks_late=True)
def make_tables():
    """Make the files of comparative tables that were asked for, one by one."""
    for _round in range(MOST_FILES):
        file = claim_file(at=clock.now())
        if file is None:
            return
        try:
            make_file(file, clock=clock.now)
        except Exception as error:
            logger.exception("A comparative table could not be written.")
            fail_file(file, error)


@shared_task(name="commission.forget_tables", acks_late=True)
def forget_tables():
    """Forget files that are old, or hold what is no longer shown."""
    forget_files(at=clock.now())


@shared_task(name="commission.settle_assignments", acks_late=True)
def settle():
    """End assignments of which nothing waits any more, and remind those whose day is near."""
    settle_assignments(at=clock.now())
