"""Work in the background over several apps: published numbers are counted anew, rehearsals made and kept up."""

import logging

from celery import shared_task

from articles.models import Draft
from consultation.recounting import differences
from consultation.rehearsals.making import keep_up, settle_next

logger = logging.getLogger(__name__)


@shared_task(name="consultation.recount", acks_late=True)
def recount():
    """Count all published numbers anew, each night; what differs is an error that somebody must look at."""
    for draft in Draft.objects.open().order_by("pk"):
        found = differences(draft)
        for line in found:
            logger.error("A published number of %s is not what the facts give: %s", draft.slug, line)
        logger.info("The published numbers of %s were counted anew: %s differ.", draft.slug, len(found))


@shared_task(name="consultation.settle_rehearsals", acks_late=True)
def settle_rehearsals():
    """Make the rehearsals that were asked for, and take away those that were thrown away."""
    while settle_next() is not None:
        pass


@shared_task(name="consultation.keep_rehearsals", acks_late=True)
def keep_rehearsals():
    """Let counts and batches of rehearsals go on as those of the site do."""
    keep_up()
