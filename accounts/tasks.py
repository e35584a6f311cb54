"""Work in the background: mails of notices and invitations. Beat asks for it; what is due stands in the database."""

from celery import shared_task

from accounts.invitations import mail_due_invitations
from accounts.mail import mail_due_notices


@shared_task(name="accounts.send_due_mail", acks_late=True)
def send_due_mail():
    mail_due_notices()
    mail_due_invitations()
