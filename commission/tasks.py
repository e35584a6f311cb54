"""Work in the background: what came in a day is gathered for those who follow. Beat asks for it."""

from celery import shared_task

from commission.closing import remind, tell_extended
from commission.days import gather
from core import clock


@shared_task(name="commission.gather_days", acks_late=True)
def gather_days():
    gather(at=clock.now())


@shared_task(name="commission.remind", acks_late=True)
def remind_of_closing():
    at = clock.now()
    tell_extended(at=at)
    remind(at=at)
