"""Take in the mails that wait in the mailbox of the settings, once; a second run adds nothing."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intake.reading import read_waiting_mails


class Command(BaseCommand):
    help = "Take in the mails that wait in INTAKE_MAILBOX, up to a hundred; the worker does so each minute."

    def handle(self, **options):
        if not settings.INTAKE_MAILBOX:
            raise CommandError("INTAKE_MAILBOX is not set.")
        new, known = read_waiting_mails()
        self.stdout.write(f"new: {new}\nknown, passed by: {known}")
