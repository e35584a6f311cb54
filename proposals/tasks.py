"""Background work on what is said: alike words, statements, tallies. What is to do stands in the database."""

from celery import shared_task

from core import clock
from proposals.actions import (
    enter_alterations,
    forget_edited_files,
    index_alike,
    index_revised,
    recount_statements,
    renew_statements,
)
from proposals.actions.alike import AT_ONCE
from proposals.invitations import mail_due_coauthor_invitations
from proposals.models import StatementsMark

ROUNDS = 20  # a flood is entered over several runs, so that other work has its turn


@shared_task(name="proposals.index_alike", acks_late=True)
def enter_new_words():
    """Enter what was submitted since the last time into the index of alike words."""
    for _round in range(ROUNDS):
        if index_alike() < AT_ONCE:
            return


@shared_task(name="proposals.index_revised", acks_late=True)
def enter_revised_words():
    """Enter what was sent again since into the index of alike words."""
    while index_revised():
        pass


@shared_task(name="proposals.enter_alterations", acks_late=True)
def enter_altered_words():
    """Enter which words of the draft were changed since the last time."""
    for _round in range(ROUNDS):
        if enter_alterations(at=clock.now()) < AT_ONCE:
            return


@shared_task(name="proposals.find_statements", acks_late=True)
def find_statements():
    """Look through the articles that changed since: what people are asked about follows what is readable."""
    for article_id in StatementsMark.objects.outdated_articles():
        renew_statements(article_id)


@shared_task(name="proposals.mail_invitations", acks_late=True)
def mail_invitations():
    """Mail the invitations to co-authors that are due."""
    mail_due_coauthor_invitations()


@shared_task(name="proposals.recount_statements", acks_late=True)
def recount():
    """Compare the tallies of statements with the opinions, each night."""
    recount_statements()


@shared_task(name="proposals.forget_edited_files", acks_late=True)
def forget_files():
    """Forget the lists read from Word files that nobody needs any more."""
    forget_edited_files(at=clock.now())
