"""Background work on a draft. What is to do stands in the database."""

from celery import shared_task

from articles.invitations import mail_due_office_invitations


@shared_task(name="articles.mail_invitations", acks_late=True)
def mail_invitations():
    """Mail the invitations to offices that are due."""
    mail_due_office_invitations()
