"""Background work on what came by other ways. What is to do stands in the database."""

from celery import shared_task

from core import clock
from intake.actions import check_next_delivery, store_next_piece
from intake.answering import answer_due_mails
from intake.inviting import tell_invited_bodies
from intake.reading import read_waiting_mails

ROUNDS = 20  # a large file is stored over several runs, so that other work has its turn


@shared_task(name="intake.store_deliveries", acks_late=True)
def store_deliveries():
    """Check large files from other systems, and store what was confirmed, a piece at a time."""
    check_next_delivery()
    for _round in range(ROUNDS):
        if not store_next_piece(at=clock.now()):
            return


@shared_task(name="intake.read_mails")
def read_mails():
    """Take in the mails that wait, where the settings name a mailbox."""
    read_waiting_mails()


@shared_task(name="intake.answer_mails", acks_late=True)
def answer_mails():
    """Tell senders of mails their number, and what became of it."""
    answer_due_mails()


@shared_task(name="intake.tell_invited", acks_late=True)
def tell_invited():
    """Give invitations to organizations that registered since, remind who has not answered, mail what is due."""
    tell_invited_bodies(at=clock.now())
