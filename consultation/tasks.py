"""Work in the background over several apps: open data, figures, a recount of what is published, reports, rehearsals.

Runs over open data and published numbers stand in the journal that staff read.
"""

import logging

from celery import shared_task

from articles.models import Draft
from commission.actions import claim_order, fail_order, make_report
from consultation.open_data.published import is_due, publish
from consultation.pages.figures.counting import count_figures
from consultation.recounting import differences
from consultation.rehearsals.making import keep_up, settle_next
from consultation.reports.freezing import freeze
from core import clock
from feedback.actions import running, weigh_demands
from feedback.models.runs import RunKind

MOST = 20  # differences that the journal names
logger = logging.getLogger(__name__)


@shared_task(name="consultation.export_open_data", acks_late=True)
def export_open_data():
    """Write the open data that is due: each night, and soon after words were taken from view."""
    for draft in Draft.objects.open().with_texts().order_by("pk"):
        if is_due(draft, at=clock.now()):
            with running(RunKind.OPEN_DATA, draft=draft) as figures:
                figures["files"] = len(publish(draft, at=clock.now())["files"])


@shared_task(name="consultation.weigh_demands", soft_time_limit=600, time_limit=660)
def weigh():
    """Count what the page of figures begins with in each draft before the people, where anything has changed."""
    for draft in Draft.objects.open().order_by("pk"):
        weigh_demands(draft, count_figures=count_figures, at=clock.now())


@shared_task(name="consultation.recount", acks_late=True)
def recount():
    """Count all published numbers anew, each night; what differs is an error that somebody must look at."""
    for draft in Draft.objects.open().order_by("pk"):
        with running(RunKind.RECOUNT, draft=draft) as figures:
            found = differences(draft)
            figures |= {"differences": len(found), "first": found[:MOST]}
        for line in found:
            logger.error("A published number of %s is not what the facts give: %s", draft.slug, line)


@shared_task(name="consultation.make_reports", acks_late=True)
def make_reports():
    """Count and publish the reports of phases that were asked for, one by one."""
    while (order := claim_order(at=clock.now())) is not None:
        try:
            make_report(order, freeze=freeze, clock=clock.now)
        except Exception as error:
            logger.exception("A report of a phase could not be made.")
            fail_order(order, error)
            return  # it is tried again in the next run


@shared_task(name="consultation.settle_rehearsals", acks_late=True)
def settle_rehearsals():
    """Make the rehearsals that were asked for, and take away those that were thrown away."""
    while settle_next() is not None:
        pass


@shared_task(name="consultation.keep_rehearsals", acks_late=True)
def keep_rehearsals():
    """Let counts and batches of rehearsals go on as those of the site do."""
    keep_up()
