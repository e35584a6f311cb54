"""`manage.py recount`: every published number of a draft, counted anew from the facts."""

import sys

from django.core.management.base import BaseCommand, CommandError

from articles.models import Draft
from consultation.recounting import differences


class Command(BaseCommand):
    help = "Count all published numbers anew from the facts; name each difference, a line each, and exit with 1 if any."

    def add_arguments(self, parser):
        parser.add_argument("--draft", metavar="SLUG", required=True)

    def handle(self, *, draft, **_options):
        found = Draft.objects.filter(slug=draft).first()
        if found is None:
            raise CommandError(f"There is no draft {draft}.")
        lines = differences(found)
        for line in lines:
            self.stdout.write(line)
        if lines:
            sys.exit(1)
