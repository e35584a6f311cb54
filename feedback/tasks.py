"""Background work: find what changed, count it. Workers look in the database; a lost message loses nothing."""

import logging
import time

from celery import shared_task
from django.conf import settings

from articles.models import Draft, Provision
from core import clock
from core.limits import memory_limited
from core.locks import alone
from feedback.actions import aggregate_feedback, check_tallies, freeze_tables, running, tally_changes
from feedback.actions.arrivals import AT_ONCE, articles_to_enter, enter_arrivals
from feedback.actions.pieces import claim_piece, compute_piece, end_runs, fail_piece, finish_piece, plan_due_runs
from feedback.models import Summary
from feedback.models.runs import RunKind

# Seconds in which one task takes further pieces: few, so that its limits are nearly those of a piece.
TAKES_FOR = min(10, settings.PIECE_SECONDS / 2)
COUNTING_FOR = 4  # seconds, then other work has its turn
ENTERING_FOR = 2.5  # seconds: a flood is entered over several runs, so that other work has its turn

logger = logging.getLogger(__name__)


@shared_task(name="feedback.count_changed", acks_late=True)
def count_changed():
    """Count the articles whose version no summary has yet, the one counted longest ago first, for some seconds.

    Whoever runs at the same time counts others of them; what is left, the next run finds.
    """
    until = time.monotonic() + COUNTING_FOR
    for provision_id, version in list(Summary.objects.outdated_versions()):
        with alone("feedback.articles", provision_id) as is_ours:
            if is_ours and not Summary.objects.counts(provision_id, version):
                aggregate_feedback(Provision.objects.get(pk=provision_id), at=clock.now())
        if time.monotonic() > until:
            return


@shared_task(name="feedback.tally_changes")
def tally():
    """Count into the tallies what changed since, until nothing is left or another worker counts."""
    while tally_changes():
        pass


@shared_task(name="feedback.freeze_tables")
def freeze():
    """Freeze the weekly tables of each draft that is before the people, once a week."""
    for draft in Draft.objects.open().order_by("pk"):
        freeze_tables(draft, at=clock.now())


@shared_task(name="feedback.check_tallies", soft_time_limit=1800, time_limit=1860)
def check():
    """Compare the tallies with what was said, in the journal of runs; a difference is logged as an error."""
    with running(RunKind.CHECK_TALLIES) as figures:
        number, first = check_tallies()
        figures |= {"differences": number, "first": [list(one) for one in first]}
    if number:
        logger.error("The tallies differed from what was said in %s places and were counted anew: %s", number, first)


@shared_task(name="feedback.work", soft_time_limit=settings.PIECE_SECONDS, time_limit=1.1 * settings.PIECE_SECONDS)
def work():
    """Begin the runs that are due and do pieces of runs for some seconds; what is left is found at the next bell."""
    plan_due_runs(at=clock.now())
    until = time.monotonic() + TAKES_FOR
    while time.monotonic() < until and (piece := claim_piece(at=clock.now())) is not None:
        _do(piece)
    end_runs(at=clock.now())


def _do(piece):
    """Do one piece. Where the database is gone the piece is claimed again once it is back; nothing can be said now."""
    try:
        with memory_limited(settings.PIECE_MEGABYTES):
            result, version = compute_piece(piece)
            done = finish_piece(piece, result, version=version, at=clock.now())
    except Exception as error:
        logger.exception("Piece %s of run %s ended in an error", piece.pk, piece.run_id)
        fail_piece(piece, error, at=clock.now())
    else:
        if done is None:
            logger.warning("Piece %s of run %s was taken over by another worker", piece.pk, piece.run_id)


@shared_task(name="feedback.enter_arrivals", acks_late=True)
def enter_new_words():
    """Enter what was said since the last time into the index of repeats and into families, for some seconds.

    One worker at a time: entries of a draft wait for each other anyway, and so the others count.
    """
    until = time.monotonic() + ENTERING_FOR
    with alone("feedback.enter_arrivals") as is_ours:
        behind = articles_to_enter() if is_ours else []
        articles = Provision.objects.in_bulk(behind)
        for key in behind:
            while time.monotonic() < until and enter_arrivals(articles[key], at=clock.now()) == AT_ONCE:
                pass
            if time.monotonic() >= until:
                return
