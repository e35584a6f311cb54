"""Work in the background: what happened is told, mails go out, what has ended is forgotten.

Beat asks for it; what is due stands in the database.
"""

from celery import shared_task

from accounts import actions
from accounts.actions import claim_senders, settle_merges, tell_unsealed
from accounts.invitations import mail_due_invitations
from accounts.limits import forget_counts
from accounts.mail import mail_due_digests, mail_due_notices
from accounts.sessions import SessionStore
from accounts.telling import tell_due
from core import clock

MANY = 10_000
SECONDS = 4.0  # a run of mails lasts about as long as beat waits for the next one


@shared_task(name="accounts.tell_followers", acks_late=True)
def tell_followers():
    tell_due(seconds=SECONDS)


@shared_task(name="accounts.send_due_mail", acks_late=True)
def send_due_mail():
    mail_due_invitations()
    mail_due_notices(MANY, SECONDS)
    mail_due_digests(MANY, SECONDS)


@shared_task(name="accounts.finish_erasures", acks_late=True)
def finish_erasures():
    actions.finish_erasures(at=clock.now())


@shared_task(name="accounts.forget_ended_sessions", acks_late=True)
def forget_ended_sessions():
    SessionStore.clear_expired()


@shared_task(name="accounts.forget_counts", acks_late=True)
def forget_counts_of_days():
    forget_counts(at=clock.now())


@shared_task(name="accounts.settle_merges", acks_late=True)
def settle_two_made_one():
    settle_merges(at=clock.now())


@shared_task(name="accounts.tell_unsealed", acks_late=True)
def tell_those_unsealed():
    tell_unsealed(at=clock.now())


@shared_task(name="accounts.claim_senders", acks_late=True)
def give_what_was_sent():
    """Give people whose identity was confirmed what they had sent by another way."""
    claim_senders(at=clock.now())
