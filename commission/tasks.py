"""Work in the background: days are gathered for those who follow, files are written. Beat asks for it."""

import logging
import time

from celery import shared_task
from django.core.cache import cache

from articles.models import Draft
from commission.actions import (
    begin_duties,
    claim_file,
    fail_file,
    finish_docket,
    finish_sitting,
    forget_files,
    make_file,
    make_report_file,
    missing_files,
    publish_next,
    remind_next_body,
    settle_assignments,
)
from commission.closing import remind, tell_extended
from commission.days import gather
from core import clock
from core.locks import alone

logger = logging.getLogger(__name__)
PUBLISHING_FOR = 4  # seconds, then other work has its turn
MOST_FILES = 20  # in one run; the next one goes on
AGAIN_AFTER = 3600  # seconds until a file of a report that could not be written is tried again
MOST_PIECES = 50  # of duties of a draft, or of bodies to remind, in one run


@shared_task(name="commission.gather_days", acks_late=True)
def gather_days():
    gather(at=clock.now())


@shared_task(name="commission.remind", acks_late=True)
def remind_of_closing():
    at = clock.now()
    tell_extended(at=at)
    remind(at=at)


@shared_task(name="commission.begin_duties", acks_late=True)
def begin_what_is_owed():
    """Begin the duties to answer that the rules of drafts set; the next run goes on."""
    for draft in Draft.objects.filter(is_public=True).order_by("pk"):
        for _round in range(MOST_PIECES):
            if not begin_duties(draft, at=clock.now()):
                break


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


@shared_task(name="commission.make_report_files", acks_late=True)
def make_report_files():
    """Make the files of reports that are missing, by one worker at a time.

    What could not be written is tried again after an hour, and keeps no other file waiting.
    """
    with alone("commission.report_files") as is_ours:
        missing = missing_files() if is_ours else []
        waiting = [one for one in missing if cache.get(_failed(*one)) is None]
        for report, language, form in waiting[:MOST_FILES]:
            try:
                make_report_file(report, language, form, at=clock.now())
            except Exception:
                logger.exception("A report could not be written as a file (%s, %s).", language, form)
                cache.set(_failed(report, language, form), True, AGAIN_AFTER)


def _failed(report, language, form):
    return f"commission.report_file_failed:{report}:{language}:{form}"


@shared_task(name="commission.forget_tables", acks_late=True)
def forget_tables():
    """Forget files that are old, or hold what is no longer shown."""
    forget_files(at=clock.now())


@shared_task(name="commission.publish_answers", acks_late=True)
def publish_answers():
    """Publish for some seconds the answers of prepared answers that were decided; the next run goes on."""
    until = time.monotonic() + PUBLISHING_FOR
    while time.monotonic() < until and publish_next(at=clock.now()):
        pass
    while finish_docket(at=clock.now()) is not None:
        pass
    while finish_sitting(at=clock.now()) is not None:
        pass


@shared_task(name="commission.settle_assignments", acks_late=True)
def settle():
    """End assignments of which nothing waits any more, and remind those whose day is near."""
    settle_assignments(at=clock.now())


@shared_task(name="commission.remind_bodies", acks_late=True)
def remind_bodies():
    """Remind bodies whose conclusions are due, and tell once of each that is late."""
    for _round in range(MOST_PIECES):
        if remind_next_body(at=clock.now()) is None:
            return
