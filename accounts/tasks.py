"""Work in the background: the mails of notices. Beat asks for it; what is due stands in the database."""

from celery import shared_task

from accounts.mail import mail_due_notices


@shared_task(name="accounts.send_due_mail", acks_late=True)
def send_due_mail():
    mail_due_notices()
